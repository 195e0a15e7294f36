"""Texts of guests: who was invited, how far each is, and what waits for an editor."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_execvoice.guestposts.actions import invite
from wagtail_execvoice.guestposts.forms.inviting import InviteForm
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.viewsets.filters import SubmissionFilterSet
from wagtail_execvoice.guestposts.viewsets.reading import ReadView

WIDE = "ev-guests__wide"


class StateColumn(BaseColumn):
    """The state as a tag, and whether the text is overdue."""

    cell_template_name = "execvoice_guestposts/state_cell.html"


class AgeColumn(BaseColumn):
    """How many days it is in its state."""

    cell_template_name = "execvoice_guestposts/age_cell.html"


class SubmissionIndexView(generic.IndexView):
    any_permission_required = ["add", "change"]
    template_name = "execvoice_guestposts/posts.html"
    add_item_label = gettext_lazy("Invite a guest")

    def get_base_queryset(self) -> Any:
        # With the face beside the name.
        return super().get_base_queryset().select_related("invited_by__wagtail_userprofile")

    def order_queryset(self, queryset: Any) -> Any:
        return super().order_queryset(queryset) if self.ordering else queryset.most_urgent_first()

    @cached_property
    def columns(self) -> list[Any]:
        guest = TitleColumn("name", label=gettext_lazy("Guest"), get_url=self.get_edit_url, sort_key="name")
        return [guest, *self.list_display]


class InviteView(generic.CreateView):
    page_title = gettext_lazy("Invite a guest")
    success_message = None

    def get_page_subtitle(self) -> str:
        return _("Invite a guest")

    def get_form_class(self) -> Any:
        return InviteForm

    def get_form(self, form_class: Any = None) -> Any:
        return InviteForm(**self.get_form_kwargs())

    def get_panel(self) -> None:
        return None

    def form_valid(self, form: Any) -> HttpResponse:
        submission = invite(form.get_invitation(), self.request.user)
        messages.success(self.request, _("%(name)s is invited: the mail is on its way.") % {"name": submission.name})
        return redirect(self.edit_url_name, submission.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "submit_button_label": _("Invite")}


class SubmissionViewSet(ModelViewSet):
    """A site may subclass it and register that one instead: the way of ``wagtail.users``."""

    model = Submission
    name = url_prefix = url_namespace = "execvoice_submissions"
    icon = "mail"
    menu_label = gettext_lazy("Texts of guests")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = SubmissionIndexView
    add_view_class = InviteView
    read_view_class = ReadView
    filterset_class = SubmissionFilterSet
    search_fields = ("name", "title")
    form_fields = InviteForm.Meta.fields
    ordering = None
    list_display = [
        Column("title", label=pgettext_lazy("of a text", "Title"), accessor="title", sort_key="title"),
        StateColumn("state", label=gettext_lazy("State"), sort_key="state"),
        AgeColumn("age", label=gettext_lazy("For"), sort_key="state_since"),
        Column("due_on", label=gettext_lazy("Wanted by"), sort_key="due_on", classname=WIDE),
        UserColumn("invited_by", label=gettext_lazy("Invited by"), classname=WIDE),
    ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        options = super().get_index_view_kwargs(**kwargs)
        return {**options, "edit_url_name": self.get_url_name("read"), "delete_url_name": None}

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_add_view_kwargs(**kwargs), "edit_url_name": self.get_url_name("read"), "panel": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        wanted = {"index", "index_results", "add"}
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in wanted]
        read = self.construct_view(self.read_view_class, index_url_name=self.get_url_name("index"))
        return [
            *kept,
            path("read/<int:pk>/", read, name="read"),
            path(
                "read/<int:pk>/pictures/<int:number>/",
                self.construct_view(self.read_view_class.picture_view_class),
                name="picture",
            ),
        ]
