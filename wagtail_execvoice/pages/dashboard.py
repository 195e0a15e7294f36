"""The panel on Wagtail's dashboard for somebody who has a voice here and has not used it yet."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.pages.forms import find_sections
from wagtail_execvoice.pages.guide import PROMPTS


class FirstPostPanel(Component):
    """Invites to a first post. It goes by itself once there is one."""

    name = "execvoice_first_post"
    template_name = "execvoice_pages/first_post_panel.html"
    # Below what goes wrong, above Wagtail's own panels.
    order = 106

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_context_data(self, parent_context: MutableMapping[str, Any] | None = None) -> Mapping[str, Any]:
        return {
            "guide_url": f"{reverse('execvoice_guide:index')}?person={self.person.pk}",
            "count": len(PROMPTS),
            "person": self.person,
        }

    @classmethod
    def for_request(cls, request: HttpRequest) -> FirstPostPanel | None:
        """Return the panel if it is for this user: they are somebody here, may speak, and have not yet."""
        person = Person.objects.active().filter(user=request.user).first()
        if person is None or _has_published(person) or not _may_speak(person, request.user):
            return None
        return cls(person)


def _has_published(person: Person) -> bool:
    return bool(Byline.objects.filter(person=person, role=Role.AUTHOR, page__live=True).exists())


def _may_speak(person: Person, user: Any) -> bool:
    # Whoever is credited for helping others is at home here, and needs no invitation whenever they log in.
    helps_others = Byline.objects.filter(person=person).exclude(role=Role.AUTHOR).exists()
    return has_author_page(person) or (not helps_others and find_sections(user).exists())


def has_author_page(person: Person) -> bool:
    """True if ``person`` has an author page of any type, also one that is still a draft."""
    models: list[Any] = uses_of(ExecutiveAuthorMixin)
    return any(model.objects.filter(person=person).exists() for model in models)
