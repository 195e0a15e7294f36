"""What a rule would have done, before it does it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, ModerationRule, ReaderComment
from wagtail_execvoice.comments.spam.matching import compile_rule

MOST_TRIED = 1000


@dataclass(frozen=True)
class DryRun:
    """``found`` are the comments with the line that was found in each, newest first."""

    looked_at: int
    found: list[tuple[ReaderComment, str]] = field(default_factory=list)
    #: Of those, how many people had approved: what the rule would have kept from readers.
    approved: int = 0


def dry_run(rule: ModerationRule, comments: QuerySet[ReaderComment] | None = None) -> DryRun:
    """Return what ``rule``, saved or not, would have found among the last thousand of ``comments``, or of all. Changes nothing."""
    match = compile_rule(rule.kind, rule.text)
    by_people = Q(user__isnull=False) | ~Q(user_name="")
    approvals = Decision.objects.filter(by_people, comment_id=OuterRef("pk"), act=Act.APPROVE, undone_at__isnull=True)
    looked_at = list(
        (ReaderComment.objects.all() if comments is None else comments)
        .only("pk", "public_id", "body", "name", "email", "status", "created_at")
        .annotate(was_approved=Exists(approvals))
        .order_by("-created_at", "-pk")[:MOST_TRIED]
    )
    tried = ((comment, match(comment.body, comment.email)) for comment in looked_at)
    found = [(comment, line) for comment, line in tried if line]
    approved = sum(comment.was_approved and comment.status == Status.APPROVED for comment, _line in found)
    return DryRun(len(looked_at), found, approved)
