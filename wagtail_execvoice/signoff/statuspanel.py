"""Our part of the status panel of Wagtail's page editor: who is awaited, since when.

Wagtail has no hook for it. Its panel lists the templates of its parts; ours is put behind the one about the workflow.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.side_panels import PageStatusSidePanel

from wagtail_execvoice.signoff.editor import is_guarded

TEMPLATE = "execvoice_signoff/status.html"


def add_to_status_panel() -> None:
    """Called when the app is ready."""
    stock = getattr(PageStatusSidePanel, "get_status_templates", None)
    if stock is None or hasattr(stock, "execvoice_signoff"):
        return

    def get_status_templates(self: Any, context: Any) -> list[str]:
        templates = list(stock(self, context))
        if getattr(self.object, "pk", None) and is_guarded(self.object):
            templates.insert(1, TEMPLATE)
        return templates

    get_status_templates.execvoice_signoff = True  # type: ignore[attr-defined]
    PageStatusSidePanel.get_status_templates = get_status_templates
