from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.canonical import Reference
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models.evidence import EvidenceModel, SignedContent
from wagtail_execvoice.signoff.models.requests import SignOffRequest
from wagtail_execvoice.signoff.querysets import GrantQuerySet


class Grant(EvidenceModel):
    """A text may be live at a page. The gate reads this table and nothing else.

    One row for each revision with the text: the triggers compare ids, ``save()`` compares digests. An alias has no revision.
    """

    page_id = models.BigIntegerField(_("page"))
    revision_id = models.BigIntegerField(_("revision"), null=True)
    digest = models.CharField(_("digest"), max_length=64)
    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    request = models.ForeignKey(
        SignOffRequest, verbose_name=_("request"), null=True, on_delete=models.PROTECT, related_name="grants"
    )
    origin = models.ForeignKey("self", verbose_name=_("follows"), null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("given at"))
    valid_until = models.DateTimeField(_("may go live until"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_because = models.CharField(_("ended because"), max_length=255, blank=True)

    objects: ClassVar[Any] = GrantQuerySet.as_manager()
    amendable: ClassVar[tuple[str, ...]] = ("ended_at", "ended_because")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.digest[:12]}"

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        default_permissions = ()
        indexes = [
            models.Index(fields=["page_id", "digest"], name="execvoice_signoff_grant_text"),
            models.Index(fields=["page_id", "revision_id"], name="execvoice_signoff_grant_rev"),
        ]


class Standing(models.Model):
    """Where a live guarded page stands with its sign-off: working state, one row a page."""

    page_id = models.BigIntegerField(_("page"), unique=True)
    page_title = models.CharField(_("title"), max_length=255)
    grant = models.ForeignKey(Grant, verbose_name=_("grant"), null=True, on_delete=models.PROTECT, related_name="+")
    live_since = models.DateTimeField(_("live since"))
    review_due_at = models.DateTimeField(_("review due at"), null=True)
    warned_at = models.DateTimeField(_("told that the review is due soon at"), null=True)
    overdue_told_at = models.DateTimeField(_("told that the review is overdue at"), null=True)
    # Something that the page shows was changed: to be looked at, at once or by the due job.
    suspect_since = models.DateTimeField(_("to be checked since"), null=True, db_index=True)
    stale_since = models.DateTimeField(_("no longer what was signed since"), null=True, db_index=True)
    stale_because = models.CharField(_("because"), max_length=255, blank=True)

    def __str__(self) -> str:
        return self.page_title

    class Meta:
        verbose_name = _("standing of a page")
        verbose_name_plural = _("standings of pages")
        default_permissions = ()


class ContentReference(models.Model):
    """What a signed text shows that is kept elsewhere, so that a change there finds the text.

    A long key is cut: a page is looked at once too often, and the database need not index names of files.
    """

    content = models.ForeignKey(
        SignedContent, verbose_name=_("content"), on_delete=models.PROTECT, related_name="references"
    )
    model = models.CharField(_("model"), max_length=150)
    object_key = models.CharField(_("object"), max_length=64)

    @classmethod
    def of(cls, digest: str, references: Iterable[Reference]) -> list[ContentReference]:
        """Return the rows, not yet stored, for what the text with this digest shows."""
        return [cls(content_id=digest, model=each.model[:150], object_key=cls.cut(each.pk)) for each in references]

    @staticmethod
    def cut(key: object) -> str:
        """Return the key of an object as it stands in ``object_key``."""
        return str(key)[:64]

    def __str__(self) -> str:
        return f"{self.model}:{self.object_key}"

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        default_permissions = ()
        indexes = [models.Index(fields=["model", "object_key"], name="execvoice_signoff_reference")]


class GuardedType(models.Model):
    """A page type whose pages go live by grant only. The triggers read this table."""

    content_type_id = models.BigIntegerField(_("content type"), unique=True)
    label = models.CharField(_("page type"), max_length=255)
    since = models.DateTimeField(_("guarded since"))

    def __str__(self) -> str:
        return self.label

    class Meta:
        verbose_name = _("guarded page type")
        verbose_name_plural = _("guarded page types")
        default_permissions = ()
