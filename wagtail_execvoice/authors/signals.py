"""What has happened, for whoever has more to do about it."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent after commit, when one person was merged into another. Sender: ``Person``; provides ``source``, ``target``, ``user``.
#: A site lets its own rows that name ``source`` name ``target``.
people_merged = Signal()
