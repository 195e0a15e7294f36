"""Blacking out: the one way in which a company may touch what a reader wrote. Nothing is ever put into a reader's mouth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.comments.actions.logging import find_latest_change, make_entry
from wagtail_execvoice.comments.actions.publishing import lock_conversations, touch
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.errors import DecidedMeanwhile
from wagtail_execvoice.comments.models import CommentVersion, Decision, ReaderComment
from wagtail_execvoice.text import normalise, render_plain_text

#: What stands where something was: seen by everybody, and of a length that gives nothing away.
MARK = "█████"
_MARKS = re.compile(f"({MARK[0]}+)")


class NothingToRedact(Exception):
    """Nothing was blacked out, for ``missing`` stands nowhere in the comment; if that is empty, no passage was named."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("Some of what is to be blacked out does not stand in the comment.")
        self.missing = missing


def redact(
    comment: ReaderComment, passages: Sequence[str], user: Any, *, reason: str, version: int | None = None
) -> Decision:
    """Put the mark in the place of each of ``passages``, and return the decision by which ``restore`` takes it back.

    Blanks match whatever other blanks. Raises ``NothingToRedact`` unless all of them are found, and ``DecidedMeanwhile`` if ``version`` is not what the comment is at now.
    """
    with transaction.atomic():
        conversations = lock_conversations([comment.page_id])
        row = ReaderComment.objects.get(pk=comment.pk)
        if version is not None and version != row.version:
            raise DecidedMeanwhile(row.pk, find_latest_change(row))
        body = black_out(row.body, passages)
        decision = make_entry(row, Act.REDACT, user, timezone.now(), reason=reason)
        decision.save(force_insert=True)
        _put(row, body, decision)
        touch(conversations, [row.page_id])
    return decision


def black_out(body: str, passages: Sequence[str]) -> str:
    """Return ``body`` with a mark in the place of each of ``passages``. Raises ``NothingToRedact``."""
    wanted = list(dict.fromkeys(" ".join(normalise(text).split()) for text in passages if normalise(text).strip()))
    # What is blacked out already is never found: it would become longer each time.
    parts = _MARKS.split(body)
    found = [[list(_find(passage, part)) for passage in wanted] for part in parts[::2]]
    missing = [passage for number, passage in enumerate(wanted) if not any(spans[number] for spans in found)]
    if missing or not wanted:
        raise NothingToRedact(missing)
    for number, spans in enumerate(found):
        parts[2 * number] = _cover(parts[2 * number], sorted(span for some in spans for span in some))
    return "".join(parts)


def _find(passage: str, text: str) -> Iterator[tuple[int, int]]:
    """Return each place where ``passage`` stands in ``text``, also those that overlap."""
    # In HTML a run of blanks is shown as one, and copied as one.
    pattern = re.compile(r"\s+".join(map(re.escape, passage.split(" "))))
    match = pattern.search(text)
    while match is not None:
        yield match.span()
        match = pattern.search(text, match.start() + 1)


def _cover(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return ``text`` with one mark in the place of each of ``spans``, which are in order, and of those that touch."""
    kept, end = [], -1
    last = 0
    for start, stop in spans:
        if start > end:
            kept += [text[last:start], MARK]
        end = last = max(end, stop)
    return "".join([*kept, text[last:]])


def find_restorable(comment: ReaderComment) -> Decision | None:
    """Return the redaction that ``restore`` takes back: the latest that holds. None if there is none, or its text was erased."""
    last = comment.decisions.filter(act=Act.REDACT, undone_at__isnull=True).order_by("-pk").first()
    return last if last is not None and comment.versions.filter(redaction=last).exists() else None


def restore(decision: Decision, user: Any) -> bool:
    """Take back a redaction; False if that was done already, or something else was blacked out since and still is."""
    with transaction.atomic():
        conversations = lock_conversations([decision.comment.page_id])
        row = ReaderComment.objects.get(pk=decision.comment_id)
        if find_restorable(row) != decision:
            return False
        now = timezone.now()
        row.decisions.filter(pk=decision.pk).update(undone_at=now)
        make_entry(row, Act.UNDO, user, now).save(force_insert=True)
        _put(row, row.versions.get(redaction=decision).body)
        touch(conversations, [row.page_id])
    return True


def _put(row: ReaderComment, body: str, redaction: Decision | None = None) -> None:
    CommentVersion.objects.create(comment=row, body=row.body, replaced_at=timezone.now(), redaction=redaction)
    row.body, row.html, row.version = body, render_plain_text(body), row.version + 1
    row.save(update_fields=["body", "html", "version"])
