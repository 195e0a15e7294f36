"""A guest who lost the link asks for another one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.guestposts.actions import send_lost_links
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms import LostLinkForm
from wagtail_execvoice.guestposts.views.doors import keep_private

TEMPLATE = "wagtail_execvoice/guestposts/lost.html"


# Whoever sends it from elsewhere has a mail sent to a guest: as they could from here, and as often.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    is_sent, status = False, 422
    if form.is_valid():
        try:
            send_lost_links(form.cleaned_data["email"], identify_visitor(request))
            is_sent = True
        except SubmissionRefused as refusal:
            status = 429
            form.add_error(None, refusal.message)
    status = status if form.errors else 200
    return keep_private(TemplateResponse(request, TEMPLATE, {"form": form, "is_sent": is_sent}, status=status))
