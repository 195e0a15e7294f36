from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from wagtail_execvoice.compat import base_page_model_string
from wagtail_execvoice.signoff.constants import Kind, Presence, Then, Voices
from wagtail_execvoice.signoff.models.evidence import EvidenceModel

_DAYS = [MinValueValidator(1), MaxValueValidator(3650)]


class SignOffPolicy(ClusterableModel):
    """Which pages must be signed, and by whom. What was asked for on a day is in ``PolicyVersion``."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    is_active = models.BooleanField(
        _("in force"),
        default=True,
        help_text=_("A policy that is not in force covers no page. It is kept for the record."),
    )
    page_types = models.JSONField(_("page types"), default=list, blank=True)
    # Without a constraint: deleting a page must not be blocked by a policy. A policy whose section is gone covers nothing.
    section = models.ForeignKey(
        base_page_model_string(),
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        help_text=_("This page and all below it. Leave empty for the whole site."),
    )
    language = models.CharField(_("language"), max_length=35, blank=True)
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=True,
        help_text=_("Whoever wrote or edited the text cannot sign it, except as its author."),
    )
    presence = models.CharField(
        _("proof of presence"), max_length=20, choices=Presence.choices, default=Presence.SESSION
    )
    deadline_days = models.PositiveSmallIntegerField(
        _("deadline"), default=2, validators=_DAYS, help_text=_("Working days in which each signature is due.")
    )
    valid_days = models.PositiveSmallIntegerField(
        _("signatures are good for"),
        default=30,
        validators=_DAYS,
        help_text=_("Days in which a signed text may go live. After that it must be signed anew."),
    )
    review_after_days = models.PositiveSmallIntegerField(
        _("review after"),
        null=True,
        blank=True,
        validators=_DAYS,
        help_text=_("Days after which a live page must be signed anew. Leave empty for never."),
    )
    when_overdue = models.CharField(
        _("when the review is overdue"), max_length=20, choices=Then.choices, default=Then.KEEP
    )
    when_stale = models.CharField(
        _("when a live page is no longer what was signed"), max_length=20, choices=Then.choices, default=Then.KEEP
    )
    voice_first = models.BooleanField(
        _("live on the author's signature"),
        default=False,
        help_text=_(
            "The text goes live as soon as its authors have signed; the others review it within one day. One review that is "
            "overdue closes this way for all, until it is done."
        ),
    )
    second_person = models.BooleanField(
        _("an emergency takes two people"),
        default=False,
        help_text=_("To publish without signatures in an emergency, a second person must confirm it."),
    )

    def __str__(self) -> str:
        return self.name

    class Meta:
        verbose_name = _("sign-off policy")
        verbose_name_plural = _("sign-off policies")
        ordering = ["name"]


class SignOffRule(Orderable):
    """One kind of signature that a policy asks for."""

    policy = ParentalKey(SignOffPolicy, verbose_name=_("policy"), on_delete=models.CASCADE, related_name="rules")
    stage = models.PositiveSmallIntegerField(
        _("step"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("All signatures of one step are asked for at once; the next step follows when they are there."),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices, default=Kind.LEGAL)
    label = models.CharField(_("name of the kind"), max_length=100, blank=True, help_text=_("For “another kind” only."))
    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whose members may sign. Not needed for the authors themselves."),
    )
    how_many = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    voices = models.CharField(_("authors"), max_length=10, choices=Voices.choices, default=Voices.ALL)

    def __str__(self) -> str:
        return self.label or str(Kind(self.kind).label)

    class Meta(Orderable.Meta):
        verbose_name = _("signature that is needed")
        verbose_name_plural = _("signatures that are needed")


class PolicyVersion(EvidenceModel):
    """What a policy said on a day, in full. A request is judged by the version it was made under."""

    policy_id = models.BigIntegerField(_("policy"))
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=100)
    spec = models.TextField(_("content"))
    created_at = models.DateTimeField(_("in force since"))
    author = models.ForeignKey(
        "execvoice_signoff.Identity",
        verbose_name=_("changed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    class Meta:
        verbose_name = _("version of a policy")
        verbose_name_plural = _("versions of policies")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["policy_id", "number"], name="execvoice_signoff_policy_version")]
