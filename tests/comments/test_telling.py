"""What cannot be told when the grace is over stays due until it can be, and not for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, undo
from wagtail_execvoice.comments.actions.telling import tell_writers
from wagtail_execvoice.comments.constants import Act
from wagtail_execvoice.comments.models import ReaderComment

GRACE = 601
DAY = 86_400


@pytest.fixture
def hidden_by(clock: Any, shown: Any, admin_user: Any) -> Any:
    """Return the act by which the parent of an approved answer was rejected, whose writer is to be told."""
    parent = shown("Why?")
    answer = shown("Because.", reply_to=parent, email="ana@example.com")
    decide([answer.pk], Act.REVIEW, admin_user)
    batch = decide([parent.pk], Act.REJECT, admin_user)
    decide([answer.pk], Act.APPROVE, admin_user)
    return batch


def test_what_is_not_shown_when_the_grace_ends_is_told_once_it_is_shown(
    clock: Any, hidden_by: Any, admin_user: Any
) -> None:
    clock.shift(GRACE)
    assert tell_writers() == 0 and not OutboxMail.objects.exists()
    undo(hidden_by, admin_user)
    assert (tell_writers(), tell_writers()) == (1, 0)
    assert OutboxMail.objects.get().to == "ana@example.com"


def test_a_rejection_under_a_page_that_is_not_there_for_a_while_is_told_once_it_is(
    clock: Any, write: Any, admin_user: Any, talk: Any
) -> None:
    decide([write(email="ana@example.com").pk], Act.REJECT, admin_user, tell=True)
    talk.unpublish()
    clock.shift(GRACE)
    assert tell_writers() == 0
    clock.shift(1800)
    talk.refresh_from_db()
    talk.save_revision().publish()
    assert (tell_writers(), tell_writers()) == (1, 0)
    assert OutboxMail.objects.get().to == "ana@example.com"


def test_after_the_time_for_which_mail_is_kept_it_is_given_up(
    clock: Any, hidden_by: Any, admin_user: Any, settings: Any
) -> None:
    settings.EXECVOICE = {"MAIL_RETENTION_DAYS": 3}
    clock.shift(GRACE + 2 * DAY)
    tell_writers()
    assert ReaderComment.objects.exclude(tell_at=None).count() == 1
    clock.shift(2 * DAY)
    tell_writers()
    assert not ReaderComment.objects.exclude(tell_at=None).exists()
    undo(hidden_by, admin_user)
    assert tell_writers() == 0


def test_what_can_be_told_is_told_however_late_the_command_runs(clock: Any, write: Any, admin_user: Any) -> None:
    decide([write(email="ana@example.com").pk], Act.APPROVE, admin_user)
    clock.shift(90 * DAY)
    assert tell_writers() == 1


def test_what_waits_keeps_nobody_else_waiting_and_is_not_tried_each_time(
    clock: Any, hidden_by: Any, write: Any, admin_user: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("wagtail_execvoice.comments.actions.telling.BATCH", 1)
    clock.shift(GRACE)
    with CaptureQueriesContext(connection) as queries:
        assert tell_writers() == 0
    assert not any("SELECT" in query["sql"] and '"body"' in query["sql"] for query in queries)
    other = write(email="bo@example.com")
    ReaderComment.objects.filter(pk=other.pk).update(tell_at=other.created_at - timedelta(seconds=1))
    assert tell_writers() == 1
    assert OutboxMail.objects.get().to == "bo@example.com"


def test_what_is_hidden_while_the_mail_is_written_stays_due(
    clock: Any, write: Any, admin_user: Any, monkeypatch: Any
) -> None:
    from wagtail_execvoice.comments.actions import telling

    comment = write(email="ana@example.com")
    decide([comment.pk], Act.APPROVE, admin_user)
    clock.shift(GRACE)
    ReaderComment.objects.filter(pk=comment.pk).update(is_visible=False)
    # As if it had been shown when it was chosen.
    assert not telling._tell_carefully(comment.pk)
    ReaderComment.objects.filter(pk=comment.pk).update(is_visible=True)
    assert tell_writers() == 1
