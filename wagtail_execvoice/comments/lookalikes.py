"""Names that are to be read as somebody else's: "Acme Communicati0ns", or one whose first letter is Cyrillic.

After Unicode's report on confusables (UTS #39): two names are alike if their skeletons are equal. The whole table has 6,000
rows; ours holds what can be mistaken for a Latin letter or digit at the size of a comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from django.conf import settings as django_settings
from django.utils import translation
from django.utils.translation import gettext

from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.conf import settings

#: Names that are so long are found beside other words, too: "Examplecorp Support", "JaneDoe CEO".
LONG = 6
# By case folding only capitals are left of Cherokee, and of all others only small letters. "i" is "l", as some capitals have it.
_ALIKE = {
    "a": "4@ɑαаᎪᗅᴀ⍺ⱥⲁꓮ",
    "ae": "æ",
    "b": "8ƀƃƅɓʙβвьᏏᏴᗷⲃꓐ",
    "c": "ƈȼсᏟᴄⲥꓚ",
    "d": "ðđƌɖɗԁᎠᏧᗞᗪᴅꓒꓓ",
    "e": "3ɇɛεезєҽᎬᴇ℮⋿ⲉꓰ",
    "f": "ƒϝքᖴꓝꞙꬵ",
    "g": "ƍǥɠɡɢԍցᎶᏀᶃꓖ",
    "h": "ħɦʜнћһհᎻᏂⱨⲏꓧ",
    "j": "ȷɉʝϳјյᎫᒍᴊꓙ",
    "k": "ĸƙκкқᏦᛕᴋⱪⲕꓗ",
    "l": "1!|iıɨɩɪιіւᎥᏆᛁⲓⵏꓲłƚǀǃɫɬɭʟӏլᏞᒪ∣│ⳑꓡ",
    "m": "ɱмᎷᗰᴍⲙꓟ",
    "n": "ŋƞɲɳɴηпոռⲛꓠ",
    "o": "0øɵοσоөօסଠഠဝჿᎧᴏ○◯ⲟⵔ〇ꓳꬽ",
    "oe": "œ",
    "p": "þƥƿρрᏢᑭᴘ⍴ⲣꓑ",
    "q": "ɋʠԛգզ",
    "r": "ɍɼɽɾʀгᎡᏒᖇᴦⲅꓣꭇꭈ",
    "s": "5$ƽʂѕᏕᏚꓢꜱ",
    "t": "7ŧƫƭʈτтᎢᴛ⊤ⲧꓔ",
    "u": "ʉʋμυսᑌᴜ∪⋃ꓴꭎꭒ",
    "v": "νѵᏙᐯᴠ∨⋁ꓦ",
    "w": "ɯωѡԝաᎳᏔᴡⲱꓪ",
    "x": "×χхҳᕁᚷⲭꓫ",
    "y": "ƴɏɣʏγуүұყᎩᎽỿⲩꓬ",
    "z": "ƶȥɀʐʑᏃᴢⲍꓜ",
}
_LETTERS = {drawn: letter for letter, alike in _ALIKE.items() for drawn in alike}
# Capitals that look like others than their small letters do, and a sigma of which no normal form is left.
_CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϲՏ", "ABEZHIKMNOPTYXCcS")
# Nothing is seen of them, or no more than of an apostrophe: fillers, selectors of variants, modifiers.
_PASSED_OVER = re.compile(r"[\u02b9-\u02d1\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# At the edge of a word they may stand for nothing: "@jane", "Jane Doe²", "Jane Doe!".
_AT_EDGES = re.compile(r"(?<!\w)[@$!|]+|[@$!|\d²³¹⁰⁴-⁹₀-₉™℠]+(?!\w)")


def skeleton(name: str) -> str:
    """Return what ``name`` looks like: equal for two names that readers take for one another. Empty if nothing is left."""
    return _join(_words(name))


def find_lookalike(name: str, ours: Iterable[str], official: Mapping[str, str]) -> str:
    """Return the name of ours that ``name`` could be taken for; empty if there is none.

    ``ours`` are those of the page and of its site, ``official`` the official names, by their skeletons.
    """
    readings = [_words(reading) for reading in _read(name)]
    wholes = {_join(words) for words in readings} - {""}
    if not wholes:
        return ""
    runs = {run for words in readings for run in _runs(words)}
    names = (*official.values(), *_reserved(), *ours)
    exact = (official[looks] for looks in wholes if looks in official)
    return next(exact, "") or next((our for our in names if _is_in(our, wholes, runs)), "")


def _is_in(our: str, wholes: Collection[str], runs: Collection[str]) -> bool:
    """Return whether ``our`` is all of the name or stands in it, in any order: "Dr. Ana Silva (CEO)". One short word says nothing."""
    looks, words = _look_at(our)
    if looks in wholes or (len(looks) >= LONG and looks in runs):
        return True
    return len(words) > 1 and all(word in runs for word in words)


@lru_cache(maxsize=4096)
def _look_at(our: str) -> tuple[str, tuple[str, ...]]:
    # Ours are the same for every comment, and there may be hundreds.
    words = _words(our)
    return _join(words), tuple(_join([word]) for word in words)


def _read(name: str) -> Iterator[str]:
    """Yield how ``name`` may be read: capitals as they look, and signs as letters or as nothing."""
    for reading in {name, unicodedata.normalize("NFD", name).translate(_CAPITALS)}:
        yield from {reading, _AT_EDGES.sub(" ", reading)}


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Yield words that follow one another, written together."""
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield _join(words[start:end])


def _words(name: str) -> list[str]:
    drawn = [" "]
    for character in _fold(name):
        kind = unicodedata.category(character)
        # On what is read as a Latin letter, the vowel of another script is a mark like any other.
        is_mark = kind[0] == "M" and (unicodedata.combining(character) or kind == "Me" or drawn[-1].isascii())
        if is_mark or kind == "Cf":
            continue
        letter = str(unicodedata.decimal(character)) if kind == "Nd" else character
        drawn.append(_LETTERS.get(letter, letter if kind[0] in "LMN" else " "))
    return "".join(drawn).split()


def _fold(name: str) -> str:
    # Folded again behind NFKD, which makes capitals out of the letters of mathematics.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return _PASSED_OVER.sub("", folded)


def _join(words: Iterable[str]) -> str:
    return "".join(words).replace("rn", "m").replace("vv", "w").replace("cl", "d")


def _reserved() -> Iterable[str]:
    yield str(getattr(django_settings, "WAGTAIL_SITE_NAME", "") or "")
    yield from settings.RESERVED_NAMES
    # What we write beside a name is no name: neither in the language of the page nor in English.
    yield from _name_roles()
    with translation.override("en"):
        yield from _name_roles()


def _name_roles() -> list[str]:
    return [*(str(badge.label) for badge in Badge if badge.label), gettext("moderator"), "admin"]
