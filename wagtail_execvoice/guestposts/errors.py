from __future__ import annotations


class SubmissionRefused(Exception):
    """Something about a guest's text cannot be done. ``str()`` of it is a sentence for people, translated.

    ``code`` is "gone" (it is closed), "changed" (somebody else saved it meanwhile), "too_many" or "incomplete".
    """

    def __init__(self, code: str, message: str, *, retry_after: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.retry_after = code, message, retry_after
