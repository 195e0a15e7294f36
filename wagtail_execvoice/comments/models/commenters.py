from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.constants import Standing


class Commenter(models.Model):
    """Somebody who comments: an account, or an e-mail address of which a keyed digest is kept.

    The record by which trust is given. Whoever gives neither has none, and is new each time.
    """

    key = models.CharField(_("key"), max_length=80, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, blank=True)
    # When somebody opened the link that only the owner of the address was sent.
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    approved_count = models.PositiveIntegerField(_("approved"), default=0)
    rejected_count = models.PositiveIntegerField(_("rejected"), default=0)
    spam_count = models.PositiveIntegerField(_("spam"), default=0)
    first_seen_at = models.DateTimeField(_("first seen at"))
    note = models.TextField(_("note"), blank=True)

    @property
    def is_trusted(self) -> bool:
        """Whether a first comment was approved, of somebody who is who they say."""
        known = bool(self.user_id or self.confirmed_at)
        return known and self.approved_count > 0 and self.standing == Standing.NORMAL

    def __str__(self) -> str:
        return self.key

    class Meta:
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        default_permissions = ("view", "change")
