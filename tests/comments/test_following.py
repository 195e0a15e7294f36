"""Whoever ticks a box when they write hears of answers by mail, once the address itself has said so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, issue_ticket, withdraw_comment
from wagtail_execvoice.comments.actions.following import confirm_address, tell_followers
from wagtail_execvoice.comments.actions.telling import tell_writers
from wagtail_execvoice.comments.constants import Act, Mode, Standing, Status
from wagtail_execvoice.comments.models import Commenter, Follow, ReaderComment
from wagtail_execvoice.comments.urlnames import api_comments_url, write_url

pytestmark = pytest.mark.usefixtures("no_limits")

GRACE, HOUR, DAY = 601, 3601, 86_400
EMAIL = get_user_model().get_email_field_name()
AT_ONCE, SENTENCE = "appear without waiting", "You did not write it?"


@pytest.fixture
def mailed(clock: Any) -> Callable[[], list[OutboxMail]]:
    """Return a function that lets the grace go by, and returns all mail that there is to writers."""

    def mailed() -> list[OutboxMail]:
        clock.shift(GRACE)
        tell_writers()
        return list(OutboxMail.objects.order_by("pk"))

    return mailed


@pytest.fixture(params=["form", "script", "api"])
def send(request: Any, client: Client, clock: Any, talk: Any, set_mode: Any) -> Callable[..., Any]:
    """Return a function that sends a comment by one of the doors, a minute after it asked for a ticket."""
    set_mode(Mode.OPEN)

    def send(user: Any = None, follow: bool = True, **fields: Any) -> Any:
        if user is not None:
            client.force_login(user)
        fields = {"body": "Well said.", "ticket": issue_ticket(talk.pk, user), **fields}
        fields |= {} if user is not None else {"name": "Ana", **fields}
        clock.shift(60)
        if request.param == "api":
            url, fields = api_comments_url(talk.pk), {**fields, "follow": follow}
            return client.post(url, json.dumps(fields), content_type="application/json")
        headers = {"accept": "application/json"} if request.param == "script" else {}
        return client.post(write_url(talk.pk), {**fields, **({"follow": "on"} if follow else {})}, headers=headers)

    return send


def link_in(mail: OutboxMail) -> str:
    return re.search(r"http://localhost(\S*/mail/\S*)", mail.body)[1]  # type: ignore[index]


class TestTheTick:
    def test_brings_the_mail_by_which_a_guest_follows(
        self, client: Client, clock: Any, send: Any, mailed: Any, write: Any
    ) -> None:
        assert send(email="ana@example.com").status_code in {200, 201, 302}
        comment = ReaderComment.objects.get()
        assert comment.is_visible and tell_writers() == 0
        # Nobody follows by what somebody typed.
        write("In the meantime", name="Bo", reply_to=comment)
        [mail] = mailed()
        assert mail.to == "ana@example.com" and not Follow.objects.exists()
        client.post(link_in(mail), {"follow": "1"})
        assert Follow.objects.get().email == "ana@example.com"
        # Also of what was answered while the mail was on its way.
        clock.shift(GRACE)
        assert tell_followers() == 1 and "Bo" in OutboxMail.objects.latest("pk").body

    def test_without_it_nobody_is_told(self, send: Any, mailed: Any) -> None:
        send(email="ana@example.com", follow=False)
        assert ReaderComment.objects.get().is_visible and mailed() == []

    def test_of_who_is_signed_in_counts_the_address_of_the_account(
        self, send: Any, mailed: Any, make_user: Any
    ) -> None:
        send(make_user("rita", **{EMAIL: "rita@example.com"}))
        [mail] = mailed()
        assert mail.to == "rita@example.com" and SENTENCE not in mail.body

    def test_without_an_address_is_an_error_that_says_what_to_do(self, send: Any) -> None:
        response = send(body="My long thoughts")
        assert response.status_code == 422 and not ReaderComment.objects.exists()
        said = response.content.decode()
        assert "Type the address to which answers are mailed" in said
        if response["Content-Type"] == "application/json":
            assert set(response.json()["fields"]) == {"email"}
        else:
            page = BeautifulSoup(said, "html.parser")
            assert "My long thoughts" in page.select_one("textarea").get_text()
            assert page.select_one("input[name=follow]").has_attr("checked")
            assert page.select_one("input[name=email]")["aria-invalid"] == "true"

    def test_of_an_account_without_an_address_is_an_error_at_the_box(self, send: Any, make_user: Any) -> None:
        user = make_user("rita", **{EMAIL: ""})
        response = send(user, body="My long thoughts")
        assert response.status_code == 422 and "Your account has no e-mail address" in response.content.decode()
        assert send(user, follow=False).status_code in {200, 201, 302}

    def test_of_what_is_reviewed_first_changes_nothing(
        self, send: Any, mailed: Any, set_mode: Any, admin_user: Any
    ) -> None:
        set_mode(Mode.MODERATED)
        send(email="ana@example.com")
        assert mailed() == []
        decide([ReaderComment.objects.get().pk], Act.APPROVE, admin_user)
        assert len(mailed()) == 1

    @pytest.mark.parametrize("act", [Act.REJECT, Act.SPAM])
    def test_of_what_was_hidden_in_the_grace_is_told_to_nobody(
        self, send: Any, mailed: Any, admin_user: Any, act: Act
    ) -> None:
        send(email="ana@example.com")
        decide([ReaderComment.objects.get().pk], act, admin_user)
        assert mailed() == []

    def test_of_what_was_taken_back_is_told_to_nobody_though_its_place_stays(
        self, send: Any, mailed: Any, write: Any
    ) -> None:
        send(email="ana@example.com")
        comment = ReaderComment.objects.get()
        write("An answer", reply_to=comment)
        withdraw_comment(comment)
        assert ReaderComment.objects.get(pk=comment.pk).is_visible and mailed() == []


class TestTheBox:
    def box(self, response: Any) -> Any:
        return BeautifulSoup(response.content, "html.parser").select_one("#comment-form input[name=follow]")

    def test_stands_under_the_article_and_on_the_page_of_the_form_without_a_tick(
        self, client: Client, talk: Any
    ) -> None:
        for url in (talk.url, write_url(talk.pk)):
            box = self.box(client.get(url))
            assert box["type"] == "checkbox" and not box.has_attr("checked")

    @pytest.mark.parametrize("ticked", [True, False])
    def test_stays_as_it_is_through_previews_and_errors(self, client: Client, talk: Any, ticked: bool) -> None:
        fields = {"name": "Ana", "email": "ana@example.com", "body": "Words", **({"follow": "on"} if ticked else {})}
        ticket = {"ticket": issue_ticket(talk.pk, None)}
        for more in ({}, {**ticket, "preview": "1"}, {**ticket, "body": " "}, {**ticket, "email": "no"}):
            assert self.box(client.post(write_url(talk.pk), {**fields, **more})).has_attr("checked") is ticked

    def test_is_not_offered_to_an_account_without_an_address(self, client: Client, talk: Any, make_user: Any) -> None:
        client.force_login(make_user("rita", **{EMAIL: ""}))
        assert self.box(client.get(write_url(talk.pk))) is None
        client.force_login(make_user("bo", **{EMAIL: "bo@example.com"}))
        assert self.box(client.get(write_url(talk.pk))) is not None


class TestAccounts:
    @pytest.mark.parametrize("address", [None, f"{'a' * 250}@example.com"])
    def test_with_an_address_that_is_none_write_as_those_without(
        self, client: Client, talk: Any, make_user: Any, monkeypatch: pytest.MonkeyPatch, address: str | None
    ) -> None:
        user = make_user("rita")
        monkeypatch.setattr(get_user_model(), EMAIL, property(lambda self: address, lambda self, value: None))
        client.force_login(user)
        assert (
            client.post(write_url(talk.pk), {"body": "Words", "ticket": issue_ticket(talk.pk, user)}).status_code == 302
        )
        assert ReaderComment.objects.get().email == ""

    def test_have_their_address_where_the_model_says(
        self, client: Client, talk: Any, make_user: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        user = make_user("rita")
        monkeypatch.setattr(get_user_model(), "EMAIL_FIELD", "correo", raising=False)
        monkeypatch.setattr(get_user_model(), "correo", "rita@example.com", raising=False)
        client.force_login(user)
        assert (
            client.post(write_url(talk.pk), {"body": "Words", "ticket": issue_ticket(talk.pk, user)}).status_code == 302
        )
        assert ReaderComment.objects.get().email == "rita@example.com"


class TestAnAddressThatDoesNotAnswer:
    @pytest.fixture
    def approve(self, write: Any, admin_user: Any, set_mode: Any, clock: Any) -> Callable[..., ReaderComment]:
        set_mode(Mode.MODERATED)

        def approve(email: str = "ana@example.com", **values: Any) -> ReaderComment:
            comment: ReaderComment = write(email=email, **values)
            decide([comment.pk], Act.APPROVE, admin_user)
            return comment

        return approve

    def test_is_asked_once_in_two_weeks(self, approve: Any, mailed: Any, clock: Any) -> None:
        for email in ("ana@example.com", "Ana@Example.com", "ana@example.com"):
            approve(email)
        [mail] = mailed()
        assert SENTENCE in mail.body and "at most once in 14 days" in mail.body
        clock.shift(13 * DAY)
        approve()
        assert len(mailed()) == 1
        clock.shift(DAY)
        approve()
        assert len(mailed()) == 2

    def test_is_another_one_for_everybody_else(self, approve: Any, mailed: Any) -> None:
        approve()
        approve("bo@example.com")
        assert len(mailed()) == 2

    def test_hears_of_the_others_once_it_answers(self, client: Client, approve: Any, mailed: Any) -> None:
        for _ in range(3):
            approve()
        [first] = mailed()
        client.post(link_in(first))
        mails = mailed()
        assert len(mails) == 3 and not [mail for mail in mails[1:] if SENTENCE in mail.body]
        approve()
        assert (len(mailed()), len(mailed())) == (4, 4)

    @pytest.mark.parametrize("act", [Act.SPAM, Act.REJECT, Act.REVIEW])
    def test_is_not_told_of_what_was_taken_out_of_sight_meanwhile(
        self, client: Client, approve: Any, mailed: Any, admin_user: Any, act: Act
    ) -> None:
        approve()
        second = approve()
        [first] = mailed()
        decide([second.pk], act, admin_user)
        client.post(link_in(first))
        assert len(mailed()) == 1

    def test_of_an_account_is_mailed_about_each(self, approve: Any, mailed: Any, make_user: Any) -> None:
        user = make_user("rita", **{EMAIL: "rita@example.com"})
        for _ in range(2):
            approve("rita@example.com", user=user)
        assert [SENTENCE in mail.body for mail in mailed()] == [False, False]


class TestWhatConfirmingBrings:
    @pytest.mark.parametrize(
        ("mode", "standing", "promised"),
        [
            (Mode.FIRST_HELD, Standing.NORMAL, True),
            (Mode.FIRST_HELD, Standing.HELD, False),
            (Mode.MODERATED, Standing.NORMAL, False),
            (Mode.OPEN, Standing.NORMAL, False),
        ],
    )
    def test_is_promised_only_where_it_is_so(
        self,
        client: Client,
        write: Any,
        set_mode: Any,
        mailed: Any,
        admin_user: Any,
        mode: Mode,
        standing: Standing,
        promised: bool,
    ) -> None:
        comment = write("Words", email="ana@example.com")
        set_mode(mode)
        Commenter.objects.update(standing=standing)
        decide([comment.pk], Act.APPROVE, admin_user)
        [mail] = mailed()
        page = client.get(link_in(mail)).content.decode()
        assert "Is this your address?" in mail.body and "Is this your address?" in page
        assert [AT_ONCE in text for text in (mail.body, page)] == [promised, promised]
        client.post(link_in(mail))
        assert AT_ONCE not in client.get(link_in(mail)).content.decode()
        trusted = write("Again", email="ana@example.com").status == Status.APPROVED
        assert trusted is (promised or mode == Mode.OPEN)

    def test_is_what_the_button_says(self, client: Client, write: Any, mailed: Any, admin_user: Any) -> None:
        decide([write("Words", email="ana@example.com").pk], Act.APPROVE, admin_user)
        url = link_in(mailed()[0])
        page = BeautifulSoup(client.get(url).content, "html.parser")
        follow, only = page.select("form button")
        assert (follow["name"], follow["value"], only.get("name")) == ("follow", "1", None)
        assert "You get a mail when somebody answers." not in client.post(url).content.decode()
        assert not Follow.objects.exists()
        page = BeautifulSoup(client.get(url).content, "html.parser")
        assert [button.get_text() for button in page.select("form button")] == ["Mail me when somebody answers"]
        assert "You get a mail when somebody answers." in client.post(url, {"follow": "1"}).content.decode()
        assert Follow.objects.exists()


class TestAnAddressWrittenOtherwise:
    def test_is_the_same_follower_and_hears_nothing_of_itself(self, clock: Any, shown: Any) -> None:
        root = shown("Root", email="Ana@example.com")
        confirm_address(root, follow=True)
        confirm_address(shown("More", email="ana@example.com", reply_to=root), follow=True)
        assert Follow.objects.get().email == "Ana@example.com"
        clock.shift(HOUR)
        assert tell_followers() == 0 and not OutboxMail.objects.exists()
        shown("Of somebody else", name="Bo", email="bo@example.com", reply_to=root)
        clock.shift(HOUR)
        assert tell_followers() == 1 and "Bo" in OutboxMail.objects.get().body
