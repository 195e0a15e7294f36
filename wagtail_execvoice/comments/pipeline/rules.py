"""What the moderators look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from wagtail_execvoice.comments.constants import RuleOutcome
from wagtail_execvoice.comments.models import ModerationRule
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.versions import read_versions
from wagtail_execvoice.comments.spam.matching import Matcher, compile_rule

_VERDICTS = {RuleOutcome.NOTE: Verdict.NOTE, RuleOutcome.HOLD: Verdict.HOLD, RuleOutcome.SPAM: Verdict.SPAM}
_POINTS = {RuleOutcome.NOTE: 0.2, RuleOutcome.HOLD: 0.4, RuleOutcome.SPAM: 0.9}


@dataclass(frozen=True)
class ReadyRule:
    name: str
    outcome: str
    match: Matcher


@register_phase("execvoice.rules", order=600)
def apply_rules(submission: Submission) -> Iterator[Finding]:
    for rule in read_rules(submission):
        if rule.match(submission.body, submission.email):
            outcome = RuleOutcome(rule.outcome)
            yield Finding("rule", _VERDICTS[outcome], _POINTS[outcome], detail=rule.name)


def read_rules(submission: Submission) -> tuple[ReadyRule, ...]:
    """Return the rules in force, made ready once for each time that one of them is changed."""
    version = read_versions(submission).rules
    return _compile(*version) if version[0] else ()


@lru_cache(maxsize=2)
def _compile(count: int, changed_at: datetime | None, newest: int | None) -> tuple[ReadyRule, ...]:
    # The arguments are what one version is known by.
    rows = ModerationRule.objects.filter(is_active=True)
    return tuple(ReadyRule(row.name, row.outcome, compile_rule(row.kind, row.text)) for row in rows)
