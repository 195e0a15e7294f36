"""Who wrote a comment changes it or takes it back in the first minutes, and nobody else ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wagtail_execvoice.comments.actions import decide, edit_comment, issue_key, read_settings, withdraw_comment
from wagtail_execvoice.comments.actions.publishing import check_counts
from wagtail_execvoice.comments.constants import EDIT_WINDOW, Act, Mode, Status
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import Commenter, Conversation, Decision, ReaderComment
from wagtail_execvoice.comments.urlnames import change_url, comment_url, conversation_url, withdraw_url, write_url

pytestmark = pytest.mark.usefixtures("no_limits")
Edit = Callable[..., ReaderComment]


@pytest.fixture
def edit(talk: Any) -> Edit:
    return lambda comment, body="Better words", **values: edit_comment(comment, talk, body, **values)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_change_is_shown_and_what_was_said_before_is_kept(client: Client, shown: Any, talk: Any, edit: Edit) -> None:
    comment = shown("First words")
    edit(comment)
    html = text_of(client.get(talk.url))
    assert "Better words" in html and "First words" not in html and "changed" in html
    comment.refresh_from_db()
    assert [version.body for version in comment.versions.all()] == ["First words"]
    assert comment.version == 2 and comment.edited_at is not None
    decision = Decision.objects.get()
    assert (decision.act, decision.status_before, decision.status_after) == (Act.EDIT, "approved", "approved")


def test_a_change_counts_up_the_version_of_what_is_cached(shown: Any, talk: Any, edit: Edit) -> None:
    comment = shown()
    before = read_settings(talk).version
    edit(comment)
    assert read_settings(talk).version == before + 1


def test_the_same_text_changes_nothing(shown: Any, edit: Edit) -> None:
    comment = shown("Words")
    edit(comment, "Words")
    comment.refresh_from_db()
    assert comment.version == 1 and not comment.versions.exists()


def test_a_change_that_is_held_hides_the_comment_and_its_branch(shown: Any, talk: Any, edit: Edit) -> None:
    root = shown("Root", email="ana@example.com")
    shown("Reply", reply_to=root)
    edit(root, "https://a.example " * 4)
    root.refresh_from_db()
    assert (root.status, root.is_visible) == (Status.PENDING, False)
    assert not ReaderComment.objects.public().exists() and check_counts(talk.pk) == {}
    assert Commenter.objects.get().approved_count == 0
    assert root.reasons[0]["code"] == "links"


def test_a_change_that_is_held_takes_back_the_trust_that_this_comment_gave(
    write: Any, edit: Edit, admin_user: Any
) -> None:
    comment = write("Words", email="ana@example.com")
    decide([comment.pk], Act.APPROVE, admin_user)
    comment.refresh_from_db()
    edit(comment, "https://a.example " * 4)
    assert Commenter.objects.get().approved_count == 0
    decide([comment.pk], Act.REJECT, admin_user)
    commenter = Commenter.objects.get()
    assert (commenter.approved_count, commenter.rejected_count) == (0, 1)


def test_a_change_that_is_held_takes_back_no_trust_that_another_comment_gave(
    shown: Any, set_mode: Any, edit: Edit, admin_user: Any
) -> None:
    set_mode(Mode.MODERATED)
    decide([shown("Approved", email="ana@example.com").pk], Act.APPROVE, admin_user)
    set_mode(Mode.OPEN)
    comment = edit(shown("Shown by itself", email="ana@example.com"), "https://a.example " * 4)
    assert comment.status == Status.PENDING
    assert Commenter.objects.get().approved_count == 1


@pytest.mark.parametrize("act", [Act.REVIEW, Act.REJECT, Act.SPAM])
def test_no_change_ever_publishes(shown: Any, talk: Any, edit: Edit, admin_user: Any, act: Act) -> None:
    comment = shown("Words")
    decide([comment.pk], act, admin_user)
    comment.refresh_from_db()
    before = comment.status
    edit(comment)
    comment.refresh_from_db()
    assert (comment.status, comment.is_visible, comment.body) == (before, False, "Better words")
    assert check_counts(talk.pk) == {}


def test_what_a_moderator_blacked_out_does_not_come_back(shown: Any, edit: Edit, admin_user: Any) -> None:
    comment = shown("My number is 555")
    Decision.objects.create(
        comment=comment, act=Act.REDACT, status_before="approved", status_after="approved", decided_at=timezone.now()
    )
    with pytest.raises(CommentRefused) as refused:
        edit(comment)
    assert refused.value.code == "too_late"


def test_a_moderator_who_looks_at_the_old_text_is_told(shown: Any, edit: Edit, admin_user: Any) -> None:
    comment = shown()
    seen = {comment.pk: comment.version}
    edit(comment)
    with pytest.raises(Exception, match="was changed meanwhile"):
        decide([comment.pk], Act.APPROVE, admin_user, versions=seen)


@pytest.mark.parametrize("do", ["edit", "withdraw"])
def test_after_the_window_it_is_too_late(shown: Any, edit: Edit, clock: Any, do: str) -> None:
    comment = shown("Words")
    clock.shift(EDIT_WINDOW)
    with pytest.raises(CommentRefused) as refused:
        edit(comment) if do == "edit" else withdraw_comment(comment)
    assert refused.value.code == "too_late"


@pytest.mark.parametrize("do", ["edit", "withdraw"])
def test_a_conversation_that_is_kept_stays_as_it_is(shown: Any, talk: Any, edit: Edit, do: str) -> None:
    comment = shown("Words")
    Conversation.objects.filter(page_id=talk.pk).update(on_hold_since=timezone.now())
    with pytest.raises(CommentRefused) as refused:
        edit(comment) if do == "edit" else withdraw_comment(comment)
    assert refused.value.code == "kept"


def test_the_eleventh_change_is_too_many(shown: Any, edit: Edit) -> None:
    comment = shown("Words")
    for number in range(10):
        comment = edit(comment, f"Words {number}")
    with pytest.raises(CommentRefused) as refused:
        edit(comment, "Words again")
    assert refused.value.code == "too_many" and refused.value.retry_after > 0


def test_what_is_withdrawn_is_gone(client: Client, shown: Any, talk: Any) -> None:
    comment = shown("Regretted", name="Regretful")
    withdraw_comment(comment)
    html = text_of(client.get(talk.url))
    assert "Regretted" not in html and "Regretful" not in html and "0 comments" in html
    assert client.get(comment_url(comment.public_id)).status_code == 404
    comment.refresh_from_db()
    assert comment.body == "Regretted", "for moderators, until its time is over"
    assert check_counts(talk.pk) == {}


def test_what_is_withdrawn_and_answered_leaves_its_place(client: Client, shown: Any, talk: Any) -> None:
    root = shown("Root")
    comment = shown("Regretted", name="Regretful", reply_to=root)
    shown("Answer", reply_to=comment)
    withdraw_comment(comment)
    html = text_of(client.get(talk.url))
    assert "Regretted" not in html and "Regretful" not in html
    assert "Its writer took this comment back." in html and "Answer" in html and "in answer to 2" in html
    assert check_counts(talk.pk) == {}


def test_what_is_withdrawn_and_answered_is_not_quoted_to_whoever_would_answer_it(
    client: Client, shown: Any, talk: Any
) -> None:
    comment = shown("Regretted", name="Regretful")
    shown("Answer", reply_to=comment)
    withdraw_comment(comment)
    html = text_of(client.get(write_url(talk.pk), {"reply_to": comment.public_id}))
    assert "Regretted" not in html and "Regretful" not in html


class TestTheForm:
    @pytest.fixture
    def comment(self, shown: Any) -> ReaderComment:
        comment: ReaderComment = shown("First words")
        return comment

    def test_its_key_opens_it(self, client: Client, comment: ReaderComment) -> None:
        html = text_of(client.get(change_url(comment.public_id), {"key": issue_key(comment)}))
        assert "First words" in html

    def test_a_guest_changes_it(self, client: Client, comment: ReaderComment, talk: Any) -> None:
        fields = {"key": issue_key(comment), "body": "Better words"}
        html = text_of(client.post(change_url(comment.public_id), fields, follow=True))
        assert "Better words" in html and "Better words" in text_of(client.get(talk.url))

    def test_a_guest_takes_it_back_by_post_only(self, client: Client, comment: ReaderComment) -> None:
        key = {"key": issue_key(comment)}
        assert client.get(withdraw_url(comment.public_id), key).status_code == 405
        assert "was taken back" in text_of(client.post(withdraw_url(comment.public_id), key))
        assert client.get(change_url(comment.public_id), key).status_code == 404

    def test_without_its_key_it_is_not_there(self, client: Client, comment: ReaderComment, shown: Any) -> None:
        other = issue_key(shown("Of somebody else"))
        for key in ("", "x", other, f"{issue_key(comment)}x", "\x00"):
            for url in (change_url(comment.public_id), withdraw_url(comment.public_id)):
                response = client.post(url, {"key": key, "body": "Forged"})
                assert response.status_code == 404 and "First words" not in text_of(response)
            assert client.get(change_url(comment.public_id), {"key": key}).status_code == 404
        comment.refresh_from_db()
        assert (comment.body, comment.withdrawn_at) == ("First words", None)

    def test_a_key_is_good_for_a_quarter_of_an_hour(self, client: Client, clock: Any, shown: Any) -> None:
        comment = shown()
        key = issue_key(comment)
        clock.shift(EDIT_WINDOW - timedelta(seconds=1))
        assert client.get(change_url(comment.public_id), {"key": key}).status_code == 200
        # A new key makes it no longer.
        later = issue_key(comment)
        clock.shift(2)
        for some in (key, later):
            assert client.get(change_url(comment.public_id), {"key": some}).status_code == 404

    def test_who_is_logged_in_needs_no_key_to_open_it_and_one_to_send_it(
        self, client: Client, shown: Any, make_user: Any
    ) -> None:
        user = make_user("reader")
        comment = shown("First words", user=user)
        client.force_login(user)
        key = client.get(change_url(comment.public_id)).context["key"]
        # Another site can make a browser send a form, and cannot read the key.
        assert client.post(change_url(comment.public_id), {"body": "Forged"}).status_code == 404
        assert client.post(change_url(comment.public_id), {"body": "Mine", "key": key}).status_code == 302
        client.force_login(make_user("somebody"))
        assert client.get(change_url(comment.public_id)).status_code == 404

    @pytest.mark.parametrize("body", ["", "  ", "\u200b", "x" * 5001])
    def test_an_empty_or_endless_text_is_refused_in_words(
        self, client: Client, comment: ReaderComment, body: str
    ) -> None:
        response = client.post(change_url(comment.public_id), {"key": issue_key(comment), "body": body})
        assert response.status_code == 422 and "Your comment was not changed" in text_of(response)

    def test_it_is_cached_nowhere(self, client: Client, comment: ReaderComment) -> None:
        for response in (
            client.get(change_url(comment.public_id), {"key": issue_key(comment)}),
            client.post(change_url(comment.public_id), {}),
        ):
            assert "no-store" in response["Cache-Control"] and not response.cookies

    def test_looking_changes_nothing(self, client: Client, comment: ReaderComment) -> None:
        before = list(ReaderComment.objects.values())
        client.get(change_url(comment.public_id), {"key": issue_key(comment)})
        assert list(ReaderComment.objects.values()) == before

    def test_the_pages_of_a_closed_conversation_still_let_it_be_changed(
        self, client: Client, comment: ReaderComment, talk: Any, set_mode: Any
    ) -> None:
        set_mode(Mode.CLOSED)
        response = client.post(withdraw_url(comment.public_id), {"key": issue_key(comment)})
        assert response.status_code == 200 and not ReaderComment.objects.public().exists()
        assert client.get(conversation_url(talk.pk)).status_code == 200
