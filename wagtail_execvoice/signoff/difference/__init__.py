"""What is new in a text, for whoever signs it.

The canonical bytes decide what differs, since they are what is signed; Wagtail's own comparison shows it as people read it.
What that one would pass over (a link's target, a field without a panel) is listed beside it, so nothing changes unseen.
"""

from __future__ import annotations

from wagtail_execvoice.signoff.difference.baselines import Baseline, find_baseline
from wagtail_execvoice.signoff.difference.comparing import Change, Difference, Side, compare, side_of

__all__ = ["Baseline", "Change", "Difference", "Side", "compare", "find_baseline", "side_of"]
