from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.models.comments import ReaderComment


class LearnedFilter(models.Model):
    """What was learned from the decisions of people: one row, made anew from them by the due job and by nothing else."""

    weights = models.BinaryField(_("weights"), default=bytes)
    # From this probability on it may say spam by itself; empty while it only orders the queue.
    threshold = models.FloatField(_("threshold"), null=True, blank=True)
    approved_count = models.PositiveIntegerField(_("approved comments learned from"), default=0)
    spam_count = models.PositiveIntegerField(_("spam learned from"), default=0)
    # What it found out about itself: precision, recall and false alarms on decisions it had not seen.
    measures = models.JSONField(_("measures"), default=dict)
    # Decisions before it are not learned from: set by whoever starts anew.
    learn_since = models.DateTimeField(_("learns since"), null=True, blank=True)
    trained_at = models.DateTimeField(_("learned at"), null=True, blank=True)

    def __str__(self) -> str:
        return str(_("learned filter"))

    class Meta:
        verbose_name = _("learned filter")
        verbose_name_plural = _("learned filters")
        default_permissions = ("view", "change")


class SpamExample(models.Model):
    """What can be learned from spam that is deleted: numbers, in which there is no text and nobody.

    ``slots`` are the places of its features, many features to a place. ``marks`` are what near-duplicates share, by which they
    count as one. Its page may be gone, too, and is no more than a number: those of one page are judged together.
    """

    slots = models.BinaryField(_("features"))
    marks = models.BinaryField(_("marks"))
    page_number = models.PositiveBigIntegerField(_("page"))
    batch = models.UUIDField(_("batch"), null=True)
    decided_at = models.DateTimeField(_("decided at"), db_index=True)

    def __str__(self) -> str:
        return f"{self.page_number}: {self.decided_at}"

    class Meta:
        verbose_name = _("spam learned from")
        verbose_name_plural = _("spam learned from")
        default_permissions = ()


class SpamShingle(models.Model):
    """Three words in a row of a comment that people marked as spam, as a number: what near-duplicates are found by.

    Also each site that it links to, which has ``size`` 0.
    """

    value = models.BigIntegerField(_("value"))
    # How many shingles its comment has: how much of it is in another text is known without reading the others.
    size = models.PositiveSmallIntegerField(_("of so many"), default=0)
    comment = models.ForeignKey(
        ReaderComment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="shingles"
    )

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.value}"

    class Meta:
        verbose_name = _("three words of spam")
        verbose_name_plural = _("three words of spam")
        default_permissions = ()
        indexes = [models.Index(fields=["value", "comment"], name="execvoice_comments_shingle")]
