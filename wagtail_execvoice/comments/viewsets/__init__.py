"""The panel of the moderators: lists of comments in the Wagtail admin, and what can be decided there."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from wagtail_execvoice.comments.viewsets.deciding import DecideView
from wagtail_execvoice.comments.viewsets.listing import PanelView
from wagtail_execvoice.comments.viewsets.queues import QUEUES, Queue
from wagtail_execvoice.comments.viewsets.tending import TendView
from wagtail_execvoice.comments.viewsets.undoing import UndoView

app_name = "execvoice_comments"


def get_urls() -> list[URLPattern]:
    return [
        *(pattern for queue in QUEUES for pattern in _paths(queue)),
        path("decide/", DecideView.as_view(), name="decide"),
        path("comment/<int:pk>/", TendView.as_view(), name="tend"),
        path("undo/<uuid:batch>/", UndoView.as_view(), name="undo"),
    ]


def _paths(queue: Queue) -> Iterator[URLPattern]:
    place = "" if queue.name == "index" else f"{queue.name}/"
    yield path(place, PanelView.as_view(queue=queue), name=queue.name)
    yield path(f"{place}results/", PanelView.as_view(queue=queue, results_only=True), name=f"{queue.name}_results")
