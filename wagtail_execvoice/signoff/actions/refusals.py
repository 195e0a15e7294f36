"""Refusals are recorded even though the transaction of whoever was refused is rolled back: they prove that the gate works.

Django has a hook for after a commit and none for after a rollback. So what is to be recorded waits in memory until the
transaction is over, which is when Django turns autocommit on again: that method of this one connection is replaced until
then. A second connection would wait for the first one's locks (on SQLite for ever), and the signal at the end of a request
is never sent in a command.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connections, router, transaction
from django.utils import timezone

from wagtail_execvoice.signoff.actions.identities import add_identity
from wagtail_execvoice.signoff.actions.ledger import make_act, save_act
from wagtail_execvoice.signoff.models import EvidenceModel, Identity, PendingAct

logger = logging.getLogger("wagtail_execvoice.signoff")

_ATTRIBUTE = "_execvoice_refusals"


@dataclass(frozen=True)
class _Refusal:
    kind: str
    page_id: int | None
    request_id: int | None
    actor: Identity | None
    row: EvidenceModel | None
    data: dict[str, Any]
    at: datetime

    def make_act(self, actor: Identity | None, row: EvidenceModel | None) -> str:
        return make_act(
            self.kind,
            page_id=self.page_id,
            request_id=self.request_id,
            actor=actor,
            row=row,
            data=self.data,
            at=self.at,
        )


def record_refusal(
    kind: str,
    *,
    page_id: int | None = None,
    request_id: int | None = None,
    actor: Identity | None = None,
    row: EvidenceModel | None = None,
    **data: Any,
) -> None:
    """Record that somebody was refused, whatever becomes of the caller's transaction.

    Outside a transaction it is recorded at once, else as soon as the outermost one has ended. In a test that is rolled back
    (``TestCase``) that end never comes; there it is recorded at once, in the transaction as it is.
    """
    refusal = _Refusal(kind, page_id, request_id, actor, row, data, timezone.now())
    refusal.make_act(actor, row)  # A mistake in the call is told to the caller, not to a log after the transaction.
    connection = connections[router.db_for_write(PendingAct)]
    if _is_test_case(connection) or (not connection.in_atomic_block and connection.get_autocommit()):
        _write([refusal])
    else:
        _remember(connection, refusal)


def _is_test_case(connection: Any) -> bool:
    return bool(connection.atomic_blocks and connection.atomic_blocks[0]._from_testcase)


def _remember(connection: Any, refusal: _Refusal) -> None:
    waiting = connection.__dict__.get(_ATTRIBUTE)
    if waiting is not None and waiting.session is not connection.connection:
        waiting.give_up()
        waiting = None
    if waiting is None:
        waiting = _Waiting(connection, connection.connection)
        waiting.take_place()
    waiting.refusals.append(refusal)


@dataclass
class _Waiting:
    """The refusals of one transaction, and the methods of its connection that tell when it is over.

    They are put on the object, not on its class: other connections, those of other threads among them, know nothing of it.
    """

    connection: Any
    #: The database's own connection. Another one means that this transaction was lost with the connection.
    session: Any
    refusals: list[_Refusal] = field(default_factory=list)

    def take_place(self) -> None:
        setattr(self.connection, _ATTRIBUTE, self)
        self.connection.set_autocommit = self._set_autocommit
        if not self._ends_by_itself():
            self.connection.commit = self._after("commit")
            self.connection.rollback = self._after("rollback")

    def give_up(self) -> None:
        """Restore the connection. What can no longer be recorded is at least in the log."""
        self._restore()
        for refusal in self.refusals:
            logger.error("A refusal could not be recorded: %s", refusal.make_act(refusal.actor, None))

    def _ends_by_itself(self) -> bool:
        """Whether Django ends the transaction, rather than somebody who turned autocommit off and commits by hand."""
        return bool(self.connection.in_atomic_block and self.connection.commit_on_exit)

    def _restore(self) -> None:
        for name in (_ATTRIBUTE, "set_autocommit", "commit", "rollback"):
            self.connection.__dict__.pop(name, None)

    def _set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        if self.session is not self.connection.connection:
            # A new session is being opened, and not ready for use yet.
            self.give_up()
            self.connection.set_autocommit(autocommit, *args, **kwargs)
        elif not autocommit:
            type(self.connection).set_autocommit(self.connection, autocommit, *args, **kwargs)
        else:
            self._restore()
            try:
                self.connection.set_autocommit(autocommit, *args, **kwargs)  # and with it the hooks of a commit
            finally:
                _write_quietly(self.refusals)

    def _after(self, name: str) -> Callable[[], None]:
        def end() -> None:
            self._restore()
            getattr(self.connection, name)()
            _write_quietly(self.refusals)
            self.connection.commit()

        return end


def _write_quietly(refusals: list[_Refusal]) -> None:
    """Record ``refusals``. Whoever was refused is on the way out with an error of their own, which must not be replaced."""
    try:
        _write(refusals)
    except Exception:
        for refusal in refusals:
            logger.exception("A refusal could not be recorded: %s", refusal.make_act(refusal.actor, None))


def _write(refusals: list[_Refusal]) -> None:
    with transaction.atomic(using=router.db_for_write(PendingAct)):
        for refusal in refusals:
            save_act(refusal.make_act(_still_known(refusal.actor), _as_it_stands(refusal.row)))


def _still_known(actor: Identity | None) -> Identity | None:
    """Return the identity of ``actor``, added anew if it was rolled back with the transaction."""
    if actor is None or Identity.objects.filter(pk=actor.pk, commitment=actor.commitment).exists():
        return actor
    details = ("user_key", "name", "title", "email", "salt")
    return add_identity(Identity(**{name: getattr(actor, name) for name in details}))


def _as_it_stands(row: EvidenceModel | None) -> EvidenceModel | None:
    """Return ``row`` as it was left by the transaction, if it was left."""
    return None if row is None else type(row)._base_manager.filter(pk=row.pk).first()
