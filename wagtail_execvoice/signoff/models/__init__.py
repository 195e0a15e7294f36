"""The tables of sign-off.

*Evidence* is what must be provable years later: it is only ever added to, keeps plain ids and copies of its own, and has no
foreign key out of this feature, so that no deletion elsewhere is blocked by it or reaches it. Everything else here is
*working state*, which evidence does not depend on.
"""

from __future__ import annotations

from wagtail_execvoice.signoff.models.evidence import EvidenceModel, Identity, SignedContent
from wagtail_execvoice.signoff.models.exceptions import BreakGlass, GatePause
from wagtail_execvoice.signoff.models.grants import ContentReference, Grant, GuardedType, Standing
from wagtail_execvoice.signoff.models.ledger import Checkpoint, LedgerEntry, LedgerHead, PendingAct
from wagtail_execvoice.signoff.models.people import Contribution, Deputy, SignOffPreferences
from wagtail_execvoice.signoff.models.policies import PolicyVersion, SignOffPolicy, SignOffRule
from wagtail_execvoice.signoff.models.requests import Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.models.tasks import SignOffTask

__all__ = [
    "BreakGlass",
    "Checkpoint",
    "ContentReference",
    "Contribution",
    "Deputy",
    "EvidenceModel",
    "GatePause",
    "Grant",
    "GuardedType",
    "Identity",
    "LedgerEntry",
    "LedgerHead",
    "PendingAct",
    "PolicyVersion",
    "SignOffPolicy",
    "SignOffPreferences",
    "SignOffRequest",
    "SignOffRule",
    "SignOffTask",
    "Signature",
    "SignedContent",
    "Slot",
    "Standing",
]
