from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.constants import DigestFrequency


class ModeratorDigest(models.Model):
    """How a moderator hears of what waits. Who has no row yet hears every day: a queue that nobody knows of is lost."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("moderator"), on_delete=models.CASCADE, related_name="+"
    )
    frequency = models.CharField(
        _("mail about comments that wait"),
        max_length=10,
        choices=DigestFrequency.choices,
        default=DigestFrequency.DAILY,
        help_text=_("Only if something waits."),
    )
    # What came in up to then was told.
    told_until = models.DateTimeField(null=True, blank=True, editable=False)
    next_at = models.DateTimeField(_("next mail at"), null=True, blank=True, db_index=True, editable=False)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.get_frequency_display()}"

    class Meta:
        verbose_name = _("mail to a moderator")
        verbose_name_plural = _("mails to moderators")
        default_permissions = ()
