"""The mixin for a site's own page types. Its import path is permanent: migrations of sites freeze it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from wagtail_execvoice.authors.bylines import Lead
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.guestposts.constants import GUEST_POSTS_RELATION_NAME

if TYPE_CHECKING:
    from wagtail_execvoice.guestposts.filling import GuestText
    from wagtail_execvoice.guestposts.models import GuestPost


class GuestPostMixin(BylinesMixin):
    """Pages of a type can be texts of guests: ``class BlogPage(GuestPostMixin, Page)``, and ``GuestPostPanel()``.

    Plain Python without a field, so that adopting it needs no migration of the site's app. The byline says that it is a
    guest post and where it comes from, wherever a byline stands.
    """

    #: Fields and rows that no reader sees, besides those that no signature is about: of their changes a guest, who is asked to
    #: approve the text, is told nothing. Name there what is between editors.
    hidden_from_guests: tuple[str, ...] = ("slug", "show_in_menus")

    #: Set while a page is being copied. Never stored.
    is_copied_text = False

    @classmethod
    def has_guest_posts(cls) -> bool:
        """Return whether pages of this type can be guest posts: not where the app is not installed. No query."""
        return not cls.is_historical() and apps.is_installed("wagtail_execvoice.guestposts")

    @property
    def listed_with(self) -> tuple[str, ...]:  # type: ignore[override]
        own = (GUEST_POSTS_RELATION_NAME,) if self.has_guest_posts() else ()
        return (*BylinesMixin.listed_with, *own)

    def get_guest_post(self) -> GuestPost | None:
        """Return what is known of the page as a guest post, None if it is none."""
        if not self.has_guest_posts():
            return None
        self._load_guest_post()
        # Of a page that is read from a revision these are the rows of that revision.
        return next(iter(getattr(self, GUEST_POSTS_RELATION_NAME).all()), None)

    def _load_guest_post(self) -> None:
        """Read the row once: a page asks for it wherever it says who wrote it, where it belongs and what to disclose."""
        page: Any = self
        kept = [getattr(page, name, None) or {} for name in ("_cluster_related_objects", "_prefetched_objects_cache")]
        if page.pk and not any(GUEST_POSTS_RELATION_NAME in rows for rows in kept):
            prefetch_related_objects([page], GUEST_POSTS_RELATION_NAME)

    def get_guest_affiliation(self) -> str:
        """Return whom the guest worked for on the day of the text: as it is entered, else as the byline prints it."""
        post = self.get_guest_post()
        if post is None or post.affiliation:
            return post.affiliation if post else ""
        return next((credit.affiliation for credit in self.get_byline().authors if credit.affiliation), "")

    def get_byline_lead(self) -> Lead | None:
        from wagtail_execvoice.guestposts.sentences import make_lead

        post = self.get_guest_post()
        if post is None:
            return super().get_byline_lead()
        with translation.override(self.get_byline_language()):
            return make_lead(post)

    def get_disclosure(self) -> str:
        post = self.get_guest_post()
        if post is None:
            return super().get_disclosure()
        return post.suggest_disclosure(self.get_byline_language()) if post.lacks_disclosure else post.disclosure

    def get_original_url(self) -> str:
        post = self.get_guest_post()
        return post.original_url if post and post.is_from_elsewhere else super().get_original_url()

    def get_canonical_url(self) -> str:
        from wagtail_execvoice.guestposts.advice import find_canonical_url

        post = self.get_guest_post()
        return find_canonical_url(post) if post else super().get_canonical_url()

    def get_robots(self) -> str:
        from wagtail_execvoice.guestposts.advice import find_robots

        post = self.get_guest_post()
        return find_robots(post) if post else super().get_robots()

    def get_link_relation(self) -> str:
        """Override this to mark links out of the text otherwise: ``"nofollow"``, ``"sponsored"``, or empty for none."""
        from wagtail_execvoice.guestposts.advice import find_link_relation

        post = self.get_guest_post()
        return find_link_relation(post) if post else ""

    def fill_from_guest(self, text: GuestText) -> None:
        """Override this to put the text of a guest into your own fields: by default into the one called ``body``."""
        from wagtail_execvoice.guestposts.filling import fill_body

        fill_body(self, text)

    def get_signoff_problems(self) -> Sequence[str]:
        """Override this to ask more, or less, of a guest post before it goes to sign-off."""
        from wagtail_execvoice.guestposts.problems import find_problems

        earlier = getattr(super(), "get_signoff_problems", None)
        return [*(earlier() if earlier else ()), *find_problems(self)]

    def copy_all_child_relations(self, target: Any, *args: Any, **kwargs: Any) -> Any:
        """What a guest agreed to behind a secret link was for this text: a copy, or a translation, is another one."""
        copied = super().copy_all_child_relations(target, *args, **kwargs)  # type: ignore[misc]
        # An alias shows the same text at another address.
        if self.has_guest_posts() and not target.alias_of_id:
            target.is_copied_text = True
            target._drop_given_by_link(target)
        return copied

    def get_latest_revision_as_object(self) -> Any:
        # Wagtail makes the first draft of a copy from that of the original.
        latest = super().get_latest_revision_as_object()  # type: ignore[misc]
        if self.is_copied_text:
            self._drop_given_by_link(latest)
        return latest

    def _drop_given_by_link(self, page: Any) -> None:
        for post in getattr(page, GUEST_POSTS_RELATION_NAME).get_object_list():
            post.drop_given_by_link()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        saved = super().save(*args, **kwargs)
        # What was read before may have been saved otherwise.
        (getattr(self, "_prefetched_objects_cache", None) or {}).pop(GUEST_POSTS_RELATION_NAME, None)
        return saved

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        # A revision stores rows without saving them.
        if post := self.get_guest_post():
            post.seal()
        return super().save_revision(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from wagtail_execvoice.guestposts.disclosures import make_sure_of_disclosure

        response: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        return make_sure_of_disclosure(response, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        # What a guest approves is a preview.
        from wagtail_execvoice.guestposts.disclosures import make_sure_of_disclosure

        response: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]
        return make_sure_of_disclosure(response, self)
