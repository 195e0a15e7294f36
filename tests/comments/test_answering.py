"""A question that was answered by the site leads to its answer, as long as that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.comments.actions import decide, edit_comment, undo, withdraw_comment
from wagtail_execvoice.comments.actions.erasing import erase_person
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.actions.replying import draft_reply, publish_reply
from wagtail_execvoice.comments.constants import Act, Badge
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.comments.threads import SHORT_THREAD
from wagtail_execvoice.comments.urlnames import api_comments_url, api_thread_url, comment_url, conversation_url

pytestmark = pytest.mark.usefixtures("no_limits")


@pytest.fixture
def question(shown: Any) -> ReaderComment:
    return shown("Why did you move?", name="Bo")  # type: ignore[no-any-return]


@pytest.fixture
def answer(shown: Any, question: ReaderComment) -> Callable[..., ReaderComment]:
    """Return a function that answers the question: ``answer(Badge.TEAM)``."""

    def answer(badge: str = Badge.AUTHOR, **values: Any) -> ReaderComment:
        return shown(**{"name": "Joost", "reply_to": question, "badge": badge, **values})  # type: ignore[no-any-return]

    return answer


def answer_to(question: ReaderComment) -> ReaderComment | None:
    assert check_counts(question.page_id) == {}
    question.refresh_from_db()
    return question.answer


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("badge", [Badge.AUTHOR, Badge.TEAM, Badge.OFFICIAL])
def test_whom_the_site_vouches_for_answers(question: ReaderComment, answer: Any, badge: str) -> None:
    assert answer_to(question) is None
    assert answer(badge) == answer_to(question)


def test_what_another_reader_says_is_no_answer_of_the_site(question: ReaderComment, answer: Any) -> None:
    answer(Badge.NONE)
    assert answer_to(question) is None


def test_only_what_stands_directly_under_it_answers_it(question: ReaderComment, answer: Any, shown: Any) -> None:
    other = answer(Badge.NONE)
    deeper = answer(reply_to=other)
    assert answer_to(question) is None
    assert answer_to(other) == deeper


def test_an_author_comes_before_the_team_and_the_first_before_the_second(question: ReaderComment, answer: Any) -> None:
    team, first, second = answer(Badge.TEAM), answer(), answer()
    assert answer_to(question) == first
    decide([first.pk, second.pk], Act.REJECT, None)
    assert answer_to(question) == team


def test_what_speaks_for_the_site_is_no_question(answer: Any) -> None:
    first = answer()
    answer(reply_to=first)
    assert answer_to(first) is None


@pytest.mark.parametrize("act", [Act.REJECT, Act.SPAM, Act.REVIEW])
def test_what_is_hidden_is_no_answer_until_it_is_back(question: ReaderComment, answer: Any, act: Act) -> None:
    given = answer()
    batch = decide([given.pk], act, None)
    assert answer_to(question) is None
    undo(batch, None)
    assert answer_to(question) == given


def test_a_question_comes_back_with_its_answer(question: ReaderComment, answer: Any) -> None:
    given = answer()
    decide([question.pk], Act.REJECT, None)
    assert answer_to(question) is None
    decide([question.pk], Act.APPROVE, None)
    assert answer_to(question) == given


@pytest.mark.parametrize("is_answered", [False, True])
def test_what_was_taken_back_is_no_answer_though_its_place_stays(
    question: ReaderComment, answer: Any, shown: Any, is_answered: bool
) -> None:
    given = answer()
    if is_answered:
        shown("Thank you", reply_to=given)
    withdraw_comment(given)
    assert answer_to(question) is None


@pytest.mark.parametrize("is_answered", [False, True])
def test_what_was_erased_is_no_answer(question: ReaderComment, answer: Any, shown: Any, is_answered: bool) -> None:
    given = answer(email="joost@example.com")
    if is_answered:
        shown("Thank you", reply_to=given)
    erase_person(email="joost@example.com")
    assert answer_to(question) is None


def test_an_answer_that_is_changed_stays_one(question: ReaderComment, answer: Any, talk: Any) -> None:
    given = answer()
    edit_comment(given, talk, "Better words", None, visitor="10.9.9.9")
    assert answer_to(question) == given


@pytest.mark.usefixtures("whole_bulks")
def test_a_thousand_answers_are_decided_about_as_one_is(shown: Any, talk: Any) -> None:
    first = shown("Question")
    questions = ReaderComment.objects.bulk_create(
        ReaderComment(
            page_id=talk.pk,
            name="Bo",
            body=f"Question {number}",
            html="",
            created_at=first.created_at,
            status="approved",
        )
        for number in range(500)
    )
    answers = ReaderComment.objects.bulk_create(
        ReaderComment(
            page_id=talk.pk, name="Joost", badge=Badge.AUTHOR, body=f"Answer {question.pk}", html="",
            created_at=first.created_at, parent=question, root=question, depth=1,
        )
        for question in questions
    )  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        decide([row.pk for row in (*questions, *answers)], Act.APPROVE, None)
    assert len(queries) <= 15 + 2, "\n".join(query["sql"][:150] for query in queries)
    assert ReaderComment.objects.filter(answer__isnull=False).count() == 500
    assert check_counts(talk.pk) == {}


class TestShown:
    def test_the_question_leads_to_the_answer_below_it(
        self, client: Client, talk: Any, question: ReaderComment, answer: Any
    ) -> None:
        given = answer(name="Joost & <i>")
        html = text_of(client.get(talk.url))
        assert (
            f'<a href="#{given.anchor}"><span class="ev-hidden">Comment 1:</span> Answered by Joost &amp; &lt;i&gt;<'
            in html
        )
        assert html.count("Answered by") == 1

    def test_an_answer_further_down_is_led_to_by_its_lasting_address(
        self, client: Client, talk: Any, question: ReaderComment, answer: Any, shown: Any
    ) -> None:
        for _ in range(SHORT_THREAD + 1):
            shown(reply_to=question)
        with CaptureQueriesContext(connection) as before:
            client.get(talk.url)
        given = answer()
        with CaptureQueriesContext(connection) as after:
            html = text_of(client.get(talk.url))
        assert f'<a href="{comment_url(given.public_id)}"><span' in html and "Answered by Joost<" in html
        assert given.anchor not in html
        assert len(after) <= len(before) + 1
        html = text_of(client.get(comment_url(given.public_id), follow=True))
        assert f'<a href="#{given.anchor}"><span' in html and "Answered by Joost<" in html

    def test_a_thousand_questions_with_answers_cost_what_one_does(
        self, client: Client, talk: Any, question: ReaderComment, answer: Any, shown: Any
    ) -> None:
        def count() -> int:
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(talk.url)
            return len(queries)

        answer()
        client.get(talk.url)
        before = count()
        for number in range(15):
            answer(reply_to=shown(f"Question {number}"))
        assert count() == before

    @pytest.mark.parametrize("act", [Act.REJECT, Act.SPAM, Act.REVIEW])
    def test_an_answer_that_is_not_shown_is_named_nowhere(
        self, client: Client, talk: Any, question: ReaderComment, answer: Any, act: Act
    ) -> None:
        given = answer()
        decide([given.pk], act, None)
        for url in (talk.url, conversation_url(talk.pk), api_comments_url(talk.pk), api_thread_url(question.public_id)):
            text = text_of(client.get(url))
            assert "Why did you move?" in text
            assert "Joost" not in text and given.public_id not in text and "Answered by" not in text

    def test_who_took_the_question_back_is_named_no_more_and_led_nowhere(
        self, client: Client, talk: Any, question: ReaderComment, answer: Any
    ) -> None:
        answer()
        withdraw_comment(question)
        assert "Answered by" not in text_of(client.get(talk.url))
        assert client.get(api_comments_url(talk.pk)).json()["threads"][0]["comment"]["answer"] is None

    def test_programs_are_told_its_id(self, client: Client, talk: Any, question: ReaderComment, answer: Any) -> None:
        def read() -> Any:
            [thread] = client.get(api_comments_url(talk.pk)).json()["threads"]
            return thread

        assert read()["comment"]["answer"] is None
        given = answer()
        assert read()["comment"]["answer"] == given.public_id == read()["replies"][0]["id"]
        assert read()["replies"][0]["answer"] is None


def test_an_executive_who_publishes_a_draft_answers_the_question(
    question: ReaderComment, talk: Any, make_user: Any, admin_user: Any
) -> None:
    chief = make_user("chief")
    Byline.objects.create(page_id=talk.pk, person=Person.objects.create(name="Joost van der Meer", user=chief))
    draft = draft_reply(question, chief, "For room.", admin_user)
    assert answer_to(question) is None
    assert publish_reply(draft, "For room.") == answer_to(question)
