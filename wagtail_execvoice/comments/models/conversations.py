from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.querysets import ConversationQuerySet
from wagtail_execvoice.compat import base_page_model_string


class Conversation(models.Model):
    """The comments of one page: what was set for it and the pages below it, and the counters of its own.

    A row of its own and no fields of the page, so that adopting comments needs no migration of a site's page type. Its
    lock is what everybody holds who changes what is public.
    """

    page = models.OneToOneField(
        base_page_model_string(),
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="execvoice_conversation",
    )
    mode = models.CharField(
        pgettext_lazy("setting of a conversation", "new comments"),
        max_length=20,
        choices=Mode.choices,
        blank=True,
        help_text=_("Leave empty to do what the page above does."),
    )
    closes_after_days = models.PositiveIntegerField(
        _("closed after so many days"),
        null=True,
        blank=True,
        help_text=_("Counted from the day of publication. 0 is never; empty is what the page above does."),
    )
    message = models.TextField(
        _("message to readers"), blank=True, help_text=_("Shown above the comments. Empty is what the page above says.")
    )
    rules_page = models.ForeignKey(
        base_page_model_string(),
        verbose_name=_("house rules"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The page that says what readers may write. Empty is that of the page above."),
    )
    appeal_email = models.EmailField(
        _("address for appeals"),
        blank=True,
        help_text=_("Named in each mail that says that a comment was rejected. Empty is that of the page above."),
    )
    replies_need_review = models.BooleanField(
        _("replies of executives are reviewed"),
        null=True,
        blank=True,
        help_text=_(
            "Whether somebody else reads them before the executive is asked. Empty is what the page above does."
        ),
    )
    on_hold_since = models.DateTimeField(
        _("kept since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("While it is kept, nothing of it is changed, deleted or erased."),
    )
    hold_reason = models.TextField(_("kept because"), blank=True, editable=False)

    # Counted under the lock of this row. What is public is counted, and nothing else is told to anybody.
    visible_count = models.PositiveIntegerField(_("comments shown"), default=0, editable=False)
    last_number = models.PositiveIntegerField(_("last number"), default=0, editable=False)
    # Part of the key of whatever is cached of the conversation.
    version = models.PositiveBigIntegerField(_("version"), default=0, editable=False)

    objects: ClassVar[ConversationQuerySet] = ConversationQuerySet.as_manager()  # type: ignore[assignment]

    #: What a page takes from the nearest page above it that says something.
    INHERITED = ("mode", "closes_after_days", "message", "rules_page_id", "appeal_email", "replies_need_review")

    def __str__(self) -> str:
        return str(self.page_id)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        default_permissions = ("change",)
        permissions = [("hold_conversation", _("Can have conversations kept as they are"))]
