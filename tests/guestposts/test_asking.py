"""A guest is asked to approve the final text: again where that is needed, never where nobody is asked, and at which address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from wagtail_execvoice.base.approvals import find_approvals
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.guestposts.actions import send_link, withdraw_text
from wagtail_execvoice.guestposts.actions.approving import approve, ask_for_approval
from wagtail_execvoice.guestposts.actions.forgetting import erase_guest
from wagtail_execvoice.guestposts.actions.replying import ask_for_correction
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission

READ = "/admin/execvoice_submissions/read/{}/"


def count_asked() -> int:
    return OutboxMail.objects.filter(key__startswith="guestposts.approve:").count()


def wait(submission: Any, **time: int) -> None:
    """Have the guest be asked that long ago."""
    asked_at = Submission.objects.get(pk=submission.pk).asked_at - timedelta(**time)
    Submission.objects.filter(pk=submission.pk).update(asked_at=asked_at)


def read(desk: Client, submission: Any) -> str:
    return desk.get(READ.format(submission.pk)).content.decode()


class TestAgain:
    def test_a_guest_whose_mail_was_lost_is_asked_again_about_the_same_text(self, accepted: Any, editor: Any) -> None:
        ask_for_approval(accepted, editor)
        wait(accepted, minutes=2)
        ask_for_approval(accepted, editor)
        assert count_asked() == 2

    def test_a_button_that_was_pressed_twice_asks_once_and_says_so(self, accepted: Any, editor: Any) -> None:
        ask_for_approval(accepted, editor)
        with pytest.raises(SubmissionRefused, match="less than a minute ago"):
            ask_for_approval(accepted, editor)
        assert count_asked() == 1

    def test_who_put_the_address_right_asks_at_the_new_one_at_once(self, accepted: Any, editor: Any) -> None:
        ask_for_approval(accepted, editor)
        send_link(accepted, editor, "right@example.com")
        ask_for_approval(accepted, editor)
        assert OutboxMail.objects.get(key__startswith="guestposts.approve:", to="right@example.com")


class TestErased:
    def test_nobody_is_asked_and_the_editor_hears_why(self, accepted: Any, desk: Client) -> None:
        erase_guest(accepted.email)
        html = desk.post(READ.format(accepted.pk), {"do": "approval"}, follow=True).content.decode()
        assert "is asked to approve" not in html and "data of this guest was erased" in html

    def test_the_screen_offers_no_such_button(self, accepted: Any, desk: Client) -> None:
        assert 'value="approval"' in read(desk, accepted)
        erase_guest(accepted.email)
        assert 'value="approval"' not in read(desk, accepted)


class TestAnswers:
    def test_the_screen_says_that_nobody_answered_until_the_guest_writes_back(
        self, accepted: Any, desk: Client, editor: Any
    ) -> None:
        ask_for_approval(accepted, editor)
        assert "has not answered yet" in read(desk, accepted)
        ask_for_correction(accepted, "My name has two n")
        html = read(desk, accepted)
        assert "has not answered yet" not in html and "wrote back on" in html

    def test_what_the_guest_wrote_before_is_no_answer(self, accepted: Any, desk: Client, editor: Any) -> None:
        ask_for_approval(accepted, editor)
        wait(accepted, minutes=2)
        ask_for_correction(accepted, "My name has two n")
        ask_for_approval(accepted, editor)
        html = read(desk, accepted)
        assert "has not answered yet" in html and "wrote back on" not in html

    def test_a_note_of_an_editor_is_no_answer(self, accepted: Any, desk: Client, editor: Any) -> None:
        ask_for_approval(accepted, editor)
        desk.post(READ.format(accepted.pk), {"do": "note", "note-text": "Call them"})
        assert "has not answered yet" in read(desk, accepted)

    def test_a_guest_who_takes_the_text_back_answered(self, accepted: Any, desk: Client, editor: Any) -> None:
        ask_for_approval(accepted, editor)
        withdraw_text(Submission.objects.get(pk=accepted.pk), "")
        assert "has not answered yet" not in read(desk, accepted)


class TestAddress:
    def test_another_address_is_written_down_without_saying_which(self, accepted: Any, editor: Any) -> None:
        send_link(accepted, editor, "right@example.com")
        assert ModelLogEntry.objects.get(action="execvoice_guestposts.link").data == {"address_changed": True}
        note = accepted.notes.get()
        assert note.is_internal and note.user == editor
        assert "The address was changed" in note.text and "@" not in note.text

    @pytest.mark.parametrize("email", [None, "guest@example.com"])
    def test_a_link_to_the_same_address_changes_none(self, accepted: Any, editor: Any, email: str | None) -> None:
        send_link(accepted, editor, email)
        assert not ModelLogEntry.objects.get(action="execvoice_guestposts.link").data
        assert not accepted.notes.exists()

    @pytest.mark.parametrize("is_changed", [True, False])
    def test_an_approval_says_that_an_editor_changed_the_address_before(
        self, accepted: Any, desk: Client, editor: Any, is_changed: bool
    ) -> None:
        if is_changed:
            send_link(accepted, editor, "right@example.com")
        approve(accepted, ask_for_approval(accepted, editor).asked_digest)
        assert ("had changed the address" in read(desk, accepted)) is is_changed
        [approval] = find_approvals(accepted.page_id)
        assert ("changed the address" in approval.how) is is_changed

    def test_of_a_change_after_the_approval_it_says_nothing(self, accepted: Any, desk: Client, editor: Any) -> None:
        approve(accepted, ask_for_approval(accepted, editor).asked_digest)
        send_link(accepted, editor, "right@example.com")
        assert "had changed the address" not in read(desk, accepted)
        [approval] = find_approvals(accepted.page_id)
        assert "changed the address" not in approval.how
