"""A form that was filled in, as the action takes it."""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.comments.actions import Draft
from wagtail_execvoice.comments.constants import Source
from wagtail_execvoice.comments.forms.writing import CommentForm
from wagtail_execvoice.comments.threads import find_shown


def make_draft(form: CommentForm, page: Any, visitor: str, source: str = Source.FORM) -> Draft:
    """Return what stands in ``form``, which is valid, as a comment on ``page``."""
    return Draft(
        page=page,
        body=form.cleaned_data["body"],
        name=form.get_name(),
        email=form.user.email if form.user else form.cleaned_data["email"],
        user=form.user,
        reply_to=find_shown(form.cleaned_data["reply_to"], page_id=page.pk),
        visitor=visitor,
        is_decoy_filled=bool(form.cleaned_data["fax"]),
        source=source,
    )
