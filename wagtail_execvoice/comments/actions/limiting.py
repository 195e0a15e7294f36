"""What who is over a limit is told: how long it takes until they are not."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR = 60, 3600


def name_wait(seconds: int) -> str:
    """Return in how long that is, for the end of a sentence. Rounded up, so that nobody comes back too early."""
    if seconds < MINUTE:
        return _("in less than a minute")
    minutes, hours = -(-seconds // MINUTE), -(-seconds // HOUR)
    if minutes < HOUR // MINUTE:
        return ngettext("in about %(count)d minute", "in about %(count)d minutes", minutes) % {"count": minutes}
    return ngettext("in about %(count)d hour", "in about %(count)d hours", hours) % {"count": hours}
