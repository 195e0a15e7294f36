from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.constants import ReportReason
from wagtail_execvoice.comments.models.comments import ReaderComment


class Report(models.Model):
    """A reader's word that a comment should not be there."""

    comment = models.ForeignKey(
        ReaderComment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=ReportReason.choices)
    text = models.TextField(_("in their own words"), blank=True, max_length=1000)
    network = models.CharField(_("network"), max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("reported at"))
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.get_reason_display()}"

    class Meta:
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")
        default_permissions = ()
        ordering = ["created_at", "pk"]
        # One visitor, one report, however often it is sent.
        constraints = [models.UniqueConstraint(fields=["comment", "network"], name="execvoice_comments_report_once")]
