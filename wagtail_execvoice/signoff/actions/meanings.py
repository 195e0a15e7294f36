"""The sentence that is signed, in the language it was shown in.

It is stored with gaps where people are named. Their names stand with their identities alone, so that they can be erased.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.signoff.constants import Decision, Kind
from wagtail_execvoice.signoff.models import SignOffRequest
from wagtail_execvoice.signoff.sentences import fill_gaps


def write_meaning(request: SignOffRequest, chance: Any, decision: str, signer: Any) -> str:
    """Return what it means to decide so, as one sentence in the active language with everybody's name."""
    principal = str(get_user_display_name(chance.principal)) if chance.principal else ""
    names = {"name": signer.name, "principal": principal, "author": chance.slot.title, "title": request.page_title}
    return fill_gaps(find_meaning(chance, decision), names)


def find_meaning(chance: Any, decision: str) -> str:
    """Return the same sentence as it is stored: with gaps for names and for the title of the page."""
    sentence = _sentence(chance, decision)
    # What kind of signature it is belongs to the words that were shown, in their language.
    return fill_gaps(sentence, {"kind": chance.slot.title}) if chance.slot.kind != Kind.VOICE else sentence


def _sentence(chance: Any, decision: str) -> str:
    if decision == Decision.CHANGES:
        return _("I, %(name)s, ask for changes before “%(title)s” is published.")
    if decision == Decision.WITHDRAW:
        return _("I, %(name)s, take back my signature of “%(title)s”.")
    if decision == Decision.WAIVE:
        return _("The signature of %(author)s is waived, because they can no longer be asked. Recorded by %(name)s.")
    if chance.slot.kind == Kind.VOICE:
        return _("I, %(name)s, confirm that “%(title)s” is my voice and true to the best of my knowledge.")
    if chance.principal:
        return _("I, %(name)s, for %(principal)s, approve the publication of “%(title)s” for %(kind)s.")
    return _("I, %(name)s, approve the publication of “%(title)s” for %(kind)s.")
