"""What the objects of the API are, as JSON Schema. Whatever is not named here is not there."""

from __future__ import annotations

from typing import Any

from wagtail_execvoice.comments.constants import LONGEST_COMMENT, LONGEST_NAME, Badge, ReportReason

TEXT = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}
URL_OR_NULL = {"type": ["string", "null"], "format": "uri"}
COUNT = {"type": "integer", "minimum": 0}


def an_object(_optional: tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in _optional],
        "additionalProperties": False,
    }


def refer(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


COMMENT = an_object(
    id={**TEXT, "description": "Lasting, and in no order."},
    number={**COUNT, "description": "In the order in which comments were shown first."},
    name=TEXT,
    badge={"type": "string", "enum": list(Badge.values), "description": "Who speaks, as the site vouches for it."},
    text={**TEXT, "description": "As it was written."},
    html={**TEXT, "description": "The same, safe to show: paragraphs, quotations, lists and links."},
    language=TEXT,
    created_at=MOMENT,
    edited_at={"type": ["string", "null"], "format": "date-time"},
    is_withdrawn={"type": "boolean", "description": "Its writer took it back; only its place is left."},
    in_reply_to={"type": ["string", "null"], "description": "The id of the comment that it answers."},
    answer={"type": ["string", "null"], "description": "The id of the answer that the site gave to it."},
    url={"type": "string", "format": "uri"},
)
THREAD = an_object(
    comment=refer("Comment"),
    reply_count=COUNT,
    replies={"type": "array", "items": refer("Comment")},
    more={**URL_OR_NULL, "description": "Where the next answers are."},
)
CONVERSATION = an_object(
    heading=TEXT,
    message=TEXT,
    count=COUNT,
    is_shown={"type": "boolean"},
    takes_comments={"type": "boolean"},
    closes_at={**TEXT, "description": "A moment, or empty."},
    comments_url=TEXT,
    rules_url={**TEXT, "description": "Of the house rules, or empty."},
)
LIST = an_object(
    page={"type": "integer"},
    conversation=refer("Conversation"),
    threads={"type": "array", "items": refer("Thread")},
    more={**URL_OR_NULL, "description": "Where the next threads are."},
)
SENT = an_object(
    id=TEXT,
    state={"type": "string", "enum": ["shown", "held", "withdrawn"]},
    comment={"anyOf": [refer("Comment"), {"type": "null"}]},
    count=COUNT,
    key={**TEXT, "description": "The secret by which its writer changes it. Keep it where only this reader has it."},
    changeable_until=MOMENT,
)
PROBLEM = an_object(
    code={**TEXT, "description": "For programs."},
    message={**TEXT, "description": "For people, in their language."},
    fields={"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
    retry_after={"type": ["integer", "null"], "description": "Seconds after which it is worth trying again."},
)
NEW_COMMENT = an_object(
    ("name", "email", "follow", "fax", "reply_to"),
    name={**TEXT, "maxLength": LONGEST_NAME, "description": "Needed of whoever is not logged in."},
    email={"type": "string", "format": "email", "maxLength": 254, "description": "Never shown to anybody."},
    follow={
        "type": "boolean",
        "description": "Mail them when somebody answers, once they confirmed it by mail. It takes an address, or that of their account.",
    },
    body={**TEXT, "maxLength": LONGEST_COMMENT},
    fax={**TEXT, "description": "The decoy. Show it to nobody and send it empty, or not at all."},
    reply_to={**TEXT, "description": "The id of the comment that it answers."},
    ticket={**TEXT, "description": "Good for one comment, however often it is sent."},
)
KEY = {**TEXT, "description": "Not needed by whoever wrote it while logged in, and still is."}

SCHEMAS: dict[str, Any] = {
    "Comment": COMMENT,
    "Thread": THREAD,
    "Conversation": CONVERSATION,
    "List": LIST,
    "Sent": SENT,
    "Problem": PROBLEM,
    "NewComment": NEW_COMMENT,
    "Ticket": an_object(ticket=TEXT),
    "Edit": an_object(("key",), body={**TEXT, "maxLength": LONGEST_COMMENT}, key=KEY),
    "Withdrawal": an_object(("key",), key=KEY),
    "Report": an_object(
        ("text",),
        reason={"type": "string", "enum": list(ReportReason.values)},
        text={**TEXT, "maxLength": 1000},
    ),
    "Thanks": an_object(message=TEXT),
}
