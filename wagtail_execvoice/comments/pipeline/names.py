"""Names that are not names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wagtail_execvoice.comments.lookalikes import find_lookalike
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase

_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|net|org|info|biz|ru|cn|shop|online|xyz|top)\b", re.IGNORECASE)


@register_phase("execvoice.names", order=400)
def look_at_name(submission: Submission) -> Iterator[Finding]:
    if _ADDRESS.search(submission.name):
        yield Finding("name_is_address", Verdict.HOLD, 0.7, detail=submission.name)
    pretended = find_lookalike(submission.name, submission.page)
    if pretended:
        yield Finding("name_is_ours", Verdict.HOLD, 0.1, detail=pretended)
