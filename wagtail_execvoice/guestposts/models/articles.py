from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from wagtail_execvoice.authors.bylines import Credit, write_byline
from wagtail_execvoice.guestposts.constants import ArticleKind
from wagtail_execvoice.guestposts.querysets import ExternalArticleQuerySet
from wagtail_execvoice.text import safe_href, single_line
from wagtail_execvoice.text.links import WEB_SCHEMES


class ExternalArticle(ClusterableModel):
    """What somebody of ours published elsewhere. Typed in: nothing is fetched from there, and it is no page of the site."""

    title = models.CharField(_("title"), max_length=255)
    url = models.URLField(_("address"), max_length=1000)
    kind = models.CharField(_("kind"), max_length=20, choices=ArticleKind.choices, default=ArticleKind.ARTICLE)
    outlet = models.CharField(
        _("published in"), max_length=200, help_text=_("The name of the paper, programme, conference or site.")
    )
    published_on = models.DateField(_("published on"), help_text=_("There, not here: it is sorted by that day."))
    summary = models.TextField(
        _("summary"), max_length=600, blank=True, help_text=_("In words of your own, and not copied from there.")
    )
    language = models.CharField(_("language"), max_length=35, help_text=_("In which it is read or heard."))
    is_paid = models.BooleanField(
        pgettext_lazy("publication elsewhere", "we paid for it"),
        default=False,
        help_text=_("Readers are told, and the link is marked as sponsored."),
    )
    needs_subscription = models.BooleanField(_("only for subscribers"), default=False)

    objects: ClassVar[Any] = ExternalArticleQuerySet.as_manager()

    #: By which a list tells it from a page: see ``authors.elsewhere``, as for the methods below.
    is_elsewhere = True

    def __str__(self) -> str:
        return f"{self.title} ({self.outlet})"

    def clean(self) -> None:
        super().clean()
        self.title, self.outlet = single_line(self.title), single_line(self.outlet)
        if self.url and safe_href(self.url, schemes=WEB_SCHEMES) is None:
            raise ValidationError({"url": _("Enter an address that begins with https:// or http://.")})

    @property
    def link_relation(self) -> str:
        """What search engines are told of the link: that it was paid for."""
        return "sponsored" if self.is_paid else ""

    def get_credits(self) -> list[Credit]:
        """Return who wrote or spoke."""
        return [Credit(str(credit), person_id=credit.person_id) for credit in self.credits.all()]

    def get_byline_text(self, language: str = "") -> str:
        """Return who wrote it, "By A and B", or who spoke, "A and B", in ``language`` (default: the active one)."""
        byline = write_byline(self.get_credits(), language or get_language() or settings.LANGUAGE_CODE)
        return byline.text if self.kind == ArticleKind.ARTICLE else byline.author_names

    def get_disclosure(self) -> str:
        """Return what readers must know before they follow the link, in the active language."""
        return gettext("Advertisement: we paid for this publication.") if self.is_paid else ""

    def get_key(self) -> str:
        return f"{self._meta.label_lower}:{self.pk}"

    class Meta:
        verbose_name = _("publication elsewhere")
        verbose_name_plural = _("publications elsewhere")
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["published_on", "id"], name="execvoice_guestposts_day")]


class ExternalCredit(Orderable):
    """Who wrote or spoke. With the name, so that it says so also when the person is no longer in the directory."""

    article = ParentalKey(ExternalArticle, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(
        "execvoice_authors.Person",
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="external_credits",
    )
    name = models.CharField(
        _("name"), max_length=200, blank=True, help_text=_("Leave empty to take that of the person.")
    )

    def __str__(self) -> str:
        return self.name or (self.person.name if self.person else "")

    class Meta(Orderable.Meta):
        verbose_name = _("person credited elsewhere")
        verbose_name_plural = _("people credited elsewhere")
