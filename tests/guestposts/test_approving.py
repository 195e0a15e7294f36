"""A guest approves the final text behind the same link: exactly that text, and where sign-off asks, as their own voice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.base.voices import find_waiting_voice
from wagtail_execvoice.guestposts.actions.approving import approve, ask_for_approval, find_approval, is_approved
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Agreement, Submission
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.models import SignOffPolicy, SignOffRule, SignOffTask, Slot

READ = "/admin/execvoice_submissions/read/{}/"


@pytest.fixture
def asked(accepted: Any, editor: Any) -> Any:
    ask_for_approval(accepted, editor)
    accepted.refresh_from_db()
    return accepted


def url(last_token: Any, submission: Any, rest: str = "") -> str:
    return f"/guests/{last_token(submission.email)}/final/{rest}"


def change(submission: Any, body: str) -> None:
    page = submission.page.specific.get_latest_revision_as_object()
    page.body = body
    page.save_revision()


def write_over(submission: Any) -> None:
    """What saving by itself does in the page editor."""
    revision = submission.page.get_latest_revision()
    page = revision.as_object()
    page.body = "<p>Swapped</p>"
    page.save_revision(user=revision.user, overwrite_revision=revision)


def test_what_is_approved_is_what_is_published_also_with_an_author_who_came_later(accepted: Any, editor: Any) -> None:
    page = accepted.page.specific.get_latest_revision_as_object()
    page.execvoice_bylines.add(Byline(person=Person.objects.create(name="Nadia El Amrani")))
    page.save_revision()
    ask_for_approval(accepted, editor)
    accepted.refresh_from_db()
    approve(accepted, accepted.asked_digest)
    accepted.page.get_latest_revision().publish()
    accepted.refresh_from_db()
    assert is_approved(accepted)


def test_nothing_is_shown_before_the_guest_is_asked(client: Client, accepted: Any, last_token: Any) -> None:
    address = url(last_token, accepted)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}text/").status_code == 404
    assert client.post(address, {"digest": "x"}).status_code in {404, 409}
    assert not Agreement.objects.filter(kind="approval").exists()


def test_a_guest_reads_the_page_as_readers_will_and_approves_it(client: Client, asked: Any, last_token: Any) -> None:
    address = url(last_token, asked)
    assert "approve" in OutboxMail.objects.filter(to=asked.email).order_by("-pk")[0].subject
    html = client.get(address).content.decode()
    assert "I approve it" in html and asked.asked_digest in html
    shown = client.get(f"{address}text/")
    assert "Words of mine" in shown.content.decode() and "sandbox" in shown["Content-Security-Policy"]
    assert "no-store" in shown["Cache-Control"]
    for _ in range(2):
        assert client.post(address, {"digest": asked.asked_digest}).status_code == 302
    approval = Agreement.objects.get(kind="approval")
    assert approval.content_digest == asked.asked_digest and approval.name == asked.name
    assert "You approved it on" in client.get(address).content.decode()
    assert is_approved(asked)
    assert OutboxMail.objects.filter(subject__contains="approved “My view”").count() == 1


def test_to_look_approves_nothing(client: Client, asked: Any, last_token: Any) -> None:
    for method in (client.get, client.head):
        method(url(last_token, asked))
        method(url(last_token, asked, "text/"))
    assert client.get(url(last_token, asked, "sign/")).status_code == 405
    assert not Agreement.objects.filter(kind="approval").exists()


def test_another_text_than_the_one_that_was_read_is_not_approved(client: Client, asked: Any, last_token: Any) -> None:
    response = client.post(url(last_token, asked), {"digest": "0" * 64})
    assert response.status_code == 409 and "Nothing was approved" in response.content.decode()
    assert find_approval(asked) is None


def test_a_later_change_is_shown_and_asked_for_again(client: Client, asked: Any, last_token: Any, editor: Any) -> None:
    approve(asked, asked.asked_digest)
    change(asked, "<p>Other words</p>")
    assert not is_approved(Submission.objects.get(pk=asked.pk))
    client.force_login(editor)
    assert "It changed since" in client.get(READ.format(asked.pk)).content.decode()
    assert client.post(READ.format(asked.pk), {"do": "approval"}).status_code == 302
    asked.refresh_from_db()
    html = client.get(url(last_token, asked)).content.decode()
    assert "What changed since you approved it" in html and "I approve it" in html
    approve(asked, asked.asked_digest)
    assert is_approved(Submission.objects.get(pk=asked.pk))
    assert Agreement.objects.filter(kind="approval").count() == 2


def test_a_revision_that_was_written_over_is_not_the_text_that_was_asked_about(
    client: Client, asked: Any, last_token: Any
) -> None:
    write_over(asked)
    for rest, status in (("", 200), ("text/", 404)):
        html = client.get(url(last_token, asked, rest)).content.decode()
        assert "Swapped" not in html and "I approve it" not in html
        assert client.get(url(last_token, asked, rest)).status_code == status
    with pytest.raises(SubmissionRefused):
        approve(asked, asked.asked_digest)


def purge(submission: Any) -> None:
    change(submission, "<p>Swapped</p>")
    submission.page.revisions.filter(pk=submission.asked_revision).delete()


@pytest.mark.parametrize("lose", [write_over, purge])
def test_who_was_asked_is_told_that_the_text_changed_since(
    client: Client, asked: Any, last_token: Any, lose: Any
) -> None:
    lose(asked)
    for rest in ("", "text/"):
        response = client.get(url(last_token, asked, rest))
        assert "The text changed since you were asked" in response.content.decode()
        assert "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
    response = client.post(url(last_token, asked), {"digest": asked.asked_digest})
    assert response.status_code == 409 and "Nothing was approved" in response.content.decode()
    assert "The text changed since you were asked" in response.content.decode()


def test_words_about_a_text_that_changed_meanwhile_are_not_lost(
    client: Client, asked: Any, last_token: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("wagtail_execvoice.guestposts.actions.replying.NOTE_LIMIT", (0, 600))
    write_over(asked)
    response = client.post(url(last_token, asked), {"correct": "1", "correction": "My name has two n"})
    assert response.status_code == 409 and "My name has two n</textarea>" in response.content.decode()


@pytest.mark.parametrize("is_approved_before", [False, True])
def test_the_editor_is_told_that_the_guest_has_nothing_to_approve(
    client: Client, asked: Any, editor: Any, is_approved_before: bool
) -> None:
    client.force_login(editor)
    if is_approved_before:
        approve(asked, asked.asked_digest)
        change(asked, "<p>Other words</p>")
        ask_for_approval(asked, editor)
        asked.refresh_from_db()
    assert "Ask again" not in client.get(READ.format(asked.pk)).content.decode()
    write_over(asked)
    html = client.get(READ.format(asked.pk)).content.decode()
    assert "It changed since, so there is nothing for them to approve. Ask again" in html


def test_an_approved_text_that_was_written_over_is_told_as_approved(
    client: Client, asked: Any, last_token: Any
) -> None:
    approve(asked, asked.asked_digest)
    write_over(asked)
    html = client.get(url(last_token, asked)).content.decode()
    assert "You approved a text on" in html and "since you were asked" not in html


def test_who_was_asked_about_a_page_that_is_gone_is_told_that_there_is_nothing(
    client: Client, asked: Any, last_token: Any
) -> None:
    asked.page.specific.delete()
    response = client.get(url(last_token, asked))
    assert response.status_code == 200 and "there is nothing for you to read" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_guest_says_what_should_change(client: Client, asked: Any, last_token: Any, editor: Any) -> None:
    address = url(last_token, asked)
    assert client.post(address, {"correct": "1", "correction": " "}).status_code == 409
    assert client.post(address, {"correct": "1", "correction": "My name has two n"}).status_code == 302
    mail = OutboxMail.objects.filter(to=editor.email).order_by("-pk")[0]
    assert "My name has two n" in mail.body
    assert find_approval(asked) is None


def test_another_guest_approves_nothing(client: Client, asked: Any, invited: Any) -> None:
    _other, token = invited("Other", email="other@example.com")
    assert client.get(f"/guests/{token}/final/").status_code == 404
    assert client.post(f"/guests/{token}/final/", {"digest": asked.asked_digest}).status_code in {404, 409}
    assert find_approval(asked) is None


class TestSignOff:
    @pytest.fixture
    def awaited(self, accepted: Any, editor: Any, home: Any) -> Any:
        """The text of the guest, whose voice is asked for by the policy and the workflow of the site."""
        policy = SignOffPolicy(name="Policy")
        policy.rules = [SignOffRule(kind="voice", sort_order=0)]
        put_in_force(policy)
        workflow = Workflow.objects.create(name="Sign-off")
        WorkflowTask.objects.create(workflow=workflow, task=SignOffTask.objects.create(name="Sign-off"), sort_order=0)
        WorkflowPage.objects.create(workflow=workflow, page=home)
        workflow.start(accepted.page.specific, editor)
        return accepted

    def test_the_same_link_leads_to_where_sign_off_waits(self, client: Client, awaited: Any, last_token: Any) -> None:
        person = Person.objects.get()
        assert find_waiting_voice(awaited.page_id, f"person:{person.pk}")
        token = last_token(awaited.email)
        html = client.get(f"/guests/{token}/").content.decode()
        assert "Read the final text and approve it" in html
        assert "Read and sign" in client.get(f"/guests/{token}/final/").content.decode()
        response = client.post(f"/guests/{token}/final/sign/")
        assert response.status_code == 302 and "/sign/" in response["Location"]
        screen = client.get(response["Location"].removeprefix("http://localhost"))
        assert "Is “My view” your voice?" in screen.content.decode()

    def test_who_cannot_get_a_code_is_led_back_and_nothing_fails(
        self, client: Client, awaited: Any, last_token: Any
    ) -> None:
        Person.objects.update(email="")
        Slot.objects.update(guest=None)
        response = client.post(f"/guests/{last_token(awaited.email)}/final/sign/")
        assert response.status_code == 302 and response["Location"].endswith("/final/")

    def test_nobody_else_is_led_there(self, client: Client, awaited: Any, invited: Any) -> None:
        _other, token = invited("Other", email="other@example.com")
        response = client.post(f"/guests/{token}/final/sign/")
        assert "/sign/" not in response["Location"].replace("/final/", "")
