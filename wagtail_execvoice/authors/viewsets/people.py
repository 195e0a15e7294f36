from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BaseColumn, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from wagtail_execvoice.authors.actions import Mentions, find_mentions
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.viewsets.decisions import FORM_ID, ArchiveView, BringBackView, get_decision_buttons
from wagtail_execvoice.authors.viewsets.filters import PersonFilterSet
from wagtail_execvoice.authors.viewsets.merging import MOST_NAMED, MergeView
from wagtail_execvoice.authors.viewsets.places import name_places
from wagtail_execvoice.compat import describe_source_field


class PersonColumn(TitleColumn):
    """Portrait, name, and below it title and organisation: in columns of their own they would not fit a phone."""

    cell_template_name = "wagtail_execvoice/authors/person_cell.html"


class DecisionsMixin:
    """What can be decided about a person, in the menus of the listing and the editor."""

    decision_url_names: dict[str, str] = {}

    def get_decision_buttons(self, person: Person) -> list[Button]:
        may: Any = self.user_has_permission  # type: ignore[attr-defined]
        return get_decision_buttons(person, self.decision_url_names, can_change=may("change"), can_delete=may("delete"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(decision_form_id=FORM_ID, **kwargs)  # type: ignore[misc]


class PersonIndexView(DecisionsMixin, generic.IndexView):
    is_searchable = True
    template_name = "execvoice_authors/people.html"

    def get_list_more_buttons(self, instance: Person) -> list[Button]:
        return [*super().get_list_more_buttons(instance), *self.get_decision_buttons(instance)]

    def get_base_queryset(self) -> QuerySet[Person]:
        people = super().get_base_queryset().unmerged().with_credit_count()
        # What the cells show comes with the listing: otherwise each row would ask for it.
        return people.select_related("portrait").prefetch_related("texts", "portrait__renditions")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.search(self.search_query) if self.is_searching else queryset

    @cached_property
    def columns(self) -> list[BaseColumn]:
        name = self._get_title_column("name", PersonColumn)
        name.sort_key = "sort_key"
        return [name, *self.list_display]


class PersonEditView(DecisionsMixin, generic.EditView):
    template_name = "execvoice_authors/edit_person.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._go_to_target() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._go_to_target() or super().post(request, *args, **kwargs)

    def _go_to_target(self) -> HttpResponse | None:
        """Lead whoever follows a link to somebody who was merged since to the person they were merged into."""
        alias = (
            Person.objects.filter(pk=self.object_pk, merged_into__isnull=False).select_related("merged_into").first()
        )
        if alias is None:
            return None
        names = {"source": alias.name, "target": alias.merged_into.name}
        messages.warning(self.request, _("%(source)s was merged with %(target)s, who is shown here.") % names)
        return redirect(self.edit_url_name, alias.merged_into_id)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *self.get_decision_buttons(self.object)]


class PersonDeleteView(generic.DeleteView):
    """Deletes nobody who is credited anywhere: the pages are named, and archiving is offered instead."""

    template_name = "execvoice_authors/delete_person.html"
    archive_url_name = ""

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.unmerged()

    @cached_property
    def mentions(self) -> Mentions:
        return find_mentions(self.object)

    def form_valid(self, form: Any) -> HttpResponse:
        if self.mentions:
            messages.error(self.request, _("%(name)s is credited, and was not deleted.") % {"name": self.object.name})
            return self.render_to_response(self.get_context_data(form=form))
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.mentions:
            context |= {
                "live": name_places(self.mentions.live, self.request.user),
                "drafts": name_places(self.mentions.drafts, self.request.user),
                "others": {label: found[:MOST_NAMED] for label, found in self.mentions.others.items()},
                "archive_url": reverse(self.archive_url_name, args=[self.object.pk]),
                "can_archive": self.user_has_permission("change"),
            }
        return context


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
    menu_label = gettext_lazy("People")
    menu_order = 350
    add_to_admin_menu = True
    index_view_class = PersonIndexView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView
    usage_view_class = PersonUsageView
    archive_view_class = ArchiveView
    bring_back_view_class = BringBackView
    merge_view_class = MergeView
    filterset_class = PersonFilterSet
    ordering = "sort_key"
    list_display = [
        NumberColumn("credit_count", label=gettext_lazy("Credited on"), sort_key="credit_count"),
        DateColumn("updated_at", label=gettext_lazy("Updated"), sort_key="updated_at"),
    ]
    copy_view_enabled = False

    def get_edit_handler(self) -> Any:
        from wagtail_execvoice.authors.forms import PersonForm

        return ObjectList(self.model.panels, base_form_class=PersonForm).bind_to_model(self.model)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(decision_url_names=self.decision_url_names, **kwargs)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_edit_view_kwargs(decision_url_names=self.decision_url_names, **kwargs)

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_delete_view_kwargs(archive_url_name=self.get_url_name("archive"), **kwargs)

    @property
    def decision_url_names(self) -> dict[str, str]:
        return {name: self.get_url_name(name) for name in ("archive", "bring_back", "merge")}

    def get_urlpatterns(self) -> list[URLPattern]:
        merge = self.construct_view(self.merge_view_class, merge_url_name=self.get_url_name("merge"))
        return [
            *super().get_urlpatterns(),
            path("archive/<int:pk>/", self.construct_view(self.archive_view_class), name="archive"),
            path("bring-back/<int:pk>/", self.construct_view(self.bring_back_view_class), name="bring_back"),
            path("merge/<int:pk>/", merge, name="merge"),
        ]
