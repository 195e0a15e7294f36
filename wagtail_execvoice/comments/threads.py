"""A conversation as readers see it: threads in the order in which they were shown first, read by number, never counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from wagtail_execvoice.comments.constants import REPLIES_SHOWN, ROOTS_SHOWN
from wagtail_execvoice.comments.models import ReaderComment

#: Threads of no more answers are shown whole, from longer ones the first ``REPLIES_SHOWN``.
SHORT_THREAD = 20
#: What one request for more of a thread brings.
REPLIES_MORE = 50


@dataclass
class Thread:
    """A comment and the answers to it that are shown. ``more`` is how many there are besides."""

    comment: Any
    replies: list[Any] = field(default_factory=list)

    @property
    def more(self) -> int:
        return max(0, self.comment.reply_count - len(self.replies))

    @property
    def last_position(self) -> int:
        return self.replies[-1].position if self.replies else 0


@dataclass
class Reading:
    """A piece of a conversation. ``following`` is the number to go on from, None at the end."""

    threads: list[Thread]
    following: int | None = None
    oldest_first: bool = False


def read_conversation(page_id: int, *, oldest_first: bool = False, start: int | None = None) -> Reading:
    """Return the threads of a page from the number ``start`` on. Two queries, however many there are."""
    roots = ReaderComment.objects.public().roots().filter(page_id=page_id)
    if start is not None:
        roots = roots.filter(number__gte=start) if oldest_first else roots.filter(number__lte=start)
    found = list(roots.order_by("number" if oldest_first else "-number")[: ROOTS_SHOWN + 1])
    following = found[ROOTS_SHOWN].number if len(found) > ROOTS_SHOWN else None
    return Reading(_with_replies(found[:ROOTS_SHOWN]), following, oldest_first)


def read_thread(root: ReaderComment, *, after: int = 0) -> tuple[Thread, bool]:
    """Return a thread with its next answers after the place ``after``, and whether there are more. One query."""
    replies = ReaderComment.objects.public().filter(root_id=root.pk, position__gt=after).order_by("position")
    found = list(replies[: REPLIES_MORE + 1])
    thread = Thread(root, found[:REPLIES_MORE])
    name_answered([thread])
    return thread, len(found) > REPLIES_MORE


def _with_replies(roots: Sequence[Any]) -> list[Thread]:
    threads = {root.pk: Thread(root) for root in roots}
    answered = [root for root in roots if root.reply_count]
    if answered:
        short = [root.pk for root in answered if root.reply_count <= SHORT_THREAD]
        long = [root.pk for root in answered if root.reply_count > SHORT_THREAD]
        # By their place and not the first five of each, which no database does quickly: of a thread whose first answers
        # were hidden, fewer are shown, and the rest behind "more".
        places = Q(root_id__in=short) | Q(root_id__in=long, position__lte=SHORT_THREAD)
        for reply in ReaderComment.objects.public().filter(places).order_by(F("root_id"), F("position")):
            thread = threads[reply.root_id]
            if thread.comment.reply_count <= SHORT_THREAD or len(thread.replies) < REPLIES_SHOWN:
                thread.replies.append(reply)
    name_answered(threads.values())
    return list(threads.values())


def name_answered(threads: Any) -> None:
    """Tell each answer which comment it answers, if that is not the one it stands under."""
    missing: dict[int, list[Any]] = defaultdict(list)
    for thread in threads:
        known = {thread.comment.pk: thread.comment, **{reply.pk: reply for reply in thread.replies}}
        for reply in thread.replies:
            reply.answered = known.get(reply.parent_id)
            if reply.answered is None:
                missing[reply.parent_id].append(reply)
    if missing:
        for parent in ReaderComment.objects.public().filter(pk__in=missing).only("pk", "name", "number", "public_id"):
            for reply in missing[parent.pk]:
                reply.answered = parent
