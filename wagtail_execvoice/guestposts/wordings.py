"""Words that somebody agrees to, and how they are known again."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from wagtail_execvoice.guestposts.constants import AgreementKind


def digest_wording(wording: str) -> str:
    """Return the SHA-256 of the words as UTF-8, in hexadecimal digits; empty for no words."""
    return hashlib.sha256(wording.encode()).hexdigest() if wording else ""


def write_agreement(kind: AgreementKind, organisation: str) -> str:
    """Return the words beside the tick in the active language. What a guest agreed to is kept as it stood there."""
    words = {
        AgreementKind.CONSENT: _(
            "I agree that %(organisation)s publishes this text under my name, with what I say of myself here, and keeps "
            "a record of this consent. I can ask at any time that my data is corrected or erased."
        ),
        AgreementKind.RIGHTS: _(
            "I wrote this text and hold the rights to it and its pictures, or may give them. %(organisation)s may "
            "edit and publish it on its site and in its newsletters. I stay its author."
        ),
        AgreementKind.APPROVAL: _("I have read the text as it will be published, and approve it."),
    }
    return words[kind] % {"organisation": organisation}
