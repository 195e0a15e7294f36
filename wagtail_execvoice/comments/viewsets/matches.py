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
from wagtail_execvoice.comments.pipeline.rules import FOUND, FOUND_ADDRESS
from wagtail_execvoice.comments.spam.automata import Automaton
from wagtail_execvoice.comments.spam.matching import MOST_STEPS, Budget, automata_of, compile_rule, lines_of, site_of
from wagtail_execvoice.comments.spam.spans import Phrases, Span, Text, find_pattern

#: Of one finding, and of all findings in one comment, so many passages are marked.
MOST_OF_ONE, MOST_MARKED = 50, 200
_RULES = {FOUND, FOUND_ADDRESS}

Finder = Callable[[Text], Iterator[Span]]


class Matches:
    """What was found in the comments of one screen. One query, and none if it was no rule that found something.

    All of them together may spend what one comment may when it is written: about a second. Beyond that nothing is marked.
    """

    def __init__(self, comments: Sequence[ReaderComment], *, sees_personal_data: bool = False) -> None:
        self._sees_personal_data = sees_personal_data
        self._budget = Budget(MOST_STEPS)
        self._rules: dict[str, list[Finder]] = defaultdict(list)
        names = {detail for comment in comments for code, detail in _read(comment.reasons) if code in _RULES}
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
                self._rules.get(detail, ()) if code in _RULES else [partial(_FINDERS.get(code, _find_words), detail)]
            )
            for find in finders:
                yield from islice(find(text), MOST_OF_ONE)

    def _compile(self, rule: ModerationRule) -> Finder:
        lines = lines_of(rule.text)
        if rule.kind == RuleKind.PATTERN:
            return partial(
                self._find_patterns, [_Counted(one, self._budget) for line in lines for one in automata_of(line)]
            )
        if rule.kind == RuleKind.ADDRESS and not self._sees_personal_data:
            # Whoever may not see an address may not guess it, either.
            return lambda text: iter(())
        sites = set(map(site_of, lines)) - {""}
        find = partial(Text.find_sites, sites=sites) if rule.kind == RuleKind.LINK else Phrases(lines).find
        # Sites and addresses are words, too, as far as the time goes.
        states = compile_rule(RuleKind.WORDS, rule.text).states
        return lambda text: find(text) if self._budget.take(len(text.plain) * states) else iter(())

    def _find_patterns(self, automata: list[Any], text: Text) -> Iterator[Span]:
        try:
            for automaton in automata:
                yield from find_pattern(automaton, text)
        except _SpentError:
            return


class _SpentError(Exception):
    """There are no steps left."""


class _Counted:
    """An automaton that runs for as long as ``budget`` lasts. Raises ``_SpentError`` instead of beginning what it may not end."""

    def __init__(self, automaton: Automaton, budget: Budget) -> None:
        self._automaton, self._budget, self._states = automaton, budget, len(automaton.states)

    def find_end(self, text: str, start: int = 0, stop: int | None = None) -> int | None:
        last = len(text) if stop is None else stop
        self._take(last - start)
        end = self._automaton.find_end(text, start, stop)
        # Behind what it found it did not look.
        self._budget.left += (last - end) * self._states if end is not None else 0
        return end

    def find_longest(self, text: str, start: int, stop: int) -> int:
        self._take(stop - start)
        return self._automaton.find_longest(text, start, stop)

    def _take(self, signs: int) -> None:
        if not self._budget.take((1 + signs) * self._states):
            raise _SpentError


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
