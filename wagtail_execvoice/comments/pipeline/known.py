"""Texts and sites that people marked as spam before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min

from wagtail_execvoice.comments.models import SpamShingle
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.spam.shingles import host_numbers, shingles

#: So much of the smaller text in the other one, and they are the same.
SAME = 0.5
#: Texts that share something with it: as many are compared.
MOST_COMPARED = 500


@register_phase("execvoice.known_spam", order=550)
def find_known_spam(submission: Submission) -> Iterator[Finding]:
    own, hosts = shingles(submission.body), host_numbers(submission.body)
    rows = _find_rows([*own, *hosts], submission.before) if own or hosts else []
    # A row of size 0 stands for a site, the others for groups of words.
    shares = [(row["hits"] / min(row["size"], len(own)), row["comment_id"]) for row in rows if row["size"] and own]
    share, comment_id = max(shares, default=(0.0, 0))
    if share >= SAME:
        detail = f"{min(share, 1.0):.0%}, #{comment_id}"
        yield Finding("known_spam", Verdict.SPAM, 0.95, detail=detail)
    sites = [hosts[row["first"]] for row in rows if not row["size"]]
    if sites:
        # A site that everybody links to is in some spam, too: it only counts for more each time.
        yield Finding("known_site", points=min(0.3 + 0.1 * len(sites), 0.7), detail=sites[0])


def _find_rows(values: list[int], before: Any) -> list[dict[str, Any]]:
    rows = SpamShingle.objects.filter(value__in=values)
    if before is not None:
        rows = rows.exclude(comment_id=before.pk)
    grouped: Any = rows.values("comment_id", "size").annotate(hits=Count("pk"), first=Min("value"))
    return list(grouped.order_by("-hits", "-comment_id")[:MOST_COMPARED])
