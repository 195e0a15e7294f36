"""Which characters of a stranger's text may stay.

The rules follow Unicode's security reports (UTS #39, UTR #36) and UAX #31: nothing that cannot be stored, that hides, or
that reorders or overprints its neighbours; everything that a living script needs to be written.
"""

from __future__ import annotations

import re
import unicodedata

MAX_COMBINING_MARKS = 3
"""Non-spacing and enclosing marks kept on one base character. More is "zalgo", which paints over other people's lines."""

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")

# Tag characters (U+E0000..7F) go too although the flags of England, Scotland and Wales need them: they hide whole texts.
# Characters that Unicode has not assigned yet stay: they are next year's emoji.
_DROPPED = re.compile(
    r"["
    r"\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls; PostgreSQL cannot store NUL
    r"\ud800-\udfff"  # surrogates: cannot be encoded
    r"\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides and isolates
    r"\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a"  # invisible format
    r"\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # fillers: letters that look like nothing
    r"\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"  # non-characters, tags
    r"]+"
)

# Marks that order one neighbour (LRM, RLM, ALM) are typed by keyboards for Hebrew and Arabic and cannot reach further.
_DIRECTION_MARKS = re.compile(r"[\u061c\u200e\u200f]+")

# Fonts draw nothing for them, although Unicode counts them among letters and symbols.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
_BRAILLE_BLANK = "\u2800"

_JOINERS = "\u200c\u200d"
_JOINER_IN_ASCII = re.compile(rf"(?<![^\x00-\x7f])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f])")


def normalise(source: str, *, max_length: int | None = None) -> str:
    """Return ``source`` in the one form in which text of outsiders is stored and compared: NFC, lines ended by ``\\n``.

    Controls (but newline and tab), surrogates, bidi overrides and invisible characters are dropped; a base character keeps
    ``MAX_COMBINING_MARKS``; ZWJ and ZWNJ stay where they can join something. No mark begins the text or follows a space, so
    none can merge with a tag that is put around the text (``>`` and U+0338 are one character in NFC). Any ``str`` is accepted,
    the work is linear, and doing it twice changes nothing. ``max_length`` is in characters of the result; the rest is cut.
    """
    text = _LINE_ENDS.sub("\n", source)
    text = _DROPPED.sub("", text)
    if not text.isascii():
        # Capped before NFC, whose reordering is quadratic in a run of marks; again after it, because it splits some marks
        # into two; and composed once more, because what is dropped may have kept its neighbours apart.
        text = unicodedata.normalize("NFC", _tamed(text))
        text = unicodedata.normalize("NFC", _tamed(text))
    return text if max_length is None else text[:max_length]


def single_line(source: str, *, max_length: int | None = None) -> str:
    """Return ``source`` as a name or title: normalised, on one line, with single spaces and none at the ends.

    Stricter than ``normalise``, since two names that look alike must be alike: direction marks go, and so do ZWJ and ZWNJ
    beside ASCII (a Persian name keeps its ZWNJ), and the blank of Braille is a space. Never holds CR or LF, so it is safe in a
    mail header. ``max_length`` is in characters of the result; what is longer is cut.
    """
    text = normalise(_DIRECTION_MARKS.sub("", source).replace(_BRAILLE_BLANK, " "))
    text = _JOINER_IN_ASCII.sub("", " ".join(text.split()))
    text = unicodedata.normalize("NFC", text)
    return text if max_length is None else text[:max_length].rstrip()


def is_unseen(text: str) -> bool:
    """Return whether there is nothing in ``text`` that anybody sees: spaces, marks on nothing, and what is drawn as nothing."""
    return not any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    if not character.isprintable() or character.isspace() or character in _BLANK:
        return False
    return unicodedata.category(character)[0] != "M"


def _tamed(text: str) -> str:
    """Drop marks beyond the limit of their base or without a base, and joiners that follow nothing that could be joined."""
    kept = []
    marks = MAX_COMBINING_MARKS
    previous = " "
    for character in text:
        if character in _JOINERS:
            if previous in _JOINERS or previous.isspace():
                continue
        else:
            before, marks = marks, _marks_after(character, marks)
            if marks > MAX_COMBINING_MARKS:
                marks = before
                continue
        kept.append(character)
        previous = character
    return "".join(kept)


def _marks_after(character: str, marks: int) -> int:
    """Count the marks on the present base. A joiner is never asked: it ends no cluster, or marks could be piled up behind it."""
    if character.isspace():
        return MAX_COMBINING_MARKS
    if character < "\u0300":
        return 0
    category = unicodedata.category(character)
    # Spacing marks (Mc) write the vowels of Indic scripts and are free, except those that NFC would have to reorder.
    if category in {"Mn", "Me"} or unicodedata.combining(character):
        return marks + 1
    return marks if category == "Mc" else 0
