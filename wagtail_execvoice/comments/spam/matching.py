"""The rules of moderators, made ready to look with."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from wagtail_execvoice.comments.constants import RuleKind
from wagtail_execvoice.comments.spam.automata import Automaton
from wagtail_execvoice.comments.spam.patterns import PatternRefused
from wagtail_execvoice.comments.spam.tokens import LONGEST, clean_host, is_below, mentioned_hosts, words

#: Patterns cost the most: as many as a comment can wait for.
MOST_PATTERNS = 50
#: And as many states of all of them together.
MOST_STATES = 1500

#: Takes the text and the e-mail address of a comment; returns the line that was found, empty if none.
Matcher = Callable[[str, str], str]


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
    if not faults and kind == RuleKind.PATTERN and _count_states(lines) > MOST_STATES:
        return [_("Together these patterns repeat too much: write fewer of them, or smaller numbers in the braces.")]
    return faults


def _count_states(lines: list[str]) -> int:
    return sum(len(automaton.states) for line in lines for automaton in automata_of(line))


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
    by_first: dict[str, list[tuple[list[str], str]]] = {}
    for line in lines:
        found = words(line)
        if found:
            by_first.setdefault(found[0], []).append((found, line))

    def match(text: str, email: str) -> str:
        tokens = words(text)
        for place, token in enumerate(tokens):
            for phrase, line in by_first.get(token, ()):
                if tokens[place : place + len(phrase)] == phrase:
                    return line
        return ""

    return match


def _patterns(lines: list[str]) -> Matcher:
    automata = [(automaton, line) for line in lines[:MOST_PATTERNS] for automaton in automata_of(line)]
    return lambda text, email: next((line for automaton, line in automata if automaton.finds(text[:LONGEST])), "")


def automata_of(line: str) -> list[Automaton]:
    """Return the pattern of a line, ready to be run; none if it may not be."""
    try:
        return [Automaton(line)]
    except PatternRefused:
        return []


def _links(lines: list[str]) -> Matcher:
    sites = [site for site in map(site_of, lines) if site]

    def match(text: str, email: str) -> str:
        hosts = mentioned_hosts(text)
        return next((site for site in sites for host in hosts if is_below(host, site)), "")

    return match


def _addresses(lines: list[str]) -> Matcher:
    whole = {line.casefold() for line in lines if line.find("@") > 0}
    sites = [site for site in (site_of(line.lstrip("@")) for line in lines if line.find("@") <= 0) if site]

    def match(text: str, email: str) -> str:
        address = email.casefold()
        if address in whole:
            return address
        host = clean_host(address.rpartition("@")[2])
        return next((site for site in sites if host and is_below(host, site)), "")

    return match


def site_of(line: str) -> str:
    """Return the name of the site of a line, which may be a whole address that somebody copied."""
    return "" if " " in line else clean_host(line.partition("://")[2].partition("/")[0] or line.partition("/")[0])


_COMPILERS: dict[str, Callable[[list[str]], Matcher]] = {
    RuleKind.WORDS: _words,
    RuleKind.PATTERN: _patterns,
    RuleKind.LINK: _links,
    RuleKind.ADDRESS: _addresses,
}
