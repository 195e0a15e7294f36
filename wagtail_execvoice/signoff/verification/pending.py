"""Do acts wait to be entered for longer than it takes?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.models import PendingAct
from wagtail_execvoice.signoff.verification.reading import read_body
from wagtail_execvoice.signoff.verification.report import Finding

PATIENCE = timedelta(minutes=10)


def check_pending() -> Iterator[Finding]:
    """Look at the oldest one: they are entered in their order."""
    act = PendingAct.objects.order_by("pk").first()
    if act is None:
        return
    try:
        since = parse_datetime(read_body(act.body)["at"])
    except (KeyError, TypeError, ValueError):
        since = None
    if since is None:
        yield Finding(f"pendingact:{act.pk}", "ledger.unreadable", _("An act that waits to be entered is none."))
    elif since <= timezone.now() - PATIENCE:
        message = _(
            "Acts have been waiting to be entered in the ledger since %(since)s. Does execvoice_run_due run, and what does "
            "the log of the site say?"
        )
        yield Finding(f"pendingact:{act.pk}", "ledger.waiting", message % {"since": since.isoformat()}, warning=True)
