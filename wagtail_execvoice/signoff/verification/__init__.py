"""Does the evidence hold? Whatever was changed, deleted or put in is found and named.

====================  ==============================================================================================
``chain``             the ledger: one entry after the other, and all that it names still there
``rows``              every row of evidence against its newest entry; each kind of row by itself in ``identities``,
                      ``contents``, ``signatures``, ``slots``, ``grants`` and ``checkpoints``
``policies``          what is read of policies besides their versions; ``guarding`` the table of guarded types
``live``              the pages that are live now against the texts that may be
``report``            what is found; ``reading`` keeps memory flat
====================  ==============================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence

from wagtail_execvoice.signoff.notes import Note
from wagtail_execvoice.signoff.verification.chain import check_chain
from wagtail_execvoice.signoff.verification.checkpoints import check_notes
from wagtail_execvoice.signoff.verification.guarding import check_types
from wagtail_execvoice.signoff.verification.live import verify_live
from wagtail_execvoice.signoff.verification.pending import check_pending
from wagtail_execvoice.signoff.verification.policies import check_policies
from wagtail_execvoice.signoff.verification.report import Finding, Report
from wagtail_execvoice.signoff.verification.rows import check_rows

__all__ = ["Finding", "Report", "verify", "verify_live"]


def verify(*, live: bool = False, mark: bool = True, since: Sequence[Note] = (), public_key: str = "") -> Report:
    """Check the whole evidence. Reads in pieces, so memory does not grow with it, and stops nobody from working.

    ``live`` also compares every live page of a guarded type with what may be live, and marks those that differ as stale
    unless ``mark`` is False. ``since`` are checkpoints that were kept elsewhere: they alone prove that nothing before them
    was rewritten. ``public_key`` is the key that signed them.
    """
    report = Report()
    check_chain(report)
    check_rows(report)
    report.add(check_policies())
    report.add(check_types())
    report.add(check_pending())
    report.checkpoints = len(since)
    report.add(check_notes(since, public_key))
    if live:
        verify_live(report, mark=mark)
    return report
