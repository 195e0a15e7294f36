"""Keeps what people marked as spam, as numbers, so that the same text is known when it comes again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Site

from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, ReaderComment, SpamShingle
from wagtail_execvoice.comments.spam.shingles import host_numbers, shingles
from wagtail_execvoice.comments.spam.tokens import clean_host

#: Of one act on a thousand comments, as many texts are kept: the ones that say something new.
MOST_REMEMBERED = 100
#: A text of which so much stands in those before it says nothing new.
NOTHING_NEW = 0.8
BATCH = 1000


def remember_decisions(sender: Any, comments: Sequence[int], **kwargs: Any) -> None:
    """Receives ``comments_decided``: what is spam by somebody's decision is kept, and what is not any more is forgotten."""
    by_people = Decision.objects.filter(comment_id__in=comments, act=Act.SPAM, undone_at__isnull=True)
    marked = set(by_people.values_list("comment_id", flat=True)) if comments else set()
    spam = ReaderComment.objects.filter(pk__in=marked, status=Status.SPAM).order_by("-pk")
    with transaction.atomic():
        SpamShingle.objects.filter(comment_id__in=comments).delete()
        rows = _make_rows(spam.values_list("pk", "body").iterator(BATCH))
        SpamShingle.objects.bulk_create(rows, batch_size=BATCH)


def _make_rows(spam: Iterable[tuple[int, str]]) -> list[SpamShingle]:
    rows: list[SpamShingle] = []
    seen: set[int] = set()
    kept = 0
    ours = _own_sites()
    for pk, body in spam:
        own = shingles(body)
        sites = {value for value, host in host_numbers(body).items() if host not in ours}
        if kept < MOST_REMEMBERED and len(own - seen) > len(own) * (1 - NOTHING_NEW):
            kept += 1
            rows += [SpamShingle(value=value, comment_id=pk, size=len(own)) for value in sorted(own)]
        # Sites are counted, not compared: each once for an act, or a bulk of ads would condemn every site in it.
        rows += [SpamShingle(value=value, comment_id=pk, size=0) for value in sorted(sites - seen)]
        seen |= own | sites
    return rows


def _own_sites() -> set[str]:
    return {clean_host(urlsplit(str(root[2])).netloc) for root in Site.get_site_root_paths()}
