from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail.admin.widgets import AdminPageChooser


class PageChooser(AdminPageChooser):
    """Wagtail's, but a form that was sent with what is no page is shown again, where that one fails."""

    def get_value_data(self, value: Any) -> Any:
        try:
            return super().get_value_data(value)
        except (LookupError, OverflowError, TypeError, ValueError, ObjectDoesNotExist):
            return None
