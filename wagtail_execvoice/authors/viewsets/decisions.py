"""Decisions about one person. GET asks, POST does; from a menu they take one click."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from wagtail_execvoice.authors.actions import archive_person, bring_back_person
from wagtail_execvoice.authors.models import Person

#: The form that the buttons below send; the templates of the listing and the editor have it.
FORM_ID = "execvoice-decide"


class PersonDecisionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Something done with one person who is no alias."""

    model = Person
    permission_required = "change"
    header_icon = "user"
    index_url_name = edit_url_name = ""

    @cached_property
    def person(self) -> Person:
        return get_object_or_404(Person.objects.unmerged(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.person.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("People")},
            {"url": reverse(self.edit_url_name, args=[self.person.pk]), "label": self.person.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cancel_url = reverse(self.edit_url_name, args=[self.person.pk])
        return super().get_context_data(person=self.person, cancel_url=cancel_url, **kwargs)


class OneClickView(PersonDecisionView):
    """A decision that can be taken back."""

    template_name = "execvoice_authors/decide_person.html"
    question: str | Promise
    button: str | Promise

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.success(request, self.decide())
        return redirect(self.index_url_name)

    def decide(self) -> str:
        raise NotImplementedError


class ArchiveView(OneClickView):
    page_title = gettext_lazy("Archive")
    question = gettext_lazy("Every credit and page stays as it is, but nobody can choose this person for a new one.")
    button = gettext_lazy("Archive")

    def decide(self) -> str:
        archive_person(self.person, self.request.user)
        return _("%(name)s is archived.") % {"name": self.person.name}


class BringBackView(OneClickView):
    page_title = gettext_lazy("Bring back")
    question = gettext_lazy("This person can be chosen for new bylines and pages again.")
    button = gettext_lazy("Bring back")

    def decide(self) -> str:
        bring_back_person(self.person, self.request.user)
        return _("%(name)s can be chosen again.") % {"name": self.person.name}


def get_decision_buttons(person: Person, urls: dict[str, str], *, can_change: bool, can_delete: bool) -> list[Button]:
    """Return what can be decided about ``person``, for the menu of a row or of the editor."""
    buttons = []
    if can_change:
        name, label, icon = ("bring_back", _("Bring back"), "view")
        if not person.is_archived:
            name, label, icon = ("archive", _("Archive"), "no-view")
        attrs = {"type": "submit", "form": FORM_ID, "formaction": reverse(urls[name], args=[person.pk])}
        buttons.append(Button(label, icon_name=icon, attrs=attrs, priority=22))
    if can_change and can_delete:
        url = reverse(urls["merge"], args=[person.pk])
        buttons.append(Button(_("Merge with another person"), url=url, icon_name="group", priority=24))
    return buttons
