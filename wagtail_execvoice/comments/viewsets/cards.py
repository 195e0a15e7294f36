"""What a card of the panel says about a comment, and what can be done with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from wagtail_execvoice.comments.actions.deciding import OUTCOMES
from wagtail_execvoice.comments.actions.holding import find_kept_paths, is_below
from wagtail_execvoice.comments.constants import Act, ReportReason, Status
from wagtail_execvoice.comments.models import Decision, ReaderComment, Report
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet
from wagtail_execvoice.comments.urlnames import comment_url
from wagtail_execvoice.comments.viewsets.matches import Matches
from wagtail_execvoice.comments.viewsets.queues import Queue
from wagtail_execvoice.comments.words import say_reason, say_record

#: Of what is answered, so many characters are shown.
EXCERPT = 140


def with_everything(comments: ReaderCommentQuerySet) -> ReaderCommentQuerySet:
    """Have all that a card shows read together: three queries for any number of cards."""
    decisions = Decision.objects.filter(act__in=OUTCOMES, undone_at__isnull=True)
    reports = Report.objects.filter(handled_at__isnull=True)
    return comments.select_related("page", "parent", "commenter").prefetch_related(
        Prefetch("decisions", queryset=decisions, to_attr="decided"),
        Prefetch("reports", queryset=reports, to_attr="reported"),
    )


@dataclass(frozen=True)
class Card:
    """One comment as moderators see it. ``following`` is the id of the one that has the focus once this is decided."""

    comment: Any
    request: HttpRequest
    matches: Matches
    may_decide: bool
    sees_personal_data: bool
    following: int | None = None
    is_on_hold: bool = False

    @property
    def email(self) -> str:
        return str(self.comment.email) if self.sees_personal_data else ""

    @property
    def text(self) -> SafeString:
        return self.matches.mark(self.comment)

    @property
    def reasons(self) -> list[str]:
        return [say_reason(reason, sees_personal_data=self.sees_personal_data) for reason in self.comment.reasons]

    @property
    def reports(self) -> list[str]:
        counts = Counter(report.reason for report in self.comment.reported)
        return [
            pgettext("reason of a report, how often", "%(reason)s (%(count)d)")
            % {"reason": ReportReason(reason).label, "count": count}
            for reason, count in counts.most_common()
        ]

    @property
    def report_texts(self) -> list[str]:
        return [report.text for report in self.comment.reported if report.text]

    @property
    def latest_report(self) -> int:
        """The id of the latest report that is shown, 0 if there is none: those that come in later nobody has seen."""
        return max((report.pk for report in self.comment.reported), default=0)

    @property
    def decision(self) -> Decision | None:
        """The decision that holds; None if nobody decided, or what its writer changed since is not what it was about."""
        latest = next(iter(self.comment.decided), None)
        return latest if latest is not None and latest.status_after == self.comment.status else None

    @property
    def record(self) -> str:
        return say_record(self.comment.commenter)

    @property
    def language(self) -> str:
        return name_language(self.comment.language)

    @property
    def page_url(self) -> str:
        """Where readers see it, else the page it is about; empty for a page that is on no site."""
        if self.comment.is_visible:
            return comment_url(self.comment.public_id) or self._public_page_url
        return self._public_page_url

    @property
    def _public_page_url(self) -> str:
        return (self.comment.page.get_url(self.request) or "") if self.comment.page.live else ""

    @property
    def parent_url(self) -> str:
        parent = self.comment.parent
        return comment_url(parent.public_id) if parent and parent.is_visible else ""

    @property
    def parent_excerpt(self) -> str:
        body = " ".join(self.comment.parent.body.split())
        return body if len(body) <= EXCERPT else f"{body[: EXCERPT - 1]}…"

    @property
    def buttons(self) -> list[Button]:
        """What can be decided with one press. To reject it asks for a reason, so that is a form of its own."""
        return make_buttons(self.comment) if self.may_decide else []

    @property
    def can_reject(self) -> bool:
        return self.may_decide and (self.comment.status != Status.REJECTED or bool(self.comment.reported_at))

    @property
    def telling(self) -> str:
        """Who can be told of a rejection: "one", "none" for want of an address, empty if it was rejected before."""
        if self.comment.status == Status.REJECTED:
            return ""
        # To know that there is an address is not to see it.
        return "one" if self.comment.email else "none"


def make_cards(comments: Sequence[ReaderComment], *, sees_personal_data: bool, **options: Any) -> Iterable[Card]:
    pks = [comment.pk for comment in comments]
    # After the last one it is the one before that.
    following: list[int | None] = [*pks[1:], pks[-2] if len(pks) > 1 else None][: len(pks)]
    kept = find_kept_paths()
    # The same for all of them, as is the time that it may take.
    matches = Matches(comments, sees_personal_data=sees_personal_data)
    options |= {"matches": matches, "sees_personal_data": sees_personal_data}
    return [
        Card(comment, following=next_pk, is_on_hold=is_below(comment.page.path, kept), **options)
        for comment, next_pk in zip(comments, following, strict=True)
    ]


def make_buttons(comment: ReaderComment) -> list[Button]:
    """Return Wagtail's buttons for what can be made of ``comment`` with one press."""
    about = {"aria-describedby": f"comment-{comment.pk}-name"}
    buttons = [_make_button(act, **about) for act in _LOOKS if comment.status != OUTCOMES[act]]
    # Whoever approves what was approved says that the reports about it are settled.
    if comment.status == Status.APPROVED and comment.reported_at:
        buttons.insert(0, _make_button(Act.APPROVE, _("Keep"), **about))
    return buttons


def make_bulk_buttons(queue: Queue) -> list[Button]:
    """Return those for many comments of one list: not what all of them are already."""
    acts = [act for act in _LOOKS if ("status", OUTCOMES[act]) not in queue.condition.children]
    return [_make_button(act, classname="button button-small button-secondary") for act in acts]


_LOOKS = {
    Act.APPROVE: (gettext_lazy("Approve"), "check", "button button-small"),
    Act.SPAM: (gettext_lazy("Spam"), "warning", "button button-small button-secondary"),
    Act.REVIEW: (gettext_lazy("Back to review"), "rotate", "button button-small button-secondary"),
}


def _make_button(act: Act, other_label: str = "", classname: str = "", **attrs: str) -> Button:
    label, icon, usual = _LOOKS[act]
    attrs |= {"type": "submit", "name": "act", "value": act.value, "data-ev-act": act.value}
    return Button(other_label or label, classname=classname or usual, icon_name=icon, attrs=attrs)


def name_language(code: str) -> str:
    """Return what a language is called in the language of who reads, or its code."""
    try:
        return str(get_language_info(code)["name_translated"]) if code else ""
    except KeyError:
        return code
