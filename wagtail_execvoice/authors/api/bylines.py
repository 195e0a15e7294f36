from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from typing_extensions import TypedDict

from wagtail_execvoice.authors.actions import write_bylines
from wagtail_execvoice.authors.api.base import PreparedField
from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.models import Byline


class CreditDict(TypedDict):
    role: str
    custom_role: str
    name: str
    title: str
    affiliation: str
    url: str


class BylineDict(TypedDict):
    text: str
    language: str
    credits: list[CreditDict]


class BylineField(PreparedField):
    """The byline of a page in Wagtail's API: ``APIField("byline", serializer=BylineField())``."""

    def prepare(self, pages: Sequence[Any]) -> None:
        write_bylines([page for page in pages if page.written_byline is None])

    def to_representation(self, page: Any) -> BylineDict:
        self.prepare_once(page)
        return page.get_byline().data


class BylinePagesMixin:
    """Adds ``?written_by=5`` to the site's endpoint for pages: those that credit the person with this id as author.

    ``class PagesEndpoint(BylinePagesMixin, PagesAPIViewSet)``
    """

    parameter = "written_by"

    if TYPE_CHECKING:
        request: Any

    @property
    def known_query_parameters(self) -> frozenset[str]:
        return super().known_query_parameters | {self.parameter}  # type: ignore[misc]

    def filter_queryset(self, queryset: Any) -> Any:
        value = self.request.GET.get(self.parameter)
        # First: what Wagtail's search returns can be filtered no more.
        return super().filter_queryset(queryset if value is None else filter_by_author(queryset, value))  # type: ignore[misc]


def filter_by_author(pages: Any, value: str) -> Any:
    # Not above: a site's models import this module, and Wagtail's needs the page model to be loaded.
    from wagtail.api.v2.utils import BadRequestError

    # What is longer than any key is refused before a database, or Python's own limit on digits, does.
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise BadRequestError("written_by must be the id of a person")
    return pages.filter(Exists(Byline.objects.filter(page=OuterRef("pk"), person=int(value), role=Role.AUTHOR)))
