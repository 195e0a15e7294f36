"""Personal data of readers, in the admin: somebody asks what is kept of them, or wants to be forgotten.

The address is sent by POST alone and shown by the answer to it: it stands in no address, no log and no history.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from wagtail_execvoice.comments.actions.accounting import PERMISSIONS, erase_and_log, export_and_log
from wagtail_execvoice.comments.actions.erasing import Erasure
from wagtail_execvoice.comments.actions.readers import describe_person
from wagtail_execvoice.comments.forms.readers import EraseReaderForm, FindReaderForm

app_name = "execvoice_readers"


class EveryPermission:
    """For ``PermissionCheckedMixin``: it takes all of them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return all(user.has_perm(name) for name in PERMISSIONS)


@method_decorator(sensitive_post_parameters("email"), name="dispatch")
class ReadersView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "execvoice_comments/readers.html"
    page_title = gettext_lazy("Personal data of readers")
    header_icon = "user"
    permission_policy = EveryPermission()
    permission_required = "answer"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def form(self) -> FindReaderForm:
        is_sent = self.request.method == "POST"
        form_class = EraseReaderForm if self.request.POST.get("do") == "erase" else FindReaderForm
        return form_class(self.request.POST if is_sent else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``kept`` and ``email`` are there once an address was sent that is one, or the name of an account."""
        if self.form.is_bound:
            self.form.is_valid()
            if email := self.form.cleaned_data.get("email"):
                kwargs |= {"email": email, "kept": describe_person(**self.form.reader)}
        return super().get_context_data(form=self.form, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do, is_valid = request.POST.get("do"), self.form.is_valid()
        if is_valid and do == "export":
            return make_file(export_and_log(self.form.reader, request.user))
        if is_valid and do == "erase":
            messages.success(request, say_erasure(erase_and_log(self.form.reader, request.user)))
            return redirect(request.path)
        context = self.get_context_data()
        return TemplateResponse(request, self.template_name, context, status=200 if is_valid else 422)


def make_file(data: dict[str, Any]) -> HttpResponse:
    """Return ``data`` as a download whose name says nothing about the reader."""
    response = HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type="application/json")
    name = f"reader-data-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def say_erasure(erasure: Erasure) -> str:
    """Return what became of it, for whoever answers the reader."""
    done = ngettext("%(count)d comment is erased.", "%(count)d comments are erased.", erasure.erased)
    said = done % {"count": erasure.erased}
    if erasure.left:
        left = ngettext(
            "%(count)d is on hold and was left. Erase again once the hold has ended.",
            "%(count)d are on hold and were left. Erase again once the hold has ended.",
            erasure.left,
        )
        said = f"{said} {left % {'count': erasure.left}}"
    return said


class ReadersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return all(request.user.has_perm(name) for name in PERMISSIONS)


def make_menu_item() -> MenuItem:
    return ReadersMenuItem(_("Personal data of readers"), reverse(f"{app_name}:index"), icon_name="user", order=960)


def get_urls() -> list[URLPattern]:
    return [path("", ReadersView.as_view(), name="index")]
