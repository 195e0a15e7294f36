"""Two versions of a page, field by field, as Wagtail shows them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

logger = logging.getLogger("wagtail_execvoice.guestposts")


@dataclass(frozen=True)
class Change:
    label: str
    html: SafeString


def compare_pages(old: Any, new: Any, request: HttpRequest) -> list[Change]:
    """Return what differs between two versions of a page, of the fields that its editor shows. Never raises.

    Whoever compares decides about the whole text, which stands beside it: what cannot be compared is left out.
    """
    try:
        panel = type(new).get_edit_handler().get_bound_panel(instance=new, request=request, form=None)
        comparisons = [make(old, new) for make in panel.get_comparison()]
        return [Change(str(item.field_label()), _show(item)) for item in comparisons if item.has_changed()]
    except Exception:
        # Fields of a site's own may not know how.
        logger.warning("Two versions of page %s could not be compared.", new.pk, exc_info=True)
        return []


def _show(comparison: Any) -> SafeString:
    if comparison.is_child_relation:
        rows = comparison.get_child_comparisons()
        return format_html_join("", "{}", ([part.htmldiff()] for row in rows for part in row.get_field_differences()))
    html: SafeString = comparison.htmldiff()
    return html
