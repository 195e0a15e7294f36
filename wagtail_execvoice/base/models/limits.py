from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.base.querysets import RateBucketQuerySet


class RateBucket(models.Model):
    """How many slots somebody has taken in the current window. Whom it counts is stored as a keyed hash only."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    n = models.PositiveIntegerField(_("slots taken"), default=0)
    window_ends_at = models.DateTimeField(_("window ends at"), db_index=True)

    objects = RateBucketQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")
        default_permissions = ()
