from __future__ import annotations

from pathlib import PurePosixPath

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.authors.constants import FileKind
from wagtail_execvoice.authors.querysets import GeneratedFileQuerySet
from wagtail_execvoice.compat import base_page_model_string

FOLDER = "execvoice"


def get_storage_path(generated: GeneratedFile, name: str) -> str:
    """Each file has an address of its own, so that what is behind it never changes and may be cached for ever."""
    path = PurePosixPath(name)
    return f"{FOLDER}/{generated.kind}/{path.stem[:80]}-{get_random_string(16)}{path.suffix}"


class GeneratedFile(models.Model):
    """A share card or a press kit that belongs to a page: wanted in the publication's own transaction, made after it.

    ``key`` is the digest of what the present file was made from. ``wanted_at`` is empty when there is nothing to make.
    Whoever makes it moves ``next_try_at`` before, so that nobody else begins, and it is tried again if that one dies.
    ``error`` stays when trying ended: in words for people, without paths.
    """

    page = models.ForeignKey(
        base_page_model_string(), verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=FileKind.choices)
    key = models.CharField(max_length=64, blank=True, editable=False)
    file = models.FileField(_("file"), upload_to=get_storage_path, max_length=255, blank=True)
    wanted_at = models.DateTimeField(_("wanted since"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=500, blank=True)

    # Otherwise every page would count as "used" by its own card.
    wagtail_reference_index_ignore = True

    objects = GeneratedFileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.page_id})"

    class Meta:
        verbose_name = _("generated file")
        verbose_name_plural = _("generated files")
        constraints = [
            models.UniqueConstraint(fields=["page", "kind"], name="execvoice_one_file_of_a_kind"),
        ]
        indexes = [models.Index(fields=["wanted_at"], name="execvoice_file_wanted")]
