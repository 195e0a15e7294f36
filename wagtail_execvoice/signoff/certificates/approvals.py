"""Approvals that other features know of: told on a certificate beside the evidence, and no part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wagtail_execvoice.base.approvals import find_approvals


@dataclass(frozen=True)
class Approved:
    """Who approved a text of the page, when and how, and whether that is the text of the certificate."""

    name: str
    how: str
    digest: str
    given_at: datetime
    is_this: bool
    is_earlier: bool


def list_approvals(page_id: int, digest: str, known_since: datetime | None) -> list[Approved]:
    """Return the approvals of texts of the page, for the certificate of the one with this digest, kept since then."""
    return [
        Approved(
            name=given.name,
            how=given.how,
            digest=given.digest,
            given_at=given.given_at,
            is_this=given.digest == digest,
            is_earlier=known_since is None or given.given_at <= known_since,
        )
        for given in find_approvals(page_id)
    ]
