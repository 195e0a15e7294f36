from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search import index

from wagtail_execvoice.authors.api import AUTHOR_API_FIELDS
from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.pages.cards import paginate
from wagtail_execvoice.pages.panels import PageForm
from wagtail_execvoice.signoff.mixins import SignOffMixin


class ExecutiveAuthorPage(SignOffMixin, ExecutiveAuthorMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail's are untyped
    """One executive: who they are, and everything they wrote."""

    # Guarded once a policy names it. Where sign-off is not installed, the mixin does nothing.
    signoff_always = False

    template = "wagtail_execvoice/pages/executive_author_page.html"
    base_form_class = PageForm
    content_panels = [*Page.content_panels, *ExecutiveAuthorMixin.author_panels]
    search_fields = [*Page.search_fields, index.SearchField("biography")]
    api_fields = AUTHOR_API_FIELDS
    parent_page_types = ["execvoice_pages.VoiceIndexPage"]
    subpage_types: list[str] = []

    def get_start_post_url(self) -> str:
        return f"{reverse('execvoice_guide:index')}?person={self.person_id}"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["posts"] = paginate(self.get_timeline(), request)
        return context

    class Meta:
        verbose_name = _("executive author page")
        verbose_name_plural = _("executive author pages")
