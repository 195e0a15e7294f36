"""What the history of a page says of what was forgotten."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext
from wagtail.log_actions import LogActionRegistry, LogFormatter

from wagtail_execvoice.comments.actions.forgetting_trace import FORGOTTEN


def register_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(FORGOTTEN)
    class Forgotten(LogFormatter):
        label = gettext_lazy("Delete old spam")

        def format_message(self, log_entry: Any) -> str:
            return say_forgotten(log_entry.data)


def say_forgotten(data: dict[str, Any]) -> str:
    """Return in words what ``actions.forgetting_trace`` wrote down."""
    count = data.get("count", 0)
    done = ngettext(
        "%(count)d comment that was marked as spam was deleted after its time",
        "%(count)d comments that were marked as spam were deleted after their time",
        count,
    )
    who = gettext("%(name)s on %(day)s: %(count)d, of which %(shown)d had been shown")
    rows = [
        who
        % {
            "name": row["by"] or gettext("Somebody"),
            "day": row["on"],
            "count": row["count"],
            "shown": row["shown_once"],
        }
        for row in data.get("decisions", [])
    ]
    return f"{done % {'count': count}} ({'; '.join(rows)})"
