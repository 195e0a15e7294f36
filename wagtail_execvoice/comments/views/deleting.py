"""What Wagtail's screens say where a page cannot be deleted, because readers' words are on hold there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_execvoice.comments.actions.holding import find_kept_paths, keeps_page


def refuse_page(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Before the screen on which one deletes a page, and before it is deleted."""
    kept = find_kept_paths()
    if not kept or not keeps_page(page, kept):
        return None
    _say(request, [page])
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_bulk(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> HttpResponse | None:
    """Before many things are done at once. None of the pages is deleted if one of them cannot be."""
    if action_type != "delete" or not objects or not hasattr(objects[0], "get_admin_display_title"):
        return None
    kept = find_kept_paths()
    found = [page for page in objects if keeps_page(page, kept)] if kept else []
    if not found:
        return None
    _say(request, found)
    return redirect(getattr(action, "next_url", "") or reverse("wagtailadmin_home"))


def _say(request: HttpRequest, pages: Sequence[Any]) -> None:
    titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in pages)
    message = _("Nothing was deleted. What readers wrote is on hold, on these pages or below them: %(titles)s.")
    messages.error(request, message % {"titles": titles})
