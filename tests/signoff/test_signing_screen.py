"""The signing screen: one page from the e-mail to signed, without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from testapp.models import GuardedPage
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.signoff.constants import Decision, Method, RequestState
from wagtail_execvoice.signoff.models import Deputy, Signature, SignOffRequest

pytestmark = pytest.mark.django_db


def sign_url(request: SignOffRequest) -> str:
    return reverse("execvoice_signoff:sign", args=[request.pk])


@pytest.fixture
def see(client: Any) -> Any:
    """Return a function that opens the screen of a request as a user."""

    def see(user: Any, request: SignOffRequest) -> Any:
        client.force_login(user)
        return client.get(sign_url(request))

    return see


@pytest.fixture
def decide(client: Any) -> Any:
    """Return a function that sends the form of a request as a user."""

    def decide(user: Any, request: SignOffRequest, decision: str = "sign", **data: Any) -> Any:
        client.force_login(user)
        return client.post(sign_url(request), {"digest": request.digest, "decision": decision, **data})

    return decide


@pytest.fixture
def asked(make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any) -> SignOffRequest:
    """A text of which Legal is asked."""
    make_policy(("legal", legal))
    return submit(make_page("We will grow.", user=writer), writer)


def change(page_id: int, user: Any, **fields: Any) -> Any:
    """Change the draft, as the editor does."""
    page = GuardedPage.objects.get(pk=page_id).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user)
    return page


class TestWhatItShows:
    def test_who_asks_who_wrote_what_is_left_and_the_sentence(self, see: Any, asked: Any, lawyer: Any) -> None:
        html = see(lawyer, asked).content.decode()
        assert "writer" in html
        assert f"Waiting for {get_user_display_name(lawyer)} since" in html
        assert "approve the publication of “A post” for Legal" in html
        assert "All of it is new" in html

    def test_the_text_in_a_frame_with_a_name_and_alone(self, see: Any, asked: Any, lawyer: Any) -> None:
        html = see(lawyer, asked).content.decode()
        url = reverse("execvoice_signoff:text", args=[asked.pk])
        assert f'src="{url}" title="The text of “A post”"' in html
        assert f'<a href="{url}">' in html

    def test_an_expedited_request_and_its_reason(self, see: Any, asked: Any, lawyer: Any, writer: Any) -> None:
        from wagtail_execvoice.signoff.actions.expediting import expedite

        expedite(asked, writer, "The results leaked.")
        html = see(lawyer, asked).content.decode()
        assert "expedited" in html and "The results leaked." in html

    def test_what_was_written_does_not_become_markup(
        self, see: Any, asked: Any, lawyer: Any, decide: Any, submit: Any, writer: Any
    ) -> None:
        decide(lawyer, asked, "changes", reason="<script>alert(1)</script>", wording="<b>x</b>")
        change(asked.page_id, writer, title="<script>alert(2)</script>", body="<img src=x onerror=alert(3)>")
        html = see(lawyer, submit(GuardedPage.objects.get(pk=asked.page_id), writer)).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html

    def test_it_is_stored_nowhere(self, see: Any, asked: Any, lawyer: Any) -> None:
        assert "no-store" in see(lawyer, asked)["Cache-Control"]


class TestTheText:
    def test_it_is_rendered_from_what_was_kept(self, client: Any, asked: Any, lawyer: Any, writer: Any) -> None:
        change(asked.page_id, writer, body="Changed since.")
        client.force_login(lawyer)
        response = client.get(reverse("execvoice_signoff:text", args=[asked.pk]))
        assert "We will grow." in response.content.decode()
        assert "Changed since." not in response.content.decode()

    def test_no_other_site_frames_it_and_nobody_stores_it(self, client: Any, asked: Any, lawyer: Any) -> None:
        client.force_login(lawyer)
        response = client.get(reverse("execvoice_signoff:text", args=[asked.pk]))
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        # What somebody wrote into it cannot act for whoever reads it.
        policy = response["Content-Security-Policy"].split()
        assert policy[0] == "sandbox" and not {"allow-scripts", "allow-forms", "allow-top-navigation"} & {*policy}
        assert "no-store" in response["Cache-Control"]

    def test_of_a_page_that_is_gone_what_was_kept_is_shown(self, client: Any, asked: Any, make_user: Any) -> None:
        GuardedPage.objects.get(pk=asked.page_id).delete()
        client.force_login(make_user("viewer", "wagtailadmin.access_admin", "execvoice_signoff.view_signoffrequest"))
        response = client.get(reverse("execvoice_signoff:text", args=[asked.pk]))
        assert "We will grow." in response.content.decode()

    def test_whoever_may_not_see_the_request_does_not_see_it(self, client: Any, asked: Any, make_user: Any) -> None:
        client.force_login(make_user("other", "wagtailadmin.access_admin"))
        assert client.get(reverse("execvoice_signoff:text", args=[asked.pk])).status_code == 404


class TestWhoSeesIt:
    def test_a_visitor_is_led_to_the_login_and_back(self, client: Any, asked: Any) -> None:
        response = client.get(sign_url(asked))
        assert response.status_code == 302
        assert sign_url(asked) in response["Location"]

    def test_others_do_not_learn_what_the_page_is_called(self, see: Any, asked: Any, make_user: Any) -> None:
        response = see(make_user("other", "wagtailadmin.access_admin"), asked)
        assert response.status_code == 404
        assert "A post" not in response.content.decode()

    def test_being_a_superuser_alone_gives_nothing_to_sign(
        self, see: Any, decide: Any, asked: Any, admin_user: Any
    ) -> None:
        assert 'value="sign"' not in see(admin_user, asked).content.decode()
        assert decide(admin_user, asked).status_code == 409
        assert not Signature.objects.exists()

    def test_whoever_submitted_it_reads_along(self, see: Any, asked: Any, writer: Any) -> None:
        response = see(writer, asked)
        assert response.status_code == 200
        assert 'value="sign"' not in response.content.decode()

    def test_whoever_worked_on_it_is_told_why_they_cannot_sign(
        self, see: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any
    ) -> None:
        make_policy(("legal", legal))
        html = see(lawyer, submit(make_page(user=lawyer), lawyer)).content.decode()
        assert "You worked on this text, so somebody else signs it." in html
        assert 'value="sign"' not in html

    def test_the_task_leads_to_it(self, client: Any, asked: Any, lawyer: Any) -> None:
        client.force_login(lawyer)
        response = client.get(reverse("execvoice_signoff:sign_task", args=[asked.task_state_id]))
        assert response["Location"] == sign_url(asked)


class TestSigning:
    def test_the_last_signature_publishes_and_says_so(self, decide: Any, client: Any, asked: Any, lawyer: Any) -> None:
        response = decide(lawyer, asked, comment="Fine.")
        assert response.status_code == 302
        assert GuardedPage.objects.get(pk=asked.page_id).live
        assert Signature.objects.get().comment == "Fine."
        assert "You have signed. Everybody has signed: it is live." in client.get(response["Location"]).content.decode()

    def test_whoever_is_not_the_last_is_told_who_is_awaited(
        self, decide: Any, client: Any, make_policy: Any, make_page: Any, person: Any, executive: Any, legal: Any,
        lawyer: Any, writer: Any, submit: Any,
    ) -> None:  # fmt: skip
        make_policy(("voice", None, 1), ("legal", legal, 2))
        request = submit(make_page(user=writer, authors=[person]), writer)
        response = decide(executive, request)
        assert "You have signed. It now waits for: Legal." in client.get(response["Location"]).content.decode()

    def test_get_changes_nothing(self, client: Any, asked: Any, lawyer: Any) -> None:
        client.force_login(lawyer)
        client.get(sign_url(asked), {"decision": "sign", "digest": asked.digest})
        client.head(sign_url(asked))
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("decision", ["", "waive", "delete", "sign\0", "<b>"])
    def test_a_decision_that_there_is_none_of_does_nothing(
        self, decide: Any, asked: Any, lawyer: Any, decision: str
    ) -> None:
        assert decide(lawyer, asked, decision).status_code == 200
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("slot", ["0", "999999", "x", "-1", "1 OR 1=1", "9" * 40])
    def test_a_slot_that_is_made_up_signs_nothing(self, decide: Any, asked: Any, lawyer: Any, slot: str) -> None:
        assert decide(lawyer, asked, slot=slot).status_code == 200
        assert not Signature.objects.exists()

    def test_two_slots_are_chosen_from_and_a_deputy_signs_for_somebody(
        self, see: Any, decide: Any, make_user: Any, make_policy: Any, make_page: Any, legal: Any, lawyer: Any,
        writer: Any, submit: Any,
    ) -> None:  # fmt: skip
        finance = Group.objects.create(name="Finance")
        chief = make_user("chief", "wagtailadmin.access_admin")
        chief.groups.add(finance)
        Deputy.objects.create(principal=chief, deputy=lawyer, starts_on="2000-01-01", ends_on="2999-01-01")
        make_policy(("legal", legal), ("finance", finance))
        request = submit(make_page(user=writer), writer)
        html = see(lawyer, request).content.decode()
        assert html.count('type="radio"') == 2
        assert "Finance, for chief" in html
        slot = request.slots.get(kind="finance")
        assert decide(lawyer, request, slot=slot.pk).status_code == 302
        signature = Signature.objects.get()
        assert signature.slot == slot and signature.on_behalf_of.name == get_user_display_name(chief)

    def test_the_text_of_a_missing_csrf_token_is_not_signed(self, asked: Any, lawyer: Any) -> None:
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        client.force_login(lawyer)
        response = client.post(sign_url(asked), {"digest": asked.digest, "decision": "sign"})
        assert response.status_code == 403
        assert not Signature.objects.exists()


class TestAskingForChanges:
    def test_a_reason_is_needed_and_what_was_typed_stays(self, decide: Any, asked: Any, lawyer: Any) -> None:
        response = decide(lawyer, asked, "changes", wording="We may grow.")
        assert "Say what should change" in response.content.decode()
        assert "We may grow." in response.content.decode()
        assert not Signature.objects.exists()

    def test_the_text_goes_back(self, decide: Any, asked: Any, lawyer: Any) -> None:
        assert decide(lawyer, asked, "changes", reason="Too sure.").status_code == 302
        asked.refresh_from_db()
        assert asked.state == RequestState.CHANGES

    def test_the_same_signer_sees_what_they_asked_for_and_what_became_of_it_and_signs_in_one_step(
        self, see: Any, decide: Any, asked: Any, lawyer: Any, writer: Any, submit: Any
    ) -> None:
        decide(lawyer, asked, "changes", reason="Too sure.", wording="We hope to grow.")
        change(asked.page_id, writer, body="We hope to grow.")
        request = submit(GuardedPage.objects.get(pk=asked.page_id), writer)
        html = see(lawyer, request).content.decode()
        assert "You asked for this" in html and "Too sure." in html and "We hope to grow." in html
        assert "What is new since you asked for changes" in html
        assert '<del class="deletion">' in html and '<ins class="addition">' in html
        assert decide(lawyer, request).status_code == 302
        assert GuardedPage.objects.get(pk=asked.page_id).live


class TestAnotherTextMeanwhile:
    def test_a_decision_about_a_former_text_is_refused_and_shows_what_is_new(
        self, decide: Any, asked: Any, lawyer: Any, writer: Any, submit: Any
    ) -> None:
        change(asked.page_id, writer, body="We will shrink.")
        newer = submit(GuardedPage.objects.get(pk=asked.page_id), writer)
        response = decide(lawyer, asked, comment="All good")
        html = response.content.decode()
        assert response.status_code == 409
        assert not Signature.objects.exists()
        assert "What is new since you opened this screen" in html and "shrink" in html
        assert "All good" in html, "what was typed stays"
        assert f'action="{sign_url(newer)}"' in html and newer.digest in html

    def test_a_text_that_nobody_submitted_anew_says_so(self, decide: Any, asked: Any, lawyer: Any, writer: Any) -> None:
        change(asked.page_id, writer, body="We will shrink.")
        response = decide(lawyer, asked)
        assert response.status_code == 409
        assert "The text was changed." in response.content.decode()

    @pytest.mark.parametrize("digest", ["", "0" * 64, "x\0y", "A" * 64])
    def test_a_digest_of_nothing_signs_nothing(self, decide: Any, asked: Any, lawyer: Any, digest: str) -> None:
        response = decide(lawyer, asked, digest=digest)
        assert response.status_code in {200, 409}
        assert not Signature.objects.exists()

    def test_a_request_that_was_closed_leads_to_the_newer_one(
        self, see: Any, asked: Any, lawyer: Any, writer: Any, submit: Any
    ) -> None:
        change(asked.page_id, writer, body="We will shrink.")
        newer = submit(GuardedPage.objects.get(pk=asked.page_id), writer)
        html = see(lawyer, asked).content.decode()
        assert "The text was changed." in html
        assert f'<a href="{sign_url(newer)}"' in html
        assert 'value="sign"' not in html

    def test_the_digest_of_another_page_shows_nothing_of_it(
        self, decide: Any, asked: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any
    ) -> None:
        secret = submit(make_page("A secret.", user=writer, slug="secret"), writer)
        response = decide(lawyer, asked, digest=secret.digest)
        assert "A secret." not in response.content.decode()


class TestTakingASignatureBack:
    def test_while_others_are_awaited(
        self, see: Any, decide: Any, make_policy: Any, make_page: Any, legal: Any, lawyer: Any, writer: Any, submit: Any
    ) -> None:
        make_policy(("legal", legal, 1, 2))
        request = submit(make_page(user=writer), writer)
        decide(lawyer, request)
        assert 'value="withdraw"' in see(lawyer, request).content.decode()
        assert decide(lawyer, request, "withdraw", reason="I read it again.").status_code == 302
        assert Signature.objects.order_by("pk").last().decision == Decision.WITHDRAW

    def test_not_once_the_text_is_live(self, see: Any, decide: Any, asked: Any, lawyer: Any) -> None:
        decide(lawyer, asked)
        html = see(lawyer, asked).content.decode()
        assert 'value="withdraw"' not in html
        assert "it is live" in html and "signed this text already" not in html
        response = decide(lawyer, asked, "withdraw")
        assert response.status_code == 409
        assert "live already" in response.content.decode()

    def test_nobody_takes_back_what_somebody_else_signed(
        self, decide: Any, make_policy: Any, make_page: Any, legal: Any, lawyer: Any, writer: Any, submit: Any,
        make_user: Any,
    ) -> None:  # fmt: skip
        make_policy(("legal", legal, 1, 2))
        request = submit(make_page(user=writer), writer)
        decide(lawyer, request)
        other = make_user("other_lawyer", "wagtailadmin.access_admin")
        other.groups.add(legal)
        decide(other, request, "withdraw")
        assert Signature.objects.get().decision == Decision.SIGN


def test_the_method_stands_in_the_signature(decide: Any, asked: Any, lawyer: Any) -> None:
    decide(lawyer, asked)
    assert Signature.objects.get().method == Method.LOGIN
