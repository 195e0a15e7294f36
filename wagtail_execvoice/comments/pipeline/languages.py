"""Which languages are known here: made of the translations that every site has, kept in the cache of Django."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import django
import wagtail
from django.core.cache import cache
from django.utils.translation import to_locale
from wagtail.coreutils import get_content_languages

from wagtail_execvoice.comments.spam.catalogues import find_languages, read_sentences
from wagtail_execvoice.comments.spam.trigrams import (
    FEWEST_LETTERS,
    Profile,
    make_profile,
    script_of,
    trigrams,
)

#: Made in one request at most, if nobody made them before: a twentieth of a second each.
MOST_AT_ONCE = 6
#: As odd as this, a text may still be in the language: slang, names, mistakes.
ODD = 0.6
_NONE = "none"


def detect_language(text: str) -> str:
    """Return the language of the site that ``text`` is in, as the site calls it; empty if that cannot be said."""
    groups = trigrams(text)
    if len(groups) < FEWEST_LETTERS:
        return ""
    alike = _like(site_profiles(), script_of(text))
    odd = {code: profile.oddity(groups) for code, profile in alike.items()}
    best = min(alike, key=lambda code: alike[code].rarity_of(groups), default="")
    return best if best and odd[best] <= ODD else ""


def measure_oddity(text: str) -> tuple[float, bool]:
    """Return how unlike every known language ``text`` is, 0 if like one of them, and whether all languages were asked."""
    groups, script = trigrams(text), script_of(text)
    if len(groups) < FEWEST_LETTERS or not script:
        return 0.0, True
    own = [profile.oddity(groups) for profile in _like(site_profiles(), script).values()]
    if own and min(own) <= ODD:
        return 0.0, True
    profiles, is_complete = all_profiles()
    odd = [profile.oddity(groups) for profile in _like(profiles, script).values()]
    least = min(odd, default=0.0)
    return (least, is_complete) if least > ODD else (0.0, True)


def site_profiles() -> dict[str, Profile]:
    """Return the profiles of the languages that this site is published in."""
    known = set(find_languages())
    locales = {code: _find_locale(code, known) for code in get_content_languages()}
    found, _complete = _get(list(dict.fromkeys(filter(None, locales.values()))), most=len(locales))
    return {code: found[locale] for code, locale in locales.items() if locale in found}


def all_profiles(most: int = MOST_AT_ONCE) -> tuple[dict[str, Profile], bool]:
    """Return the profiles of all languages, and whether those are all: at most so many are made that are missing."""
    return _get(find_languages(), most)


def _find_locale(code: str, known: set[str]) -> str:
    locale = to_locale(code)
    return locale if locale in known else locale.partition("_")[0] if locale.partition("_")[0] in known else ""


def _like(profiles: dict[str, Profile], script: str) -> dict[str, Profile]:
    return {code: profile for code, profile in profiles.items() if profile.script == script}


def _get(locales: list[str], most: int) -> tuple[dict[str, Profile], bool]:
    keys = {_key(locale): locale for locale in locales}
    found: dict[str, Any] = cache.get_many(keys)
    missing = [key for key in keys if key not in found]
    made = {key: _make(keys[key]) or _NONE for key in missing[:most]}
    if made:
        cache.set_many(made, timeout=None)
    profiles = {keys[key]: profile for key, profile in (found | made).items() if profile != _NONE}
    return profiles, len(missing) <= most


@lru_cache(maxsize=200)
def _make(locale: str) -> Profile | None:
    # Remembered here as well for a site whose cache keeps nothing: it would make them for each comment.
    return make_profile(read_sentences(locale))


def _key(locale: str) -> str:
    return f"execvoice.comments.spelling.1.{django.__version__}.{wagtail.__version__}.{locale}"
