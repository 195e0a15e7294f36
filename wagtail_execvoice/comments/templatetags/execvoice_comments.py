from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from wagtail_execvoice.comments import urlnames
from wagtail_execvoice.comments.showing import write_conversation

register = template.Library()


@register.simple_tag(takes_context=True)
def execvoice_conversation(context: Context, page: Any = None) -> SafeString:
    """The comments of a page and the form below them: ``{% execvoice_conversation %}``.

    Nothing of it depends on who reads, so the page can be cached. Empty for a page type without ``CommentsMixin``.
    """
    page = page or context.get("page") or context.get("self")
    return mark_safe(write_conversation(page, context.get("request")))  # noqa: S308 - rendered from a template


@register.filter
def stored_html(html: str) -> SafeString:
    """What ``text.render_plain_text`` made of a reader's words when they were stored: never anything else."""
    return mark_safe(html)  # noqa: S308 - escaped by render_plain_text, which alone writes the column


@register.filter
def comment_url(comment: Any) -> str:
    """The lasting address of a comment."""
    return urlnames.comment_url(comment.public_id)


@register.filter
def report_url(comment: Any) -> str:
    """Where a reader reports a comment."""
    return urlnames.report_url(comment.public_id)
