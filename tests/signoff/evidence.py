"""Evidence of every kind, made as the actions make it, and ways to tamper with it that go round the models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

from django.db import connection, models, transaction

from wagtail_execvoice.signoff.actions.checkpoints import make_checkpoint
from wagtail_execvoice.signoff.actions.identities import erase_identity, identify
from wagtail_execvoice.signoff.actions.ledger import hash_entry, record, seal_ledger
from wagtail_execvoice.signoff.constants import GENESIS, Decision, Emergency, Kind, Method, Source
from wagtail_execvoice.signoff.models import (
    BreakGlass,
    Checkpoint,
    EvidenceModel,
    Grant,
    LedgerEntry,
    LedgerHead,
    PolicyVersion,
    Signature,
    SignedContent,
    SignOffRequest,
    Slot,
)
from wagtail_execvoice.signoff.notes import make_note, read_notes
from wagtail_execvoice.signoff.specs import Rule, Spec
from wagtail_execvoice.signoff.verification import Report, verify

NOW = datetime(2026, 3, 2, 9, 30, 0, 125, tzinfo=timezone.utc)
SPEC = Spec(rules=(Rule(Kind.VOICE.value), Rule(Kind.LEGAL.value, stage=2, group_id=7, how_many=2)))
PEOPLE = ["Ann Executive", "Lea Legal", "Lou Legal"]


def add(model: type[EvidenceModel], **values: Any) -> Any:
    """Add a row of evidence and record it."""
    row = model.objects.create(**values)
    record("test.added", row=row)
    return row


def make_content(words: str, **values: Any) -> SignedContent:
    canonical = json.dumps({"content": {"body": words}})
    fields = {"algorithm": 1, "page_type": "gone.Page", "snapshot": "{}", "created_at": NOW, **values}
    return add(SignedContent, canonical=canonical, digest=sha256(canonical.encode()).hexdigest(), **fields)


def make_request(content: SignedContent, version: PolicyVersion, page_id: int) -> SignOffRequest:
    return add(
        SignOffRequest,
        page_id=page_id,
        page_title="Where we stand",
        revision_id=page_id * 10,
        content=content,
        policy_version=version,
        language="en",
        submitted_by=identify(None, name="Wim Writer", email="wim@example.com"),
        submitted_at=NOW,
        contributors=["3", "4"],
        open_page=page_id,
    )


def make_slots(request: SignOffRequest) -> list[Slot]:
    voice = Slot(request=request, stage=1, kind=Kind.VOICE, voice_key="person:1", voice_name="Ann Executive")
    voice.guest = identify(None, name="Ann Executive", title="Signer", email="ann@example.com")
    legal = Slot(request=request, stage=2, kind=Kind.LEGAL, group_id=7, how_many=2)
    for slot in (voice, legal):
        slot.save()
    told = [{"id": slot.pk, "guest": slot.guest_id, "sha256": slot.digest_asked()} for slot in (voice, legal)]
    record("request.opened", request_id=request.pk, row=request, slots=told)
    return [voice, legal]


def key_of(name: str) -> str:
    return f"person:{PEOPLE.index(name) + 1}"


def sign(slot: Slot, name: str, decision: str = Decision.SIGN) -> Signature:
    return add(
        Signature,
        request=slot.request,
        slot=slot,
        digest=slot.request.digest,
        decision=decision,
        signer=identify(None, name=name, title="Signer", email=f"{name.split()[0].lower()}@example.com"),
        person_key=key_of(name),
        meaning="I approve.",
        language="en",
        method=Method.SESSION,
        signed_at=NOW,
    )


def make_grant(request: SignOffRequest, **values: Any) -> Grant:
    fields = {"revision_id": request.revision_id, "digest": request.digest, "source": Source.REQUEST, **values}
    return add(
        Grant, page_id=request.page_id, request=request, created_at=NOW, valid_until=NOW + timedelta(30), **fields
    )


def make_signed(words: str, page_id: int, version: PolicyVersion) -> Grant:
    """Make a text that everybody signed, with its grant."""
    request = make_request(make_content(words), version, page_id)
    voice, legal = make_slots(request)
    for slot, name in ((voice, "Ann Executive"), (legal, "Lea Legal"), (legal, "Lou Legal")):
        sign(slot, name)
    return make_grant(request)


def make_version(number: int = 1, spec: Spec = SPEC) -> PolicyVersion:
    return add(PolicyVersion, policy_id=1, number=number, name="Policy", spec=spec.to_json(), created_at=NOW)


def make_emergency(page_id: int) -> BreakGlass:
    return add(
        BreakGlass,
        page_id=page_id,
        page_title="A recall",
        revision_id=page_id * 10,
        content=make_content(f"A recall {page_id}"),
        category=Emergency.CRISIS,
        reason="Somebody could be hurt.",
        actor=identify(None, name="Ann Executive", email="ann@example.com"),
        created_at=NOW,
    )


def make_evidence(place: str) -> None:
    """Make at least two rows of each kind of evidence, all in the ledger; checkpoints go to the file at ``place``."""
    first = make_signed("First text", 1, make_version(1))
    make_signed("Second text", 2, make_version(2))
    make_grant(first.request, revision_id=11, source=Source.SAME_TEXT, origin=first)
    for page_id in (3, 4):
        emergency = make_emergency(page_id)
        values = {"page_id": page_id, "revision_id": emergency.revision_id, "digest": emergency.content_id}
        add(Grant, source=Source.BREAK_GLASS, created_at=NOW, **values)
    ended = add(Grant, page_id=9, digest="0" * 64, source=Source.BASELINE, created_at=NOW)
    ended.amend(ended_at=NOW, ended_because="unpublished")
    record("grant.ended", row=ended)
    identify(None, name="Olaf Old", email="olaf@example.com")
    erase_identity(email="olaf@example.com")
    for _number in range(2):
        make_checkpoint(file=place)
    seal_ledger()


# Tampering, as somebody does it who can write to the database and knows how


def raw(model: Any) -> models.QuerySet[Any]:
    """Return a queryset that does not know what evidence is."""
    return models.QuerySet(model)


def rewrite_ledger() -> None:
    """Compute the whole chain anew over the rows as they are now, and our own checkpoints with it."""
    from wagtail_execvoice.signoff.actions.ledger import name_row
    from wagtail_execvoice.signoff.verification.reading import evidence_models

    rows = {name_row(row): row for model in evidence_models().values() for row in model.objects.all()}
    previous = GENESIS
    entries = list(LedgerEntry.objects.order_by("seq"))
    raw(LedgerEntry).delete()
    for entry in entries:
        content = json.loads(entry.body)
        if isinstance(rows.get(entry.row), Checkpoint):
            _rewrite_checkpoint(rows[entry.row], raw(LedgerEntry).get(pk=rows[entry.row].seq).hash)
        if entry.row in rows:
            content["row"]["sha256"] = rows[entry.row].digest_row()
        content["previous"] = entry.previous = previous
        entry.body = json.dumps(content)
        entry.hash = previous = hash_entry(entry.body)
        raw(LedgerEntry).bulk_create([entry])
    raw(LedgerHead).update(hash=previous)


def _rewrite_checkpoint(row: Checkpoint, hash: str) -> None:
    (note,) = read_notes(row.note)
    row.hash, row.note = hash, str(make_note(row.seq, hash, note.text.splitlines()[3][5:]))
    raw(Checkpoint).filter(pk=row.pk).update(hash=row.hash, note=row.note)


class Undone(Exception):
    pass


@contextmanager
def tampering() -> Iterator[None]:
    """What is done inside is undone; references between rows are not enforced, as by somebody who turned that off."""
    try:
        with transaction.atomic(), connection.constraint_checks_disabled():
            yield
            raise Undone
    except Undone:
        pass


def failing() -> set[str]:
    return {finding.row for finding in verify().findings if not finding.warning}


def codes(report: Report) -> set[tuple[str, str]]:
    return {(finding.row, finding.code) for finding in report.findings}


def name_of(row: Any) -> str:
    return f"{row._meta.model_name}:{row.pk}"
