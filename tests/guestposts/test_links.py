"""The secret links of guests: what ends one, who gets another one, and what stands behind one that opens nothing."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wagtail_execvoice.base.models import OutboxMail, RateBucket, SecretLink
from wagtail_execvoice.guestposts import actions
from wagtail_execvoice.guestposts.actions.reminding import remind
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.forms.inviting import LinkForm
from wagtail_execvoice.guestposts.models import Submission

GUEST = "guest@example.com"
FULL = {"title": "My view", "body": "Words", "consent": "on", "rights": "on"}


def url(token: str, rest: str = "") -> str:
    return f"/guests/{token}/{rest}"


def ask(email: str = GUEST, **extra: Any) -> Any:
    return Client(**extra).post("/guests/", {"email": email})


def works(token: str) -> bool:
    return bool(Client().get(url(token)).status_code == 200)


def tokens_in(mail: OutboxMail) -> list[str]:
    return re.findall(r"/guests/([0-9A-Za-z]{59})/", mail.body)


def mails() -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(to=GUEST).order_by("pk"))


class TestRevoked:
    @pytest.fixture
    def revoked(self, invited: Any, editor: Any) -> Any:
        submission, token = invited(due_on=timezone.localdate() + timedelta(days=2))
        long_ago = timezone.now() - timedelta(days=5)
        Submission.objects.update(state_since=long_ago, saved_at=long_ago)
        SecretLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
        actions.revoke(submission, editor)
        assert not works(token)
        return submission

    def test_no_reminder_brings_a_new_link(self, revoked: Any) -> None:
        assert remind() == 0 and len(mails()) == 1

    def test_a_text_that_is_not_revoked_is_reminded_of(self, revoked: Any) -> None:
        Submission.objects.update(revoked_at=None)
        assert remind() == 1 and len(mails()) == 2

    def test_who_asks_for_a_new_link_gets_the_same_answer_and_no_mail(self, revoked: Any) -> None:
        assert ask().content == ask("nobody@example.com").content
        assert len(mails()) == 1 and not SecretLink.objects.filter(revoked_at=None).exists()

    def test_an_editor_sends_a_new_one_and_from_then_on_it_is_as_before(self, revoked: Any, editor: Any) -> None:
        actions.send_link(revoked, editor)
        [token] = tokens_in(mails()[-1])
        assert works(token)
        revoked.refresh_from_db()
        assert revoked.revoked_at is None
        assert remind() == 1

    def test_mail_about_something_else_brings_no_link_either(self, revoked: Any, editor: Any) -> None:
        Submission.objects.update(state="submitted")
        actions.ask_for_changes(revoked, "Shorter, please", editor)
        mail = mails()[-1]
        assert "Shorter, please" in mail.body and tokens_in(mail) == []
        assert "answer the person who invited you" in mail.body
        assert not SecretLink.objects.filter(revoked_at=None).exists()


class TestAskingForALink:
    def test_a_stranger_who_knows_the_address_ends_no_link(self, client: Client, invited: Any) -> None:
        _submission, token = invited()
        for number in range(5):
            assert ask(GUEST.upper(), REMOTE_ADDR=f"6.6.6.{number}").status_code == 200
        assert client.post(url(token), FULL).status_code == 302
        sent = mails()[1:]
        assert len(sent) == 3 and "go on working" in sent[0].body
        assert all(works(token) for mail in mails() for token in tokens_in(mail))

    def test_a_stranger_uses_up_nothing_of_what_an_editor_may_send(self, invited: Any, editor: Any) -> None:
        submission, _token = invited()
        for number in range(5):
            ask(REMOTE_ADDR=f"6.6.6.{number}")
        actions.send_link(submission, editor)
        assert "no longer work" in mails()[-1].body

    def test_so_many_a_day_go_to_one_address(self, invited: Any) -> None:
        invited()
        for number in range(4):
            RateBucket.objects.filter(window_ends_at__lt=timezone.now() + timedelta(hours=2)).delete()
            for other in range(3):
                ask(REMOTE_ADDR=f"6.6.{number}.{other}")
        assert len(mails()) == 1 + 6

    def test_one_mail_has_the_links_to_all_texts_those_to_write_in_first(self, invited: Any, editor: Any) -> None:
        made = [invited(f"Guest {number}")[0] for number in range(12)]
        Submission.objects.filter(pk=made[-1].pk).update(state="submitted", title="Handed in")
        Submission.objects.filter(pk=made[0].pk).update(state="withdrawn", title="Taken back")
        Submission.objects.filter(pk=made[1].pk).update(title="The first one")
        Submission.objects.filter(pk=made[2].pk).update(revoked_at=timezone.now(), title="Revoked")
        before = len(mails())
        ask()
        [mail] = mails()[before:]
        tokens = tokens_in(mail)
        assert len(tokens) == len({*tokens}) == 10
        assert "Taken back" not in mail.body and "Revoked" not in mail.body
        assert mail.body.index("The first one") < mail.body.index("Handed in")
        assert works(tokens[0]) and works(tokens[-1])

    def test_with_one_text_the_mail_is_about_that_one(self, invited: Any) -> None:
        invited()
        Submission.objects.update(title="My view")
        ask()
        assert "“My view”" in mails()[-1].body and len(tokens_in(mails()[-1])) == 1


class TestAnEditorSendsALink:
    def test_it_ends_the_older_ones(self, invited: Any, editor: Any) -> None:
        submission, token = invited()
        actions.send_link(submission, editor)
        assert not works(token) and works(tokens_in(mails()[-1])[0])

    def test_a_wrong_address_is_corrected_by_it(self, invited: Any, editor: Any) -> None:
        submission, token = invited()
        actions.send_link(submission, editor, email=" Right@example.com ")
        submission.refresh_from_db()
        assert submission.email == "Right@example.com" and not works(token)
        mail = OutboxMail.objects.get(to="Right@example.com")
        assert works(tokens_in(mail)[0])

    @pytest.mark.parametrize(
        "email", ["nobody", "a@b", "a\0@example.com", "x" * 250 + "@example.com", "a@example.com\nb"]
    )
    def test_what_is_no_address_is_refused_and_nothing_ends(self, invited: Any, editor: Any, email: str) -> None:
        submission, token = invited()
        with pytest.raises(SubmissionRefused) as refused:
            actions.send_link(submission, editor, email=email)
        assert refused.value.code == "incomplete" and works(token)

    def test_to_a_guest_who_was_erased_nothing_is_sent_and_it_is_said(self, invited: Any, editor: Any) -> None:
        submission, _token = invited()
        Submission.objects.update(email="")
        submission.refresh_from_db()
        with pytest.raises(SubmissionRefused):
            actions.send_link(submission, editor)


class TestDeadLinks:
    def dead(self, submission: Any, token: str) -> list[str]:
        return ["x" * 59, token[:16] + "A" * 43, token[:-1], token.upper(), token]

    def test_the_page_leads_on_and_is_the_same_whatever_the_reason(
        self, client: Client, invited: Any, editor: Any
    ) -> None:
        submission, token = invited()
        expired, old = invited()
        SecretLink.objects.filter(subject__endswith=f":{expired.pk}").update(expires_at=timezone.now())
        actions.revoke(submission, editor)
        answers = [client.get(url(value)) for value in [*self.dead(submission, token), old]]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        html = answers[0].content.decode()
        assert "does not work" in html and 'action="/guests/"' in html and 'name="email"' in html
        for answer in answers:
            assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "no-referrer"
            assert answer.content.decode().find(token) == -1

    def test_what_was_typed_is_shown_to_be_copied(self, client: Client, invited: Any, editor: Any) -> None:
        submission, token = invited()
        actions.revoke(submission, editor)
        typed = {"title": "<b>My</b> title", "body": "Three hours of </textarea> work"}
        response = client.post(url(token), typed)
        html = response.content.decode()
        assert response.status_code == 404
        assert "&lt;b&gt;My&lt;/b&gt; title" in html and "Three hours of &lt;/textarea&gt; work" in html

    def test_everything_that_was_typed_is_shown_with_its_label(self, client: Client, invited: Any, editor: Any) -> None:
        submission, token = invited()
        actions.revoke(submission, editor)
        typed = {
            "title": "My title",
            "body": "Three hours",
            "position": "Beekeeper",
            "affiliation": "Hive",
            "bio": "Keeps bees",
            "disclosure": "We paid for it",
            "note": "Mind the date",
            "description": "The next",
            "credit": "By me",
            "description-1": "A bee",
            "credit-1": "By my aunt",
            "description-0": "My face",
        }
        html = client.post(url(token), {**typed, "consent": "on", "version": "3", "bogus": "x1y2"}).content.decode()
        for words in typed.values():
            assert f"{words}</textarea>" in html
        for label in ("Where you work", "A word to the editors", "[[1]] Who made it", "Your portrait"):
            assert label in html
        assert html.count("<label") == len(typed) + 1 and "x1y2" not in html

    @pytest.mark.parametrize(("rest", "name"), [("final/", "correction"), ("withdraw/", "reason")])
    def test_so_is_what_was_typed_on_other_screens(
        self, client: Client, invited: Any, editor: Any, rest: str, name: str
    ) -> None:
        submission, token = invited()
        actions.revoke(submission, editor)
        html = client.post(url(token, rest), {name: "Words of <mine>"}).content.decode()
        assert "Words of &lt;mine&gt;</textarea>" in html

    def test_guesses_write_nothing_to_the_database(
        self, client: Client, db: None, django_assert_max_num_queries: Any
    ) -> None:
        client.get(url("y" * 59))
        with django_assert_max_num_queries(3) as queries:
            assert client.get(url("x" * 59)).status_code == 404
        assert not [query for query in queries.captured_queries if not query["sql"].startswith("SELECT")]

    def test_a_text_that_was_erased_meanwhile_is_one_of_them(self, client: Client, invited: Any) -> None:
        _submission, token = invited()
        Submission.objects.all().delete()
        assert "does not work" in client.get(url(token)).content.decode()


class TestMistypedLinks:
    @pytest.mark.parametrize("tail", [".", "", "/.", ").", ">", ",", "/)", "”", "/preview", "/preview/."])
    def test_what_was_copied_with_the_sentence_around_it_leads_to_the_text(
        self, client: Client, invited: Any, caplog: Any, tail: str
    ) -> None:
        _submission, token = invited()
        with caplog.at_level(logging.DEBUG):
            response = client.get(f"/guests/{token}{tail}")
        assert response.status_code == 302
        assert response.url == url(token, "preview/" if "preview" in tail else "")
        assert response["Referrer-Policy"] == "no-referrer"
        assert token not in caplog.text

    @pytest.mark.parametrize("tail", ["/nothing/", "/a", "x.", "/pictures/abc/"])
    def test_what_is_no_address_of_ours_is_not_found_and_not_logged(
        self, client: Client, invited: Any, caplog: Any, tail: str
    ) -> None:
        _submission, token = invited()
        with caplog.at_level(logging.DEBUG):
            response = client.get(f"/guests/{token}{tail}")
        assert response.status_code == 404 and "does not work" in response.content.decode()
        assert token not in caplog.text and "Not Found" in caplog.text

    @pytest.mark.parametrize(
        "path",
        [
            "/guests/{0}/%20http://testserver/guests/{1}/",
            "/guests/unsubscribefromthis/{1}/",
            "/guests/{0}x{1}/a/b",
            "/guests/" + "0123456789abcdefg/" * 400 + "{1}/{0}/",
        ],
    )
    def test_of_several_that_stand_in_it_none_is_logged(
        self, client: Client, invited: Any, caplog: Any, path: str
    ) -> None:
        tokens = [invited()[1], invited("Other", email="other@example.com")[1]]
        with caplog.at_level(logging.DEBUG):
            response = client.get(path.format(*tokens))
        assert response.status_code == 404 and "Not Found" in caplog.text
        for token in tokens:
            assert token not in caplog.text and token not in response.content.decode()
            assert not [value for value in response.wsgi_request.META.values() if token in str(value)]


@pytest.mark.django_db(transaction=True)
def test_no_link_is_made_while_an_editor_revokes_them(invited: Any, editor: Any, at_once: Any) -> None:
    submission, _token = invited()
    turns = iter(range(8))

    def act() -> None:
        turn = next(turns)
        if turn == 3:
            actions.revoke(submission, editor)
        else:
            actions.send_lost_links(GUEST, f"visitor {turn}")

    at_once(act, 8)
    assert not SecretLink.objects.filter(revoked_at=None).exists()
    assert len(mails()) <= 1 + 3


def test_an_address_that_is_longer_than_any_is_refused_at_its_field() -> None:
    assert "email" in LinkForm({"email": f"{'a' * 290}@example.com"}).errors
