"""How a page takes comments, arranged in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from wagtail_execvoice.comments.actions.arranging import arrange_conversation, may_arrange
from wagtail_execvoice.comments.actions.holding import PERMISSION, find_hold_of
from wagtail_execvoice.comments.forms.settings import SettingsForm
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.models import Conversation
from wagtail_execvoice.compat import get_base_page_model

app_name = "execvoice_conversation"


class SettingsView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # Django's is no generic at run time
    """Not there for whoever may not use it: they do not learn what the page is called."""

    template_name = "execvoice_comments/settings.html"
    form_class = SettingsForm
    page_title = gettext_lazy("Conversation with readers")
    header_icon = "comment"

    @cached_property
    def page(self) -> Any:
        return get_base_page_model().objects.filter(pk=self.kwargs["page_id"]).specific().first()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.page is None or not may_arrange(request.user, self.page):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        row = Conversation.objects.filter(page_id=self.page.pk).first() or Conversation(page_id=self.page.pk)
        return {**super().get_form_kwargs(), "instance": row}

    def form_valid(self, form: Any) -> HttpResponse:
        arrange_conversation(self.page, form.cleaned_data, self.request.user)
        title = self.get_page_subtitle()
        messages.success(self.request, _("The conversation below “%(title)s” is arranged.") % {"title": title})
        return redirect(self.get_success_url())

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = {"url": self.get_success_url(), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, page, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(submit_button_label=_("Save"), **kwargs)
        may_hold = self.request.user.has_perm(PERMISSION)
        return {
            **context,
            "media": context["form"].media,
            "action_url": self.request.path,
            "hold": find_hold_of(self.page),
            "hold_url": reverse("execvoice_holds:page", args=[self.page.pk]) if may_hold else "",
        }


def get_urls() -> list[URLPattern]:
    return [path("<int:page_id>/", SettingsView.as_view(), name="settings")]


def make_header_button(page: Any, user: Any) -> Iterable[Button]:
    """Yield the button for the menu at the top of the editor and of the listing below a page."""
    specific = page.specific_class or type(page)
    # Also above pages that have a conversation: they do as the page above says.
    if (issubclass(specific, CommentsMixin) or specific.allowed_subpage_models()) and may_arrange(user, page):
        url = reverse(f"{app_name}:settings", args=[page.pk])
        yield Button(_("Conversation with readers"), url=url, icon_name="comment", priority=75)
