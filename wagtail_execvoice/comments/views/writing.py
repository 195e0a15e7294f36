"""The form of a reader: asked for, previewed, sent. It is cached nowhere, and needs no cookie.

Not guarded by Django's token against forged requests, which would put a cookie on every reader: the ticket does that (see
``actions/tickets.py``).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.comments.actions import (
    Draft,
    issue_ticket,
    open_ticket,
    preview_comment,
    read_settings,
    write_comment,
)
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.forms import CommentForm
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.pages import get_page_or_404

TEMPLATE = "wagtail_execvoice/comments/write.html"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer for the form of a page: GET shows it, POST previews or sends it."""
    page = get_page_or_404(request, page_id)
    response = _receive(request, page) if request.method == "POST" else _show(request, page)
    # A ticket is for one visitor, and what is typed is nobody else's business.
    patch_cache_control(response, private=True, no_store=True)
    return response


def _show(request: HttpRequest, page: Any) -> HttpResponse:
    if "sent" in request.GET:
        return _render(request, page, None, is_sent=True)
    initial = {"reply_to": request.GET.get("reply_to", "")[:12], "ticket": issue_ticket(page.pk, request.user)}
    return _render(request, page, CommentForm(user=request.user, initial=initial))


def _receive(request: HttpRequest, page: Any) -> HttpResponse:
    form = CommentForm(request.POST.dict(), user=request.user)
    ticket = open_ticket(request.POST.get("ticket", ""), page.pk, request.user)
    if ticket is None:
        # Of a cached page, too old, or of another site: its writer sees it once more, with a ticket, before it is sent.
        form.data = {**form.data, "ticket": issue_ticket(page.pk, request.user)}
    if not form.is_valid():
        return _render(request, page, form, status=422)
    draft = _draft(request, page, form)
    try:
        if ticket is None or "preview" in request.POST:
            return _render(request, page, form, preview=preview_comment(draft))
        comment = write_comment(draft, ticket)
    except CommentRefused as error:
        form.add_error(NON_FIELD_ERRORS, error.message)
        response = _render(request, page, form, status=429 if error.retry_after else 422)
        if error.retry_after:
            response["Retry-After"] = str(error.retry_after)
        return response
    return HttpResponseRedirect(_after(request, page, comment))


def _draft(request: HttpRequest, page: Any, form: CommentForm) -> Draft:
    return Draft(
        page=page,
        body=form.cleaned_data["body"],
        name=form.get_name(),
        email=form.user.email if form.user else form.cleaned_data["email"],
        user=form.user,
        reply_to=find_answered(page, form.cleaned_data["reply_to"]),
        visitor=identify_visitor(request),
        is_decoy_filled=bool(form.cleaned_data["fax"]),
    )


def find_answered(page: Any, public_id: str) -> ReaderComment | None:
    """Return the shown comment of ``page`` with that id, None if there is none."""
    return ReaderComment.objects.public().filter(page_id=page.pk, public_id=public_id).first() if public_id else None


def _after(request: HttpRequest, page: Any, comment: ReaderComment) -> str:
    if comment.is_visible:
        return f"{page.url or ''}#{comment.anchor}"
    # Whatever became of it, its writer is told the same: a spammer learns nothing.
    return f"{request.path}?sent=held"


def _render(request: HttpRequest, page: Any, form: CommentForm | None, **values: Any) -> HttpResponse:
    status = values.pop("status", 200)
    reply_to = form["reply_to"].value() if form else ""
    context = {
        "page": page,
        "form": form,
        "answered": find_answered(page, str(reply_to or "")),
        "conversation": read_settings(page),
        "title": _("Write a comment"),
        **values,
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)
