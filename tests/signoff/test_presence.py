"""Proof that the signer is there, when the policy asks for it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.signoff.actions.signing import Proof
from wagtail_execvoice.signoff.constants import Method
from wagtail_execvoice.signoff.models import Signature, SignOffRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any) -> SignOffRequest:
    make_policy(("legal", legal), presence="proof")
    return submit(make_page(user=writer), writer)


@pytest.fixture
def post(client: Any, asked: SignOffRequest) -> Any:
    """Return a function that sends the form of the request in the client's session."""

    def post(decision: str = "sign", **data: Any) -> Any:
        url = reverse("execvoice_signoff:sign", args=[asked.pk])
        return client.post(url, {"digest": asked.digest, "decision": decision, **data})

    return post


@pytest.fixture
def later(client: Any, lawyer: Any) -> Any:
    """Eleven minutes after the lawyer logged in."""
    client.force_login(lawyer)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False) as clock:
        yield clock


def code_in_mail() -> str:
    body = OutboxMail.objects.filter(key__startswith="signoff.code:").latest("pk").body
    match = re.search(r"\b\d{6}\b", body)
    assert match
    return match.group()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


class TestALogin:
    def test_of_the_last_ten_minutes_is_enough(self, client: Any, lawyer: Any, post: Any) -> None:
        client.force_login(lawyer)
        assert post().status_code == 302
        assert Signature.objects.get().method == Method.LOGIN

    def test_from_the_mail_to_signed_takes_one_secret_in_all(
        self, client: Any, lawyer: Any, asked: SignOffRequest, post: Any
    ) -> None:
        url = reverse("execvoice_signoff:sign", args=[asked.pk])
        login = client.get(url)["Location"]
        name = type(lawyer).USERNAME_FIELD
        answer = client.post(login, {"username": getattr(lawyer, name), "password": "lawyer", "next": url})
        assert answer["Location"] == url
        assert 'name="password"' not in client.get(url).content.decode()
        assert post().status_code == 302

    def test_in_another_session_proves_nothing(self, later: Any, lawyer: Any, post: Any) -> None:
        from django.test import Client

        Client().force_login(lawyer)
        assert post().status_code == 200
        assert not Signature.objects.exists()

    def test_of_somebody_else_in_the_same_session_proves_nothing(
        self, client: Any, later: Any, writer: Any, post: Any
    ) -> None:
        session = client.session
        session["execvoice_signoff_login"] = [str(writer.pk), timezone.now().timestamp()]
        session.save()
        post()
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("stored", [None, "x", [], [1], {"a": 1}, ["1", "x"], [None, None]])
    def test_what_is_no_note_of_a_login_proves_nothing(self, client: Any, later: Any, post: Any, stored: Any) -> None:
        session = client.session
        session["execvoice_signoff_login"] = stored
        session.save()
        assert post().status_code == 200
        assert not Signature.objects.exists()


class TestThePassword:
    def test_is_asked_for_later_and_signs(self, client: Any, later: Any, asked: SignOffRequest, post: Any) -> None:
        html = client.get(reverse("execvoice_signoff:sign", args=[asked.pk])).content.decode()
        assert 'name="password"' in html
        assert post(password="lawyer").status_code == 302
        assert Signature.objects.get().method == Method.PASSWORD

    @pytest.mark.parametrize("password", ["", " ", "LAWYER", "lawyer ", "x" * 4096, "\0"])
    def test_that_is_wrong_does_not(self, later: Any, post: Any, password: str) -> None:
        response = post(password=password, comment="Fine by me")
        assert response.status_code == 200
        assert "Fine by me" in response.content.decode()
        assert not Signature.objects.exists()

    def test_is_not_printed_again(self, later: Any, post: Any) -> None:
        assert "s3cret-guess" not in post(password="s3cret-guess").content.decode()

    def test_is_tried_five_times_and_the_answer_stays_the_same(self, later: Any, post: Any) -> None:
        def say(answer: Any) -> bool:
            return "This was not accepted." in answer.content.decode()

        assert all(say(post(password=f"no {n}")) for n in range(5))
        assert say(post(password="lawyer")), "the right one, too late"
        assert not Signature.objects.exists()
        later.shift(timedelta(minutes=16))
        assert post(password="lawyer").status_code == 302

    def test_is_not_needed_to_ask_for_changes(self, later: Any, post: Any) -> None:
        assert post("changes", reason="No.").status_code == 302

    def test_is_not_needed_where_the_policy_does_not_ask(
        self, client: Any, lawyer: Any, make_policy: Any, make_page: Any, legal: Any, writer: Any, submit: Any
    ) -> None:
        make_policy(("legal", legal))
        request = submit(make_page(user=writer), writer)
        client.force_login(lawyer)
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
            client.post(
                reverse("execvoice_signoff:sign", args=[request.pk]), {"digest": request.digest, "decision": "sign"}
            )
        assert Signature.objects.get().method == Method.SESSION


class TestACode:
    @pytest.fixture(autouse=True)
    def single_sign_on(self, lawyer: Any) -> None:
        lawyer.set_unusable_password()
        lawyer.save()

    def test_is_sent_when_asked_for_and_signs(
        self, client: Any, later: Any, asked: SignOffRequest, lawyer: Any, post: Any
    ) -> None:
        html = client.get(reverse("execvoice_signoff:sign", args=[asked.pk])).content.decode()
        assert "have a code sent" in html and 'value="sign"' not in html
        answer = post("code", comment="Typed before").content.decode()
        assert 'name="code"' in answer and "Typed before" in answer
        assert OutboxMail.objects.filter(key__startswith="signoff.code:").get().to == lawyer.email
        assert post(code=code_in_mail()).status_code == 302
        assert Signature.objects.get().method == Method.CODE

    def test_is_nowhere_in_the_session(self, client: Any, later: Any, post: Any) -> None:
        post("code")
        assert code_in_mail() not in str(dict(client.session))

    def test_that_is_wrong_signs_nothing_and_after_five_tries_no_code_does(self, later: Any, post: Any) -> None:
        post("code")
        code = code_in_mail()
        for _try in range(5):
            assert "not accepted" in post(code=wrong(code)).content.decode()
        assert "not accepted" in post(code=code).content.decode()
        assert not Signature.objects.exists()

    def test_works_for_ten_minutes(self, later: Any, post: Any) -> None:
        post("code")
        later.shift(timedelta(minutes=10, seconds=1))
        post(code=code_in_mail())
        assert not Signature.objects.exists()

    def test_is_sent_once_a_minute(self, later: Any, post: Any) -> None:
        post("code")
        assert "Wait a minute" in post("code").content.decode()
        assert OutboxMail.objects.filter(key__startswith="signoff.code:").count() == 1
        later.shift(timedelta(seconds=61))
        post("code")
        assert OutboxMail.objects.filter(key__startswith="signoff.code:").count() == 2

    def test_is_good_for_one_request_only(
        self, client: Any, later: Any, post: Any, make_page: Any, writer: Any, submit: Any
    ) -> None:
        post("code")
        other = submit(make_page(user=writer, slug="other"), writer)
        client.post(
            reverse("execvoice_signoff:sign", args=[other.pk]),
            {"digest": other.digest, "decision": "sign", "code": code_in_mail()},
        )
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("code", ["", "000000\0", "٠١٢٣٤٥", "9" * 20, "abcdef"])
    def test_of_another_kind_signs_nothing(self, later: Any, post: Any, code: str) -> None:
        post("code")
        assert post(code=code).status_code == 200
        assert not Signature.objects.exists()

    def test_cannot_be_sent_without_an_address(self, later: Any, lawyer: Any, post: Any) -> None:
        lawyer.email = ""
        lawyer.save()
        assert "no e-mail address on file" in post("code").content.decode()


class TestTheSitesOwnMethod:
    def test_signs_with_its_note(self, later: Any, post: Any, settings: Any) -> None:
        settings.EXECVOICE = {"SIGNOFF_PRESENCE": f"{__name__}.accept"}
        assert post().status_code == 302
        signature = Signature.objects.get()
        assert (signature.method, signature.method_note) == (Method.CUSTOM, "hardware key")

    def test_may_answer_instead(self, later: Any, post: Any, settings: Any) -> None:
        settings.EXECVOICE = {"SIGNOFF_PRESENCE": f"{__name__}.answer"}
        assert post().content == b"Touch your key"
        assert not Signature.objects.exists()

    def test_that_gives_no_proof_signs_nothing(self, later: Any, post: Any, settings: Any) -> None:
        settings.EXECVOICE = {"SIGNOFF_PRESENCE": f"{__name__}.refuse"}
        assert "Confirm that it is you" in post().content.decode()
        assert not Signature.objects.exists()


def accept(http_request: Any, request: SignOffRequest) -> Proof:
    return Proof(Method.CUSTOM, "hardware key")


def answer(http_request: Any, request: SignOffRequest) -> HttpResponse:
    return HttpResponse("Touch your key")


def refuse(http_request: Any, request: SignOffRequest) -> None:
    return None
