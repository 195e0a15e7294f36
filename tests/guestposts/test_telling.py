"""Somebody is told of what a guest does, also when the one who invited them is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.guestposts.actions import decline, reopen, submit_text, withdraw_text
from wagtail_execvoice.guestposts.actions.reminding import remind
from wagtail_execvoice.guestposts.actions.telling import MOST, find_editors
from wagtail_execvoice.guestposts.constants import AgreementKind
from wagtail_execvoice.guestposts.models import Submission

TEXT = {"title": "My view", "body": "<p>Words</p>"}
AGREED = {AgreementKind.CONSENT: "I agree.", AgreementKind.RIGHTS: "It is mine."}
RIGHTS = ("wagtailadmin.access_admin", "execvoice_guestposts.change_submission")


@pytest.fixture
def hand_in(invited: Any) -> Any:
    """Return a function that has a guest hand in a text, and returns who is told of it."""

    def hand_in() -> list[str]:
        submission, _token = invited()
        submit_text(submission, TEXT, AGREED)
        mails = OutboxMail.objects.filter(key__startswith=f"guestposts.submitted:{submission.pk}:")
        return sorted(mail.to.partition("@")[0] for mail in mails)

    return hand_in


@pytest.fixture
def readers(make_user: Any) -> None:
    for name in ("ben", "ann"):
        make_user(name, *RIGHTS)
    make_user("away", *RIGHTS, is_active=False)
    make_user("silent", *RIGHTS, email="")
    make_user("outside", "execvoice_guestposts.change_submission")
    make_user("elsewhere", "wagtailadmin.access_admin")


def test_who_invited_is_told_alone(hand_in: Any, readers: None) -> None:
    assert hand_in() == ["editor"]


@pytest.mark.parametrize("gone", [{"is_active": False}, {"email": ""}, None])
def test_if_they_are_gone_those_are_told_who_may_read_it(
    hand_in: Any, readers: None, editor: Any, invited: Any, gone: dict[str, Any] | None
) -> None:
    submission, _token = invited()
    if gone is None:
        Submission.objects.update(invited_by=None)
    else:
        # A user model may want each address once: the one without gives theirs up.
        User = type(editor)
        User.objects.exclude(pk=editor.pk).filter(email="").delete()
        User.objects.filter(pk=editor.pk).update(**gone)
    submission = Submission.objects.get(pk=submission.pk)
    submit_text(submission, TEXT, AGREED)
    assert sorted(mail.to.partition("@")[0] for mail in OutboxMail.objects.filter(key__contains=".submitted:")) == [
        *("ann", "ben")
    ]
    # Whoever waits is told of, too; and once.
    Submission.objects.update(state_since=timezone.now() - timedelta(days=4))
    assert (remind(), remind()) == (1, 0)
    assert OutboxMail.objects.filter(key__startswith="guestposts.waits:").count() == 2


def test_superusers_are_told_only_if_nobody_else_may_read_it(invited: Any, make_user: Any, editor: Any) -> None:
    make_user("root", is_superuser=True)
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    submission, _token = invited()
    submission = Submission.objects.get(pk=submission.pk)
    submit_text(submission, TEXT, AGREED)
    assert [mail.to for mail in OutboxMail.objects.filter(key__contains=".submitted:")] == ["root@example.com"]


def test_of_many_a_bounded_number_is_told(invited: Any, make_user: Any, editor: Any) -> None:
    for number in range(MOST + 5):
        make_user(f"reader{number}", *RIGHTS)
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    submission, _token = invited()
    submit_text(Submission.objects.get(pk=submission.pk), TEXT, AGREED)
    assert OutboxMail.objects.filter(key__contains=".submitted:").count() == MOST


class TestAgain:
    """What happens twice is told twice."""

    def count(self, kind: str) -> int:
        return OutboxMail.objects.filter(key__startswith=f"guestposts.{kind}:").count()

    def test_a_guest_takes_the_text_back_twice(self, invited: Any, editor: Any) -> None:
        submission, _token = invited()
        submit_text(submission, TEXT, AGREED)
        for number in (1, 2):
            withdraw_text(submission, "")
            assert self.count("withdrawn") == number
            reopen(submission, editor)

    def test_an_editor_closes_the_text_twice(self, invited: Any, editor: Any) -> None:
        submission, _token = invited()
        submit_text(submission, TEXT, AGREED)
        for number in (1, 2):
            decline(submission, "", editor)
            assert self.count("declined") == number
            reopen(submission, editor)


def test_an_editor_without_any_address_is_passed_over(invited: Any, readers: None) -> None:
    submission, _token = invited()
    Submission.objects.update(invited_by=None)
    submission.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        assert sorted(editor.email.partition("@")[0] for editor in find_editors(submission)) == ["ann", "ben"]
    # A user model may have none as NULL: that is not greater than "", and as no other comparison counts it as an address.
    column = connection.ops.quote_name("email")
    assert f"{column} > " in queries[-1]["sql"]
