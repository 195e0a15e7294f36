from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.comments import phases
from wagtail_execvoice.comments.actions import decide, withdraw_comment
from wagtail_execvoice.comments.actions.moderating import take_back
from wagtail_execvoice.comments.actions.replying import (
    answer_as,
    decline_reply,
    draft_reply,
    find_refusal,
    publish_reply,
    review_reply,
    withdraw_reply,
)
from wagtail_execvoice.comments.actions.speakers import find_speakers, is_vouched_for
from wagtail_execvoice.comments.constants import Act, Badge, Mode, ReplyState, Standing, Status
from wagtail_execvoice.comments.errors import CommentRefused, DecidedMeanwhile
from wagtail_execvoice.comments.models import (
    Commenter,
    Conversation,
    Decision,
    DraftReply,
    OfficialAlias,
    ReaderComment,
)
from wagtail_execvoice.comments.phases import Finding, Verdict

#: What the account of the executive is called, who is credited by another name.
NAMED = "Joost van der M."


@pytest.fixture
def chief(make_user: Any, talk: Any) -> Any:
    """An executive with an account, who wrote the page."""
    chief = make_user("chief", first_name="Joost", last_name="van der M.")
    person = Person.objects.create(name="Joost van der Meer", user=chief)
    Byline.objects.create(page_id=talk.pk, person=person)
    return chief


@pytest.fixture
def question(shown: Any) -> ReaderComment:
    return shown("Why did you move?", name="Ana")  # type: ignore[no-any-return]


def log() -> list[tuple[str, str, str]]:
    """What is on record of the drafts: the act, who did it, and in whose name."""
    return [(entry.act, entry.user_name, entry.reason) for entry in Decision.objects.order_by("pk")]


def link() -> str:
    return re.search(r"https?://localhost(\S+/reply/)", OutboxMail.objects.get().body)[1]  # type: ignore[index]


class TestInTheNameOfAnExecutive:
    @pytest.fixture
    def draft(self, question: ReaderComment, chief: Any, admin_user: Any) -> DraftReply:
        return draft_reply(question, chief, "We outgrew the quay.", admin_user)

    def test_nothing_is_published_by_drafting(self, draft: DraftReply) -> None:
        assert ReaderComment.objects.count() == 1 and draft.state == ReplyState.ASKED
        assert OutboxMail.objects.get().to == "chief@example.com"

    def test_the_same_words_twice_are_one_draft_until_it_was_answered(
        self, draft: DraftReply, question: ReaderComment, chief: Any, admin_user: Any
    ) -> None:
        assert draft_reply(question, chief, draft.body, admin_user) == draft
        assert OutboxMail.objects.count() == 1 and [act for act, *_who in log()] == [Act.DRAFT]
        withdraw_reply(draft, admin_user)
        assert draft_reply(question, chief, draft.body, admin_user) != draft

    def test_whoever_decides_too_late_is_told_who_decided_and_not_who_drafted(
        self, question: ReaderComment, chief: Any, admin_user: Any
    ) -> None:
        seen = {question.pk: question.version}
        decide([question.pk], Act.REJECT, admin_user)
        decide([question.pk], Act.APPROVE, admin_user)
        question.refresh_from_db()
        draft_reply(question, chief, "We outgrew it.", admin_user)
        with pytest.raises(DecidedMeanwhile) as raised:
            decide([question.pk], Act.SPAM, chief, versions=seen)
        assert raised.value.decision.act == Act.APPROVE

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

    @pytest.mark.parametrize(("body", "act"), [("", Act.DRAFT_DECLINED), ("Words", Act.DRAFT_PUBLISHED)])
    def test_the_log_tells_who_drafted_it_and_what_the_executive_said(
        self, client: Client, draft: DraftReply, admin_user: Any, body: str, act: Act
    ) -> None:
        for _ in range(2):
            client.post(link(), {"body": body} if body else {"decline": "1"})
        assert log() == [(Act.DRAFT, admin_user.get_username(), NAMED), (act, NAMED, "")]

    def test_the_log_tells_who_took_it_back(self, draft: DraftReply, make_user: Any) -> None:
        colleague = make_user("colleague")
        assert withdraw_reply(draft, colleague) and not withdraw_reply(draft, make_user("other"))
        assert log()[1:] == [(Act.DRAFT_WITHDRAWN, colleague.get_username(), NAMED)]

    def test_undo_takes_back_none_of_it(self, draft: DraftReply, question: ReaderComment, admin_user: Any) -> None:
        publish_reply(draft, "Words")
        for entry in Decision.objects.all():
            assert take_back(entry.batch, admin_user) == 0
        question.refresh_from_db()
        draft.refresh_from_db()
        assert (question.status, draft.state, len(log())) == (Status.APPROVED, ReplyState.PUBLISHED, 2)

    def test_a_draft_that_is_taken_back_takes_the_mail_along_that_still_waits(
        self, draft: DraftReply, admin_user: Any
    ) -> None:
        withdraw_reply(draft, admin_user)
        assert not OutboxMail.objects.exists()

    @pytest.mark.parametrize("what", ["withdrawn", "declined", "published", "deleted", "left"])
    def test_words_that_can_not_be_published_any_more_are_shown_to_be_copied(
        self, client: Client, draft: DraftReply, admin_user: Any, chief: Any, what: str
    ) -> None:
        url = link()
        if what == "withdrawn":
            withdraw_reply(draft, admin_user)
        elif what == "declined":
            decline_reply(draft)
        elif what == "published":
            publish_reply(draft, "Other words")
        elif what == "deleted":
            draft.delete()
        else:
            get_user_model().objects.filter(pk=chief.pk).update(is_active=False)
        html = client.post(url, {"body": "\nA long text, <b>typed</b>"}).content.decode()
        assert ">\n\nA long text, &lt;b&gt;typed&lt;/b&gt;</textarea>" in html and "What you typed" in html
        assert "What you typed" not in client.get(url).content.decode()

    def test_words_that_nobody_typed_are_not_shown_to_be_copied(
        self, client: Client, draft: DraftReply, admin_user: Any
    ) -> None:
        url = link()
        withdraw_reply(draft, admin_user)
        for body in (draft.body, f" {draft.body}\r\n", ""):
            html = client.post(url, {"body": body}).content.decode()
            assert "was taken back" in html and "<textarea" not in html

    def test_who_changed_the_words_and_declined_finds_them_below(self, client: Client, draft: DraftReply) -> None:
        html = client.post(link(), {"decline": "1", "body": "Words of mine"}).content.decode()
        assert "You declined this answer" in html and "Words of mine" in html


class TestWhereTheExecutiveReadsMail:
    @pytest.mark.parametrize("own", ["", "no address"])
    def test_who_has_no_address_in_the_account_is_asked_at_the_one_in_the_directory(
        self, question: ReaderComment, chief: Any, admin_user: Any, own: str
    ) -> None:
        get_user_model().objects.filter(pk=chief.pk).update(email=own)
        chief.refresh_from_db()
        Person.objects.update(email="joost@example.com")
        draft = draft_reply(question, chief, "Words", admin_user)
        mail = OutboxMail.objects.get()
        assert (mail.to, mail.given_up_at, draft.speaker) == ("joost@example.com", None, chief)

    def test_who_has_none_at_all_is_not_offered_and_nobody_says_that_they_were_asked(
        self, question: ReaderComment, chief: Any, admin_user: Any, talk: Any
    ) -> None:
        assert [speaker.user_key for speaker in find_speakers(talk)] == [str(chief.pk)]
        get_user_model().objects.filter(pk=chief.pk).update(email="")
        chief.refresh_from_db()
        assert find_speakers(talk) == []
        with pytest.raises(CommentRefused, match="no e-mail address"):
            draft_reply(question, chief, "Words", admin_user)
        assert not DraftReply.objects.exists() and not Decision.objects.exists()

    def test_who_lost_it_while_the_draft_was_reviewed_is_not_said_to_be_asked(
        self, question: ReaderComment, chief: Any, admin_user: Any, make_user: Any
    ) -> None:
        Conversation.objects.update(replies_need_review=True)
        draft_reply(question, chief, "Words", admin_user)
        get_user_model().objects.filter(pk=chief.pk).update(email="")
        with pytest.raises(CommentRefused, match="no e-mail address"):
            review_reply(DraftReply.objects.get(), make_user("reviewer"))
        assert DraftReply.objects.get().state == ReplyState.REVIEW and not OutboxMail.objects.exists()

    def test_who_lost_it_after_being_asked_publishes_all_the_same(
        self, client: Client, question: ReaderComment, chief: Any, admin_user: Any
    ) -> None:
        draft_reply(question, chief, "Words", admin_user)
        get_user_model().objects.filter(pk=chief.pk).update(email="")
        client.post(link(), {"body": "Words"})
        assert ReaderComment.objects.filter(parent=question).exists()


class TestNobodyIsAskedForWhatCannotBePublished:
    @pytest.fixture
    def draft(self, question: ReaderComment, chief: Any, admin_user: Any) -> Any:
        """Return a function that drafts an answer, and fails unless that is refused and nothing is left of it."""

        def draft(match: str) -> None:
            with pytest.raises(CommentRefused, match=match):
                draft_reply(question, chief, "Words", admin_user)
            assert not DraftReply.objects.exists() and not OutboxMail.objects.exists()
            assert Act.DRAFT not in [act for act, *_who in log()]

        return draft

    @pytest.mark.parametrize("mode", [Mode.CLOSED, Mode.HIDDEN])
    def test_where_nothing_is_taken_any_more(self, draft: Any, question: Any, set_mode: Any, mode: Mode) -> None:
        assert find_refusal(question) == ""
        set_mode(mode)
        assert "closed" in find_refusal(question)
        draft("closed")

    def test_where_it_is_too_late(self, draft: Any, question: Any, talk: Any, set_mode: Any) -> None:
        set_mode(Mode.OPEN, closes_after_days=1)
        type(talk).objects.update(first_published_at=timezone.now() - timedelta(days=2))
        assert "closed" in find_refusal(question)
        draft("closed")

    def test_to_what_was_taken_back_and_keeps_its_place(self, draft: Any, question: Any, shown: Any) -> None:
        shown(reply_to=question)
        withdraw_comment(question)
        draft("took it back")

    def test_whatever_the_pages_own_phases_refuse(self, draft: Any, monkeypatch: Any) -> None:
        refusal = Finding("acme", Verdict.REFUSE, message="Not today.")
        monkeypatch.setitem(phases._phases, "acme.refuse", (10, lambda submission: [refusal]))
        draft("Not today")

    @pytest.mark.parametrize(
        ("what", "reason"), [("byline", "Only an author"), ("closed", "closed"), ("rejected", "not shown")]
    )
    def test_whoever_lets_a_draft_go_on_hears_the_reason_why_it_cannot(
        self, question: Any, chief: Any, admin_user: Any, make_user: Any, set_mode: Any, what: str, reason: str
    ) -> None:
        set_mode(Mode.OPEN, replies_need_review=True)
        draft = draft_reply(question, chief, "Words", admin_user)
        if what == "byline":
            Byline.objects.all().delete()
        elif what == "closed":
            set_mode(Mode.CLOSED)
        else:
            decide([question.pk], Act.REJECT, admin_user)
        with pytest.raises(CommentRefused, match=reason):
            review_reply(draft, make_user("reviewer"))
        draft.refresh_from_db()
        assert draft.state == ReplyState.REVIEW and not OutboxMail.objects.exists()


class TestWhoSpeaksForTheSite:
    @pytest.fixture
    def ban(self, chief: Any) -> Any:
        def ban(user: Any = chief) -> Commenter:
            values = {"key": f"user:{user.pk}", "user": user, "first_seen_at": timezone.now()}
            banned: Commenter = Commenter.objects.create(standing=Standing.BANNED, **values)
            return banned

        return ban

    def test_an_executive_who_is_banned_publishes_all_the_same(
        self, client: Client, question: ReaderComment, chief: Any, admin_user: Any, ban: Any
    ) -> None:
        ban()
        draft_reply(question, chief, "Words", admin_user)
        client.post(link(), {"body": "Words"})
        assert ReaderComment.objects.get(parent=question).badge == Badge.AUTHOR

    def test_so_does_one_of_the_team_and_whoever_has_an_official_name(
        self, question: ReaderComment, make_user: Any, admin_user: Any, ban: Any, write: Any
    ) -> None:
        alias = OfficialAlias.objects.create(name="Acme", group=Group.objects.create(name="Press"))
        spokesman = make_user("spokesman")
        spokesman.groups.add(alias.group)
        for user in (spokesman, admin_user):
            ban(user)
        assert answer_as(alias, question, "Words", spokesman).is_visible
        assert write(user=admin_user).badge == Badge.TEAM

    def test_anybody_else_who_is_banned_is_told(self, make_user: Any, ban: Any, write: Any) -> None:
        reader = make_user("reader")
        ban(reader)
        with pytest.raises(CommentRefused, match="any more"):
            write(user=reader)

    def test_the_site_vouches_for_the_accounts_of_its_own_people(
        self, question: ReaderComment, chief: Any, admin_user: Any, make_user: Any, ban: Any
    ) -> None:
        reader, executive, team = ban(make_user("reader")), ban(), ban(admin_user)
        assert question.commenter is None
        assert [is_vouched_for(one) for one in (reader, executive, team)] == [False, False, True]
        draft = draft_reply(question, chief, "Words", admin_user)
        assert is_vouched_for(executive)
        publish_reply(draft, "Words")
        draft.delete()
        assert is_vouched_for(executive)


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
    reviewer = make_user("reviewer")
    assert review_reply(draft, reviewer) and not review_reply(draft, make_user("other"))
    assert OutboxMail.objects.get().to == "chief@example.com"
    assert log()[1:] == [(Act.DRAFT_REVIEWED, reviewer.get_username(), NAMED)]
    assert withdraw_reply(draft, admin_user) and not OutboxMail.objects.exists()


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
