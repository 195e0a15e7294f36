from __future__ import annotations


class CommentRefused(Exception):
    """A comment was not taken. ``code`` is for programs, the text for the reader, who keeps what was typed."""

    def __init__(self, code: str, message: str, *, retry_after: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        #: Seconds after which it is worth trying again; 0 if time changes nothing.
        self.retry_after = retry_after


class DecidedMeanwhile(Exception):
    """Somebody else decided about a comment that was looked at. ``decision`` is theirs, if there is a record of it."""

    def __init__(self, comment_id: int, decision: object | None) -> None:
        super().__init__(f"Comment {comment_id} was changed meanwhile.")
        self.comment_id = comment_id
        self.decision = decision
