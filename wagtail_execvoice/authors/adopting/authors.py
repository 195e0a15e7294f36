"""What an author is in the site's own models."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages
from wagtail.fields import RichTextField
from wagtail.images import get_image_model
from wagtail.models import AbstractPage, TranslatableMixin

from wagtail_execvoice.authors.adopting.texts import LONGEST_WORDS, clean_words
from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Person, PersonText
from wagtail_execvoice.text import plain_text

NAME_FIELDS = ("name", "full_name", "display_name")


class CannotAdopt(Exception):
    """What was asked for cannot be done as it was said; the message says what can."""


@dataclass(frozen=True)
class AuthorFields:
    """Where the site's author keeps what a person has. Empty: it is not brought over (a name is looked for)."""

    name: str = ""
    title: str = ""
    organisation: str = ""
    portrait: str = ""
    bio: str = ""


@dataclass(frozen=True)
class Author:
    """An author of the site. Two with one ``identity`` are the same: translations of one snippet, or equal names."""

    name: str
    identity: Hashable
    user_id: Any = None
    #: Set if the site's author says itself which person it is: a person, or an author page of ours.
    person_id: int | None = None
    source: Any = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """The name, or what to look for if there is none."""
        return self.name or f"{self.source._meta.label} {self.source.pk}"


class NamedAuthors:
    """Authors of whom there is nothing but a name."""

    ordered = True

    def describe(self, keys: Iterable[Any]) -> dict[Any, Author]:
        return {name: Author(name, identity=None) for name in keys}

    def make_texts(self, author: Author) -> list[PersonText]:
        return []

    def get_portrait_id(self, author: Author) -> Any:
        return None


class ModelAuthors:
    """Authors that are rows of a model: a user, a snippet, a page about a person."""

    ordered = True

    def __init__(self, model: type[Any], to_field: str, fields: AuthorFields) -> None:
        self.model, self.to_field, self.fields = model, to_field, fields
        self.is_user = issubclass(model, get_user_model())
        self.names = self._find_names()
        for name in (fields.title, fields.organisation, fields.bio):
            if name and not hasattr(model, name):
                raise self._lacks(name)
        if fields.portrait:
            self._check_portrait(fields.portrait)

    def _find_names(self) -> tuple[str, ...]:
        if self.fields.name:
            self._check_name(self.fields.name)
            return (self.fields.name,)
        if issubclass(self.model, Person):
            return ("name",)
        if issubclass(self.model, AbstractPage):
            return ("title",)
        if self.is_user and hasattr(self.model, "get_full_name"):
            return ("get_full_name",)
        for name in NAME_FIELDS:
            if hasattr(self.model, name):
                return (name,)
        if hasattr(self.model, "first_name") and hasattr(self.model, "last_name"):
            return ("first_name", "last_name")
        raise CannotAdopt(
            _("Which field of %(model)s is the name? Say it with --name-field. It has: %(fields)s.")
            % {"model": self.model._meta.label, "fields": ", ".join(text_fields(self.model))}
        )

    def _check_name(self, name: str) -> None:
        if self.is_user and name in {self.model.USERNAME_FIELD, getattr(self.model, "EMAIL_FIELD", "email")}:
            raise CannotAdopt(
                _("--name-field %(name)s would print on pages what people log in with. Name another field.")
                % {"name": name}
            )
        if not hasattr(self.model, name):
            raise self._lacks(name)

    def _check_portrait(self, name: str) -> None:
        try:
            remote = self.model._meta.get_field(name).related_model
        except FieldDoesNotExist as error:
            raise self._lacks(name) from error
        if remote is not get_image_model():
            raise CannotAdopt(
                _("--portrait-field %(name)s is no foreign key to %(image)s.")
                % {"name": name, "image": get_image_model()._meta.label}
            )

    def _lacks(self, name: str) -> CannotAdopt:
        return CannotAdopt(
            _("%(model)s has no “%(name)s”. It has: %(fields)s.")
            % {"model": self.model._meta.label, "name": name, "fields": ", ".join(text_fields(self.model))}
        )

    def describe(self, keys: Iterable[Any]) -> dict[Any, Author]:
        """Return the authors with these ``keys``, in the order of the model. A key whose row is gone is left out."""
        # The base manager: an author whom the site hides today was printed nevertheless.
        rows = self.model._base_manager.filter(**{f"{self.to_field}__in": set(keys)})
        ordering = self.model._meta.ordering or ["pk"]
        return {getattr(row, self.to_field): self._describe(row) for row in rows.order_by(*ordering)}

    def _describe(self, row: Any) -> Author:
        return Author(
            name=clean_words(" ".join(str(value) for value in (read(row, name) for name in self.names) if value)),
            identity=row.translation_key if isinstance(row, TranslatableMixin) else row.pk,
            user_id=row.pk if self.is_user else None,
            person_id=self._get_person_id(row),
            source=row,
        )

    def _get_person_id(self, row: Any) -> int | None:
        if isinstance(row, Person):
            return row.pk
        return row.person_id if isinstance(row, ExecutiveAuthorMixin) else None

    def make_texts(self, author: Author) -> list[PersonText]:
        """Return what the author's row, and its translations, say of the person: one text for each language."""
        texts: dict[str, PersonText] = {}
        for row in self._translations(author.source):
            words = self._read_words(row)
            if any(words.values()):
                language = row.locale.language_code if isinstance(row, TranslatableMixin) else default_language()
                texts.setdefault(language, PersonText(language=language, **words))
        return list(texts.values())

    def _translations(self, row: Any) -> Iterator[Any]:
        yield row
        if isinstance(row, TranslatableMixin):
            same = self.model._base_manager.filter(translation_key=row.translation_key).exclude(pk=row.pk)
            yield from same.select_related("locale").order_by("pk")

    def _read_words(self, row: Any) -> dict[str, str]:
        fields = self.fields
        return {
            "title": clean_words(fields.title and read(row, fields.title))[:LONGEST_WORDS],
            "organisation": clean_words(fields.organisation and read(row, fields.organisation))[:LONGEST_WORDS],
            **self._read_bio(row),
        }

    def _read_bio(self, row: Any) -> dict[str, str]:
        if not self.fields.bio:
            return {}
        value = str(read(row, self.fields.bio) or "")
        if isinstance(get_field(self.model, self.fields.bio), RichTextField):
            return {"bio_long": value.replace("\0", "")}
        return {"bio_medium": plain_text(value)}

    def get_portrait_id(self, author: Author) -> Any:
        return getattr(author.source, f"{self.fields.portrait}_id") if self.fields.portrait else None


def read(row: Any, name: str) -> Any:
    """Return a field, property or method's result of ``row``."""
    value = getattr(row, name)
    return value() if callable(value) else value


def get_field(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def text_fields(model: Any) -> list[str]:
    """The fields of ``model`` that hold words, but not those that people log in with."""
    secret = {"password", getattr(model, "USERNAME_FIELD", ""), getattr(model, "EMAIL_FIELD", "")}
    return [
        field.name
        for field in model._meta.fields
        if field.get_internal_type() in {"CharField", "TextField"} and field.name not in secret
    ]


def default_language() -> str:
    """The language of the texts of an author that has none: the site's own."""
    languages = get_content_languages()
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in languages else next(iter(languages))
