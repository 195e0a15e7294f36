from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
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


class KeptNode(Node):
    def __init__(self, piece: FilterExpression, nodelist: NodeList) -> None:
        self.piece, self.nodelist = piece, nodelist

    def render(self, context: Context) -> SafeString:
        piece = self.piece.resolve(context, ignore_failures=True)
        if piece is None:
            return self.nodelist.render(context)
        if piece.html is None:
            piece.html = self.nodelist.render(context)
        return mark_safe(piece.html)  # noqa: S308 - rendered from a template


@register.tag
def execvoice_kept(parser: Parser, token: Token) -> KeptNode:
    """What stands up to ``{% endexecvoice_kept %}``, from the cache if it was printed before: ``{% execvoice_kept thread.piece %}``."""
    try:
        _name, piece = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("execvoice_kept takes a piece.") from None
    nodelist = parser.parse(("endexecvoice_kept",))
    parser.delete_first_token()
    return KeptNode(parser.compile_filter(piece), nodelist)


@register.filter
def stored_html(html: str) -> SafeString:
    """What ``text.render_plain_text`` made of a reader's words when they were stored: never anything else."""
    # Escaped by render_plain_text, which alone writes the column. As mark_safe() does, but it is never lazy.
    return SafeString(html)


@register.filter
def comment_url(comment: Any) -> str:
    """The lasting address of a comment."""
    return urlnames.comment_url(comment.public_id)


@register.filter
def report_url(comment: Any) -> str:
    """Where a reader reports a comment."""
    return urlnames.report_url(comment.public_id)
