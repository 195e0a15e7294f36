"""How a text looks: praise for nobody, shouting, the markup of other sites, more links than words."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.phases import Finding, Submission, register_phase
from wagtail_execvoice.comments.spam.looks import (
    has_markup,
    is_empty_praise,
    share_of_capitals,
    words_for_each_link,
)

MOST_CAPITALS = 0.5
MOST_EXCLAMATIONS = 3
FEWEST_WORDS_FOR_A_LINK = 15


@register_phase("execvoice.looks", order=520)
def look_at_text(submission: Submission) -> Iterator[Finding]:
    body = submission.body
    if is_empty_praise(body):
        yield Finding("empty_praise", points=0.4)
    capitals = share_of_capitals(body)
    if capitals > MOST_CAPITALS:
        yield Finding("capitals", points=0.3, detail=f"{capitals:.0%}")
    exclamations = body.count("!")
    if exclamations > MOST_EXCLAMATIONS:
        yield Finding("exclamations", points=min(0.05 * exclamations, 0.4), detail=str(exclamations))
    if has_markup(body):
        yield Finding("markup", points=0.5)
    share = words_for_each_link(body)
    if share is not None and share < FEWEST_WORDS_FOR_A_LINK:
        yield Finding("mostly_links", points=0.5 - 0.02 * share)
