"""Links: what most spam is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase

#: More than these and a person looks at it. A reader who argues with sources is welcome, but is read first.
MOST_LINKS = 2
_LINK = re.compile(r"\bhttps?://|\bwww\.|\[url|<a\s", re.IGNORECASE)


@register_phase("execvoice.links", order=500)
def count_links(submission: Submission) -> Iterator[Finding]:
    links = len(_LINK.findall(submission.body))
    if links > MOST_LINKS:
        yield Finding("links", Verdict.HOLD, min(0.3 + 0.1 * links, 0.9), detail=str(links))
    elif links:
        yield Finding("links", points=0.1 * links, detail=str(links))
