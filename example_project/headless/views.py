"""A front end that knows nothing of Django: one page and one script, which read Wagtail's API and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Site

# Everything comes from this server, and no script or style stands in the page. The pictures have the address of the site.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' {site}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def show(request: HttpRequest) -> HttpResponse:
    response = render(request, "headless/index.html")
    site = Site.find_for_request(request)
    response["Content-Security-Policy"] = POLICY.format(site=site.root_url if site else "").replace(" ;", ";")
    return response
