from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.models.comments import ReaderComment


class Follow(models.Model):
    """Somebody who wants mail about a thread. None is sent before the address said so itself."""

    thread = models.ForeignKey(
        ReaderComment, verbose_name=_("thread"), on_delete=models.CASCADE, related_name="followers"
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=35, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    # Answers up to this place were told.
    told_position = models.PositiveIntegerField(_("told up to"), default=0)
    next_mail_at = models.DateTimeField(_("next mail at"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("asked at"))

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.email}"

    class Meta:
        verbose_name = _("follower of a thread")
        verbose_name_plural = _("followers of threads")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["thread", "email"], name="execvoice_comments_follow_once")]
