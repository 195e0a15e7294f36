"""How long a text may be is asked of what is stored of it, in every form of readers and of those who answer them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django import forms
from django.test import Client

from wagtail_execvoice.comments.actions import issue_key, issue_ticket
from wagtail_execvoice.comments.forms import CommentForm, EditForm, ReportForm
from wagtail_execvoice.comments.forms.replying import BodyForm
from wagtail_execvoice.comments.forms.writing import LONGEST_ADDRESS
from wagtail_execvoice.comments.models import Follow, ReaderComment
from wagtail_execvoice.comments.urlnames import api_comments_url, change_url, write_url

pytestmark = pytest.mark.usefixtures("no_limits")

#: One character that is stored as several.
LONGER = ["\u0958", "\ufb2c", "\U0001d160"]
#: Several that are stored as one.
SHORTER = ["e\u0301", "o\u0302\u0309", "\u1112\u1161\u11ab", "a\u200b"]
LINES = "\r\n".join(["a" * 99] * 50)


def make(form: type[forms.Form], **fields: str) -> Any:
    return form({"name": "Ana", "body": "Words", "reason": "spam", "text": "", **fields})


FIELDS = [(CommentForm, "name"), (CommentForm, "body"), (EditForm, "body"), (BodyForm, "body"), (ReportForm, "text")]


@pytest.mark.parametrize(("form", "name"), FIELDS)
class TestTheLimit:
    @pytest.mark.parametrize("character", LONGER)
    def test_is_reached_by_less_than_it_where_more_is_stored(self, form: Any, name: str, character: str) -> None:
        most = form.base_fields[name].max_length
        filled = make(form, **{name: character * most})
        assert set(filled.errors) == {name}
        assert f"at most {most} characters (it has " in filled.errors[name][0]

    @pytest.mark.parametrize("character", SHORTER)
    def test_is_not_reached_by_more_than_it_where_less_is_stored(self, form: Any, name: str, character: str) -> None:
        most = form.base_fields[name].max_length
        filled = make(form, **{name: character * most})
        assert filled.is_valid() and len(filled.cleaned_data[name]) == most
        assert not make(form, **{name: character * (most + 1)}).is_valid()

    def test_stands_in_the_page(self, form: Any, name: str) -> None:
        assert f'maxlength="{form.base_fields[name].max_length}"' in str(form()[name])

    @pytest.mark.parametrize("text", ["a" * 2**20, "\u0301" * 2**20, "\u0958" * 2**20])
    def test_costs_nothing_far_beyond_it(self, form: Any, name: str, text: str) -> None:
        began = time.process_time()
        assert set(make(form, **{name: text}).errors) == {name}
        assert time.process_time() - began < 0.2

    def test_is_not_all_that_is_asked(self, form: Any, name: str) -> None:
        assert "Null characters" in make(form, **{name: "a\0b"}).errors[name][0]
        unseen = make(form, **{name: "\u200b \u3164"})
        assert unseen.is_valid() is (not form.base_fields[name].required)


def test_what_a_browser_lets_somebody_type_is_taken(client: Client, talk: Any) -> None:
    assert len(LINES) > 5000
    fields = {"name": "Ana", "body": LINES, "ticket": issue_ticket(talk.pk, None)}
    assert client.post(write_url(talk.pk), fields).status_code == 302
    comment = ReaderComment.objects.get()
    assert len(comment.body) == 4999
    fields = {"key": issue_key(comment), "body": comment.body.replace("\n", "\r\n").replace("a", "b")}
    assert client.post(change_url(comment.public_id), fields).status_code in {200, 302}
    comment.refresh_from_db()
    assert comment.body.startswith("bbb") and len(comment.body) == 4999


@pytest.mark.parametrize("door", ["form", "api"])
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("email", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 50}.example"),
        *(("name", character * 60) for character in LONGER[:2]),
    ],
)
def test_what_no_column_holds_is_an_error_in_words(client: Client, talk: Any, door: str, field: str, text: str) -> None:
    assert field == "name" or LONGEST_ADDRESS < len(text) < 320
    fields = {"name": "Ana", "body": "Words", "ticket": issue_ticket(talk.pk, None), field: text}
    if door == "api":
        response = client.post(api_comments_url(talk.pk), json.dumps(fields), content_type="application/json")
        assert set(response.json()["fields"]) == {field}
    else:
        response = client.post(write_url(talk.pk), fields)
    assert response.status_code == 422 and not ReaderComment.objects.exists()


def test_an_address_may_be_as_long_as_the_columns() -> None:
    for model in (ReaderComment, Follow):
        assert model._meta.get_field("email").max_length == LONGEST_ADDRESS
    assert make(CommentForm, email=f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example").is_valid()
