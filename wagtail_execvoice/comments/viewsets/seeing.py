"""What stood on the screen of one comment when its forms were made. What somebody else did since, its reader does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple, user_display_name

from wagtail_execvoice.comments.actions.logging import find_latest_change
from wagtail_execvoice.comments.actions.publishing import lock_conversations
from wagtail_execvoice.comments.actions.replying import WAITING
from wagtail_execvoice.comments.actions.standing import StandingChanged
from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.errors import CommentRefused, DecidedMeanwhile
from wagtail_execvoice.comments.models import DraftReply, ReaderComment
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet

# No number is longer than what a database takes for an id.
_SEEN = re.compile(r"([0-9]{1,9}):([0-9]{1,18}):([0-9]{1,18}):([0-9]{1,18}):([a-z]{0,10})")
#: Of an answer, so many characters are told.
EXCERPT = 140


@dataclass(frozen=True)
class Seen:
    """The version of the comment, the ids of the latest answer, draft and report (0: there was none), and its writer's standing."""

    version: int
    answer: int = 0
    draft: int = 0
    report: int = 0
    standing: str = ""

    def __str__(self) -> str:
        return f"{self.version}:{self.answer}:{self.draft}:{self.report}:{self.standing}"


def read_seen(text: str | None) -> Seen | None:
    """Return what a form says that was seen. None if it says nothing; of what no form of ours says, nobody has seen anything."""
    if text is None:
        return None
    found = _SEEN.fullmatch(text)
    if found is None:
        return Seen(0, standing="?")
    version, answer, draft, report = (int(number) for number in found.groups()[:4])
    return Seen(version, answer, draft, report, found[5])


def look(comment: Any, answers: Iterable[ReaderComment], drafts: Iterable[DraftReply], report: int) -> Seen:
    """Return what somebody sees who is shown these: the latest answers and drafts, and up to which report."""
    return Seen(
        comment.version,
        max((answer.pk for answer in answers), default=0),
        max((draft.pk for draft in drafts), default=0),
        report,
        comment.commenter.standing if comment.commenter else "",
    )


def find_answers(comment: ReaderComment) -> ReaderCommentQuerySet:
    """Return what those whom the site vouches for answered, the latest first."""
    return ReaderComment.objects.filter(parent=comment).exclude(badge="").order_by("-pk")


def check_unanswered(comment: ReaderComment, seen: Seen, user: Any) -> None:
    """Raise ``CommentRefused`` if somebody else than ``user`` answered, or asked an author to, since that was seen.

    In a transaction: nobody else can until it ends.
    """
    lock_conversations([comment.page_id])
    answers = find_answers(comment).filter(withdrawn_at=None, status__in=[Status.APPROVED, Status.PENDING])
    answer = answers.filter(pk__gt=seen.answer).exclude(user=user).first()
    if answer is not None:
        said = _("%(name)s answered it %(ago)s: “%(answer)s” Send yours, too, if it is still needed.")
        words = {
            "name": answer.name,
            "ago": timesince_simple(answer.created_at),
            "answer": Truncator(" ".join(answer.body.split())).chars(EXCERPT),
        }
        raise CommentRefused("answered", said % words)
    drafts = DraftReply.objects.filter(comment=comment, pk__gt=seen.draft, state__in=WAITING).exclude(drafted_by=user)
    draft = drafts.select_related("speaker", "drafted_by").order_by("-pk").first()
    if draft is not None:
        said = _("%(name)s asked %(speaker)s to answer it %(ago)s. Send yours, too, if it is still needed.")
        words = {
            "name": user_display_name(draft.drafted_by) or _("Somebody"),
            "speaker": user_display_name(draft.speaker),
            "ago": timesince_simple(draft.created_at),
        }
        raise CommentRefused("answered", said % words)


def check_unchanged(comment: ReaderComment, seen: Seen) -> None:
    """Raise ``DecidedMeanwhile`` if ``comment`` is another version than that was. In a transaction, as above."""
    lock_conversations([comment.page_id])
    if not ReaderComment.objects.filter(pk=comment.pk, version=seen.version).exists():
        raise DecidedMeanwhile(comment.pk, find_latest_change(comment))


def say_standing_changed(changed: StandingChanged) -> str:
    decision = changed.decision
    if decision is None:
        return _("Nothing was changed: somebody decided about this commenter while you were looking.")
    said = _(
        "Nothing was changed. %(name)s decided about this commenter %(ago)s: %(act)s. Save again if you still want to."
    )
    return said % {
        "act": decision.get_act_display(),
        "name": decision.user_name or _("Somebody"),
        "ago": timesince_simple(decision.decided_at),
    }
