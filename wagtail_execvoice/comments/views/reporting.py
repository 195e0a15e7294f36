"""A reader reports a comment."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.comments.actions import read_settings, report_comment
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.forms import ReportForm
from wagtail_execvoice.comments.pages import get_page_or_404
from wagtail_execvoice.comments.showing import get_shown_or_404
from wagtail_execvoice.comments.urlnames import comment_url
from wagtail_execvoice.comments.views.answers import add_refusal, kept_nowhere, read_post, say_when

TEMPLATE = "wagtail_execvoice/comments/report.html"


# A report that another site sends in somebody's name says no more than one of its own.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask why, and thank."""
    comment = get_shown_or_404(public_id)
    page = get_page_or_404(request, comment.page_id)
    if comment.is_withdrawn or not read_settings(page).shows_comments:
        raise Http404
    context = {"page": page, "comment": comment, "comment_url": comment_url(comment.public_id)}
    if request.method != "POST":
        form = None if "sent" in request.GET else ReportForm()
        return TemplateResponse(request, TEMPLATE, {**context, "form": form})
    form, status, refused = ReportForm(read_post(request)), 422, None
    if form.is_valid():
        try:
            report_comment(comment, **form.cleaned_data, visitor=identify_visitor(request))
            return HttpResponseRedirect(f"{request.path}?sent")
        except CommentRefused as error:
            status, refused = add_refusal(form, error), error
    return say_when(TemplateResponse(request, TEMPLATE, {**context, "form": form}, status=status), refused)
