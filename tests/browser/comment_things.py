"""What stands for a name of the conversation in the list of screens."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from demo.signoff import get_account

from wagtail_execvoice.comments.actions import Draft, Ticket, write_comment
from wagtail_execvoice.comments.models import ModerationRule, ReaderComment
from wagtail_execvoice.compat import get_base_page_model


def find_comment() -> ReaderComment:
    return ReaderComment.objects.get(name="Wim Hoekstra")


def find_talk() -> Any:
    return get_base_page_model().objects.get(pk=find_comment().page_id)


def make_own_comment() -> SimpleNamespace:
    """One that the administrator wrote just now, and can still change."""
    draft = Draft(page=find_talk().specific, body="Quite so.", name="Robin Admin", user=get_account("admin"))
    return SimpleNamespace(pk=write_comment(draft, Ticket(60, "own")).public_id)


FINDERS: dict[str, Callable[[], Any]] = {
    "talk": find_talk,
    "shown_comment": lambda: SimpleNamespace(pk=find_comment().public_id),
    "own_comment": make_own_comment,
    "comment_rule": lambda: ModerationRule.objects.get_or_create(name="Loans", defaults={"text": "payday loan"})[0],
}
