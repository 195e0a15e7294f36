"""What Wagtail's API tells of bylines and of people: everything a page shows, and nothing else.

Each field is a serializer for ``APIField``; the lists hold all that belong to a mixin:
``api_fields = [*BYLINE_API_FIELDS, *my_own]``.
"""

from __future__ import annotations

from wagtail.api import APIField

from wagtail_execvoice.authors.api.base import DetailField, PreparedField
from wagtail_execvoice.authors.api.bylines import BylineField, BylinePagesMixin
from wagtail_execvoice.authors.api.content import BlocksField
from wagtail_execvoice.authors.api.links import ContactField, FeedsField, ShareCardField
from wagtail_execvoice.authors.api.offices import OfficeField
from wagtail_execvoice.authors.api.people import BiographyField, PersonField
from wagtail_execvoice.authors.api.pictures import ImageField, PressKitField
from wagtail_execvoice.authors.api.posts import PostsField

#: For the ``api_fields`` of a page type with ``BylinesMixin``.
BYLINE_API_FIELDS = [
    APIField("byline", serializer=BylineField()),
    APIField("share_card", serializer=ShareCardField()),
]

#: For the ``api_fields`` of a page type with ``ExecutiveAuthorMixin``.
AUTHOR_API_FIELDS = [
    APIField("person", serializer=PersonField()),
    APIField("office", serializer=OfficeField()),
    APIField("biography", serializer=BiographyField()),
    APIField("profile", serializer=BlocksField()),
    APIField("press_kit", serializer=PressKitField()),
    APIField("contact_url", serializer=ContactField()),
    APIField("feeds", serializer=FeedsField()),
    APIField("posts", serializer=PostsField()),
    APIField("share_card", serializer=ShareCardField()),
]

__all__ = [
    "AUTHOR_API_FIELDS",
    "BYLINE_API_FIELDS",
    "BiographyField",
    "BlocksField",
    "BylineField",
    "BylinePagesMixin",
    "ContactField",
    "DetailField",
    "FeedsField",
    "ImageField",
    "OfficeField",
    "PersonField",
    "PostsField",
    "PreparedField",
    "PressKitField",
    "ShareCardField",
]
