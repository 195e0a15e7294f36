"""What of a conversation is public: worked out in one place, under one lock, from what was decided.

A comment is shown if it is approved and everything it answers is shown. Nothing of that is written into anybody's status:
hiding one comment hides its branch, and showing it again shows exactly what was shown before, and nothing that is held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from wagtail_execvoice.comments.actions.answering import find_answers, name_answers
from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import Conversation, ReaderComment
from wagtail_execvoice.comments.signals import conversation_changed

BATCH = 1000
_SKELETON = (
    "page_id",
    "root_id",
    "parent_id",
    "depth",
    "status",
    "withdrawn_at",
    "is_visible",
    "number",
    "position",
    "last_position",
    "reply_count",
    "badge",
    "answer",
)


def lock_conversations(page_ids: Iterable[int]) -> dict[int, Conversation]:
    """Return the rows of these pages, made if they are missing, locked in one order. Inside of a transaction."""
    wanted = sorted(set(page_ids))
    rows = Conversation.objects.select_for_update().filter(page_id__in=wanted).order_by("page_id")
    found = {row.page_id: row for row in rows}
    missing = [page_id for page_id in wanted if page_id not in found]
    if missing:
        Conversation.objects.bulk_create([Conversation(page_id=pk) for pk in missing], ignore_conflicts=True)
        found = {row.page_id: row for row in rows.all()}
    return found


def republish(conversations: dict[int, Conversation], changed: Sequence[ReaderComment]) -> set[int]:
    """Bring what is public up to date after ``changed`` were decided; return the ids of pages where that changed anything.

    ``changed`` are rows as they are now, of ``conversations``, which the caller has locked. As many queries for a
    thousand comments as for one.
    """
    rows = _load_around(changed)
    visible = _find_visible(rows)
    shown = [row for row in rows.values() if visible[row.pk] and not row.is_visible]
    hidden = [row for row in rows.values() if not visible[row.pk] and row.is_visible]
    if not shown and not hidden:
        # What was taken back and keeps its place is shown as before, and is an answer no more.
        name_answers(rows, changed)
        return set()
    new = [row for row in shown if row.number is None]
    _number(conversations, rows, new)
    _count(conversations, rows, shown, hidden)
    _set_visible([row.pk for row in shown if row not in new], True)
    _set_visible([row.pk for row in hidden], False)
    name_answers(rows, (*changed, *shown, *hidden))
    pages = {row.page_id for row in (*shown, *hidden)}
    tell_changed(sorted(pages))
    return pages


def publish_new(comment: ReaderComment, find_parent: Callable[[], ReaderComment | None]) -> None:
    """Store ``comment``, which is new and approved, and show it below what ``find_parent`` finds now that nothing changes.

    The same as ``republish`` for what nobody can have answered yet, in four queries, and three if it answers nothing. What
    ``find_parent`` returns is shown. In a transaction, which is rolled back if it raises something.
    """
    _count_one_more(comment.page_id)
    parent = find_parent()
    comment.put_below(parent)
    counted = Conversation.objects.filter(page_id=comment.page_id).values_list("last_number", flat=True)
    comment.number = parent.last_number if parent is not None else counted.get()  # type: ignore[attr-defined]
    comment.is_visible = True
    rows = {row.pk: row for row in (parent, parent.root if parent else None) if row is not None}
    if comment.root_id:
        root = rows[comment.root_id]
        root.last_position, root.reply_count = root.last_position + 1, root.reply_count + 1
        root.save(update_fields=["last_position", "reply_count"])
        comment.position = root.last_position
    comment.save(force_insert=True)
    name_answers(rows, [comment])
    tell_changed([comment.page_id])


def _count_one_more(page_id: int) -> None:
    """Lock the conversation of a page by the very statement that counts."""
    rows = Conversation.objects.filter(page_id=page_id)
    counted = {name: F(name) + 1 for name in ("visible_count", "last_number", "version")}
    if not rows.update(**counted):
        Conversation.objects.bulk_create([Conversation(page_id=page_id)], ignore_conflicts=True)
        rows.update(**counted)


def touch(conversations: dict[int, Conversation], page_ids: Iterable[int]) -> None:
    """Say that what is shown of these pages reads otherwise, though the same comments are shown."""
    rows = [conversations[page_id] for page_id in sorted(set(page_ids))]
    for row in rows:
        row.version += 1
    if rows:
        Conversation.objects.bulk_update(rows, ["version"])
        tell_changed([row.page_id for row in rows])


def tell_changed(page_ids: list[int]) -> None:
    """Send the signal for each of these pages once the transaction is committed."""
    transaction.on_commit(partial(_tell, page_ids), robust=True)


def _load_around(changed: Sequence[ReaderComment]) -> dict[int, ReaderComment]:
    """Return the rows that may be shown or hidden now, and those that decide about it.

    Usually that is a comment that nobody answered, and what it answers. Only where there is a branch below it, or a
    withdrawn comment above it, the whole thread is looked at.
    """
    rows = {row.pk: row for row in changed}
    above = {pk for row in changed for pk in (row.parent_id, row.root_id) if pk and pk not in rows}
    if above:
        rows |= _load(Q(pk__in=above))
    # Asked of each of them, and not "whose parent is among these": where one thread is most of the table, SQLite would read all.
    answers = ReaderComment.objects.filter(parent_id=OuterRef("pk"))
    with_answers = ReaderComment.objects.filter(Exists(answers), pk__in=[row.pk for row in changed])
    answered = {root_id or pk for root_id, pk in with_answers.values_list("root_id", "pk")}
    withdrawn = {row.root_id or row.pk for row in rows.values() if row.withdrawn_at}
    threads = answered | withdrawn
    if threads:
        # Those that were changed stay the objects of the caller, who wants to see their numbers.
        rows = {**_load(Q(pk__in=threads) | Q(root_id__in=threads)), **rows}
    return rows


def _load(condition: Q) -> dict[int, ReaderComment]:
    return {row.pk: row for row in ReaderComment.objects.filter(condition).only(*_SKELETON)}


def _find_visible(rows: dict[int, ReaderComment]) -> dict[int, bool]:
    visible: dict[int, bool] = {}
    has_answers: set[int] = set()
    # Whatever is answered is less deep than its answers.
    for row in sorted(rows.values(), key=lambda row: row.depth):
        above = row.parent_id is None or visible.get(row.parent_id, _stands(row, rows))
        visible[row.pk] = row.status == Status.APPROVED and above
    # What its writer took back leaves a place as long as there are answers to it.
    for row in sorted(rows.values(), key=lambda row: -row.depth):
        visible[row.pk] = visible[row.pk] and (row.withdrawn_at is None or row.pk in has_answers)
        if visible[row.pk] and row.parent_id:
            has_answers.add(row.parent_id)
    return visible


def _stands(row: ReaderComment, rows: dict[int, ReaderComment]) -> bool:
    """Of a parent that was not loaded, because its branch does not change: what is written in the row of its child."""
    return row.is_visible and row.parent_id not in rows


def _number(
    conversations: dict[int, Conversation], rows: dict[int, ReaderComment], new: Sequence[ReaderComment]
) -> None:
    """Show these for the first time: each gets a number, and an answer its place in the thread."""
    for row in sorted(new, key=lambda row: row.pk):
        conversation = conversations[row.page_id]
        conversation.last_number += 1
        row.number, row.is_visible = conversation.last_number, True
        if row.root_id:
            root = rows[row.root_id]
            root.last_position += 1
            row.position = root.last_position
    if new:
        ReaderComment.objects.bulk_update(new, ["number", "position", "is_visible"], batch_size=BATCH)


def _set_visible(pks: list[int], value: bool) -> None:
    for start in range(0, len(pks), BATCH):
        ReaderComment.objects.filter(pk__in=pks[start : start + BATCH]).update(is_visible=value)


def _count(
    conversations: dict[int, Conversation],
    rows: dict[int, ReaderComment],
    shown: Sequence[ReaderComment],
    hidden: Sequence[ReaderComment],
) -> None:
    pages: dict[int, int] = defaultdict(int)
    threads: dict[int, int] = defaultdict(int)
    for step, some in ((1, shown), (-1, hidden)):
        for row in some:
            pages[row.page_id] += step
            if row.root_id:
                threads[row.root_id] += step
    for page_id, step in pages.items():
        conversation = conversations[page_id]
        conversation.visible_count = max(0, conversation.visible_count + step)
        conversation.version += 1
    Conversation.objects.bulk_update(
        [conversations[page_id] for page_id in pages], ["visible_count", "last_number", "version"], batch_size=BATCH
    )
    for root_id, step in threads.items():
        rows[root_id].reply_count = max(0, rows[root_id].reply_count + step)
    if threads:
        roots = [rows[pk] for pk in threads]
        ReaderComment.objects.bulk_update(roots, ["reply_count", "last_position"], batch_size=BATCH)


def _tell(page_ids: list[int]) -> None:
    for page_id in page_ids:
        conversation_changed.send_robust(sender=Conversation, page_id=page_id)


def check_counts(page_id: int) -> dict[str, Any]:
    """Return what of a conversation's public columns is not what the decisions say, empty if all is well. For tests."""
    rows = _load(Q(page_id=page_id))
    visible = _find_visible(rows)
    wrong: dict[str, Any] = {
        f"visible:{pk}": row.is_visible for pk, row in rows.items() if row.is_visible is not visible[pk]
    }
    conversation = Conversation.objects.filter(page_id=page_id).first()
    if conversation and conversation.visible_count != sum(visible.values()):
        wrong["count"] = conversation.visible_count
    for pk, row in rows.items():
        answers = sum(visible[other.pk] for other in rows.values() if other.root_id == pk)
        if row.depth == 0 and row.reply_count != answers:
            wrong[f"replies:{pk}"] = row.reply_count
    found = find_answers([pk for pk, row in rows.items() if not row.badge])
    wrong |= {f"answer:{pk}": row.answer_id for pk, row in rows.items() if row.answer_id != found.get(pk)}
    return wrong
