from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from wagtail_execvoice.base.due import run_due_jobs
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, undo, withdraw_comment
from wagtail_execvoice.comments.actions.following import confirm_address, tell_followers
from wagtail_execvoice.comments.actions.telling import tell_writers
from wagtail_execvoice.comments.constants import Act, Mode, Status
from wagtail_execvoice.comments.models import Follow, ReaderComment

GRACE = 601
HOUR = 3601


def link_in(mail: OutboxMail, part: str) -> str:
    return re.search(rf"https?://\S*/{part}\S*", mail.body)[0].replace("http://localhost", "")  # type: ignore[index]


@pytest.fixture
def held(clock: Any, write: Any) -> ReaderComment:
    return write("Well said.", email="ana@example.com")  # type: ignore[no-any-return]


def test_nobody_is_told_anything_before_somebody_decided(clock: Any, held: Any) -> None:
    clock.shift(HOUR)
    assert tell_writers() == 0 and not OutboxMail.objects.exists()


def test_the_writer_of_an_approved_comment_is_told_after_the_grace_and_once(
    clock: Any, held: Any, admin_user: Any
) -> None:
    decide([held.pk], Act.APPROVE, admin_user)
    assert tell_writers() == 0
    clock.shift(GRACE)
    assert (tell_writers(), tell_writers()) == (1, 0)
    mail = OutboxMail.objects.get()
    assert mail.to == "ana@example.com" and "Why we moved" in mail.subject
    decide([held.pk], Act.REVIEW, admin_user)
    decide([held.pk], Act.APPROVE, admin_user)
    clock.shift(GRACE)
    assert tell_writers() == 0


def test_what_is_undone_in_time_is_told_to_nobody(clock: Any, held: Any, admin_user: Any) -> None:
    undo(decide([held.pk], Act.APPROVE, admin_user), admin_user)
    clock.shift(GRACE)
    assert tell_writers() == 0 and not OutboxMail.objects.exists()


class TestUndoing:
    @pytest.fixture
    def told(self, clock: Any) -> Any:
        """Return a function that lets the grace go by and returns what was mailed of: "approved", "rejected"."""

        def told() -> list[str]:
            clock.shift(GRACE)
            tell_writers()
            keys = OutboxMail.objects.order_by("pk").values_list("key", flat=True)
            return [re.sub(r"comments\.(\w+):.*", r"\1", key) for key in keys]

        return told

    def test_a_mail_that_was_due_is_due_again(self, held: Any, admin_user: Any, told: Any) -> None:
        decide([held.pk], Act.APPROVE, admin_user)
        undo(decide([held.pk], Act.REJECT, admin_user), admin_user)
        assert tell_writers() == 0
        assert told() == ["approved"] and told() == ["approved"]

    def test_a_rejection_that_was_to_be_told_is_told_after_an_approval_by_mistake(
        self, held: Any, admin_user: Any, told: Any
    ) -> None:
        decide([held.pk], Act.REJECT, admin_user, tell=True)
        undo(decide([held.pk], Act.APPROVE, admin_user), admin_user)
        assert told() == ["rejected"]

    def test_who_was_told_what_it_is_again_is_told_nothing(self, held: Any, admin_user: Any, told: Any) -> None:
        decide([held.pk], Act.APPROVE, admin_user)
        assert told() == ["approved"]
        undo(decide([held.pk], Act.REJECT, admin_user, tell=True), admin_user)
        assert told() == ["approved"]

    @pytest.mark.parametrize("by_itself", [True, False])
    def test_who_was_told_of_a_rejection_is_told_that_it_is_shown(
        self, held: Any, shown: Any, admin_user: Any, told: Any, by_itself: bool
    ) -> None:
        comment = shown(email="bo@example.com") if by_itself else held
        decide([comment.pk], Act.APPROVE, admin_user)
        batch = decide([comment.pk], Act.REJECT, admin_user, tell=True)
        assert told() == ["rejected"]
        undo(batch, admin_user)
        assert told() == ["rejected", "approved"] and told() == ["rejected", "approved"]

    @pytest.mark.parametrize("act", [Act.REJECT, Act.SPAM])
    def test_of_what_was_shown_by_itself_nobody_is_told(
        self, clock: Any, shown: Any, admin_user: Any, told: Any, act: Act
    ) -> None:
        comment = shown(email="bo@example.com")
        undo(decide([comment.pk], act, admin_user), admin_user)
        assert told() == []

    def test_a_rejection_that_nobody_wanted_told_stays_untold(self, held: Any, admin_user: Any, told: Any) -> None:
        decide([held.pk], Act.REJECT, admin_user)
        batch = decide([held.pk], Act.APPROVE, admin_user)
        assert told() == ["approved"]
        undo(batch, admin_user)
        assert told() == ["approved"]


@pytest.mark.parametrize(("act", "tell", "told"), [(Act.REJECT, True, 1), (Act.REJECT, False, 0), (Act.SPAM, True, 0)])
def test_of_a_rejection_the_writer_is_told_if_the_moderator_says_so_and_of_spam_never(
    clock: Any, held: Any, admin_user: Any, set_mode: Any, act: Act, tell: bool, told: int
) -> None:
    set_mode(Mode.MODERATED, appeal_email="appeal@example.com")
    decide([held.pk], act, admin_user, reason="It is off topic.", tell=tell)
    clock.shift(GRACE)
    assert tell_writers() == told
    for mail in OutboxMail.objects.all():
        assert "It is off topic." in mail.body and "appeal@example.com" in mail.body


def test_who_gave_no_address_is_told_nothing(clock: Any, write: Any, admin_user: Any) -> None:
    comment = write("Well said.")
    decide([comment.pk], Act.APPROVE, admin_user)
    clock.shift(GRACE)
    assert tell_writers() == 0
    assert not ReaderComment.objects.exclude(tell_at=None).exists()


class TestTheLink:
    @pytest.fixture
    def url(self, clock: Any, held: Any, admin_user: Any) -> str:
        decide([held.pk], Act.APPROVE, admin_user)
        clock.shift(GRACE)
        tell_writers()
        return link_in(OutboxMail.objects.get(), "mail/")

    def test_opening_it_changes_nothing(self, client: Client, url: str, held: Any) -> None:
        for method in (client.get, client.head):
            assert method(url).status_code == 200
        held.commenter.refresh_from_db()
        assert held.commenter.confirmed_at is None and not Follow.objects.exists()

    def test_confirming_begins_trust(self, client: Client, url: str, write: Any) -> None:
        client.post(url)
        assert write("Again", email="ana@example.com").status == Status.APPROVED

    def test_following_takes_a_tick(self, client: Client, url: str) -> None:
        client.post(url)
        assert not Follow.objects.exists()
        client.post(url, {"follow": "1"})
        client.post(url, {"follow": "1"})
        assert Follow.objects.get().email == "ana@example.com"

    @pytest.mark.parametrize("token", ["x", "a" * 59, "../../etc", "%00"])
    def test_a_guessed_one_opens_nothing(self, client: Client, held: Any, token: str) -> None:
        assert client.get(f"/comments/mail/{token}/").status_code == 404
        assert client.post(f"/comments/mail/{token}/").status_code == 404


class TestFollowing:
    @pytest.fixture
    def follow(self, clock: Any, held: Any, admin_user: Any, client: Client) -> Follow:
        decide([held.pk], Act.APPROVE, admin_user)
        clock.shift(GRACE)
        tell_writers()
        client.post(link_in(OutboxMail.objects.get(), "mail/"), {"follow": "1"})
        OutboxMail.objects.all().delete()
        return Follow.objects.get()

    @pytest.fixture
    def answer(self, follow: Follow, write: Any, set_mode: Any) -> Any:
        set_mode(Mode.OPEN)
        return lambda **values: write(reply_to=follow.thread, **values)

    def test_an_answer_is_told_after_the_grace_with_who_and_not_what(self, clock: Any, answer: Any) -> None:
        answer(name="Bo", body="Buy at https://spam.example")
        assert tell_followers() == 0
        clock.shift(GRACE)
        assert (tell_followers(), tell_followers()) == (1, 0)
        mail = OutboxMail.objects.get()
        assert "Bo" in mail.body and "spam.example" not in mail.body
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_there_is_one_mail_an_hour_at_most(self, clock: Any, answer: Any) -> None:
        answer(name="Bo")
        clock.shift(GRACE)
        tell_followers()
        answer(name="Cy")
        clock.shift(GRACE)
        assert tell_followers() == 0
        clock.shift(HOUR)
        assert tell_followers() == 1

    def test_nobody_is_told_of_their_own_answers_nor_of_what_is_not_shown(
        self, clock: Any, answer: Any, set_mode: Any, admin_user: Any
    ) -> None:
        answer(email="ana@example.com")
        hidden = answer(name="Bo")
        decide([hidden.pk], Act.SPAM, admin_user)
        set_mode(Mode.MODERATED)
        answer(name="Cy")
        clock.shift(HOUR)
        assert tell_followers() == 0 and not OutboxMail.objects.exists()

    def test_who_took_an_answer_back_is_named_to_nobody(self, clock: Any, answer: Any, write: Any) -> None:
        regretted = answer(name="Regretful")
        write(reply_to=regretted, name="Bo")
        withdraw_comment(regretted)
        clock.shift(GRACE)
        assert tell_followers() == 1
        assert "Bo" in OutboxMail.objects.get().body and "Regretful" not in OutboxMail.objects.get().body

    def test_of_a_conversation_that_was_hidden_nobody_hears(self, clock: Any, answer: Any, set_mode: Any) -> None:
        answer(name="Bo")
        set_mode(Mode.HIDDEN)
        clock.shift(GRACE)
        assert tell_followers() == 0

    def test_of_a_page_that_became_private_nobody_hears(self, clock: Any, answer: Any, talk: Any) -> None:
        answer(name="Bo")
        restriction = PageViewRestriction.objects.create(page=talk, restriction_type=PageViewRestriction.LOGIN)
        clock.shift(GRACE)
        assert tell_followers() == 0 and not OutboxMail.objects.exists()
        restriction.delete()
        answer(name="Cy")
        clock.shift(GRACE)
        assert tell_followers() == 1

    def test_who_asked_before_without_saying_so_by_mail_is_confirmed_now(self, follow: Follow, held: Any) -> None:
        Follow.objects.update(confirmed_at=None)
        confirm_address(held, follow=True)
        follow.refresh_from_db()
        assert follow.confirmed_at is not None

    def test_a_mail_program_stops_it_by_one_post(self, clock: Any, answer: Any, client: Client) -> None:
        answer(name="Bo")
        clock.shift(GRACE)
        tell_followers()
        url = OutboxMail.objects.get().headers["List-Unsubscribe"].strip("<>").replace("http://localhost", "")
        client.get(url)
        assert Follow.objects.exists()
        response = client.post(url, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200 and not Follow.objects.exists()
        assert client.post(url).status_code == 200


def test_the_due_jobs_do_it(clock: Any, held: Any, admin_user: Any) -> None:
    decide([held.pk], Act.APPROVE, admin_user)
    clock.shift(GRACE)
    run_due_jobs()
    assert OutboxMail.objects.get().to == "ana@example.com"
