from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe

from wagtail_execvoice.comments.actions import read_settings
from wagtail_execvoice.comments.forms import CommentForm
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.reading import read_conversation
from wagtail_execvoice.comments.showing import describe_conversation
from wagtail_execvoice.comments.urlnames import comment_url as url_of

register = template.Library()


@register.inclusion_tag("wagtail_execvoice/comments/conversation.html", takes_context=True)
def execvoice_conversation(context: RequestContext, page: Any = None) -> dict[str, Any]:
    """The comments of a page and the form below them: ``{% execvoice_conversation %}``. Three queries, and no cookie.

    Nothing of it depends on who reads, so the page can be cached. Shows nothing for a page type without ``CommentsMixin``.
    """
    page = page or context.get("page") or context.get("self")
    if not isinstance(page, CommentsMixin) or not page.has_conversation() or not page.pk:
        return {"page": page}
    settings = read_settings(page)
    if not settings.shows_comments:
        return {"page": page}
    reading = read_conversation(page.pk)
    return {"form": CommentForm(), **describe_conversation(page, settings, reading)}


@register.filter
def stored_html(html: str) -> SafeString:
    """What ``text.render_plain_text`` made of a reader's words when they were stored: never anything else."""
    return mark_safe(html)  # noqa: S308 - escaped by render_plain_text, which alone writes the column


@register.filter
def comment_url(comment: Any) -> str:
    """The lasting address of a comment."""
    return url_of(comment.public_id)
