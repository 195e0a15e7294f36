"""What stands for a name of the conversation in the list of screens."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from comments_links import make_mail_links
from demo.signoff import get_account

from wagtail_execvoice.comments.actions import Draft, Ticket, decide, write_comment
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import ModerationRule, OfficialAlias, ReaderComment
from wagtail_execvoice.compat import get_base_page_model


def find_comment() -> ReaderComment:
    return ReaderComment.objects.get(name="Wim Hoekstra")


def find_talk() -> Any:
    return get_base_page_model().objects.get(pk=find_comment().page_id)


def make_own_comment() -> SimpleNamespace:
    """One that the administrator wrote just now, and can still change."""
    draft = Draft(page=find_talk().specific, body="Quite so.", name="Robin Admin", user=get_account("admin"))
    return SimpleNamespace(pk=write_comment(draft, Ticket(60, "own")).public_id)


def make_batch() -> SimpleNamespace:
    """What the administrator decided just now, and can still undo."""
    return SimpleNamespace(pk=decide([find_waiting().pk], Act.SPAM, get_account("admin")))


def find_waiting() -> ReaderComment:
    return ReaderComment.objects.waiting().order_by("pk")[0]


def make_official_name() -> OfficialAlias:
    group = get_account("moderator").groups.order_by("pk")[0]
    return OfficialAlias.objects.get_or_create(name="Merewade Communications", defaults={"group": group})[0]


def make_link(name: str) -> Callable[[], Any]:
    return lambda: make_mail_links(find_comment(), get_account("admin"))[name]


FINDERS: dict[str, Callable[[], Any]] = {
    "talk": find_talk,
    "shown_comment": lambda: SimpleNamespace(pk=find_comment().public_id),
    "own_comment": make_own_comment,
    "comment_batch": make_batch,
    "waiting_comment": find_waiting,
    "writer_link": make_link("writer_link"),
    "follower_link": make_link("follower_link"),
    "speaker_link": make_link("speaker_link"),
    "official_name": make_official_name,
    "comment_rule": lambda: ModerationRule.objects.get_or_create(name="Loans", defaults={"text": "payday loan"})[0],
}
