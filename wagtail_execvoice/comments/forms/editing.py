"""The form in which a reader changes what they wrote."""

from __future__ import annotations

from typing import Any

from django import forms

from wagtail_execvoice.comments.forms.writing import make_body_field


class EditForm(forms.Form):
    """The text alone: under which name it was written stays as it was."""

    body = make_body_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ev-comment-%s", "label_suffix": "", **kwargs})
