"""A text of an outsider, in the form in which it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from wagtail_execvoice.text import is_unseen

#: Typed in pieces (NFD), a letter is up to four characters, and a line ends with two.
LONGEST_LETTER = 4


class CleanedField(forms.CharField):
    """As long as what is stored of it is, and empty if nothing of that is seen: what is typed may have more characters, or fewer."""

    def __init__(self, *, cleaned: Callable[[str], str], max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.cleaned, self.most = cleaned, max_length * LONGEST_LETTER

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if len(typed) > self.most or "\0" in typed:
            # Not cleaned first, which takes its time, and drops what no person typed.
            self.run_validators(typed)
        text = self.cleaned(typed)
        return "" if is_unseen(text) else text
