from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from wagtail.admin.widgets import BaseChooser
from wagtail.images.widgets import AdminImageChooser


class ForgivingChoosersMixin:
    """For a form with choosers: a garbled id is a field error, as in any select.

    The form refuses it by itself; but then Wagtail's widgets look for the garbled id again, to show what was chosen, and fail.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            if isinstance(field.widget, BaseChooser):
                field.widget.get_instance = partial(find_or_none, field.widget.get_instance)

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        # A picture that was refused is not shown again: its thumbnail may be what cannot be made.
        fields: Any = self.fields  # type: ignore[attr-defined]
        for name in self.errors:  # type: ignore[attr-defined]
            if name in fields and isinstance(fields[name].widget, AdminImageChooser):
                self.data = self.data.copy()  # type: ignore[has-type]
                self.data[self.add_prefix(name)] = ""  # type: ignore[attr-defined]


def find_or_none(find: Callable[[Any], Any], value: Any) -> Any:
    """Return what ``find`` returns for ``value``, or ``None`` if it is no id at all."""
    try:
        return find(value)
    except (TypeError, ValueError, OverflowError):
        return None
