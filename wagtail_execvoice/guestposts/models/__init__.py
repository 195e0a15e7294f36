"""Texts of guests here, and texts of ours elsewhere."""

from __future__ import annotations

from wagtail_execvoice.guestposts.models.agreements import Agreement
from wagtail_execvoice.guestposts.models.articles import ExternalArticle, ExternalCredit
from wagtail_execvoice.guestposts.models.posts import GuestPost
from wagtail_execvoice.guestposts.models.submissions import (
    Submission,
    SubmissionNote,
    SubmissionPicture,
    SubmissionVersion,
)

__all__ = [
    "Agreement",
    "ExternalArticle",
    "ExternalCredit",
    "GuestPost",
    "Submission",
    "SubmissionNote",
    "SubmissionPicture",
    "SubmissionVersion",
]
