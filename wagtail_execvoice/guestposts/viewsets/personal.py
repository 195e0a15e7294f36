"""Personal data of guests, in the admin: somebody asks what is kept of them, or wants to be forgotten.

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
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from wagtail_execvoice.guestposts.actions.accounting import PERMISSIONS, erase_and_log, export_and_log
from wagtail_execvoice.guestposts.actions.forgetting import Erasure
from wagtail_execvoice.guestposts.actions.guests import describe_guest
from wagtail_execvoice.guestposts.forms.personal import EraseGuestForm, FindGuestForm

app_name = "execvoice_guest_data"


class EveryPermission:
    """For ``PermissionCheckedMixin``: it takes all of them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return all(user.has_perm(name) for name in PERMISSIONS)


@method_decorator(sensitive_post_parameters("email", "credit_as"), name="dispatch")
class GuestDataView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "execvoice_guestposts/personal.html"
    page_title = gettext_lazy("Personal data of guests")
    header_icon = "user"
    permission_policy: Any = EveryPermission()
    permission_required = "answer"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def form(self) -> FindGuestForm:
        is_sent = self.request.method == "POST"
        form_class = EraseGuestForm if self.request.POST.get("do") == "erase" else FindGuestForm
        return form_class(self.request.POST if is_sent else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``kept``, ``email`` and ``erase_form`` are there once an address was sent that is one, and it is clear whose.

        Until then, ``all_names`` are the people who share the address.
        """
        if self.form.is_bound and (email := self.form.cleaned_data.get("email")):
            data = self.form.cleaned_data
            if data["all_names"] and not data["names"]:
                kwargs |= {"email": email, "all_names": data["all_names"]}
            else:
                erase_form = self.form if isinstance(self.form, EraseGuestForm) else EraseGuestForm()
                kept = describe_guest(email, data["names"])
                kwargs |= {"email": email, "names": data["names"], "kept": kept, "erase_form": erase_form}
        return super().get_context_data(form=self.form, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do, is_valid = request.POST.get("do"), self.form.is_valid()
        data = self.form.cleaned_data
        is_valid = is_valid and (do not in {"export", "erase"} or self.form.require_names())
        if is_valid and do == "export":
            return make_file(export_and_log(data["email"], request.user, names=data["names"]))
        if is_valid and do == "erase":
            erasure = erase_and_log(data["email"], request.user, names=data["names"], credit_as=data["credit_as"])
            messages.success(request, say_erasure(erasure))
            return redirect(request.path)
        context = self.get_context_data()
        return TemplateResponse(request, self.template_name, context, status=200 if is_valid else 422)


def make_file(data: dict[str, Any]) -> HttpResponse:
    """Return ``data`` as a download whose name says nothing about the guest."""
    response = HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type="application/json")
    name = f"guest-data-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def say_erasure(erasure: Erasure) -> str:
    """Return what became of it, for whoever answers the guest, with links to what is left for editors to do."""
    texts = ngettext("%(count)d text is erased.", "%(count)d texts are erased.", erasure.texts)
    parts = [format_html("{}", texts % {"count": erasure.texts})]
    if erasure.drafts:
        links = format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            ((reverse("wagtailadmin_pages:edit", args=[pk]), title) for pk, title in erasure.drafts),
        )
        parts.append(format_html("{} {}.", _("A draft with the new credit waits to be published on:"), links))
    parts.extend(format_html("{}", sentence) for sentence in erasure.elsewhere)
    if erasure.left:
        left = _("More than guests, and left in the directory: %(names)s.") % {"names": ", ".join(erasure.left)}
        parts.append(format_html("{}", left))
    return format_html_join(" ", "{}", ((part,) for part in parts))


class GuestDataMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return all(request.user.has_perm(name) for name in PERMISSIONS)


def make_menu_item() -> MenuItem:
    return GuestDataMenuItem(_("Personal data of guests"), reverse(f"{app_name}:index"), icon_name="user", order=961)


def get_urls() -> list[URLPattern]:
    return [path("", GuestDataView.as_view(), name="index")]
