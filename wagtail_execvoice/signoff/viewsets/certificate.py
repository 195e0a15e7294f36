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
