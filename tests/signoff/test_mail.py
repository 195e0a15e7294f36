"""Who is told what, by which mail, and who is left in peace."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from testapp.models import GuardedPage
from wagtail.models import Site
from wagtail.users.models import UserProfile

from wagtail_execvoice.base.actions import MailServerUnreachable, deliver_mail
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.asking import ask_to_fix_words
from wagtail_execvoice.signoff.actions.breakglass import break_glass, confirm_break_glass
from wagtail_execvoice.signoff.actions.expediting import expedite
from wagtail_execvoice.signoff.actions.signing import ask_for_changes, withdraw_signature
from wagtail_execvoice.signoff.constants import Emergency
from wagtail_execvoice.signoff.mail import language_of
from wagtail_execvoice.signoff.models import Signature, SignOffPreferences

pytestmark = pytest.mark.django_db

REASON = "The supplier has recalled the product and people may be hurt."


@pytest.fixture
def asked(make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any) -> Any:
    """A request that waits for Legal."""
    make_policy(("legal", legal))
    return submit(make_page(user=writer), writer)


@pytest.fixture
def second_lawyer(make_user: Any, legal: Any) -> Any:
    user = make_user("second")
    user.groups.add(legal)
    return user


def mail(name: str, to: str) -> OutboxMail:
    return OutboxMail.objects.get(key__startswith=f"signoff.{name}:", to=f"{to}@example.com")


def cancel(page: Any, user: Any) -> None:
    GuardedPage.objects.get(pk=page).current_workflow_state.cancel(user=user)


def edit(page_id: int, user: Any, body: str) -> GuardedPage:
    page = GuardedPage.objects.get(pk=page_id).get_latest_revision_as_object()
    page.body = body
    page.save_revision(user=user)
    return GuardedPage.objects.get(pk=page_id)


def test_everybody_who_may_sign_is_asked_by_one_mail_with_one_link(clock: Any, second_lawyer: Any, asked: Any) -> None:
    one, other = OutboxMail.objects.order_by("to")
    assert (one.to, other.to) == ("lawyer@example.com", "second@example.com")
    assert one.subject == "Please sign “A post”"
    link = f"http://testserver{reverse('execvoice_signoff:sign', args=[asked.pk])}"
    for text in (one.body, one.html_body):
        assert "asks for your signature" in text
        assert "Legal" in text
        assert "March 4, 2026, 10 a.m." in text
    assert one.body.count("http") == 1 and link in one.body
    assert one.html_body.count(f'href="{link}"') == 1


def test_nobody_is_asked_twice_by_the_same_cause(asked: Any, told: Any) -> None:
    from wagtail_execvoice.signoff.actions.telling import tell_asked

    deliver_mail()
    tell_asked(list(asked.slots.all()))
    assert told("asked") == ["lawyer"]


def test_whoever_may_sign_for_two_kinds_gets_one_mail(
    make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any, told: Any
) -> None:
    finance = Group.objects.create(name="Finance")
    lawyer.groups.add(finance)
    make_policy(("legal", legal), ("finance", finance))
    submit(make_page(user=writer), writer)
    assert told("asked") == ["lawyer"]
    assert "Legal, Finance" in mail("asked", "lawyer").body


def test_the_next_step_is_asked_when_its_turn_comes(
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    person: Any,
    executive: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    told: Any,
) -> None:
    make_policy(("voice", None, 1), ("legal", legal, 2))
    request = submit(make_page(user=writer, authors=[person]), writer)
    assert told("asked") == ["executive"]
    assert "your own voice" in mail("asked", "executive").body
    sign_by(request, executive)
    # The executive signed before the mail went out, which then asks for nothing any more.
    assert told("asked") == ["lawyer"]


def test_a_mail_is_in_the_language_and_by_the_clock_of_whoever_gets_it(
    clock: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    second_lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
) -> None:
    UserProfile.objects.create(user=lawyer, preferred_language="nl", current_time_zone="America/New_York")
    make_policy(("legal", legal))
    with translation.override("ar"), timezone.override("Asia/Tokyo"):
        submit(make_page(user=writer), writer)
    assert mail("asked", "lawyer").language == "nl"
    assert "4 maart 2026" in mail("asked", "lawyer").body and "4:00" in mail("asked", "lawyer").body
    # Without a choice of their own: the site's, and never that of whoever submitted.
    assert mail("asked", "second").language == "en"
    assert "10 a.m." in mail("asked", "second").body


def test_a_time_zone_that_is_none_is_the_sites(make_user: Any, lawyer: Any, asked: Any) -> None:
    profile = UserProfile.get_for_user(lawyer)
    profile.current_time_zone = "Mars/Olympus"
    profile.save()
    from wagtail_execvoice.signoff.actions.telling import tell_due

    tell_due(list(asked.slots.all()), "reminder")
    assert language_of(lawyer) == "en"
    assert "Your signature" in mail("reminder", "lawyer").body


def test_a_title_cannot_write_headers_or_markup(
    make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page(user=writer)
    page = GuardedPage.objects.get(pk=page.pk)
    page.title = "Hi\r\nBcc: all@example.com\n\n<script>alert(1)</script>"
    page.save_revision(user=writer)
    submit(GuardedPage.objects.get(pk=page.pk), writer)
    sent = mail("asked", "lawyer")
    assert "\n" not in sent.subject
    assert "<script>" not in sent.html_body and "&lt;script&gt;" in sent.html_body
    assert deliver_mail() == 1


@pytest.mark.parametrize("gone", ["no address", "inactive"])
def test_whoever_cannot_get_mail_does_not_keep_the_others_from_being_asked(
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    second_lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    told: Any,
    gone: str,
) -> None:
    values = {"no address": {"email": ""}, "inactive": {"is_active": False}}[gone]
    type(lawyer).objects.filter(pk=lawyer.pk).update(**values)
    make_policy(("legal", legal))
    submit(make_page(user=writer), writer)
    assert told("asked") == ["second"]


def test_a_mail_is_there_exactly_if_its_cause_is(
    make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page(user=writer)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        submit(page, writer)
        raise ZeroDivisionError
    assert not OutboxMail.objects.exists()


def test_a_mail_server_that_fails_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, asked: Any, lawyer: Any, sign_by: Any
) -> None:
    def refuse(*args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)
    sign_by(asked, lawyer)
    with pytest.raises(MailServerUnreachable):
        deliver_mail()
    assert GuardedPage.objects.get(pk=asked.page_id).live
    assert OutboxMail.objects.waiting().exists()


def test_without_an_address_of_the_admin_the_link_leads_to_the_site(
    settings: Any, lawyer: Any, make_policy: Any, legal: Any, writer: Any, make_page: Any, submit: Any
) -> None:
    del settings.WAGTAILADMIN_BASE_URL
    make_policy(("legal", legal))
    submit(make_page(user=writer), writer)
    assert f"{Site.objects.get().root_url}/admin/" in mail("asked", "lawyer").body


def test_a_withdrawn_request_is_told_to_those_who_were_asked(asked: Any, writer: Any, told: Any) -> None:
    deliver_mail()
    cancel(asked.page_id, writer)
    assert told("not_needed") == ["lawyer"]
    assert "withdrawn" in mail("not_needed", "lawyer").body


def test_what_was_not_sent_yet_is_taken_back_and_nobody_hears_of_it(asked: Any, writer: Any, told: Any) -> None:
    cancel(asked.page_id, writer)
    assert told("asked") == told("not_needed") == []


def test_an_edit_voids_in_silence_and_is_told_at_the_next_submission(
    asked: Any, writer: Any, lawyer: Any, second_lawyer: Any, legal: Any, submit: Any, told: Any
) -> None:
    deliver_mail()
    page = edit(asked.page_id, writer, "We think otherwise.")
    assert told("not_needed") == []
    lawyer.groups.clear()
    # Was never asked, and is not told that nothing is asked any more.
    request = submit(page, writer)
    assert told("asked") == ["lawyer", "second"]
    assert told("not_needed") == []
    assert "Changed parts: Body." in mail("asked", "second").body
    assert request.before == asked


def test_whoever_is_no_longer_asked_is_told_at_the_next_submission(
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    executive: Any,
    person: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    told: Any,
) -> None:
    make_policy(("voice", None, 1), ("legal", legal, 2))
    request = submit(make_page(user=writer, authors=[person]), writer)
    sign_by(request, executive)
    deliver_mail()
    page = edit(request.page_id, writer, "We think otherwise.")
    assert told("not_needed") == []
    submit(page, writer)
    # Legal's turn comes after the author's. The author signed, and is asked anew.
    assert told("not_needed") == ["lawyer"]
    assert told("asked") == ["executive", "lawyer"]


def test_an_edit_takes_back_what_was_not_sent(asked: Any, writer: Any, told: Any, submit: Any) -> None:
    page = edit(asked.page_id, writer, "We think otherwise.")
    assert told("asked") == []
    submit(page, writer)
    assert told("asked") == ["lawyer"]
    assert told("not_needed") == []


def test_changes_are_asked_of_who_submitted_and_who_wrote(
    make_policy: Any,
    make_user: Any,
    legal: Any,
    lawyer: Any,
    second_lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    told: Any,
) -> None:
    make_policy(("legal", legal))
    request = submit(make_page(user=make_user("ghost")), writer)
    deliver_mail()
    slot = request.slots.get()
    ask_for_changes(
        request.pk, slot.pk, lawyer, digest=request.digest, comment="Not this figure.", wording="About ten\n\n<b>%</b>"
    )
    assert told("changes") == ["ghost", "writer"]
    sent = mail("changes", "writer")
    assert "asks for changes" in sent.body
    assert "Not this figure." in sent.body and "About ten" in sent.body
    assert "&lt;b&gt;" in sent.html_body
    assert reverse("wagtailadmin_pages:edit", args=[request.page_id]) in sent.body
    assert told("not_needed") == ["second"]


def test_the_new_text_says_what_had_been_asked_for(asked: Any, lawyer: Any, writer: Any, submit: Any) -> None:
    slot = asked.slots.get()
    ask_for_changes(asked.pk, slot.pk, lawyer, digest=asked.digest, comment="Not this figure.")
    submit(edit(asked.page_id, writer, "No figure."), writer)
    body = OutboxMail.objects.filter(to="lawyer@example.com").latest("pk").body
    assert "Changed parts: Body." in body
    assert "Not this figure." in body


def test_the_outcome_is_told_to_who_submitted_and_who_signed(
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    executive: Any,
    person: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    told: Any,
) -> None:
    make_policy(("voice", None, 1), ("legal", legal, 2))
    request = submit(make_page(user=writer, authors=[person]), writer)
    sign_by(request, executive)
    sign_by(request, lawyer)
    # Who signed last knows it.
    assert told("signed") == ["executive", "writer"]
    sent = mail("signed", "writer")
    assert sent.subject == "Signed and live: “A post”"
    assert GuardedPage.objects.get(pk=request.page_id).full_url in sent.body


def test_who_does_not_want_outcomes_gets_none(asked: Any, writer: Any, lawyer: Any, sign_by: Any, told: Any) -> None:
    SignOffPreferences.objects.create(user=writer, outcomes=False)
    sign_by(asked, lawyer)
    assert told("signed") == []


def test_a_scheduled_text_is_told_with_its_date(
    clock: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any, sign_by: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page(user=writer)
    page.go_live_at = timezone.datetime.fromisoformat("2026-03-20T08:00:00+00:00")
    page.save_revision(user=writer)
    sign_by(submit(GuardedPage.objects.get(pk=page.pk), writer), lawyer)
    sent = mail("signed", "writer")
    assert sent.subject == "Signed and scheduled: “A post”"
    assert "March 20, 2026, 9 a.m." in sent.body


def test_a_schedule_beyond_the_signatures_is_told_at_once_and_held_later(
    clock: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    told: Any,
) -> None:
    make_policy(("legal", legal), valid_days=7)
    page = make_page(user=writer)
    page.go_live_at = timezone.datetime.fromisoformat("2026-03-20T08:00:00+00:00")
    page.save_revision(user=writer)
    sign_by(submit(GuardedPage.objects.get(pk=page.pk), writer), lawyer)
    assert told("too_late") == ["writer"]
    clock.move_to("2026-03-20T08:01:00+00:00")
    call_command("publish_scheduled", verbosity=0)
    assert told("held") == ["writer"]
    assert "signatures have expired" in mail("held", "writer").body
    assert not GuardedPage.objects.get(pk=page.pk).live


def test_a_signature_that_is_taken_back_is_asked_for_again(
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    second_lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    told: Any,
) -> None:
    finance = Group.objects.create(name="Finance")
    make_policy(("legal", legal), ("finance", finance))
    request = submit(make_page(user=writer), writer)
    deliver_mail()
    sign_by(request, lawyer)
    withdraw_signature(Signature.objects.get().pk, lawyer, comment="I misread it.")
    assert told("taken_back") == ["writer"]
    assert "I misread it." in mail("taken_back", "writer").body
    assert told("asked") == ["lawyer", "lawyer", "second", "second"]


def test_what_a_colleague_signed_is_not_asked_any_more(
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    second_lawyer: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    sign_by: Any,
    told: Any,
) -> None:
    make_policy(("legal", legal))
    sign_by(submit(make_page(user=writer), writer), lawyer)
    assert told("asked") == []


def test_a_slot_that_nobody_can_fill_is_told_to_who_can_mend_it(
    make_policy: Any, make_user: Any, legal: Any, lawyer: Any, make_page: Any, submit: Any, told: Any
) -> None:
    make_user("maker", "execvoice_signoff.change_signoffpolicy")
    make_user("boss", is_superuser=True)
    make_policy(("legal", legal))
    # The only lawyer wrote the text.
    submit(make_page(user=lawyer), lawyer)
    assert told("nobody") == ["lawyer", "maker"]
    assert told("asked") == []


def test_two_signatures_need_two_people(
    make_policy: Any, make_user: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any, told: Any
) -> None:
    boss = make_user("boss", is_superuser=True)
    make_policy(("legal", legal, 1, 2))
    submit(make_page(user=writer), writer)
    # Nobody was given the right to change policies: then it is who could give it.
    assert boss.is_active
    assert told("nobody") == ["boss", "writer"]
    assert told("asked") == ["lawyer"]


def test_an_emergency_is_told_to_everybody_who_would_have_signed(
    make_policy: Any,
    make_user: Any,
    legal: Any,
    lawyer: Any,
    executive: Any,
    person: Any,
    writer: Any,
    admin_user: Any,
    make_page: Any,
    told: Any,
) -> None:
    second = make_user("other", "execvoice_signoff.break_glass", is_superuser=True)
    admin_user.user_permissions.add(Permission.objects.get(codename="break_glass"))
    make_policy(("voice", None, 1), ("legal", legal, 2), second_person=True)
    page = make_page(user=writer, authors=[person])
    revision = page.get_latest_revision()
    ask_to_fix_words(page, revision)
    digest = canonicalise(page.get_latest_revision().as_object()).digest
    glass = break_glass(page, admin_user, category=Emergency.SECURITY, reason=REASON, digest=digest)
    assert told("second") == ["other"]
    assert told("glass") == []
    confirm_break_glass(glass.pk, second)
    assert told("glass") == ["admin", "executive", "lawyer", "writer"]
    sent = mail("glass", "lawyer")
    # The review is not there for who cannot do it.
    assert reverse("execvoice_signoff:emergency_review", args=[glass.pk]) in sent.body
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in mail("glass", "writer").body
    assert "confirmed it" in sent.body and REASON in sent.body and "security" in sent.body


@pytest.mark.parametrize("stage", [1, 2])
def test_what_becomes_urgent_is_told_to_who_was_asked_already(
    clock: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    person: Any,
    executive: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    told: Any,
    stage: int,
) -> None:
    make_policy(("voice", None, 1), ("legal", legal, stage), deadline_days=5)
    request = submit(make_page(user=writer, authors=[person]), writer)
    deliver_mail()
    expedite(request, writer, "The figures are out at noon.")
    assert told("asked") == ["executive", "executive", "lawyer", *(["lawyer"] if stage == 1 else [])]
    urgent = OutboxMail.objects.filter(key__contains="expedited")
    assert {mail.to for mail in urgent} == {"executive@example.com", "lawyer@example.com"}
    for sent in urgent:
        assert sent.subject == "Urgent: please sign “A post”"
        assert "out at noon" in sent.body and "March 3, 2026" in sent.body
