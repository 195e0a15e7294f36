from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.signoff.models.evidence import EvidenceModel


class PendingAct(models.Model):
    """An act that is written in the transaction of its cause and joins the chain as soon as that is committed.

    The chain has one end, and to lengthen it is to lock it. Were that done inside the cause's transaction, two of them that
    publish several pages would wait for each other: one for a page, one for the end of the chain.
    """

    body = models.TextField(_("act"))

    def __str__(self) -> str:
        return self.body

    class Meta:
        verbose_name = _("act to be entered")
        verbose_name_plural = _("acts to be entered")
        default_permissions = ()


class LedgerEntry(EvidenceModel):
    """One act in the chain. ``body`` is what the hash is of; the other columns repeat it for searching."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    kind = models.CharField(_("act"), max_length=64, db_index=True)
    page_id = models.BigIntegerField(_("page"), null=True, blank=True, db_index=True)
    request_id = models.BigIntegerField(_("request"), null=True, blank=True, db_index=True)
    row = models.CharField(_("row"), max_length=120, blank=True, db_index=True)
    previous = models.CharField(_("hash of the one before"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    body = models.TextField(_("entry"))

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        default_permissions = ("view",)
        ordering = ["seq"]


class LedgerHead(models.Model):
    """The end of the chain: one row, which whoever adds to it locks."""

    seq = models.BigIntegerField(_("number"), default=0)
    hash = models.CharField(_("hash"), max_length=64)

    def __str__(self) -> str:
        return str(self.seq)

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("ends of the ledger")
        default_permissions = ()


class Checkpoint(EvidenceModel):
    """How the chain stood at a moment, as it was written to a place outside this database."""

    seq = models.BigIntegerField(_("number"))
    hash = models.CharField(_("hash"), max_length=64)
    created_at = models.DateTimeField(_("created at"))
    note = models.TextField(_("text"))
    sent_to = models.CharField(_("sent to"), max_length=255, blank=True)

    def __str__(self) -> str:
        return str(self.seq)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        default_permissions = ()
