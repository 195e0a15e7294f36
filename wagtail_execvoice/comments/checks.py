from __future__ import annotations

from typing import Any

from django.core import checks

from wagtail_execvoice.base.pagemixins import is_inert, uses_of
from wagtail_execvoice.comments.mixins import CommentsMixin
from wagtail_execvoice.comments.urlnames import conversation_url


def check_mixin(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A mixin after ``Page`` changes nothing, silently."""
    return [
        checks.Error(
            f"{model.__name__} has CommentsMixin where it does nothing.",
            hint=f"Put it first: class {model.__name__}(CommentsMixin, Page).",
            obj=model,
            id="execvoice_comments.E001",
        )
        for model in uses_of(CommentsMixin)
        if is_inert(model, CommentsMixin)
    ]


def check_urls(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without the addresses for readers nobody can write, and a page says that its comments are closed."""
    if not uses_of(CommentsMixin) or conversation_url(1):
        return []
    return [
        checks.Warning(
            "Pages have comments, but readers have nowhere to write them.",
            hint='Add path("comments/", include("wagtail_execvoice.comments.public_urls")) to your URLs.',
            id="execvoice_comments.W001",
        )
    ]


def register_checks() -> None:
    """Called when the app is ready."""
    checks.register(check_mixin, checks.Tags.models)
    checks.register(check_urls, checks.Tags.urls)
