from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import translation

from wagtail_execvoice.canonical.fields import read_fields
from wagtail_execvoice.canonical.mentions import Mentions
from wagtail_execvoice.canonical.references import Reference, look_up, read_instance
from wagtail_execvoice.canonical.values import encode, sha256, stored, text

#: The version of the rules. A signature names it: these rules are never changed, another version is added beside them.
ALGORITHM = 1


@dataclass(frozen=True)
class CanonicalContent:
    """Exactly what a text says: the bytes, their SHA-256, and what the text mentions."""

    digest: str
    data: bytes
    references: tuple[Reference, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The bytes, read."""
        return dict(json.loads(self.data))


def canonicalise(page: Any, *, overrides: Mapping[str, Any] | None = None) -> CanonicalContent:
    """Return what the page in memory says: ``revision.as_object()``, or a page as it is live.

    ``overrides`` puts other values in the place of stored fields, or of ``language``: an alias says what its source says
    if it does so once it is given the slug and the language of its source.
    """
    return _canonicalise(_specific(page), overrides or {})


def _canonicalise(page: Any, overrides: Mapping[str, Any]) -> CanonicalContent:
    mentions = Mentions()
    document = _read(page, overrides, mentions)
    with _speaking(document["language"]):
        references = look_up(mentions)
    data = encode({**document, "references": [reference.as_content() for reference in references]})
    return CanonicalContent(sha256(data), data, references)


def canonicalise_content(content: dict[str, Any], model: Any) -> CanonicalContent:
    """Return what the stored content of a revision says, also when the page is gone.

    A picture that was deleted since is among the references as missing; ``revision.as_object()`` has forgotten it.
    """
    return _canonicalise(model.from_serializable_data(content, check_fks=False), {})


def digest_words(page: Any) -> str:
    """Return a digest of what is written on the page itself: did an edit change anything at all?

    No file is read and nothing that is mentioned is loaded. It compares with other such digests only.
    """
    return sha256(encode(_read(_specific(page), {}, Mentions())))


def _specific(page: Any) -> Any:
    """Return the page of its own type: as a base page it knows a part of its text only."""
    return page.specific if getattr(page, "content_type_id", None) else page


def _read(page: Any, overrides: Mapping[str, Any], mentions: Mentions) -> dict[str, Any]:
    language = overrides.get("language", _language_of(page))
    data = {**read_instance(page), **stored({key: value for key, value in overrides.items() if key != "language"})}
    model = type(page)
    with _speaking(str(language)):
        content = read_fields(model, data, mentions)
    return {"v": ALGORITHM, "type": model._meta.label, "language": text(str(language)), "content": content}


def _speaking(language: str) -> translation.override:
    """What code says is said as on the page: the default of a block, how a picture is described."""
    return translation.override(language or None)


def _language_of(page: Any) -> str:
    try:
        locale = getattr(page, "locale", None)
    except ObjectDoesNotExist:
        return ""
    return str(locale.language_code) if locale else ""
