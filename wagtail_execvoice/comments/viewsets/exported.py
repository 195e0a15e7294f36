"""What a copy of a list says about each comment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_execvoice.comments.viewsets.cards import name_language
from wagtail_execvoice.comments.words import say_reason, say_record

Column = tuple[Any, Callable[[Any], Any]]

COLUMNS: dict[str, Column] = {
    "id": (_("Number of the record"), lambda comment: comment.pk),
    "page": (_("Page"), lambda comment: comment.page.title),
    "number": (_("Number on the page"), lambda comment: comment.number),
    "name": (_("Name"), lambda comment: comment.name),
    "badge": (_("Badge"), lambda comment: comment.get_badge_display()),
    "text": (pgettext_lazy("of readers", "Comment"), lambda comment: comment.body),
    "status": (pgettext_lazy("of a comment", "State"), lambda comment: comment.get_status_display()),
    "shown": (_("Shown to readers"), lambda comment: _("Yes") if comment.is_visible else _("No")),
    "language": (_("Language"), lambda comment: name_language(comment.language)),
    "written": (_("Written"), lambda comment: comment.created_at),
    "decided": (_("Decided"), lambda comment: comment.decided_at),
    "reasons": (_("Found"), lambda comment: "; ".join(say_reason(reason) for reason in comment.reasons)),
    "record": (_("Commenter"), lambda comment: say_record(comment.commenter)),
}
#: Only for those who may see addresses.
PERSONAL_COLUMNS: dict[str, Column] = {"email": (_("E-mail address"), lambda comment: comment.email)}
