"""A text as it was kept, as a page in memory."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps

from wagtail_execvoice.signoff.models import SignedContent


def restore_page(content: SignedContent, page_id: int) -> Any:
    """Return the page with the kept text. Raises ``LookupError`` if that cannot be made any more.

    Its type may have been removed from the site, or a row that it cannot be without.
    """
    model = apps.get_model(content.page_type)
    page = model.objects.filter(pk=page_id).first()
    if page is None:
        raise LookupError(f"Page {page_id} is gone.")
    try:
        return page.with_content_json(json.loads(content.snapshot))
    except AttributeError as error:
        # What Wagtail makes of content whose required row is gone is None.
        raise LookupError(f"The text of page {page_id} can no longer be shown as a page.") from error
