"""Authors without an account, and those who can no longer be asked."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from testapp.models import GuardedPage
from wagtail.models import GroupPagePermission

from wagtail_execvoice.authors.models import Person, PersonText
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions import guests, voices
from wagtail_execvoice.signoff.actions.identities import erase_identity, identify
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.constants import Decision, Lane, Method, RequestState, SlotState
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import Identity, LedgerEntry, PendingAct, Signature, SignOffRequest, Slot
from wagtail_execvoice.signoff.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest() -> Person:
    return Person.objects.create(name="Gus Guest", email="gus@example.org")


@pytest.fixture
def asked(make_page: Any, make_policy: Any, guest: Person, writer: Any, submit: Any) -> SignOffRequest:
    make_policy(("voice",))
    return submit(make_page("What Gus thinks.", user=writer, authors=[guest]), writer)


@pytest.fixture
def slot(asked: SignOffRequest) -> Slot:
    return asked.slots.get()


@pytest.fixture
def editor(make_user: Any, home: Any) -> Any:
    """Somebody who may edit the page and see requests."""
    from django.contrib.auth.models import Group, Permission

    user = make_user("editor", "wagtailadmin.access_admin", "execvoice_signoff.view_signoffrequest")
    group = Group.objects.create(name="Those who edit")
    permission = Permission.objects.get(codename=f"change_{get_base_page_model()._meta.model_name}")
    GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    user.groups.add(group)
    return user


@pytest.fixture
def url(slot: Slot, editor: Any) -> str:
    """The address in the mail to the author."""
    guests.send_link(slot, editor)
    match = re.search(r"http://localhost(/sign/\w+/)", OutboxMail.objects.get(to="gus@example.org").body)
    assert match
    return match.group(1)


@pytest.fixture
def answer(client: Any, url: str, asked: SignOffRequest) -> Any:
    """Return a function that sends the guest's form."""

    def answer(decision: str = "sign", **data: Any) -> Any:
        return client.post(url, {"digest": asked.digest, "decision": decision, "name": "Gus Guest", **data})

    return answer


def code_in_mail() -> str:
    body = OutboxMail.objects.filter(key__startswith="signoff.code:").latest("pk").body
    match = re.search(r"\b\d{6}\b", body)
    assert match
    return match.group()


class TestALink:
    def test_with_the_code_and_the_name_signs(self, answer: Any, asked: SignOffRequest) -> None:
        answer("code")
        response = answer(code=code_in_mail())
        assert "Thank you: you have signed" in response.content.decode()
        signature = Signature.objects.get()
        assert (signature.method, signature.signer.name, signature.signer.email) == (
            Method.LINK,
            "Gus Guest",
            "gus@example.org",
        )
        assert GuardedPage.objects.get(pk=asked.page_id).live

    def test_is_kept_by_nobody_and_found_by_nobody(self, client: Any, url: str) -> None:
        response = client.get(url)
        assert "no-store" in response["Cache-Control"]
        # Not "no-referrer": then a browser sends the form with the origin "null", which Django refuses.
        assert response["Referrer-Policy"] == "same-origin"
        assert "noindex" in response["X-Robots-Tag"]
        assert "Is “A post” your voice?" in response.content.decode()

    def test_shows_the_text_that_was_kept(self, client: Any, url: str, asked: SignOffRequest) -> None:
        response = client.get(f"{url}text/")
        assert "What Gus thinks." in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert "sandbox" in response["Content-Security-Policy"]
        assert "Content-Security-Policy" not in client.get(url)

    def test_that_is_opened_or_sent_without_a_code_changes_nothing(
        self, client: Any, url: str, answer: Any, slot: Slot
    ) -> None:
        client.get(url)
        client.head(url)
        for decision in ("sign", "changes", "", "waive"):
            answer(decision, reason="x")
            answer(decision, reason="x", code="000000")
        slot.refresh_from_db()
        assert slot.state == SlotState.OPEN
        assert not Signature.objects.exists()

    def test_sends_a_code_to_the_address_on_file_and_to_no_other(self, answer: Any) -> None:
        answer("code", email="thief@example.com", to="thief@example.com")
        assert set(OutboxMail.objects.filter(key__startswith="signoff.code").values_list("to", flat=True)) == {
            "gus@example.org"
        }

    @pytest.mark.parametrize("name", ["", "Gus", "Somebody Else", "<script>"])
    def test_under_another_name_signs_nothing(self, answer: Any, name: str) -> None:
        answer("code")
        html = answer(code=code_in_mail(), name=name).content.decode()
        assert "Type your name as it stands above the text: Gus Guest" in html
        assert not Signature.objects.exists()

    def test_takes_a_name_in_capitals_and_with_two_spaces(self, answer: Any) -> None:
        answer("code")
        answer(code=code_in_mail(), name=" GUS  guest ")
        assert Signature.objects.exists()

    def test_asks_for_changes(self, answer: Any, asked: SignOffRequest) -> None:
        answer("code")
        response = answer("changes", code=code_in_mail(), reason="Not my words.", wording="Mine.")
        assert "the editors are told" in response.content.decode()
        asked.refresh_from_db()
        assert asked.state == RequestState.CHANGES
        assert Signature.objects.get().wording == "Mine."

    def test_to_the_next_text_shows_what_changed_since_the_author_answered(
        self, client: Any, url: str, answer: Any, asked: SignOffRequest, writer: Any, editor: Any, submit: Any
    ) -> None:
        assert "What changed since" not in client.get(url).content.decode()
        answer("code")
        answer("changes", code=code_in_mail(), reason="Shorter")
        page = GuardedPage.objects.get(pk=asked.page_id).get_latest_revision_as_object()
        page.body = "What Gus thinks now."
        page.save_revision(user=writer)
        request = submit(GuardedPage.objects.get(pk=asked.page_id), writer)
        guests.send_link(request.slots.get(), editor)
        [address] = re.findall(r"http://localhost(/sign/\w+/)", OutboxMail.objects.latest("pk").body)
        html = client.get(address).content.decode()
        assert "What changed since you answered last" in html
        assert 'class="addition"' in html and "thinks" in html

    def test_to_a_text_that_was_changed_signs_nothing(self, answer: Any, asked: SignOffRequest, writer: Any) -> None:
        answer("code")
        page = GuardedPage.objects.get(pk=asked.page_id).get_latest_revision_as_object()
        page.body = "Other words."
        page.save_revision(user=writer)
        html = answer(code=code_in_mail()).content.decode()
        assert "nothing to sign here any more" in html
        assert "A post" not in html
        assert not Signature.objects.exists()

    def test_with_the_digest_of_another_text_signs_nothing(self, answer: Any) -> None:
        answer("code")
        assert answer(code=code_in_mail(), digest="0" * 64).status_code == 409
        assert not Signature.objects.exists()

    def test_that_was_followed_by_another_opens_nothing(self, client: Any, url: str, slot: Slot, editor: Any) -> None:
        guests.send_link(slot, editor)
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("token", ["x", "a" * 59, "0" * 59, "-", "_" * 300])
    def test_that_is_made_up_opens_nothing(self, client: Any, asked: SignOffRequest, token: str) -> None:
        response = client.get(f"/sign/{token}/")
        assert response.status_code == 404
        assert "A post" not in response.content.decode()

    def test_is_of_no_use_after_its_time(self, client: Any, url: str) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
            assert client.get(url).status_code == 404

    def test_lets_nobody_sign_twice(self, answer: Any) -> None:
        answer("code")
        code = code_in_mail()
        answer(code=code)
        answer(code=code)
        assert Signature.objects.count() == 1

    def test_is_not_sent_to_an_author_with_an_account(
        self, client: Any, editor: Any, make_page: Any, make_policy: Any, person: Any, writer: Any, submit: Any
    ) -> None:
        make_policy(("voice",))
        request = submit(make_page(user=writer, authors=[person]), writer)
        client.force_login(editor)
        response = client.post(reverse("execvoice_signoff:send_link", args=[request.slots.get().pk]))
        assert response.status_code == 409

    def test_cannot_be_sent_without_an_address(
        self, client: Any, editor: Any, make_page: Any, make_policy: Any, writer: Any, submit: Any
    ) -> None:
        make_policy(("voice",))
        slot = submit(make_page(user=writer, authors=[Person.objects.create(name="Ann")]), writer).slots.get()
        client.force_login(editor)
        response = client.get(reverse("execvoice_signoff:send_link", args=[slot.pk]))
        assert "There is no e-mail address on file." in response.content.decode()
        response = client.post(reverse("execvoice_signoff:send_link", args=[slot.pk]))
        assert "There is no e-mail address on file." in response.content.decode()

    def test_goes_to_the_site_of_the_page_whatever_host_was_asked_for(
        self, client: Any, editor: Any, slot: Slot
    ) -> None:
        client.force_login(editor)
        client.post(reverse("execvoice_signoff:send_link", args=[slot.pk]), HTTP_HOST="evil.example")
        assert "evil.example" not in OutboxMail.objects.get(to="gus@example.org").body


@pytest.fixture
def thief(guest: Person, asked: SignOffRequest) -> str:
    """The address that somebody writes into the author's record after the submission."""
    guest.email = "thief@example.com"
    guest.save()
    return guest.email


def mails_to(address: str) -> int:
    return OutboxMail.objects.filter(to=address).count()


class TestTheAddressOfAnAuthor:
    def test_is_that_of_the_submission_for_the_link(self, thief: str, slot: Slot, editor: Any) -> None:
        guests.send_link(slot, editor)
        assert (mails_to("gus@example.org"), mails_to(thief)) == (1, 0)

    def test_is_that_of_the_submission_for_the_code_and_the_signature(self, url: str, answer: Any, thief: str) -> None:
        answer("code")
        assert mails_to(thief) == 0
        answer(code=code_in_mail())
        signer = Signature.objects.get().signer
        assert (signer.name, signer.title, signer.email) == ("Gus Guest", "", "gus@example.org")

    def test_is_that_of_the_submission_for_an_approval_that_is_recorded(
        self, thief: str, slot: Slot, asked: SignOffRequest, editor: Any
    ) -> None:
        approval = voices.Approval(date(2020, 1, 2), "By telephone.")
        assert voices.record_approval(slot, editor, approval, digest=asked.digest).signer.email == "gus@example.org"

    def test_is_shown_to_whoever_sends_the_link(self, client: Any, thief: str, slot: Slot, editor: Any) -> None:
        client.force_login(editor)
        html = client.get(reverse("execvoice_signoff:send_link", args=[slot.pk])).content.decode()
        assert "gus@example.org" in html and thief not in html

    def test_is_another_one_once_the_text_is_submitted_again(
        self, thief: str, asked: SignOffRequest, writer: Any, editor: Any, submit: Any
    ) -> None:
        page = GuardedPage.objects.get(pk=asked.page_id)
        page.current_workflow_state.cancel(user=writer)
        again = submit(GuardedPage.objects.get(pk=page.pk), writer)
        guests.send_link(again.slots.get(), editor)
        assert mails_to(thief) == 1

    def test_that_was_missing_is_that_of_the_first_link_for_good(
        self, client: Any, editor: Any, make_page: Any, make_policy: Any, writer: Any, submit: Any
    ) -> None:
        make_policy(("voice",))
        ann = Person.objects.create(name="Ann")
        slot = submit(make_page(user=writer, authors=[ann]), writer).slots.get()
        for address in ("ann@example.org", "thief@example.com"):
            ann.email = address
            ann.save()
            client.force_login(editor)
            client.post(reverse("execvoice_signoff:send_link", args=[slot.pk]))
        assert (mails_to("ann@example.org"), mails_to("thief@example.com")) == (2, 0)
        seal_ledger()
        assert verify().findings == []

    def test_is_one_row_of_evidence_however_often_the_author_is_asked(
        self, asked: SignOffRequest, make_page: Any, guest: Person, writer: Any, submit: Any
    ) -> None:
        other = submit(make_page("More.", user=writer, authors=[guest], slug="more"), writer)
        assert other.slots.get().guest == asked.slots.get().guest


class TestAnAuthorWhoWasErased:
    @pytest.fixture
    def erased(self, url: str, slot: Slot) -> Slot:
        call_command("execvoice_erase_signer", "--email", "gus@example.org", "--no-input", stdout=StringIO())
        slot.refresh_from_db()
        return slot

    def test_is_named_nowhere_in_what_is_kept_of_the_request(self, erased: Slot) -> None:
        seal_ledger()
        rows = [*Slot.objects.values_list(), *Identity.objects.values_list(), *LedgerEntry.objects.values_list("body")]
        assert "Gus" not in str(rows) and "gus@" not in str(rows)
        assert verify().findings == []

    def test_gets_no_code_and_cannot_sign_by_a_code_from_before(
        self, client: Any, url: str, answer: Any, slot: Slot, asked: SignOffRequest
    ) -> None:
        answer("code")
        code = code_in_mail()
        erase_identity(email="gus@example.org")
        assert answer(code=code, name="").status_code == 409
        assert answer("changes", code=code, reason="No.").status_code == 409
        OutboxMail.objects.all().delete()
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            assert answer("code").status_code == 409
        assert not OutboxMail.objects.exists() and not Signature.objects.exists()

    def test_has_no_approval_recorded_under_no_name(self, erased: Slot, editor: Any, asked: SignOffRequest) -> None:
        with pytest.raises(DecisionRefused) as refused:
            voices.record_approval(erased, editor, voices.Approval(date(2020, 1, 2), "x"), digest=asked.digest)
        assert refused.value.code == "incomplete"

    def test_is_somebody_again_to_whom_a_link_is_sent(self, client: Any, erased: Slot, editor: Any) -> None:
        guests.send_link(erased, editor)
        erased.refresh_from_db()
        assert (erased.voice_name, erased.guest.email) == ("Gus Guest", "gus@example.org")


@pytest.fixture
def titled(person: Person) -> Person:
    """An author with an account, and a title in the profile."""
    PersonText.objects.create(person=person, language="en", title="Chief executive")
    return Person.objects.get(pk=person.pk)


def test_an_author_with_an_account_signs_with_the_title_of_the_byline(
    make_page: Any, make_policy: Any, titled: Person, executive: Any, submit: Any, sign_by: Any, writer: Any
) -> None:
    make_policy(("voice",))
    request = submit(make_page(user=writer, authors=[titled]), writer)
    titled.texts.update(title="Chief of thieves")
    assert sign_by(request, executive).signer.title == "Chief executive"


def test_whoever_passes_over_an_author_has_not_their_title(
    make_page: Any, make_policy: Any, titled: Person, submit: Any, writer: Any, editor: Any
) -> None:
    from wagtail_execvoice.authors.actions import archive_person

    make_policy(("voice",))
    request = submit(make_page(user=writer, authors=[titled]), writer)
    archive_person(titled, editor)
    assert voices.waive(request.slots.get(), editor, "Left.", digest=request.digest).signer.title == ""


class TestAnApprovalGivenOtherwise:
    @pytest.fixture
    def record(self, client: Any, editor: Any, slot: Slot, asked: SignOffRequest) -> Any:
        def record(**data: Any) -> Any:
            client.force_login(editor)
            data = {"given_on": "2020-01-02", "how": "By telephone", "digest": asked.digest, **data}
            return client.post(reverse("execvoice_signoff:record", args=[slot.pk]), data)

        return record

    def test_counts_as_the_authors_signature_and_says_who_recorded_it(
        self, record: Any, asked: SignOffRequest, editor: Any
    ) -> None:
        file = SimpleUploadedFile("../../mail.eml", b"I agree")
        assert record(document=file).status_code == 302
        signature = Signature.objects.get()
        assert signature.method == Method.RECORDED and signature.signer.name == "Gus Guest"
        assert "2020" in signature.note and signature.note.endswith("recorded by " + str(identify(editor)))
        assert "editor" not in signature.method_note, "so that the name can be erased"
        assert signature.document_name == "mail.eml"
        assert signature.document_digest == hashlib.sha256(b"I agree").hexdigest()
        assert GuardedPage.objects.get(pk=asked.page_id).live

    def test_leaves_no_name_in_the_ledger(self, record: Any) -> None:
        record()
        bodies = " ".join(
            [*PendingAct.objects.values_list("body", flat=True), *LedgerEntry.objects.values_list("body", flat=True)]
        )
        assert "approval.recorded" in bodies
        assert "Gus" not in bodies and "telephone" not in bodies and "editor" not in bodies

    @pytest.mark.parametrize(
        "data", [{"given_on": ""}, {"given_on": "2999-01-01"}, {"given_on": "x"}, {"how": ""}, {"how": " \n"}]
    )
    def test_without_when_and_how_is_not_recorded(self, record: Any, data: dict[str, Any]) -> None:
        assert record(**data).status_code == 200
        assert not Signature.objects.exists()

    def test_of_another_text_is_not_recorded(self, record: Any) -> None:
        assert record(digest="0" * 64).status_code == 409
        assert not Signature.objects.exists()


class TestAnAuthorWhoIsGone:
    def test_is_passed_over_with_a_reason(
        self, client: Any, editor: Any, guest: Person, slot: Slot, asked: SignOffRequest
    ) -> None:
        from wagtail_execvoice.authors.actions import archive_person

        archive_person(guest, editor)
        client.force_login(editor)
        url = reverse("execvoice_signoff:waive", args=[slot.pk])
        assert client.post(url, {"digest": asked.digest, "reason": "Left in May."}).status_code == 302
        signature = Signature.objects.get()
        assert (signature.decision, signature.comment) == (Decision.WAIVE, "Left in May.")
        assert GuardedPage.objects.get(pk=asked.page_id).live

    def test_and_is_not_passed_over_while_they_can_be_asked(
        self, client: Any, editor: Any, slot: Slot, asked: SignOffRequest
    ) -> None:
        client.force_login(editor)
        url = reverse("execvoice_signoff:waive", args=[slot.pk])
        assert client.post(url, {"digest": asked.digest, "reason": "In a hurry."}).status_code == 409
        assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["send_link", "record", "waive"])
class TestWhoMayDoIt:
    def test_nobody_who_may_not_edit_the_page(self, client: Any, slot: Slot, make_user: Any, name: str) -> None:
        client.force_login(make_user("viewer", "wagtailadmin.access_admin", "execvoice_signoff.view_signoffrequest"))
        url = reverse(f"execvoice_signoff:{name}", args=[slot.pk])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404

    def test_nobody_who_may_not_see_requests(
        self, client: Any, slot: Slot, editor: Any, make_user: Any, name: str
    ) -> None:
        other = make_user("other", "wagtailadmin.access_admin")
        other.groups.set(editor.groups.all())
        client.force_login(other)
        assert client.post(reverse(f"execvoice_signoff:{name}", args=[slot.pk])).status_code == 404

    def test_whoever_may_is_asked_first_and_get_changes_nothing(
        self, client: Any, slot: Slot, editor: Any, name: str
    ) -> None:
        client.force_login(editor)
        response = client.get(reverse(f"execvoice_signoff:{name}", args=[slot.pk]))
        assert response.status_code == 200 and "Gus Guest" in response.content.decode()
        assert not OutboxMail.objects.filter(to="gus@example.org").exists() and not Signature.objects.exists()

    def test_a_slot_of_a_group_is_none_of_an_author(
        self, client: Any, editor: Any, make_page: Any, make_policy: Any, legal: Any, writer: Any, submit: Any,
        name: str,
    ) -> None:  # fmt: skip
        make_policy(("legal", legal))
        request = submit(make_page(user=writer), writer)
        client.force_login(editor)
        url = reverse(f"execvoice_signoff:{name}", args=[request.slots.get().pk])
        assert client.post(url, {"digest": request.digest, "reason": "x", "how": "x"}).status_code == 404


class TestARequestThatCannotWait:
    @pytest.fixture
    def staged(
        self, make_policy: Any, make_page: Any, legal: Any, person: Any, writer: Any, submit: Any
    ) -> SignOffRequest:
        make_policy(("voice", None, 1), ("legal", legal, 2), deadline_days=5)
        request: SignOffRequest = submit(make_page(user=writer, authors=[person]), writer)
        return request

    def expedite(self, client: Any, request: SignOffRequest, user: Any, reason: str = "It leaked.") -> Any:
        client.force_login(user)
        return client.post(reverse("execvoice_signoff:expedite", args=[request.pk]), {"reason": reason})

    def test_opens_every_slot_at_once_with_a_short_deadline(
        self, client: Any, staged: SignOffRequest, make_user: Any
    ) -> None:
        due = staged.slots.get(state=SlotState.OPEN).due_at
        user = make_user(
            "boss",
            "wagtailadmin.access_admin",
            "execvoice_signoff.expedite_signoffrequest",
            "execvoice_signoff.view_signoffrequest",
        )
        assert self.expedite(client, staged, user).status_code == 302
        staged.refresh_from_db()
        assert (staged.lane, staged.reason) == (Lane.EXPEDITED, "It leaked.")
        assert {slot.state for slot in staged.slots.all()} == {SlotState.OPEN}
        assert all(slot.due_at < due for slot in staged.slots.all())

    def test_needs_a_reason_and_the_right_to(
        self, client: Any, staged: SignOffRequest, make_user: Any, writer: Any
    ) -> None:
        assert self.expedite(client, staged, writer).status_code == 404
        user = make_user(
            "boss",
            "wagtailadmin.access_admin",
            "execvoice_signoff.expedite_signoffrequest",
            "execvoice_signoff.view_signoffrequest",
        )
        assert self.expedite(client, staged, user, " ").status_code == 200
        staged.refresh_from_db()
        assert staged.lane == Lane.STANDARD


def test_a_site_that_does_not_serve_links_is_told_so(settings: Any, monkeypatch: Any) -> None:
    from wagtail_execvoice.signoff.checks import guests as checks

    assert checks.check_guest_urls(None) == []
    monkeypatch.setattr(checks, "guests_are_served", lambda: False)
    assert [message.id for message in checks.check_guest_urls(None)] == ["execvoice_signoff.W020"]


class TestAnAccountThatMayNotEnter:
    """An author who has an account, but not for the admin, where the signing screen is."""

    @pytest.mark.parametrize("fields", [{}, {"is_active": False}])
    def test_is_asked_by_a_secret_link(
        self, make_page: Any, make_policy: Any, make_user: Any, writer: Any, submit: Any, fields: dict[str, Any]
    ) -> None:
        person = Person.objects.create(name="Ann", user=make_user("ann", **fields))
        make_policy(("voice",))
        slot = submit(make_page(user=writer, authors=[person]), writer).slots.get()
        assert (slot.user_key, slot.guest.name, slot.guest.email) == ("", "Ann", "ann@example.com")
