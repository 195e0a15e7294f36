"""What the moderators look for, as far as a comment may take: one in which not all was looked for is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from wagtail_execvoice.comments.constants import RuleKind, RuleOutcome
from wagtail_execvoice.comments.models import ModerationRule
from wagtail_execvoice.comments.phases import Finding, Submission, Verdict, register_phase
from wagtail_execvoice.comments.pipeline.versions import read_versions
from wagtail_execvoice.comments.spam.matching import MOST_STEPS, Budget, Matcher, Said, compile_rule

_VERDICTS = {RuleOutcome.NOTE: Verdict.NOTE, RuleOutcome.HOLD: Verdict.HOLD, RuleOutcome.SPAM: Verdict.SPAM}
_POINTS = {RuleOutcome.NOTE: 0.2, RuleOutcome.HOLD: 0.4, RuleOutcome.SPAM: 0.9}


#: What a rule has found is said by: the name of one about addresses is for those who may see addresses.
FOUND, FOUND_ADDRESS = "rule", "address_rule"
#: Not all rules have looked.
UNFINISHED = "rules_unfinished"


@dataclass(frozen=True)
class ReadyRule:
    name: str
    kind: str
    outcome: str
    match: Matcher


@register_phase("execvoice.rules", order=600)
def apply_rules(submission: Submission) -> Iterator[Finding]:
    said, budget, is_finished = Said(submission.body, submission.email), Budget(MOST_STEPS), True
    for rule in read_rules(submission):
        if not budget.take(rule.match.count_steps(said)):
            is_finished = False
        elif rule.match.find(said):
            outcome = RuleOutcome(rule.outcome)
            code = FOUND_ADDRESS if rule.kind == RuleKind.ADDRESS else FOUND
            yield Finding(code, _VERDICTS[outcome], _POINTS[outcome], detail=rule.name)
    if not is_finished:
        yield Finding(UNFINISHED, Verdict.HOLD, _POINTS[RuleOutcome.NOTE])


def read_rules(submission: Submission) -> tuple[ReadyRule, ...]:
    """Return the rules in force, made ready once for each time that one of them is changed."""
    version = read_versions(submission).rules
    return _compile(*version) if version[0] else ()


@lru_cache(maxsize=2)
def _compile(count: int, changed_at: datetime | None, newest: int | None) -> tuple[ReadyRule, ...]:
    # The arguments are what one version is known by.
    rows = ModerationRule.objects.filter(is_active=True)
    return tuple(ReadyRule(row.name, row.kind, row.outcome, compile_rule(row.kind, row.text)) for row in rows)
