"""The lists of the panel, each comment a card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from wagtail.admin.views.generic import BaseListingView
from wagtail.log_actions import log

from wagtail_execvoice.base.exports import SafeExportMixin
from wagtail_execvoice.comments.forms.moderation import REASONS
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.querysets import ReaderCommentQuerySet
from wagtail_execvoice.comments.viewsets.cards import make_bulk_buttons, make_cards, with_everything
from wagtail_execvoice.comments.viewsets.exported import COLUMNS, PERSONAL_COLUMNS
from wagtail_execvoice.comments.viewsets.filters import CommentFilterSet, search
from wagtail_execvoice.comments.viewsets.queues import QUEUES, Queue, count_waiting, remember_count
from wagtail_execvoice.comments.viewsets.scope import ModerationMixin, comments_for, has_section

EXPORTED = "execvoice_comments.export"
#: So many comments are decided at once, at most.
MOST_AT_ONCE = 1000


class PanelView(SafeExportMixin, ModerationMixin, BaseListingView):
    """One list. It only reads; that somebody took a copy along is written down."""

    model = ReaderComment
    queue: Queue = QUEUES[0]
    page_title = pgettext_lazy("of readers", "Comments")
    header_icon = "comment"
    template_name = "execvoice_comments/panel.html"
    results_template_name = "execvoice_comments/panel_results.html"
    filterset_class = CommentFilterSet
    is_searchable = True
    paginate_by = 20

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.exported = COLUMNS | PERSONAL_COLUMNS if self.sees_personal_data else COLUMNS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_export:
            response: HttpResponse = super().get(request, *args, **kwargs)
            return response
        chosen = request.GET["export"]
        if request.method == "GET":
            data = {"list": self.queue.name, "format": chosen}
            # Comments come and go: what is written down is about the person who has the copy.
            log(request.user, EXPORTED, user=request.user, data=data)
        file: HttpResponse = self.as_spreadsheet(self.get_queryset().select_related("page", "commenter"), chosen)
        return file

    def get_base_queryset(self) -> ReaderCommentQuerySet:
        return comments_for(self.request.user).filter(self.queue.condition)

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by(*self.queue.ordering)

    def search_queryset(self, queryset: Any) -> Any:
        return search(queryset, self.search_query) if self.is_searching else queryset

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        return super().paginate_queryset(with_everything(queryset), page_size)

    def get_filename(self) -> str:
        return f"comments-{self.queue.name}-{timezone.localdate().isoformat()}"

    def get_index_url(self) -> str:
        return self.queue.url

    def get_index_results_url(self) -> str:
        return self.queue.results_url

    def get_page_subtitle(self) -> str:
        return str(self.queue.label)

    @property
    def shown(self) -> str:
        """The address parameters by which this list is what it is: filters, search, page."""
        params = self.request.GET.copy()
        params.pop("_w_filter_fragment", None)
        return params.urlencode()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if not (self.is_searching or self.is_filtering):
            remember_count(self.request, self.queue, context["items_count"])
        tabs = [
            {
                "url": queue.url,
                "label": queue.label,
                "is_current": queue is self.queue,
                "count": count_waiting(self.request, queue) if queue.is_work else "",
            }
            for queue in QUEUES
        ]
        return context | {
            "tabs": tabs,
            "cards": make_cards(
                list(context["object_list"]),
                request=self.request,
                may_decide=self.may_decide,
                sees_personal_data=self.sees_personal_data,
            ),
            "queue": self.queue,
            "has_section": bool(context["items_count"]) or has_section(self.request.user),
            "may_decide": self.may_decide,
            "bulk_buttons": make_bulk_buttons(self.queue),
            "reasons": REASONS.items(),
            "everything_count": min(context["items_count"], MOST_AT_ONCE),
            "shown": self.shown,
            "next_url": f"{self.queue.url}?{self.shown}" if self.shown else self.queue.url,
            "looked_at": timezone.now().isoformat(),
        }
