"""What people of ours published elsewhere."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.panels import FormsetPanel
from wagtail_execvoice.guestposts.constants import ArticleKind
from wagtail_execvoice.guestposts.models import ExternalArticle

LONGEST_QUERY = 200


class ExternalCreditsPanel(FormsetPanel):
    """Who wrote or spoke."""

    formset_options = {
        "form": "wagtail_execvoice.guestposts.forms.articles.ExternalCreditForm",
        "formset": "wagtail_execvoice.guestposts.forms.articles.ExternalCreditFormSet",
    }


class ExternalArticleFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("of a publication", "Kind"), choices=ArticleKind.choices, empty_label=_("All")
    )
    person = django_filters.ModelChoiceFilter(
        label=_("Person"),
        field_name="credits__person",
        queryset=lambda _request: Person.objects.filter(external_credits__isnull=False).distinct(),
        empty_label=_("All"),
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=lambda: list(get_content_languages().items()), empty_label=_("All")
    )
    outlet = django_filters.CharFilter(
        label=_("Published in"), field_name="outlet", lookup_expr="icontains", max_length=LONGEST_QUERY
    )
    published_on = django_filters.DateFromToRangeFilter(label=_("Published on"), widget=DateRangePickerWidget)

    class Meta:
        model = ExternalArticle
        fields: list[str] = []


class ExternalArticleIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("credits__person")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column("title")
        title.sort_key = "title"
        return [title, *self.list_display]


def name_people(article: ExternalArticle) -> str:
    return ", ".join(str(credit) for credit in article.credits.all())


class ExternalArticleViewSet(ModelViewSet):
    """A site may subclass it and register that one instead: the way of ``wagtail.users``."""

    model = ExternalArticle
    name = url_prefix = url_namespace = "execvoice_elsewhere"
    icon = "link-external"
    menu_label = _("Published elsewhere")
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = ExternalArticleIndexView
    filterset_class = ExternalArticleFilterSet
    search_fields = ("title", "outlet")
    ordering = "-published_on"
    list_display = [
        Column("people", label=_("People"), accessor=name_people),
        Column("kind", label=pgettext_lazy("of a publication", "Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("outlet", label=_("Published in"), sort_key="outlet"),
        Column("published_on", label=_("Published on"), sort_key="published_on"),
    ]
    panels = [
        FieldPanel("title"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("outlet")]),
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("language")]),
        ExternalCreditsPanel(
            "credits",
            heading=_("People"),
            label=_("Person"),
            min_num=1,
            help_text=_("Who wrote or spoke, in the order in which they are named. It is shown on the page of each."),
            panels=[FieldPanel("person"), FieldPanel("name")],
        ),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("needs_subscription"), FieldPanel("is_paid")], heading=_("What readers should know")
        ),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Nothing refers to it.
        options: dict[str, Any] = super().get_common_view_kwargs(**{**kwargs, "usage_url_name": None})
        return options

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]

    def get_edit_handler(self) -> Any:
        from wagtail_execvoice.guestposts.forms.articles import ExternalArticleForm

        return ObjectList(self.panels, base_form_class=ExternalArticleForm).bind_to_model(self.model)
