"""What attackers send, by the form and by the API: too much, in wrong encodings, with characters that deceive, and forged.

That nothing of it is markup on any of the ways out is seen in ``test_hostile_markup``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from testapp.models import TalkPage
from text.support import forbidden

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.actions import issue_link
from wagtail_execvoice.comments.actions import decide, issue_ticket
from wagtail_execvoice.comments.actions.replying import REPLY, draft_reply
from wagtail_execvoice.comments.constants import Act, Mode, ReplyState, Status
from wagtail_execvoice.comments.forms.replying import ReplyForm
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.urlnames import (
    api_comments_url,
    comment_url,
    conversation_url,
    reply_url,
    report_url,
    write_url,
)
from wagtail_execvoice.text import PLAIN_TEXT_ATTRIBUTES, PLAIN_TEXT_TAGS

#: Of one way in: sends the fields of a comment, and returns the answer.
Door = Callable[..., Any]


@pytest.fixture(autouse=True)
def without_limits(no_limits: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever attacks, does it often; that there are limits is seen elsewhere."""
    monkeypatch.setattr("wagtail_execvoice.comments.actions.writing.VISITOR_LIMITS", ())


@pytest.fixture(params=["form", "api"])
def door(request: pytest.FixtureRequest, client: Client, talk: TalkPage) -> Door:
    def send(page: Any = talk, **fields: Any) -> Any:
        fields = {"name": "Ana", "body": "Words", "ticket": issue_ticket(page.pk, None), **fields}
        if request.param == "form":
            return client.post(write_url(page.pk), fields)
        return client.post(api_comments_url(page.pk), json.dumps(fields), content_type="application/json")

    return send


BOMBS = {
    "quotations": ">" * 5000,
    "lists": "- a\n" * 1250,
    "numbers": "1. a\n\n" * 800,
    "links": "http://a.b/ " * 400,
    "one link": "http://a.b/" + "(" * 4900,
    "brackets": "<" * 5000,
    "entities": "&amp;" * 1000,
    "tags": "<b>" * 1600,
    "marks": "a" + "\u0301" * 4900,
    "joiners": "\u200d" * 2500 + "a",
    "ligatures": "\ufdfa" * 4900,
    "lines": "\n" * 4999 + "a",
    "spaces": " " * 4999 + "a",
    "one word": "a" * 5000,
    "emoji": "\U0001f469\u200d\U0001f4bc" * 1600,
    "backslashes": "\\" * 5000,
}


class TestWhatIsTooMuch:
    @pytest.mark.parametrize("name", BOMBS)
    def test_is_taken_or_refused_in_words_and_shown_as_text(
        self, client: Client, talk: TalkPage, door: Door, set_mode: Any, name: str
    ) -> None:
        assert door(body=BOMBS[name]).status_code in {201, 302, 422}
        decide(list(ReaderComment.objects.values_list("pk", flat=True)), Act.APPROVE, None)
        for comment in ReaderComment.objects.all():
            assert forbidden(comment.html, PLAIN_TEXT_TAGS, PLAIN_TEXT_ATTRIBUTES, ("http://", "https://")) == []
            assert len(comment.html) < 250_000
        assert client.get(talk.url).status_code == 200

    def test_a_megabyte_is_refused(self, door: Door) -> None:
        response = door(body="a" * 2**20)
        assert response.status_code in {413, 422} and not ReaderComment.objects.exists()

    @pytest.mark.parametrize("field", ["name", "email", "reply_to", "ticket", "fax"])
    def test_so_is_a_field_that_nobody_fills_so(self, door: Door, field: str) -> None:
        assert door(**{field: "a" * 60_000}).status_code < 500
        assert not ReaderComment.objects.filter(is_visible=True).exists()

    def test_more_fields_than_a_form_has_are_refused(self, client: Client, talk: TalkPage) -> None:
        fields = {f"field{number}": "x" for number in range(2000)}
        assert client.post(write_url(talk.pk), fields).status_code == 400


WRONG = [
    (b"name=Ana&body=%ff%fe%00Words", "application/x-www-form-urlencoded"),
    (b"name=Ana&body=%ed%a0%80Words", "application/x-www-form-urlencoded"),
    (b"name=\xff&body=\xfe", "application/x-www-form-urlencoded"),
    ("name=Ana&body=Wörds".encode("utf-16"), "application/x-www-form-urlencoded; charset=utf-16"),
    ("name=Ana&body=Wörds".encode("latin-1"), "application/x-www-form-urlencoded; charset=latin-1"),
    (b"name=Ana&body=Words", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"name=Ana&body=Words", "multipart/form-data"),
    (b"--x\r\nContent-Disposition: form-data; name=body\r\n\r\nWords", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data; name=body; filename=a\r\n\r\nA\r\n--x--", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data; name=body\r\n\r\n+2AA-\r\n--x--", "multipart/form-data; boundary=x; charset=utf-7"),
    (b"+ADw-script+AD4-", "text/plain; charset=utf-7"),
    ('{"body": "Wörds"}'.encode("utf-16"), "application/json"),
    ('{"body": "Wörds"}'.encode("latin-1"), "application/json; charset=latin-1"),
    (b'\xef\xbb\xbf{"body": "Words"}', "application/json"),
    (b"\x1f\x8b\x08\x00", "application/json"),
    (b"", ""),
]  # fmt: skip


@pytest.mark.parametrize("url", [write_url, api_comments_url])
@pytest.mark.parametrize(("body", "kind"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_encoding_is_an_answer_and_no_error(
    client: Client, talk: TalkPage, url: Callable[[int], str], body: bytes, kind: str
) -> None:
    response = client.generic("POST", url(talk.pk), body, content_type=kind)
    assert response.status_code in {200, 400, 409, 415, 422}
    assert not ReaderComment.objects.exists()
    assert b"<script>" not in response.content.lower().replace(b"<script>(", b"")


#: Nothing is seen of them.
UNSEEN = ["\u200b", "\u2060\u200d", "\u3164", "\u202e\u202c", "\u00ad\ufeff", "\u2028",
          "\u2800", "\u115f\u2800 \u3164", "\u2800\ufe0f", "\ufffc", "\U0001d159"]  # fmt: skip


class TestCharactersThatDeceive:
    @pytest.mark.parametrize(
        "name",
        ["\u202eanA", "A\u200bna", "A\u2066na\u2069", "\ufeffAna", "A\u00adna", "A\U000e0041na", "Ana\u200f"],
    )
    def test_do_not_stay_in_a_name(self, door: Door, name: str) -> None:
        assert door(name=name).status_code in {201, 302}
        assert ReaderComment.objects.get().name in {"Ana", "anA"}

    @pytest.mark.parametrize("field", ["name", "body"])
    @pytest.mark.parametrize("text", UNSEEN)
    def test_are_no_name_and_no_comment(self, door: Door, field: str, text: str) -> None:
        assert door(**{field: text}).status_code == 422
        assert not ReaderComment.objects.exists()

    @pytest.mark.parametrize("text", UNSEEN)
    def test_are_no_answer_of_an_executive(
        self, client: Client, shown: Any, make_user: Any, talk: TalkPage, text: str
    ) -> None:
        speaker = make_user("joost", first_name="Joost")
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost", user=speaker))
        draft = draft_reply(shown("Why?"), speaker, "Because.", make_user("moderator"))
        _link, token = issue_link(REPLY, f"execvoice_comments.draftreply:{draft.pk}")
        assert client.post(reply_url(token), {"body": text}).status_code == 422
        draft.refresh_from_db()
        assert draft.state == ReplyState.ASKED and ReaderComment.objects.count() == 1

    @pytest.mark.parametrize("text", UNSEEN)
    def test_are_no_answer_of_the_team(self, admin_user: Any, talk: TalkPage, text: str) -> None:
        form = ReplyForm({"voice": ReplyForm.OWN, "body": text}, page=talk, user=admin_user)
        assert list(form.errors) == ["body"]

    @pytest.mark.parametrize(
        "name", ["J\u200boost", "Jооst", "JOOST", "J0ost", "ＪＯＯＳＴ", "Jo\u0301ost", "Jооѕt²", "Jօօst"]
    )
    def test_nobody_takes_the_name_of_an_author_by_them(
        self, door: Door, talk: TalkPage, set_mode: Any, name: str
    ) -> None:
        set_mode(Mode.OPEN)
        Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost"))
        assert door(name=name).status_code in {201, 302}
        comment = ReaderComment.objects.get()
        assert comment.status == Status.PENDING and not comment.badge
        assert "name_is_ours" in {reason["code"] for reason in comment.reasons}

    def test_a_text_turns_round_nothing_but_itself(self, client: Client, talk: TalkPage, door: Door) -> None:
        door(body="\u202egnip\u2067 \u05d0")
        decide([ReaderComment.objects.get().pk], Act.APPROVE, None)
        html = client.get(talk.url).content.decode()
        assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(html) and "gnip" in html

    def test_nul_is_refused_in_words(self, door: Door) -> None:
        response = door(body="a\0b")
        assert response.status_code in {400, 422} and not ReaderComment.objects.exists()


class TestForgedParentsAndPages:
    @pytest.fixture
    def parents(self, shown: Any, section: Any) -> dict[str, str]:
        held, spam, elsewhere = shown("Held"), shown("Spam"), shown("Elsewhere", page=section)
        decide([held.pk], Act.REVIEW, None)
        decide([spam.pk], Act.SPAM, None)
        return {
            "held": held.public_id, "spam": spam.public_id, "of another page": elsewhere.public_id, "by its id": str(held.pk),
            "missing": "zzzzzzzzzzzz", "negative": "-1", "path": "../../x", "markup": "<b>", "digits": "\u0661\u0662",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "kind",
        ["held", "spam", "of another page", "by its id", "missing", "negative", "path", "markup", "digits"],
    )
    def test_nothing_is_put_under_a_comment_that_is_not_shown_there(
        self, door: Door, parents: dict[str, str], kind: str
    ) -> None:
        before = ReaderComment.objects.count()
        response = door(body="Forged", reply_to=parents[kind])
        assert response.status_code < 500
        assert not ReaderComment.objects.filter(parent__isnull=False).exists()
        assert ReaderComment.objects.count() <= before + 1
        assert b"Elsewhere" not in response.content and b"Spam<" not in response.content

    @pytest.mark.parametrize("make_url", [write_url, api_comments_url, conversation_url])
    @pytest.mark.parametrize("number", [0, 1, 2**31, 2**63, 10**30])
    def test_a_page_that_is_none_is_none(
        self, client: Client, talk: TalkPage, make_url: Callable[[int], str], number: int
    ) -> None:
        for response in (
            client.get(make_url(number)),
            client.post(make_url(number), "{}", content_type="application/json"),
        ):
            assert response.status_code in {404, 405}

    @pytest.mark.parametrize("public_id", ["a" * 12, "0", "a" * 500, "-", "_"])
    def test_a_comment_that_is_none_is_none(self, client: Client, talk: TalkPage, public_id: str) -> None:
        for make_url in (comment_url, report_url):
            assert client.get(make_url(public_id)).status_code == 404


class TestTickets:
    @pytest.fixture
    def clock(self) -> Iterator[Any]:
        with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
            yield clock

    def test_a_ticket_that_is_played_again_brings_no_second_comment(self, door: Door, talk: TalkPage) -> None:
        ticket = issue_ticket(talk.pk, None)
        for body in ("First", "Second", "Third"):
            door(body=body, ticket=ticket)
        assert ReaderComment.objects.get().body == "First"

    def test_a_ticket_that_is_too_old_is_none(self, door: Door, talk: TalkPage, clock: Any) -> None:
        ticket = issue_ticket(talk.pk, None)
        clock.shift(24 * 3600 + 1)
        assert door(ticket=ticket).status_code in {200, 409}
        assert not ReaderComment.objects.exists()

    def test_a_ticket_of_tomorrow_is_never_older_than_it_says(self, door: Door, talk: TalkPage, clock: Any) -> None:
        clock.shift(3600)
        ticket = issue_ticket(talk.pk, None)
        clock.shift(-3600)
        door(ticket=ticket)
        assert not ReaderComment.objects.filter(is_visible=True).exists()

    def test_a_ticket_for_another_page_or_person_is_none(
        self, door: Door, talk: TalkPage, section: Any, admin_user: Any
    ) -> None:
        for ticket in (issue_ticket(section.pk, None), issue_ticket(talk.pk, admin_user)):
            assert door(ticket=ticket).status_code in {200, 409}
        assert not ReaderComment.objects.exists()

    def test_a_ticket_that_was_touched_is_none(self, door: Door, talk: TalkPage) -> None:
        ticket = issue_ticket(talk.pk, None)
        for place in range(0, len(ticket), 7):
            other = "A" if ticket[place] != "A" else "B"
            assert door(ticket=f"{ticket[:place]}{other}{ticket[place + 1 :]}").status_code in {200, 409}
        assert not ReaderComment.objects.exists()
