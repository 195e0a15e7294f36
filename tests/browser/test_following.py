"""A reader asks for mail about answers: under the article with a script, and on a page of its own without."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from wagtail_execvoice.comments.constants import Mode
from wagtail_execvoice.comments.models import Conversation, ReaderComment

POST = "/en/voice/we-are-closing-dordrecht/"
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
WORDS = "The canteen should stay open until the last shift."
TICK = "Mail me when somebody answers"
ASKED = "Type the address to which answers are mailed"


@pytest.fixture(autouse=True)
def open_conversation(site: Any) -> None:
    """Comments are shown at once."""
    page_id = ReaderComment.objects.filter(name="Wim Hoekstra").values_list("page_id", flat=True)[0]
    Conversation.objects.filter(page_id=page_id).update(mode=Mode.OPEN)


def check(page: Page) -> None:
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def write(page: Page) -> None:
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your comment").fill(WORDS)
    page.get_by_label(TICK).check()


def is_told() -> bool:
    return ReaderComment.objects.get(name="Ana").tell_at is not None


def send(page: Page) -> None:
    page.get_by_role("button", name="Send comment").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_with_a_script(visit: Any, width: int) -> None:
    visitor = visit(width=width)
    page = visitor.go(POST)
    write(page)
    send(page)
    email = page.get_by_label("Your e-mail address")
    expect(email).to_be_focused()
    expect(email).to_have_accessible_description(f"Not needed, and never shown. {ASKED}, or take the tick away below.")
    check(page)
    visitor.troubles.clear()  # the browser says what the server answered
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    expect(page.get_by_label(TICK)).to_be_checked()
    email.fill("ana@example.com")
    send(page)
    expect(page.get_by_role("status").filter(has_text="Your comment is on the page")).to_be_attached()
    assert is_told()


def test_without_one_the_tick_stays_through_error_and_preview(visit: Any, site: Any) -> None:
    visitor = visit(java_script_enabled=False)
    page = visitor.go(POST)
    write(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text(ASKED)
    visitor.troubles.clear()
    page.get_by_label("Your e-mail address").fill("ana@example.com")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="This is how it will look")).to_contain_text(f"Ana {WORDS}")
    expect(page.get_by_label(TICK)).to_be_checked()
    # Nobody types that fast.
    site.clock.shift(30)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert is_told()
