"""The form of a reader: asked for, previewed, sent. It is cached nowhere, and needs no cookie.

Not guarded by Django's token against forged requests, which would put a cookie on every reader: the ticket does that (see
``actions/tickets.py``).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.comments.actions import (
    ConversationSettings,
    find_by_key,
    issue_key,
    issue_ticket,
    open_ticket,
    preview_comment,
    write_comment,
)
from wagtail_execvoice.comments.actions.commenters import digest_network
from wagtail_execvoice.comments.actions.keys import is_changeable
from wagtail_execvoice.comments.actions.writing import SentBefore
from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.forms import CommentForm, make_draft
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.pages import get_page_and_settings_or_404
from wagtail_execvoice.comments.showing import describe_sent, find_rules_url
from wagtail_execvoice.comments.threads import find_shown
from wagtail_execvoice.comments.views.answers import (
    add_refusal,
    is_foreign,
    is_script,
    kept_nowhere,
    read_post,
    say_when,
    tell_script,
)

TEMPLATE = "wagtail_execvoice/comments/write.html"
SENT_TEMPLATE = "wagtail_execvoice/comments/sent.html"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def write(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer for the form of a page: GET shows it, POST previews or sends it."""
    page, settings = get_page_and_settings_or_404(request, page_id)
    return _receive(request, page, settings) if request.method == "POST" else _show(request, page, settings)


def _show(request: HttpRequest, page: Any, settings: ConversationSettings) -> HttpResponse:
    if "sent" in request.GET:
        # By its key, so that nobody but its writer sees what is held.
        comment = find_by_key(request.GET["sent"])
        comment = comment if comment is not None and comment.page_id == page.pk else None
        return TemplateResponse(request, SENT_TEMPLATE, {"page": page, **describe_sent(comment)})
    form = CommentForm(user=request.user, initial=_initial(request, page))
    if is_script(request):
        name = form.get_shown_name(page) if form.user else ""
        return JsonResponse({"ticket": form.initial["ticket"], "name": name, "signed_in": form.user is not None})
    return _render(request, page, settings, form)


def _initial(request: HttpRequest, page: Any) -> dict[str, str]:
    return {"reply_to": request.GET.get("reply_to", "")[:12], "ticket": issue_ticket(page.pk, request.user)}


def _receive(request: HttpRequest, page: Any, settings: ConversationSettings) -> HttpResponse:
    form = CommentForm(read_post(request), user=request.user)
    ticket = None if is_foreign(request) else open_ticket(request.POST.get("ticket", ""), page.pk, request.user)
    if ticket is None:
        # Of a cached page, too old, or of another site, which knows its own ticket: its writer sees it once more, with another
        # one, before it is sent.
        form.data = {**form.data, "ticket": issue_ticket(page.pk, request.user)}
    if not form.is_valid():
        return _answer(request, page, settings, form, status=422)
    draft = make_draft(form, page, identify_visitor(request), settings)
    try:
        if ticket is None or "preview" in request.POST:
            return _answer(request, page, settings, form, preview=preview_comment(draft))
        comment = write_comment(draft, ticket)
    except SentBefore as error:
        # What is typed is sent as another comment at the next press, which needs a ticket of its own.
        form.data = {**form.data, "ticket": issue_ticket(page.pk, request.user)}
        first_url = find_first_url(error.sent, draft.visitor)
        return _answer(request, page, settings, form, status=add_refusal(form, error), first_url=first_url)
    except CommentRefused as error:
        return say_when(_answer(request, page, settings, form, status=add_refusal(form, error)), error)
    if is_script(request):
        return JsonResponse(describe_sent(comment, request=request, page=page))
    return HttpResponseRedirect(f"{request.path}?{urlencode({'sent': issue_key(comment)})}")


def find_first_url(sent: ReaderComment, visitor: str) -> str:
    """Return where ``sent`` is changed, for who sends its ticket again from where it came from; empty for anybody else."""
    is_theirs = sent.network == digest_network(visitor, sent.created_at)
    return str(describe_sent(sent)["change_url"]) if is_theirs and is_changeable(sent) else ""


def _answer(
    request: HttpRequest,
    page: Any,
    settings: ConversationSettings,
    form: CommentForm,
    *,
    status: int = 200,
    preview: str = "",
    first_url: str = "",
) -> HttpResponse:
    if not is_script(request):
        return _render(request, page, settings, form, status=status, preview=preview, first_url=first_url)
    if status == 200:
        form.add_error(None, _("The form was open for a long time. Please send it once more."))
    return tell_script(form, 409 if status == 200 else status, ticket=form.data["ticket"], first_url=first_url)


def _render(
    request: HttpRequest,
    page: Any,
    settings: ConversationSettings,
    form: CommentForm,
    *,
    status: int = 200,
    preview: str = "",
    first_url: str = "",
) -> HttpResponse:
    # Where nothing is shown, nothing is quoted, either; nor is what keeps its place without its words.
    reply_to = str(form["reply_to"].value() or "") if settings.shows_comments else ""
    answered = find_shown(reply_to, page_id=page.pk)
    # What a guest is called is known once it is typed.
    name, badge = form.get_voice(page) if form.user or preview else ("", Badge.NONE)
    context = {
        "page": page,
        "form": form,
        "answered": None if answered is None or answered.is_withdrawn else answered,
        "title": _("Write a comment"),
        "preview": preview,
        "shown_name": name,
        "badge": badge,
        "first_url": first_url,
        # Without the "#comment-form" of the link that led here: it would keep the browser from what is wrong.
        "write_url": request.path,
        "conversation": settings,
        # What was typed meanwhile is shown all the same.
        "takes_comments": form.is_bound or settings.takes_comments(page, timezone.now()),
        "rules_url": find_rules_url(settings),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)
