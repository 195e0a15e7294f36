"""Names that are not names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from wagtail_execvoice.comments.lookalikes import find_lookalike, skeleton
from wagtail_execvoice.comments.models import OfficialAlias
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.reserved import read_reserved
from wagtail_execvoice.comments.pipeline.versions import read_versions
from wagtail_execvoice.comments.responders import read_responders

#: The code of what looks like one of ours: the name of an author, of the site, of its team.
NAME_IS_OURS = "name_is_ours"

_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|net|org|info|biz|ru|cn|shop|online|xyz|top)\b", re.IGNORECASE)


@register_phase("execvoice.names", order=400)
def look_at_name(submission: Submission) -> Iterator[Finding]:
    if _ADDRESS.search(submission.name):
        yield Finding("name_is_address", Verdict.HOLD, 0.7, detail=submission.name)
    ours = [responder.name for responder in read_responders(submission)]
    # Under it the team answers.
    ours.append(read_versions(submission).site_name)
    ours.extend(read_reserved(submission))
    pretended = find_lookalike(submission.name, ours, read_official(submission))
    if pretended:
        yield Finding(NAME_IS_OURS, Verdict.HOLD, 0.1, detail=pretended)


def read_official(submission: Submission) -> dict[str, str]:
    """Return the official names by what they look like, read once for each time that one of them is changed."""
    version = read_versions(submission).names
    return _read(*version) if version[0] else {}


@lru_cache(maxsize=2)
def _read(count: int, changed_at: datetime | None, newest: int | None) -> dict[str, str]:
    # The arguments are what one version is known by.
    return {skeleton(name): name for name in OfficialAlias.objects.values_list("name", flat=True)}
