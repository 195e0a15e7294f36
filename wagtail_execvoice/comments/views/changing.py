"""The writer of a comment changes it or takes it back, for as long as that is possible, by a key or by an account.

GET needs either, POST the key, which stands in the form: another site cannot know it, so no cookie is needed against that.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.comments.actions import (
    changeable_until,
    edit_comment,
    find_own,
    issue_key,
    withdraw_comment,
)
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.forms import EditForm
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.pages import get_page_or_404
from wagtail_execvoice.comments.urlnames import withdraw_url, write_url
from wagtail_execvoice.comments.views.answers import add_refusal, kept_nowhere, read_post, say_when

TEMPLATE = "wagtail_execvoice/comments/change.html"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the comment in a form, or give it another text."""
    if request.method != "POST":
        comment = find_own(public_id, request.user, request.GET.get("key", ""))
        return _refuse(request) if comment is None else _show(request, comment)
    comment = find_own(public_id, None, request.POST.get("key", ""))
    if comment is None:
        return _refuse(request)
    page = get_page_or_404(request, comment.page_id)
    form = EditForm(read_post(request))
    if not form.is_valid():
        return _render(request, page, comment, form, status=422)
    try:
        comment = edit_comment(
            comment, page, form.cleaned_data["body"], request.user, visitor=identify_visitor(request)
        )
    except CommentRefused as error:
        return say_when(_render(request, page, comment, form, status=add_refusal(form, error)), error)
    return HttpResponseRedirect(f"{write_url(page.pk)}?{urlencode({'sent': issue_key(comment)})}")


@csrf_exempt
@require_POST
@kept_nowhere
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the comment back."""
    comment = find_own(public_id, None, request.POST.get("key", ""))
    if comment is None:
        return _refuse(request)
    page = get_page_or_404(request, comment.page_id)
    try:
        withdraw_comment(comment, request.user)
    except CommentRefused as error:
        form = EditForm({"body": comment.body})
        return _render(request, page, comment, form, status=add_refusal(form, error))
    return TemplateResponse(request, TEMPLATE, {"page": page, "is_withdrawn": True})


def _show(request: HttpRequest, comment: ReaderComment) -> HttpResponse:
    page = get_page_or_404(request, comment.page_id)
    return _render(request, page, comment, EditForm(initial={"body": comment.body}))


def _refuse(request: HttpRequest) -> HttpResponse:
    # The same for a comment that is not there, somebody else's, and too late.
    return TemplateResponse(request, TEMPLATE, {}, status=404)


def _render(request: HttpRequest, page: Any, comment: ReaderComment, form: EditForm, status: int = 200) -> HttpResponse:
    context = {
        "page": page,
        "comment": comment,
        "form": form,
        "key": issue_key(comment),
        "until": changeable_until(comment),
        "withdraw_url": withdraw_url(comment.public_id),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)
