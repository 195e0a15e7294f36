"""Texts and sites that people marked as spam before."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.compared import read_compared

#: So much of the smaller text in the other one, and they are the same.
SAME = 0.5


@register_phase("execvoice.known_spam", order=550)
def find_known_spam(submission: Submission) -> Iterator[Finding]:
    compared = read_compared(submission)
    own, hosts = compared.own, compared.hosts
    # A row of size 0 stands for a site, the others for groups of words.
    shares = [
        (hits / min(size, len(own)), comment_id) for comment_id, size, hits, _first in compared.marked if size and own
    ]
    share, comment_id = max(shares, default=(0.0, 0))
    if share >= SAME:
        detail = f"{min(share, 1.0):.0%}, #{comment_id}"
        yield Finding("known_spam", Verdict.SPAM, 0.95, detail=detail)
    sites = [hosts[first] for _comment_id, size, _hits, first in compared.marked if not size]
    if sites:
        # A site that everybody links to is in some spam, too: it only counts for more each time.
        yield Finding("known_site", points=min(0.3 + 0.1 * len(sites), 0.7), detail=sites[0])
