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
    DRAFT = "draft", _("answer drafted")
    DRAFT_REVIEWED = "draft_reviewed", _("drafted answer reviewed")
    DRAFT_WITHDRAWN = "draft_withdrawn", _("drafted answer taken back")
    DRAFT_DECLINED = "draft_declined", _("drafted answer declined")
    DRAFT_PUBLISHED = "draft_published", _("drafted answer published")
    UNDO = "undo", _("undone")


class ReportReason(models.TextChoices):
    """Why a reader reports a comment."""

    SPAM = "spam", pgettext_lazy("reason of a report", "It is advertising or spam")
    ABUSE = "abuse", pgettext_lazy("reason of a report", "It attacks somebody")
    PRIVATE = "private", pgettext_lazy("reason of a report", "It gives away something private")
    ILLEGAL = "illegal", pgettext_lazy("reason of a report", "I think it is against the law")
    OTHER = "other", pgettext_lazy("reason of a report", "Something else")


class RuleKind(models.TextChoices):
    """What a rule of the moderators looks for."""

    WORDS = "words", pgettext_lazy("kind of rule", "Words")
    PATTERN = "pattern", pgettext_lazy("kind of rule", "Pattern")
    LINK = "link", pgettext_lazy("kind of rule", "Links to a site")
    ADDRESS = "address", pgettext_lazy("kind of rule", "E-mail address of the writer")


class RuleOutcome(models.TextChoices):
    """What a rule does with what it finds. None refuses: nothing is lost without a person having seen it."""

    NOTE = "note", pgettext_lazy("outcome of a rule", "Mark it in the queue")
    HOLD = "hold", pgettext_lazy("outcome of a rule", "Hold it for review")
    SPAM = "spam", pgettext_lazy("outcome of a rule", "Put it to the spam")


class ReplyState(models.TextChoices):
    """How far a reply is that somebody drafted for an executive."""

    REVIEW = "review", pgettext_lazy("reply", "waits for its reviewer")
    ASKED = "asked", pgettext_lazy("reply", "waits for its speaker")
    PUBLISHED = "published", pgettext_lazy("reply", "published")
    DECLINED = "declined", pgettext_lazy("reply", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("reply", "taken back")


class DigestFrequency(models.TextChoices):
    """How often a moderator wants to hear by mail what waits."""

    NEVER = "never", pgettext_lazy("frequency of mail", "never")
    HOURLY = "hourly", pgettext_lazy("frequency of mail", "every hour")
    DAILY = "daily", pgettext_lazy("frequency of mail", "every day")
    WEEKLY = "weekly", pgettext_lazy("frequency of mail", "every week")


#: Comments this deep answer the one they stand under; deeper ones stand beside it and say to whom they answer.
DEPTH_SHOWN = 1
#: Stored depth. Whoever answers deeper than anybody reads answers the last one that counts.
DEPTH_STORED = 100
LONGEST_COMMENT = 5000
LONGEST_NAME = 80
ROOTS_SHOWN = 20
REPLIES_SHOWN = 5
#: How long a decision can be undone before anybody hears of it.
GRACE = timedelta(minutes=10)
EDIT_WINDOW = timedelta(minutes=15)
#: What stands in the place of a name that is forgotten.
NOBODY = "–"
