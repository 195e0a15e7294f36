"""What is said when something may not be done. Every message says what to do next."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied


class SignOffRequired(PermissionDenied):
    """A guarded page was to go live with a text that nobody signed for.

    In code: submit the page to its workflow and let it be signed, or, in a test, use
    ``wagtail_execvoice.signoff.testing``; to load data, ``execvoice_gate --pause``.
    """

    def __init__(self, message: Any, code: str = "unsigned", digest: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.code = code
        self.digest = digest

    def __str__(self) -> str:
        return f"{self.message} (See wagtail_execvoice.signoff.errors.SignOffRequired for the ways on.)"


class DecisionRefused(Exception):
    """A signer's decision could not be carried out. Nothing was changed.

    ``code``: ``closed`` (decided or withdrawn meanwhile), ``changed`` (the text is another one), ``not_yours`` (no slot that
    this person may fill), ``contributor`` (four eyes), ``presence`` (proof is missing), ``incomplete`` (a reason is missing).
    """

    def __init__(self, code: str, message: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = str(message)


class EvidenceChanged(Exception):
    """Code tried to change or delete evidence. Add a row that says what happened instead (see the actions)."""
