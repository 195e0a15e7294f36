"""Reading long tables in pieces, so that memory stays flat on every database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from wagtail_execvoice.signoff.models import EvidenceModel, LedgerEntry, PendingAct

CHUNK = 1000
#: Of rows that hold a whole text.
FEW = 50
#: While somebody signs, a row may be read before it changes and its entry after. A second look tells.
LOOKS = 3


def in_chunks(rows: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    """Yield ``rows`` by primary key, a list at a time. Not ``iterator()``: MariaDB's client reads the whole answer at once."""
    rows = rows.order_by("pk")
    chunk = list(rows[:size])
    while chunk:
        yield chunk
        chunk = list(rows.filter(pk__gt=chunk[-1].pk)[:size]) if len(chunk) == size else []


def evidence_models() -> dict[str, type[EvidenceModel]]:
    """Return the tables of evidence by the name that the ledger has for them; the ledger itself is not among them."""
    models = apps.get_app_config("execvoice_signoff").get_models()
    return {
        str(model._meta.model_name): model
        for model in models
        if issubclass(model, EvidenceModel) and model is not LedgerEntry
    }


def newest_acts(names: Iterable[str], kind: str = "") -> dict[str, dict[str, Any]]:
    """Return the newest act in the ledger (of ``kind``, if given) about each of the rows with these names."""
    entries = LedgerEntry.objects.filter(row__in=list(names)).order_by("seq")
    if kind:
        entries = entries.filter(kind=kind)
    return {name: content for name, body in entries.values_list("row", "body") if (content := read_body(body))}


def newest_act(name: str, kind: str = "") -> dict[str, Any] | None:
    """Return the newest act about a row, also one that still waits to be entered.

    Those that wait are read first: one that is entered in between is then found in the ledger.
    """
    acts = PendingAct.objects.filter(body__contains=f'"name":"{name}"').order_by("-pk")
    waiting = (content for act in acts if (content := read_body(act.body)))
    found = next((content for content in waiting if not kind or content.get("kind") == kind), None)
    return found or newest_acts([name], kind).get(name)


def acts_of_kinds(*kinds: str) -> Iterator[dict[str, Any]]:
    """Yield the acts of kinds that are few, oldest first, also those that still wait to be entered."""
    # Read first: one that is entered in between is then found in the ledger as well, and to read it twice does no harm.
    named = reduce(or_, (Q(body__contains=f'"kind":"{kind}"') for kind in kinds))
    waiting = [read_body(act.body) for act in PendingAct.objects.filter(named).order_by("pk")]
    for body in LedgerEntry.objects.filter(kind__in=kinds).order_by("seq").values_list("body", flat=True):
        yield read_body(body)
    yield from (act for act in waiting if act.get("kind") in kinds)


def read_body(body: str) -> dict[str, Any]:
    """Return the content of an entry, empty if it is none: what somebody wrote over it may be anything."""
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def part(content: dict[str, Any] | None, name: str) -> dict[str, Any]:
    """Return a part of an entry that has parts itself, empty if it is none."""
    value = (content or {}).get(name)
    return value if isinstance(value, dict) else {}
