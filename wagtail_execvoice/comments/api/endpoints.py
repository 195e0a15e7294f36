"""The conversation of a page for a front end of one's own: what stands in ``openapi.py``, and the same as the pages do."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.comments.actions import (
    ConversationSettings,
    edit_comment,
    find_own,
    issue_ticket,
    open_ticket,
    read_settings,
    report_comment,
    withdraw_comment,
    write_comment,
)
from wagtail_execvoice.comments.api.openapi import describe
from wagtail_execvoice.comments.api.output import find_base, make_list, make_sent, make_thread
from wagtail_execvoice.comments.api.parsing import read_texts
from wagtail_execvoice.comments.api.problems import Problem, endpoint
from wagtail_execvoice.comments.constants import Source
from wagtail_execvoice.comments.forms import CommentForm, EditForm, ReportForm, make_draft
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.pages import get_page_and_settings_or_404, get_page_or_404
from wagtail_execvoice.comments.showing import get_shown_or_404, read_number
from wagtail_execvoice.comments.threads import read_conversation, read_thread

Form = TypeVar("Form", CommentForm, EditForm, ReportForm)
READ = ("GET", "HEAD")
_WRITTEN = ("name", "email", "body", "fax", "reply_to", "ticket")
_TICKED = ("follow",)


@endpoint(*READ)
def show_description(request: HttpRequest) -> HttpResponse:
    return JsonResponse(describe(request.path.removesuffix("api/openapi.json")))


@endpoint(*READ, "POST")
def answer_comments(request: HttpRequest, page_id: int) -> HttpResponse:
    page, settings = get_page_and_settings_or_404(request, page_id)
    return _write(request, page, settings) if request.method == "POST" else _list(request, page, settings)


@endpoint(*READ)
def give_ticket(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_page_or_404(request, page_id)
    return JsonResponse({"ticket": issue_ticket(page.pk, request.user)})


@endpoint(*READ)
def show_thread(request: HttpRequest, public_id: str) -> HttpResponse:
    comment, _page = _get_shown(request, public_id)
    thread = read_thread(comment.root or comment, after=read_number(request, "after") or 0)
    return JsonResponse(make_thread(thread, find_base(request)))


@endpoint("POST")
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    sent = read_texts(request, ("body", "key"))
    comment = _get_own(request, public_id, sent)
    page = get_page_or_404(request, comment.page_id)
    form = _check(EditForm(sent))
    visitor = identify_visitor(request)
    comment = edit_comment(comment, page, form.cleaned_data["body"], request.user, visitor=visitor, source=Source.API)
    return JsonResponse(make_sent(comment, find_base(request)))


@endpoint("POST")
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = _get_own(request, public_id, read_texts(request, ("key",)))
    get_page_or_404(request, comment.page_id)
    return JsonResponse(make_sent(withdraw_comment(comment, request.user), find_base(request)))


@endpoint("POST")
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    comment, _page = _get_shown(request, public_id)
    form = _check(ReportForm(read_texts(request, ("reason", "text"))))
    if comment.is_withdrawn:
        raise Http404
    report_comment(comment, **form.cleaned_data, visitor=identify_visitor(request))
    return JsonResponse({"message": _("The moderators look at the comment. Until then it stays as it is.")}, status=201)


def _list(request: HttpRequest, page: Any, settings: ConversationSettings) -> HttpResponse:
    if not settings.shows_comments:
        raise Http404
    oldest_first = request.GET.get("order") == "oldest"
    reading = read_conversation(page.pk, oldest_first=oldest_first, start=read_number(request, "from"))
    return JsonResponse(make_list(page, settings, reading, find_base(request)))


def _write(request: HttpRequest, page: Any, settings: ConversationSettings) -> HttpResponse:
    sent = read_texts(request, _WRITTEN, _TICKED)
    form = _check(CommentForm(sent, user=request.user))
    ticket = open_ticket(sent.get("ticket", ""), page.pk, request.user)
    if ticket is None:
        raise Problem(409, "ticket", _("Ask for a ticket when somebody begins to write, and send it along."))
    draft = make_draft(form, page, identify_visitor(request), settings, Source.API)
    comment = write_comment(draft, ticket)
    return JsonResponse(make_sent(comment, find_base(request)), status=201)


def _check(form: Form) -> Form:
    """Return the form, filled in well. Raises ``Problem``."""
    if not form.is_valid():
        fields = {name: list(map(str, errors)) for name, errors in form.errors.items()}
        raise Problem(422, "invalid", _("Something is missing, or not as it should be."), fields=fields)
    return form


def _get_shown(request: HttpRequest, public_id: str) -> tuple[ReaderComment, Any]:
    comment = get_shown_or_404(public_id)
    page = get_page_or_404(request, comment.page_id)
    if not read_settings(page).shows_comments:
        raise Http404
    return comment, page


def _get_own(request: HttpRequest, public_id: str, sent: dict[str, Any]) -> ReaderComment:
    comment = find_own(public_id, request.user, sent.get("key", ""))
    if comment is None:
        # The same for one that is not there, somebody else's, and too late.
        raise Http404
    return comment
