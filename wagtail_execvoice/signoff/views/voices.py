"""What whoever looks after a request does for an author who cannot sign on a screen, and for one that cannot wait."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions import guests, voices
from wagtail_execvoice.signoff.actions.expediting import EXPEDITE, expedite
from wagtail_execvoice.signoff.actions.rights import holds
from wagtail_execvoice.signoff.actions.sight import may_see, may_tend
from wagtail_execvoice.signoff.constants import Kind
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.forms.voices import ApprovalForm, ExpediteForm, LinkForm, WaiveForm
from wagtail_execvoice.signoff.models import SignOffRequest, Slot
from wagtail_execvoice.signoff.overview import tell_next


class TendingView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """GET asks, POST does. Whoever may not do it does not learn that the request is there."""

    template_name = "execvoice_signoff/tend.html"
    header_icon = "edit"
    question: str | Promise = ""
    button: str | Promise = ""
    tone = "info"

    @cached_property
    def signoff_request(self) -> SignOffRequest:
        raise NotImplementedError

    @cached_property
    def page(self) -> Any:
        return get_base_page_model().objects.filter(pk=self.signoff_request.page_id).specific().first()

    def may_do(self) -> bool:
        return may_tend(self.request.user, self.signoff_request, self.page)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_do():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"digest": self.signoff_request.digest}

    def get_page_subtitle(self) -> str:
        return str(self.signoff_request.page_title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        request = {"url": self.get_success_url(), "label": self.signoff_request.page_title}
        return [*self.breadcrumbs_items, request, {"url": "", "label": self.get_page_title()}]

    def get_success_url(self) -> str:
        return reverse("execvoice_signoff:sign", args=[self.signoff_request.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "signoff_request": self.signoff_request, "media": context["form"].media}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.decide(form.cleaned_data)
        except DecisionRefused as refusal:
            form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        self.signoff_request.refresh_from_db()
        page = get_base_page_model().objects.filter(pk=self.signoff_request.page_id).first()
        messages.success(self.request, f"{done} {tell_next(self.signoff_request, page)}".strip())
        return redirect(self.get_success_url())

    def decide(self, data: dict[str, Any]) -> str:
        raise NotImplementedError


class VoiceView(TendingView):
    """About one author's signature."""

    @cached_property
    def slot(self) -> Slot:
        slots = Slot.objects.select_related("request__content", "request__submitted_by", "guest")
        return get_object_or_404(slots, pk=self.kwargs["slot_id"], kind=Kind.VOICE)

    @cached_property
    def signoff_request(self) -> SignOffRequest:
        return self.slot.request

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(slot=self.slot, **kwargs)


class SendLinkView(VoiceView):
    form_class = LinkForm
    page_title = gettext_lazy("Send a secret link")
    question = gettext_lazy(
        "The author gets an e-mail with a link to the text. To sign they also need a code, which is sent to the same address. "
        "A link that was sent before stops working."
    )
    button = gettext_lazy("Send the link")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_mailed=True, address=guests.find_address(self.slot), **kwargs)

    def decide(self, data: dict[str, Any]) -> str:
        guests.send_link(self.slot, self.request.user)
        return _("The link is on its way to %(name)s.") % {"name": self.slot.title}


class RecordView(VoiceView):
    form_class = ApprovalForm
    page_title = gettext_lazy("Record an approval")
    question = gettext_lazy(
        "For an author who said otherwise that this text is their voice. It counts as their signature; your name stands "
        "beside it as the one who recorded it."
    )
    button = gettext_lazy("Record the approval")

    def decide(self, data: dict[str, Any]) -> str:
        approval = voices.Approval(data["given_on"], data["how"], data["document"])
        voices.record_approval(self.slot, self.request.user, approval, digest=data["digest"])
        return _("The approval of %(name)s is recorded.") % {"name": self.slot.title}


class WaiveView(VoiceView):
    form_class = WaiveForm
    page_title = gettext_lazy("Go on without an author")
    question = gettext_lazy(
        "Only for an author who left or died. That the signature is missing, and why, stays on record."
    )
    button = gettext_lazy("Go on without this author")
    tone = "warning"

    def decide(self, data: dict[str, Any]) -> str:
        voices.waive(self.slot, self.request.user, data["reason"], digest=data["digest"])
        return _("The signature of %(name)s is no longer asked for.") % {"name": self.slot.title}


class ExpediteView(TendingView):
    form_class = ExpediteForm
    page_title = gettext_lazy("Ask everybody at once")
    question = gettext_lazy(
        "For a text that cannot wait: every signature is asked for now, due within one working day. None is left out."
    )
    button = gettext_lazy("Ask everybody now")

    @cached_property
    def signoff_request(self) -> SignOffRequest:
        found = SignOffRequest.objects.select_related("submitted_by", "policy_version")
        return get_object_or_404(found, pk=self.kwargs["request_id"])

    def may_do(self) -> bool:
        return may_see(self.request.user, self.signoff_request) and holds(self.request.user, EXPEDITE)

    def get_initial(self) -> dict[str, Any]:
        return {}

    def decide(self, data: dict[str, Any]) -> str:
        expedite(self.signoff_request, self.request.user, data["reason"])
        return _("Every signature is asked for now.")
