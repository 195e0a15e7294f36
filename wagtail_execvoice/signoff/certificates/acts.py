"""The acts of the ledger in words. One that is not named here is told by its code: nothing is left out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_execvoice.signoff.constants import Outcome, RequestState, Source

_WORDS = {
    "breakglass.asked": gettext_lazy("Publication without signatures asked for"),
    "breakglass.confirmed": gettext_lazy("Publication without signatures confirmed by a second person"),
    "breakglass.declined": gettext_lazy("Publication without signatures declined"),
    "breakglass.published": gettext_lazy("Published without signatures"),
    "breakglass.reviewed": gettext_lazy("Emergency reviewed"),
    "content.kept": gettext_lazy("Text kept"),
    "grant.given": gettext_lazy("May be live"),
    "grant.ended": gettext_lazy("May no longer be published"),
    "page.deleted": gettext_lazy("Page deleted"),
    "page.live": gettext_lazy("Went live"),
    "page.sound": gettext_lazy("Again what was signed"),
    "page.stale": gettext_lazy("No longer what was signed"),
    "page.unpublished": gettext_lazy("Taken down"),
    "publish.refused": gettext_lazy("Publishing refused"),
    "decision.refused": gettext_lazy("Decision refused"),
    "request.blocked": gettext_lazy("Could not be asked"),
    "request.closed": gettext_lazy("Request closed"),
    "request.opened": gettext_lazy("Submitted for signature"),
    "request.reopened": gettext_lazy("Request taken back"),
    "request.voice_first": gettext_lazy("Live on the author's signature"),
    "schedule.held": gettext_lazy("Scheduled publication held"),
    "signature.changes": gettext_lazy("Changes asked for"),
    "signature.sign": gettext_lazy("Signed"),
    "signature.waive": gettext_lazy("Signature waived"),
    "signature.withdraw": gettext_lazy("Signature withdrawn"),
}
#: The code that says more of an act, and what it stands for.
_DETAILS: dict[str, Any] = {"source": Source, "state": RequestState, "outcome": Outcome}


def say_act(kind: str, data: dict[str, Any]) -> str:
    """Return what an act is, with the one code of it that people ask for."""
    words = str(_WORDS.get(kind, kind))
    for name, choices in _DETAILS.items():
        if data.get(name) in choices.values:
            return _("%(act)s: %(detail)s") % {"act": words, "detail": choices(data[name]).label}
    return words
