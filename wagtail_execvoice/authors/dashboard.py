"""The panel on Wagtail's dashboard that says which files could not be made. It is silent while all is well."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from wagtail_execvoice.authors.models import GeneratedFile

MOST_SHOWN = 5


class FilesPanel(Component):
    """Which share cards and press kits could not be made, why, and on which pages."""

    name = "execvoice_files"
    template_name = "execvoice_authors/files_panel.html"
    # Behind the panel that says whether anything is done at all.
    order = 106

    def get_context_data(self, parent_context: MutableMapping[str, Any] | None = None) -> Mapping[str, Any]:
        troubled = GeneratedFile.objects.troubled()
        rows = list(troubled.select_related("page").order_by("-pk")[: MOST_SHOWN + 1])
        more = troubled.count() - MOST_SHOWN if len(rows) > MOST_SHOWN else 0
        return {"files": rows[:MOST_SHOWN], "more": more}

    @staticmethod
    def is_for(request: HttpRequest) -> bool:
        """True for those who can do something about fonts, colours and storage."""
        return bool(request.user.is_superuser)
