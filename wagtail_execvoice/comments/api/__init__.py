"""What programs are told of conversations: a field for Wagtail's API, and endpoints of our own below ``public_urls``.

``api_fields = [*COMMENTS_API_FIELDS, *my_own]`` on a page type with ``CommentsMixin``.
"""

from __future__ import annotations

from wagtail.api import APIField

from wagtail_execvoice.comments.api.fields import ConversationField

#: For the ``api_fields`` of a page type with ``CommentsMixin``.
COMMENTS_API_FIELDS = [APIField("conversation", serializer=ConversationField())]

__all__ = ["COMMENTS_API_FIELDS", "ConversationField"]
