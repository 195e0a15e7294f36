from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class ContactDesk(models.Model):
    """Who answers what readers write to an executive: a desk with a name, whose address nobody sees."""

    name = models.CharField(
        _("name"), max_length=100, help_text=_("As readers see it, for example “Press office” or “Investor relations”.")
    )
    email = models.EmailField(
        _("e-mail address"), help_text=_("Where messages go. No page, feed, mail to a reader or API ever shows it.")
    )
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        max_length=1000,
        help_text=_("Shown above the form, for example how soon readers may expect an answer."),
    )

    panels = [FieldPanel("name"), FieldPanel("email"), FieldPanel("introduction")]

    def __str__(self) -> str:
        return self.name

    class Meta:
        verbose_name = _("contact desk")
        verbose_name_plural = _("contact desks")
        ordering = ["name", "pk"]
