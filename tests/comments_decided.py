"""Comments that somebody decided about, of words that a filter can tell apart."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, ReaderComment

GOOD_WORDS = [
    "factory",
    "canteen",
    "light",
    "building",
    "figures",
    "report",
    "meeting",
    "colleagues",
    "railway",
    "summer",
    "harbour",
    "engineer",
]
SPAM_WORDS = [
    "casino",
    "bonus",
    "pills",
    "cheap",
    "loans",
    "betting",
    "jackpot",
    "replica",
    "watches",
    "crypto",
    "viagra",
    "payday",
]
FILLERS = ["the", "and", "of", "with", "for"]


def make_text(words: list[str], seed: int, length: int = 12) -> str:
    return " ".join(random.Random(seed).choices([*words, *FILLERS], k=length))  # noqa: S311


def store_decisions(
    page: Any, user: Any, *, good: int = 0, spam: int = 0, numbers: Iterator[int] | None = None, **values: Any
) -> None:
    """Store so many comments below ``page`` that ``user`` approved or marked as spam, each with its own text."""
    numbers = numbers or count()
    for act, status, number, words in (
        (Act.APPROVE, Status.APPROVED, good, GOOD_WORDS),
        (Act.SPAM, Status.SPAM, spam, SPAM_WORDS),
    ):
        now = timezone.now()
        rows = ReaderComment.objects.bulk_create(
            ReaderComment(
                page_id=page.pk,
                name="Ana",
                body=make_text(words, next(numbers)),
                html="",
                status=status,
                created_at=now,
            )
            for _n in range(number)
        )
        who = {"user": user, "user_name": "Ann", "batch": None, **values}
        Decision.objects.bulk_create(
            Decision(
                comment=row,
                act=act,
                status_before="pending",
                status_after=status,
                decided_at=now,
                **{**who, "batch": who["batch"] or uuid4()},
            )
            for row in rows
        )
