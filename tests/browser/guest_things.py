"""What stands for a name of guest posts in the list of screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from guests_world import make_guests_world

from wagtail_execvoice.guestposts.models import ExternalArticle
from wagtail_execvoice.pages.models import VoiceIndexPage


def make(name: str) -> Any:
    return make_guests_world(VoiceIndexPage.objects.get(locale__language_code="en"))[name]


FINDERS: dict[str, Callable[[], Any]] = {
    name: partial(make, name) for name in ("handed_in", "guest_text_link", "final_text_link", "picture_number")
}
FINDERS["article_elsewhere"] = lambda: ExternalArticle.objects.order_by("pk")[0]
