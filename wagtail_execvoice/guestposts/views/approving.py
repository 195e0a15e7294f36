"""A guest reads the final text, and approves it or says what should change."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wagtail_execvoice.guestposts.actions.approving import approve, find_approval, find_final_text, find_waiting
from wagtail_execvoice.guestposts.actions.asked import is_asked_in_vain
from wagtail_execvoice.guestposts.actions.replying import ask_for_correction
from wagtail_execvoice.guestposts.comparing import compare_pages
from wagtail_execvoice.guestposts.constants import AgreementKind
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.guestposts.urlnames import guest_path
from wagtail_execvoice.guestposts.views.doors import behind_link
from wagtail_execvoice.guestposts.wordings import write_agreement
from wagtail_execvoice.text import normalise

TEMPLATE = "wagtail_execvoice/guestposts/final.html"
#: What is shown is not public yet, and may hold scripts of the site: they run in nobody's name.
SANDBOX = "sandbox allow-popups; frame-ancestors 'self'"


@behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def read_final(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Show the text as it will be published. A POST approves it, or asks for a correction of it."""
    if request.method != "POST":
        return _render(request, submission, token)
    try:
        if "correct" in request.POST:
            ask_for_correction(submission, normalise(request.POST.get("correction", ""), max_length=3000).strip())
        else:
            approve(submission, request.POST.get("digest", ""))
    except SubmissionRefused as refusal:
        submission.refresh_from_db()
        return _render(request, submission, token, error=refusal.message, status=409)
    return redirect(f"{guest_path('final', token)}?done")


@behind_link
@require_safe
def show_final(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Show the page alone, as readers will see it."""
    text = find_final_text(submission)
    if text is None:
        # In words: it may be written over while the guest reads.
        return _render(request, submission, token, status=404)
    response: HttpResponse = text.page.make_preview_request(
        request, text.page.default_preview_mode, {"in_preview_panel": True}
    )
    response["Content-Security-Policy"] = SANDBOX
    return response


@behind_link
@require_POST
def sign(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Lead the guest to where sign-off waits for their voice."""
    waiting = find_waiting(submission)
    return redirect((waiting and waiting.open_screen()) or guest_path("final", token))


def _render(
    request: HttpRequest, submission: Submission, token: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    text, approval, waiting = find_final_text(submission), find_approval(submission), find_waiting(submission)
    if text is None and waiting is None and approval is None and not submission.asked_digest:
        raise Http404
    context: dict[str, Any] = {
        "submission": submission,
        "token": token,
        "text": text,
        "waiting": waiting,
        "approval": approval,
        "is_changed": is_asked_in_vain(submission),
        "is_approved": bool(text and approval and approval.content_digest == text.digest),
        "changes": compare_pages(text.earlier, text.page, request) if text and text.earlier else [],
        "wording": write_agreement(AgreementKind.APPROVAL, ""),
        "correction": request.POST.get("correction", "") if request.method == "POST" else "",
        "error": error,
        "is_done": "done" in request.GET and request.method == "GET",
        "heading": _("The final text"),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)
