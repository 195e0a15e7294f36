"""Are the texts that were signed the ones that their digests are of?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext as _

from wagtail_execvoice.canonical import ALGORITHM, canonicalise_content
from wagtail_execvoice.signoff.actions.ledger import name_row
from wagtail_execvoice.signoff.models import SignedContent
from wagtail_execvoice.signoff.verification.report import Finding


def check_contents(rows: Sequence[SignedContent]) -> Iterator[Finding]:
    for row in rows:
        if sha256(row.canonical.encode("utf-8", "surrogatepass")).hexdigest() != row.digest:
            yield Finding(name_row(row), "content.digest", _("The text that is kept is not the one that was signed."))
        elif not snapshot_agrees(row):
            message = _(
                "The revision that is kept no longer reads as the text that was signed. If the page type has changed "
                "since, that is why; what was signed is proved by the text itself."
            )
            yield Finding(name_row(row), "content.snapshot", message, warning=True)


def snapshot_agrees(row: SignedContent) -> bool:
    """Return whether the stored revision has the words of the signed text; True if that cannot be told any more.

    Only the content is compared: what it refers to, a picture for instance, may have changed or gone since.
    """
    model = _find_model(row.page_type)
    if model is None or row.algorithm != ALGORITHM:
        return True
    try:
        words = canonicalise_content(json.loads(row.snapshot), model).document["content"]
        return bool(words == json.loads(row.canonical)["content"])
    except DatabaseError:
        raise  # That is no answer: the check was not made.
    except Exception:  # noqa: BLE001 (a page type may have become anything in the years since)
        return False


def _find_model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
