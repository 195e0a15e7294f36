"""What people do, click by click, from the editor to the reader."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from signing import let_everybody_sign, submit, wait_for_autosave

POST = "/en/voice/nineteen-hours-dark/"
DUTCH = "Nederlands"


def add_credit(page: Page) -> Locator:
    """Add a row to the byline panel, open its chooser and return the dialog."""
    page.get_by_role("button", name="Add credit").click()
    page.get_by_role("button", name="Choose a person").last.click()
    return page.get_by_role("dialog")


def publish(page: Page) -> None:
    wait_for_autosave(page)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile(r"published\.")).first).to_be_visible()


def test_an_editor_credits_a_guest_who_was_not_there_yet_and_puts_them_in_order(visit: Any) -> None:
    editor = visit("editor")
    voice = editor.site.find("VoiceIndexPage")
    page = editor.go(f"/admin/pages/add/execvoice_pages/executivepostpage/{voice.pk}/")
    page.get_by_role("textbox", name="Title*").fill("Two harbours, one tide")

    dialog = add_credit(page)
    dialog.get_by_role("link", name="Siobhán O'Neill").click()
    expect(page.locator("#inline_child_execvoice_bylines-0")).to_contain_text("Siobhán O'Neill")

    dialog = add_credit(page)
    dialog.get_by_role("tab", name="New person").click()
    dialog.get_by_role("textbox", name="Name").fill("Ifeoma Bakker")
    dialog.get_by_role("textbox", name="Title", exact=True).fill("Harbour Master")
    dialog.get_by_role("textbox", name="Organisation").fill("Port of Gent")
    dialog.get_by_role("button", name="Create and choose").click()
    expect(page.locator("#inline_child_execvoice_bylines-1")).to_contain_text("Ifeoma Bakker")

    page.locator("#inline_child_execvoice_bylines-1").get_by_role("button", name="Move up").click()
    submit(page)
    let_everybody_sign("Two harbours, one tide")

    reader = visit().go("/en/voice/two-harbours-one-tide/")
    expect(reader.locator(".ev-byline__text")).to_have_text("By Ifeoma Bakker and Siobhán O'Neill")
    expect(reader.locator(".ev-byline__people")).to_contain_text("Harbour Master, Port of Gent")


def test_a_chosen_person_can_be_reached_by_keyboard_alone(visit: Any) -> None:
    editor = visit("editor")
    page = editor.go(f"/admin/pages/{editor.site.find('ExecutivePostPage').pk}/edit/")
    page.get_by_role("button", name="Add credit").focus()
    page.keyboard.press("Enter")
    choose = page.get_by_role("button", name="Choose a person").last
    press_until(page, choose)
    page.keyboard.press("Enter")
    person = page.get_by_role("dialog").get_by_role("link", name="Nadia El-Amrani")
    expect(person).to_be_visible()
    press_until(page, person)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#inline_child_execvoice_bylines-3")).to_contain_text("Nadia El-Amrani")


def press_until(page: Page, wanted: Locator, limit: int = 40) -> None:
    """Press Tab until ``wanted`` has the focus."""
    for _press in range(limit):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Not reached with {limit} presses of Tab: {wanted}")


def test_a_reader_goes_on_in_another_language_and_comes_back(visit: Any) -> None:
    page = visit().go(POST)
    page.get_by_role("link", name=DUTCH).click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Negentien uur")
    expect(page.locator(".ev-byline__text")).to_contain_text("Door Joost van der Meer")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(f"{POST}$"))


def test_the_first_thing_that_a_keyboard_reaches_leads_past_the_header(visit: Any) -> None:
    page = visit().go(POST)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".ev-post").get_by_role("link").first).to_be_focused()


def test_a_reader_follows_the_byline_to_the_author_and_from_there_to_a_post(visit: Any) -> None:
    page = visit().go(POST)
    page.locator(".ev-byline").get_by_role("link", name="Joost van der Meer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Joost van der Meer")
    page.get_by_role("link", name="Nineteen hours dark").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nineteen hours dark")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (POST, ["Nineteen hours dark", "By Joost van der Meer", "What do you test less often"]),
        ("/en/voice/", ["In their own words", "Nadia El-Amrani", "The third quarter, as it was", "Older posts"]),
        ("/en/voice/?page=2", ["Newer posts"]),
        ("/en/voice/joost-van-der-meer/", ["Chief Operating Officer", "Nineteen hours dark"]),
    ],
)
def test_everything_is_there_without_scripts(visit: Any, path: str, words: list[str]) -> None:
    page = visit(java_script_enabled=False).go(path)
    for text in words:
        expect(page.get_by_text(text).first).to_be_visible()
    assert page.locator("script:not([src]):not([type='application/ld+json'])").count() == 0


def test_pictures_are_loaded_and_have_their_size_before_they_are(visit: Any) -> None:
    page = visit().go("/en/voice/")
    for picture in page.locator("img").all():
        picture.scroll_into_view_if_needed()
        assert picture.get_attribute("width")
        assert picture.get_attribute("height")
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
