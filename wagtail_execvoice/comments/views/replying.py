"""Whose name an answer carries publishes it here: by the link in one mail, with nothing else in between."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.base.hiding import hide_token_of_bearer
from wagtail_execvoice.comments.actions.replying import decline_reply, find_draft, get_page, publish_reply
from wagtail_execvoice.comments.constants import ReplyState
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.forms.replying import BodyForm
from wagtail_execvoice.comments.models import DraftReply
from wagtail_execvoice.comments.views.answers import read_post
from wagtail_execvoice.text import normalise

TEMPLATE = "wagtail_execvoice/comments/reply.html"


# No token against forged requests: who has the secret link may do this, and nobody else knows it.
@hide_token_of_bearer
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Show the draft of an answer to whose name it carries, and publish or decline it."""
    draft = find_draft(token)
    if draft is None:
        return _show_dead_end(request)
    form = BodyForm(
        read_post(request) if request.method == "POST" else None, initial={"body": draft.body}, label_suffix=""
    )
    if request.method == "POST":
        _decide(request, draft, form)
        draft.refresh_from_db()
    context = {
        "page": get_page(draft.comment),
        "draft": draft,
        "comment": draft.comment,
        "form": form,
        "unsaved": _find_unsaved(request, draft),
    }
    return _render(request, context, status=422 if form.errors else 200)


def _show_dead_end(request: HttpRequest) -> HttpResponse:
    """Raises ``Http404``, unless somebody typed something: that is shown, whatever became of the link."""
    unsaved = read_post(request).get("body", "")
    if not unsaved.strip():
        raise Http404
    return _render(request, {"unsaved": unsaved}, status=404)


def _find_unsaved(request: HttpRequest, draft: DraftReply) -> str:
    """Return what was typed, if it is neither in the form, which is shown while it can be sent, nor anywhere else."""
    typed = read_post(request).get("body", "")
    is_kept = draft.state == ReplyState.ASKED or normalise(typed).strip() in {"", draft.body}
    return "" if is_kept else typed


def _render(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = TemplateResponse(request, TEMPLATE, context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _decide(request: HttpRequest, draft: DraftReply, form: BodyForm) -> None:
    if "decline" in request.POST:
        form.errors.clear()
        decline_reply(draft)
    elif form.is_valid():
        try:
            publish_reply(draft, form.cleaned_data["body"])
        except CommentRefused as error:
            form.add_error(NON_FIELD_ERRORS, error.message)
