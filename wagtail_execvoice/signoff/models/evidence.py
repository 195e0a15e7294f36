"""What all evidence is, who did something, and what exactly was signed."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.signoff.errors import EvidenceChanged
from wagtail_execvoice.signoff.querysets import EvidenceQuerySet


class EvidenceModel(models.Model):
    """A row that is only ever added. What may be written later, once, stands in ``amendable``.

    That keeps honest code honest. Whoever goes round it is found by ``execvoice_verify``: each row's values are in the
    ledger as a digest.
    """

    #: The fields that an action may fill in later, each with an entry in the ledger.
    amendable: ClassVar[tuple[str, ...]] = ()
    #: The fields that are no part of the digest in the ledger, because they can be erased.
    erasable: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[Any] = EvidenceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EvidenceChanged(f"A {self._meta.verbose_name} is evidence: it is added to, never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise EvidenceChanged(f"A {self._meta.verbose_name} is evidence: it is never deleted.")

    def amend(self, **values: Any) -> None:
        """Fill in fields of ``amendable``. The caller records it in the ledger."""
        if wrong := set(values) - {*self.amendable, *self.erasable}:
            raise EvidenceChanged(f"{', '.join(sorted(wrong))} of a {self._meta.verbose_name} cannot be changed.")
        for name, value in values.items():
            setattr(self, name, value)
        super().save(update_fields=list(values))

    def digest_row(self) -> str:
        """Return the digest of this row that stands in the ledger: SHA-256 of its columns in a fixed form."""
        columns = {
            field.column: _as_text(field.value_from_object(self))
            for field in self._meta.concrete_fields
            if field.name not in self.erasable
        }
        return sha256(json.dumps(columns, sort_keys=True).encode()).hexdigest()


def _as_text(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True)
    return None if value is None else str(value)


class Identity(EvidenceModel):
    """Somebody as they were known on a day: the printed name and title of a signature.

    The personal details stand here and nowhere else. The ledger holds a commitment to them that says nothing once the salt
    is gone, so that a person's details can be erased and everything still verifies.
    """

    user_key = models.CharField(_("account"), max_length=64, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=255, blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    salt = models.CharField(_("salt"), max_length=64, blank=True)
    commitment = models.CharField(_("commitment"), max_length=64, db_index=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    amendable = ("erased_at",)
    erasable = ("user_key", "name", "title", "email", "salt", "erased_at")

    def commit(self) -> str:
        """Return the commitment to the details: HMAC-SHA-256 with a random salt that is kept beside them."""
        details = json.dumps([self.user_key, self.name, self.title, self.email])
        # Not keyed with the site's secret, which may be changed: the salt alone makes it unguessable.
        return salted_hmac(
            "wagtail_execvoice.signoff.identity", details, secret=self.salt, algorithm="sha256"
        ).hexdigest()

    def __str__(self) -> str:
        return self.name or str(_("erased person"))

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        default_permissions = ()


class SignedContent(EvidenceModel):
    """The exact text that somebody was asked to sign: canonical bytes, and the revision they were made of.

    ``canonical`` is what the digest is of. ``snapshot`` is the stored revision, from which the page can be rendered again.
    """

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    algorithm = models.PositiveSmallIntegerField(_("algorithm"))
    page_type = models.CharField(_("page type"), max_length=255)
    canonical = models.TextField(_("canonical content"))
    snapshot = models.TextField(_("content of the revision"))
    created_at = models.DateTimeField(_("kept since"))

    def __str__(self) -> str:
        return self.digest[:12]

    class Meta:
        verbose_name = _("signed content")
        verbose_name_plural = _("signed contents")
        default_permissions = ()
