"""The two recorded ways past the gate."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.signoff.constants import Emergency, Outcome
from wagtail_execvoice.signoff.models.evidence import EvidenceModel, Identity, SignedContent


class BreakGlass(EvidenceModel):
    """A page was published without the signatures it needs, by whom and why, and what the review said after."""

    page_id = models.BigIntegerField(_("page"), db_index=True)
    page_title = models.CharField(_("title"), max_length=255)
    revision_id = models.BigIntegerField(_("revision"))
    content = models.ForeignKey(SignedContent, verbose_name=_("content"), on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("category"), max_length=20, choices=Emergency.choices)
    reason = models.TextField(_("reason"))
    actor = models.ForeignKey(Identity, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("time"))
    needs_second = models.BooleanField(_("takes two people"), default=False)
    second = models.ForeignKey(
        Identity, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    declined_at = models.DateTimeField(_("declined at"), null=True)
    review_due_at = models.DateTimeField(_("review due at"), null=True, db_index=True)
    overdue_told_at = models.DateTimeField(_("told that the review is overdue at"), null=True)
    reviewer = models.ForeignKey(
        Identity, verbose_name=_("reviewed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    review_note = models.TextField(_("note of the review"), blank=True)

    amendable = (
        "second",
        "published_at",
        "declined_at",
        "review_due_at",
        "overdue_told_at",
        "reviewer",
        "reviewed_at",
        "outcome",
        "review_note",
    )

    def __str__(self) -> str:
        return self.page_title

    class Meta:
        verbose_name = _("emergency publication")
        verbose_name_plural = _("emergency publications")
        default_permissions = ()
        ordering = ["-created_at"]
        permissions = [("break_glass", _("Can publish without signatures in an emergency"))]


class GatePause(models.Model):
    """While a row is here the triggers let everything pass. It is written and removed in one transaction: nobody sees it."""

    reason = models.CharField(_("reason"), max_length=255)

    def __str__(self) -> str:
        return self.reason

    class Meta:
        verbose_name = _("pause of the gate")
        verbose_name_plural = _("pauses of the gate")
        default_permissions = ()
        permissions = [("pause_gate", _("Can pause the gate"))]
