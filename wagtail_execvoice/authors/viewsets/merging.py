"""Merging two people: choose the other one, see what will move, confirm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.coreutils import get_content_languages
from wagtail.log_actions import LogFormatter

from wagtail_execvoice.authors.actions import MergePlan, MergeRefused, merge_people, plan_merge
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.authors.rows import list_rows
from wagtail_execvoice.authors.viewsets.decisions import PersonDecisionView
from wagtail_execvoice.authors.viewsets.places import Places, name_places

#: As many things of another app are named.
MOST_NAMED = 5


@dataclass(frozen=True)
class Row:
    """One line of the preview: pages, or words."""

    label: str
    places: Places | None = None
    words: str = ""


class MergeView(PersonDecisionView):
    """GET shows what merging would do, POST does it. The person in the address goes, ``target`` stays."""

    page_title = gettext_lazy("Merge")
    template_name = "execvoice_authors/merge_people.html"
    merge_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # One person fewer is there afterwards, so it takes the right to delete, too.
        if not self.user_has_permission("delete"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, data: Any) -> Any:
        from wagtail_execvoice.authors.forms import MergeForm
        from wagtail_execvoice.authors.viewsets.choosers import person_chooser

        return MergeForm(data, widget=person_chooser.widget_class())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.POST or self.request.GET
        form = self.get_form(data if "target" in data else None)
        context = super().get_context_data(form=form, media=form.media, **kwargs)
        if form.is_valid():
            context |= self._get_preview(form.cleaned_data["target"])
        return context

    def _get_preview(self, target: Person) -> dict[str, Any]:
        plan = plan_merge(self.person, target, self.request.user)
        swap_url = f"{reverse(self.merge_url_name, args=[target.pk])}?target={self.person.pk}"
        preview: dict[str, Any] = {"plan": plan, "swap_url": swap_url}
        if not plan.obstacle:
            preview |= {"moving": [*list_moving(plan, self.request.user)], "dropped": [*list_dropped(plan)]}
        return preview

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            target = merge_people(self.person, form.cleaned_data["target"], request.user)
        except MergeRefused as error:
            messages.error(request, error.message)
            return self.render_to_response(self.get_context_data())
        names = {"source": self.person.name, "target": target.name}
        messages.success(request, _("%(source)s was merged with %(target)s.") % names)
        return redirect(self.edit_url_name, target.pk)


def list_moving(plan: MergePlan, user: Any) -> Iterator[Row]:
    """Yield what moves."""
    for label, pages in (
        (_("Credits on published pages"), plan.mentions.live),
        (_("Credits in drafts"), plan.mentions.drafts),
    ):
        if pages.exists():
            yield Row(label, places=name_places(pages, user))
    if plan.author_pages:
        label = _("Pages about this person, or with this person as successor")
        yield Row(label, places=name_places(plan.author_pages, user))
    for rows in list_rows():
        if found := rows.find(plan.source)[: MOST_NAMED + 1]:
            names = ", ".join(str(row) for row in found[:MOST_NAMED])
            yield Row(str(rows.label), words=names + (", …" if len(found) > MOST_NAMED else ""))
    yield from _list_rows(plan.texts, plan.profiles)
    yield from _list_fields(plan, plan.fields)


def list_dropped(plan: MergePlan) -> Iterator[Row]:
    """Yield what is there twice, so that one of the two goes."""
    if plan.superfluous:
        pages = ", ".join(dict.fromkeys(byline.page.get_admin_display_title() for byline in plan.superfluous))
        yield Row(_("Second credits in the same role, on pages that credit both"), words=pages)
    yield from _list_rows(plan.texts_left, plan.profiles_left)
    yield from _list_fields(plan, plan.fields_left)


def _list_rows(texts: Any, profiles: Any) -> Iterator[Row]:
    languages = get_content_languages()
    if texts:
        words = ", ".join(str(languages.get(text.language, text.language)) for text in texts)
        yield Row(_("Title, organisation and biography"), words=words)
    if profiles:
        yield Row(_("Profiles on other sites"), words=", ".join(profile.address for profile in profiles))


def _list_fields(plan: MergePlan, names: list[str]) -> Iterator[Row]:
    for name in names:
        label = capfirst(Person._meta.get_field(name).verbose_name)
        yield Row(str(label), words=str(getattr(plan.source, name)))


class MergeFormatter(LogFormatter):
    """How the history tells it, of either of the two."""

    label = gettext_lazy("Merge people")

    def format_message(self, log_entry: Any) -> str:
        return _("%(source)s was merged with %(target)s") % {
            key: log_entry.data.get(key, "") for key in ("source", "target")
        }
