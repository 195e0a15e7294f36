"""What can be told from the look of a text: empty praise, shouting, markup, and being mostly links."""

from __future__ import annotations

import re

from wagtail_execvoice.comments.spam.tokens import LONGEST, links, words

#: Praise that could stand under anything says at most so much.
MOST_WORDS = 25
_PRAISE = frozenset(
    words(
        """
        amazing awesome best cool excellent fantastic fine good great helpful impressive informative interesting love lovely
        nice perfect superb useful wonderful thank thanks keep well
        bedankt fijn geweldig goed goede interessant interessante leuk leuke mooi mooie prima super top
        danke gut gute guter klasse schön toll tolle toller merci bon bonne excellente génial gracias buen bueno
        """
    )
)
_THINGS = frozenset(
    words(
        """
        article blog content info information page piece post posts site stuff topic web webpage website weblog writing work
        artikel artikelen bericht pagina stuk werk beitrag seite contenu artículo contenido sitio
        """
    )
)
_FILLERS = frozenset(
    words(
        """
        a about again all am an and are as at be been bookmarked by can come for from going had has have here how i i'll i'm
        i've if in is it it's its job just like look looking lot man me more much my of on one out really say sharing so such
        that the their this to up very was what will with would write you your you're you've back forward found reading read
        right now enjoy enjoyed glad came across regularly
        aan dank dat de deze dit door een en erg ga hartelijk heb heel het hier ik je jij jullie met mijn nog op van voor vind
        wat weer zeer zo der die das ein eine ist sehr von le la un une très muy el los por para
        """
    )
)
_MARKUP = re.compile(r"<a\s|</a>|\[/?(?:url|link|img)\b", re.IGNORECASE)


def is_empty_praise(text: str) -> bool:
    """Return whether ``text`` praises a site or an article, and has no word that it could not say under any other one."""
    found = [word.replace("’", "'") for word in words(text)]
    if not 2 <= len(found) <= MOST_WORDS or "?" in text:
        return False
    said = set(found)
    return bool(said & _PRAISE and said & _THINGS) and said <= _PRAISE | _THINGS | _FILLERS


def share_of_capitals(text: str) -> float:
    """Return how much of ``text`` is in capitals, 0 to 1; 0 of a text too short to shout, or of abbreviations."""
    letters = [letter for letter in text[:LONGEST] if letter.isupper() or letter.islower()]
    shouted = [word for word in re.findall(r"[^\W\d_]{2,60}", text[:LONGEST]) if word.isupper()]
    if len(letters) < 20 or len(shouted) < 4:
        return 0.0
    return sum(map(str.isupper, letters)) / len(letters)


def has_markup(text: str) -> bool:
    """Return whether ``text`` brings links in the markup of other sites: a person sees that there is none here."""
    return bool(_MARKUP.search(text[:LONGEST]))


def words_for_each_link(text: str) -> int | None:
    """Return how many words there are for each link, None if there is no link."""
    found = links(text)
    if not found:
        return None
    rest = text[:LONGEST]
    for link in found:
        rest = rest.replace(link, " ", 1)
    return len([word for word in words(rest) if word not in {"http", "https", "www"}]) // len(found)
