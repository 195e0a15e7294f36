"""Which language a comment is in, and whether it is in any."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.languages import detect_language, measure_oddity

#: Nothing that people write is so unlike every language.
CERTAIN = 1.0


@register_phase("execvoice.language", order=90)
def find_language(submission: Submission) -> Iterator[Finding]:
    """Finds nothing by itself: whoever looks later knows the language."""
    submission.language = detect_language(submission.body)
    return iter(())


@register_phase("execvoice.gibberish", order=560)
def find_gibberish(submission: Submission) -> Iterator[Finding]:
    oddity, is_complete = measure_oddity(submission.body)
    if oddity > CERTAIN and is_complete:
        yield Finding("gibberish", Verdict.HOLD, 0.8)
    elif oddity:
        yield Finding("gibberish", points=0.4)
