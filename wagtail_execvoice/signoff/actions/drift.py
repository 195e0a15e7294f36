"""A picture, a snippet or a row of a page was changed: are the live pages that show it still what was signed?

First a mark in the transaction of the change, on the pages that show the thing. The pages are looked at as soon as it is
committed, a few of them at once and the rest by the due job, which also finds what was left by a process that died.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.canonical import CanonicalContent, canonicalise
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.standing import clear_stale, mark_stale
from wagtail_execvoice.signoff.mixins import SignOffMixin
from wagtail_execvoice.signoff.models import ContentReference, Grant, SignedContent, Standing

logger = logging.getLogger("wagtail_execvoice.signoff")

#: How many pages are looked at by whoever saves a picture, and by one run of the due job.
AT_ONCE = 20
BATCH = 200


def note_change(instance: Any) -> None:
    """Mark the live pages that show ``instance``. One query if there is none."""
    # By what it is and what it inherits from: a text names whichever of them its field points to.
    labels = [
        base._meta.label_lower for base in type(instance).__mro__ if hasattr(base, "_meta") and not base._meta.abstract
    ]
    key = ContentReference.cut(instance.pk)
    shown_by = ContentReference.objects.filter(model__in=labels, object_key=key).values("content_id")
    pages = list(Standing.objects.filter(grant__digest__in=shown_by).values_list("page_id", flat=True))
    if not pages:
        return
    Standing.objects.filter(page_id__in=pages).update(suspect_since=timezone.now())
    transaction.on_commit(lambda: check_suspects(sorted(pages)[:AT_ONCE]), robust=True)


def note_page_change(page_ids: Any) -> None:
    """Mark live pages that were changed where nobody asks for a grant. ``page_ids``: a list of keys, or a query for them."""
    if pages := mark_suspect(page_ids):
        transaction.on_commit(lambda: check_suspects(pages), robust=True)


def mark_suspect(page_ids: Any) -> list[int]:
    """Mark live pages for the due job, and return which there are. One query if there is none."""
    standing = Standing.objects.filter(page_id__in=page_ids)
    if not standing.update(suspect_since=timezone.now()):
        return []
    return list(standing.values_list("page_id", flat=True))


def may_be_signed(page: Any) -> bool:
    """Return whether pages like this one may have been signed. Others pay no query; of a type that is gone, nobody knows."""
    model = page.specific_class
    return model is None or issubclass(model, SignOffMixin)


def check_suspects(page_ids: list[int] | None = None) -> int:
    """Look at the marked pages, or at those of ``page_ids``, and return how many were looked at. A due job."""
    suspects = Standing.objects.filter(suspect_since__isnull=False)
    if page_ids is not None:
        suspects = suspects.filter(page_id__in=page_ids)
    marked = suspects.order_by("suspect_since", "pk").values_list("page_id", "suspect_since")[:BATCH]
    return sum(_check_carefully(page_id, since) for page_id, since in marked)


def _check_carefully(page_id: int, since: Any) -> bool:
    try:
        with transaction.atomic():
            _check(page_id, since)
    except Exception:
        # It stays marked, and is looked at again.
        logger.exception("Whether page %s still is what was signed could not be found out.", page_id)
        return False
    return True


def _check(page_id: int, since: Any) -> None:
    # Locked, as whoever publishes does: the text and its grants are of one moment.
    list(get_base_page_model().objects.select_for_update().filter(pk=page_id).values_list("pk"))
    page = get_base_page_model().objects.filter(pk=page_id, live=True).specific().first()
    if page is not None:
        content = canonicalise(page)
        if Grant.objects.standing().filter(page_id=page_id, digest=content.digest).exists():
            clear_stale(page_id)
        else:
            mark_stale(page_id, _find_cause(page_id, content))
    # Only if nothing was changed since it was read: that is for whoever changed it to check.
    Standing.objects.filter(page_id=page_id, suspect_since=since).update(suspect_since=None)


def _find_cause(page_id: int, content: CanonicalContent) -> str:
    """Return what differs from what was signed, as the name of its row ("wagtailimages.image:12")."""
    digest = Standing.objects.filter(page_id=page_id).values_list("grant__digest", flat=True).first()
    signed = SignedContent.objects.filter(pk=digest).first()
    known = json.loads(signed.canonical)["references"] if signed else []
    shown = content.document["references"]
    changed = [item for item in shown if item not in known] or [item for item in known if item not in shown]
    names = [f"{item['model']}:{item['pk']}" for item in changed]
    return ",".join(names)[:255] if names else "page.changed"
