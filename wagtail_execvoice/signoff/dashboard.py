"""The panels on Wagtail's dashboard: what somebody is asked to sign, and what is wrong for those who answer for sign-off."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.signoff.actions.awaiting import slots_awaiting, tasks_awaiting
from wagtail_execvoice.signoff.models import BreakGlass, SignOffRequest, Slot, Standing


def arrange_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put our panels on the dashboard. What somebody may sign stands in ours, and no longer in Wagtail's panel of reviews."""
    panels[:] = [OtherReviewsPanel() if type(panel) is WorkflowObjectsToModeratePanel else panel for panel in panels]
    panels.append(AwaitingPanel())
    if SignOffPanel.is_for(request):
        panels.append(SignOffPanel())


@dataclass
class Asked:
    """A request that somebody is asked to sign, with the slots that are theirs or their principals'."""

    request: SignOffRequest
    slots: list[Slot] = field(default_factory=list)

    @cached_property
    def language(self) -> str:
        """The name of its language, on a site that has several."""
        several = getattr(settings, "WAGTAIL_I18N_ENABLED", False)
        return str(get_content_languages().get(self.request.language, "")) if several else ""

    @cached_property
    def is_late(self) -> bool:
        now = timezone.now()
        return any(slot.due_at and slot.due_at < now for slot in self.slots)


class AwaitingPanel(Component):
    """What the user is asked to sign, most urgent first, one step from the signing screen."""

    name = "execvoice_awaiting"
    template_name = "execvoice_signoff/dashboard_awaiting.html"
    # Before the pages that wait for others.
    order = 200

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        found: dict[int, Asked] = {}
        for slot in slots_awaiting(parent_context["request"].user):
            found.setdefault(slot.request_id, Asked(slot.request)).slots.append(slot)
        return {"asked": list(found.values())}


class OtherReviewsPanel(WorkflowObjectsToModeratePanel):
    """Wagtail's panel without what ours shows."""

    def get_context_data(self, parent_context: Any = None) -> Any:
        context = super().get_context_data(parent_context)
        ours = tasks_awaiting(parent_context["request"].user)
        context["states"] = [state for state in context["states"] if state["task_state"].pk not in ours]
        return context


class SignOffPanel(Component):
    """Pages that are no longer what was signed, reviews that are overdue, emergencies, and requests that are late."""

    name = "execvoice_signoff"
    template_name = "execvoice_signoff/dashboard_panel.html"
    # Behind what keeps the site from working at all, before Wagtail's own panels.
    order = 107

    def get_context_data(self, parent_context: MutableMapping[str, Any] | None = None) -> Mapping[str, Any]:
        counts = count_troubles()
        register = {name: reverse(f"execvoice_register:{name}") for name in ("index", "emergencies", "pages")}
        return {
            **counts,
            "trouble": any(counts.values()),
            "stale_url": f"{register['pages']}?stale=true",
            "overdue_url": f"{register['pages']}?overdue=true",
            "emergencies_url": f"{register['emergencies']}?review=due",
            "late_url": f"{register['index']}?late=true",
        }

    @staticmethod
    def is_for(request: HttpRequest) -> bool:
        """True for those who may see the register."""
        return bool(request.user.has_perm("execvoice_signoff.view_signoffrequest"))


def count_troubles() -> dict[str, int]:
    """Return how many there are of each. One query, whatever the number."""
    now = timezone.now()
    counted = [
        _count("stale", Standing.objects.filter(stale_since__isnull=False)),
        _count("overdue", Standing.objects.filter(review_due_at__lte=now)),
        _count("emergencies", BreakGlass.objects.filter(published_at__isnull=False, reviewed_at__isnull=True)),
        _count("late", Slot.objects.open().filter(due_at__lt=now), "request_id"),
    ]
    found = dict(counted[0].union(*counted[1:], all=True))
    return {name: found.get(name, 0) for name in ("stale", "overdue", "emergencies", "late")}


def _count(name: str, rows: QuerySet[Any], what: str = "pk") -> Any:
    # Grouped by the name, so that there is one row, or none.
    grouped = rows.order_by().annotate(trouble=Value(name)).values("trouble")
    return grouped.annotate(number=Count(what, distinct=True)).values_list("trouble", "number")
