"""The rules of moderators, made ready to look with."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.constants import LONGEST_COMMENT, RuleKind
from wagtail_execvoice.comments.spam.automata import Automaton
from wagtail_execvoice.comments.spam.patterns import PatternRefused
from wagtail_execvoice.comments.spam.tokens import LONGEST, clean_host, mentioned_hosts, words

#: Of one rule: nobody reads more of them on a screen.
MOST_PATTERNS = 50
#: What all rules in force may have together: a step is one state at one character, at worst a quarter of a microsecond.
MOST_STATES = 1000
#: What may be spent on one comment: about a second, and enough for all rules in force, if its letters do not grow by folding.
MOST_STEPS = MOST_STATES * LONGEST_COMMENT


class Said:
    """What a comment says, and by whom: made ready once, however many rules look at it."""

    def __init__(self, text: str, email: str = "") -> None:
        self.text, self.email = text[:LONGEST], email

    @cached_property
    def folded(self) -> str:
        return self.text.casefold()

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    @cached_property
    def hosts(self) -> list[str]:
        return mentioned_hosts(self.text)


@dataclass(frozen=True)
class Matcher:
    """Looks for the lines of a rule. ``find`` returns the line that was found, empty if none."""

    find: Callable[[Said], str]
    states: int

    def count_steps(self, said: Said) -> int:
        """Return what it takes at most to look at ``said``, whatever was looked at before."""
        return len(said.folded) * self.states


class Budget:
    """What may be spent at once. Steps and not seconds: what is found must not depend on what else the server does."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def take(self, steps: int) -> bool:
        """Spend ``steps``; False, and nothing is spent, if there are not as many left."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


def compile_rule(kind: str, text: str) -> Matcher:
    """Return what looks for the lines of ``text``. Lines that cannot be looked for are passed over: see ``find_faults``."""
    return _COMPILERS[kind](lines_of(text))


def find_faults(kind: str, text: str) -> list[str]:
    """Return in words for people what is wrong with each line; empty if nothing is."""
    lines = lines_of(text)
    if kind == RuleKind.PATTERN and len(lines) > MOST_PATTERNS:
        return [_("A rule has at most %(count)d patterns.") % {"count": MOST_PATTERNS}]
    said = ((line, _fault(kind, line)) for line in lines)
    faults = [_("“%(line)s”: %(fault)s") % {"line": line[:60], "fault": fault} for line, fault in said if fault]
    if faults or compile_rule(kind, text).states <= MOST_STATES:
        return faults
    if kind == RuleKind.PATTERN:
        return [_("Together these patterns repeat too much: write fewer of them, or smaller numbers in the braces.")]
    return [_("The longest line has too many words.")]


def _fault(kind: str, line: str) -> str:
    if kind == RuleKind.PATTERN:
        try:
            Automaton(line)
        except PatternRefused as refused:
            return str(refused)
    elif kind == RuleKind.WORDS and not words(line):
        return _("There is no word in it.")
    elif kind == RuleKind.LINK and not site_of(line):
        return _("That is not the name of a site, such as “example.com”.")
    elif kind == RuleKind.ADDRESS and not site_of(line.rpartition("@")[2]):
        return _("That is neither an e-mail address nor the name of a site after the “@”.")
    return ""


def lines_of(text: str) -> list[str]:
    """Return what a rule looks for, each line once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _words(lines: list[str]) -> Matcher:
    # Word by word; what stands behind an empty one is the line that ends there.
    tree: dict[str, Any] = {}
    longest = 0
    for line in lines:
        phrase, node = words(line), tree
        for word in phrase:
            node = node.setdefault(word, {})
        if phrase:
            node.setdefault("", line)
        longest = max(longest, len(phrase))

    def find(said: Said) -> str:
        return next((line for place in range(len(said.words)) if (line := _find_phrase(tree, said.words, place))), "")

    return Matcher(find, 1 + longest)


def _find_phrase(tree: dict[str, Any], said: list[str], place: int) -> str:
    """Return the line whose words stand at ``place``, empty if there is none."""
    node: dict[str, Any] | None = tree
    while node and "" not in node:
        node, place = (node.get(said[place]) if place < len(said) else None), place + 1
    return str(node[""]) if node else ""


def _patterns(lines: list[str]) -> Matcher:
    automata = [(automaton, line) for line in lines for automaton in automata_of(line)]

    def find(said: Said) -> str:
        return next((line for automaton, line in automata if automaton.find_end(said.folded) is not None), "")

    return Matcher(find, sum(len(automaton.states) for automaton, _line in automata))


def automata_of(line: str) -> list[Automaton]:
    """Return the pattern of a line, ready to be run; none if it may not be."""
    try:
        return [Automaton(line)]
    except PatternRefused:
        return []


def _links(lines: list[str]) -> Matcher:
    sites = {site for site in map(site_of, lines) if site}
    return Matcher(lambda said: next((site for host in said.hosts if (site := _find_site(host, sites))), ""), 1)


def _addresses(lines: list[str]) -> Matcher:
    whole = {line.casefold() for line in lines if line.find("@") > 0}
    sites = {site for site in (site_of(line.lstrip("@")) for line in lines if line.find("@") <= 0) if site}

    def find(said: Said) -> str:
        address = said.email.casefold()
        return address if address in whole else _find_site(clean_host(address.rpartition("@")[2]), sites)

    return Matcher(find, 1)


def _find_site(host: str, sites: Collection[str]) -> str:
    """Return which of ``sites`` is ``host`` or has it as a part; empty if none."""
    labels = host.split(".") if host else []
    return next((site for first in range(len(labels)) if (site := ".".join(labels[first:])) in sites), "")


def site_of(line: str) -> str:
    """Return the name of the site of a line, which may be a whole address that somebody copied."""
    return "" if " " in line else clean_host(line.partition("://")[2].partition("/")[0] or line.partition("/")[0])


_COMPILERS: dict[str, Callable[[list[str]], Matcher]] = {
    RuleKind.WORDS: _words,
    RuleKind.PATTERN: _patterns,
    RuleKind.LINK: _links,
    RuleKind.ADDRESS: _addresses,
}
