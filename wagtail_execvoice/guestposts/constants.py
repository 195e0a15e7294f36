"""Names and limits that the modules of this feature share."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

#: The accessor of a page's guest post. Of many in the database's eyes, at most one by our constraint.
GUEST_POSTS_RELATION_NAME = "execvoice_guest_posts"


class Origin(models.TextChoices):
    """Where the text of a guest was first."""

    HERE = "here", pgettext_lazy("origin of a text", "First published here")
    REPUBLISHED = "republished", pgettext_lazy("origin of a text", "Republished from elsewhere")
    TRANSLATED = "translated", pgettext_lazy("origin of a text", "Translated from elsewhere")
    EXCERPT = "excerpt", pgettext_lazy("origin of a text", "Excerpt of what stands elsewhere")


class Relationship(models.TextChoices):
    """What the guest is to the organisation, besides its guest."""

    NONE = "", pgettext_lazy("relationship", "None")
    CUSTOMER = "customer", pgettext_lazy("relationship", "Customer")
    PARTNER = "partner", pgettext_lazy("relationship", "Partner")
    SUPPLIER = "supplier", pgettext_lazy("relationship", "Supplier")
    INVESTOR = "investor", pgettext_lazy("relationship", "Investor")
    BOARD = "board", pgettext_lazy("relationship", "Member of a board")
    EMPLOYEE = "employee", pgettext_lazy("relationship", "Employee")
    COLLEAGUE = "colleague", pgettext_lazy("relationship", "Colleague with an account here")
    OTHER = "other", pgettext_lazy("relationship", "Other")


class Compensation(models.TextChoices):
    """Who gave what for the text."""

    NONE = "", pgettext_lazy("compensation", "None")
    PAID = "paid", pgettext_lazy("compensation", "We paid the guest")
    SPONSORED = "sponsored", pgettext_lazy("compensation", "The guest paid us")
    IN_KIND = "in_kind", pgettext_lazy("compensation", "Goods, travel or services")
    AFFILIATE = "affiliate", pgettext_lazy("compensation", "A share of what readers buy")


class Given(models.TextChoices):
    """How rights or a consent were given."""

    LINK = "link", pgettext_lazy("how something was given", "by secret link")
    EMAIL = "email", pgettext_lazy("how something was given", "by e-mail")
    PAPER = "paper", pgettext_lazy("how something was given", "on paper")
    LICENCE = "licence", pgettext_lazy("how something was given", "by a public licence")


class CanonicalMode(models.TextChoices):
    """Which address search engines are told is that of the text."""

    ADVISED = "", pgettext_lazy("canonical address", "What fits the origin")
    HERE = "here", pgettext_lazy("canonical address", "This page")
    ORIGINAL = "original", pgettext_lazy("canonical address", "The original")


class RobotsMode(models.TextChoices):
    """Whether search engines may list the page."""

    ADVISED = "", pgettext_lazy("search engines", "What fits the origin")
    INDEX = "index", pgettext_lazy("search engines", "May list this page")
    NOINDEX = "noindex", pgettext_lazy("search engines", "Must not list this page")


class LinkRelation(models.TextChoices):
    """What search engines are told of links out of the text."""

    ADVISED = "", pgettext_lazy("link relation", "What fits the relationship")
    NONE = "none", pgettext_lazy("link relation", "Nothing: as those of our own texts")
    NOFOLLOW = "nofollow", "nofollow"
    SPONSORED = "sponsored", "sponsored"
    UGC = "ugc", "ugc"


class ArticleKind(models.TextChoices):
    """What somebody published elsewhere."""

    ARTICLE = "article", pgettext_lazy("kind of publication", "Article")
    INTERVIEW = "interview", pgettext_lazy("kind of publication", "Interview")
    PODCAST = "podcast", pgettext_lazy("kind of publication", "Podcast")
    TALK = "talk", pgettext_lazy("kind of publication", "Talk")
    VIDEO = "video", pgettext_lazy("kind of publication", "Video")


class SubmissionState(models.TextChoices):
    """How far the text of a guest is."""

    INVITED = "invited", pgettext_lazy("guest's text", "invited")
    WRITING = "writing", pgettext_lazy("guest's text", "being written")
    SUBMITTED = "submitted", pgettext_lazy("guest's text", "to be read")
    CHANGES = "changes", pgettext_lazy("guest's text", "changes asked for")
    ACCEPTED = "accepted", pgettext_lazy("guest's text", "made a page")
    DECLINED = "declined", pgettext_lazy("guest's text", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("guest's text", "withdrawn")


class AgreementKind(models.TextChoices):
    """To what a guest said yes."""

    CONSENT = "consent", pgettext_lazy("agreement", "to be published and named")
    RIGHTS = "rights", pgettext_lazy("agreement", "that the text is theirs to give")
    APPROVAL = "approval", pgettext_lazy("agreement", "to the final text")


class Notation(models.TextChoices):
    """In what a text was handed in."""

    TYPED = "typed", "typed"
    HTML = "html", "html"


#: While a guest may write.
OPEN_STATES = frozenset({SubmissionState.INVITED, SubmissionState.WRITING, SubmissionState.CHANGES})
LINK_LIFETIME = timedelta(days=30)
LONGEST_TITLE = 255
LONGEST_BIO = 1500
LONGEST_DISCLOSURE = 600
MOST_PICTURES = 12
LARGEST_UPLOAD = 10 * 1024 * 1024
