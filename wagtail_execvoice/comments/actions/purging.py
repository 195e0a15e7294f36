"""Front-end caches forget what they have of a conversation as soon as something else is public of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.apps import apps

from wagtail_execvoice.comments.urlnames import conversation_url
from wagtail_execvoice.compat import get_base_page_model


def purge_conversation(page_id: int, **kwargs: Any) -> None:
    """Purge the page and its conversation, where the site uses ``wagtail.contrib.frontend_cache``. Connected to a signal.

    Its address without a query: what has one says that no cache keeps it.
    """
    if not apps.is_installed("wagtail.contrib.frontend_cache"):
        return
    from wagtail.contrib.frontend_cache.utils import PurgeBatch

    page = get_base_page_model().objects.filter(pk=page_id, live=True).specific().first()
    url = page.full_url if page is not None else None
    if page is None or not url:
        return
    batch = PurgeBatch()
    batch.add_page(page)
    own = conversation_url(page_id)
    if own:
        batch.add_url(urljoin(url, own))
    batch.purge()
