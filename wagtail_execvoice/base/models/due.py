from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DueRun(models.Model):
    """When a due job last ran and how that ended: one row per job, so that silence can be noticed."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    last_started_at = models.DateTimeField(_("last started at"), null=True, blank=True)
    last_finished_at = models.DateTimeField(_("last finished at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    last_count = models.PositiveIntegerField(_("things done"), default=0)

    def __str__(self) -> str:
        return self.name

    class Meta:
        verbose_name = _("run of a due job")
        verbose_name_plural = _("runs of due jobs")
        default_permissions = ()
