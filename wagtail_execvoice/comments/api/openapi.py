"""The API in OpenAPI 3.1, served at ``api/openapi.json``."""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.comments.api.schemas import SCHEMAS, refer

_PAGE = {"name": "page_id", "in": "path", "required": True, "schema": {"type": "integer"}}
_COMMENT = {"name": "public_id", "in": "path", "required": True, "schema": {"type": "string"}}
_FROM = {"name": "from", "in": "query", "schema": {"type": "integer"}, "description": "The number to go on from."}
_ORDER = {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["oldest"]}}
_AFTER = {"name": "after", "in": "query", "schema": {"type": "integer"}, "description": "The place to go on after."}

_PROBLEMS = {
    "400": "What was sent is not JSON of the right form.",
    "404": "There is nothing for this visitor here, whatever the reason.",
    "405": "The address does not take this method.",
    "409": "The ticket is missing, too old, of another page, or was used for something else: ask for a new one.",
    "413": "The body has more than 100 KB.",
    "415": "The body is not application/json.",
    "422": "It was understood, and not taken; message and fields say why.",
    "429": "Too much in a short time; retry_after says when to come back.",
}
_READING, _WRITING = ("404", "405"), ("400", "404", "405", "413", "415", "422", "429")

PATHS: dict[str, Any] = {
    "api/openapi.json": {"get": ("This description.", (), "", "200", {"type": "object"}, ("405",))},
    "api/pages/{page_id}/comments/": {
        "get": ("The threads of a page, newest first.", (_PAGE, _FROM, _ORDER), "", "200", refer("List"), _READING),
        "post": ("Write a comment.", (_PAGE,), "NewComment", "201", refer("Sent"), (*_WRITING, "409")),
    },
    "api/pages/{page_id}/ticket/": {
        "get": ("A ticket for a new comment.", (_PAGE,), "", "200", refer("Ticket"), _READING),
    },
    "api/comments/{public_id}/": {
        "get": ("A thread, piece by piece.", (_COMMENT, _AFTER), "", "200", refer("Thread"), _READING),
    },
    "api/comments/{public_id}/edit/": {
        "post": ("Change one's own comment.", (_COMMENT,), "Edit", "200", refer("Sent"), _WRITING),
    },
    "api/comments/{public_id}/withdraw/": {
        "post": ("Take one's own comment back.", (_COMMENT,), "Withdrawal", "200", refer("Sent"), _WRITING),
    },
    "api/comments/{public_id}/report/": {
        "post": ("Report a comment to the moderators.", (_COMMENT,), "Report", "201", refer("Thanks"), _WRITING),
    },
}


def describe(prefix: str) -> dict[str, Any]:
    """Return the description of the API as it is mounted below ``prefix``, which ends with a slash."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Comments of readers", "version": "1"},
        "servers": [{"url": prefix}],
        "paths": {
            f"/{path}": {method: _describe(*what) for method, what in methods.items()}
            for path, methods in PATHS.items()
        },
        "components": {"schemas": SCHEMAS},
    }


def _describe(summary: str, parameters: Any, sent: str, status: str, answer: Any, problems: Any) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            status: {"description": summary, "content": _json(answer)},
            **{code: {"description": _PROBLEMS[code], "content": _json(refer("Problem"))} for code in sorted(problems)},
        },
    }
    if sent:
        operation["requestBody"] = {"required": True, "content": _json(refer(sent))}
    return operation


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
