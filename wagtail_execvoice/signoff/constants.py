"""Names that the modules of this feature share. The values are stored: they are never renamed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: The oldest algorithm and the first sequence number of the ledger.
LEDGER_DOMAIN = b"wagtail-execvoice/ledger/1\0"
GENESIS = "0" * 64


class Kind(models.TextChoices):
    """In which capacity somebody signs."""

    VOICE = "voice", _("the authors themselves")
    LEGAL = "legal", _("Legal")
    COMPLIANCE = "compliance", _("Compliance")
    INVESTOR_RELATIONS = "investor_relations", _("Investor relations")
    FINANCE = "finance", _("Finance")
    CUSTOM = "custom", _("another kind")


class Voices(models.TextChoices):
    """How many of the public authors must say that it is their voice."""

    ALL = "all", _("every author")
    ANY = "any", _("one of the authors")


class Presence(models.TextChoices):
    """Whether a signer proves to be there."""

    SESSION = "session", _("being logged in is enough")
    PROOF = "proof", _("a login in the last ten minutes, the password or a code sent by e-mail")


class Then(models.TextChoices):
    """What becomes of a live page whose sign-off no longer holds."""

    KEEP = "keep", _("the page stays live and is marked")
    UNPUBLISH = "unpublish", _("the page is unpublished")


class Lane(models.TextChoices):
    STANDARD = "standard", pgettext_lazy("lane of a request", "standard")
    EXPEDITED = "expedited", pgettext_lazy("lane of a request", "expedited")
    VOICE_FIRST = (
        "voice_first",
        pgettext_lazy("lane of a request", "live on the author's signature, Legal reviews after"),
    )


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a request", "being signed")
    CHANGES = "changes", pgettext_lazy("state of a request", "changes asked for")
    SIGNED = "signed", pgettext_lazy("state of a request", "signed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a request", "withdrawn")
    CHANGED = "changed", pgettext_lazy("state of a request", "text changed")
    BLOCKED = "blocked", pgettext_lazy("state of a request", "could not be asked")


class SlotState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a signature that is needed", "not yet asked")
    OPEN = "open", pgettext_lazy("state of a signature that is needed", "asked")
    DONE = "done", pgettext_lazy("state of a signature that is needed", "signed")
    VOID = "void", pgettext_lazy("state of a signature that is needed", "no longer needed")


class Decision(models.TextChoices):
    SIGN = "sign", pgettext_lazy("decision", "signed")
    CHANGES = "changes", pgettext_lazy("decision", "asked for changes")
    WITHDRAW = "withdraw", pgettext_lazy("decision", "withdrew the signature")
    WAIVE = "waive", pgettext_lazy("decision", "waived")


class Method(models.TextChoices):
    """How we know that it was the signer."""

    SESSION = "session", _("logged in")
    LOGIN = "login", _("logged in less than ten minutes before")
    PASSWORD = "password", _("password")
    CODE = "code", _("code sent to the address on file")
    LINK = "link", _("secret link, and a code sent to the address on file")
    RECORDED = "recorded", _("approval given otherwise, recorded by an editor")
    CUSTOM = "custom", _("the site's own method")


class Source(models.TextChoices):
    """Why a text may be live."""

    REQUEST = "request", _("signed")
    SAME_TEXT = "same_text", _("the same text as one that was signed")
    ALIAS = "alias", _("alias of a page that was signed")
    POLICY = "policy", _("the policy asks for no signature")
    BASELINE = "baseline", _("live before sign-off was adopted")
    IMPORT = "import", _("imported while the gate was paused")
    BREAK_GLASS = "break_glass", _("published without signature in an emergency")
    VOICE_FIRST = "voice_first", _("signed by the author, review due")


class Emergency(models.TextChoices):
    """Why somebody publishes without signatures."""

    CRISIS = "crisis", _("a crisis that cannot wait")
    LEGAL_ORDER = "legal_order", _("an order of a court or an authority")
    SECURITY = "security", _("a matter of security or safety")
    CORRECTION = "correction", _("an error that does harm while it stands")


class Outcome(models.TextChoices):
    RATIFIED = "ratified", pgettext_lazy("outcome of a review", "approved after the fact")
    CORRECTED = "corrected", pgettext_lazy("outcome of a review", "corrected")
    UNPUBLISHED = "unpublished", pgettext_lazy("outcome of a review", "unpublished")
