from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.base.querysets import SecretLinkQuerySet


class SecretLink(models.Model):
    """A right to do one thing, given to whoever holds the link.

    Only a digest of the secret is kept, so neither the database nor a backup of it opens anything. ``subject`` is plain
    text ("app.model:pk") and not a foreign key: a link must not keep a row from being deleted, nor travel with a copy.
    """

    public_id = models.CharField(_("public id"), max_length=16, unique=True)
    digest = models.CharField(_("digest of the secret"), max_length=64)
    purpose = models.CharField(_("purpose"), max_length=64)
    subject = models.CharField(_("subject"), max_length=255)
    single_use = models.BooleanField(_("works once"), default=False)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"), db_index=True)
    used_at = models.DateTimeField(_("first used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = SecretLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.purpose}: {self.subject}"

    class Meta:
        verbose_name = _("secret link")
        verbose_name_plural = _("secret links")
        # Nobody edits links by hand, and rights nobody can use would only fill the group editor.
        default_permissions = ()
        indexes = [models.Index(fields=["purpose", "subject"], name="execvoice_link_subject")]
