"""The screen of one comment: answer it, black something out, note something, say how its writer is taken; and its log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from wagtail_execvoice.comments.actions.deciding import find_undoable
from wagtail_execvoice.comments.actions.redacting import NothingToRedact, find_restorable, redact, restore
from wagtail_execvoice.comments.actions.replying import get_page, review_reply, withdraw_reply
from wagtail_execvoice.comments.actions.standing import StandingChanged, add_note, set_standing
from wagtail_execvoice.comments.constants import Act, Standing, Status
from wagtail_execvoice.comments.errors import CommentRefused, DecidedMeanwhile
from wagtail_execvoice.comments.forms.replying import ReplyForm
from wagtail_execvoice.comments.forms.tending import NoteForm, RedactForm, StandingForm
from wagtail_execvoice.comments.models import Decision, DraftReply
from wagtail_execvoice.comments.viewsets.answering import approve_seen, find_obstacle, send_answer
from wagtail_execvoice.comments.viewsets.cards import make_cards, with_everything
from wagtail_execvoice.comments.viewsets.deciding import DecidingMixin, say_done, say_meanwhile
from wagtail_execvoice.comments.viewsets.scope import comments_for
from wagtail_execvoice.comments.viewsets.seeing import (
    Seen,
    check_unanswered,
    check_unchanged,
    find_answers,
    look,
    read_seen,
    say_standing_changed,
)
from wagtail_execvoice.comments.viewsets.undoing import may_undo


def say_missing(missing: Sequence[str], passages: Sequence[str]) -> str:
    """Return which of ``passages`` do not stand in the comment."""
    if len(missing) >= len(passages) or not missing:
        return _("None of this stands in the comment. Copy the passage from the text above.")
    said = _(
        "Nothing is blacked out yet, for this does not stand in the comment: %(lines)s. Copy it from the text above."
    )
    return said % {"lines": " ".join(f"“{line}”" for line in missing)}


class TendView(DecidingMixin, TemplateView):
    page_title = gettext_lazy("One comment")
    template_name = "execvoice_comments/tend.html"
    #: Whether what was sent has to be filled in better: then nobody was told what happened since.
    is_incomplete = False

    @cached_property
    def comment(self) -> Any:
        """The comment. ``Http404`` if it is not this user's to look after."""
        comment = with_everything(comments_for(self.request.user)).filter(pk=self.kwargs["pk"]).first()
        if comment is None:
            raise Http404
        return comment

    @cached_property
    def seen(self) -> Seen | None:
        """What was looked at by whoever sent this; None if their form does not say."""
        return read_seen(self.request.POST.get("seen"))

    def read_again(self) -> None:
        """Have ``comment`` be as it is now."""
        self.__dict__.pop("comment", None)

    @cached_property
    def page(self) -> Any:
        return get_page(self.comment)

    @cached_property
    def forms(self) -> dict[str, Any]:
        """The forms of this screen by name; the one that was sent has what was typed."""
        user, comment = self.request.user, self.comment
        standing = comment.commenter.standing if comment.commenter else ""
        makers: dict[str, Any] = {
            "answer": lambda data: ReplyForm(data, prefix="answer", page=self.page, user=user),
            "redact": lambda data: RedactForm(data, prefix="redact"),
            "note": lambda data: NoteForm(data, prefix="note"),
            "standing": lambda data: StandingForm(data, prefix="standing", initial={"standing": standing}),
        }
        sent = self.request.POST.get("do") if self.request.method == "POST" else None
        return {name: make(self.request.POST if name == sent else None) for name, make in makers.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [card] = make_cards(
            [self.comment], request=self.request, may_decide=True, sees_personal_data=self.sees_personal_data
        )
        answers = list(find_answers(self.comment)[:20])
        drafts = list(self.comment.draft_replies.select_related("speaker", "drafted_by").order_by("-pk")[:20])
        now = look(self.comment, answers, drafts, card.latest_report)
        return super().get_context_data(
            card=card,
            seen=(self.seen or now) if self.is_incomplete else now,
            answers=answers,
            comment=self.comment,
            forms=self.forms,
            obstacle=find_obstacle(self.comment),
            approves=self.comment.status != Status.APPROVED,
            nonce=get_random_string(22),
            restorable=find_restorable(self.comment),
            undoable=self.find_undoable(),
            log=list(self.comment.decisions.order_by("-decided_at", "-pk")[:100]),
            versions=list(self.comment.versions.order_by("-replaced_at", "-pk")[:20]),
            drafts=drafts,
            **kwargs,
        )

    def find_undoable(self) -> Decision | None:
        """Return the decision that this user can take back here. With it goes all that was decided by the same act."""
        decision = find_undoable(self.comment)
        if decision is None or decision.batch is None or not may_undo(self.request.user, decision.batch):
            return None
        return decision

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        try:
            done = self.carry_out(do)
        except DecidedMeanwhile as meanwhile:
            done = ""
            messages.warning(request, say_meanwhile(meanwhile))
        except CommentRefused as refused:
            done = ""
            self.read_again()
            self.say_refusal(do, refused)
        if not done:
            self.read_again()
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, done)
        return redirect(request.path)

    def say_refusal(self, do: str, refused: CommentRefused) -> None:
        form, message = self.forms.get(do), refused.message
        if refused.code == "gone":
            # Readers are told something else: they cannot approve it.
            message = find_obstacle(self.comment) or _("What you answer is not shown. Approve it first.")
        if form is None:
            messages.error(self.request, message)
        else:
            form.add_error(None, message)

    def carry_out(self, do: str) -> str:
        """Do it, and return what to say of it; empty if the form that was sent has to be shown again."""
        verbs = {
            "answer": self.answer,
            "redact": self.redact,
            "note": self.note,
            "standing": self.set_standing,
            "restore": self.restore,
            "review": self.review,
            "withdraw": self.withdraw,
        }
        if do not in verbs:
            raise Http404
        form = self.forms.get(do)
        self.is_incomplete = form is not None and not form.is_valid()
        return "" if self.is_incomplete else verbs[do](form)

    def answer(self, form: Any) -> str:
        user, sent, seen = self.request.user, self.request.POST, self.seen
        with transaction.atomic():
            if seen is not None:
                check_unanswered(self.comment, seen, user)
            batch = None
            if "approve" in sent:
                batch = approve_seen(self.comment, sent["approve"], user, reports=seen.report if seen else None)
            elif seen is not None:
                check_unchanged(self.comment, seen)
            self.read_again()
            said = send_answer(form, self.comment, user, sent.get("nonce", "")[:64])
        if batch:
            say_done(self.request, Act.APPROVE, 1, batch)
        return said

    def redact(self, form: Any) -> str:
        values, version = form.cleaned_data, self.seen.version if self.seen else None
        try:
            redact(self.comment, values["passages"], self.request.user, reason=values["reason"], version=version)
        except NothingToRedact as refused:
            form.add_error("passages", say_missing(refused.missing, values["passages"]))
            return ""
        return _("It is blacked out, and readers see that it is.")

    def note(self, form: Any) -> str:
        add_note(self.comment, form.cleaned_data["note"], self.request.user)
        return _("The note is in the log.")

    def set_standing(self, form: Any) -> str:
        values, seen = form.cleaned_data, self.seen.standing if self.seen else None
        standing, reason = Standing(values["standing"]), values["reason"]
        try:
            if set_standing(self.comment, standing, self.request.user, reason=reason, seen=seen):
                return _("From now on this commenter is taken so.")
        except StandingChanged as changed:
            form.add_error(None, say_standing_changed(changed))
            return ""
        if self.comment.commenter_id is None:
            form.add_error(
                None, _("Who wrote this gave neither an account nor an address, and cannot be told from others.")
            )
            return ""
        return _("Nothing changed: it was so already.")

    def restore(self, form: Any) -> str:
        pk = self.request.POST.get("decision", "")
        redactions = Decision.objects.filter(comment=self.comment, act=Act.REDACT)
        decision = redactions.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) <= 18 else None
        if decision is not None and restore(decision, self.request.user):
            return _("The text is as it was.")
        messages.warning(self.request, _("Nothing was undone: it has been undone or changed otherwise since."))
        return ""

    def review(self, form: Any) -> str:
        draft = self._find_draft()
        if draft is not None and review_reply(draft, self.request.user):
            return _("Your colleague was asked to publish the answer.")
        messages.warning(self.request, _("Nothing changed: somebody reviewed it already."))
        return ""

    def withdraw(self, form: Any) -> str:
        draft = self._find_draft()
        if draft is not None and withdraw_reply(draft, self.request.user):
            return _("The answer is taken back: nobody can publish it any more.")
        messages.warning(self.request, _("Nothing changed: the answer is published, declined or taken back already."))
        return ""

    def _find_draft(self) -> DraftReply | None:
        pk = self.request.POST.get("draft", "")
        drafts = DraftReply.objects.select_related("comment", "speaker").filter(comment=self.comment)
        return drafts.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) <= 18 else None
