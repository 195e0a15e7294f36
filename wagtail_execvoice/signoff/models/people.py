from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.signoff.querysets import DeputyQuerySet


class Contribution(models.Model):
    """Somebody changed the text of a page. Kept apart from revisions, which a site purges.

    By plain ids: whoever deletes an account or a page does not thereby decide who may sign.
    """

    page_id = models.BigIntegerField(_("page"))
    user_key = models.CharField(_("account"), max_length=64)
    last_at = models.DateTimeField(_("last changed at"))

    def __str__(self) -> str:
        return f"{self.page_id}: {self.user_key}"

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page_id", "user_key"], name="execvoice_signoff_contributor")]


class Deputy(models.Model):
    """Who signs for somebody who is away, "D for P". Never for P's own voice."""

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("signer"), on_delete=models.CASCADE, related_name="+"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("deputy"), on_delete=models.CASCADE, related_name="+"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    # When the deputy was told of what was open already on the first day.
    asked_at = models.DateTimeField(_("asked at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = DeputyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["-starts_on"]


class SignOffPreferences(models.Model):
    """Which of our mails somebody wants. A request for a signature is always sent."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="execvoice_signoff_preferences",
    )
    reminders = models.BooleanField(
        _("Reminders"), default=True, help_text=_("When a signature is due, and when it is late.")
    )
    outcomes = models.BooleanField(
        _("Outcomes"), default=True, help_text=_("When a text that you submitted or signed is published, or not.")
    )

    def __str__(self) -> str:
        return str(self.user)

    class Meta:
        verbose_name = _("sign-off preferences")
        verbose_name_plural = _("sign-off preferences")
        default_permissions = ()
