"""What the cards of a whole listing show, loaded at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import prefetch_related_objects
from wagtail.images import get_image_model

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.elsewhere import is_elsewhere
from wagtail_execvoice.authors.names import make_sort_key
from wagtail_execvoice.authors.pagination import LongList, LongListPage

PAGE_SIZE = 10


def load_cards(pages: Sequence[Any]) -> None:
    """Load bylines, languages and pictures of ``pages`` of any type, in a number of queries that grows with the types only."""
    write_bylines(pages)
    for model in {type(page) for page in pages}:
        pictures = ["picture__renditions"] if has_picture(model) else []
        prefetch_related_objects([page for page in pages if type(page) is model], "locale", *pictures)


def voice_order(voice: Any) -> tuple[bool, str]:
    """Those in office first, then by family name."""
    return voice.is_former, voice.person.sort_key if voice.person else make_sort_key(voice.title)


def has_picture(model: Any) -> bool:
    """Whether pages of this type have what our card shows: an image of the site's own model, called ``picture``."""
    try:
        return bool(model._meta.get_field("picture").related_model is get_image_model())
    except FieldDoesNotExist:
        return False


def paginate(entries: Any, request: Any) -> LongListPage:
    """Return the requested page of ``entries``, ready to be shown as cards; the nearest existing one for a number out of range."""
    page = LongList(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    load_cards([post for post in page.object_list if not is_elsewhere(post)])
    # What belongs to no site has no address to lead to.
    page.object_list = [post for post in page.object_list if is_elsewhere(post) or post.full_url]
    return page
