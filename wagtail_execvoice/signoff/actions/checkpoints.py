"""Telling the outside how the chain stands, so that whoever rewrites it can be found out by those who were told."""

from __future__ import annotations

import os
from datetime import timedelta

from django.db import router, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.conf import settings
from wagtail_execvoice.signoff.actions.ledger import lock_head, record, seal_ledger, write_time
from wagtail_execvoice.signoff.keys import load_key, sign_text
from wagtail_execvoice.signoff.models import Checkpoint, LedgerHead
from wagtail_execvoice.signoff.notes import Note, make_note

_DAY = timedelta(days=1)


class NothingToTell(Exception):
    """The ledger is empty: there is nothing that could be rewritten."""


def preview_checkpoint() -> Note:
    """Return the note that a checkpoint would be now, without making one. Raises ``NothingToTell``, ``KeyProblem``."""
    head = LedgerHead.objects.order_by("pk").first()
    if head is None or not head.seq:
        raise NothingToTell
    note = make_note(head.seq, head.hash, write_time(timezone.now()))
    path = settings.CHECKPOINT_KEY_FILE
    if not path:
        return note
    line = sign_text(load_key(path), note.origin, note.text)
    return Note(note.origin, note.seq, note.hash, note.text, (line,))


def make_checkpoint(*, file: str = "", email: str = "") -> Checkpoint:
    """Write how the chain stands now to a file, to an address, or both.

    Raises ``NothingToTell``, ``KeyProblem``, or ``OSError`` if the file cannot be written; then nothing was recorded.
    """
    seal_ledger()
    with transaction.atomic():
        note = preview_checkpoint()
        checkpoint: Checkpoint = Checkpoint.objects.create(
            seq=note.seq,
            hash=note.hash,
            created_at=timezone.now(),
            note=str(note),
            sent_to=",".join(name for name, place in (("file", file), ("mail", email)) if place),
        )
        record("checkpoint.made", row=checkpoint, seq=note.seq, hash=note.hash, signed=bool(note.signatures))
        if email:
            _mail(checkpoint, email)
        if file:
            # Last, for it cannot be rolled back. A note too many in the file is a true one all the same.
            _append(file, str(note))
    return checkpoint


def make_daily_checkpoint() -> int:
    """Make the checkpoint of the day, if the site has a place for it and there was none. A due job."""
    file, email = settings.CHECKPOINT_FILE, settings.CHECKPOINT_EMAIL
    if not (file or email) or _is_recent():
        return 0
    with transaction.atomic():
        lock_head(router.db_for_write(LedgerHead))
        # Asked again under the lock: of two runs at once, one makes it.
        if _is_recent():
            return 0
        try:
            make_checkpoint(file=file, email=email)
        except NothingToTell:
            return 0
    return 1


def _is_recent() -> bool:
    return bool(Checkpoint.objects.filter(created_at__gt=timezone.now() - _DAY).exists())


def _mail(checkpoint: Checkpoint, email: str) -> None:
    body = _(
        "Keep this mail. It says how the record of sign-off stood, and is the proof that nobody rewrote it later: save the "
        "lines below in a file and run execvoice_verify --since-checkpoint with it.\n\n%(note)s"
    )
    queue_mail(
        f"signoff.checkpoint:{checkpoint.pk}",
        email,
        _("Checkpoint %(number)d of the record of sign-off") % {"number": checkpoint.seq},
        body % {"note": checkpoint.note},
    )


def _append(path: str, text: str) -> None:
    with open(path, "a", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
