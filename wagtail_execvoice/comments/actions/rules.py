"""What a rule would have done, before it does it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, ModerationRule, ReaderComment
from wagtail_execvoice.comments.spam.matching import MOST_STEPS, Budget, Said, compile_rule

MOST_TRIED = 1000
#: What one dry run may spend: a few seconds. A rule of seven usual patterns looks at all of them if they are of three lines.
MOST_STEPS_OF_TRIAL = 4 * MOST_STEPS


@dataclass(frozen=True)
class DryRun:
    """``found`` are the comments with the line that was found in each, newest first.

    ``left_out`` is how many older ones were not looked at, because that would have taken too long.
    """

    looked_at: int
    found: list[tuple[ReaderComment, str]] = field(default_factory=list)
    #: Of those, how many people had approved: what the rule would have kept from readers.
    approved: int = 0
    left_out: int = 0


def dry_run(rule: ModerationRule, comments: QuerySet[ReaderComment] | None = None) -> DryRun:
    """Return what ``rule``, saved or not, would have found among the last thousand of ``comments``, or of all. Changes nothing."""
    match, budget = compile_rule(rule.kind, rule.text), Budget(MOST_STEPS_OF_TRIAL)
    by_people = Q(user__isnull=False) | ~Q(user_name="")
    approvals = Decision.objects.filter(by_people, comment_id=OuterRef("pk"), act=Act.APPROVE, undone_at__isnull=True)
    wanted = list(
        (ReaderComment.objects.all() if comments is None else comments)
        .only("pk", "public_id", "body", "name", "email", "status", "created_at")
        .annotate(was_approved=Exists(approvals))
        .order_by("-created_at", "-pk")[:MOST_TRIED]
    )
    tried = []
    for comment in wanted:
        said = Said(comment.body, comment.email)
        if not budget.take(match.count_steps(said)):
            break
        tried.append((comment, match.find(said)))
    found = [(comment, line) for comment, line in tried if line]
    approved = sum(comment.was_approved and comment.status == Status.APPROVED for comment, _line in found)
    return DryRun(len(tried), found, approved, len(wanted) - len(tried))
