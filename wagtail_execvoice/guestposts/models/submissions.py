from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.compat import base_page_model_string
from wagtail_execvoice.guestposts.constants import (
    LONGEST_BIO,
    LONGEST_DISCLOSURE,
    LONGEST_TITLE,
    OPEN_STATES,
    Compensation,
    Relationship,
    SubmissionState,
)
from wagtail_execvoice.guestposts.querysets import SubmissionQuerySet


class Submission(models.Model):
    """What a guest writes for us by a secret link: never a page, until an editor makes it one."""

    # Who is invited. The name and address of that day stay, whatever becomes of the person in the directory.
    person = models.ForeignKey(
        "execvoice_authors.Person",
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language of the mails"), max_length=35)
    brief = models.TextField(
        _("what we ask for"),
        max_length=3000,
        blank=True,
        help_text=_("The guest reads it in the mail and above the form."),
    )
    due_on = models.DateField(_("wanted by"), null=True, blank=True)
    parent = models.ForeignKey(
        base_page_model_string(),
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Below which page the text will stand."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    invited_at = models.DateTimeField(_("invited at"))

    state = models.CharField(
        _("state"), max_length=20, choices=SubmissionState.choices, default=SubmissionState.INVITED, db_index=True
    )
    # What the guest wrote: as rich text that was cleaned, and as it was typed where no script helped.
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(_("text"), blank=True)
    source = models.TextField(_("text as it was typed"), blank=True, help_text=_("Empty if the editor wrote it."))
    position = models.CharField(_("title or function"), max_length=200, blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    bio = models.TextField(_("about the guest"), max_length=LONGEST_BIO, blank=True)
    relationship = models.CharField(
        _("relationship with us"), max_length=20, choices=Relationship.choices, default=Relationship.NONE, blank=True
    )
    compensation = models.CharField(
        _("compensation"), max_length=20, choices=Compensation.choices, default=Compensation.NONE, blank=True
    )
    disclosure = models.TextField(_("disclosure"), max_length=LONGEST_DISCLOSURE, blank=True)

    page = models.ForeignKey(
        base_page_model_string(),
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    # Which text the guest is asked to approve: the digest is of what is shown to them, and of nothing that comes after.
    asked_revision = models.PositiveBigIntegerField(_("revision to approve"), null=True, blank=True, editable=False)
    asked_digest = models.CharField(_("digest of the text to approve"), max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(_("approval asked for at"), null=True, blank=True, editable=False)
    # Counted up by every save: whoever saves says which one they saw.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    # Which of the guest's windows did: where the answer was lost on its way, that window still has the version before.
    saved_in = models.CharField(_("window it was saved in"), max_length=40, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    # Since when it is in its state.
    state_since = models.DateTimeField(_("in this state since"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    # Since when no link opens it: until an editor sends a new one, nobody gets one by themselves.
    revoked_at = models.DateTimeField(_("links revoked at"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = SubmissionQuerySet.as_manager()

    @property
    def is_open(self) -> bool:
        """Whether the guest may write in it."""
        return self.state in OPEN_STATES

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for an editor."""
        return bool(self.state == SubmissionState.SUBMITTED)

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed by which it was wanted, while it is still with the guest."""
        return bool(self.is_open and self.due_on and self.due_on < timezone.localdate())

    @property
    def days_in_state(self) -> int:
        return int((timezone.localdate() - timezone.localtime(self.state_since).date()).days)

    def __str__(self) -> str:
        return f"{self.name}: {self.title}" if self.title else self.name

    class Meta:
        verbose_name = _("text of a guest")
        verbose_name_plural = _("texts of guests")
        default_permissions = ("add", "change")
        indexes = [models.Index(fields=["state", "state_since"], name="execvoice_guestposts_state")]


class SubmissionVersion(models.Model):
    """A text as it was submitted, so that an editor reads the next one beside it."""

    submission = models.ForeignKey(
        Submission, verbose_name=_("text"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=LONGEST_TITLE)
    body = models.TextField(_("text"))
    # What else the guest said of themselves: name of the field -> words.
    details = models.JSONField(_("details"), default=dict)
    submitted_at = models.DateTimeField(_("submitted at"))

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.number}"

    class Meta:
        verbose_name = _("version of a guest's text")
        verbose_name_plural = _("versions of guests' texts")
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="execvoice_guestposts_version")]


class SubmissionNote(models.Model):
    """A word between editor and guest, or among editors."""

    submission = models.ForeignKey(Submission, verbose_name=_("text"), on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=3000)
    # Nobody: the guest.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user_name = models.CharField(_("name"), max_length=255, blank=True)
    is_internal = models.BooleanField(_("for editors only"), default=False)
    written_at = models.DateTimeField(_("written at"))

    def __str__(self) -> str:
        return self.text[:50]

    class Meta:
        verbose_name = _("note about a guest's text")
        verbose_name_plural = _("notes about guests' texts")
        default_permissions = ()
        ordering = ["-written_at", "-pk"]


class SubmissionPicture(models.Model):
    """A picture of a guest, checked and made anew. In the database and not among the media, which everybody can read."""

    submission = models.ForeignKey(
        Submission, verbose_name=_("text"), on_delete=models.CASCADE, related_name="pictures"
    )
    # By which the text names it; 0 is the portrait.
    number = models.PositiveSmallIntegerField(_("number"))
    data = models.BinaryField(editable=False)
    content_type = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    description = models.CharField(_("description"), max_length=255, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.number}"

    class Meta:
        verbose_name = _("picture of a guest")
        verbose_name_plural = _("pictures of guests")
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="execvoice_guestposts_picture")]
