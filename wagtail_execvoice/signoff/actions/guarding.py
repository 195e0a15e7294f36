"""Since when page types are guarded, in the ledger.

Only what was live before may be adopted unsigned. Whoever moves that date could have a baseline for anything.
"""

from __future__ import annotations

import json

from wagtail_execvoice.signoff.actions.ledger import record, write_time
from wagtail_execvoice.signoff.models import GuardedType, LedgerEntry, LedgerHead, PendingAct

TYPES = "types.guarded"


def note_guarded_types(*, may_be_gone: bool = True) -> None:
    """Enter in the ledger since when types are guarded, of those it does not tell of yet, and which are no longer.

    What was told once stays, whatever the table says now. ``may_be_gone`` is for callers who have made the table as the code
    says: only then is a type that it lacks one that is no longer guarded.
    """
    told = told_types()
    since = {row.label: write_time(row.since) for row in GuardedType.objects.all()}
    news = {label: moment for label, moment in since.items() if label not in told}
    if may_be_gone:
        news |= dict.fromkeys(told.keys() - since.keys(), "")
    if news:
        record(TYPES, types=news)


def note_types_once_begun() -> None:
    """After a migration: a ledger that is still empty begins with what somebody does."""
    if LedgerHead.objects.exists():
        note_guarded_types()


def told_types() -> dict[str, str]:
    """Return since when each type is guarded that the ledger tells of, by its label."""
    waiting = list(PendingAct.objects.filter(body__contains=f'"kind":"{TYPES}"').order_by("pk"))
    entered = LedgerEntry.objects.filter(kind=TYPES).order_by("seq").values_list("body", flat=True)
    told: dict[str, str] = {}
    for body in [*entered, *(act.body for act in waiting)]:
        for label, moment in _read_types(body).items():
            if moment:
                told.setdefault(label, moment)
            else:
                told.pop(label, None)
    return told


def _read_types(body: str) -> dict[str, str]:
    """Return what one act says; nothing if somebody wrote over it."""
    try:
        types = json.loads(body)["data"]["types"]
        return {str(label): str(moment) for label, moment in types.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}
