"""What readers see of a conversation, and that they see nothing else."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from wagtail_execvoice.comments.actions import decide, issue_ticket
from wagtail_execvoice.comments.constants import Act, Mode
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.threads import REPLIES_MORE, SHORT_THREAD
from wagtail_execvoice.comments.urlnames import comment_url, conversation_url, report_url, write_url

SECRET = "Nobody may read this"


def text_of(response: Any) -> str:
    return str(response.content.decode())


pytestmark = pytest.mark.usefixtures("no_limits")


def many(shown: Any, number: int, **values: Any) -> list[ReaderComment]:
    return [shown(f"Number {n}", **values) for n in range(number)]


def test_a_page_shows_its_comments_newest_first_and_the_form(client: Client, shown: Any, talk: Any) -> None:
    shown("First words", name="Ana")
    shown("Second words", name="Bo")
    html = text_of(client.get(talk.url))
    assert html.index("Second words") < html.index("First words")
    assert f'action="{write_url(talk.pk)}"' in html and "2 comments" in html


@pytest.mark.parametrize("act", [Act.REJECT, Act.SPAM, Act.REVIEW])
def test_what_is_not_approved_is_nowhere(client: Client, shown: Any, talk: Any, admin_user: Any, act: Act) -> None:
    root = shown("Root")
    hidden = shown(SECRET, name="Hidden Name", reply_to=root)
    decide([hidden.pk], act, admin_user)
    for url in (talk.url, conversation_url(talk.pk), f"{conversation_url(talk.pk)}?thread={root.public_id}"):
        html = text_of(client.get(url))
        assert SECRET not in html and "Hidden Name" not in html and "1 comment<" in html.replace("\n", "")
    assert client.get(comment_url(hidden.public_id)).status_code == 404
    html = text_of(client.get(f"{write_url(talk.pk)}?reply_to={hidden.public_id}"))
    assert SECRET not in html and "Hidden Name" not in html


def test_a_conversation_goes_on_on_pages_of_its_own(client: Client, shown: Any, talk: Any) -> None:
    many(shown, 45)
    seen, url = [], conversation_url(talk.pk)
    while url:
        response = client.get(url)
        seen += [thread.comment.number for thread in response.context["threads"]]
        url = response.context["following_url"]
    assert seen == list(range(45, 0, -1))


def test_the_oldest_can_come_first(client: Client, shown: Any, talk: Any) -> None:
    many(shown, 3)
    response = client.get(f"{conversation_url(talk.pk)}?order=oldest")
    assert [thread.comment.number for thread in response.context["threads"]] == [1, 2, 3]


def test_of_a_long_thread_the_first_answers_are_shown_and_the_rest_in_pieces(
    client: Client, shown: Any, talk: Any
) -> None:
    root = shown("Root")
    many(shown, SHORT_THREAD + REPLIES_MORE, reply_to=root)
    [thread] = client.get(talk.url).context["threads"]
    assert (len(thread.replies), thread.more) == (5, SHORT_THREAD + REPLIES_MORE - 5)
    url = f"{conversation_url(talk.pk)}?thread={root.public_id}&after={thread.last_position}"
    [piece] = client.get(url).context["threads"]
    assert [reply.position for reply in piece.replies] == list(range(6, 6 + REPLIES_MORE))
    # Where nobody can say how many are left without counting, nobody says it.
    html = text_of(client.get(url))
    assert "More answers to comment 1" in html and " more answers to" not in html
    last = f"{conversation_url(talk.pk)}?thread={root.public_id}&after={piece.last_position}"
    [piece] = client.get(last).context["threads"]
    assert (len(piece.replies), piece.has_more) == (15, False)
    assert "ore answers to comment" not in text_of(client.get(last))


def test_a_deep_answer_says_whom_it_answers(client: Client, shown: Any, talk: Any) -> None:
    root = shown("Root")
    reply = shown("Reply", reply_to=root, name="Bo")
    shown("Deeper", reply_to=reply)
    assert "in answer to 2, Bo" in text_of(client.get(talk.url))


def test_the_lasting_address_of_a_comment_leads_to_it(client: Client, shown: Any, talk: Any) -> None:
    comments = many(shown, 30)
    answers = many(shown, 3, reply_to=comments[0])
    for comment in (comments[0], comments[-1], answers[-1]):
        response = client.get(comment_url(comment.public_id), follow=True)
        assert f'id="{comment.anchor}"' in text_of(response)


@pytest.mark.parametrize("number", [3, 60])
def test_a_conversation_costs_the_same_however_long_it_is(
    client: Client, shown: Any, talk: Any, set_mode: Any, settings: Any, number: int
) -> None:
    settings.EXECVOICE = {"COMMENTS_CACHE_SECONDS": 0}
    for root in many(shown, number):
        shown("Answer", reply_to=root)
    client.get(talk.url)
    with CaptureQueriesContext(connection) as with_conversation:
        client.get(talk.url)
    set_mode(Mode.HIDDEN)
    with CaptureQueriesContext(connection) as without:
        client.get(talk.url)
    # Settings are read with or without; threads and answers are the two.
    assert len(with_conversation) - len(without) == 2


def test_a_page_with_a_conversation_sets_no_cookie_and_is_the_same_for_everybody(
    client: Client, shown: Any, talk: Any, admin_user: Any
) -> None:
    shown("Words")
    anonymous = client.get(talk.url)
    client.force_login(admin_user)
    assert not anonymous.cookies and text_of(anonymous) == text_of(client.get(talk.url))


@pytest.mark.parametrize("address", [conversation_url, write_url])
def test_missing_draft_private_and_foreign_pages_cannot_be_told_apart(
    client: Client, talk: Any, home: Any, address: Any
) -> None:
    url = address(talk.pk)
    answers = {text_of(client.get(address(9_999_999)))}
    for change in ({"live": False}, {"live": True, "path": "00099999"}):
        before = {name: getattr(talk, name) for name in change}
        type(talk).objects.filter(pk=talk.pk).update(**change)
        response = client.get(url)
        assert response.status_code == 404
        answers.add(text_of(response))
        type(talk).objects.filter(pk=talk.pk).update(**before)
    restriction = PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
    response = client.get(url)
    assert response.status_code == 404
    answers.add(text_of(response))
    answers.add(text_of(client.get(address(home.pk))))
    assert len(answers) == 1
    restriction.delete()
    assert client.get(url).status_code == 200


def test_readers_comment_on_the_translations_of_a_site(client: Client, talk: Any, home: Any) -> None:
    dutch = Locale.objects.create(language_code="nl")
    home.copy_for_translation(dutch)
    copy = talk.copy_for_translation(dutch)
    assert client.get(write_url(copy.pk)).status_code == 404
    copy.save_revision().publish()
    assert client.get(write_url(copy.pk)).status_code == 200


class TestTheForm:
    def fields(self, talk: Any, **values: Any) -> dict[str, str]:
        return {"name": "Ana", "body": "Well said.", "ticket": issue_ticket(talk.pk, None), **values}

    def test_without_a_ticket_it_is_shown_once_more_and_nothing_is_lost(self, client: Client, talk: Any) -> None:
        response = client.post(write_url(talk.pk), self.fields(talk, ticket=""))
        html = text_of(response)
        assert response.status_code == 200 and not ReaderComment.objects.exists()
        assert "Well said." in html and 'value="Ana"' in html and 'name="ticket" value="' in html
        assert '<p dir="auto">Well said.</p>' in html

    def test_the_preview_can_be_sent(self, client: Client, talk: Any) -> None:
        ticket = client.post(write_url(talk.pk), self.fields(talk, ticket="")).context["form"]["ticket"].value()
        response = client.post(write_url(talk.pk), self.fields(talk, ticket=ticket))
        assert response.status_code == 302
        assert ReaderComment.objects.get().body == "Well said."

    def test_who_is_held_is_thanked_and_told_why_it_is_not_there_yet(self, client: Client, talk: Any) -> None:
        html = text_of(client.post(write_url(talk.pk), self.fields(talk), follow=True))
        assert "Somebody reads it before it is shown" in html and "Well said." in html

    def test_nobody_else_sees_what_is_held_on_the_page_of_thanks(self, client: Client, talk: Any) -> None:
        url = client.post(write_url(talk.pk), self.fields(talk)).url
        for forged in (f"{url[:-3]}abc", f"{write_url(talk.pk)}?sent={ReaderComment.objects.get().public_id}"):
            assert "Well said." not in text_of(client.get(forged))

    def test_who_is_shown_is_led_to_the_comment(self, client: Client, talk: Any, set_mode: Any) -> None:
        set_mode(Mode.OPEN)
        with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
            fields = self.fields(talk)
            clock.shift(10)
            html = text_of(client.post(write_url(talk.pk), fields, follow=True))
        comment = ReaderComment.objects.get()
        assert "Your comment is on the page." in html and f'href="{comment_url(comment.public_id)}"' in html

    def test_a_ticket_of_somebody_elses_account_is_none(self, client: Client, talk: Any, admin_user: Any) -> None:
        """Another site can have a ticket for anybody, and make a browser send it: not for who is logged in there."""
        client.force_login(admin_user)
        response = client.post(write_url(talk.pk), {"body": "Forged", "ticket": issue_ticket(talk.pk, None)})
        assert response.status_code == 200 and not ReaderComment.objects.exists()

    @pytest.mark.parametrize(
        ("headers", "is_taken"),
        [
            ({"Origin": "https://evil.example"}, False),
            ({"Origin": "null"}, False),
            ({"Origin": "http://["}, False),
            ({"Sec-Fetch-Site": "cross-site"}, False),
            ({"Sec-Fetch-Site": "same-site"}, False),
            ({"Origin": "http://testserver"}, True),
            ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ],
    )
    def test_what_another_site_sends_is_shown_once_more_with_a_ticket_that_it_does_not_know(
        self, client: Client, talk: Any, headers: dict[str, str], is_taken: bool
    ) -> None:
        fields = self.fields(talk)
        for body in ("", "Well said."):
            response = client.post(write_url(talk.pk), {**fields, "body": body}, headers=headers)
            if response.status_code != 302:
                assert (response.context["form"]["ticket"].value() == fields["ticket"]) is is_taken
        assert ReaderComment.objects.exists() is is_taken

    @pytest.mark.parametrize("is_made_up", [True, False])
    def test_an_answer_to_what_is_not_shown_is_one_comment_of_its_own(
        self, client: Client, talk: Any, shown: Any, admin_user: Any, is_made_up: bool
    ) -> None:
        parent = shown("Hidden soon")
        decide([parent.pk], Act.REJECT, admin_user)
        fields = self.fields(talk, reply_to="zzzzzzzzzzzz" if is_made_up else parent.public_id)
        for _ in range(2):
            assert client.post(write_url(talk.pk), fields).status_code == 302
        again = client.post(write_url(talk.pk), {**fields, "ticket": issue_ticket(talk.pk, None)})
        assert again.status_code == 422 and "You sent these very words already" in text_of(again)
        assert ReaderComment.objects.get(body="Well said.").parent is None

    @pytest.mark.parametrize("mode", [Mode.CLOSED, Mode.HIDDEN])
    def test_where_nothing_is_taken_nobody_is_asked_to_write(
        self, client: Client, talk: Any, set_mode: Any, mode: str
    ) -> None:
        set_mode(mode)
        html = text_of(client.get(write_url(talk.pk)))
        assert "Comments on this page are closed." in html and "<textarea" not in html
        sent = client.post(write_url(talk.pk), self.fields(talk))
        # What was typed before it was closed is kept.
        assert sent.status_code == 422 and "Well said.</textarea>" in text_of(sent)

    def test_the_link_to_what_arrived_first_is_for_who_sent_it(self, client: Client, talk: Any) -> None:
        fields = self.fields(talk)
        client.post(write_url(talk.pk), fields, REMOTE_ADDR="10.1.1.1")
        for address, is_theirs in (("10.1.1.1", True), ("10.2.2.2", False)):
            response = client.post(write_url(talk.pk), {**fields, "body": "Other words"}, REMOTE_ADDR=address)
            assert (response.status_code, "key=" in text_of(response)) == (409, is_theirs)

    def test_a_ticket_of_another_page_is_none(self, client: Client, talk: Any) -> None:
        fields = self.fields(talk, ticket=issue_ticket(talk.pk + 1, None))
        assert client.post(write_url(talk.pk), fields).status_code == 200
        assert not ReaderComment.objects.exists()

    @pytest.mark.parametrize("body", ["", "   ", "\u200b\u200b", "\x00"])
    def test_an_empty_comment_is_refused_in_words(self, client: Client, talk: Any, body: str) -> None:
        response = client.post(write_url(talk.pk), self.fields(talk, body=body))
        assert response.status_code == 422 and "Your comment was not sent" in text_of(response)

    def test_too_many_are_told_when_to_come_back_and_keep_their_text(self, client: Client, talk: Any) -> None:
        for number in range(5):
            client.post(write_url(talk.pk), self.fields(talk, body=f"Number {number}"))
        response = client.post(write_url(talk.pk), self.fields(talk, body="One more thing"))
        assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 60
        assert "One more thing" in text_of(response)

    def test_too_many_are_told_in_words_when_to_come_back(
        self, client: Client, talk: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wagtail_execvoice.comments.actions.writing.VISITOR_LIMITS", ((1, 300),))
        for body in ("One", "Two"):
            response = client.post(write_url(talk.pk), self.fields(talk, body=body))
        assert "send it again in about 5 minutes." in text_of(response)

    def test_sent_again_with_other_words_it_keeps_them_and_sends_them_at_the_next_press(
        self, client: Client, talk: Any
    ) -> None:
        fields = self.fields(talk)
        client.post(write_url(talk.pk), fields)
        longer = {**fields, "body": "Well said. And a paragraph more."}
        response = client.post(write_url(talk.pk), longer)
        html, ticket = text_of(response), response.context["form"]["ticket"].value()
        assert response.status_code == 409 and ticket != fields["ticket"]
        assert longer["body"] in html and "The first version has arrived." in html
        [change] = re.findall(r'<a href="([^"]*)"[^>]*>Change the first version', html)
        assert "Well said.</textarea>" in text_of(client.get(change))
        assert client.post(write_url(talk.pk), {**longer, "ticket": ticket}).status_code == 302
        assert {comment.body for comment in ReaderComment.objects.all()} == {fields["body"], longer["body"]}

    def test_what_can_be_changed_no_more_is_not_offered_for_it(self, client: Client, talk: Any) -> None:
        with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
            fields = self.fields(talk)
            client.post(write_url(talk.pk), fields)
            clock.shift(16 * 60)
            response = client.post(write_url(talk.pk), {**fields, "body": "Something else"})
        assert response.status_code == 409 and "Change the first version" not in text_of(response)

    def test_who_is_logged_in_is_asked_for_no_name(self, client: Client, talk: Any, make_user: Any) -> None:
        user = make_user("reader")
        client.force_login(user)
        assert 'name="name"' not in text_of(client.get(write_url(talk.pk)))
        client.post(write_url(talk.pk), {"body": "Mine", "ticket": issue_ticket(talk.pk, user)})
        comment = ReaderComment.objects.get()
        assert (comment.user, comment.badge) == (user, "") and "@" not in comment.name

    def test_no_field_but_those_of_the_form_is_taken(self, client: Client, talk: Any) -> None:
        forged = {"status": "approved", "is_visible": "1", "badge": "author", "page": "1", "number": "7", "depth": "0"}
        client.post(write_url(talk.pk), self.fields(talk, **forged))
        comment = ReaderComment.objects.get()
        assert (comment.status, comment.is_visible, comment.badge, comment.number) == ("pending", False, "", None)
        assert comment.page_id == talk.pk

    def test_it_is_cached_nowhere(self, client: Client, talk: Any) -> None:
        for response in (client.get(write_url(talk.pk)), client.post(write_url(talk.pk), {})):
            assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
            assert not response.cookies

    def test_looking_changes_nothing(self, client: Client, talk: Any, shown: Any) -> None:
        comment = shown("Words")
        before = list(ReaderComment.objects.values())
        for url in (write_url(talk.pk), conversation_url(talk.pk), comment_url(comment.public_id), talk.url):
            client.get(url)
            client.head(url)
        assert list(ReaderComment.objects.values()) == before


@pytest.mark.parametrize("junk", ["\x00", "\ud800", "' OR 1=1", "a" * 10_000, "99999999999999999999", "١٢", "-1"])
def test_junk_in_an_address_is_nothing(client: Client, shown: Any, talk: Any, junk: str) -> None:
    shown("Words")
    text = quote(junk, errors="replace")
    for name in ("thread", "after", "from", "order"):
        assert client.get(f"{conversation_url(talk.pk)}?thread=&{name}={text}").status_code in {200, 404}
    assert client.get(f"{write_url(talk.pk)}?reply_to={text}&sent={text}").status_code == 200
    assert client.get(f"{write_url(talk.pk)}?reply_to={text}").status_code == 200
    assert client.get(f"/comments/{'9' * 30}/").status_code == 404


def test_a_hidden_conversation_is_quoted_nowhere(client: Client, shown: Any, talk: Any, set_mode: Any) -> None:
    comment = shown(SECRET, name="Hidden Name")
    set_mode(Mode.HIDDEN)
    html = text_of(client.get(f"{write_url(talk.pk)}?reply_to={comment.public_id}"))
    assert SECRET not in html and "Hidden Name" not in html
    for url in (report_url(comment.public_id), comment_url(comment.public_id)):
        assert client.get(url).status_code == 404


def test_house_rules_are_linked_once_they_are_published(
    client: Client, shown: Any, talk: Any, home: Any, set_mode: Any
) -> None:
    home.refresh_from_db()
    rules = home.add_child(instance=type(talk)(title="Rules", slug="rules", live=False))
    set_mode(Mode.OPEN, rules_page_id=rules.pk)
    assert "House rules" not in text_of(client.get(talk.url))
    rules.save_revision().publish()
    for url in (talk.url, write_url(talk.pk)):
        assert f'<a href="{rules.url}">House rules' in text_of(client.get(url))


def test_every_link_of_a_conversation_says_what_it_is_for(client: Client, shown: Any, talk: Any) -> None:
    root = shown("One", name="Ana")
    first, second = shown("Two", name="Ana", reply_to=root), shown("Three", name="Ana")
    shown("Four", name="Bo", reply_to=first)
    shown("Five", name="Bo", reply_to=first)
    html = text_of(client.get(talk.url))
    section = html[html.index("<section") : html.index("</section>")]
    links = re.findall(r"<a [^>]*>(.*?)</a>", section, re.DOTALL)
    texts = [" ".join(re.sub("<[^>]*>", "", link).split()) for link in links]
    assert len(texts) >= 15 and len(set(texts)) == len(texts), texts
    assert f"Comment #{second.number}" in texts
    assert html.count("<h1") == 0 and html.count("<h2") == 1
    assert html.count("<h3") == 6  # one for each comment, one for the form


class TestTheScript:
    """What the script of the page is answered, in JSON."""

    @pytest.fixture(autouse=True)
    def no_haste(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wagtail_execvoice.comments.pipeline.forms.SHORTEST_SECONDS", 0)

    def ask(self, client: Client, talk: Any, **values: str) -> Any:
        fields = {"name": "Ana", "body": "Well said.", "ticket": issue_ticket(talk.pk, None), **values}
        return client.post(write_url(talk.pk), fields, headers={"accept": "application/json"})

    def test_it_gets_a_ticket_and_hears_who_writes(self, client: Client, talk: Any, make_user: Any) -> None:
        headers = {"accept": "application/json"}
        nobody = client.get(write_url(talk.pk), headers=headers)
        assert nobody.json()["ticket"] and (nobody.json()["name"], nobody.json()["signed_in"]) == ("", False)
        assert "no-store" in nobody["Cache-Control"] and not nobody.cookies
        client.force_login(make_user("reader"))
        assert client.get(write_url(talk.pk), headers=headers).json()["signed_in"] is True

    def test_what_is_shown_comes_as_it_stands_on_the_page(self, client: Client, shown: Any, talk: Any) -> None:
        root = shown("Root")
        answer = self.ask(client, talk, reply_to=root.public_id).json()
        comment = ReaderComment.objects.latest("pk")
        assert (answer["anchor"], answer["thread"], answer["count"]) == (comment.anchor, root.anchor, "2 comments")
        assert f'id="{comment.anchor}"' in answer["html"] and "Well said." in answer["html"]
        assert 800 < answer["seconds"] <= 900 and client.get(answer["change_url"]).status_code == 200

    def test_what_is_held_comes_without_its_text(self, client: Client, talk: Any) -> None:
        answer = self.ask(client, talk).json()
        assert answer["is_shown"] is False and "html" not in answer and "Somebody reads it" in answer["message"]

    def test_what_is_wrong_comes_by_field(self, client: Client, talk: Any) -> None:
        response = self.ask(client, talk, body=" ", name="")
        assert response.status_code == 422 and set(response.json()["fields"]) == {"name", "body"}

    def test_without_a_ticket_it_gets_a_new_one(self, client: Client, talk: Any) -> None:
        response = self.ask(client, talk, ticket="old")
        assert response.status_code == 409 and response.json()["ticket"] not in {"", "old"}
        assert not ReaderComment.objects.exists()

    def test_too_many_are_told_when_to_come_back(self, client: Client, talk: Any) -> None:
        for number in range(5):
            self.ask(client, talk, body=f"Number {number}")
        response = self.ask(client, talk, body="One more")
        assert response.status_code == 429 and response["Retry-After"] and response.json()["problems"]
        assert "send it again in " in response.json()["problems"][0]

    def test_sent_again_with_other_words_it_gets_a_new_ticket_and_what_arrived(self, client: Client, talk: Any) -> None:
        ticket = issue_ticket(talk.pk, None)
        self.ask(client, talk, ticket=ticket)
        response = self.ask(client, talk, ticket=ticket, body="Well said. And a paragraph more.")
        answer = response.json()
        assert response.status_code == 409 and "The first version has arrived." in answer["problems"][0]
        assert "Well said.</textarea>" in text_of(client.get(answer["first_url"]))
        assert self.ask(client, talk, ticket=answer["ticket"], body="And a paragraph more.").status_code == 200
        assert ReaderComment.objects.count() == 2
