"""Puts the conversation to work in the example site: readers who ask, people who answer, and what moderators have to do."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from demo.signoff import get_account
from wagtail_execvoice.comments.actions import Draft, Ticket, decide, report_comment, write_comment
from wagtail_execvoice.comments.constants import Act, ReportReason
from wagtail_execvoice.comments.models import Decision, ReaderComment

TALKS = Path(__file__).parent / "content" / "comments"
ACTS = {"": Act.APPROVE, "spam": Act.SPAM}


def load_comments(pages: dict[str, dict[str, Any]]) -> None:
    """Let readers write below the posts, each by their key and language."""
    number = 0
    for path in sorted(TALKS.glob("*.json")):
        talk = json.loads(path.read_text("utf-8"))
        for language, page in pages[talk["post"]].items():
            written: dict[str, ReaderComment] = {}
            for told in sorted(talk[language], key=lambda told: str(told["at"])):
                number += 1
                written[told["key"]] = write(page, told, written, f"192.0.2.{number}")


def write(page: Any, told: dict[str, Any], written: dict[str, ReaderComment], visitor: str) -> ReaderComment:
    """Write one comment as whoever wrote it, and decide about it as the moderator did."""
    user = get_account(told["by"]) if "by" in told else None
    reply_to = ReaderComment.objects.get(pk=written[told["reply_to"]].pk) if "reply_to" in told else None
    name = user.get_full_name() if user else told["name"]
    draft = Draft(page=page, body=told["body"], name=name, user=user, reply_to=reply_to, visitor=visitor)
    comment = write_comment(draft, Ticket(60, f"demo-{page.pk}-{told['key']}"))
    outcome = told.get("outcome", "")
    if outcome in ACTS:
        decide([comment.pk], ACTS[outcome], get_account("moderator"))
    if "reported" in told:
        report = told["reported"]
        report_comment(comment, ReportReason(report["reason"]), report["text"], visitor="192.0.2.250")
    # Acts have the clock of today; the conversations of the example are of another day.
    at = datetime.fromisoformat(told["at"])
    ReaderComment.objects.filter(pk=comment.pk).update(created_at=at)
    Decision.objects.filter(comment=comment).update(decided_at=at)
    return comment
