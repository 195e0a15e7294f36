from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.comments.constants import LONGEST_COMMENT, LONGEST_NAME, Badge, Source, Status
from wagtail_execvoice.comments.ids import make_public_id
from wagtail_execvoice.comments.models.commenters import Commenter
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet
from wagtail_execvoice.compat import base_page_model_string


class ReaderComment(models.Model):
    """What one reader wrote under one page.

    A flat table: a thread is its root and whatever names it as its root, so that nothing is renumbered when somebody
    answers. No index of their own for ``parent`` and ``root``: SQLite would take them for "has no parent" (500 times
    slower than filtering by depth).
    """

    page = models.ForeignKey(
        base_page_model_string(), verbose_name=_("page"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # RESTRICT: whole conversations go with their page, one comment in the middle of a thread never.
    parent = models.ForeignKey(
        "self",
        verbose_name=_("answers"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        db_index=False,
    )
    root = models.ForeignKey(
        "self",
        verbose_name=_("thread"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        db_index=False,
    )
    depth = models.PositiveSmallIntegerField(_("depth"), default=0)
    public_id = models.CharField(_("public id"), max_length=12, unique=True, default=make_public_id, editable=False)
    # Given when it is shown for the first time, so that what is held leaves no gap. Readers read in this order.
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PENDING)
    # Approved, and so is everything it answers. The one column that the public reads, written by ``publishing`` alone.
    is_visible = models.BooleanField(_("shown"), default=False, editable=False)
    # Of a thread's first comment: the answers that are shown, and the places that were ever given to answers. Of an answer:
    # its place, by which a thread of ten thousand is read in pieces.
    reply_count = models.PositiveIntegerField(_("answers shown"), default=0, editable=False)
    last_position = models.PositiveIntegerField(_("last place in the thread"), default=0, editable=False)
    position = models.PositiveIntegerField(_("place in the thread"), null=True, blank=True, editable=False)
    # The answer of an author or of the team to a question, among its answers that are shown.
    answer = models.ForeignKey(
        "self",
        verbose_name=_("answer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        editable=False,
    )
    # Since when a report of a reader waits; empty if none does.
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    commenter = models.ForeignKey(
        Commenter,
        verbose_name=_("commenter"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    email = models.EmailField(_("e-mail address"), blank=True)
    badge = models.CharField(_("badge"), max_length=10, choices=Badge.choices, blank=True)
    # A keyed digest of the network and the day, emptied after 30 days.
    network = models.CharField(_("network"), max_length=64, blank=True, editable=False)

    body = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=35, blank=True)
    source = models.CharField(_("came by"), max_length=10, choices=Source.choices, default=Source.FORM)
    # What the phases found, in the order in which they looked: [{"code": ..., "points": ..., "detail": ...}].
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    # How likely spam, for the order of the queue: 0 is the least.
    suspicion = models.FloatField(_("suspicion"), default=0)

    # Of the form it was sent with: a form that is sent twice is one comment.
    ticket = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"))
    edited_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    # When its writer is told what was decided, after a time in which that can still be undone; and what they were told last.
    tell_at = models.DateTimeField(_("to be told at"), null=True, blank=True, db_index=True, editable=False)
    told_status = models.CharField(_("was told"), max_length=10, choices=Status.choices, blank=True, editable=False)
    # What its commenter was counted for by it: what people decided, and empty if that is nothing, or only the pipeline did.
    counted = models.CharField(max_length=10, choices=Status.choices, blank=True, editable=False)
    # Counted up by whoever changes it: who decides says which one they saw.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[ReaderCommentQuerySet] = ReaderCommentQuerySet.as_manager()  # type: ignore[assignment]

    @property
    def is_held(self) -> bool:
        return self.status == Status.PENDING

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return f"comment-{self.public_id}"

    def put_below(self, parent: ReaderComment | None) -> None:
        """Let it answer ``parent``, in its thread; with None it begins a thread of its own. Stores nothing."""
        self.parent = parent
        self.root = (parent.root or parent) if parent else None
        self.depth = parent.depth + 1 if parent else 0

    def __str__(self) -> str:
        return f"{self.name}: {self.body[:50]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.depth and not self.root_id:
            raise ValueError("An answer belongs to a thread: say which.")
        super().save(*args, **kwargs)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = pgettext_lazy("of readers", "comments")
        default_permissions = ("view",)
        permissions = [
            ("decide_readercomment", _("Can decide about comments")),
            ("moderate_everywhere", _("Can look after the comments of all pages")),
            ("see_personal_data", _("Can see the addresses of commenters")),
            ("erase_personal_data", _("Can export and erase what is kept of a reader")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="execvoice_comments_number"),
        ]
        indexes = [
            models.Index(fields=["page", "depth", "is_visible", "number"], name="execvoice_comments_page"),
            models.Index(fields=["root", "is_visible", "position"], name="execvoice_comments_thread"),
            models.Index(fields=["parent"], name="execvoice_comments_answers"),
            models.Index(fields=["status", "created_at", "id"], name="execvoice_comments_queue"),
            models.Index(fields=["status", "suspicion", "created_at", "id"], name="execvoice_comments_review"),
            models.Index(fields=["reported_at", "id"], name="execvoice_comments_reported"),
            models.Index(fields=["created_at", "id"], name="execvoice_comments_all"),
            models.Index(fields=["network", "created_at"], name="execvoice_comments_network"),
        ]


class CommentVersion(models.Model):
    """What a comment said before it was changed: by its writer, or by a moderator who blacked something out."""

    comment = models.ForeignKey(
        ReaderComment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="versions"
    )
    body = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced at"))
    # By which something of it was blacked out; empty if it was replaced by anything else.
    redaction = models.OneToOneField(
        "execvoice_comments.Decision",
        verbose_name=_("decision"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="redacted",
    )

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.replaced_at}"

    class Meta:
        verbose_name = _("earlier text of a comment")
        verbose_name_plural = _("earlier texts of comments")
        default_permissions = ()
        ordering = ["replaced_at", "pk"]
