"""What opens a text or signs it stands in no log: tokens of links, codes, passwords."""

from __future__ import annotations

import logging
import re
from typing import Any

import django
import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.signoff.actions import guests
from wagtail_execvoice.signoff.models import Signature, SignOffRequest, Slot

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
WRONG_PASSWORD = "wrong-horse-battery"
WRONG_CODE = "not-the-code"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Any:
    """Return a function that says all that was logged, as it would stand in a file."""
    for name in ("wagtail_execvoice", "django", "django.request", "django.security.csrf"):
        caplog.set_level(logging.DEBUG, logger=name)
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


@pytest.fixture
def slot(make_page: Any, make_policy: Any, writer: Any, submit: Any) -> Slot:
    make_policy(("voice",))
    guest = Person.objects.create(name="Gus Guest", email="gus@example.org")
    return submit(make_page(user=writer, authors=[guest]), writer).slots.get()


@pytest.fixture
def url(slot: Slot, writer: Any) -> str:
    guests.send_link(slot, writer)
    match = re.search(r"http://localhost(/sign/\w+/)", OutboxMail.objects.get(to="gus@example.org").body)
    assert match
    return match.group(1)


def code_in_mail() -> str:
    match = re.search(r"\b\d{6}\b", OutboxMail.objects.filter(key__startswith="signoff.code:").latest("pk").body)
    assert match
    return match.group()


def forget_login(client: Client) -> None:
    """They logged in long ago, so that they have to prove that they are there."""
    session = client.session
    for key in [key for key in session.keys() if key.startswith("execvoice")]:  # noqa: SIM118  no dict
        del session[key]
    session.save()


def test_an_author_without_an_account_leaves_neither_token_nor_code(
    client: Client, url: str, slot: Slot, log: Any
) -> None:
    def answer(decision: str, **data: Any) -> int:
        data = {"digest": slot.request.digest, "decision": decision, "name": "Gus Guest", **data}
        return int(client.post(url, data).status_code)

    call_command("execvoice_run_due", verbosity=0)
    assert client.get(url).status_code == 200
    assert client.put(url).status_code == 405
    assert client.post(f"{url}text/").status_code == 405
    assert Client(enforce_csrf_checks=True).post(url, {"decision": "sign"}).status_code == 403
    assert answer("code") == 200
    assert answer("sign", code=WRONG_CODE) == 409
    code = code_in_mail()
    assert answer("sign", code=code) == 200
    assert client.get(f"{url}text/").status_code == 404
    assert Signature.objects.count() == 1
    said = log()
    # What was refused is logged: else this would find nothing in nothing.
    for answered in ("Method Not Allowed", "Conflict", "Forbidden", "Not Found"):
        assert answered in said
    token = url.split("/")[2]
    assert not [secret for secret in (token, token[16:], code, WRONG_CODE) if secret in said]


def test_a_link_stands_in_no_log_when_the_screen_fails(
    url: str, slot: Slot, log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "find_guest_slot", lambda token: 1 / 0)
    assert Client(raise_request_exception=False).get(url).status_code == 500
    said = log()
    assert "Internal Server Error" in said and "ZeroDivisionError" in said
    assert url.split("/")[2] not in said


@pytest.mark.parametrize("include_html", [False, True])
def test_a_link_stands_in_no_mail_about_an_error(
    include_html: bool, url: str, settings: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    settings.ADMINS = ["admin@example.com"] if django.VERSION >= (6,) else [("Admin", "admin@example.com")]
    monkeypatch.setattr(guests, "find_guest_slot", lambda token: 1 / 0)
    handler = AdminEmailHandler(include_html=include_html)
    logging.getLogger("django.request").addHandler(handler)
    request.addfinalizer(lambda: logging.getLogger("django.request").removeHandler(handler))
    host = "http://localhost"
    answer = Client(raise_request_exception=False).post(url, {"code": "1"}, HTTP_REFERER=host + url, REQUEST_URI=url)
    assert answer.status_code == 500
    said = "\n".join(message.message().as_string() for message in mail.outbox)
    assert "ZeroDivisionError at /sign/" in said
    assert url.split("/")[2] not in said.replace("=\n", "")


def test_a_signer_with_an_account_leaves_no_password_and_no_code(
    client: Client, make_policy: Any, make_page: Any, legal: Any, lawyer: Any, writer: Any, submit: Any, log: Any
) -> None:
    make_policy(("legal", legal), presence="proof")
    request: SignOffRequest = submit(make_page(user=writer), writer)
    lawyer.set_password(PASSWORD)
    lawyer.save()
    name = {"username": lawyer.get_username()}
    login = reverse("wagtailadmin_login")
    client.post(login, {**name, "password": WRONG_PASSWORD})
    assert client.post(login, {**name, "password": PASSWORD}).status_code == 302
    url = reverse("execvoice_signoff:sign", args=[request.pk])
    forget_login(client)
    data = {"digest": request.digest, "decision": "sign"}
    client.post(url, {**data, "password": WRONG_PASSWORD})
    assert not Signature.objects.exists()
    client.post(url, {**data, "password": PASSWORD})
    assert Signature.objects.get().method == "password"
    assert get_user_model().objects.get(pk=lawyer.pk).password not in log()
    said = log()
    assert not [secret for secret in (PASSWORD, WRONG_PASSWORD) if secret in said]


def test_a_signer_by_single_sign_on_leaves_no_code(
    client: Client, make_policy: Any, make_page: Any, legal: Any, lawyer: Any, writer: Any, submit: Any, log: Any
) -> None:
    make_policy(("legal", legal), presence="proof")
    request: SignOffRequest = submit(make_page(user=writer), writer)
    lawyer.set_unusable_password()
    lawyer.save()
    client.force_login(lawyer)
    forget_login(client)
    url = reverse("execvoice_signoff:sign", args=[request.pk])
    data = {"digest": request.digest, "decision": "sign"}
    client.post(url, {**data, "decision": "code"})
    client.post(url, {**data, "code": WRONG_CODE})
    assert not Signature.objects.exists()
    code = code_in_mail()
    client.post(url, {**data, "code": code})
    assert Signature.objects.get().method == "code"
    said = log()
    assert not [secret for secret in (code, WRONG_CODE) if secret in said]
