"""Why comments are rejected, for whom that is said."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.utils.translation import override, pgettext, pgettext_lazy, to_language

#: What moderators reject for, so that it takes no typing. Kept as it was said, in the language of who said it.
REASONS = {
    "topic": pgettext_lazy("why a comment is rejected", "Off topic"),
    "tone": pgettext_lazy("why a comment is rejected", "Attacks somebody"),
    "private": pgettext_lazy("why a comment is rejected", "Gives away something private"),
    "advertising": pgettext_lazy("why a comment is rejected", "Advertising"),
    "repeated": pgettext_lazy("why a comment is rejected", "Says what was said before"),
}
_SPLIT = "\0"


def say_rejection(why: str, words: str) -> str:
    """Return a reason of the list with the words of a moderator, either of which may be empty, in the language of now."""
    said = str(REASONS[why]) if why else ""
    return (
        pgettext("reason: detail", "%(reason)s: %(detail)s") % {"reason": said, "detail": words}
        if said and words
        else said or words
    )


def translate_rejection(text: str, languages: Iterable[str] = ()) -> str:
    """Return ``text``, which ``say_rejection`` said in one of ``languages`` or of ours, in the language of now.

    What moderators said in their own words stays as it is.
    """
    for language in dict.fromkeys([*languages, *_ours()]):
        found = _find(text, language)
        if found is not None:
            return say_rejection(*found)
    return text


def _find(text: str, language: str) -> tuple[str, str] | None:
    with override(language):
        sayings = [(why, say_rejection(why, ""), say_rejection(why, _SPLIT).split(_SPLIT)) for why in REASONS]
    for why, alone, (before, after) in sayings:
        if text == alone:
            return why, ""
        if len(text) > len(before) + len(after) and text.startswith(before) and text.endswith(after):
            return why, text[len(before) : len(text) - len(after)]
    return None


@lru_cache(maxsize=1)
def _ours() -> tuple[str, ...]:
    """Return the languages that we are translated to."""
    return tuple(
        sorted(to_language(path.name) for path in (Path(__file__).parent / "locale").iterdir() if path.is_dir())
    )
