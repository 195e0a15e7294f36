"""Mail about a reader who has themselves forgotten is not sent any more. Mail about others who only share a name is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions.readers import MAIL, Reader, find_mail_of
from wagtail_execvoice.comments.constants import NOBODY
from wagtail_execvoice.comments.models import DraftReply, Follow, ReaderComment

BATCH = 1000
#: Said in the key of each mail: what it tells, and the number of the comment, the draft or the follower that it is about.
_KEY = re.compile(rf"{re.escape(MAIL)}(approved|rejected|reply|answers):([0-9]{{1,18}})(?![0-9])")


@dataclass(frozen=True)
class _Waiting:
    pk: int
    kind: str
    about: int
    text: str


def unsend(reader: Reader, rows: Sequence[ReaderComment]) -> None:
    """Delete all mail to ``reader``, and what waits for others about ``rows``, which are their comments.

    What tells others of a conversation that they were in goes only where it names them.
    """
    find_mail_of(reader).delete()
    waiting = list(_read_waiting())
    threads = {row.root_id or row.pk for row in rows}
    gone = _about(waiting, {row.pk for row in rows}) | _naming(waiting, threads, {row.name for row in rows})
    OutboxMail.objects.filter(pk__in=gone).delete()


def _read_waiting() -> Iterable[_Waiting]:
    mails = OutboxMail.objects.filter(key__startswith=MAIL).exclude(body="", html_body="")
    for mail in mails.only("pk", "key", "subject", "body", "html_body").iterator(BATCH):
        if key := _KEY.match(mail.key):
            yield _Waiting(mail.pk, key[1], int(key[2]), f"{mail.subject}\n{mail.body}\n{mail.html_body}")


def _about(waiting: Iterable[_Waiting], comments: Collection[int]) -> set[int]:
    drafts = set(DraftReply.objects.filter(comment_id__in=comments).values_list("pk", flat=True))
    subjects = {"approved": comments, "rejected": comments, "reply": drafts}
    return {mail.pk for mail in waiting if mail.about in subjects.get(mail.kind, ())}


def _naming(waiting: Sequence[_Waiting], threads: Collection[int], names: Collection[str]) -> set[int]:
    """Return the mails that say one of ``names`` to followers of these threads, or as the reason of a rejection in them."""
    said = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names if name != NOBODY) or "(?!)")
    named = [mail for mail in waiting if said.search(mail.text)]
    followers = Follow.objects.filter(thread_id__in=threads, pk__in=_subjects(named, "answers"))
    rejected = ReaderComment.objects.filter(pk__in=_subjects(named, "rejected"))
    # Who has the same name is greeted by it.
    others = rejected.filter(Q(pk__in=threads) | Q(root_id__in=threads)).exclude(name__in=names)
    subjects = {"answers": followers, "rejected": others}
    found = {kind: set(rows.values_list("pk", flat=True)) for kind, rows in subjects.items()}
    return {mail.pk for mail in named if mail.about in found.get(mail.kind, ())}


def _subjects(waiting: Iterable[_Waiting], kind: str) -> list[int]:
    return [mail.about for mail in waiting if mail.kind == kind]
