"""The ledger: every act of sign-off in a chain of hashes that never forks.

An act is written in the transaction of its cause, so that there is one exactly if the other is. It joins the chain as soon
as that is committed: then a transaction that signs or publishes never holds the end of the chain while it waits for a page.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any

import rfc8785
from django.db import OperationalError, connections, router, transaction
from django.utils import timezone as django_timezone
from django.utils.dateparse import parse_datetime

from wagtail_execvoice.signoff.constants import GENESIS, LEDGER_DOMAIN
from wagtail_execvoice.signoff.models import EvidenceModel, Identity, LedgerEntry, LedgerHead, PendingAct

logger = logging.getLogger("wagtail_execvoice.signoff")

#: How many acts are entered under one lock: a day's backlog must not keep others waiting.
BATCH = 500
HEAD = 1
TRIES = 3
_KIND = re.compile(r"[a-z_]+(\.[a-z_]+)+")
# Ids, digests, codes, dates, labels of models. Neither a name with a space in it nor an e-mail address is one.
_CODE = re.compile(r"[A-Za-z0-9_.:,+/=-]{0,255}")
# Acts of whoever runs the site, whose reason has no row of evidence to stand in. Nothing about a person is asked for there.
_WITH_REASON = ("gate.", "baseline.")


def record(
    kind: str,
    *,
    page_id: int | None = None,
    request_id: int | None = None,
    actor: Identity | None = None,
    row: EvidenceModel | None = None,
    **data: Any,
) -> None:
    """Write down an act in the caller's transaction. After it the act is entered in the chain, or gone with a rollback.

    ``row`` is the evidence that was added or amended by the act, as it is now saved: its digest goes into the chain.
    ``data`` are ids, digests and codes. What people wrote and who they are stands in rows of evidence, never here: nothing
    can be erased from the chain.

    Raises ``ValueError`` for a kind or data that cannot be entered: a mistake in code, which must not wait for the chain.
    """
    save_act(make_act(kind, page_id=page_id, request_id=request_id, actor=actor, row=row, data=data))


def make_act(
    kind: str,
    *,
    page_id: int | None,
    request_id: int | None,
    actor: Identity | None,
    row: EvidenceModel | None,
    data: dict[str, Any],
    at: datetime | None = None,
) -> str:
    """Return the act as canonical JSON, all but its place in the chain."""
    if not _KIND.fullmatch(kind) or len(kind) > 64:
        raise ValueError(f"{kind!r} is no kind of act: it is written like 'request.submitted'.")
    _check_codes({name: value for name, value in data.items() if name != "reason" or not kind.startswith(_WITH_REASON)})
    act: Any = {
        "v": 1,
        "kind": kind,
        "at": write_time(at or django_timezone.now()),
        "actor": {"id": actor.pk, "commitment": actor.commitment} if actor else None,
        "page": page_id,
        "request": request_id,
        "row": {"name": name_row(row), "sha256": row.digest_row()} if row else None,
        "data": data,
    }
    return rfc8785.dumps(act).decode()


def save_act(body: str) -> None:
    """Keep an act until it is entered, and see to it that it is, right after the transaction."""
    PendingAct.objects.create(body=body)
    _enter_after_commit()


def save_acts(bodies: Iterable[str]) -> None:
    """Keep many acts, in this order, by one query."""
    PendingAct.objects.bulk_create(PendingAct(body=body) for body in bodies)
    _enter_after_commit()


def _enter_after_commit() -> None:
    connection = connections[router.db_for_write(PendingAct)]
    if not connection.in_atomic_block and not connection.get_autocommit():
        # Whoever commits by hand has no hook for after it. The due job enters the act.
        return
    # Once for all acts of a transaction. Django forgets the hooks of a savepoint that is rolled back, so this one is looked
    # for among those that still stand.
    hooks: Any = connection.run_on_commit
    if not any(hook is _seal_after_commit for _savepoints, hook, _robust in hooks):
        transaction.on_commit(_seal_after_commit, using=connection.alias)


def name_row(row: EvidenceModel) -> str:
    """Return how the ledger calls a row of evidence: ``"signature:12"``."""
    return f"{row._meta.model_name}:{row.pk}"


def write_time(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hash_entry(body: str) -> str:
    """Return the hash of an entry. The name of the purpose before it keeps it from being the hash of anything else."""
    return sha256(LEDGER_DOMAIN + body.encode()).hexdigest()


def seal_ledger() -> int:
    """Enter the acts that wait into the chain and return how many that were. Safe at any time and by several at once."""
    sealed = 0
    while acts := list(PendingAct.objects.order_by("pk")[:BATCH]):
        entered = _seal(acts)
        sealed += entered
        if 0 < entered < BATCH:
            break
    return sealed


class _SealedByOthers(Exception):
    """Between reading the acts and having the lock, somebody else entered some of them."""


def _seal(acts: list[PendingAct]) -> int:
    """Try again what the database broke off: of two who make the head of an empty chain at once, MariaDB turns one away."""
    using = router.db_for_write(PendingAct)
    connection = connections[using]
    tries = 0
    while True:
        tries += 1
        try:
            return _seal_once(acts, using)
        except OperationalError:
            # In the middle of a transaction there is nothing to try again: whoever began it decides.
            if tries == TRIES or connection.in_atomic_block:
                raise


def _seal_once(acts: list[PendingAct], using: str) -> int:
    try:
        with transaction.atomic(using=using):
            head = lock_head(using)
            # Deleted first: under the lock of the head, the number of those that were still there says whether they are ours
            # to enter. The acts were read before, so that to find nothing to do takes one query and no lock.
            waiting = PendingAct.objects.using(using).filter(pk__in=[act.pk for act in acts])
            if waiting._raw_delete(using) != len(acts):
                raise _SealedByOthers
            LedgerEntry.objects.using(using).bulk_create([_enter(act, head) for act in acts])
            head.save(using=using, force_update=True)
    except _SealedByOthers:
        return 0
    return len(acts)


def lock_head(using: str) -> LedgerHead:
    """Lock the end of the chain. On SQLite the whole database is locked already, by a transaction that is IMMEDIATE."""
    heads = LedgerHead.objects.using(using)
    head = heads.select_for_update().filter(pk=HEAD).first()
    if head is None:
        heads.bulk_create([LedgerHead(pk=HEAD, hash=GENESIS)], ignore_conflicts=True)
        head = heads.select_for_update().get(pk=HEAD)
    return head


def _enter(act: PendingAct, head: LedgerHead) -> LedgerEntry:
    """Make the entry of ``act`` behind ``head``, and move the head onto it."""
    content = json.loads(act.body)
    content |= {"seq": head.seq + 1, "previous": head.hash}
    body = rfc8785.dumps(content).decode()
    entry = LedgerEntry(seq=head.seq + 1, previous=head.hash, hash=hash_entry(body), body=body, **read_columns(content))
    head.seq, head.hash = entry.seq, entry.hash
    return entry


def read_columns(content: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of an entry that repeat what its body says."""
    return {
        "at": parse_datetime(content["at"]),
        "kind": content["kind"],
        "page_id": content["page"],
        "request_id": content["request"],
        "row": content["row"]["name"] if content["row"] else "",
    }


def _seal_after_commit() -> None:
    try:
        seal_ledger()
    except Exception:
        # The act is done and its row is safe. What waits here is entered by the next act, or by the due job.
        logger.exception("Acts could not be entered in the ledger yet; they are tried again.")


def _check_codes(value: Any) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            _check_codes(key)
            _check_codes(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _check_codes(part)
    elif isinstance(value, str):
        if not _CODE.fullmatch(value):
            raise ValueError(f"{value[:40]!r} cannot be entered in the ledger: ids, digests and codes only.")
    elif value is not None and not isinstance(value, (bool, int)):
        raise ValueError(f"A {type(value).__name__} cannot be entered in the ledger: ids, digests and codes only.")
