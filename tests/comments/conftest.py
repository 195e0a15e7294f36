from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from testapp.models import TalkPage
from wagtail.models import GroupPagePermission

from wagtail_execvoice.comments.actions import Draft, Ticket, write_comment
from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.models import Conversation, ReaderComment


@pytest.fixture
def talk(home: Any) -> TalkPage:
    """A live page under which readers talk."""
    talk: TalkPage = home.add_child(instance=TalkPage(title="Why we moved", slug="talk", body="We moved.", live=True))
    talk.save_revision().publish()
    return TalkPage.objects.get(pk=talk.pk)


@pytest.fixture
def set_mode(talk: TalkPage) -> Callable[..., Conversation]:
    def set_mode(mode: str, page: Any = None, **fields: Any) -> Conversation:
        row, _new = Conversation.objects.update_or_create(page_id=(page or talk).pk, defaults={"mode": mode, **fields})
        return row

    return set_mode


@pytest.fixture
def write(talk: TalkPage) -> Callable[..., ReaderComment]:
    """Return a function that writes a comment as a reader who takes a minute: ``write("Well said", name="Ana")``."""
    count = iter(range(10_000))

    def write(body: str = "", **values: Any) -> ReaderComment:
        number = next(count)
        seconds = values.pop("seconds", 60)
        digest = values.pop("digest", f"{number:064d}")
        values = {"page": talk, "name": "Ana", "visitor": f"10.0.{number // 250}.{number % 250}", **values}
        return write_comment(Draft(body=body or f"Comment {number}", **values), Ticket(seconds, digest))

    return write


@pytest.fixture
def clock() -> Iterator[Any]:
    """A Monday morning at nine, which lasts until the test moves it on."""
    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def whole_bulks(db: None) -> None:
    """For tests that count what is written at once."""
    if (connection.features.max_query_params or 10**6) < 10_000:
        pytest.skip("Before Django 6, what is written to SQLite in bulk is split into pieces of 999 values")


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many comments in a minute as a test wants."""
    for name in ("PAGE_LIMIT", "SITE_LIMIT"):
        monkeypatch.setattr(f"wagtail_execvoice.comments.actions.writing.{name}", (100_000, 60))


@pytest.fixture
def shown(talk: TalkPage, set_mode: Any, write: Any) -> Callable[..., ReaderComment]:
    """Return a function that writes a comment that is shown at once."""
    set_mode(Mode.OPEN)
    return write  # type: ignore[no-any-return]


@pytest.fixture
def section(home: Any) -> TalkPage:
    """Another live page under which readers talk, beside ``talk``."""
    section: TalkPage = home.add_child(instance=TalkPage(title="Elsewhere", slug="section", body="Here.", live=True))
    section.save_revision().publish()
    return TalkPage.objects.get(pk=section.pk)


@pytest.fixture
def make_moderator(make_user: Any) -> Callable[..., Any]:
    """Return a function that makes somebody who looks after the comments below the pages that are named."""
    count = iter(range(100))

    def make_moderator(page: Any, *permissions: str, decides: bool = True) -> Any:
        names = ["view_readercomment", *(["decide_readercomment"] if decides else []), *permissions]
        user = make_user(
            f"moderator{next(count)}", "wagtailadmin.access_admin", *(f"execvoice_comments.{name}" for name in names)
        )
        group = Group.objects.create(name=f"Moderators of {user.pk}")
        GroupPagePermission.objects.create(group=group, page=page, permission_type="lock")
        user.groups.add(group)
        return user

    return make_moderator
