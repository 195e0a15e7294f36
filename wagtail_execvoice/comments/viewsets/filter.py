"""The learned filter in the admin: what it does and why, how good it is, what it goes by. GET shows and asks, POST does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.comments.actions.explaining import find_strongest, try_text
from wagtail_execvoice.comments.actions.learning import export_filter, get_filter, learn_now, reset_filter
from wagtail_execvoice.comments.filter_words import (
    say_figures,
    say_opinion,
    say_state,
    say_what_is_missing,
    say_words,
)
from wagtail_execvoice.comments.forms.trying import TryForm
from wagtail_execvoice.comments.models import LearnedFilter

app_name = "execvoice_comment_filter"
TITLE = _("Learned spam filter")
VIEW, CHANGE = (f"execvoice_comments.{action}_learnedfilter" for action in ("view", "change"))
# Said here: Wagtail 7.4 finds none by the model, and without one its mixin lets everybody do everything.
POLICY = ModelPermissionPolicy(LearnedFilter)


class FilterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW) or request.user.has_perm(CHANGE))


class FilterView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The screen. What is sent to it is a text to try, which would be too long, and is too private, for an address."""

    model = LearnedFilter
    permission_policy = POLICY
    any_permission_required = ["view", "change"]
    page_title = TITLE
    header_icon = "crosshairs"
    template_name = "execvoice_comments/filter/index.html"

    @cached_property
    def form(self) -> TryForm:
        return TryForm(self.request.POST if self.request.method == "POST" else None)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_filter()
        return super().get_context_data(
            filter=row,
            state=say_state(row),
            missing=say_what_is_missing(row),
            figures=say_figures(row),
            strongest=[say_words(words) for words in find_strongest(row)],
            form=self.form,
            may_change=self.request.user.has_perm(CHANGE),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        opinion = try_text(self.form.cleaned_data["text"], self.form.cleaned_data["name"])
        return self.render_to_response(self.get_context_data(tried=True, opinion=say_opinion(opinion)))


class AskView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Something that is done to the filter once it was asked."""

    model = LearnedFilter
    permission_policy = POLICY
    permission_required = "change"
    header_icon = "crosshairs"
    template_name = "execvoice_comments/filter/ask.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": screen_url(), "label": TITLE}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=get_filter(), cancel_url=screen_url(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.success(request, self.carry_out())
        return redirect(screen_url())

    def carry_out(self) -> Any:
        raise NotImplementedError


class LearnView(AskView):
    page_title = _("Learn now")
    question = _("It learns anew from the decisions of all moderators. What it has judged so far stays as it is.")
    button = _("Learn now")

    def carry_out(self) -> Any:
        if learn_now():
            return _("It has learned from what was decided until now.")
        return _("There are many decisions: it learns with the next run of the tasks that are due.")


class ResetView(AskView):
    page_title = _("Start anew")
    question = _(
        "It forgets all that it learned, and learns only from what is decided from now on. Until there are enough decisions "
        "again, it only orders the queue. This cannot be undone."
    )
    button = _("Forget and start anew")
    is_serious = True

    def carry_out(self) -> Any:
        reset_filter(self.request.user)
        return _("It has forgotten everything, and learns from what is decided from now on.")


class ExportView(PermissionCheckedMixin, View):
    model = LearnedFilter
    permission_policy = POLICY
    any_permission_required = ["view", "change"]

    def get(self, request: HttpRequest) -> HttpResponse:
        response = JsonResponse(export_filter(), json_dumps_params={"ensure_ascii": False, "indent": 1})
        name = f"comment-filter-{timezone.localdate().isoformat()}.json"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def screen_url() -> str:
    return reverse("execvoice_comment_filter:index")


def get_urls() -> list[URLPattern]:
    return [
        path("", FilterView.as_view(), name="index"),
        path("learn/", LearnView.as_view(), name="learn"),
        path("reset/", ResetView.as_view(), name="reset"),
        path("export/", ExportView.as_view(), name="export"),
    ]
