"""Official names, under which a group of people answers for the company."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_execvoice.comments.models import OfficialAlias


class AliasListView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("group")


class OfficialAliasViewSet(ModelViewSet):
    """Whoever changes them says who speaks for the company: the rights to it are given to no group by themselves."""

    model = OfficialAlias
    name = url_prefix = url_namespace = "execvoice_official_names"
    icon = "user"
    menu_label = _("Official names")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = AliasListView
    ordering = "name"
    list_display = ["name", Column("group", label=_("group that may use it"), sort_key="group__name")]

    def get_edit_handler(self) -> Any:
        from wagtail_execvoice.comments.forms.aliases import OfficialAliasForm

        panels = [
            FieldPanel(
                "name",
                help_text=_(
                    "Readers see it above an answer, with the badge “Official”. The name of a team or of the company, not of a "
                    "person: an author answers in their own name, and publishes that themselves."
                ),
            ),
            FieldPanel(
                "group",
                help_text=_(
                    "Whoever is in it and may decide about comments can answer under the name at once. The log says who did."
                ),
            ),
        ]
        return ObjectList(panels, base_form_class=OfficialAliasForm).bind_to_model(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kwargs_of_all: dict[str, Any] = super().get_common_view_kwargs(**{**kwargs, "usage_url_name": None})
        return kwargs_of_all

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
