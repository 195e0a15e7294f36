from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.comments.constants import RuleKind, RuleOutcome


class ModerationRule(models.Model):
    """What moderators want to see before it is shown: one rule, one reason on the card."""

    name = models.CharField(_("name"), max_length=100, help_text=_("Moderators read it beside each comment it found."))
    kind = models.CharField(_("looks for"), max_length=10, choices=RuleKind.choices, default=RuleKind.WORDS)
    text = models.TextField(_("what to find"), max_length=20_000, help_text=_("One on each line."))
    outcome = models.CharField(_("and then"), max_length=10, choices=RuleOutcome.choices, default=RuleOutcome.HOLD)
    is_active = models.BooleanField(_("in force"), default=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    def __str__(self) -> str:
        return self.name

    class Meta:
        verbose_name = _("moderation rule")
        verbose_name_plural = _("moderation rules")
        ordering = ["name", "pk"]
