"""What Wagtail's API tells of guest posts: what the page says, and nothing of who consented to what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from typing_extensions import TypedDict
from wagtail.api import APIField

from wagtail_execvoice.authors.api import PreparedField
from wagtail_execvoice.guestposts.constants import GUEST_POSTS_RELATION_NAME
from wagtail_execvoice.guestposts.mixins import GuestPostMixin


class GuestPostDict(TypedDict):
    origin: str
    original_url: str
    outlet: str
    original_date: str
    affiliation: str
    relationship: str
    compensation: str
    disclosure: str
    canonical_url: str
    robots: str
    link_relation: str


class GuestPostField(PreparedField):
    """What a page says of itself as a guest post, ``null`` if it is none: ``APIField("guest_post", serializer=GuestPostField())``."""

    def prepare(self, pages: Sequence[Any]) -> None:
        able: list[Any] = [page for page in pages if isinstance(page, GuestPostMixin) and page.has_guest_posts()]
        prefetch_related_objects(able, GUEST_POSTS_RELATION_NAME)

    def to_representation(self, page: Any) -> GuestPostDict | None:
        if not isinstance(page, GuestPostMixin):
            return None
        self.prepare_once(page)
        post = page.get_guest_post()
        return make_guest_post(page, post) if post else None


def make_guest_post(page: GuestPostMixin, post: Any) -> GuestPostDict:
    return {
        "origin": post.origin,
        "original_url": post.original_url,
        "outlet": post.outlet,
        "original_date": post.original_date.isoformat() if post.original_date else "",
        "affiliation": page.get_guest_affiliation(),
        "relationship": post.relationship,
        "compensation": post.compensation,
        "disclosure": page.get_disclosure(),
        "canonical_url": page.get_canonical_url(),
        "robots": page.get_robots(),
        "link_relation": page.get_link_relation(),
    }


#: For the ``api_fields`` of a page type with ``GuestPostMixin``, beside ``BYLINE_API_FIELDS``.
GUEST_POST_API_FIELDS = [APIField("guest_post", serializer=GuestPostField())]
