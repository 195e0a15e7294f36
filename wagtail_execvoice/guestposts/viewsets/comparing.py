"""What changed in the text of a guest since the version before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from wagtail.admin.compare import diff_text

from wagtail_execvoice.guestposts.models import Submission, SubmissionVersion
from wagtail_execvoice.text import plain_text


@dataclass(frozen=True)
class Comparison:
    """The version before, and the differences to what stands there now, as Wagtail shows them."""

    earlier: SubmissionVersion
    title: SafeString
    paragraphs: list[SafeString]


def compare_with_earlier(submission: Submission) -> Comparison | None:
    """Return what changed since the version before the one that is read now; None if there is none."""
    versions = list(submission.versions.order_by("-number")[:2])
    # What the guest writes just now is compared with what was handed in last.
    earlier = versions[0] if submission.is_open and versions else versions[1] if len(versions) > 1 else None
    if earlier is None:
        return None
    difference: Any = diff_text(plain_text(earlier.body), plain_text(submission.body))
    title: Any = diff_text(earlier.title, submission.title)
    return Comparison(earlier, title.to_html(), [difference.to_html()])
