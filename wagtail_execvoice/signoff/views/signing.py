"""The signing screen: from the e-mail to signed, one page that works without a script."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff import presence
from wagtail_execvoice.signoff.actions import signing
from wagtail_execvoice.signoff.actions.awaiting import forget_awaiting
from wagtail_execvoice.signoff.actions.sight import may_see
from wagtail_execvoice.signoff.actions.slots import find_chances
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.forms.signing import SigningForm
from wagtail_execvoice.signoff.models import SignOffRequest
from wagtail_execvoice.signoff.overview import tell_next
from wagtail_execvoice.signoff.views import screens

#: Another text, or no request any more: the screen shows how things are now.
CONFLICTS = {"changed", "closed", "not_yours"}


def sign_task(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """Lead from a task of Wagtail's to the request that it opened."""
    found = get_object_or_404(SignOffRequest, task_state_id=task_state_id)
    return redirect("execvoice_signoff:sign", found.pk)


@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
class SigningView(WagtailAdminTemplateMixin, TemplateView):
    """GET shows, POST decides. ``decision`` is the button that was pressed."""

    template_name = "execvoice_signoff/sign.html"
    header_icon = "edit"
    signoff_request: SignOffRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = SignOffRequest.objects.select_related("content", "policy_version", "submitted_by", "before")
        self.signoff_request = get_object_or_404(found, pk=kwargs["request_id"])
        if not may_see(request.user, self.signoff_request):
            # Not 403: whoever may not see it does not learn that it is there.
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def get_page_title(self) -> str:
        return str(screens.title_of(self.signoff_request))

    def get_page_subtitle(self) -> str:
        return str(self.signoff_request.page_title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = kwargs.pop("typed", None)
        error = kwargs.pop("error", "")
        screen = screens.Screen(self.request, self.signoff_request, typed=typed, error=error)
        return {**super().get_context_data(**kwargs), **screen.get_context()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SigningForm(request.POST, chances=find_chances(request.user, self.signoff_request))
        if not form.is_valid():
            return self._show_again(form, "", 200)
        try:
            answer = self._decide(request.POST.get("decision", ""), form)
        except DecisionRefused as refusal:
            return self._show_again(form, refusal.message, 409 if refusal.code in CONFLICTS else 200)
        return answer or self._show_again(form, "", 200)

    def _decide(self, decision: str, form: SigningForm) -> HttpResponse | None:
        decisions = {
            "sign": self._sign,
            "changes": self._ask_for_changes,
            "withdraw": self._withdraw,
            "code": self._send_code,
        }
        return decisions[decision](form) if decision in decisions else None

    def _sign(self, form: SigningForm) -> HttpResponse | None:
        slot_id = self._slot_id(form)
        spec = screens.spec_of(self.signoff_request)
        data = form.cleaned_data
        self._check_still_open(form)
        proof = presence.prove(
            self.request, self.signoff_request, spec.presence, password=data["password"], code=data["code"]
        )
        if isinstance(proof, HttpResponse):
            return proof
        signing.sign(
            self.signoff_request.pk,
            slot_id,
            self.request.user,
            digest=data["digest"],
            proof=proof,
            comment=data["comment"],
        )
        return self._done(screens.say_signed())

    def _ask_for_changes(self, form: SigningForm) -> HttpResponse | None:
        data = form.cleaned_data
        signing.ask_for_changes(
            self.signoff_request.pk,
            self._slot_id(form),
            self.request.user,
            digest=data["digest"],
            comment=data["reason"],
            wording=data["wording"],
        )
        return self._done(screens.say_asked())

    def _withdraw(self, form: SigningForm) -> HttpResponse | None:
        signature = screens.find_own_signature(self.request.user, self.signoff_request)
        if signature is not None:
            signing.withdraw_signature(signature.pk, self.request.user, comment=form.cleaned_data["reason"])
        return self._done(screens.say_withdrawn())

    def _send_code(self, form: SigningForm) -> HttpResponse | None:
        presence.send_code(self.request, self.signoff_request)
        messages.success(self.request, screens.say_code_sent())
        return None

    def _check_still_open(self, form: SigningForm) -> None:
        """Before anybody's password is asked for: is there anything to sign? The action asks again, under its locks."""
        if form.chance is None or form.cleaned_data["digest"] != self.signoff_request.digest:
            raise DecisionRefused("changed", screens.explain(self.request.user, self.signoff_request))

    def _slot_id(self, form: SigningForm) -> int:
        return form.chance.slot.pk if form.chance else 0

    def _done(self, done: str) -> HttpResponse:
        forget_awaiting(self.request.user)
        self.signoff_request.refresh_from_db()
        page = get_base_page_model().objects.filter(pk=self.signoff_request.page_id).first()
        messages.success(self.request, f"{done} {tell_next(self.signoff_request, page)}".strip())
        return redirect("execvoice_signoff:sign", self.signoff_request.pk)

    def _show_again(self, form: SigningForm, error: str, status: int) -> HttpResponse:
        """Show how things are now, with what was typed: at a newer request of the page, if the user may see that one."""
        self.signoff_request.refresh_from_db()
        if status == 409:
            self.signoff_request = screens.find_newer(self.request.user, self.signoff_request) or self.signoff_request
        context = self.get_context_data(typed=form, error=error)
        return self.render_to_response(context, status=status)
