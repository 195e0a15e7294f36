from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.guestposts.constants import AgreementKind, Given
from wagtail_execvoice.guestposts.models.submissions import Submission
from wagtail_execvoice.guestposts.querysets import AgreementQuerySet
from wagtail_execvoice.guestposts.wordings import digest_wording


class Agreement(models.Model):
    """That somebody said yes to exactly these words, and when. Only added, never changed.

    Plain keys and a copy of the words: it outlives the page and the person.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind.choices)
    submission = models.ForeignKey(
        Submission, verbose_name=_("text"), null=True, on_delete=models.SET_NULL, related_name="agreements"
    )
    page_key = models.CharField(_("key of the page"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200)
    wording = models.TextField(_("wording"))
    digest = models.CharField(_("digest of the wording"), max_length=64)
    # Of the text that was approved, and where it stood: a plain key, for revisions are purged.
    revision_key = models.CharField(_("key of the revision"), max_length=40, blank=True)
    content_digest = models.CharField(_("digest of the text"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=35)
    given_how = models.CharField(_("how"), max_length=20, choices=Given.choices, default=Given.LINK)
    given_at = models.DateTimeField(_("given at"))

    objects: ClassVar[Any] = AgreementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.get_kind_display()}"

    def is_of(self, wording: str, day: date | None) -> bool:
        """Whether it is an agreement to exactly these words, given on that day."""
        # A row may have been written where another time zone was active.
        days = {self.given_at.date(), timezone.localtime(self.given_at).date()}
        return self.digest == digest_wording(wording) and day in days

    class Meta:
        verbose_name = _("agreement of a guest")
        verbose_name_plural = _("agreements of guests")
        default_permissions = ("view",)
        ordering = ["-given_at", "-pk"]
