from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.constants import LONGEST_COMMENT, LONGEST_NAME, ReplyState
from wagtail_execvoice.comments.models.comments import ReaderComment


class OfficialAlias(models.Model):
    """A name under which a group of people answers for the company. Who wrote it is in the log, and not on the page."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME, unique=True)
    group = models.ForeignKey(
        Group, verbose_name=_("group that may use it"), on_delete=models.CASCADE, related_name="+"
    )
    # By the latest of them it is known that names which were kept elsewhere are out of date.
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    def __str__(self) -> str:
        return self.name

    class Meta:
        verbose_name = _("official name")
        verbose_name_plural = _("official names")
        ordering = ["name"]


class DraftReply(models.Model):
    """A reply that the team drafted for an executive, who alone can publish it."""

    comment = models.ForeignKey(
        ReaderComment, verbose_name=_("answers"), on_delete=models.CASCADE, related_name="draft_replies"
    )
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("speaker"), on_delete=models.CASCADE, related_name="+"
    )
    body = models.TextField(_("reply"), max_length=LONGEST_COMMENT)
    state = models.CharField(_("state"), max_length=10, choices=ReplyState.choices, default=ReplyState.ASKED)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drafted by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    published = models.OneToOneField(
        ReaderComment,
        verbose_name=_("published as"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("drafted at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    def __str__(self) -> str:
        return self.body[:50]

    class Meta:
        verbose_name = _("drafted reply")
        verbose_name_plural = _("drafted replies")
        default_permissions = ("add", "view")
        ordering = ["-created_at", "-pk"]
