from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from wagtail_execvoice.compat import base_page_model_string
from wagtail_execvoice.guestposts.constants import (
    GUEST_POSTS_RELATION_NAME,
    LONGEST_DISCLOSURE,
    AgreementKind,
    CanonicalMode,
    Compensation,
    Given,
    LinkRelation,
    Origin,
    Relationship,
    RobotsMode,
)
from wagtail_execvoice.guestposts.querysets import GuestPostQuerySet
from wagtail_execvoice.guestposts.sentences import suggest_disclosure
from wagtail_execvoice.guestposts.wordings import digest_wording


class GuestPost(models.Model):
    """That a page is the text of a guest: where it comes from, what the guest is to us, and by what right we show it.

    It travels in drafts and revisions without a migration of the page type, so what is signed includes it.
    """

    page = ParentalKey(base_page_model_string(), on_delete=models.CASCADE, related_name=GUEST_POSTS_RELATION_NAME)

    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.HERE)
    original_url = models.URLField(_("address of the original"), max_length=1000, blank=True)
    outlet = models.CharField(
        _("published in"), max_length=200, blank=True, help_text=_("The name of the paper, blog or site.")
    )
    original_date = models.DateField(_("published there on"), null=True, blank=True)

    affiliation = models.CharField(
        _("affiliation on that day"),
        max_length=200,
        blank=True,
        help_text=_("Whom the guest worked for when it was written. Leave empty to take it from the byline."),
    )
    relationship = models.CharField(
        _("relationship with us"), max_length=20, choices=Relationship.choices, default=Relationship.NONE, blank=True
    )
    compensation = models.CharField(
        _("compensation"), max_length=20, choices=Compensation.choices, default=Compensation.NONE, blank=True
    )
    disclosure = models.TextField(
        _("disclosure"),
        max_length=LONGEST_DISCLOSURE,
        blank=True,
        help_text=_(
            "What readers must know before they read. It stands above the text, in lists, in feeds and in APIs."
        ),
    )

    rights_wording = models.TextField(
        _("by what right we publish it"), blank=True, help_text=_("The exact words: of the licence, or of who gave it.")
    )
    rights_given_by = models.CharField(_("given by"), max_length=200, blank=True)
    rights_given_on = models.DateField(_("given on"), null=True, blank=True)
    rights_given_how = models.CharField(_("how"), max_length=20, choices=Given.choices, blank=True)
    rights_digest = models.CharField(max_length=64, blank=True, editable=False)

    consent_wording = models.TextField(
        _("consent of the guest"), blank=True, help_text=_("The exact words to which the guest said yes.")
    )
    consent_given_by = models.CharField(pgettext_lazy("consent", "given by"), max_length=200, blank=True)
    consent_given_on = models.DateField(pgettext_lazy("consent", "given on"), null=True, blank=True)
    consent_given_how = models.CharField(
        pgettext_lazy("consent", "how"), max_length=20, choices=Given.choices, blank=True
    )
    consent_digest = models.CharField(max_length=64, blank=True, editable=False)

    canonical_mode = models.CharField(
        _("canonical address"),
        max_length=20,
        choices=CanonicalMode.choices,
        blank=True,
        help_text=_("A text that stands elsewhere in the same words names the original, if you choose nothing."),
    )
    robots_mode = models.CharField(
        _("search engines"),
        max_length=20,
        choices=RobotsMode.choices,
        blank=True,
        help_text=_("Some publishers ask that a republished text is listed nowhere but with them: then choose so."),
    )
    link_relation = models.CharField(
        _("links in the text"),
        max_length=20,
        choices=LinkRelation.choices,
        blank=True,
        help_text=_("Links of guests are marked nofollow, of paid ones sponsored, if you choose nothing."),
    )

    #: They follow from the wordings, which are signed.
    signoff_ignored_fields = ("rights_digest", "consent_digest")

    objects = GuestPostQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.get_origin_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.seal()
        super().save(*args, **kwargs)

    def seal(self) -> None:
        """Set the digests of what was agreed to: from them it is known later that nobody changed the words."""
        self.rights_digest = digest_wording(self.rights_wording)
        self.consent_digest = digest_wording(self.consent_wording)

    @property
    def is_from_elsewhere(self) -> bool:
        return self.origin != Origin.HERE

    @property
    def is_paid(self) -> bool:
        return self.compensation != Compensation.NONE

    @property
    def needs_disclosure(self) -> bool:
        """Whether readers would not expect what is between the guest and us: then they must be told."""
        return self.is_paid or self.relationship != Relationship.NONE

    @property
    def lacks_disclosure(self) -> bool:
        """Whether readers must be told something for which nobody wrote, or took over, the words."""
        return self.needs_disclosure and not self.disclosure.strip()

    def suggest_disclosure(self, language: str) -> str:
        """Return what fits as a disclosure, in ``language``. Readers are told it until somebody writes one."""
        with translation.override(language):
            return suggest_disclosure(self.relationship, self.compensation, self.affiliation)

    @property
    def has_consent(self) -> bool:
        return bool(self.consent_wording and self.consent_given_on)

    @property
    def has_rights(self) -> bool:
        return bool(self.rights_wording and self.rights_given_on)

    @property
    def consent_problem(self) -> str:
        """What is wrong with a consent that is said to be given by secret link, in words; empty if nothing is."""
        return "" if self.is_proven(AgreementKind.CONSENT) else _say_unproven()

    @property
    def rights_problem(self) -> str:
        """What is wrong with rights that are said to be given by secret link, in words; empty if nothing is."""
        return "" if self.is_proven(AgreementKind.RIGHTS) else _say_unproven()

    def is_proven(self, kind: AgreementKind) -> bool:
        """Whether somebody said yes to these words behind a secret link, if that is said. A query, without ``with_proof()``."""
        wording = getattr(self, f"{kind.value}_wording")
        if not wording or getattr(self, f"{kind.value}_given_how") != Given.LINK:
            return True
        known: bool | None = getattr(self, f"{kind.value}_is_proven", None)
        if known is not None:
            return known
        agreements = apps.get_model("execvoice_guestposts", "Agreement").objects.about(self.page_id)
        return bool(agreements.filter(kind=kind, digest=digest_wording(wording)).exists())

    def drop_given_by_link(self) -> None:
        """Forget what was agreed to behind a secret link: it was for another text."""
        for kind in (AgreementKind.CONSENT.value, AgreementKind.RIGHTS.value):
            if getattr(self, f"{kind}_given_how") == Given.LINK:
                for name in ("wording", "given_by", "given_how", "digest"):
                    setattr(self, f"{kind}_{name}", "")
                setattr(self, f"{kind}_given_on", None)

    class Meta:
        verbose_name = _("guest post")
        verbose_name_plural = _("guest posts")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["page"], name="execvoice_guestposts_one")]


def _say_unproven() -> str:
    return gettext("Nobody agreed to these words behind the secret link.")
