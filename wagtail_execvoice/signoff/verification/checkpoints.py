"""Is the chain still the one that checkpoints tell of? Those that were kept elsewhere prove that nobody rewrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from wagtail_execvoice.conf import settings
from wagtail_execvoice.signoff.actions.ledger import name_row
from wagtail_execvoice.signoff.keys import KeyProblem, is_signed_by, load_key, write_public_key
from wagtail_execvoice.signoff.models import Checkpoint, LedgerEntry
from wagtail_execvoice.signoff.notes import Note, find_origin, read_notes
from wagtail_execvoice.signoff.verification.report import Finding


def check_checkpoints(rows: Sequence[Checkpoint]) -> Iterator[Finding]:
    """Compare the chain with our own copies of the checkpoints."""
    hashes = dict(LedgerEntry.objects.filter(pk__in=[row.seq for row in rows]).values_list("pk", "hash"))
    for row in rows:
        notes = [(note.seq, note.hash) for note in read_notes(row.note)]
        if notes != [(row.seq, row.hash)]:
            yield Finding(name_row(row), "checkpoint.note", _("The text of this checkpoint says something else."))
        if hashes.get(row.seq) != row.hash:
            message = _("The ledger is no longer what it was at this checkpoint: entry %(entry)d is another one.")
            yield Finding(name_row(row), "checkpoint.rewritten", message % {"entry": row.seq})


def check_notes(notes: Sequence[Note], public_key: str = "") -> Iterator[Finding]:
    """Compare the chain with checkpoints that were kept elsewhere, and check their signatures."""
    hashes = dict(LedgerEntry.objects.filter(pk__in=[note.seq for note in notes]).values_list("pk", "hash"))
    public_key = public_key or _own_public_key()
    for note in notes:
        name = f"ledgerentry:{note.seq}"
        if hashes.get(note.seq) != note.hash:
            message = _(
                "The ledger was rewritten: the checkpoint that was kept elsewhere has another hash for entry %(entry)d "
                "than the ledger has now."
            )
            yield Finding(name, "checkpoint.rewritten", message % {"entry": note.seq})
        yield from _check_signature(note, public_key, name)


def _check_signature(note: Note, public_key: str, name: str) -> Iterator[Finding]:
    if not public_key:
        if note.signatures:
            message = _("This checkpoint is signed, and there is no public key to check that with: use --public-key.")
            yield Finding(name, "checkpoint.unchecked", message, warning=True)
    elif not note.signatures:
        message = _("This checkpoint is not signed, though there is a key.")
        yield Finding(name, "checkpoint.unsigned", message, warning=True)
    elif not any(is_signed_by(public_key, note.text, line) for line in note.signatures):
        message = _("The signature of this checkpoint is not by the key, or not of this text.")
        yield Finding(name, "checkpoint.signature", message)


def _own_public_key() -> str:
    path = settings.CHECKPOINT_KEY_FILE
    try:
        return write_public_key(load_key(path), find_origin()) if path else ""
    except KeyProblem:
        return ""
