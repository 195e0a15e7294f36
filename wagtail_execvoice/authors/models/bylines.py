from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from wagtail_execvoice.authors.bylines import Credit
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, INTERNAL_ROLES, Role
from wagtail_execvoice.authors.models.people import Person
from wagtail_execvoice.authors.querysets import BylineQuerySet
from wagtail_execvoice.compat import base_page_model_string


class Byline(Orderable):
    """One credit on one page of any type. It travels in drafts and revisions without a migration of that page type.

    ``printed_*`` are empty while the credit follows the person's profile. They are filled once, when the page is first
    published, and never refreshed: credit is a fact of its day.
    """

    page = ParentalKey(base_page_model_string(), on_delete=models.CASCADE, related_name=BYLINES_RELATION_NAME)
    # SET_NULL and not PROTECT: a revision that names a deleted person could otherwise not be opened any more.
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, blank=True, on_delete=models.SET_NULL, related_name="bylines"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.AUTHOR)
    custom_role = models.CharField(
        _("other role"),
        max_length=100,
        blank=True,
        help_text=_("For example “Illustrations”. Printed before the name."),
    )
    printed_name = models.CharField(_("printed name"), max_length=200, blank=True)
    printed_title = models.CharField(_("printed title"), max_length=200, blank=True)
    printed_affiliation = models.CharField(_("printed affiliation"), max_length=200, blank=True)
    # The person's name at the last save of a draft: deleting the person can then neither drop a credit that was never
    # printed, nor part an older draft from what was printed.
    known_name = models.CharField(max_length=200, blank=True, editable=False)

    # Signed is the credit as it is printed. Who is behind it may be merged or deleted, and the credit stays what it is.
    signoff_ignored_fields = ("person", "known_name")

    objects = BylineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The printed name; before it is printed the profile's; for a deleted person the name it was saved with."""
        return self.printed_name or (self.person.name if self.person else self.known_name)

    @property
    def is_public(self) -> bool:
        """False for a credit that is kept for the record only."""
        return self.role not in INTERNAL_ROLES

    def get_credit(self, language: str, url: str = "") -> Credit:
        """Return the credit as it is printed, or, before that, as it would be printed in ``language`` now."""
        name, title, affiliation = self.get_print(language)
        return Credit(name, self.role, title, affiliation, self.custom_role, url, self.person_id)

    def print_from_profile(self, language: str) -> None:
        """Fix the credit in the words of the person's profile, unless it is fixed already."""
        self.known_name = self.person.name if self.person else self.known_name
        self.printed_name, self.printed_title, self.printed_affiliation = self.get_print(language)

    def print_as(self, other: Byline) -> None:
        """Fix the credit in the words of ``other``. Words typed by an editor stay."""
        self.printed_name, self.known_name = other.printed_name, other.known_name
        self.printed_title = self.printed_title or other.printed_title
        self.printed_affiliation = self.printed_affiliation or other.printed_affiliation

    def get_print(self, language: str) -> tuple[str, str, str]:
        """Return name, title and affiliation: as printed, or the profile's in ``language``. Words of an editor stay."""
        if self.printed_name or not self.person:
            return self.display_name, self.printed_title, self.printed_affiliation
        text = self.person.get_text(language)
        return self.person.name, self.printed_title or text.title, self.printed_affiliation or text.organisation

    class Meta(Orderable.Meta):
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        indexes = [models.Index(fields=["person", "role", "page"], name="execvoice_byline_archive")]
