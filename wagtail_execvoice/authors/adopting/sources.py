"""Where a page type and its revisions name their authors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Orderable

from wagtail_execvoice.authors.adopting.authors import AuthorFields, CannotAdopt, ModelAuthors, NamedAuthors, get_field
from wagtail_execvoice.authors.adopting.texts import clean_words, read_names


@dataclass(frozen=True)
class Mention:
    """One author as a page names them: a key of ``Authors.describe``, and words of that day if the page has them."""

    key: Any
    title: str = ""
    affiliation: str = ""


class Source(Protocol):
    """One field of a page type."""

    authors: ModelAuthors | NamedAuthors

    def read_pages(self, pages: Sequence[Any]) -> Mapping[int, list[Mention]]:
        """Return whom each page names in the database, by its id, in at most one query."""

    def read_revision(self, content: Mapping[str, Any]) -> list[Mention] | None:
        """Return whom the content of a revision names; ``None`` if Wagtail would take what is in the database."""


@dataclass(frozen=True)
class Question:
    """What the developer asked for: ``--from`` and the options that say how to read it."""

    name: str
    via: str = ""
    split: tuple[str, ...] | None = None
    authors: AuthorFields = field(default_factory=AuthorFields)


class ForeignKeySource:
    def __init__(self, field: Any, question: Question) -> None:
        self.field = field
        self.authors: ModelAuthors | NamedAuthors = authors_of(field, question.authors)

    def read_pages(self, pages: Sequence[Any]) -> Mapping[int, list[Mention]]:
        return {page.pk: mention(getattr(page, self.field.attname)) for page in pages}

    def read_revision(self, content: Mapping[str, Any]) -> list[Mention] | None:
        # The owner is no part of a version: Wagtail takes the present one.
        return None if self.field.name == "owner" else mention(to_key(self.field, content.get(self.field.name)))


class ManyToManySource:
    """Authors without an order of their own: they are credited in the order in which their model sorts them."""

    def __init__(self, field: Any, question: Question) -> None:
        self.field = field
        self.authors: ModelAuthors | NamedAuthors = ModelAuthors(field.related_model, "pk", question.authors)
        self.authors.ordered = False

    def read_pages(self, pages: Sequence[Any]) -> Mapping[int, list[Mention]]:
        page, author = f"{self.field.m2m_field_name()}_id", f"{self.field.m2m_reverse_field_name()}_id"
        rows = self.field.remote_field.through._base_manager.filter(**{f"{page}__in": [page.pk for page in pages]})
        found = defaultdict(list)
        for page_id, key in rows.order_by("pk").values_list(page, author):
            found[page_id].append(Mention(key))
        return found

    def read_revision(self, content: Mapping[str, Any]) -> list[Mention] | None:
        keys = content.get(self.field.name)
        if keys is None:
            return None
        return [Mention(to_key(self.field, key)) for key in keys if key is not None]


class TextSource:
    def __init__(self, field: Any, question: Question) -> None:
        self.field, self.split = field, question.split
        self.authors: ModelAuthors | NamedAuthors = NamedAuthors()

    def read_pages(self, pages: Sequence[Any]) -> Mapping[int, list[Mention]]:
        return {page.pk: self._read(getattr(page, self.field.attname)) for page in pages}

    def read_revision(self, content: Mapping[str, Any]) -> list[Mention] | None:
        return self._read(content.get(self.field.name))

    def _read(self, text: Any) -> list[Mention]:
        return [Mention(name) for name in read_names(text, self.split)]


class ChildRowsSource:
    """Rows of an ``InlinePanel``, each with an author; title and organisation on the row are words of that day."""

    def __init__(self, relation: Any, question: Question) -> None:
        self.relation, self.question = relation, question
        self.name: str = relation.get_accessor_name()
        self.model: Any = relation.related_model
        self.via = find_via(self.model, self.name, question)
        fields = question.authors
        self.title = fields.title if get_field(self.model, fields.title) else ""
        self.affiliation = fields.organisation if get_field(self.model, fields.organisation) else ""
        # What stands on the row is the print of that day and no profile.
        fields = replace(
            fields,
            title="" if self.title else fields.title,
            organisation="" if self.affiliation else fields.organisation,
        )
        self.authors: ModelAuthors | NamedAuthors = (
            authors_of(self.via, fields) if self.via.is_relation else NamedAuthors()
        )

    def read_pages(self, pages: Sequence[Any]) -> Mapping[int, list[Mention]]:
        parent = self.relation.field.attname
        order = ["sort_order", "pk"] if issubclass(self.model, Orderable) else [*self.model._meta.ordering, "pk"]
        rows = self.model._base_manager.filter(**{f"{parent}__in": [page.pk for page in pages]}).order_by(*order)
        found: dict[int, list[Mention]] = defaultdict(list)
        for row in rows:
            words = {"title": getattr(row, self.title or "pk"), "affiliation": getattr(row, self.affiliation or "pk")}
            found[getattr(row, parent)] += self._read(getattr(row, self.via.attname), **words)
        return found

    def read_revision(self, content: Mapping[str, Any]) -> list[Mention] | None:
        rows = content.get(self.name)
        if rows is None:
            return None
        # As in the database: a row without a place comes after those that have one. Python's sort keeps the rest.
        rows = sorted(rows, key=lambda row: (row.get("sort_order") is None, row.get("sort_order") or 0))
        return [
            found
            for row in rows
            for found in self._read(row.get(self.via.name), row.get(self.title), row.get(self.affiliation))
        ]

    def _read(self, value: Any, title: Any, affiliation: Any) -> list[Mention]:
        if not self.via.is_relation:
            found = [Mention(name) for name in read_names(value, self.question.split)]
        else:
            found = mention(to_key(self.via, value))
        title = clean_words(title) if self.title else ""
        affiliation = clean_words(affiliation) if self.affiliation else ""
        return [replace(one, title=title, affiliation=affiliation) for one in found]


def mention(key: Any) -> list[Mention]:
    return [] if key is None else [Mention(key)]


def to_key(field: Any, value: Any) -> Any:
    """Return a key as it is in the database: JSON has other types."""
    if value is None:
        return None
    to_field = field.related_model._meta.pk if field.many_to_many else field.target_field
    return to_field.to_python(value)


def authors_of(field: Any, fields: AuthorFields) -> ModelAuthors:
    return ModelAuthors(field.related_model, field.target_field.attname, fields)


def find_via(model: Any, name: str, question: Question) -> Any:
    """Return the field of a child row that says who the author is."""
    candidates = [
        field for field in model._meta.fields if is_author_field(field) and not isinstance(field, ParentalKey)
    ]
    keys = [field for field in candidates if field.is_relation]
    if question.via:
        candidates = [field for field in candidates if field.name == question.via]
    elif len(keys) == 1:
        candidates = keys
    if len(candidates) != 1:
        names = ", ".join(f.name for f in model._meta.fields if is_author_field(f) and not isinstance(f, ParentalKey))
        raise CannotAdopt(
            _("Which field of each row of “%(rows)s” is the author? Say it with --via: %(fields)s.")
            % {"rows": name, "fields": names}
        )
    return candidates[0]


def is_author_field(field: Any) -> bool:
    """Whether a field can say who an author is."""
    if field.is_relation:
        return bool((field.many_to_one or field.one_to_one or field.many_to_many) and field.related_model)
    return isinstance(field, models.CharField | models.TextField) and not field.choices and not is_structured(field)


def is_structured(field: Any) -> bool:
    return isinstance(field, StreamField)


def candidates_of(model: Any) -> dict[str, Any]:
    """Return the fields and child relations of a page type that may name authors, by the name to use with ``--from``."""
    of_wagtail = {field.name for parent in model.__mro__ if is_of_wagtail(parent) for field in parent._meta.fields}
    fields: Iterable[Any] = [*model._meta.fields, *model._meta.many_to_many]
    return {
        **{
            field.name: field
            for field in fields
            if is_author_field(field) and not is_parent_link(field) and field.name not in of_wagtail - {"owner"}
        },
        **{
            relation.get_accessor_name(): relation
            for relation in get_all_child_relations(model)
            if not is_of_wagtail(relation.related_model) and not is_ours(relation.related_model)
        },
    }


def is_of_wagtail(model: Any) -> bool:
    return model.__module__.startswith("wagtail.") and hasattr(model, "_meta")


def is_ours(model: Any) -> bool:
    """Whether it is a table of this package, which every page has: bylines, guest posts."""
    return model.__module__.startswith("wagtail_execvoice.")


def is_parent_link(field: Any) -> bool:
    return bool(field.remote_field and getattr(field.remote_field, "parent_link", False))


def find_source(model: Any, question: Question) -> Source:
    """Return the reader of the field that the developer named."""
    candidates = candidates_of(model)
    named = candidates.get(question.name)
    if named is None:
        raise CannotAdopt(
            _("%(model)s has no field “%(field)s” that could name authors. These could: %(candidates)s.")
            % {
                "model": model._meta.label,
                "field": question.name,
                "candidates": ", ".join(candidates) or _("none"),
            }
        )
    if isinstance(named, models.ForeignObjectRel):
        return ChildRowsSource(named, question)
    if named.many_to_many:
        return ManyToManySource(named, question)
    return ForeignKeySource(named, question) if named.is_relation else TextSource(named, question)
