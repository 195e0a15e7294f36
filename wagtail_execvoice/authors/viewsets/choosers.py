"""The window in which a person is chosen, or made in place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.choosers import find_or_none


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
    def get_object(self, pk: Any) -> Person:
        return real_person(super().get_object(pk))


class PersonChosenMultipleView(GarbledIdMixin, chooser.ChosenMultipleView):
    def get_objects(self, pks: Any) -> QuerySet[Person]:
        return Person.objects.unmerged().filter(Q(pk__in=pks) | Q(merged_people__in=pks)).distinct()


def real_person(person: Any) -> Any:
    """Return for an alias the person it was merged into."""
    return (person and person.merged_into) or person


class PersonChooser(BaseChooser):
    """Forgiving on the page types of a site, too, whose forms are not ours."""

    def get_instance(self, value: Any) -> Any:
        return real_person(find_or_none(super().get_instance, value))


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


#: One for the site: its ``widget_class`` is for forms that are no page's and no model's.
person_chooser = PersonChooserViewSet()
