"""Checkpoints as text: how the chain stood at a moment, in a few lines that can be kept anywhere.

The form is that of C2SP's signed notes and checkpoints, so that others' tools can check the signature: origin, number of
entries, hash of the last one in base64, time, an empty line, signatures. (The hash is the end of a chain, not of a tree.)
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings as django_settings

_NOTE = re.compile(
    r"^(?P<text>(?P<origin>\S[^\n]*)\n(?P<seq>\d{1,18})\n(?P<hash>[A-Za-z0-9+/]{43}=)\n(?P<at>time [^\n]+)\n)"
    r"(?:\n(?P<signatures>(?:— \S+ [A-Za-z0-9+/=]+\n)*))?",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Note:
    """One checkpoint. ``text`` is what is signed; ``signatures`` are the lines below it."""

    origin: str
    seq: int
    hash: str
    text: str
    signatures: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{line}\n" for line in self.signatures)


def make_note(seq: int, hash: str, at: str) -> Note:
    """Make the note of a chain that ends with entry ``seq``."""
    encoded = b64encode(bytes.fromhex(hash)).decode()
    return Note(find_origin(), seq, hash, f"{find_origin()}\n{seq}\n{encoded}\ntime {at}\n")


def read_notes(text: str) -> Iterator[Note]:
    """Find the notes in a file to which they were added one by one, or in a mail."""
    for match in _NOTE.finditer(text.replace("\r\n", "\n") + "\n"):
        hash = b64decode(match["hash"]).hex()
        lines = (match["signatures"] or "").splitlines()
        yield Note(match["origin"], int(match["seq"]), hash, match["text"], tuple(lines))


def find_origin() -> str:
    """Return whose ledger it is: the host of the site, which stands in every note."""
    host = urlsplit(getattr(django_settings, "WAGTAILADMIN_BASE_URL", "") or "").hostname
    return f"{host or 'localhost'}/execvoice-signoff"
