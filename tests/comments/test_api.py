"""The JSON endpoints: what they tell, to whom, and that nothing that is sent breaks them. They are what their description says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from wagtail_execvoice.comments.actions import decide, issue_key, issue_ticket, withdraw_comment
from wagtail_execvoice.comments.api.openapi import PATHS, describe
from wagtail_execvoice.comments.constants import Act, Mode, Source, Status
from wagtail_execvoice.comments.models import Commenter, ReaderComment, Report
from wagtail_execvoice.comments.urlnames import api_comments_url, api_thread_url

pytestmark = pytest.mark.usefixtures("no_limits")
SECRET = "Nobody may read this"


def address(name: str, argument: object) -> str:
    return reverse(f"execvoice_comments_public:api_{name}", args=[argument])


def send(client: Client, url: str, value: Any) -> Any:
    return client.post(url, value if isinstance(value, bytes) else json.dumps(value), content_type="application/json")


def words(talk: Any, **values: Any) -> dict[str, Any]:
    return {"name": "Ana", "body": "Well said.", "ticket": issue_ticket(talk.pk, None), **values}


def check(value: Any, schema: dict[str, Any], at: str = "") -> None:
    """Fail unless ``value`` is what ``schema`` says: as much of JSON Schema as ours uses."""
    if "$ref" in schema:
        schema = describe("/")["components"]["schemas"][schema["$ref"].split("/")[-1]]
    if "anyOf" in schema:
        schema = schema["anyOf"][0 if value is not None else 1]
        return check(value, schema, at)
    kinds = {"string": str, "integer": int, "boolean": bool, "null": type(None), "array": list, "object": dict}
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(type(value) is kinds[name] for name in names), (at, value, names)
    assert value in schema.get("enum", [value]), (at, value)
    if isinstance(value, list):
        for number, item in enumerate(value):
            check(item, schema["items"], f"{at}[{number}]")
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), (at, set(value))
        for name, item in value.items():
            check(item, schema["properties"][name], f"{at}.{name}")
    return None


def check_answer(response: Any, path: str) -> Any:
    """Fail unless the description says this answer; return what is in it."""
    operation = describe("/")["paths"][path][response.request["REQUEST_METHOD"].lower()]
    schema = operation["responses"][str(response.status_code)]["content"]["application/json"]["schema"]
    assert response["Content-Type"] == "application/json" and "no-store" in response["Cache-Control"]
    assert not response.cookies
    check(response.json(), schema)
    return response.json()


COMMENTS, TICKET = "/api/pages/{page_id}/comments/", "/api/pages/{page_id}/ticket/"
THREAD, EDIT, WITHDRAW, REPORT = (f"/api/comments/{{public_id}}/{act}" for act in ("", "edit/", "withdraw/", "report/"))


class TestReading:
    def test_a_page_lists_its_threads(self, client: Client, shown: Any, talk: Any) -> None:
        root = shown("> Quoted\n\nRoot")
        reply = shown("Reply", reply_to=root)
        shown("Deeper", reply_to=reply)
        found = check_answer(client.get(api_comments_url(talk.pk)), COMMENTS)
        [thread] = found["threads"]
        assert found["conversation"]["count"] == 3 and found["more"] is None
        assert thread["comment"]["text"].startswith("> Quoted") and "<blockquote>" in thread["comment"]["html"]
        assert [it["in_reply_to"] for it in thread["replies"]] == [root.public_id, reply.public_id]

    def test_a_list_goes_on(self, client: Client, shown: Any, talk: Any) -> None:
        for number in range(45):
            shown(f"Number {number}")
        for order, expected in (("", list(range(45, 0, -1))), ("?order=oldest", list(range(1, 46)))):
            seen, url = [], f"{api_comments_url(talk.pk)}{order}"
            while url:
                found = check_answer(client.get(url), COMMENTS)
                seen += [thread["comment"]["number"] for thread in found["threads"]]
                url = found["more"]
            assert seen == expected

    def test_a_thread_goes_on(self, client: Client, shown: Any, talk: Any) -> None:
        root = shown("Root")
        for number in range(120):
            shown(f"Number {number}", reply_to=root)
        seen: list[int] = []
        url: str | None = client.get(api_comments_url(talk.pk)).json()["threads"][0]["more"]
        assert url
        first = client.get(api_comments_url(talk.pk)).json()["threads"][0]["replies"]
        while url:
            found = check_answer(client.get(url), THREAD)
            seen += [reply["number"] for reply in found["replies"]]
            url = found["more"]
        assert [reply["number"] for reply in first] + seen == list(range(2, 122))

    def test_any_comment_leads_to_its_thread(self, client: Client, shown: Any) -> None:
        root = shown("Root")
        reply = shown("Reply", reply_to=root)
        assert client.get(api_thread_url(reply.public_id)).json() == client.get(api_thread_url(root.public_id)).json()

    @pytest.mark.parametrize("act", [Act.REJECT, Act.SPAM, Act.REVIEW])
    def test_what_is_not_approved_is_nowhere(
        self, client: Client, shown: Any, talk: Any, admin_user: Any, act: Act
    ) -> None:
        root = shown("Root")
        hidden = shown(SECRET, name="Hidden Name", reply_to=root)
        decide([hidden.pk], act, admin_user)
        for url in (api_comments_url(talk.pk), api_thread_url(root.public_id)):
            answer = client.get(url).content.decode()
            assert SECRET not in answer and "Hidden Name" not in answer and hidden.public_id not in answer
        assert client.get(api_thread_url(hidden.public_id)).status_code == 404

    def test_nothing_personal_is_told(self, client: Client, shown: Any, talk: Any, make_user: Any) -> None:
        user = make_user("reader")
        comment = shown("Words", email="private@example.com", user=user)
        Commenter.objects.update(note="A difficult one")
        ReaderComment.objects.update(reported_at=timezone.now())
        answer = client.get(api_comments_url(talk.pk)).content.decode()
        told = (
            comment.email,
            comment.network,
            "difficult",
            "reason",
            "status",
            "suspicion",
            "commenter",
            "report",
            "user",
        )
        assert comment.email and not [word for word in told if word in answer]

    def test_of_what_was_taken_back_only_its_place_is_told(self, client: Client, shown: Any, talk: Any) -> None:
        root = shown(SECRET, name="Hidden Name")
        shown("Reply", reply_to=root)
        withdraw_comment(root)
        answer = client.get(api_comments_url(talk.pk))
        assert check_answer(answer, COMMENTS)["threads"][0]["comment"]["is_withdrawn"] is True
        assert SECRET not in answer.content.decode() and "Hidden Name" not in answer.content.decode()

    def test_missing_draft_private_hidden_and_foreign_pages_cannot_be_told_apart(
        self, client: Client, talk: Any, home: Any, shown: Any, set_mode: Any
    ) -> None:
        comment = shown("Words")

        def answers() -> set[tuple[int, bytes]]:
            found = [client.get(api_comments_url(talk.pk)), client.get(api_thread_url(comment.public_id))]
            return {(answer.status_code, answer.content) for answer in found}

        missing = {(404, client.get(api_comments_url(987654)).content)}
        assert {(404, client.get(api_comments_url(home.pk)).content)} == missing
        restriction = PageViewRestriction.objects.create(page=talk, restriction_type=PageViewRestriction.LOGIN)
        assert answers() == missing
        restriction.delete()
        set_mode(Mode.HIDDEN)
        assert answers() == missing
        set_mode(Mode.OPEN)
        assert answers() != missing
        talk.unpublish()
        assert answers() == missing
        for name in ("ticket",):
            assert client.get(address(name, talk.pk)).status_code == 404
        for name in ("edit", "withdraw", "report"):
            sent = {"key": issue_key(comment), "body": "x"} if name == "edit" else {"key": issue_key(comment)}
            sent = {"reason": "spam"} if name == "report" else sent
            assert (404, send(client, address(name, comment.public_id), sent).content) in missing

    def test_what_is_not_there_is_said_in_json_where_pages_stand_below_their_language_too(
        self, client: Client, home: Any, settings: Any
    ) -> None:
        settings.ROOT_URLCONF = "testproject.urls_of_languages"
        address = api_comments_url(987654)
        for response in (client.get(address), send(client, address, {"body": "Words"})):
            assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_a_list_costs_the_same_however_long_it_is(self, client: Client, shown: Any, talk: Any) -> None:
        costs = set()
        for _round in range(2):
            for number in range(6):
                shown("Answer", reply_to=shown(f"Root {number}"))
            client.get(api_comments_url(talk.pk))
            with CaptureQueriesContext(connection) as queries:
                client.get(api_comments_url(talk.pk))
            costs.add(len(queries))
        assert len(costs) == 1


class TestWriting:
    def test_a_comment_that_is_held(self, client: Client, talk: Any) -> None:
        ticket = check_answer(client.get(address("ticket", talk.pk)), TICKET)["ticket"]
        sent = check_answer(send(client, api_comments_url(talk.pk), words(talk, ticket=ticket)), COMMENTS)
        comment = ReaderComment.objects.get()
        assert (sent["state"], sent["comment"], comment.status) == ("held", None, Status.PENDING)
        assert (comment.body, comment.source) == ("Well said.", Source.API)

    def test_who_sends_spam_is_told_the_same(self, client: Client, talk: Any) -> None:
        held = send(client, api_comments_url(talk.pk), words(talk)).json()
        spam = send(client, api_comments_url(talk.pk), words(talk, fax="1", body="Buy")).json()
        assert ReaderComment.objects.get(body="Buy").status == Status.SPAM
        assert {**held, "id": "", "key": "", "changeable_until": ""} == {
            **spam,
            "id": "",
            "key": "",
            "changeable_until": "",
        }

    def test_a_comment_that_is_shown_and_one_that_answers_it(
        self, client: Client, talk: Any, set_mode: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_mode(Mode.OPEN)
        monkeypatch.setattr("wagtail_execvoice.comments.pipeline.forms.SHORTEST_SECONDS", 0)
        first = check_answer(send(client, api_comments_url(talk.pk), words(talk)), COMMENTS)
        fields = words(talk, body="Quite.", reply_to=first["id"])
        second = check_answer(send(client, api_comments_url(talk.pk), fields), COMMENTS)
        assert (second["state"], second["count"]) == ("shown", 2)
        assert second["comment"]["in_reply_to"] == first["id"]

    def test_the_same_ticket_twice_is_one_comment(self, client: Client, talk: Any) -> None:
        fields = words(talk)
        first, second = (send(client, api_comments_url(talk.pk), fields).json() for _ in range(2))
        assert first["id"] == second["id"] and ReaderComment.objects.count() == 1

    def test_the_same_ticket_with_other_words_is_no_second_comment_and_says_so(self, client: Client, talk: Any) -> None:
        fields = words(talk)
        send(client, api_comments_url(talk.pk), fields)
        response = send(client, api_comments_url(talk.pk), {**fields, "body": "And a paragraph more."})
        assert response.status_code == 409 and check_answer(response, COMMENTS)["code"] == "sent_before"
        fresh = words(talk, body="And a paragraph more.")
        assert send(client, api_comments_url(talk.pk), fresh).status_code == 201

    @pytest.mark.parametrize("ticket", ["", "forged"])
    def test_without_a_ticket_nothing_is_taken(self, client: Client, talk: Any, ticket: str) -> None:
        response = send(client, api_comments_url(talk.pk), words(talk, ticket=ticket))
        assert response.status_code == 409 and check_answer(response, COMMENTS)["code"] == "ticket"
        assert not ReaderComment.objects.exists()

    def test_what_is_wrong_is_said_by_field(self, client: Client, talk: Any) -> None:
        response = send(client, api_comments_url(talk.pk), words(talk, body=" ", name="", email="no"))
        assert response.status_code == 422
        assert set(check_answer(response, COMMENTS)["fields"]) == {"body", "name", "email"}

    @pytest.mark.parametrize("value", ["", "true", 1, None, [True]])
    def test_a_tick_is_true_or_false(self, client: Client, talk: Any, value: Any) -> None:
        response = send(client, api_comments_url(talk.pk), words(talk, follow=value))
        assert response.status_code == 400 and set(check_answer(response, COMMENTS)["fields"]) == {"follow"}

    def test_the_limits_are_those_of_the_form(self, client: Client, talk: Any) -> None:
        for number in range(5):
            assert send(client, api_comments_url(talk.pk), words(talk, body=f"{number} words")).status_code == 201
        response = send(client, api_comments_url(talk.pk), words(talk, body="One more"))
        problem = check_answer(response, COMMENTS)
        assert response.status_code == 429 and problem["code"] == "too_many"
        assert str(problem["retry_after"]) == response["Retry-After"]
        assert "send it again in " in problem["message"]

    def test_a_closed_conversation_says_so(self, client: Client, talk: Any, set_mode: Any) -> None:
        set_mode(Mode.CLOSED)
        response = send(client, api_comments_url(talk.pk), words(talk))
        assert response.status_code == 422 and response.json()["code"] == "closed"

    @pytest.mark.parametrize("name", ["status", "is_visible", "badge", "page", "number", "user"])
    def test_no_field_but_those_of_the_form_is_taken(self, client: Client, talk: Any, name: str) -> None:
        response = send(client, api_comments_url(talk.pk), words(talk, **{name: "approved"}))
        assert response.status_code == 400 and set(check_answer(response, COMMENTS)["fields"]) == {name}


class TestOnesOwn:
    @pytest.fixture
    def comment(self, shown: Any) -> ReaderComment:
        comment: ReaderComment = shown("First words")
        return comment

    def test_is_changed_by_its_key(self, client: Client, comment: ReaderComment) -> None:
        fields = {"key": issue_key(comment), "body": "Better words"}
        sent = check_answer(send(client, address("edit", comment.public_id), fields), EDIT)
        assert sent["comment"]["text"] == "Better words" and sent["comment"]["edited_at"]
        assert comment.versions.count() == 1

    def test_of_a_conversation_that_was_hidden_nothing_is_told_to_its_writer(
        self, client: Client, comment: ReaderComment, set_mode: Any
    ) -> None:
        set_mode(Mode.HIDDEN)
        fields = {"key": issue_key(comment), "body": "Better words"}
        sent = check_answer(send(client, address("edit", comment.public_id), fields), EDIT)
        assert (sent["state"], sent["comment"], sent["count"]) == ("held", None, 0)

    def test_is_taken_back_by_its_key(self, client: Client, comment: ReaderComment) -> None:
        url = address("withdraw", comment.public_id)
        assert client.get(url).status_code == 405
        sent = check_answer(send(client, url, {"key": issue_key(comment)}), WITHDRAW)
        assert (sent["state"], sent["key"], sent["count"]) == ("withdrawn", "", 0)
        assert send(client, url, {"key": issue_key(comment)}).status_code == 404

    def test_the_account_is_enough(self, client: Client, shown: Any, make_user: Any) -> None:
        user = make_user("reader")
        comment = shown("First words", user=user)
        assert send(client, address("edit", comment.public_id), {"body": "Forged"}).status_code == 404
        client.force_login(user)
        assert send(client, address("edit", comment.public_id), {"body": "Mine"}).status_code == 200

    def test_a_form_of_another_site_does_nothing(self, client: Client, shown: Any, make_user: Any) -> None:
        user = make_user("reader")
        comment = shown("First words", user=user)
        client.force_login(user)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            response = client.post(address("withdraw", comment.public_id), b"{}", content_type=kind)
            assert response.status_code == 415
        comment.refresh_from_db()
        assert comment.withdrawn_at is None

    @pytest.mark.parametrize("key", ["", "x", "\u0001", "of another"])
    def test_nobody_elses(self, client: Client, comment: ReaderComment, shown: Any, key: str) -> None:
        fields = {"key": issue_key(shown("Other")) if key == "of another" else key}
        assert send(client, address("withdraw", comment.public_id), fields).status_code == 404
        assert send(client, address("edit", comment.public_id), {**fields, "body": "Forged"}).status_code == 404
        comment.refresh_from_db()
        assert (comment.body, comment.withdrawn_at) == ("First words", None)

    def test_a_comment_is_reported(self, client: Client, comment: ReaderComment) -> None:
        url = address("report", comment.public_id)
        assert check_answer(send(client, url, {"reason": "abuse", "text": "Look"}), REPORT)["message"]
        assert Report.objects.get().reason == "abuse"
        assert check_answer(send(client, url, {"reason": "none"}), REPORT)["code"] == "invalid"


MALFORMED: list[Any] = [
    b" ",
    b"{",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"[" * 90_000,
    b'{"body": ' + b"9" * 5000 + b"}",
    b'{"body": NaN}',
    {"body": None},
    {"body": ["a"]},
    {"body": {"a": 1}},
    {"body": True},
    {"body": "a\0b"},
    b'{"body": "\\ud800"}',
    b'{"\\ud800": "x"}',
    {"ticket": []},
    {"key": {}},
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
@pytest.mark.parametrize(("name", "path"), [("comments", COMMENTS), ("edit", EDIT), ("report", REPORT)])
def test_what_is_malformed_is_refused_and_breaks_nothing(
    client: Client, shown: Any, talk: Any, name: str, path: str, body: Any
) -> None:
    argument = talk.pk if name == "comments" else shown("Words").public_id
    response = send(client, address(name, argument), body)
    assert response.status_code == 400 and check_answer(response, path)["code"] == "malformed"


@pytest.mark.parametrize("header", [None, "5"])
def test_a_body_without_end_is_refused(client: Client, talk: Any, header: str | None) -> None:
    body = json.dumps(words(talk, body="x" * 1_000_000)).encode()
    extra: dict[str, Any] = {} if header is None else {"CONTENT_LENGTH": header}
    response = client.post(api_comments_url(talk.pk), body, content_type="application/json", **extra)
    assert response.status_code == (413 if header is None else 400)
    assert not ReaderComment.objects.exists()


@pytest.mark.parametrize("length", ["-1", "x", ""])
def test_a_length_that_is_none_is_refused(client: Client, talk: Any, length: str) -> None:
    response = client.post(api_comments_url(talk.pk), b"{}", content_type="application/json", CONTENT_LENGTH=length)
    assert response.status_code in {400, 422} and response.json()["code"]


class TestTheDescription:
    def test_is_served_for_where_it_is_mounted(self, client: Client) -> None:
        found = client.get("/comments/api/openapi.json").json()
        assert (found["openapi"], found["servers"]) == ("3.1.0", [{"url": "/comments/"}])
        assert found == describe("/comments/")

    def test_names_every_address_and_no_other(self) -> None:
        described = {re.sub(r"{(\w+)}", r"<\1>", path) for path in PATHS}
        resolver = get_resolver("wagtail_execvoice.comments.public_urls")
        served = {re.sub(r"<\w+:(\w+)>", r"<\1>", str(entry.pattern)) for entry in resolver.url_patterns}
        assert described == {path for path in served if path.startswith("api/")}

    def test_names_every_method_and_no_other(self, client: Client, shown: Any, talk: Any) -> None:
        comment = shown("Words")
        for path, methods in PATHS.items():
            url = "/comments/" + path.format(page_id=talk.pk, public_id=comment.public_id)
            for method in ("get", "post", "put", "patch", "delete"):
                response = getattr(client, method)(url, content_type="application/json")
                assert (response.status_code != 405) == (method in methods), (method, path)
                if method not in methods:
                    assert {name.lower() for name in response["Allow"].split(", ")} - {"head"} == set(methods)

    def test_every_schema_is_used_and_every_reference_leads_somewhere(self) -> None:
        text = json.dumps(describe("/"))
        used = set(re.findall(r"#/components/schemas/(\w+)", text))
        assert used == set(describe("/")["components"]["schemas"])

    def test_the_endpoints_take_what_it_names(self, client: Client, shown: Any, talk: Any) -> None:
        comment = shown("Words")
        for path, methods in PATHS.items():
            sent = methods.get("post", ("", "", ""))[2]
            if not sent:
                continue
            url = "/comments/" + path.format(page_id=talk.pk, public_id=comment.public_id)
            properties = describe("/")["components"]["schemas"][sent]["properties"]
            fields = {name: False if schema["type"] == "boolean" else "" for name, schema in properties.items()}
            response = send(client, url, {**fields, "another": ""})
            assert (response.status_code, set(response.json()["fields"])) == (400, {"another"}), path


class TestInWagtailsApi:
    def get(self, client: Client, talk: Any) -> Any:
        return client.get(f"/api/v2/pages/{talk.pk}/").json()["conversation"]

    def test_counts_and_settings(self, client: Client, shown: Any, talk: Any, home: Any, set_mode: Any) -> None:
        shown("Words")
        set_mode("", page=home, message="Be kind.")
        conversation = self.get(client, talk)
        assert (conversation["count"], conversation["takes_comments"], conversation["message"]) == (1, True, "Be kind.")
        assert client.get(conversation["comments_url"]).status_code == 200

    def test_of_a_hidden_conversation_nothing_is_told(
        self, client: Client, shown: Any, talk: Any, set_mode: Any
    ) -> None:
        shown("Words")
        set_mode(Mode.HIDDEN, message="Secret")
        conversation = self.get(client, talk)
        assert conversation["is_shown"] is conversation["takes_comments"] is False
        assert (conversation["count"], conversation["message"]) == (0, "")

    def test_a_listing_of_any_length_costs_one_query_more(self, client: Client, talk: Any, home: Any) -> None:
        url = f"/api/v2/pages/?type={talk._meta.label}"
        for number in range(3):
            home.refresh_from_db()
            home.add_child(instance=type(talk)(title=f"Talk {number}", slug=f"talk-{number}", live=True))
        costs = []
        for query in ("", "&fields=conversation"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert len(client.get(f"{url}{query}").json()["items"]) == 4
            costs.append(len(queries))
        assert costs[1] - costs[0] == 1

    @pytest.mark.skipif(not apps.is_installed("wagtail.api.v3"), reason="Wagtail has a third API from 8.0")
    def test_the_third_api_gives_the_same(self, client: Client, shown: Any, talk: Any) -> None:
        shown("Words")
        assert client.get(f"/api/v3/pages/{talk.pk}/").json()["conversation"] == self.get(client, talk)
        assert "ConversationDict" in client.get("/api/v3/openapi.json").json()["components"]["schemas"]
