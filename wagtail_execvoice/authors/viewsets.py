from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import BaseChooser

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.choosers import find_or_none
from wagtail_execvoice.compat import describe_source_field


class YesNoFilter(django_filters.BooleanFilter):
    pass


class YesNoFilterAdapter(BaseFilterAdapter):
    """Says above the listing what is filtered by. Wagtail would say "True", in English."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        for active in super().get_active_filters():
            yield active._replace(value=_("Yes") if self.value else _("No"))


register_filter_adapter_class(YesNoFilter, adapter_class=YesNoFilterAdapter)


class PersonFilterSet(WagtailFilterSet):
    is_archived = YesNoFilter(label=_("Archived"))
    has_account = YesNoFilter(label=_("Has an account"), field_name="user", lookup_expr="isnull", exclude=True)
    organisation = django_filters.CharFilter(
        label=_("Organisation"),
        field_name="texts__organisation",
        lookup_expr="icontains",
        distinct=True,
        max_length=200,
    )

    class Meta:
        model = Person
        fields = ["is_archived", "has_account", "organisation"]


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


class PersonSearchForm(BaseFilterForm):
    q = forms.CharField(label=_("Search by name, title or organisation"), required=False)

    def filter(self, objects: Any) -> Any:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q")
        if self.search_query:
            self.is_searching = True
            return objects.search(self.search_query)
        return objects


class ChoosePersonMixin:
    filter_form_class = PersonSearchForm

    @property
    def title_column(self) -> TitleColumn:
        column = super().title_column  # type: ignore[misc]
        column.label = _("Name")
        return column

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("position", label=_("Title and organisation"), accessor=lambda person: person.get_text().position),
        ]


class PersonChooseView(ChoosePersonMixin, chooser.ChooseView):
    pass


class PersonChooseResultsView(ChoosePersonMixin, chooser.ChooseResultsView):
    pass


class GarbledIdMixin:
    """Answers an address with something else than a number in it as one that is not there; Wagtail's view fails on it."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(*args, **kwargs)  # type: ignore[misc]
        except (ValueError, OverflowError) as error:
            raise Http404 from error


class PersonChosenView(GarbledIdMixin, chooser.ChosenView):
    pass


class PersonChosenMultipleView(GarbledIdMixin, chooser.ChosenMultipleView):
    pass


class PersonChooser(BaseChooser):
    """Forgiving on the page types of a site, too, whose forms are not ours."""

    def get_instance(self, value: Any) -> Any:
        return find_or_none(super().get_instance, value)


class PersonChooserViewSet(ChooserViewSet):
    model = Person
    base_widget_class = PersonChooser
    name = url_prefix = url_namespace = "execvoice_person_chooser"
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    # Named and not imported: forms with rich text search the hooks, and hooks import this module.
    creation_form_class = "wagtail_execvoice.authors.forms.PersonCreationForm"
    # Wagtail's own is translated when it is imported, into the language of the site.
    search_tab_label = _("Search")
    creation_tab_label = _("New person")
    create_action_label = _("Create and choose")
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView
    chosen_view_class = PersonChosenView
    chosen_multiple_view_class = PersonChosenMultipleView

    def get_object_list(self) -> QuerySet[Person]:
        return Person.objects.active().prefetch_related("texts")
