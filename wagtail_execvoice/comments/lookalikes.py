"""Names that are to be read as somebody else's: "Acme Communicati0ns", or one whose first letter is Cyrillic.

After Unicode's report on confusables (UTS #39): two names are alike if their skeletons are equal. The whole table has 6,000
rows; ours holds what can be mistaken for a Latin letter or digit at the size of a comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from django.conf import settings as django_settings
from django.utils import translation
from django.utils.translation import gettext

from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.conf import settings

#: A name of one word that is so long is found beside other words, too: "Examplecorp Support".
LONG_WORD = 6
# Signs that stand for letters part no words.
_BETWEEN_WORDS = re.compile(r"[^\w$@!|\u0300-\u036f]+")
_CYRILLIC = dict(zip("авсԁеһіјкӏмпорԛѕтухѡԝьзгѵ", "abcdehijklmnopqstyxwwb3rv", strict=True))
_GREEK = dict(zip("αβγεηικνορτυχωϲ", "abyenikvoptuxwc", strict=True))
_OTHERS = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "p"}
_SIGNS = {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "$": "s", "@": "a", "!": "l", "|": "l"}
_LETTERS = {**_CYRILLIC, **_GREEK, **_OTHERS, **_SIGNS, "i": "l"}


def skeleton(name: str) -> str:
    """Return what ``name`` looks like: equal for two names that readers take for one another. Empty if nothing is left."""
    # Folded again behind NFKD, which makes capitals out of the letters of mathematics.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    drawn = "".join(_LETTERS.get(c, c) for c in folded if not unicodedata.combining(c))
    plain = "".join(c for c in drawn if c.isalnum())
    return plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")


def find_lookalike(name: str, authors: Iterable[str], official: Mapping[str, str]) -> str:
    """Return the name of ours that ``name`` could be taken for; empty if there is none.

    ``authors`` are those of the page, ``official`` the official names of the site, by their skeletons.
    """
    looks = skeleton(name)
    if not looks:
        return ""
    words = _words(name)
    names = (*official.values(), *_reserved(), *authors)
    return official.get(looks) or next((ours for ours in names if looks == skeleton(ours) or _is_in(ours, words)), "")


def _is_in(ours: str, words: Collection[str]) -> bool:
    """Return whether all of ``ours`` stands among ``words``, in any order: "Dr. Ana Silva (CEO)". One short word says nothing."""
    own = _words(ours)
    return (len(own) > 1 or len("".join(own)) >= LONG_WORD) and own <= set(words)


def _words(name: str) -> set[str]:
    return {skeleton(word) for word in _BETWEEN_WORDS.split(unicodedata.normalize("NFKD", name))} - {""}


def _reserved() -> Iterable[str]:
    yield str(getattr(django_settings, "WAGTAIL_SITE_NAME", "") or "")
    yield from settings.RESERVED_NAMES
    # What we write beside a name is no name: neither in the language of the page nor in English.
    yield from _name_roles()
    with translation.override("en"):
        yield from _name_roles()


def _name_roles() -> list[str]:
    return [*(str(badge.label) for badge in Badge if badge.label), gettext("moderator"), "admin"]
