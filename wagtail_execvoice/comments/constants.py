"""Names and limits that the modules of this feature share."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """What was decided about a comment. Only an approved one is ever public."""

    PENDING = "pending", pgettext_lazy("comment", "to review")
    APPROVED = "approved", pgettext_lazy("comment", "approved")
    REJECTED = "rejected", pgettext_lazy("comment", "rejected")
    SPAM = "spam", pgettext_lazy("comment", "spam")


class Mode(models.TextChoices):
    """What a page does with new comments. Empty: what the page above it does."""

    FIRST_HELD = "first_held", _("The first comment of each reader is reviewed")
    OPEN = "open", _("Published at once")
    MODERATED = "moderated", _("Every comment is reviewed")
    CLOSED = "closed", _("Closed: shown, but no new ones")
    HIDDEN = "hidden", _("Hidden: none shown, none taken")


class Standing(models.TextChoices):
    """How a commenter's comments are taken, whatever the page does."""

    NORMAL = "", pgettext_lazy("commenter", "nothing special")
    HELD = "held", pgettext_lazy("commenter", "always reviewed")
    BANNED = "banned", pgettext_lazy("commenter", "banned")


class Badge(models.TextChoices):
    """Who speaks, as the site vouches for it. Nobody can type one."""

    NONE = "", ""
    AUTHOR = "author", pgettext_lazy("badge", "Author")
    TEAM = "team", pgettext_lazy("badge", "Team")
    OFFICIAL = "official", pgettext_lazy("badge", "Official")


class Source(models.TextChoices):
    """By which door a comment came in. Each goes through the same pipeline."""

    FORM = "form", _("form")
    API = "api", _("API")
    PANEL = "panel", _("moderation panel")
    IMPORT = "import", _("import")


class Act(models.TextChoices):
    """What somebody did to a comment. All of it is kept, and undone by what it says was before."""

    APPROVE = "approve", _("approved")
    REJECT = "reject", _("rejected")
    SPAM = "spam", _("marked as spam")
    REVIEW = "review", _("put back to review")
    REDACT = "redact", _("redacted")
    NOTE = "note", _("noted")
    EDIT = "edit", _("changed by its writer")
    WITHDRAW = "withdraw", _("withdrawn by its writer")
    BAN = "ban", _("commenter banned")
    HOLD = "hold", _("commenter always reviewed")
    FORGIVE = "forgive", _("commenter trusted as anybody")
    UNDO = "undo", _("undone")


#: Comments this deep answer the one they stand under; deeper ones stand beside it and say to whom they answer.
DEPTH_SHOWN = 1
#: Stored depth. Whoever answers deeper than anybody reads answers the last one that counts.
DEPTH_STORED = 100
LONGEST_COMMENT = 5000
LONGEST_NAME = 80
ROOTS_SHOWN = 20
REPLIES_SHOWN = 5
EDIT_WINDOW = timedelta(minutes=15)
