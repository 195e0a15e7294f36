"""What the ledger says of a text: every act with its number and hash, so that it can be found there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.certificates.acts import say_act
from wagtail_execvoice.signoff.models import Identity, LedgerEntry

#: Acts about a page that say nothing of a text's life.
_NOISE = ("content.kept", "gate.same_text", "publish.refused", "save.refused", "decision.refused")
_LIFE = ("page.live", "page.unpublished", "page.deleted")


@dataclass(frozen=True)
class Act:
    """One entry of the ledger, for people."""

    seq: int
    at: datetime
    words: str
    who: str
    hash: str


@dataclass(frozen=True)
class Use:
    """From when until when a text was live. ``until`` is None while it is."""

    since: datetime
    until: datetime | None


def list_acts(page_id: int, *, request_id: int | None = None, row: str = "") -> list[Act]:
    """Return the acts about a request, or about the row of evidence ``row``, and of the life of its page from then on."""
    own = Q(request_id=request_id) if request_id else Q(row=row)
    first = LedgerEntry.objects.filter(own).order_by("seq").values_list("seq", flat=True).first()
    if first is None:
        return []
    of_page = Q(page_id=page_id, request_id__isnull=True, seq__gte=first) & ~Q(kind__in=_NOISE)
    return _tell(LedgerEntry.objects.filter(own | of_page).order_by("seq"))


def list_uses(page_id: int, digest: str) -> list[Use]:
    """Return when the text with this digest was live at the page."""
    uses: list[Use] = []
    since: datetime | None = None
    for entry in LedgerEntry.objects.filter(page_id=page_id, kind__in=_LIFE).order_by("seq"):
        is_this = entry.kind == "page.live" and json.loads(entry.body)["data"].get("digest") == digest
        if is_this:
            since = since or entry.at
        elif since:
            uses.append(Use(since, entry.at))
            since = None
    return [*uses, Use(since, None)] if since else uses


def explain_exception(row: str) -> dict[str, str]:
    """Return who let the text of a grant be live, and why: the act that followed in the same transaction."""
    given = LedgerEntry.objects.filter(row=row).order_by("seq").first()
    if given is None:
        return {}
    reasons = Q(kind__startswith="baseline.") | Q(kind="gate.paused")
    act = LedgerEntry.objects.filter(reasons, seq__gte=given.seq).order_by("seq").first()
    if act is None:
        return {}
    body = json.loads(act.body)
    return {"reason": str(body["data"].get("reason", "")), "who": _names([body]).get(_actor(body), _("the system"))}


def _tell(entries: Iterable[LedgerEntry]) -> list[Act]:
    rows = [(entry, json.loads(entry.body)) for entry in entries]
    names = _names([body for _entry, body in rows])
    return [
        Act(entry.seq, entry.at, say_act(entry.kind, body["data"]), names.get(_actor(body), ""), entry.hash)
        for entry, body in rows
    ]


def _actor(body: dict[str, Any]) -> int | None:
    return body["actor"]["id"] if body["actor"] else None


def _names(bodies: list[dict[str, Any]]) -> dict[int | None, str]:
    ids = {key for body in bodies if (key := _actor(body))}
    return {identity.pk: str(identity) for identity in Identity.objects.filter(pk__in=ids)} if ids else {}
