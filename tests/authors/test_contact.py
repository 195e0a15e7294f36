"""What readers write to an executive: it reaches the desk, and nothing else gets through."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hostile import HOSTILE
from testapp.models import LeaderPage
from wagtail.models import PageViewRestriction

from wagtail_execvoice.authors.actions import contact as contact_actions
from wagtail_execvoice.authors.models import ContactDesk
from wagtail_execvoice.base.actions.delivery import build_message
from wagtail_execvoice.base.models import OutboxMail, RateBucket

pytestmark = pytest.mark.django_db

ADDRESS = "press.desk@example.com"
WORDS = {"name": "Rosa Reader", "email": "rosa@example.org", "subject": "Your talk", "message": "Will you\ncome?"}


@pytest.fixture
def desk(db: None) -> ContactDesk:
    return ContactDesk.objects.create(name="Press office", email=ADDRESS, introduction="We answer in a day.")


@pytest.fixture
def make_leader(home: Any, make_person: Any, desk: ContactDesk) -> Any:
    def make(name: str = "Ann Bolt", **fields: Any) -> LeaderPage:
        home.refresh_from_db()
        fields = {"contact_desk": desk, "person": make_person(name), "locale": home.locale, **fields}
        return home.add_child(instance=LeaderPage(title=name, slug=name.replace(" ", "-").lower(), **fields))

    return make


@pytest.fixture
def ann(make_leader: Any) -> LeaderPage:
    return make_leader()


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has taken their time over the form."""
    monkeypatch.setattr(contact_actions, "SHORTEST_SECONDS", -1)


def ticket_of(response: Any) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', response.content.decode())[1]


def send(client: Any, page: Any, ticket: str | None = None, **words: Any) -> Any:
    if ticket is None:
        ticket = ticket_of(client.get(page.get_contact_url()))
    return client.post(page.get_contact_url(), {**WORDS, "ticket": ticket, **words})


def problems(response: Any) -> str:
    html = response.content.decode()
    return html.split('role="alert"')[1].split("</div>")[0] if 'role="alert"' in html else ""


@pytest.mark.usefixtures("patience")
def test_a_message_reaches_the_desk_and_its_answer_the_reader(client: Any, ann: Any) -> None:
    response = send(client, ann)
    assert (response.status_code, response.url) == (302, f"{ann.get_contact_url()}?sent")
    assert "on its way" in client.get(response.url).content.decode()
    mail = build_message(OutboxMail.objects.get())
    assert (mail.to, mail.subject) == ([ADDRESS], "Your talk")
    assert mail.message()["Reply-To"] == "rosa@example.org"
    for part in ("Rosa Reader (rosa@example.org) wrote to Ann Bolt", ann.full_url, "Will you\ncome?"):
        assert part in mail.body


@pytest.mark.usefixtures("patience")
def test_what_is_typed_is_text_in_the_mail_and_neither_html_nor_escaped(client: Any, ann: Any) -> None:
    send(client, ann, name="Tom & <b>Jerry</b>", message="1 < 2 & {{ page }} %(x)s")
    [mail] = OutboxMail.objects.all()
    assert "Tom & <b>Jerry</b> (" in mail.body
    assert "1 < 2 & {{ page }} %(x)s" in mail.body
    assert mail.html_body == ""


def test_the_address_of_the_desk_is_nowhere(client: Any, ann: Any, home: Any, make_leader: Any) -> None:
    former = make_leader("Former Fay", tenure="former", successor=ann.person)
    for page in (ann, former):
        assert ADDRESS not in client.get(page.url).content.decode()
        assert ADDRESS not in client.get(f"/api/v2/pages/{page.pk}/?fields=*").content.decode()
        for url in (f"{page.url}contact/", f"{page.url}contact/?sent"):
            assert ADDRESS not in client.get(url).content.decode()
    assert ADDRESS not in client.post(ann.get_contact_url(), {}).content.decode()


def test_who_has_no_desk_or_is_dead_has_no_form(client: Any, make_leader: Any) -> None:
    without = make_leader("No Desk", contact_desk=None)
    late = make_leader("Late Lou", tenure="in_memoriam")
    for page in (without, late):
        assert page.get_contact_url() == ""
        assert client.get(f"{page.url}contact/").status_code == 404
        assert client.post(f"{page.url}contact/", WORDS).status_code == 404
    without.contact_desk = ContactDesk.objects.get()
    without.save()
    ContactDesk.objects.all().delete()
    assert client.get(f"{without.url}contact/").status_code == 404


def test_who_has_left_takes_no_message_and_the_page_says_who_took_over(client: Any, make_leader: Any, ann: Any) -> None:
    former = make_leader("Former Fay", tenure="former", successor=ann.person)
    assert former.get_contact_url() == ""
    for response in (client.get(f"{former.url}contact/"), client.post(f"{former.url}contact/", WORDS)):
        html = response.content.decode()
        assert "Former Fay takes no messages here any more" in html
        assert "Ann Bolt took over" in html
        assert "<form" not in html
    assert not OutboxMail.objects.exists()


def test_a_page_that_is_not_public_has_no_form(client: Any, ann: Any, make_leader: Any) -> None:
    draft = make_leader("Draft Dee", live=False)
    assert client.get("/draft-dee/contact/").status_code == 404
    assert draft.pk
    PageViewRestriction.objects.create(page=ann, restriction_type="login")
    assert client.get(f"{ann.url}contact/").status_code == 302


@pytest.mark.parametrize("field", WORDS)
@pytest.mark.parametrize("value", ["", "  ", "\u200b\u202e"])
@pytest.mark.usefixtures("patience")
def test_every_field_is_needed_and_what_was_typed_is_kept(client: Any, ann: Any, field: str, value: str) -> None:
    response = send(client, ann, **{field: value})
    html = response.content.decode()
    assert f'href="#ev-contact-{field}"' in problems(response)
    assert all(word in html for key, word in WORDS.items() if key not in {field, "message"})
    assert not OutboxMail.objects.exists()
    assert not RateBucket.objects.exists()


@pytest.mark.parametrize("field", [*WORDS, "ticket", "fax"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("patience")
def test_hostile_input_is_refused_or_sent_as_text(client: Any, ann: Any, field: str, value: str) -> None:
    response = send(client, ann, **{field: value.encode("utf-8", "replace").decode()})
    assert response.status_code in {200, 302}
    assert OutboxMail.objects.exists() == (response.status_code == 302)
    if response.status_code == 200:
        assert problems(response)
        assert "<script>alert" not in response.content.decode()
    for mail in OutboxMail.objects.all():
        assert mail.to == ADDRESS
        assert build_message(mail).message().as_bytes()


@pytest.mark.parametrize("field", ["name", "subject", "email"])
@pytest.mark.usefixtures("patience")
def test_no_header_can_be_added(client: Any, ann: Any, field: str) -> None:
    for break_ in ("\r\n", "\n", "\r", "\u2028", "\x85"):
        send(client, ann, **{field: f"{WORDS[field]}{break_}Bcc: all@example.org"})
    for mail in map(build_message, OutboxMail.objects.all()):
        assert mail.recipients() == [ADDRESS]
        assert "bcc" not in {name.lower() for name in mail.message()}


def test_a_form_that_is_sent_faster_than_people_type_is_not_taken(client: Any, ann: Any) -> None:
    response = send(client, ann)
    assert "faster than people type" in problems(response)
    assert not OutboxMail.objects.exists()
    assert not RateBucket.objects.exists()


@pytest.mark.usefixtures("patience")
def test_a_form_that_was_open_too_long_is_refreshed(client: Any, ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = ticket_of(client.get(ann.get_contact_url()))
    monkeypatch.setattr(contact_actions, "TICKET_SECONDS", -1)
    response = send(client, ann, ticket)
    monkeypatch.undo()
    monkeypatch.setattr(contact_actions, "SHORTEST_SECONDS", -1)
    assert "open too long" in problems(response)
    assert "Will you" in response.content.decode()
    assert ticket_of(response) != ticket
    assert send(client, ann, ticket_of(response)).status_code == 302


@pytest.mark.usefixtures("patience")
def test_a_ticket_is_good_for_its_own_page_only(client: Any, ann: Any, make_leader: Any) -> None:
    other = make_leader("Bo Late")
    ticket = ticket_of(client.get(other.get_contact_url()))
    assert send(client, ann, ticket).status_code == 200
    assert send(client, other, ticket).status_code == 302


@pytest.mark.usefixtures("patience")
def test_pressing_twice_sends_once_and_says_the_same(client: Any, ann: Any) -> None:
    ticket = ticket_of(client.get(ann.get_contact_url()))
    assert [send(client, ann, ticket).status_code for _press in range(2)] == [302, 302]
    assert OutboxMail.objects.count() == 1


@pytest.mark.usefixtures("patience")
def test_a_form_sends_one_message_and_asks_before_it_sends_another(client: Any, ann: Any) -> None:
    ticket = ticket_of(client.get(ann.get_contact_url()))
    send(client, ann, ticket)
    response = send(client, ann, ticket, message="Another thing")
    assert "was sent with this form already" in problems(response)
    assert OutboxMail.objects.count() == 1
    assert send(client, ann, ticket_of(response), message="Another thing").status_code == 302
    assert OutboxMail.objects.count() == 2


@pytest.mark.usefixtures("patience")
def test_the_decoy_catches_programs_and_tells_people(client: Any, ann: Any) -> None:
    response = send(client, ann, fax="0123")
    assert "Empty it" in problems(response)
    # Now that something is wrong with it, it is there to be emptied.
    assert 'class="ev-field" hidden' not in response.content.decode()
    assert client.get(ann.get_contact_url()).content.decode().count('class="ev-field" hidden') == 1
    assert not OutboxMail.objects.exists()


@pytest.mark.usefixtures("patience")
def test_a_visitor_sends_five_messages_an_hour(client: Any, ann: Any, make_leader: Any) -> None:
    pages = [ann, make_leader("Bo Late")]
    answers = [send(client, pages[i % 2]).status_code for i in range(6)]
    assert answers == [302] * 5 + [200]
    response = send(client, ann)
    assert re.search(
        "several came from your connection within the hour. Try again in (59|60) minutes", problems(response)
    )
    assert "Will you" in response.content.decode()
    # Refused by one limit, it counts for no other, and the form can be sent again.
    RateBucket.objects.filter(n=5).update(window_ends_at=timezone.now() - timedelta(seconds=1))
    assert send(client, ann, ticket_of(response)).status_code == 302
    assert OutboxMail.objects.count() == 6


@pytest.mark.usefixtures("patience")
def test_visitors_of_one_network_count_as_one_and_others_do_not(ann: Any) -> None:
    def sent(address: str) -> bool:
        return send(Client(REMOTE_ADDR=address), ann).status_code == 302

    assert [sent(f"2001:db8::{i}") for i in range(6)] == [True] * 5 + [False]
    assert sent("2001:db8:0:1::1")
    assert sent("192.0.2.1")
    assert sent("unix socket")


@pytest.mark.usefixtures("patience")
def test_a_desk_is_not_flooded_by_many_visitors(ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_actions, "DESK_LIMIT", 2)
    answers = [send(Client(REMOTE_ADDR=f"192.0.2.{i}"), ann) for i in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "this desk gets very many" in problems(answers[2])


def test_a_form_that_is_sent_from_elsewhere_does_nothing(ann: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ann.get_contact_url(), WORDS).status_code == 403


def test_csrf_is_checked_also_where_no_middleware_does(settings: Any, ann: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csrf" not in name]
    assert Client(enforce_csrf_checks=True).post(ann.get_contact_url(), WORDS).status_code == 403


def test_the_form_is_cached_nowhere_and_the_author_page_everywhere(client: Any, ann: Any) -> None:
    for url in (ann.get_contact_url(), f"{ann.get_contact_url()}?sent"):
        assert {*client.get(url).headers["Cache-Control"].split(", ")} == {"private", "no-store"}
    fresh = Client()
    response = fresh.get(ann.url)
    assert "Cache-Control" not in response.headers
    assert not fresh.cookies


def test_looking_changes_nothing(client: Any, ann: Any) -> None:
    for method in (client.get, client.head):
        for query in ("", "?sent", "?sent=1&name=x"):
            assert method(ann.get_contact_url() + query).status_code == 200
    assert client.put(ann.get_contact_url()).status_code == 405
    assert not OutboxMail.objects.exists()
    assert not RateBucket.objects.exists()


def test_the_form_can_be_filled_in_by_browsers_and_read_by_screen_readers(client: Any, ann: Any) -> None:
    html = client.get(ann.get_contact_url()).content.decode()
    for field in WORDS:
        assert f'<label for="ev-contact-{field}">' in html
    assert 'autocomplete="name"' in html
    assert 'autocomplete="email"' in html
    assert 'aria-describedby="ev-contact-email_helptext"' in html
    assert "We answer in a day." in html
    assert "goes to Press office" in html
    refused = client.post(ann.get_contact_url(), {**WORDS, "email": "nobody"}).content.decode()
    assert "<title>Error: Write to Ann Bolt" in refused
    assert 'id="ev-contact-email_error"' in refused
    assert 'aria-invalid="true"' in refused


@pytest.mark.usefixtures("patience")
def test_the_mail_is_in_the_language_of_the_page(client: Any, make_leader: Any, dutch: Any) -> None:
    page = make_leader(locale=dutch)
    send(client, page)
    assert OutboxMail.objects.get().language == "nl"
