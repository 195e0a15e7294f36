from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models.comments import ReaderComment


class Decision(models.Model):
    """One act upon one comment, with what was before it: the log that moderators read, and what undo goes by."""

    comment = models.ForeignKey(
        ReaderComment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="decisions"
    )
    act = models.CharField(_("act"), max_length=20, choices=Act.choices)
    status_before = models.CharField(_("before"), max_length=10, choices=Status.choices)
    status_after = models.CharField(_("after"), max_length=10, choices=Status.choices)
    reason = models.TextField(_("reason"), blank=True)
    # What its commenter was counted for by the comment, and whether its writer had been told what it was, or was about to be.
    counted_before = models.CharField(max_length=10, choices=Status.choices, blank=True, editable=False)
    told_before = models.BooleanField(default=False, editable=False)
    # The pipeline, if nobody.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user_name = models.CharField(_("name"), max_length=255, blank=True)
    # What one click decided: undone by one click, too, and many look-alikes teach the filter once.
    batch = models.UUIDField(_("batch"), null=True, db_index=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), db_index=True)

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.get_act_display()}"

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ("view",)
        ordering = ["-decided_at", "-pk"]
