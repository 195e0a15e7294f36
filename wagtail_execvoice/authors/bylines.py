"""The byline engine: credits in, sentences out.

Pure functions without a request or a query, so the same words stand on a page, in a feed, a mail and an API. Sentences are
translated whole, with placeholders: gluing fragments cannot be right in every language. Names are joined by the list patterns
of the Unicode locale data (UTS #35, "List Patterns": start, middle, end, two), which a translator fills in per language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import npgettext, pgettext

from wagtail_execvoice.authors.constants import INTERNAL_ROLES, Role


@dataclass(frozen=True)
class Credit:
    """One person's part in one page, in words that no longer depend on the person's profile."""

    name: str
    role: str = Role.AUTHOR.value
    title: str = ""
    affiliation: str = ""
    custom_role: str = ""
    url: str = ""
    #: Who that is in the directory, for metadata. No part of what is printed.
    person_id: int | None = field(default=None, compare=False, repr=False)

    @property
    def position(self) -> str:
        """Title and affiliation in one phrase of the active language, ``""`` if there is neither."""
        if self.title and self.affiliation:
            return pgettext("byline", "{title}, {affiliation}").format(title=self.title, affiliation=self.affiliation)
        return self.title or self.affiliation


@dataclass(frozen=True)
class WrittenByline:
    """A byline in one language. False when nobody is credited in public: no byline means no author."""

    text: str = ""
    html: SafeString = SafeString("")  # noqa: RUF009 (a SafeString is immutable)
    credits: tuple[Credit, ...] = ()
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.credits)

    def __str__(self) -> str:
        return self.text

    @property
    def authors(self) -> tuple[Credit, ...]:
        """The credits that may be called author in metadata: only those that the page presents as authors."""
        return tuple(credit for credit in self.credits if credit.role == Role.AUTHOR)

    @property
    def author_names(self) -> str:
        """The authors in one phrase, for metadata that has room for one text: "A, B and C"."""
        with translation.override(self.language):
            return str(_join([credit.name for credit in self.authors], _fill_text)) if self.authors else ""

    @property
    def has_positions(self) -> bool:
        """Whether there is a title or affiliation to print below the names."""
        return any(credit.position for credit in self.authors)

    @property
    def data(self) -> dict[str, Any]:
        """The byline for an API: the sentence, and each public credit with its role."""
        fields = ("role", "custom_role", "name", "title", "affiliation", "url")
        return {
            "text": self.text,
            "language": self.language,
            "credits": [{field: getattr(credit, field) for field in fields} for credit in self.credits],
        }


@dataclass(frozen=True)
class Words:
    """Words in a sentence that are no name, with the address they lead to, if any."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Lead:
    """What the sentence about the authors says besides their names, as "Guest post by {names}, …" does.

    ``pattern`` returns it in the active language for so many authors; ``words`` fill its other placeholders.
    """

    pattern: Callable[[int], str]
    words: Mapping[str, Words] = field(default_factory=dict)


def write_byline(credits: Iterable[Credit], language: str, lead: Lead | None = None) -> WrittenByline:
    """Return the byline of ``credits`` (in the order they are printed) in ``language``, without the internal ones.

    One sentence stands without a full stop, as a byline does; several get one each. ``lead`` replaces "By {names}".
    """
    public = tuple(dict.fromkeys(c for c in credits if c.name.strip() and c.role not in INTERNAL_ROLES))
    if not public:
        return WrittenByline(language=language)
    with translation.override(language):
        lines = list(_lines(public, lead))
        texts, htmls = [_write_text(*line) for line in lines], [_write_html(*line) for line in lines]
        if len(lines) > 1:
            stop = pgettext("one of several sentences of a byline", "{sentence}.")
            texts, htmls = [stop.format(sentence=x) for x in texts], [format_html(stop, sentence=x) for x in htmls]
        return WrittenByline(
            text=" ".join(texts),
            html=format_html_join(" ", '<span class="ev-byline__line">{}</span>', ([html] for html in htmls)),
            credits=public,
            language=language,
        )


# A line is a translated pattern and, per placeholder, the people (or the words) that fill it.
Filling = Sequence[Credit] | Words
Line = tuple[str, dict[str, Filling]]


def _lines(credits: Sequence[Credit], lead: Lead | None) -> Iterable[Line]:
    authors, told_to = _in_role(credits, Role.AUTHOR), _in_role(credits, Role.AS_TOLD_TO)
    if authors and lead:
        yield lead.pattern(len(authors)), {"names": authors, **lead.words}
        authors = []
    if authors and told_to:
        yield pgettext("byline", "{authors}, as told to {listeners}"), {"authors": authors, "listeners": told_to}
    elif authors:
        yield npgettext("byline", "By {names}", "By {names}", len(authors)), {"names": authors}
    elif told_to:
        yield npgettext("byline", "As told to {names}", "As told to {names}", len(told_to)), {"names": told_to}
    for role, pattern in CLAUSES.items():
        if people := _in_role(credits, role):
            yield pattern(len(people)), {"names": people}
    for label in dict.fromkeys(c.custom_role for c in credits if c.role == Role.CUSTOM):
        people = [c for c in credits if c.role == Role.CUSTOM and c.custom_role == label]
        yield pgettext("byline", "{role}: {names}"), {"role": Words(label), "names": people}


CLAUSES: dict[str, Callable[[int], str]] = {
    Role.EDITOR: lambda n: npgettext("byline", "Edited by {names}", "Edited by {names}", n),
    Role.TRANSLATOR: lambda n: npgettext("byline", "Translated by {names}", "Translated by {names}", n),
    Role.PHOTOGRAPHER: lambda n: npgettext("byline", "Photographs by {names}", "Photographs by {names}", n),
    Role.REVIEWER: lambda n: npgettext("byline", "Reviewed by {names}", "Reviewed by {names}", n),
}


def _in_role(credits: Sequence[Credit], role: str) -> list[Credit]:
    return [credit for credit in credits if credit.role == role]


def _write_text(pattern: str, groups: Mapping[str, Filling]) -> str:
    words = {
        key: _isolate(value.text) if isinstance(value, Words) else _join([_isolate(c.name) for c in value], _fill_text)
        for key, value in groups.items()
    }
    return pattern.format(**words)


def _write_html(pattern: str, groups: Mapping[str, Filling]) -> SafeString:
    words = {
        key: _words_html(value) if isinstance(value, Words) else _join([_name_html(c) for c in value], format_html)
        for key, value in groups.items()
    }
    # The pattern comes from a catalogue, which a site may supply: escaped like any other text.
    return format_html(conditional_escape(pattern), **words)


def _words_html(words: Words) -> SafeString:
    if words.url:
        return format_html('<a href="{}"><bdi>{}</bdi></a>', words.url, words.text)
    return conditional_escape(words.text)


def _name_html(credit: Credit) -> SafeString:
    css = "p-author h-card" if credit.role == Role.AUTHOR else "h-card"
    if credit.url:
        return format_html('<a class="{}" href="{}"><bdi>{}</bdi></a>', css, credit.url, credit.name)
    return format_html('<span class="{}"><bdi>{}</bdi></span>', css, credit.name)


def _fill_text(pattern: str, **words: str) -> str:
    return pattern.format(**words)


def _join(names: Sequence[Any], fill: Callable[..., Any]) -> Any:
    """Join names as UTS #35 does: from the end, so that each pattern holds one name and what follows it."""
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return fill(pgettext("list of two", "{first} and {second}"), first=names[0], second=names[1])
    joined = fill(pgettext("end of a list", "{rest} and {last}"), rest=names[-2], last=names[-1])
    for name in reversed(names[1:-2]):
        joined = fill(pgettext("middle of a list", "{item}, {rest}"), item=name, rest=joined)
    return fill(pgettext("start of a list", "{item}, {rest}"), item=names[0], rest=joined)


def _isolate(words: str) -> str:
    """Wrap words that run against the active language in Unicode isolates, as ``<bdi>`` does in HTML (UAX #9, 2.7)."""
    direction = next((d for d in map(unicodedata.bidirectional, words) if d in {"L", "R", "AL"}), None)
    if direction is None or (direction != "L") == translation.get_language_bidi():
        return words
    return f"\u2068{words}\u2069"


def role_label(credit: Credit) -> str:
    """The role of a credit in words of the active language."""
    return credit.custom_role if credit.role == Role.CUSTOM else str(Role(credit.role).label)
