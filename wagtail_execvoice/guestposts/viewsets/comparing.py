"""What a guest changed since the version before: the text beside it, and what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from wagtail_execvoice.guestposts.actions.writing import DETAILS
from wagtail_execvoice.guestposts.beside import Beside, compare_paragraphs, compare_words, replace
from wagtail_execvoice.guestposts.models import Submission, SubmissionVersion
from wagtail_execvoice.text import plain_text

_LINK = re.compile(r'<a href="([^"<>]*)"[^<>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Comparison:
    """The version before, and what differs from it now."""

    earlier: SubmissionVersion
    title: Beside
    paragraphs: list[Beside]
    details: list[Beside]

    @property
    def is_changed(self) -> bool:
        pieces = (self.title, *self.paragraphs, *self.details)
        return any(piece.is_changed for piece in pieces)


def compare_with_earlier(submission: Submission) -> Comparison | None:
    """Return what changed since the version before the one that is read now; None if there is none."""
    versions = list(submission.versions.order_by("-number")[:2])
    # What the guest writes just now is compared with what was handed in last.
    earlier = versions[0] if submission.is_open and versions else versions[1] if len(versions) > 1 else None
    if earlier is None:
        return None
    paragraphs = list(compare_paragraphs(_list_paragraphs(earlier.body), _list_paragraphs(submission.body)))
    title = compare_words(earlier.title, submission.title)
    return Comparison(earlier, title, paragraphs, list(_compare_details(earlier, submission)))


def _compare_details(earlier: SubmissionVersion, submission: Submission) -> Iterator[Beside]:
    for name in DETAILS:
        field: Any = Submission._meta.get_field(name)
        labels = dict(field.flatchoices)
        before, after = str(earlier.details.get(name, "")), str(getattr(submission, name))
        if before != after:
            # A choice is another one as a whole.
            compare = replace if labels else compare_words
            label = str(capfirst(field.verbose_name))
            yield compare(str(labels.get(before, before)), str(labels.get(after, after)), label)


def _list_paragraphs(html: str) -> list[str]:
    # Where a link leads is part of what is read.
    written = _LINK.sub(lambda found: found[2] if found[1] == found[2] else f"{found[2]} ({found[1]})", html)
    return [part for part in plain_text(written).split("\n\n") if part]
