"""What adopting found, in numbers that do not grow with the site: each person and each problem once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from wagtail_execvoice.authors.adopting.texts import looks_like_several

EXAMPLES = 3


@dataclass
class Problem:
    """A name that nobody can be credited by, and the first pages that have it."""

    name: str
    reason: str
    pages: int = 0
    examples: list[int] = field(default_factory=list)

    def note(self, page_id: int) -> None:
        self.pages += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(page_id)


@dataclass
class Report:
    """The pages that were read, and what became (or would become) of them."""

    pages: int = 0
    adopted: int = 0
    #: Pages that have a credit in this role already, live or in a draft.
    credited: int = 0
    without_author: int = 0
    held_back: int = 0
    versions: int = 0
    bylines: int = 0
    #: On how many pages each person is credited, by name; and which of them are not in the directory yet.
    people: Counter[str] = field(default_factory=Counter)
    new_people: set[str] = field(default_factory=set)
    problems: dict[tuple[str, str], Problem] = field(default_factory=dict)

    def note_people(self, names: Iterable[str], new: Iterable[str]) -> None:
        self.people.update(set(names))
        self.new_people.update(new)

    def note_problem(self, name: str, reason: str, page_id: int) -> None:
        self.problems.setdefault((name, reason), Problem(name, reason)).note(page_id)

    @property
    def suspicious(self) -> list[str]:
        """Names of one person that look like the names of several."""
        return sorted(name for name in self.new_people if looks_like_several(name))
