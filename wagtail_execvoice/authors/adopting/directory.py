"""Which person an author is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.authors.adopting.authors import Author
from wagtail_execvoice.authors.adopting.texts import LONGEST_WORDS, fold
from wagtail_execvoice.authors.models import Person

ADDRESS = re.compile(r"\S@\S")

NO_NAME = _("There is no name.")
TOO_LONG = _("The name is longer than 200 characters.")
IS_ADDRESS = _("This looks like an e-mail address.")
SEVERAL_PEOPLE = _("Several people in the directory have this name.")
SEVERAL_AUTHORS = _("Several authors of the site have this name.")


class Namesakes:
    """Which authors of the site have one name: nobody can tell from a name alone which of them a person is."""

    def __init__(self) -> None:
        self._authors: dict[str, set[Hashable]] = defaultdict(set)

    def note(self, authors: Iterable[Author]) -> None:
        for author in authors:
            if author.person_id is None:
                self._authors[fold(author.name)].add(author.identity)

    def has_several(self, author: Author) -> bool:
        return len(self._authors[fold(author.name)]) > 1


class Directory:
    """All people by name and by account, in memory: a few thousand rows of four columns."""

    def __init__(self, *, link_accounts: bool = False, merge_namesakes: bool = False) -> None:
        self.link_accounts, self.merge_namesakes = link_accounts, merge_namesakes
        self.namesakes = Namesakes()
        self.user_of: dict[int, Any] = {}
        self._merged: dict[int, int] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_user: dict[Any, int] = {}
        self._last = 0

    def refresh(self) -> None:
        """Take in who was added since the last time, by us or by somebody else. One query."""
        rows = Person.objects.filter(pk__gt=self._last).order_by("pk")
        for pk, name, user_id, merged_into in rows.values_list("pk", "name", "user_id", "merged_into_id").iterator():
            self._last = pk
            self.add(pk, name, user_id)
            if merged_into:
                self._merged[pk] = merged_into

    def add(self, pk: int, name: str, user_id: Any) -> None:
        self._by_name[fold(name)].add(pk)
        self.set_user(pk, user_id)

    def set_user(self, pk: int, user_id: Any) -> None:
        self.user_of[pk] = user_id
        if user_id is not None:
            self._by_user[user_id] = pk

    def find(self, author: Author) -> int | None:
        """Return the id of the person ``author`` is, ``None`` if there is none yet. Only without a problem."""
        if author.person_id is not None:
            return self._follow(author.person_id)
        if author.user_id in self._by_user:
            return self._follow(self._by_user[author.user_id])
        return next(iter(self._candidates(author)), None)

    def find_problem(self, author: Author) -> str | Promise:
        """Return why nobody can be credited for ``author``, ``""`` if somebody can."""
        if author.person_id is not None or author.user_id in self._by_user:
            return ""
        if not author.name:
            return NO_NAME
        if len(author.name) > LONGEST_WORDS:
            return TOO_LONG
        if ADDRESS.search(author.name):
            return IS_ADDRESS
        return self._find_ambiguity(author)

    def _find_ambiguity(self, author: Author) -> str | Promise:
        people = self._candidates(author)
        if len(people) > 1:
            return SEVERAL_PEOPLE
        # With accounts each of them gets a person of their own, unless one of them may be in the directory already.
        told_apart = self.merge_namesakes or (self.link_accounts and author.user_id is not None and not people)
        return SEVERAL_AUTHORS if self.namesakes.has_several(author) and not told_apart else ""

    def _candidates(self, author: Author) -> set[int]:
        people = {self._follow(pk) for pk in self._by_name.get(fold(author.name), ())}
        # Who has another account is somebody else.
        return {pk for pk in people if author.user_id is None or self.user_of.get(pk) in {None, author.user_id}}

    def _follow(self, pk: int) -> int:
        """Return the person that ``pk`` was merged into, and so on."""
        seen: set[int] = set()
        while pk in self._merged and pk not in seen:
            seen.add(pk)
            pk = self._merged[pk]
        return pk
