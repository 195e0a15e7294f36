"""Decisions: by POST, about the comments that are named or about a whole list. GET shows the comments that are named."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from wagtail_execvoice.comments.actions.moderating import moderate
from wagtail_execvoice.comments.actions.waiting import REPORTED
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.errors import DecidedMeanwhile
from wagtail_execvoice.comments.forms.moderation import REASONS, DecisionForm, SeenComments
from wagtail_execvoice.comments.models import ReaderComment, Report
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet
from wagtail_execvoice.comments.viewsets.cards import make_cards, with_everything
from wagtail_execvoice.comments.viewsets.filters import narrow
from wagtail_execvoice.comments.viewsets.listing import MOST_AT_ONCE
from wagtail_execvoice.comments.viewsets.queues import BY_NAME, QUEUES
from wagtail_execvoice.comments.viewsets.scope import ModerationMixin, comments_for
from wagtail_execvoice.comments.words import say_decision

#: The form that the "Undo" of a message sends; every screen of the panel has it.
UNDO_FORM = "execvoice-comments-undo"
#: As long as the numbers that a database takes for an id.
LONGEST_ID = 18
#: Longer addresses Django leads nobody to.
LONGEST_URL = 2000

DONE: dict[Act, Promise | str] = {
    Act.APPROVE: ngettext_lazy("%(count)d comment is approved.", "%(count)d comments are approved.", "count"),
    Act.REJECT: ngettext_lazy("%(count)d comment is rejected.", "%(count)d comments are rejected.", "count"),
    Act.SPAM: ngettext_lazy("%(count)d comment is spam.", "%(count)d comments are spam.", "count"),
    Act.REVIEW: ngettext_lazy(
        "%(count)d comment is back to review.", "%(count)d comments are back to review.", "count"
    ),
}


class DecidingMixin(ModerationMixin, WagtailAdminTemplateMixin):
    """For those who may decide."""

    any_permission_required = ["decide"]
    header_icon = "comment"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": QUEUES[0].url, "label": pgettext("of readers", "Comments")},
            {"url": "", "label": self.get_page_title()},
        ]

    def back_to_list(self, following: int | None = None) -> HttpResponse:
        """Return to the list that was looked at, where the next comment has the focus."""
        url = self.get_next_url() or QUEUES[0].url
        return HttpResponseRedirect(f"{url}#comment-{following}" if following else url)

    def get_next_url(self) -> str:
        """Return where the form came from; empty if that is no page of this site."""
        url = iri_to_uri(get_valid_next_url_from_request(self.request)) or ""
        return url if url.startswith("/") and len(url) <= LONGEST_URL else ""


class DecideView(DecidingMixin, TemplateView):
    page_title = pgettext_lazy("of readers", "Comment")
    template_name = "execvoice_comments/comments.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = SeenComments(required=False).clean([f"{pk}:0" for pk in self.request.GET.getlist("comment")])
        comments = comments_for(self.request.user).filter(pk__in=named).order_by("created_at", "pk")
        cards = make_cards(
            list(with_everything(comments)[:MOST_AT_ONCE]),
            request=self.request,
            may_decide=True,
            sees_personal_data=self.sees_personal_data,
        )
        return super().get_context_data(
            cards=cards, reasons=REASONS.items(), next_url=self.request.get_full_path(), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing was decided: choose again what to do."))
            return self.back_to_list()
        # Before anything is read: what is reported from now on nobody has seen.
        reports = self.find_last_report(form)
        chosen = self.find_chosen(form, form.cleaned_data["comment"])
        if not chosen:
            messages.warning(request, _("Nothing was decided: no comment was chosen."))
            return self.back_to_list()
        act, is_all = Act(form.cleaned_data["act"]), form.cleaned_data["everything"]
        options: dict[str, Any] = {
            "reason": form.reason,
            "tell": form.tells,
            "leave_changed": is_all,
            "reports": reports,
        }
        try:
            batch, count = moderate(chosen, act, request.user, versions=chosen, **options)
        except DecidedMeanwhile as meanwhile:
            messages.warning(request, say_meanwhile(meanwhile))
            return self.back_to_list(meanwhile.comment_id)
        say_done(request, act, count, batch, is_mailed=form.tells)
        if act != Act.REVIEW and ReaderComment.objects.filter(REPORTED, pk__in=chosen).exists():
            messages.info(
                request, _("More was reported while you were looking. It waits in the list of what was reported.")
            )
        return self.back_to_list(form.cleaned_data["following"])

    def find_last_report(self, form: DecisionForm) -> int | None:
        """Return the id of the latest report that was shown; None if the form was not made by a page of ours.

        Of all that a list has, the latest one there is: what was reported since the list was looked at is left out.
        """
        if form.cleaned_data["everything"]:
            return Report.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        shown = [text for text in self.request.POST.getlist("reports") if text.isascii() and text.isdecimal()]
        return max((int(text) for text in shown if len(text) <= LONGEST_ID), default=None)

    def find_chosen(self, form: DecisionForm, seen: dict[int, int]) -> dict[int, int]:
        """Return the versions that are decided about by id. Raises ``Http404`` if some are named and none is this user's."""
        mine = comments_for(self.request.user)
        if form.cleaned_data["everything"]:
            return dict(self.find_listed(form, mine).values_list("pk", "version")[:MOST_AT_ONCE])
        chosen = mine.filter(pk__in=list(seen)[:MOST_AT_ONCE]).values_list("pk", flat=True)
        if seen and not chosen:
            raise Http404
        return {pk: seen[pk] for pk in chosen}

    def find_listed(self, form: DecisionForm, mine: ReaderCommentQuerySet) -> ReaderCommentQuerySet:
        queue = BY_NAME.get(form.cleaned_data["queue"])
        if queue is None:
            raise Http404
        params = QueryDict(form.cleaned_data["shown"])
        listed = narrow(mine.filter(queue.condition), params, self.request).order_by(*queue.ordering)
        until = form.cleaned_data["until"]
        if not until:
            return listed.none()
        # What came in or was changed since is in the list, too, but nobody has seen it; and what somebody else decided since stays.
        # So does what somebody reported since: its reports would be settled unread.
        reported = Report.objects.filter(comment=OuterRef("pk"), handled_at__isnull=True, created_at__gt=until)
        seen = listed.filter(created_at__lte=until).exclude(Q(edited_at__gt=until) | Q(decided_at__gt=until))
        return seen.exclude(Exists(reported))


def say_done(request: HttpRequest, act: Act, count: int, batch: Any, *, is_mailed: bool = False) -> None:
    """Tell what was decided, with a button that takes it back."""
    if not count:
        messages.info(request, _("Nothing changed: it was so already."))
        return
    undo = format_html(
        ' <button type="submit" form="{}" formaction="{}" class="button button-small button-secondary" data-ev-act="undo">{}</button>',
        UNDO_FORM,
        reverse("execvoice_comments:undo", args=[batch]),
        _("Undo"),
    )
    said = DONE[act] % {"count": count}
    if is_mailed:
        then = _("Whoever gave an address is told by e-mail in ten minutes, unless you undo it.")
        said = f"{said} {then}"
    messages.success(request, format_html("{}{}", said, undo))


def say_meanwhile(meanwhile: DecidedMeanwhile) -> str:
    """Return who did what to a comment while somebody else looked at it."""
    decision: Any = meanwhile.decision
    name = ReaderComment.objects.filter(pk=meanwhile.comment_id).values_list("name", flat=True).first() or ""
    ago = timesince_simple(decision.decided_at) if decision else ""
    return _("Nothing was decided. About the comment by %(reader)s: %(what)s") % {
        "reader": name,
        "what": say_decision(decision, ago),
    }
