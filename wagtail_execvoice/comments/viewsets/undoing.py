"""What one act decided is taken back by one act. GET asks, POST does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from wagtail_execvoice.comments.actions.deciding import OUTCOMES
from wagtail_execvoice.comments.actions.moderating import take_back
from wagtail_execvoice.comments.models import Decision
from wagtail_execvoice.comments.viewsets.deciding import DecidingMixin
from wagtail_execvoice.comments.viewsets.queues import QUEUES
from wagtail_execvoice.comments.viewsets.scope import comments_for

#: Of what stays as it is, so many are named.
NAMED = 5


def may_undo(user: Any, batch: UUID) -> bool:
    """Return whether all that was decided by one act is about comments that ``user`` may decide about."""
    decided = Decision.objects.filter(batch=batch, undone_at__isnull=True).values("comment").distinct()
    return comments_for(user).filter(pk__in=decided).count() == decided.count()


class UndoView(DecidingMixin, TemplateView):
    page_title = gettext_lazy("Undo")
    template_name = "execvoice_comments/undo.html"

    @cached_property
    def decisions(self) -> list[Decision]:
        """What was decided, and not taken back yet."""
        return list(Decision.objects.filter(batch=self.kwargs["batch"], undone_at__isnull=True))

    def find_obstacle(self) -> HttpResponse | None:
        """Return where this user is led who cannot take it back here, and told why. ``Http404`` if it is none of theirs."""
        user = self.request.user
        if not may_undo(user, self.kwargs["batch"]):
            if not any(decision.user_id == user.pk for decision in self.decisions):
                raise Http404
            # They decided it, and somebody moved the page or changed their rights.
            messages.error(self.request, _("Some of it is about comments that you do not look after any more."))
            return self.back_to_list()
        if self.decisions and not any(decision.act in OUTCOMES for decision in self.decisions):
            messages.warning(self.request, _("That is not undone by one press: change it here."))
            return redirect("execvoice_comments:tend", self.decisions[0].comment_id)
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.find_obstacle() or super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = len(self.decisions)
        first = self.decisions[0] if self.decisions else None
        name = (first.user_name if first else "") or _("Somebody")
        cancel_url = self.get_next_url() or QUEUES[0].url
        return super().get_context_data(count=count, decision=first, name=name, cancel_url=cancel_url, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        obstacle = self.find_obstacle()
        if obstacle is not None:
            return obstacle
        pks = [decision.comment_id for decision in self.decisions]
        count = take_back(self.kwargs["batch"], request.user)
        if count:
            done = ngettext("%(count)d comment is as it was.", "%(count)d comments are as they were.", count)
            messages.success(request, done % {"count": count})
            self._name_left()
        else:
            messages.warning(request, _("Nothing was undone: it has been undone or changed otherwise since."))
        return self.back_to_list(pks[0] if pks else None)

    def _name_left(self) -> None:
        left = Decision.objects.filter(batch=self.kwargs["batch"], undone_at__isnull=True, act__in=OUTCOMES).order_by(
            "pk"
        )
        count = left.count()
        if not count:
            return
        names = list(left.values_list("comment__name", flat=True)[:NAMED])
        words = ngettext(
            "%(count)d stays as it is, because it was changed since: the comment of %(names)s.",
            "%(count)d stay as they are, because they were changed since: the comments of %(names)s.",
            count,
        )
        named = ", ".join(names + ["…"] * (count > len(names)))
        messages.warning(self.request, words % {"count": count, "names": named})
