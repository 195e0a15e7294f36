"""A live page was moved to where another policy is in force."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.gate import still_holds
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.standing import mark_stale
from wagtail_execvoice.signoff.models import Standing


@transaction.atomic
def check_moved(page: Any) -> None:
    """Mark what is live in the moved part of the tree because nobody had to sign, where somebody has to now.

    What somebody signed stays as it was: the grant of a text does not name the place of its page.
    """
    unsigned = Standing.objects.filter(grant__isnull=False, grant__request__isnull=True).select_related("grant")
    of_page = {standing.page_id: standing for standing in unsigned.filter(page_id__in=_live_in(page))}
    for moved in get_base_page_model().objects.filter(pk__in=of_page).specific() if of_page else ():
        grant = of_page[moved.pk].grant
        if grant is None or still_holds(grant, moved):
            continue
        if grant.ended_at is None:
            grant.amend(ended_at=timezone.now(), ended_because="moved")
            record("grant.ended", page_id=moved.pk, row=grant, because="moved")
        mark_stale(moved.pk, "moved")


def _live_in(page: Any) -> Any:
    model = get_base_page_model()
    path = model.objects.filter(pk=page.pk).values_list("path", flat=True).first() or page.path
    return model.objects.filter(path__startswith=path, live=True).values("pk")
