"""A conversation as readers see it: threads in the order in which they were shown first, read by number, never counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from wagtail_execvoice.comments.constants import REPLIES_SHOWN, ROOTS_SHOWN
from wagtail_execvoice.comments.ids import is_public_id
from wagtail_execvoice.comments.models import ReaderComment

#: Threads of no more answers are shown whole, from longer ones the first ``REPLIES_SHOWN``.
SHORT_THREAD = 20
#: What one request for more of a thread brings.
REPLIES_MORE = 50


@dataclass
class Thread:
    """A comment and answers to it that are shown, those after the place ``after``. ``has_more`` says if there are later ones."""

    comment: Any
    replies: list[Any] = field(default_factory=list)
    after: int = 0
    has_more: bool = False
    #: What is kept of its HTML, if it is printed by ``showing.write_conversation``.
    piece: Any = None

    @property
    def is_kept(self) -> bool:
        """Whether it need not be printed."""
        return self.piece is not None and self.piece.html is not None

    @property
    def more(self) -> int:
        """How many later ones there are, 0 if nobody knows without counting: in the middle of a thread."""
        return 0 if self.after else max(0, self.comment.reply_count - len(self.replies))

    @property
    def last_position(self) -> int:
        return self.replies[-1].position if self.replies else self.after


@dataclass
class Reading:
    """A piece of a conversation. ``following`` is the number to go on from, None at the end."""

    threads: list[Thread]
    following: int | None = None
    oldest_first: bool = False


def read_conversation(page_id: int, *, oldest_first: bool = False, start: int | None = None) -> Reading:
    """Return the threads of a page from the number ``start`` on. Two queries, however many there are."""
    roots = ReaderComment.objects.public().roots().numbered().filter(page_id=page_id)
    if start is not None:
        roots = roots.filter(number__gte=start) if oldest_first else roots.filter(number__lte=start)
    found = list(roots.order_by("number" if oldest_first else "-number")[: ROOTS_SHOWN + 1])
    following = found[ROOTS_SHOWN].number if len(found) > ROOTS_SHOWN else None
    return Reading(_with_replies(found[:ROOTS_SHOWN]), following, oldest_first)


def find_shown(public_id: str, *, page_id: int | None = None) -> ReaderComment | None:
    """Return the comment with that id (on that page), if it is shown."""
    if not is_public_id(public_id):
        return None
    shown = ReaderComment.objects.public().filter(public_id=public_id)
    found: ReaderComment | None = shown.filter(**{} if page_id is None else {"page_id": page_id}).first()
    return found


def read_thread(root: ReaderComment, *, after: int = 0) -> Thread:
    """Return a thread with its next answers after the place ``after``. One query."""
    replies = ReaderComment.objects.public().filter(root_id=root.pk, position__gt=after).order_by("position")
    found = list(replies[: REPLIES_MORE + 1])
    thread = Thread(root, found[:REPLIES_MORE], after, has_more=len(found) > REPLIES_MORE)
    name_answered([thread])
    return thread


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
    for thread in threads.values():
        thread.has_more = thread.more > 0
    name_answered(threads.values())
    return list(threads.values())


def name_answered(threads: Any) -> None:
    """Tell each comment which one it answers (``answered``), and which one is the answer of the site to it (``answered_by``).

    Of those that are not among ``threads`` it is said that they are elsewhere. One query if there are any.
    """
    missing: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    for thread in threads:
        known = {row.pk: row for row in (thread.comment, *thread.replies)}
        for row in known.values():
            for name, pk in (("answered", row.parent_id), ("answered_by", row.answer_id)):
                _tell(row, name, known.get(pk))
                if pk and pk not in known:
                    missing[pk].append((row, name))
    if missing:
        for found in (
            ReaderComment.objects.public()
            .filter(pk__in=missing)
            .only("pk", "name", "number", "public_id", "withdrawn_at")
        ):
            found.is_elsewhere = True
            for row, name in missing[found.pk]:
                _tell(row, name, found)


def _tell(row: Any, name: str, found: Any) -> None:
    # It may have been taken back after the question was read: then it is the answer of nobody.
    is_gone = name == "answered_by" and found is not None and found.is_withdrawn
    setattr(row, name, None if is_gone else found)
