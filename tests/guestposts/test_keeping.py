"""What was not published is deleted after a year, or after as long as a site says; what was made a page never is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.models import OutboxMail, SecretLink
from wagtail_execvoice.guestposts.actions import accept, add_picture, decline, save_text, submit_text
from wagtail_execvoice.guestposts.actions.keeping import forget_old
from wagtail_execvoice.guestposts.constants import AgreementKind, SubmissionState
from wagtail_execvoice.guestposts.models import Agreement, Submission, SubmissionPicture, SubmissionVersion

TEXT = {"title": "My view", "body": "<p>Words</p>"}
AGREED = {AgreementKind.CONSENT: "I agree.", AgreementKind.RIGHTS: "It is mine."}


def age(days: int, **fields: Any) -> None:
    """Make every text as old, and every link."""
    then = timezone.now() - timedelta(days=days)
    Submission.objects.update(state_since=then, invited_at=then, **fields)
    SecretLink.objects.update(expires_at=then + timedelta(days=30))


@pytest.fixture
def declined(invited: Any, png: Any) -> Submission:
    """A text with everything that one can have, which was declined."""
    submission, _token = invited("Gast Guest")
    add_picture(submission, png())
    submission = submit_text(submission, TEXT, AGREED, note="Here it is")
    Submission.objects.update(state=SubmissionState.DECLINED)
    return submission


def test_a_declined_text_is_deleted_after_a_year_with_everything_about_it(declined: Submission) -> None:
    other = queue_mail("guestposts.submitted:999:1", "boss@example.com", "Another", "Text")
    age(364)
    assert forget_old() == 0
    age(366)
    assert (forget_old(), forget_old()) == (1, 0)
    for model in (Submission, SubmissionVersion, SubmissionPicture, Agreement, SecretLink):
        assert not model.objects.exists()
    assert list(OutboxMail.objects.all()) == [other]
    assert not ModelLogEntry.objects.filter(label__contains="Gast").exists()


@pytest.mark.parametrize("state", SubmissionState)
def test_only_what_was_declined_withdrawn_or_never_begun_is_deleted(declined: Submission, state: str) -> None:
    age(4000, state=state)
    assert forget_old() == (state in {"declined", "withdrawn", "invited"})


def test_what_was_made_a_page_stays_with_what_was_agreed_to(invited: Any, home: Any, editor: Any) -> None:
    from testapp.models import GuestPage

    submission, _token = invited()
    accept(submit_text(submission, TEXT, AGREED), GuestPage, home, editor)
    age(4000)
    assert forget_old() == 0
    # In whatever state: while there is a page, the row belongs to it.
    age(4000, state=SubmissionState.DECLINED)
    assert forget_old() == 0 and Agreement.objects.count() == 2


def test_what_was_agreed_to_about_a_page_outlives_the_text(declined: Submission) -> None:
    Agreement.objects.filter(kind=AgreementKind.CONSENT).update(page_key="12")
    age(400)
    assert forget_old() == 1
    assert Agreement.objects.get().kind == AgreementKind.CONSENT


def test_who_got_a_link_lately_or_has_time_left_is_not_forgotten(invited: Any) -> None:
    invited()
    age(400)
    SecretLink.objects.update(expires_at=timezone.now() + timedelta(days=3))
    assert forget_old() == 0
    age(400, due_on=timezone.localdate() + timedelta(days=5))
    assert forget_old() == 0
    age(400, due_on=timezone.localdate() - timedelta(days=5))
    assert forget_old() == 1


def test_a_site_says_how_long_and_may_keep_it_for_ever(declined: Submission, settings: Any) -> None:
    settings.EXECVOICE = {"GUESTPOSTS_KEEP_DAYS": None}
    age(4000)
    assert forget_old() == 0
    settings.EXECVOICE = {"GUESTPOSTS_KEEP_DAYS": 30}
    age(29)
    assert forget_old() == 0
    age(31)
    assert forget_old() == 1


def test_the_texts_of_others_stay(declined: Submission, invited: Any) -> None:
    age(400)
    other, _token = invited("Other", email="other@example.com")
    save_text(other, {"title": "Mine"})
    assert forget_old() == 1
    assert list(Submission.objects.all()) == [other]
    assert OutboxMail.objects.filter(to="other@example.com").exists() and SecretLink.objects.exists()


def test_without_old_texts_it_is_one_query(invited: Any) -> None:
    invited()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        forget_old()
    assert len(queries) == 1


def test_what_was_agreed_to_about_a_page_outlives_it(invited: Any, home: Any, editor: Any) -> None:
    from testapp.models import GuestPage

    submission, _token = invited()
    page = accept(submit_text(submission, TEXT, AGREED), GuestPage, home, editor)
    page.get_latest_revision().publish()
    page_key = str(page.pk)
    GuestPage.objects.get(pk=page.pk).delete()
    decline(submission, "", editor)
    age(400)
    assert forget_old() == 1
    assert {each.kind: each.page_key for each in Agreement.objects.all()} == dict.fromkeys(AGREED, page_key)
