"""Where in a text that stands which rules and filters look for. The time is bounded, whatever text and rules are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from wagtail_execvoice.comments.spam.automata import Automaton
from wagtail_execvoice.comments.spam.tokens import LONGEST, find_hosts, find_links, find_words, fold, words

#: Where something begins and ends.
Span = tuple[int, int]
#: A pattern goes on for as long as it can, up to so many characters.
LONGEST_MATCH = 100


class Text:
    """A text with where each word of it stands."""

    def __init__(self, plain: str) -> None:
        self.plain = plain[:LONGEST]

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        folded = Folded(self.plain, fold)
        return [(word, *folded.place(start, end)) for word, start, end in find_words(folded.text)]

    @cached_property
    def casefolded(self) -> Folded:
        return Folded(self.plain, str.casefold)

    def find_links(self) -> Iterator[Span]:
        return ((start, end) for _site, start, end in find_links(self.plain))

    def find_sites(self, sites: Collection[str]) -> Iterator[Span]:
        """Yield where one of ``sites`` is named, or what is below one."""
        for host, start, end in find_hosts(self.plain):
            labels = host.split(".")
            if any(".".join(labels[first:]) in sites for first in range(len(labels))):
                yield start, end


class Folded:
    """A text in which capitals, or accents, make no difference, and from where in the other one each letter comes."""

    def __init__(self, text: str, fold: Callable[[str], str]) -> None:
        # Letter by letter, which is the same as all at once.
        letters = [sign.lower() if sign.isascii() else fold(sign) for sign in text]
        self.text = "".join(letters)
        self._places = [place for place, letter in enumerate(letters) for _part in letter]
        self._places.append(len(text))

    def place(self, start: int, end: int) -> Span:
        """Return where something stands in the text itself: with accents that follow it, and never half of a letter."""
        return self._places[start], max(self._places[end], self._places[end - 1] + 1)


class Phrases:
    """Words that follow one another. As many as one likes: they are looked up."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, dict[int, set[tuple[str, ...]]]] = {}
        for phrase in phrases:
            found = tuple(words(phrase))
            if found:
                self._by_first.setdefault(found[0], {}).setdefault(len(found), set()).add(found)

    def find(self, text: Text) -> Iterator[Span]:
        said = [word for word, _start, _end in text.words]
        for place, word in enumerate(said):
            for length, phrases in self._by_first.get(word, {}).items():
                if tuple(said[place : place + length]) in phrases:
                    yield text.words[place][1], text.words[place + length - 1][2]


def find_pattern(automaton: Automaton, text: Text) -> Iterator[Span]:
    """Yield where ``automaton`` finds something: of all that ends there the shortest, and then on for as long as it goes."""
    folded, start = text.casefolded, 0
    while (end := automaton.find_end(folded.text, start)) is not None:
        first = _latest_start(automaton, folded.text, start, end)
        longest = automaton.find_longest(folded.text, first, min(first + LONGEST_MATCH, len(folded.text)))
        last = max(end, longest)
        if last > first:
            yield folded.place(first, last)
        start = max(last, start + 1)
        if start > len(folded.text):
            return


def _latest_start(automaton: Automaton, text: str, start: int, end: int) -> int:
    """Return the latest place from which on something is found that ends at ``end``. What is found is most often short."""

    def is_found(place: int) -> bool:
        return automaton.find_end(text, place, end) is not None

    width = 8
    while end - width > start and not is_found(end - width):
        width *= 2
    low, high = max(start, end - width), end
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_found(middle) else (low, middle - 1)
    return low
