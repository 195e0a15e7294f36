"""What the things that a text mentions say: the bytes of files, the words of snippets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from modelcluster.models import ClusterableModel, get_all_child_relations, get_serializable_data_for_fields

from wagtail_execvoice.canonical.fields import read_fields
from wagtail_execvoice.canonical.media import hash_file, unread_fields
from wagtail_execvoice.canonical.mentions import Mentions, kind_of
from wagtail_execvoice.canonical.values import encode, sha256, stored, text

#: A page shows a snippet, that one a logo. What lies deeper than this is nobody's idea of what a page says.
DEPTH = 3
MISSING = "missing"
_LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Reference:
    """Something that the text shows or links to, and the digest of what it says.

    ``sha256`` is that of the bytes of a file, as any tool computes it, or of a snippet's content; ``"missing"`` for what
    cannot be found or read, and empty for a page: a link does not answer for where it leads. ``label`` is for people: the
    title. ``alt`` is the description of a picture for who cannot see it. ``content`` are the other fields of a picture or a
    document. A file of a page, a row or a snippet itself has its field as ``model`` and its name as ``pk``.
    """

    model: str
    pk: str
    sha256: str
    label: str
    kind: str
    alt: str = ""
    content: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_content(self) -> dict[str, Any]:
        """Return what of this is part of the canonical document."""
        content: dict[str, Any] = {"kind": self.kind, "model": self.model, "pk": text(self.pk), "sha256": self.sha256}
        if self.kind in {"image", "document"}:
            content |= {"alt": text(self.alt), "title": text(self.label)}
            content |= {"content": dict(self.content)} if self.content else {}
        return content


def look_up(mentions: Mentions) -> tuple[Reference, ...]:
    """Return everything that is mentioned, directly or through snippets, in an order of its own.

    One query for each model at each depth, and none for pages, however many there are of each.
    """
    found: dict[tuple[str, str], Reference] = {}
    for _level in range(DEPTH):
        deeper = Mentions()
        for model, pks in mentions.by_model.items():
            new = {pk for pk in pks if (model._meta.label_lower, pk) not in found}
            found |= {(each.model, each.pk): each for each in _describe(model, new, deeper)}
        for file_field, names in mentions.files.items():
            found |= {(each.model, each.pk): each for each in _describe_files(file_field, names)}
        mentions = deeper
    return tuple(found[key] for key in sorted(found))


def _describe(model: Any, pks: set[str], deeper: Mentions) -> Iterator[Reference]:
    kind, label = kind_of(model), model._meta.label_lower
    instances = _load(model, pks) if kind != "page" else {}
    for pk in pks:
        if kind == "page":
            yield Reference(label, pk, "", "", kind)
        elif pk not in instances:
            yield Reference(label, pk, MISSING, "", MISSING)
        elif kind == "snippet":
            yield _describe_snippet(label, pk, instances[pk], deeper)
        else:
            yield _describe_media(label, pk, instances[pk], kind, deeper)


def _describe_files(file_field: Any, names: Iterable[str]) -> Iterator[Reference]:
    label = f"{file_field.model._meta.label_lower}.{file_field.name}"
    for name in names:
        digest = hash_file(file_field.storage, name)
        yield Reference(label, name, digest or MISSING, PurePosixPath(name).name, "file" if digest else MISSING)


def _load(model: Any, pks: Iterable[str]) -> dict[str, Any]:
    keys = {pk: key for pk in pks if (key := _as_key(model, pk)) is not None}
    # The base manager: what a site's own manager hides is shown all the same where somebody chose it.
    instances = model._base_manager.in_bulk(set(keys.values())) if keys else {}
    if issubclass(model, ClusterableModel):
        children = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
        prefetch_related_objects(list(instances.values()), *children)
    return {pk: instances[key] for pk, key in keys.items() if key in instances}


def _as_key(model: Any, pk: str) -> Any:
    """Return the key in the type of its column, and ``None`` for what cannot be one, such as a link that was typed."""
    try:
        key = model._meta.pk.to_python(pk)
    except (ValidationError, ValueError):
        return None
    return None if isinstance(key, int) and abs(key) > _LARGEST_KEY else key


def _describe_snippet(label: str, pk: str, snippet: Any, deeper: Mentions) -> Reference:
    content = read_fields(type(snippet), read_instance(snippet), deeper)
    return Reference(label, pk, sha256(encode({"type": label, "content": content})), str(snippet), "snippet")


def _describe_media(label: str, pk: str, media: Any, kind: str, deeper: Mentions) -> Reference:
    digest = hash_file(media.file.storage, media.file.name)
    content = read_fields(type(media), read_instance(media), deeper, unread_fields(kind))
    # As a site's own model has it: Wagtail's takes the description, else the title.
    alt = str(getattr(media, "default_alt_text", None) or "")
    return Reference(label, pk, digest or MISSING, media.title, kind if digest else MISSING, alt, content)


def read_instance(instance: Any) -> dict[str, Any]:
    """Return what a revision of the instance would store."""
    if hasattr(instance, "serializable_data"):
        data = instance.serializable_data()
    else:
        data = get_serializable_data_for_fields(instance)
    return dict(stored(data))
