from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from wagtail_execvoice.base.actions import deliver_mail, queue_mail
from wagtail_execvoice.base.models import MailState, OutboxMail

pytestmark = pytest.mark.django_db
SECRET = "https://example.com/s3cret-token"
VIEW, CHANGE = "execvoice_base.view_outboxmail", "execvoice_base.change_outboxmail"
HOSTILE = [
    "\0",
    "a\0b",
    "x" * 20_000,
    "x" * 100_000,  # SQLite looks for nothing that is longer than 50,000 characters
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eevil",
    "مرحبا",
    "%",
    "' OR 1=1 --",
    "\ud800",
    "🎩" * 500,
]


def make(key: str, state: str = "waiting", **fields: Any) -> OutboxMail:
    now = timezone.now()
    times = {"sent": {"sent_at": now}, "given_up": {"given_up_at": now}}
    times["dismissed"] = {"given_up_at": now, "dismissed_at": now}
    mail = queue_mail(key, f"{key}@example.com", f"Subject {key}", SECRET, html_body=SECRET, headers={"X-Link": SECRET})
    OutboxMail.objects.filter(pk=mail.pk).update(last_error="refused", **times.get(state, {}), **fields)
    mail.refresh_from_db()
    return mail


def url(name: str, *args: Any) -> str:
    return reverse(f"execvoice_mail:{name}", args=args)


def listed(response: Any) -> set[str]:
    assert response.status_code == 200
    return {mail.key for mail in response.context["object_list"]}


@pytest.fixture
def one_of_each() -> dict[str, OutboxMail]:
    return {state: make(state.replace("_", ""), state) for state in MailState.values}


@pytest.mark.parametrize("state", MailState.values)
def test_the_listing_is_filtered_by_state(admin_client: Any, one_of_each: Any, state: str) -> None:
    assert listed(admin_client.get(url("index"), {"state": state})) == {one_of_each[state].key}
    assert one_of_each[state].state == state


def test_the_listing_shows_all_states_by_name(admin_client: Any, one_of_each: Any) -> None:
    response = admin_client.get(url("index"))
    assert len(listed(response)) == 4
    for label in ["waiting", "sent", "not delivered", "dismissed"]:
        assert label in response.content.decode()


def test_the_listing_is_searched_by_address_and_subject_but_not_by_text(admin_client: Any) -> None:
    make("ann")
    make("bob")
    assert listed(admin_client.get(url("index"), {"q": "ann@"})) == {"ann"}
    assert listed(admin_client.get(url("index_results"), {"q": "subject BOB"})) == {"bob"}
    assert listed(admin_client.get(url("index"), {"q": "s3cret"})) == set()


def test_no_page_shows_the_text_or_the_headers_of_a_mail(admin_client: Any) -> None:
    mail = make("ann", "given_up")
    for page in [
        url("index"),
        url("inspect", mail.pk),
        url("retry", mail.pk),
        url("retry_all"),
        url("dismiss", mail.pk),
    ]:
        response = admin_client.get(page)
        assert response.status_code == 200
        assert "Subject ann" in response.content.decode()
        assert "s3cret" not in response.content.decode()


def test_inspecting_shows_why_it_was_not_delivered(admin_client: Any) -> None:
    html = admin_client.get(url("inspect", make("ann", "given_up").pk)).content.decode()
    for text in ["ann@example.com", "refused", "not delivered"]:
        assert text in html


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[:24])
@pytest.mark.parametrize("parameter", ["q", "state", "p", "ordering", "unknown"])
def test_hostile_input_is_never_a_server_error(admin_client: Any, parameter: str, hostile: str) -> None:
    make("ann")
    for name in ["index", "index_results"]:
        response = admin_client.get(url(name), {parameter: hostile.encode("utf-8", "surrogatepass")})
        assert response.status_code in {200, 404}
        html = response.content.decode()
        assert "<script>alert(1)" not in html
        assert "<img src=x" not in html


def test_hostile_text_in_a_mail_runs_no_script(admin_client: Any) -> None:
    mail = queue_mail("k", "a@example.com", "<script>alert(1)</script>", "")
    OutboxMail.objects.update(given_up_at=timezone.now(), last_error="<script>alert(1)</script>", to="<script>alert(1)")
    for page in [url("index"), url("inspect", mail.pk), url("retry", mail.pk), url("retry_all")]:
        assert "<script>alert(1)" not in admin_client.get(page).content.decode()


def test_trying_again_is_offered_only_for_mail_that_was_given_up(admin_client: Any, one_of_each: Any) -> None:
    html = admin_client.get(url("index")).content.decode()
    for state, mail in one_of_each.items():
        assert (url("retry", mail.pk) in html) is (state == "given_up")
        assert admin_client.get(url("retry", mail.pk)).status_code == (200 if state == "given_up" else 404)
        assert admin_client.post(url("dismiss", mail.pk)).status_code == (302 if state == "given_up" else 404)


def test_asking_changes_nothing_and_posting_tries_again(admin_client: Any, mailoutbox: Any) -> None:
    mail = make("ann", "given_up", tries=20)
    for method in [admin_client.get, admin_client.head, admin_client.options]:
        method(url("retry", mail.pk))
    assert OutboxMail.objects.get() == mail
    assert OutboxMail.objects.get().state == MailState.GIVEN_UP
    response = admin_client.post(url("retry", mail.pk), follow=True)
    assert "1 mail is tried again." in response.content.decode()
    deliver_mail()
    assert [message.subject for message in mailoutbox] == ["Subject ann"]


def test_all_mail_that_was_given_up_is_tried_again_at_once(admin_client: Any, one_of_each: Any) -> None:
    make("other", "given_up")
    link = f'href="{url("retry_all")}"'
    assert link in admin_client.get(url("index"), {"state": "given_up"}).content.decode()
    assert link not in admin_client.get(url("index")).content.decode()
    admin_client.post(url("retry_all"))
    assert not OutboxMail.objects.given_up().exists()
    assert OutboxMail.objects.dismissed().count() == 1
    assert OutboxMail.objects.sent().count() == 1


def test_decisions_are_in_the_log_with_who_took_them(admin_client: Any, admin_user: Any) -> None:
    one, other = make("one", "given_up"), make("other", "given_up")
    admin_client.post(url("retry", one.pk))
    admin_client.post(url("dismiss", other.pk))
    entries = ModelLogEntry.objects.order_by("pk").values_list("action", "object_id", "user")
    assert list(entries) == [
        ("execvoice_base.mail.retry", str(one.pk), admin_user.pk),
        ("execvoice_base.mail.dismiss", str(other.pk), admin_user.pk),
    ]
    assert all(registry.action_exists(action) for action, _pk, _user in entries)
    report = admin_client.get(reverse("wagtailadmin_reports:site_history"))
    assert url("inspect", one.pk) in report.content.decode()


def test_a_post_without_the_token_of_its_form_is_refused(admin_user: Any, client: Any) -> None:
    client.handler.enforce_csrf_checks = True
    client.force_login(admin_user)
    mail = make("ann", "given_up")
    assert client.post(url("retry", mail.pk)).status_code == 403
    assert OutboxMail.objects.get().state == MailState.GIVEN_UP


def test_nobody_adds_edits_or_deletes_mail() -> None:
    for name, args in [("add", ()), ("edit", (1,)), ("delete", (1,)), ("copy", (1,)), ("usage", (1,))]:
        with pytest.raises(NoReverseMatch):
            url(name, *args)
    codenames = Permission.objects.filter(content_type__app_label="execvoice_base").values_list("codename", flat=True)
    assert set(codenames) == {"view_outboxmail", "change_outboxmail"}


@pytest.mark.parametrize(
    ("permissions", "may_look", "may_decide"),
    [([], False, False), ([VIEW], True, False), ([CHANGE], True, True), ([VIEW, CHANGE], True, True)],
)
def test_who_may_do_what(client: Any, make_user: Any, permissions: list[str], may_look: bool, may_decide: bool) -> None:
    client.force_login(make_user("ann", "wagtailadmin.access_admin", *permissions))
    mail = make("ann", "given_up")

    def allowed(response: Any) -> bool:
        # Wagtail sends those without the right to the dashboard, with a message.
        return not (response.status_code == 302 and response.url == reverse("wagtailadmin_home"))

    for page in [url("index"), url("index_results"), url("inspect", mail.pk)]:
        assert allowed(client.get(page)) is may_look, page
    assert (url("index") in client.get(reverse("wagtailadmin_home")).content.decode()) is may_look
    if may_look:
        assert (url("retry", mail.pk) in client.get(url("index")).content.decode()) is may_decide
    for page in [url("retry", mail.pk), url("retry_all"), url("dismiss", mail.pk)]:
        assert allowed(client.get(page)) is may_decide, page
    for page in [url("dismiss", mail.pk), url("retry", mail.pk), url("retry_all")]:
        OutboxMail.objects.update(given_up_at=timezone.now(), dismissed_at=None)
        assert allowed(client.post(page)) is may_decide, page
        assert (OutboxMail.objects.get().state == MailState.GIVEN_UP) is not may_decide, page


def test_visitors_are_asked_to_log_in(client: Any) -> None:
    mail = make("ann", "given_up")
    for page in [url("index"), url("inspect", mail.pk), url("retry", mail.pk), url("retry_all")]:
        assert reverse("wagtailadmin_login") in client.post(page).url


def test_both_rights_are_offered_in_the_group_editor(admin_client: Any) -> None:
    html = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()
    for codename in ["view_outboxmail", "change_outboxmail"]:
        permission = Permission.objects.get(codename=codename)
        assert f'value="{permission.pk}"' in html


def test_the_listing_costs_the_same_for_one_mail_and_for_many(
    admin_client: Any, django_assert_num_queries: Any
) -> None:
    make("first", "given_up")
    admin_client.get(url("index"))
    with CaptureQueriesContext(connection) as one:
        admin_client.get(url("index"))
    for number in range(15):
        make(f"more{number}", "given_up")
    with django_assert_num_queries(len(one)):
        admin_client.get(url("index"))
