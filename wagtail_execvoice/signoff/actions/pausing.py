"""The recorded way past the triggers: for a fixture, a dump, a migration of data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import GatePause, Grant, GuardedType

_CHUNK = 100


@contextmanager
def gate_paused(actor: Any, category: str, reason: str) -> Iterator[list[Grant]]:
    """Let everything inside pass, in one transaction, and give what went live in it an import grant.

    ``actor`` is the account, or None for a command. ``category`` is a word for the record ("fixture", "restore"). The model's
    ``save()`` still refuses: what is loaded raw, by SQL or by a queryset passes. The list holds the grants once the block
    has ended. Raises ``ValueError`` without a reason.
    """
    if not reason.strip():
        raise ValueError("A pause of the gate needs a reason: it is recorded.")
    identity = identify(actor) if actor else None
    grants: list[Grant] = []
    with transaction.atomic():
        # What is live without right before the pause is no import, and does not become right by one.
        before = set(live_without_grant().values_list("pk", "live_revision_id"))
        pause = GatePause.objects.create(reason=reason[:255])
        yield grants
        found = live_without_grant().values_list("pk", "live_revision_id", "content_type_id")
        brought = {pk: content_type for pk, revision, content_type in found if (pk, revision) not in before}
        grants.extend(_give_import_grants(brought))
        # By its key and not by its object: a flush inside took the row away.
        GatePause.objects.filter(pk=pause.pk).delete()
        record("gate.paused", actor=identity, category=category, reason=reason[:255], pages=len(grants))


@contextmanager
def open_for_one_save(page_id: int) -> Iterator[None]:
    """Let the triggers pass one save that ``save()`` itself has found to change no public text."""
    with transaction.atomic():
        pause = GatePause.objects.create(reason=f"page {page_id}")
        yield
        pause.delete()
        record("gate.same_text", page_id=page_id)


def _give_import_grants(types: dict[int, int]) -> Iterator[Grant]:
    from wagtail_execvoice.signoff.actions.granting import give_grants, note_all_live, read_live

    keys: Sequence[int] = sorted(types)
    for start in range(0, len(keys), _CHUNK):
        texts = list(read_live(keys[start : start + _CHUNK], types))
        grants = give_grants(texts, Source.IMPORT)
        note_all_live(texts, grants)
        yield from grants


def live_without_grant() -> Any:
    """Return the live pages of guarded types that have no grant for their live revision."""
    grants = Grant.objects.standing().filter(page_id=OuterRef("pk"))
    types = GuardedType.objects.values("content_type_id")
    pages = get_base_page_model().objects.filter(live=True, content_type_id__in=types)
    return (
        pages.annotate(
            has_grant=Exists(grants.filter(revision_id=OuterRef("live_revision_id"))),
            has_alias_grant=Exists(grants.filter(revision_id__isnull=True)),
        )
        .exclude(has_grant=True)
        .exclude(has_alias_grant=True, live_revision_id__isnull=True)
        .order_by("pk")
    )
