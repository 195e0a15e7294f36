"""What was found in a comment, marked in its text: worked out from what the reasons say when a card is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from wagtail_execvoice.comments.constants import RuleKind
from wagtail_execvoice.comments.marking import mark
from wagtail_execvoice.comments.models import ModerationRule, ReaderComment
from wagtail_execvoice.comments.spam.matching import MOST_PATTERNS, automata_of, lines_of, site_of
from wagtail_execvoice.comments.spam.spans import LONGEST_MATCH, Phrases, Span, Text, find_pattern

#: Of one finding, and of all findings in one comment, so many passages are marked.
MOST_OF_ONE, MOST_MARKED = 50, 200
#: What patterns cost the most: so many steps of them on one screen, about a second. A usual pattern takes one for each character.
MOST_STEPS, STATES_OF_A_STEP = 500_000, 50

Finder = Callable[[Text], Iterator[Span]]


class Matches:
    """What was found in the comments of one screen. One query, and none if it was no rule that found something."""

    def __init__(self, comments: Sequence[ReaderComment], *, sees_personal_data: bool = False) -> None:
        self._sees_personal_data = sees_personal_data
        self._steps_left = MOST_STEPS
        self._rules: dict[str, list[Finder]] = defaultdict(list)
        names = {detail for comment in comments for code, detail in _read(comment.reasons) if code == "rule"}
        for rule in ModerationRule.objects.filter(name__in=names) if names else ():
            self._rules[rule.name].append(self._compile(rule))

    def mark(self, comment: ReaderComment) -> SafeString:
        """Return the text of ``comment`` as HTML, with ``<mark>`` around what was found."""
        if not any(detail for _code, detail in _read(comment.reasons)):
            return mark_safe(comment.html)  # noqa: S308 - as it is stored, which is escaped
        return mark(comment.html, lambda plain: islice(self._find(comment.reasons, Text(plain)), MOST_MARKED))

    def _find(self, reasons: Any, text: Text) -> Iterator[Span]:
        for code, detail in _read(reasons):
            finders = (
                self._rules.get(detail, ()) if code == "rule" else [partial(_FINDERS.get(code, _find_words), detail)]
            )
            for find in finders:
                yield from islice(find(text), MOST_OF_ONE)

    def _compile(self, rule: ModerationRule) -> Finder:
        lines = lines_of(rule.text)
        if rule.kind == RuleKind.PATTERN:
            automata = [automaton for line in lines[:MOST_PATTERNS] for automaton in automata_of(line)]
            return partial(self._find_patterns, automata)
        if rule.kind == RuleKind.LINK:
            sites = set(map(site_of, lines)) - {""}
            return lambda text: text.find_sites(sites)
        if rule.kind == RuleKind.ADDRESS and not self._sees_personal_data:
            # Whoever may not see an address may not guess it, either.
            return lambda text: iter(())
        return Phrases(lines).find

    def _find_patterns(self, automata: list[Any], text: Text) -> Iterator[Span]:
        for automaton in automata:
            if self._steps_left <= 0:
                return
            states = len(automaton.states)
            self._steps_left -= len(text.plain) * (1 + states // STATES_OF_A_STEP)
            for span in find_pattern(automaton, text):
                yield span
                # Each is looked at from behind, too, and as far as it goes.
                self._steps_left -= LONGEST_MATCH * states // 2
                if self._steps_left <= 0:
                    return


def _read(reasons: Any) -> Iterator[tuple[str, str]]:
    return ((str(reason.get("code", "")), str(reason.get("detail", ""))) for reason in reasons)


def _find_words(detail: str, text: Text) -> Iterator[Span]:
    """Find the detail itself. A number or a share is none that stands in the text."""
    return Phrases([detail]).find(text) if any(map(str.isalpha, detail)) else iter(())


def _find_links(_detail: str, text: Text) -> Iterator[Span]:
    return text.find_links()


def _find_site(detail: str, text: Text) -> Iterator[Span]:
    return text.find_sites({detail})


def _find_learned(detail: str, text: Text) -> Iterator[Span]:
    """Find the words of the learned filter, "93%: casino, cheap pills, links=2, host=example.com", and those facts that have a place."""
    features = detail.partition(": ")[2].split(", ")
    facts = [feature.partition("=") for feature in features if "=" in feature]
    yield from Phrases(feature for feature in features if "=" not in feature).find(text)
    yield from text.find_sites({value for name, _sign, value in facts if name in {"host", "tld"}})
    if any(name == "links" for name, _sign, _value in facts):
        yield from text.find_links()


def _find_nothing(_detail: str, _text: Text) -> Iterator[Span]:
    return iter(())


#: What else than the detail itself is found. What a phase of a site's own finds is marked if it names it.
_FINDERS: dict[str, Callable[[str, Text], Iterator[Span]]] = {
    "links": _find_links,
    "known_site": _find_site,
    "learned": _find_learned,
    "learned_spam": _find_learned,
    # The word for a badge.
    "speaker": _find_nothing,
}
