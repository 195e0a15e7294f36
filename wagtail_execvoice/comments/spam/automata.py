"""Runs a pattern over a text in linear time: all ways at once, and never one after the other.

The expressions of Python try one way, and another if that fails: on the right text that takes for ever. Here each
character is looked at once, by all states that the pattern can be in (Thompson 1968), and what came of it is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.spam.patterns import Choice, Edge, Node, PatternRefused, Repeat, Sequence, Sign, parse

MOST_STATES = 500
#: States that are kept in what is remembered of one pattern: less than a megabyte, whatever the text is.
MOST_REMEMBERED = 20_000
_FOUND = frozenset({-1})


@dataclass(frozen=True)
class _Way:
    """A state that takes nothing: go on at each of these, if ``edge`` is there."""

    targets: tuple[int, ...]
    edge: str = ""


class Automaton:
    """A pattern that can be run. Raises ``PatternRefused`` if it is none of ours."""

    def __init__(self, pattern: str) -> None:
        #: A sign goes on at the next state; None is the end.
        self.states: list[Sign | _Way | None] = []
        self._add(parse(pattern))
        self.states.append(None)
        self._steps: dict[tuple[frozenset[int], str, str], frozenset[int]] = {}
        self._remembered = 0
        if self.finds(""):
            raise PatternRefused(_("It is found in every text, even an empty one."))

    def finds(self, text: str) -> bool:
        """Return whether the pattern is anywhere in ``text``, whatever the case."""
        return self.find_end(text.casefold()) is not None

    def find_end(self, text: str, start: int = 0, stop: int | None = None) -> int | None:
        """Return where the first match ends that begins at ``start`` or later, None if none ends by ``stop``. ``text`` is folded."""
        now: frozenset[int] = frozenset()
        before = _before(text, start)
        for place in range(start, (len(text) if stop is None else stop) + 1):
            sign = text[place : place + 1]
            now = self._step(now, before, sign)
            if now is _FOUND:
                return place
            before = "w" if _is_word(sign) else "-"
        return None

    def find_longest(self, text: str, start: int, stop: int) -> int:
        """Return where the longest match ends that begins at ``start``, if it ends by ``stop``; else ``start``."""
        now, before, end = {0}, _before(text, start), start
        for place in range(start, stop + 1):
            sign = text[place : place + 1]
            after = set()
            for number in self._spread(now, before, sign):
                state = self.states[number]
                if state is None:
                    end = place
                elif isinstance(state, Sign) and sign and state.fits(sign):
                    after.add(number + 1)
            if not after:
                break
            now, before = after, "w" if _is_word(sign) else "-"
        return end

    def _step(self, now: frozenset[int], before: str, sign: str) -> frozenset[int]:
        key = (now, before, sign)
        if key not in self._steps:
            if self._remembered >= MOST_REMEMBERED:
                self._steps.clear()
                self._remembered = 0
            found = self._steps[key] = self._go(now, before, sign)
            self._remembered += 1 + len(found)
        return self._steps[key]

    def _go(self, now: Iterable[int], before: str, sign: str) -> frozenset[int]:
        after = set()
        # It may begin at each character.
        for number in self._spread({0, *now}, before, sign):
            state = self.states[number]
            if state is None:
                return _FOUND
            if isinstance(state, Sign) and sign and state.fits(sign):
                after.add(number + 1)
        return frozenset(after)

    def _spread(self, numbers: set[int], before: str, sign: str) -> set[int]:
        """Return the states that are reached from ``numbers`` without taking a character."""
        waiting = list(numbers)
        while waiting:
            state = self.states[waiting.pop()]
            if isinstance(state, _Way) and _is_there(state.edge, before, sign):
                new = [target for target in state.targets if target not in numbers]
                numbers.update(new)
                waiting += new
        return numbers

    def _add(self, node: Node) -> None:
        if len(self.states) > MOST_STATES:
            raise PatternRefused(_("The pattern is too large: it repeats too much."))
        if isinstance(node, Sign):
            self.states.append(node)
        elif isinstance(node, Edge):
            self.states.append(_Way((len(self.states) + 1,), node.kind))
        elif isinstance(node, Sequence):
            for part in node.parts:
                self._add(part)
        elif isinstance(node, Choice):
            self._add_choice(node)
        else:
            self._add_repeat(node)

    def _add_choice(self, node: Choice) -> None:
        start = self._reserve()
        beginnings, ends = [], []
        for part in node.parts:
            beginnings.append(len(self.states))
            self._add(part)
            ends.append(self._reserve())
        self.states[start] = _Way(tuple(beginnings))
        for end in ends:
            self.states[end] = _Way((len(self.states),))

    def _add_repeat(self, node: Repeat) -> None:
        for _time in range(node.least):
            self._add(node.part)
        if node.most is None:
            start = self._reserve()
            self._add(node.part)
            self.states.append(_Way((start,)))
            self.states[start] = _Way((start + 1, len(self.states)))
            return
        starts = []
        for _time in range(node.most - node.least):
            starts.append(self._reserve())
            self._add(node.part)
        for start in starts:
            self.states[start] = _Way((start + 1, len(self.states)))

    def _reserve(self) -> int:
        self.states.append(_Way(()))
        return len(self.states) - 1


def _before(text: str, place: int) -> str:
    return ("w" if _is_word(text[place - 1]) else "-") if place else ""


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _is_there(edge: str, before: str, sign: str) -> bool:
    if edge in {"b", "B"}:
        return ((before == "w") != (sign != "" and _is_word(sign))) == (edge == "b")
    return not edge or (before == "" if edge == "^" else sign == "")
