from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BaseColumn, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.viewsets.filters import PersonFilterSet
from wagtail_execvoice.compat import describe_source_field


class PersonColumn(TitleColumn):
    """Portrait, name, and below it title and organisation: in columns of their own they would not fit a phone."""

    cell_template_name = "wagtail_execvoice/authors/person_cell.html"


class PersonIndexView(generic.IndexView):
    is_searchable = True

    def get_base_queryset(self) -> QuerySet[Person]:
        people = super().get_base_queryset().with_credit_count()
        # What the cells show comes with the listing: otherwise each row would ask for it.
        return people.select_related("portrait").prefetch_related("texts", "portrait__renditions")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.search(self.search_query) if self.is_searching else queryset

    @cached_property
    def columns(self) -> list[BaseColumn]:
        name = self._get_title_column("name", PersonColumn)
        name.sort_key = "sort_key"
        return [name, *self.list_display]


class PersonUsageView(generic.UsageView):
    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        for _page, references in object_list:
            for reference in references:
                reference.describe_source_field = partial(describe_source_field, reference)
        return super().get_table(object_list, **kwargs)


class PersonViewSet(ModelViewSet):
    """The directory of people. A site may subclass it: see ``AuthorsConfig.person_viewset``."""

    model = Person
    name = url_prefix = url_namespace = "execvoice_people"
    icon = "user"
    menu_label = _("People")
    menu_order = 350
    add_to_admin_menu = True
    index_view_class = PersonIndexView
    usage_view_class = PersonUsageView
    filterset_class = PersonFilterSet
    ordering = "sort_key"
    list_display = [
        NumberColumn("credit_count", label=_("Credited on"), sort_key="credit_count"),
        DateColumn("updated_at", label=_("Updated"), sort_key="updated_at"),
    ]
    copy_view_enabled = False

    def get_edit_handler(self) -> Any:
        from wagtail_execvoice.authors.forms import PersonForm

        return ObjectList(self.model.panels, base_form_class=PersonForm).bind_to_model(self.model)
