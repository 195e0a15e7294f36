from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments.actions import decide, withdraw_comment
from wagtail_execvoice.comments.actions.replying import (
    answer_as,
    decline_reply,
    draft_reply,
    publish_reply,
    review_reply,
)
from wagtail_execvoice.comments.constants import Act, Badge, ReplyState, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Conversation, DraftReply, OfficialAlias, ReaderComment


@pytest.fixture
def chief(make_user: Any, talk: Any) -> Any:
    """An executive with an account, who wrote the page."""
    chief = make_user("chief")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    return chief


@pytest.fixture
def question(shown: Any) -> ReaderComment:
    return shown("Why did you move?", name="Ana")  # type: ignore[no-any-return]


def link() -> str:
    return re.search(r"https?://localhost(\S+/reply/)", OutboxMail.objects.get().body)[1]  # type: ignore[index]


class TestInTheNameOfAnExecutive:
    @pytest.fixture
    def draft(self, question: ReaderComment, chief: Any, admin_user: Any) -> DraftReply:
        return draft_reply(question, chief, "We outgrew the quay.", admin_user)

    def test_nothing_is_published_by_drafting(self, draft: DraftReply) -> None:
        assert ReaderComment.objects.count() == 1 and draft.state == ReplyState.ASKED
        assert OutboxMail.objects.get().to == "chief@example.com"

    def test_opening_the_link_publishes_nothing(self, client: Client, draft: DraftReply) -> None:
        for method in (client.get, client.head):
            assert method(link()).status_code == 200
        assert ReaderComment.objects.count() == 1

    def test_the_executive_publishes_their_own_words_with_the_badge(
        self, client: Client, draft: DraftReply, chief: Any, question: ReaderComment, talk: Any
    ) -> None:
        client.post(link(), {"body": "We outgrew the old quay."})
        answer = ReaderComment.objects.get(parent=question)
        assert (answer.name, answer.badge, answer.user, answer.status) == (
            "Joost van der Meer",
            Badge.AUTHOR,
            chief,
            Status.APPROVED,
        )
        draft.refresh_from_db()
        assert (draft.state, draft.published, draft.body) == (ReplyState.PUBLISHED, answer, "We outgrew the old quay.")
        assert "We outgrew the old quay." in client.get(talk.url).content.decode()

    def test_twice_is_once(self, client: Client, draft: DraftReply) -> None:
        for _ in range(2):
            assert client.post(link(), {"body": "Words"}).status_code == 200
        assert ReaderComment.objects.count() == 2

    def test_what_was_declined_cannot_be_published(self, client: Client, draft: DraftReply) -> None:
        client.post(link(), {"decline": "1", "body": ""})
        draft.refresh_from_db()
        assert draft.state == ReplyState.DECLINED
        with pytest.raises(CommentRefused):
            publish_reply(draft, "Words")
        assert not decline_reply(draft)

    def test_an_empty_answer_is_refused_in_words(self, client: Client, draft: DraftReply) -> None:
        assert client.post(link(), {"body": " "}).status_code == 422
        assert ReaderComment.objects.count() == 1

    def test_a_guessed_link_opens_nothing(self, client: Client, draft: DraftReply) -> None:
        assert client.post("/comments/mail/" + "a" * 59 + "/reply/", {"body": "Forged"}).status_code == 404

    def test_who_is_no_author_any_more_speaks_no_more(self, draft: DraftReply) -> None:
        Byline.objects.all().delete()
        with pytest.raises(CommentRefused):
            publish_reply(draft, "Words")

    def test_in_the_name_of_who_has_left_nobody_speaks(self, client: Client, draft: DraftReply, chief: Any) -> None:
        chief.is_active = False
        chief.save()
        assert client.get(link()).status_code == client.post(link(), {"body": "Forged"}).status_code == 404
        with pytest.raises(CommentRefused):
            publish_reply(DraftReply.objects.get(), "Forged")
        assert ReaderComment.objects.count() == 1

    @pytest.mark.parametrize("is_withdrawn", [True, False])
    def test_a_question_that_is_not_shown_any_more_is_not_quoted_and_the_words_are_kept(
        self, client: Client, draft: DraftReply, question: ReaderComment, admin_user: Any, is_withdrawn: bool
    ) -> None:
        if is_withdrawn:
            withdraw_comment(question)
        else:
            decide([question.pk], Act.REJECT, admin_user)
        response = client.post(link(), {"body": "My own words"})
        for html in (response.content.decode(), client.get(link()).content.decode()):
            assert "Why did you move?" not in html and "Ana" not in html and "no longer shown" in html
        assert response.status_code == 422 and "My own words" in response.content.decode()

    def test_what_was_declined_by_another_press_is_not_published_by_this_one(self, draft: DraftReply) -> None:
        seen_before = DraftReply.objects.get()
        decline_reply(draft)
        with pytest.raises(CommentRefused):
            publish_reply(seen_before, "Words")
        assert ReaderComment.objects.count() == 1

    def test_an_answer_that_was_deleted_is_not_published_again_by_the_same_link(
        self, client: Client, draft: DraftReply, question: ReaderComment
    ) -> None:
        client.post(link(), {"body": "Words"})
        ReaderComment.objects.filter(pk=question.pk).update(answer=None)
        ReaderComment.objects.filter(parent=question).delete()
        client.post(link(), {"body": "Words of a thief"})
        assert ReaderComment.objects.count() == 1

    def test_only_an_author_with_an_account_can_be_asked(
        self, question: ReaderComment, make_user: Any, admin_user: Any
    ) -> None:
        with pytest.raises(CommentRefused):
            draft_reply(question, make_user("somebody"), "Words", admin_user)


def test_where_the_page_says_so_somebody_else_reads_it_first(
    question: ReaderComment, chief: Any, admin_user: Any, make_user: Any
) -> None:
    Conversation.objects.update(replies_need_review=True)
    draft = draft_reply(question, chief, "Words", admin_user)
    assert draft.state == ReplyState.REVIEW and not OutboxMail.objects.exists()
    with pytest.raises(CommentRefused):
        publish_reply(draft, "Words")
    with pytest.raises(CommentRefused):
        review_reply(draft, admin_user)
    assert review_reply(draft, make_user("reviewer")) and not review_reply(draft, make_user("other"))
    assert OutboxMail.objects.get().to == "chief@example.com"


class TestUnderAnOfficialName:
    @pytest.fixture
    def alias(self, db: None) -> OfficialAlias:
        return OfficialAlias.objects.create(name="Acme Communications", group=Group.objects.create(name="Press"))

    def test_who_is_in_its_group_answers_at_once_and_stays_unnamed_on_the_page(
        self, client: Client, alias: OfficialAlias, question: ReaderComment, make_user: Any, talk: Any
    ) -> None:
        user = make_user("spokesman")
        user.groups.add(alias.group)
        answer = answer_as(alias, question, "We moved for room.", user)
        assert (answer.name, answer.badge, answer.user) == ("Acme Communications", Badge.OFFICIAL, user)
        html = client.get(talk.url).content.decode()
        assert "Official" in html and "spokesman" not in html

    def test_nobody_else_does(self, alias: OfficialAlias, question: ReaderComment, admin_user: Any) -> None:
        with pytest.raises(CommentRefused):
            answer_as(alias, question, "Words", admin_user)


def test_a_link_that_speaks_in_somebodys_name_is_in_no_log(
    client: Client, question: ReaderComment, chief: Any, admin_user: Any, caplog: pytest.LogCaptureFixture
) -> None:
    draft_reply(question, chief, "Words", admin_user)
    token = link().split("/")[-3]
    with caplog.at_level("DEBUG", logger="django.request"):
        # Refused, and by a method that it does not know: both are logged.
        assert client.post(link(), {"body": ""}).status_code == 422
        assert client.delete(link()).status_code == 405
    assert caplog.records and token not in caplog.text
