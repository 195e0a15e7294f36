"""The two decisions about mail that could not be delivered. GET asks, POST does."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from wagtail_execvoice.base import actions
from wagtail_execvoice.base.models import MailState, OutboxMail
from wagtail_execvoice.base.querysets import OutboxMailQuerySet


class DecideMailView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Ask about one mail or, without a ``pk`` in the URL, about all that were given up."""

    model = OutboxMail
    permission_required = "change"
    header_icon = "mail"
    template_name = "execvoice_base/decide_mail.html"
    question: str | Promise
    button: str | Promise

    def get_mails(self) -> OutboxMailQuerySet:
        mails = OutboxMail.objects.given_up().order_by("pk")
        if "pk" not in self.kwargs:
            return mails
        mails = mails.filter(pk=self.kwargs["pk"])
        if not mails.exists():
            raise Http404
        return mails

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("execvoice_mail:index"), "label": _("Outgoing mail")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mails = self.get_mails()
        # A few are named; thousands would hide the button.
        return super().get_context_data(count=mails.count(), mails=mails[:20], cancel_url=listing_url(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.success(request, self.decide(self.get_mails()))
        return redirect(listing_url())

    def decide(self, mails: OutboxMailQuerySet) -> str:
        raise NotImplementedError


class RetryMailView(DecideMailView):
    page_title = _("Try again")
    question = _("Delivery is tried again within a minute or two. If the reason is still there, you are told again.")
    button = _("Try again")

    def decide(self, mails: OutboxMailQuerySet) -> str:
        count = actions.retry_mail(mails, self.request.user)
        return ngettext("%(count)d mail is tried again.", "%(count)d mails are tried again.", count) % {"count": count}


class DismissMailView(DecideMailView):
    page_title = _("Dismiss")
    question = _("It is not sent, nobody is reminded of it again, and its text is erased.")
    button = _("Dismiss")

    def decide(self, mails: OutboxMailQuerySet) -> str:
        count = actions.dismiss_mail(mails, self.request.user)
        return ngettext("%(count)d mail is dismissed.", "%(count)d mails are dismissed.", count) % {"count": count}


def listing_url() -> str:
    return f"{reverse('execvoice_mail:index')}?state={MailState.GIVEN_UP}"
