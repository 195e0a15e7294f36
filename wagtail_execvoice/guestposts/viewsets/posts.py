"""Pages that are texts of guests: what each is, and what is missing. A listing, and a report for compliance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_execvoice.authors.calendar import Sight
from wagtail_execvoice.authors.models import Byline
from wagtail_execvoice.base.exports import SafeExportMixin
from wagtail_execvoice.guestposts.models import GuestPost
from wagtail_execvoice.guestposts.viewsets.columns import (
    COLUMNS,
    NEEDED,
    list_missing,
    name_guests,
    say_between,
    say_live,
)
from wagtail_execvoice.guestposts.viewsets.filters import GuestPostFilterSet

VIEW = "execvoice_guestposts.view_guestpost"
EXPORTED = "execvoice_guestposts.export"
#: As long as the longest of the columns that are searched.
LONGEST_QUERY = 255
#: On a phone there is no room for these columns; the page itself has what they say.
WIDE = "ev-guests__wide"


class MissingColumn(BaseColumn):
    """A red tag for each thing that is missing."""

    cell_template_name = "execvoice_guestposts/missing_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "missing": list_missing(instance)}


class GuestPostsView(SafeExportMixin, PermissionCheckedMixin, BaseListingView):
    """One row for each page. It only reads; that somebody took a copy along is written down."""

    model = GuestPost
    permission_policy: Any = ModelPermissionPolicy(GuestPost)
    any_permission_required = ["view"]
    page_title = _("Guest posts")
    header_icon = "group"
    template_name = "execvoice_guestposts/posts.html"
    results_template_name = "execvoice_guestposts/posts_results.html"
    filterset_class = GuestPostFilterSet
    is_searchable = True
    paginate_by = 50
    default_ordering = "-page__first_published_at"
    exported = COLUMNS
    #: The pages of those shown that the user can open in the editor.
    editable: frozenset[int] = frozenset()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_export:
            response: HttpResponse = super().get(request, *args, **kwargs)
            return response
        chosen = request.GET["export"]
        if request.method == "GET":
            # Guest posts come and go: what is written down is about the person who has the copy.
            log(request.user, EXPORTED, user=request.user, data={"format": chosen})
        file: HttpResponse = self.as_spreadsheet(self.get_queryset(), chosen)
        return file

    def get_base_queryset(self) -> QuerySet[GuestPost]:
        return find_posts(self.request.user).with_proof().select_related("page__locale").prefetch_related(NEEDED)

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by(self.ordering, "-pk")

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        # Longer than what is searched: it is in no row, and SQLite refuses to look (an error, not an empty list).
        if len(self.search_query) > LONGEST_QUERY:
            return queryset.none()
        words = self.search_query
        credited = Byline.objects.filter(Q(printed_name__icontains=words) | Q(person__name__icontains=words))
        found = Q(page__title__icontains=words) | Q(outlet__icontains=words) | Q(page__in=credited.values("page"))
        return queryset.filter(found)

    def get_table(self, object_list: Iterable[Any]) -> Any:
        rows = list(object_list)
        self.editable = frozenset(Sight(self.request.user).find_editable(post.page_id for post in rows))
        return super().get_table(rows)

    def get_edit_url(self, post: Any) -> str | None:
        return reverse("wagtailadmin_pages:edit", args=[post.page_id]) if post.page_id in self.editable else None

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn(
                "title", label=_("Page"), accessor="page.title", get_url=self.get_edit_url, sort_key="page__title"
            ),
            Column("guests", label=_("Guest"), accessor=name_guests),
            MissingColumn("missing", label=_("Missing")),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=say_live,
                primary=lambda post: post.page.live,
                sort_key="page__live",
            ),
            Column("origin", label=_("Origin"), accessor="get_origin_display", sort_key="origin", classname=WIDE),
            Column(
                "between",
                label=_("Relationship with us"),
                accessor=lambda post: say_between(post) or "–",
                classname=WIDE,
            ),
            DateColumn(
                "live_since",
                label=_("First published"),
                accessor="page.first_published_at",
                sort_key="page__first_published_at",
                classname=WIDE,
            ),
        ]

    def get_filename(self) -> str:
        return f"guest-posts-{timezone.localdate().isoformat()}"

    def get_index_url(self) -> str:
        return reverse("execvoice_guest_posts:index")

    def get_index_results_url(self) -> str:
        return reverse("execvoice_guest_posts:index_results")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


def find_posts(user: Any) -> Any:
    """Return the guest posts on pages that ``user`` sees in Wagtail's explorer, and on those that everybody can read."""
    sight = Sight(user)
    seen = Q(page__in=sight.get_pages().values("pk")) | Q(page__in=sight.get_published_pages().values("pk"))
    found: Any = GuestPost.objects.filter(seen)
    return found


class GuestPostsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))


class GuestPostViewSet(ViewSet):
    """One screen at one address, which stands in the menu of guest posts and among Wagtail's reports."""

    name = "execvoice_guest_posts"
    icon = menu_icon = "group"
    menu_label = _("Guest posts")
    menu_item_class = GuestPostsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", GuestPostsView.as_view(), name="index"),
            path("results/", GuestPostsView.as_view(results_only=True), name="index_results"),
        ]


def make_report_item() -> MenuItem:
    """Return the entry among Wagtail's reports."""
    url = reverse("execvoice_guest_posts:index")
    return GuestPostsMenuItem(_("Guest posts"), url, name="guest-posts-report", icon_name="group", order=260)
