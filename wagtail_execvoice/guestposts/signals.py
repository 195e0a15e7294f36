"""What happened to texts of guests. Sent after commit, with ``submission``; ``sender`` is ``Submission``."""

from __future__ import annotations

from django.dispatch import Signal

submission_invited = Signal()
submission_submitted = Signal()
submission_accepted = Signal()
