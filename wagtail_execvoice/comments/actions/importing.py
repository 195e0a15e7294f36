"""Comments of another system come in: through the pipeline, in the order in which they were written, and each one once.

What was approved there is shown, unless the pipeline says spam: then it waits, as does what waited there. Spam is left out: it is other
people's data, would be deleted for its age the next minute, and the filter learns from the decisions of your own people only.
Nobody is mailed, now or when somebody decides about it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext

from wagtail_execvoice.comments.actions.commenters import count_decisions, counts_as, key_of
from wagtail_execvoice.comments.actions.inheriting import read_settings
from wagtail_execvoice.comments.actions.matching import PageFinder
from wagtail_execvoice.comments.actions.publishing import lock_conversations, republish
from wagtail_execvoice.comments.constants import DEPTH_STORED, LONGEST_NAME, Source, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.imports.records import ForeignComment, Post
from wagtail_execvoice.comments.models import Commenter, ReaderComment
from wagtail_execvoice.comments.phases import Submission, judge
from wagtail_execvoice.comments.pipeline.names import NAME_IS_OURS
from wagtail_execvoice.text import is_unseen, normalise, render_plain_text, single_line

BATCH = 500
#: Longer than what can be typed here: other systems have no limit, and nothing of a reader is cut off.
LONGEST = 20_000


@dataclass
class Imported:
    """What became of a file. ``left_out`` is reason -> how many, ``unmatched`` (address, why, how many) for each post."""

    counts: Counter[str] = field(default_factory=Counter)
    known: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unmatched: list[tuple[str, str, int]] = field(default_factory=list)


def import_posts(
    posts: Iterable[Post], *, source: str = "", mapping: Mapping[str, str] | None = None, dry_run: bool = False
) -> Imported:
    """Take in the comments of ``posts``, and return what became of them. Those that are there already are not taken again.

    ``source`` is what two systems are told apart by whose comments have the same ids. With ``dry_run`` all of it is done and
    rolled back.
    """
    done, finder = Imported(), PageFinder(mapping)
    for post in posts:
        done.left_out.update(post.left_out)
        page, why = finder.find(post) if post.comments else (None, "")
        if page is None:
            if post.comments:
                done.unmatched.append((post.address, why, len(post.comments)))
            continue
        with transaction.atomic():
            _Importer(page, post, source, done).run()
            transaction.set_rollback(dry_run)
    return done


class _Importer:
    """The comments of one post, on their way below one page."""

    def __init__(self, page: Any, post: Post, source: str, done: Imported) -> None:
        self.page, self.post, self.source, self.done = page, post, source, done
        self.settings = read_settings(page)
        self.stored: dict[str, ReaderComment] = {}

    def run(self) -> None:
        """A batch takes the same queries, whatever is in it, besides those of the pipeline for each comment."""
        ordered = _in_order(self.post.comments)
        conversations = lock_conversations([self.page.pk])
        for start in range(0, len(ordered), BATCH):
            rows = self._store(ordered[start : start + BATCH])
            republish(conversations, [row for row in rows if row.status == Status.APPROVED])

    def _store(self, batch: Sequence[ForeignComment]) -> list[ReaderComment]:
        tickets = {self._ticket(foreign.key): foreign for foreign in batch}
        known = ReaderComment.objects.filter(ticket__in=tickets)
        here = {row.ticket: row for row in known.only("ticket", "page_id", "root_id", "parent_id", "depth")}
        self.done.known += len(here)
        self.stored |= {tickets[ticket].key: row for ticket, row in here.items() if row.page_id == self.page.pk}
        fresh = [foreign for ticket, foreign in tickets.items() if ticket not in here]
        now = timezone.now()
        commenters = _find_commenters(fresh)
        made = [(foreign, self._make(foreign, commenters, now)) for foreign in fresh]
        rows = {foreign.key: row for foreign, row in made if row is not None}
        # In the order in which they were written: by their ids they get their numbers. Who answers whom is known after that.
        ReaderComment.objects.bulk_create(rows.values())
        pks = dict(ReaderComment.objects.filter(ticket__in=tickets).values_list("ticket", "pk"))
        for row in rows.values():
            row.pk = pks[row.ticket]
        self.stored |= rows
        self._put_below(rows)
        self._count(rows.values())
        return list(rows.values())

    def _make(
        self, foreign: ForeignComment, commenters: Mapping[str, Commenter], now: datetime
    ) -> ReaderComment | None:
        body, name = normalise(foreign.body).strip(), single_line(foreign.name, max_length=LONGEST_NAME)
        if is_unseen(body) or len(body) > LONGEST:
            self.done.left_out["empty" if is_unseen(body) else "long"] += 1
            return None
        email = _clean_email(foreign.email)
        submission = Submission(
            page=self.page,
            settings=self.settings,
            body=body,
            name=name or pgettext("somebody who gave no name", "Anonymous"),
            now=now,
            email=email,
            commenter=commenters.get(key_of(None, email)),
            source=Source.IMPORT,
        )
        try:
            judgement = judge(submission)
        except CommentRefused:
            self.done.left_out["refused"] += 1
            return None
        # Not to the spam: that is deleted by its age, and nobody would have seen what somebody once approved. A name of ours
        # was not ours in the other system: who it is, somebody here decides.
        is_doubtful = judgement.status == Status.SPAM or any(it.code == NAME_IS_OURS for it in judgement.findings)
        status = Status.PENDING if is_doubtful else foreign.status
        self.done.counts[status] += 1
        return ReaderComment(
            page_id=self.page.pk,
            status=status,
            commenter=submission.commenter,
            name=submission.name,
            email=email,
            body=body,
            html=render_plain_text(body),
            language=submission.language,
            source=Source.IMPORT,
            reasons=[finding.to_json() for finding in judgement.findings],
            suspicion=judgement.suspicion,
            ticket=self._ticket(foreign.key),
            created_at=foreign.written_at,
            decided_at=now if status == Status.APPROVED else None,
            # As if they had been told: years later nobody wants to hear that their comment is published.
            told_status=Status.APPROVED,
            counted=counts_as(status),
        )

    def _put_below(self, rows: Mapping[str, ReaderComment]) -> None:
        answers = []
        for key, row in rows.items():
            parent = self._find_parent(key)
            if parent is not None:
                row.parent_id, row.root_id, row.depth = parent.pk, parent.root_id or parent.pk, parent.depth + 1
                answers.append(row)
        if answers:
            ReaderComment.objects.bulk_update(answers, ["parent_id", "root_id", "depth"], batch_size=BATCH)

    def _find_parent(self, key: str) -> ReaderComment | None:
        """Return what is answered, or the nearest above it that was taken in."""
        seen = {key}
        above = self.post.parents.get(key, "")
        while above and above not in seen and above not in self.stored:
            seen.add(above)
            above = self.post.parents.get(above, "")
        parent = self.stored.get(above) if above not in seen else None
        while parent is not None and parent.depth >= DEPTH_STORED:
            parent = parent.parent
        return parent

    def _count(self, rows: Iterable[ReaderComment]) -> None:
        # Somebody approved them there: that their writers are trusted still takes that they confirm their address.
        counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in rows:
            if row.commenter_id and row.status == Status.APPROVED:
                counts[row.commenter_id][row.status] += 1
        if counts:
            count_decisions(counts)

    def _ticket(self, key: str) -> str:
        return hashlib.sha256(f"import:{self.source}:{key}".encode("utf-8", "surrogatepass")).hexdigest()


def _in_order(comments: Sequence[ForeignComment]) -> list[ForeignComment]:
    """Return each once, by its date, and none before what it answers, whatever their dates say."""
    by_key = {foreign.key: foreign for foreign in comments}
    times: dict[str, tuple[datetime, int]] = {}
    for key in by_key:
        chain: dict[str, None] = {}
        above = key
        while above in by_key and above not in times and above not in chain:
            chain[above] = None
            above = by_key[above].parent
        latest, depth = times.get(above, (datetime.min.replace(tzinfo=timezone.now().tzinfo), 0))
        for one in reversed(chain):
            latest, depth = max(latest, by_key[one].written_at), depth + 1
            times[one] = (latest, depth)
    return sorted(by_key.values(), key=lambda foreign: (times[foreign.key], foreign.written_at))


def _find_commenters(comments: Iterable[ForeignComment]) -> dict[str, Commenter]:
    """Return the records of those who gave an address, made if they are missing. Three queries for any number."""
    first: dict[str, datetime] = {}
    for foreign in comments:
        key = key_of(None, _clean_email(foreign.email))
        if key:
            first[key] = min(first.get(key, foreign.written_at), foreign.written_at)
    known = {row.key: row for row in Commenter.objects.filter(key__in=first)}
    missing = [Commenter(key=key, first_seen_at=at) for key, at in first.items() if key not in known]
    if not missing:
        return known
    Commenter.objects.bulk_create(missing, ignore_conflicts=True)
    return {row.key: row for row in Commenter.objects.filter(key__in=first)}


def _clean_email(text: str) -> str:
    email = single_line(text)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= 254 else ""
