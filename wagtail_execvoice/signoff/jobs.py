"""The due jobs of this feature."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.base.due import register_due_job
from wagtail_execvoice.signoff.actions import checkpoints, drift, expiring, ledger, reminding


def register_jobs() -> None:
    """Called when the app is ready. All before the mail that they queue is delivered."""
    register_due_job("execvoice_signoff.remind", _("remind of signatures"))(reminding.remind)
    register_due_job("execvoice_signoff.ask_deputies", _("ask deputies"))(reminding.ask_deputies)
    register_due_job("execvoice_signoff.expire", _("end signatures that were not used in time"))(expiring.expire_grants)
    register_due_job("execvoice_signoff.reviews", _("tell of reviews that are due"))(expiring.tell_reviews)
    register_due_job("execvoice_signoff.emergencies", _("tell of emergencies that nobody reviewed"))(
        expiring.tell_overdue_emergencies
    )
    register_due_job("execvoice_signoff.check", _("check live pages that show something changed"))(drift.check_suspects)
    register_due_job("execvoice_signoff.seal", _("enter acts into the ledger"), order=800)(ledger.seal_ledger)
    register_due_job("execvoice_signoff.checkpoint", _("make the checkpoint of the day"), order=810)(
        checkpoints.make_daily_checkpoint
    )
