"""The register: what was signed, by whom, and what went live otherwise. A report of Wagtail's, with certificates."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.menu import MenuItem

from wagtail_execvoice.signoff.viewsets.certificate import (
    EmergencyCertificateView,
    GrantCertificateView,
    RequestCertificateView,
)
from wagtail_execvoice.signoff.viewsets.register.base import RegisterView
from wagtail_execvoice.signoff.viewsets.register.exceptions import EmergenciesView, ExceptionsView, PagesView
from wagtail_execvoice.signoff.viewsets.register.requests import RequestsView, SignaturesView

app_name = "execvoice_register"

LISTS: tuple[type[RegisterView], ...] = (RequestsView, SignaturesView, EmergenciesView, ExceptionsView, PagesView)


def get_urls() -> list[URLPattern]:
    return [
        *(pattern for view in LISTS for pattern in _paths(view)),
        path("certificate/<int:pk>/", RequestCertificateView.as_view(), name="certificate"),
        path("certificate/emergency/<int:pk>/", EmergencyCertificateView.as_view(), name="emergency_certificate"),
        path("certificate/grant/<int:pk>/", GrantCertificateView.as_view(), name="grant_certificate"),
    ]


def _paths(view: type[RegisterView]) -> Iterator[URLPattern]:
    place = "" if view.tab == "index" else f"{view.tab}/"
    yield path(place, view.as_view(), name=view.tab)
    yield path(f"{place}results/", view.as_view(results_only=True), name=f"{view.tab}_results")


class RegisterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("execvoice_signoff.view_signoffrequest"))
