"""Conversations on hold, in the admin: the list of them, and the hold of one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.comments.actions.holding import (
    HELD,
    PERMISSION,
    RELEASED,
    find_hold_of,
    find_holds,
    hold_conversation,
    release_conversation,
)
from wagtail_execvoice.comments.forms.holding import HoldForm, HoldPageForm
from wagtail_execvoice.comments.models import Conversation
from wagtail_execvoice.compat import get_base_page_model

app_name = "execvoice_holds"


class HoldingMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """For those who may put conversations on hold: of any page, whether they can edit it or not."""

    permission_required = "hold"
    header_icon = "lock"

    @cached_property
    def permission_policy(self) -> Any:
        return ModelPermissionPolicy(Conversation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "media": context["form"].media}


class HoldsView(HoldingMixin, FormView):  # type: ignore[type-arg]  # Django's is no generic at run time
    """All holds, and the form for another one."""

    template_name = "execvoice_comments/holds/index.html"
    form_class = HoldPageForm
    page_title = gettext_lazy("Conversations on hold")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(holds=list(find_holds()), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        page = form.cleaned_data["page"]
        hold_conversation(page.specific, form.cleaned_data["reason"], self.request.user)
        say_held(self.request, page)
        return redirect(self.request.path)


class HoldView(HoldingMixin, FormView):  # type: ignore[type-arg]  # as above
    """The hold of one page, and the one of a page above it that covers it."""

    template_name = "execvoice_comments/holds/page.html"
    form_class = HoldForm
    page_title = gettext_lazy("Hold")

    @cached_property
    def page(self) -> Any:
        page = get_base_page_model().objects.filter(pk=self.kwargs["page_id"], depth__gt=1).specific().first()
        if page is None:
            raise Http404
        return page

    @cached_property
    def hold(self) -> Any:
        return find_hold_of(self.page)

    @property
    def is_own(self) -> bool:
        return self.hold is not None and self.hold.page_id == self.page.pk

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        holds = {"url": reverse(f"{app_name}:index"), "label": HoldsView.page_title}
        return [*self.breadcrumbs_items, holds, {"url": "", "label": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, hold=self.hold, is_own=self.is_own, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        reason, user = form.cleaned_data["reason"], self.request.user
        if self.request.POST.get("do") != "release":
            hold_conversation(self.page, reason, user)
            say_held(self.request, self.page)
        elif release_conversation(self.page, reason, user):
            title = self.get_page_subtitle()
            messages.success(self.request, _("The conversation of “%(title)s” is released.") % {"title": title})
        else:
            messages.info(self.request, _("Nothing changed: it was so already."))
        return redirect(f"{app_name}:index")


def say_held(request: Any, page: Any) -> None:
    message = _("What readers wrote on “%(title)s” and below it is on hold.")
    messages.success(request, message % {"title": page.get_admin_display_title()})


class HoldsMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(PERMISSION))


def make_menu_item() -> MenuItem:
    return HoldsMenuItem(_("Conversations on hold"), reverse(f"{app_name}:index"), icon_name="lock", order=260)


def make_header_button(page: Any, user: Any) -> Iterable[Button]:
    """Yield the button for the menu at the top of the editor and of the listing below a page."""
    if page.depth > 1 and user.has_perm(PERMISSION):
        url = reverse(f"{app_name}:page", args=[page.pk])
        yield Button(_("Put the conversation on hold"), url=url, icon_name="lock", priority=76)


def register_log_actions(actions: LogActionRegistry) -> None:
    """Have the history of a page say who put it on hold or released it, and why."""

    class WithReason(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            return str(self.message) % {"reason": log_entry.data.get("reason", "")}

    @actions.register_action(HELD)
    class Held(WithReason):
        label = gettext_lazy("Put conversation on hold")
        message = gettext_lazy("Conversation put on hold: %(reason)s")

    @actions.register_action(RELEASED)
    class Released(WithReason):
        label = gettext_lazy("Release conversation")
        message = gettext_lazy("Conversation released: %(reason)s")


def get_urls() -> list[URLPattern]:
    return [
        path("", HoldsView.as_view(), name="index"),
        path("<int:page_id>/", HoldView.as_view(), name="page"),
    ]
