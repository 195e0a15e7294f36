"""The due jobs of this feature."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.base.due import register_due_job
from wagtail_execvoice.guestposts.actions.keeping import forget_old
from wagtail_execvoice.guestposts.actions.reminding import remind


def register_jobs() -> None:
    """Called when the app is ready."""
    register_due_job("execvoice_guestposts.remind", _("remind guests and who invited them"), order=430)(remind)
    register_due_job("execvoice_guestposts.forget", _("forget texts of guests that were not published"), order=965)(
        forget_old
    )
