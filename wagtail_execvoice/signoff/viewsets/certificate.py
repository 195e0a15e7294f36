"""Certificates, to be printed. Opening one changes nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.breakglass import may_break_glass, may_review
from wagtail_execvoice.signoff.certificates import Certificate, certify_emergency, certify_grant, certify_request
from wagtail_execvoice.signoff.models import BreakGlass, Grant, SignOffRequest
from wagtail_execvoice.signoff.viewsets.rights import RegisterMixin


class CertificateView(RegisterMixin, WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Certificate")
    header_icon = "clipboard-list"
    template_name = "execvoice_signoff/certificate/certificate.html"

    @cached_property
    def certificate(self) -> Certificate:
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return self.certificate.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("execvoice_register:index"), "label": _("Sign-off register")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.certificate.number},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(certificate=self.certificate, **kwargs)


class RequestCertificateView(CertificateView):
    @cached_property
    def certificate(self) -> Certificate:
        requests = SignOffRequest.objects.select_related("content", "policy_version", "submitted_by")
        return certify_request(get_object_or_404(requests.prefetch_related("slots"), pk=self.kwargs["pk"]))


class EmergencyCertificateView(CertificateView):
    page_title = _("Certificate of an emergency publication")

    @cached_property
    def certificate(self) -> Certificate:
        emergencies = BreakGlass.objects.select_related("content", "actor", "second", "reviewer")
        return certify_emergency(get_object_or_404(emergencies, pk=self.kwargs["pk"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, **self._find_step())

    def _find_step(self) -> dict[str, str]:
        """Return where the user goes on from here, if the emergency waits for somebody like them."""
        glass, user = self.certificate.emergency, self.request.user
        if glass is None or glass.reviewed_at or glass.declined_at:
            return {}
        page = get_base_page_model().objects.filter(pk=glass.page_id).specific().first()
        if glass.published_at:
            name = "review" if may_review(glass, user, page) else ""
        else:
            name = "confirm" if page and may_break_glass(user, page) else ""
        return {f"{name}_url": reverse(f"execvoice_signoff:emergency_{name}", args=[glass.pk])} if name else {}


class GrantCertificateView(CertificateView):
    page_title = _("Certificate of a text that nobody was asked to sign")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.grant.request_id:
            # What somebody signed has the certificate of the request.
            return redirect("execvoice_register:certificate", self.grant.request_id)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def grant(self) -> Any:
        return get_object_or_404(Grant, pk=self.kwargs["pk"])

    @cached_property
    def certificate(self) -> Certificate:
        return certify_grant(self.grant)
