"""The due jobs of this feature."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.authors.actions.files import make_wanted_files
from wagtail_execvoice.base.due import register_due_job


def register_jobs() -> None:
    """Called when the app is ready."""
    # Behind the mail: pictures take longer, and nobody waits for them.
    register_due_job("execvoice_authors.make_files", _("make share cards and press kits"), order=920)(make_wanted_files)
