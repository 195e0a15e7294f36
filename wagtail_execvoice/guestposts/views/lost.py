"""A guest who lost the link asks for another one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.guestposts.actions import send_lost_links
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms import LostLinkForm

TEMPLATE = "wagtail_execvoice/guestposts/lost.html"


# Whoever sends it from elsewhere has a mail sent to a guest: as they could from here, and as often.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    is_sent = False
    if form.is_valid():
        try:
            send_lost_links(form.cleaned_data["email"], identify_visitor(request))
            is_sent = True
        except SubmissionRefused as refusal:
            form.add_error(None, refusal.message)
    status = 422 if form.errors else 200
    response = TemplateResponse(request, TEMPLATE, {"form": form, "is_sent": is_sent}, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response
