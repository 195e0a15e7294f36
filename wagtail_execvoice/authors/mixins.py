"""Mixins for a site's own page types. Their import paths are permanent: migrations of sites freeze them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import RichTextField, StreamField

from wagtail_execvoice.authors.blocks import PressKitBlock, ProfileBlock
from wagtail_execvoice.authors.bylines import Lead, WrittenByline
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, Tenure
from wagtail_execvoice.authors.elsewhere import find_elsewhere
from wagtail_execvoice.authors.pagemixins import FeedMixin, MetadataMixin, VoicesMixin
from wagtail_execvoice.authors.sharing import PressKitMixin, ShareCardMixin
from wagtail_execvoice.authors.tenure import Office, write_label, write_tenure
from wagtail_execvoice.authors.timeline import make_timeline

if TYPE_CHECKING:
    from wagtail_execvoice.authors.models import Byline


class BylinesMixin(VoicesMixin, ShareCardMixin, MetadataMixin):
    """Credits on a page type: ``class BlogPage(BylinesMixin, Page)``, and ``BylinesPanel()`` among its panels.

    Plain Python without a field, so that adopting it needs no migration of the site's app.
    """

    #: Set by ``actions.write_bylines`` for a whole listing at once. Never stored.
    written_byline: WrittenByline | None = None
    #: What is read with the bylines of a whole listing: one query each.
    listed_with: tuple[str, ...] = (BYLINES_RELATION_NAME, "locale")

    if TYPE_CHECKING:
        execvoice_bylines: Any
        live: bool
        locale: Any
        locale_id: int | None
        get_default_locale: Any

    def get_byline(self) -> WrittenByline:
        """Return the public byline in the page's language. False if nobody is credited: no byline means no author."""
        from wagtail_execvoice.authors.actions import write_bylines

        if self.written_byline is None:
            write_bylines([self])
        return self.written_byline or WrittenByline()

    def get_byline_language(self) -> str:
        """Override this to write the byline in another language than that of the page's locale."""
        # A page that is being added has no locale until Wagtail cleans it, which is after we print.
        locale = self.locale if self.locale_id else self.get_default_locale()
        return str(locale.language_code)

    def get_byline_url(self, byline: Byline, author_page: Any | None) -> str:
        """Override this to link a credited person elsewhere than to their author page."""
        return (author_page and author_page.url) or ""

    def get_byline_lead(self) -> Lead | None:
        """Override this to say more of the authors than "By …": a pattern with ``{names}``, translated whole."""
        return None

    def get_schema_type(self) -> str:
        """Override this to say which kind of schema.org's ``Article`` the page is, for example ``"NewsArticle"``."""
        return "Article"

    def get_feed_content(self) -> str:
        """Override this to put the whole page into feeds, as HTML. Addresses in it may be relative."""
        return ""

    def get_metadata_picture(self) -> tuple[Any, str] | None:
        """Override this to give search engines and link previews the picture the page shows, and its description."""
        return None

    def get_metadata_topics(self) -> Sequence[str]:
        """Override this to name the topics the page shows."""
        return ()

    def get_planned_day(self) -> date | None:
        """Override this to tell the calendar of the editors for which day a draft is planned."""
        return getattr(self, "planned_for", None)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        # Every draft and every old version is read here. What it says of people who were merged since is put right.
        from wagtail_execvoice.authors.actions import follow_merges

        page = super().with_content_json(content)  # type: ignore[misc]
        follow_merges(page)
        return page

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        if not self.is_historical():
            from wagtail_execvoice.authors.actions import note_names

            note_names(self)
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        # Here and not in a signal: page_published is sent after the revision went live with its byline unprinted.
        from wagtail_execvoice.authors.actions import print_bylines_in_revision

        print_bylines_in_revision(revision)
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        # A page can be made live without a revision. Where only some fields are saved, the bylines must be among them.
        fields = kwargs.get("update_fields")
        goes_live = fields is None or {"live", BYLINES_RELATION_NAME} & set(fields)
        if self.live and goes_live and not self.is_historical():
            from wagtail_execvoice.authors.actions import print_bylines

            if print_bylines(self) and fields is not None:
                kwargs["update_fields"] = {*fields, BYLINES_RELATION_NAME}
        return super().save(*args, **kwargs)  # type: ignore[misc]


class ExecutiveAuthorMixin(PressKitMixin, ShareCardMixin, FeedMixin, models.Model):
    """Fields of a page type that presents one person: ``class LeaderPage(ExecutiveAuthorMixin, Page)``.

    Adopting it takes one ordinary migration: its text must be part of the page, so that it can be reviewed and signed.
    """

    # SET_NULL: a page is no credit, and deleting the person must not delete what was written about them.
    person = models.ForeignKey(
        "execvoice_authors.Person",
        verbose_name=_("person"),
        null=True,
        # Not required: a live page whose person was deleted could otherwise not be saved, moved or published any more.
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whose page this is. Portrait, title and posts are shown by it."),
    )
    tenure = models.CharField(_("tenure"), max_length=20, choices=Tenure.choices, default=Tenure.CURRENT)
    tenure_from = models.DateField(_("in office from"), null=True, blank=True)
    tenure_until = models.DateField(_("in office until"), null=True, blank=True)
    successor = models.ForeignKey(
        "execvoice_authors.Person",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown on the page of a former executive, with a link to the page of whoever took over."),
    )
    biography = RichTextField(
        _("biography"), blank=True, help_text=_("Leave empty to show the full biography of the person's profile.")
    )
    profile = StreamField(ProfileBlock(), verbose_name=_("topics, boards, books, interests and quotations"), blank=True)
    press_kit = StreamField(PressKitBlock(), verbose_name=_("press kit"), blank=True)
    contact_desk = models.ForeignKey(
        "execvoice_authors.ContactDesk",
        verbose_name=_("contact desk"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who reads what readers write to this person. Leave empty to show no contact form."),
    )

    #: For the ``content_panels`` of the page type.
    author_panels = [
        MultiFieldPanel(
            [
                FieldPanel("person"),
                FieldPanel("tenure"),
                FieldRowPanel([FieldPanel("tenure_from"), FieldPanel("tenure_until")]),
                FieldPanel("successor"),
            ],
            heading=_("Person and office"),
        ),
        FieldPanel("biography"),
        FieldPanel("profile"),
        FieldPanel("press_kit"),
        FieldPanel("contact_desk"),
    ]

    def clean(self) -> None:
        from wagtail_execvoice.authors.actions import follow_merges

        super().clean()
        follow_merges(self)
        if self.tenure_from and self.tenure_until and self.tenure_until < self.tenure_from:
            raise ValidationError({"tenure_until": _("The last day in office is before the first.")})

    @property
    def is_former(self) -> bool:
        """True for somebody who no longer speaks for the organisation: their page stays, and says so."""
        return self.tenure in {Tenure.FORMER, Tenure.IN_MEMORIAM}

    def get_office(self) -> Office:
        """Return what is known of the person's time in office."""
        text = self.get_person_text()
        title, language = (text.title, text.language) if text else ("", "")
        return Office(self.tenure, title, language, self.tenure_from, self.tenure_until)

    def get_tenure_sentence(self) -> str:
        """Return a sentence like "Chief Executive since March 2019" in the page's language, empty if there is none."""
        return write_tenure(self.get_office(), self.locale.language_code, localdate())

    def get_tenure_note(self) -> str:
        """Return the sentence for where the title stands beside it: who is in office is not given it twice."""
        office, today = self.get_office(), localdate()
        if office.stand_on(today) == Tenure.CURRENT:
            office = replace(office, title="")
        return write_tenure(office, self.locale.language_code, today)

    def get_tenure_label(self) -> str:
        """Return "Former" or the like, empty for who is in office or whose title says it already."""
        return write_label(self.get_office(), self.locale.language_code, localdate())

    def get_successor_page(self) -> Any:
        """Return the live, public author page of the successor in the page's language, or ``None``."""
        from wagtail_execvoice.authors.actions import find_author_pages

        person_id = self.successor_id if self.is_former else None
        return find_author_pages({person_id}).get((person_id, self.locale_id)) if person_id else None

    def get_start_post_url(self) -> str:
        """Override this to link the calendar of the editors to where they begin a post for this person."""
        return ""

    @property
    def takes_messages(self) -> bool:
        """True if readers can write to this person: there is a desk, and the person is in office or about to be."""
        return bool(self.contact_desk_id) and not self.is_former

    def get_contact_url(self) -> str:
        """Return where readers write to this person, empty if they cannot."""
        url: str = self.url or ""
        return f"{url.rstrip('/')}/{self.reverse_subpage('contact')}" if url and self.takes_messages else ""

    @path("contact/", name="contact")
    def serve_contact(self, request: HttpRequest) -> HttpResponse:
        """The form with which readers write to the desk. A page of its own, so that this one stays cacheable."""
        from wagtail_execvoice.authors.views.contact import serve_contact

        return serve_contact(self, request)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        # Every draft and every old version is read here. What it says of people who were merged since is put right.
        from wagtail_execvoice.authors.actions import follow_merges

        page = super().with_content_json(content)
        follow_merges(page)
        return page

    def get_person_text(self) -> Any:
        """Return the person's title, organisation and biographies in the page's language."""
        return self.person.get_text(self.locale.language_code) if self.person else None

    def get_authored_pages(self) -> Any:
        """Return the live, public pages of any type that credit this person as author, newest first.

        Override this to leave pages out of the archive.
        """
        from wagtail_execvoice.authors.models import Byline

        return Byline.objects.authored_pages(self.person, self.locale)

    def get_published_elsewhere(self) -> Any:
        """Return what this person published on other sites, or ``None`` where nobody keeps it.

        Override this to leave entries out of the archive: it is a queryset, whose rows are told in ``authors.elsewhere``.
        """
        return find_elsewhere(self)

    def get_timeline(self) -> Any:
        """Return the whole archive, newest first: pages, and between them what was published elsewhere. To be sliced."""
        return make_timeline(self.get_authored_pages(), self.get_published_elsewhere())

    def get_feed_pages(self) -> Any:
        return self.get_authored_pages()

    def get_feed_entries(self) -> Any:
        return make_timeline(self.get_feed_pages(), self.get_published_elsewhere())

    def get_feed_title(self) -> str:
        name = self.person.name if self.person else self.title
        return gettext("Posts by %(name)s") % {"name": name}

    def get_feed_summary(self) -> str:
        from wagtail_execvoice.authors.metadata.profiles import summarise

        return super().get_feed_summary() or summarise(self)

    class Meta:
        abstract = True
