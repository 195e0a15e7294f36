"""The regular expressions that moderators may use: those that can be run in linear time, and clear words about the others."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

LONGEST_PATTERN = 200
MOST_REPEATS = 50
MOST_GROUPS = 20
_COUNT = re.compile(r"\{(\d{1,4})(?:(,)(\d{0,4}))?\}")
_SHORTHANDS = "dDwWsS"
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}


class PatternRefused(ValueError):
    """Says in words for people what is wrong with a pattern."""


@dataclass(frozen=True)
class Sign:
    """One character, whichever ``fits``."""

    fits: Callable[[str], object]


@dataclass(frozen=True)
class Edge:
    """A place between two characters: ``^``, ``$``, ``b`` or ``B``."""

    kind: str


@dataclass(frozen=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """``most`` is None if there is no end to it."""

    part: Node
    least: int
    most: int | None


Node = Sign | Edge | Sequence | Choice | Repeat


def parse(pattern: str) -> Node:
    """Return what ``pattern`` means. Raises ``PatternRefused`` with words for whoever typed it."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternRefused(_("A pattern has at most %(count)d characters.") % {"count": LONGEST_PATTERN})
    parser = _Parser(pattern)
    node = parser.read_choice(0)
    if parser.place < len(pattern):
        raise PatternRefused(_("There is a closing bracket too many."))
    return node


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.pattern, self.place = pattern, 0

    def peek(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def take(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.place)
        self.place += len(text) if found else 0
        return found

    def read_choice(self, depth: int) -> Node:
        if depth > MOST_GROUPS:
            raise PatternRefused(_("There are too many brackets inside of brackets."))
        parts = [self.read_sequence(depth)]
        while self.take("|"):
            parts.append(self.read_sequence(depth))
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def read_sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.peek() not in {"", "|", ")"}:
            parts.append(self.read_count(self.read_atom(depth)))
        return Sequence(tuple(parts))

    def read_atom(self, depth: int) -> Node:
        sign = self.peek()
        self.place += 1
        if sign == "(":
            return self.read_group(depth)
        if sign == "[":
            return self.read_class()
        if sign == "\\":
            return self.read_escape()
        if sign in "*+?":
            raise PatternRefused(_("“%(sign)s” has nothing before it to repeat.") % {"sign": sign})
        if sign in "^$":
            return Edge(sign)
        return Sign(lambda other: other != "\n") if sign == "." else _literal(sign)

    def read_group(self, depth: int) -> Node:
        if self.take("?") and not self.take(":"):
            raise PatternRefused(_("Looking ahead or behind, names and options in brackets, “(?…”, are not possible."))
        node = self.read_choice(depth + 1)
        if not self.take(")"):
            raise PatternRefused(_("A bracket is not closed."))
        return node

    def read_escape(self) -> Node:
        sign = self.peek()
        self.place += 1
        if sign and sign in "bB":
            return Edge(sign)
        if sign and sign in _SHORTHANDS:
            return Sign(re.compile(f"\\{sign}").match)
        if sign.isdigit():
            raise PatternRefused(
                _("“\\%(number)s” refers back to a bracket, which is not possible.") % {"number": sign}
            )
        if not sign or (sign.isalpha() and sign not in _CONTROLS):
            raise PatternRefused(_("“\\%(sign)s” has no meaning here.") % {"sign": sign})
        return _literal(_CONTROLS.get(sign, sign))

    def read_class(self) -> Node:
        start = self.place - 1
        self.take("^")
        self.take("]")
        while self.peek() not in {"", "]"}:
            self.place += 2 if self.peek() == "\\" else 1
        if not self.take("]"):
            raise PatternRefused(_("“[” is not closed."))
        # One character by itself: the expressions of Python cannot hang on it.
        source = self.pattern[start : self.place]
        try:
            with warnings.catch_warnings():
                # That a later Python may read "--" otherwise.
                warnings.simplefilter("ignore", FutureWarning)
                return Sign(re.compile(source.replace("[", "\\[").replace("\\[", "[", 1), re.IGNORECASE).match)
        except (re.error, OverflowError) as error:
            raise PatternRefused(_("“%(text)s” is no set of characters.") % {"text": source}) from error

    def read_count(self, node: Node) -> Node:
        least, most = self.read_bounds()
        if (least, most) == (1, 1):
            return node
        if self.peek() and self.peek() in "*+?{" and not self.take("?"):
            raise PatternRefused(_("Two repetitions stand next to one another."))
        if isinstance(node, Edge):
            raise PatternRefused(_("The edge of a word or text cannot be repeated."))
        if most != 1 and _repeats(node):
            raise PatternRefused(_("A repetition inside of a repetition, as in “(a+)+”, is not possible."))
        return Repeat(node, least, most)

    def read_bounds(self) -> tuple[int, int | None]:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return bounds
        found = _COUNT.match(self.pattern, self.place)
        if not found:
            return 1, 1
        self.place = found.end()
        least = int(found[1])
        most = least if not found[2] else int(found[3]) if found[3] else None
        if max(least, most or 0) > MOST_REPEATS or (most is not None and most < max(least, 1)):
            raise PatternRefused(_("“%(text)s”: at most %(count)d times.") % {"text": found[0], "count": MOST_REPEATS})
        return least, most


def _literal(sign: str) -> Node:
    """What is searched is folded, and one letter may become two of it: the German sharp s is "ss"."""
    signs = tuple(Sign(letter.__eq__) for letter in sign.casefold())
    return signs[0] if len(signs) == 1 else Sequence(signs)


def _repeats(node: Node) -> bool:
    """Return whether there is a repetition in ``node``; that something may be missing is none."""
    if isinstance(node, Repeat):
        return node.most != 1 or _repeats(node.part)
    return isinstance(node, Sequence | Choice) and any(_repeats(part) for part in node.parts)
