"""A guest who is to sign, or has signed, is forgotten in sign-off, too; and an approval by link stands on the certificate."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from testapp.models import GuestPage
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.guestposts.actions import accept
from wagtail_execvoice.guestposts.actions.approving import approve, ask_for_approval
from wagtail_execvoice.guestposts.actions.exporting import export_guest
from wagtail_execvoice.guestposts.actions.forgetting import erase_guest
from wagtail_execvoice.guestposts.actions.guests import describe_guest
from wagtail_execvoice.guestposts.models import Submission
from wagtail_execvoice.signoff.actions import guests as signing_guests
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.constants import RequestState, SlotState
from wagtail_execvoice.signoff.models import (
    Identity,
    Signature,
    SignOffPolicy,
    SignOffRequest,
    SignOffRule,
    SignOffTask,
    Slot,
)
from wagtail_execvoice.signoff.verification import verify

NAME, EMAIL = "Zelda Zorg", "zelda@zorg.example"
FULL = {"title": "My view", "body": "Words", "consent": "on", "rights": "on", "submit": "1"}
SCREEN = "execvoice_guest_data:index"


@pytest.fixture
def workflow(home: Any) -> Workflow:
    policy = SignOffPolicy(name="Policy")
    policy.rules = [SignOffRule(kind="voice", sort_order=0)]
    put_in_force(policy)
    workflow = Workflow.objects.create(name="Sign-off")
    task = SignOffTask.objects.create(name="Sign-off")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    return workflow


@pytest.fixture
def accepted(client: Client, invited: Any, home: Any, editor: Any) -> Any:
    """Return a function that has a guest write a text which is made a page."""

    def make(name: str = NAME, email: str = EMAIL, title: str = "My view") -> Submission:
        submission, token = invited(name, email=email)
        sent = {**FULL, "title": title, "version": submission.version}
        assert client.post(f"/guests/{token}/", sent).status_code == 302
        submission.refresh_from_db()
        home.refresh_from_db()
        accept(submission, GuestPage, home, editor)
        submission.refresh_from_db()
        return submission

    return make


@pytest.fixture
def awaited(accepted: Any, workflow: Workflow, editor: Any) -> Any:
    """The text of a guest whose signature it waits for, and who has the link for it."""
    submission = accepted()
    workflow.start(submission.page.specific, editor)
    signing_guests.send_link(Slot.objects.get(), editor)
    return submission


def find_sign_url() -> str:
    body = OutboxMail.objects.filter(key__startswith="signoff.voice:").latest("pk").body
    found = re.search(r"http://localhost(/sign/\w+/)", body)
    assert found
    return found[1]


def sign(client: Client, url: str, name: str = NAME) -> None:
    sent = {"digest": SignOffRequest.objects.latest("pk").digest, "name": name}
    client.post(url, {**sent, "decision": "code"})
    code = re.search(r"\b\d{6}\b", OutboxMail.objects.filter(key__startswith="signoff.code").latest("pk").body)
    assert code
    client.post(url, {**sent, "decision": "sign", "code": code[0]})


def findings() -> list[str]:
    seal_ledger()
    return [str(finding) for finding in verify().findings]


def test_a_new_credit_in_the_draft_does_not_hide_that_the_text_waited(awaited: Any, editor: Any) -> None:
    erasure = erase_guest(EMAIL, credit_as="A beekeeper", user=editor)
    assert erasure.drafts and "“My view”" in erasure.elsewhere[0]
    assert SignOffRequest.objects.get().state == RequestState.WITHDRAWN
    state = awaited.page.specific.current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES


@pytest.mark.parametrize("credit", ["", "A beekeeper"])
def test_who_is_erased_can_no_longer_sign_and_nothing_of_them_is_kept(
    client: Client, awaited: Any, editor: Any, credit: str
) -> None:
    url = find_sign_url()
    assert client.get(url).status_code == 200
    erase_guest(EMAIL, credit_as=credit, user=editor)
    assert client.get(url).status_code == 404
    assert client.post(url, {"decision": "code", "digest": "x", "name": NAME}).status_code == 404
    rows = [*Identity.objects.values(), *Slot.objects.values(), *OutboxMail.objects.exclude(to=editor.email).values()]
    assert "zelda" not in repr(rows).casefold() and not OutboxMail.objects.filter(key__startswith="signoff.voice")
    assert findings() == []


def test_a_text_that_waited_for_them_goes_back_to_its_editors_who_are_told(
    client: Client, awaited: Any, editor: Any, make_user: Any
) -> None:
    officer = make_user("officer", "wagtailadmin.access_admin")
    erasure = erase_guest(EMAIL, user=officer)
    request = SignOffRequest.objects.get()
    assert (request.state, request.slots.get().state) == (RequestState.WITHDRAWN, SlotState.VOID)
    assert "data erased" in request.closed_because and "Zelda" not in request.closed_because
    state = awaited.page.specific.current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES
    [mail] = OutboxMail.objects.filter(key__startswith="signoff.author_forgotten")
    assert mail.to == editor.email and "submit it again" in mail.body and "Zelda" not in mail.body
    assert "“My view”" in erasure.elsewhere[0]
    # Submitted again, it waits for an author who can be passed over.
    state.resume(editor)
    slot = SignOffRequest.objects.get(open_page=awaited.page_id).slots.get()
    from wagtail_execvoice.signoff.actions.voices import waive

    waive(slot, editor, "Had their data erased", digest=slot.request.digest)
    assert findings() == []


def test_what_was_signed_stays_signed_by_an_erased_person(client: Client, awaited: Any, editor: Any) -> None:
    url = find_sign_url()
    sign(client, url)
    assert GuestPage.objects.get(pk=awaited.page_id).live
    assert erase_guest(EMAIL, user=editor).elsewhere == []
    signature = Signature.objects.get()
    assert (str(signature.signer), signature.signer.email, signature.slot.voice_name) == ("erased person", "", "")
    assert SignOffRequest.objects.get().state == RequestState.SIGNED
    assert client.get(url).status_code == 404 and findings() == []


def test_the_export_and_the_screen_say_what_sign_off_keeps(client: Client, awaited: Any, editor: Any) -> None:
    sign(client, find_sign_url())
    data = json.loads(json.dumps(export_guest(EMAIL)))["signoff"]
    assert data["known_as"] == [{"name": NAME, "title": "", "email": EMAIL}]
    assert [(each["page_title"], each["state"]) for each in data["asked"]] == [("My view", "done")]
    [decision] = data["decisions"]
    assert decision["decision"] == "sign" and NAME in decision["sentence"]
    assert {mail["to"] for mail in data["mails"]} == {EMAIL}
    client.force_login(editor)
    html = client.post(reverse(SCREEN), {"do": "find", "email": EMAIL}).content.decode()
    assert "In sign-off: asked once to sign a text, 1 decision about one, which stays" in html
    assert "In sign-off their name, address and links are erased, too" in html


def test_who_only_signed_is_found_by_the_address(awaited: Any) -> None:
    Submission.objects.all().delete()
    Person.objects.update(email="")
    assert describe_guest(EMAIL).elsewhere
    erase_guest(EMAIL)
    assert not Identity.objects.filter(email=EMAIL).exists() and not describe_guest(EMAIL)


def test_an_account_with_the_same_address_keeps_its_name_in_sign_off(awaited: Any, make_user: Any) -> None:
    from wagtail_execvoice.signoff.actions.identities import identify

    user = make_user("zelda")
    user.email = EMAIL
    user.save()
    kept = identify(user)
    erase_guest(EMAIL)
    kept.refresh_from_db()
    assert kept.email == EMAIL and kept.erased_at is None


def test_who_is_more_than_a_guest_is_still_awaited(client: Client, awaited: Any, make_user: Any) -> None:
    Person.objects.filter(email=EMAIL).update(user=make_user("zelda"))
    url = find_sign_url()
    erase_guest(EMAIL)
    assert SignOffRequest.objects.get().state == RequestState.OPEN
    assert client.get(url).status_code == 200 and find_sign_url() == url


def test_of_two_with_one_address_only_the_one_who_asks_is_forgotten(
    client: Client, accepted: Any, workflow: Workflow, editor: Any
) -> None:
    for name, title in (("Ana Agency", "Hers"), ("Bob Agency", "His")):
        workflow.start(accepted(name, "press@agency.example", title).page.specific, editor)
        signing_guests.send_link(Slot.objects.latest("pk"), editor)
    url = find_sign_url()
    assert set(export_guest("press@agency.example", ["Ana Agency"])["signoff"]["known_as"][0].values()) == {
        *("Ana Agency", "", "press@agency.example")
    }
    erase_guest("press@agency.example", names=["Ana Agency"], user=editor)
    assert [str(row) for row in Identity.objects.filter(email="press@agency.example")] == ["Bob Agency"]
    assert client.get(url).status_code == 200
    assert {each.page_title: each.state for each in SignOffRequest.objects.all()} == {
        "Hers": "withdrawn",
        "His": "open",
    }


class TestTheCertificate:
    @pytest.fixture
    def approved(self, accepted: Any, editor: Any) -> Any:
        submission = accepted("<b>Zelda</b>")
        ask_for_approval(submission, editor)
        submission.refresh_from_db()
        approve(submission, submission.asked_digest)
        return submission

    @pytest.fixture
    def read(self, client: Client, workflow: Workflow, editor: Any) -> Any:
        """Return a function that reads the certificate of the last request about the text."""

        def read(submission: Any) -> str:
            workflow.start(submission.page.specific, editor)
            client.force_login(editor)
            pk = SignOffRequest.objects.latest("pk").pk
            response = client.get(reverse("execvoice_register:certificate", args=[pk]))
            assert response.status_code == 200
            return " ".join(response.content.decode().split())

        return read

    def test_says_that_the_guest_approved_this_text_by_secret_link(self, approved: Any, read: Any) -> None:
        html = read(approved)
        assert "&lt;b&gt;Zelda&lt;/b&gt; approved this text by secret link." in html and "<b>Zelda" not in html
        assert html.count(approved.asked_digest) >= 2 and "no part of its chain of hashes" in html

    def test_says_that_another_text_was_approved_if_it_changed_since(self, approved: Any, read: Any) -> None:
        page = approved.page.specific.get_latest_revision_as_object()
        page.body = "<p>Other words</p>"
        page.save_revision()
        html = read(approved)
        assert "approved an earlier text by secret link, and not this one." in html
        assert "approved this text" not in html

    def test_names_nobody_who_was_erased(self, approved: Any, read: Any) -> None:
        erase_guest(EMAIL)
        html = read(approved)
        assert "erased person approved" in html

    def test_of_a_page_without_approval_says_nothing(self, accepted: Any, read: Any) -> None:
        assert "Approved without a signature" not in read(accepted())

    def test_changes_nothing_of_the_evidence(self, approved: Any, read: Any) -> None:
        read(approved)
        assert findings() == []
