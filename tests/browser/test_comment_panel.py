"""A moderator at work in the panel of comments, with the keyboard only, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from flaws import OF_COLOURS, SCHEMES, find_own_violations
from playwright.sync_api import Page, expect

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import ReaderComment
from wagtail_execvoice.pages.models import ExecutivePostPage
from wagtail_execvoice.text import render_plain_text

PANEL = "/admin/execvoice_comments/"
MESSAGES = ".messages"


@pytest.fixture
def waiting(site: Any) -> list[ReaderComment]:
    """Four comments that wait, and no other one does."""
    ReaderComment.objects.filter(status=Status.PENDING).update(status=Status.REJECTED)
    post = ExecutivePostPage.objects.live().first()
    assert post is not None
    return [
        ReaderComment.objects.create(
            page_id=post.pk, name=name, body=name, html=f"<p>{name}</p>", created_at=timezone.now()
        )
        for name in ("Ana", "Bram", "Chaya", "Dirk")
    ]


def state_of(comment: ReaderComment) -> str:
    comment.refresh_from_db()
    return comment.status


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def expect_focus(page: Page, comment: ReaderComment) -> None:
    expect(page.locator(f"#comment-{comment.pk}")).to_be_focused()


def test_a_queue_is_cleared_with_the_keyboard_only(visit: Callable[..., Any], waiting: list[ReaderComment]) -> None:
    ana, bram, chaya, _dirk = waiting
    page = visit("admin").go(PANEL)
    press(page, "j")
    expect_focus(page, ana)
    press(page, "j", "k", "a")
    expect(page.locator(MESSAGES)).to_contain_text("1 comment is approved.")
    expect_focus(page, bram)
    press(page, "s")
    expect(page.locator(MESSAGES)).to_contain_text("1 comment is spam.")
    expect_focus(page, chaya)
    press(page, "u")
    expect(page.locator(MESSAGES)).to_contain_text("1 comment is as it was.")
    expect_focus(page, bram)
    press(page, "r", "Tab")
    page.keyboard.type("As it was said")
    press(page, "Enter")
    expect(page.locator(MESSAGES)).to_contain_text("1 comment is rejected.")
    expect_focus(page, chaya)
    press(page, "x", "j", "Shift+X")
    expect(page.get_by_text("2 selected")).to_be_visible()
    press(page, "s")
    expect(page.locator(MESSAGES)).to_contain_text("2 comments are spam.")
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    assert [state_of(comment) for comment in waiting] == ["approved", "rejected", "spam", "spam"]


def test_a_question_mark_lists_the_keys_and_behind_the_list_they_do_nothing(
    visit: Callable[..., Any], waiting: list[ReaderComment]
) -> None:
    page = visit("admin").go(PANEL)
    press(page, "j", "?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_text("Next comment")).to_be_visible()
    press(page, "a", "Escape")
    expect(dialog).to_be_hidden()
    expect_focus(page, waiting[0])
    assert state_of(waiting[0]) == Status.PENDING


def test_letters_that_are_typed_into_a_field_decide_nothing(
    visit: Callable[..., Any], waiting: list[ReaderComment]
) -> None:
    page = visit("admin").go(PANEL)
    press(page, "j", "r", "Tab")
    page.keyboard.type("sax")
    expect(page.get_by_label("In your own words").nth(1)).to_have_value("sax")
    press(page, "Escape")
    expect_focus(page, waiting[0])
    assert state_of(waiting[0]) == Status.PENDING


def test_all_of_it_works_without_javascript(visit: Callable[..., Any], waiting: list[ReaderComment]) -> None:
    page = visit("admin", java_script_enabled=False).go(PANEL)
    card = page.locator(f"#comment-{waiting[0].pk}")
    card.get_by_text("Reject").first.click()
    card.get_by_label("Reason").select_option("Off topic")
    card.get_by_role("button", name="Reject").click()
    # Wagtail's own word about JavaScript may stand before it.
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(MESSAGES)).to_contain_text("1 comment is as it was.")
    for comment in waiting[:2]:
        page.get_by_role("checkbox", name=f"Select the comment by {comment.name}").check()
    page.locator("#execvoice-comments-bulk").get_by_role("button", name="Approve").click()
    expect(page.locator(MESSAGES)).to_contain_text("2 comments are approved.")
    assert [state_of(comment) for comment in waiting] == ["approved", "approved", "pending", "pending"]


def test_a_rejection_that_is_told_takes_the_keyboard_only(
    visit: Callable[..., Any], waiting: list[ReaderComment]
) -> None:
    ana, bram, *_rest = waiting
    ReaderComment.objects.filter(pk=ana.pk).update(email="ana@example.com")
    page = visit("admin").go(PANEL)
    press(page, "j", "r")
    card = page.locator(f"#comment-{ana.pk}")
    press(page, "Tab", "Tab", "Space")
    expect(card.get_by_label("Tell the writer by e-mail")).to_be_checked()
    # The focus is on a box: a letter means nothing there.
    press(page, "a")
    expect(card.get_by_label("Tell the writer by e-mail")).to_be_focused()
    press(page, "Enter")
    expect(page.locator(MESSAGES)).to_contain_text("told by e-mail in ten minutes")
    expect_focus(page, bram)
    ana.refresh_from_db()
    assert ana.status == Status.REJECTED and ana.tell_at is not None


def test_several_are_rejected_and_told_by_the_keyboard(visit: Callable[..., Any], waiting: list[ReaderComment]) -> None:
    ReaderComment.objects.filter(pk=waiting[0].pk).update(email="ana@example.com")
    page = visit("admin").go(PANEL)
    press(page, "j", "x", "j", "x", "r", "Tab", "Tab", "Space", "Enter")
    expect(page.locator(MESSAGES)).to_contain_text("2 comments are rejected.")
    assert [state_of(comment) for comment in waiting] == ["rejected", "rejected", "pending", "pending"]


def test_a_comment_that_waits_is_opened_by_a_key_and_approved_and_answered_by_one_press(
    visit: Callable[..., Any], waiting: list[ReaderComment]
) -> None:
    ana = waiting[0]
    page = visit("admin").go(PANEL)
    press(page, "j", "o")
    expect(page.get_by_role("heading", name="Approve and answer")).to_be_visible()
    page.locator("textarea[name=answer-body]").fill("We will.")
    page.get_by_role("button", name="Approve and answer").click()
    expect(page.locator(MESSAGES)).to_contain_text("1 comment is approved.")
    expect(page.locator(MESSAGES)).to_contain_text("The answer is published.")
    assert state_of(ana) == Status.APPROVED and ReaderComment.objects.get(parent=ana).body == "We will."


def test_what_was_found_stands_out_in_the_text_and_can_be_read_in_light_and_dark(
    visit: Callable[..., Any], waiting: list[ReaderComment]
) -> None:
    body = "Ana sells it cheap at https://cheap.example/"
    reasons = [{"code": "learned", "points": 0.4, "detail": "93%: ana, cheap, links=1"}]
    ReaderComment.objects.filter(pk=waiting[0].pk).update(body=body, html=render_plain_text(body), reasons=reasons)
    page = visit("admin").go(PANEL)
    marks = page.locator(f"#comment-{waiting[0].pk} mark")
    expect(marks).to_have_text(["Ana", "cheap", "https://cheap.example/"])
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert find_own_violations(page, OF_COLOURS) == set(), scheme
        colours = marks.first.evaluate(
            "it => [it, it.closest('.ev-card')].map(e => getComputedStyle(e).backgroundColor)"
        )
        assert colours[0] != colours[1], scheme
