"""A form that was filled in, as the action takes it."""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.comments.actions import ConversationSettings, Draft
from wagtail_execvoice.comments.constants import Source
from wagtail_execvoice.comments.forms.writing import CommentForm
from wagtail_execvoice.comments.ids import is_public_id


def make_draft(
    form: CommentForm, page: Any, visitor: str, settings: ConversationSettings, source: str = Source.FORM
) -> Draft:
    """Return what stands in ``form``, which is valid, as a comment on ``page``, which takes comments as ``settings`` say."""
    answered = form.cleaned_data["reply_to"]
    return Draft(
        page=page,
        body=form.cleaned_data["body"],
        name=form.get_name(page),
        email=form.get_address(),
        user=form.user,
        answers=answered if is_public_id(answered) else "",
        visitor=visitor,
        wants_answers=bool(form.cleaned_data.get("follow")),
        is_decoy_filled=bool(form.cleaned_data["fax"]),
        source=source,
        settings=settings,
    )
