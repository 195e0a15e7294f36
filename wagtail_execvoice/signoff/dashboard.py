"""The panel on Wagtail's dashboard for those who answer for sign-off. It is silent while all is well."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from wagtail_execvoice.signoff.models import BreakGlass, Slot, Standing


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
