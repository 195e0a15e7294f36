"""An editor gives a new executive a page, and that page its first post, with nothing there before."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect
from signing import let_everybody_sign, submit
from test_people_at_work import add_credit, publish


def fill_first_block(page: Page, field: str, kind: str, text: str) -> None:
    """Add the first block of the stream ``field``, and write ``text`` in it."""
    panel = page.locator(f"#panel-child-content-{field}-section")
    panel.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name=kind).first.click()
    panel.get_by_role("textbox").first.fill(text)


def test_an_editor_makes_an_executive_and_their_first_post_from_nothing(visit: Any) -> None:
    editor = visit("editor")
    voice = editor.site.find("VoiceIndexPage")
    page = editor.go(f"/admin/pages/{voice.pk}/")
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("link", name="Executive author page", exact=True).click()
    page.get_by_role("textbox", name="Title*").fill("Ifeoma Bakker")
    page.get_by_role("button", name="Choose a person").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="New person").click()
    dialog.get_by_role("textbox", name="Name").fill("Ifeoma Bakker")
    dialog.get_by_role("textbox", name="Title", exact=True).fill("Chief Technology Officer")
    dialog.get_by_role("textbox", name="Organisation").fill("Merewade")
    dialog.get_by_role("button", name="Create and choose").click()
    expect(dialog).to_have_count(0)
    fill_first_block(page, "profile", "Topic", "Cranes that drive themselves")
    publish(page)

    page = editor.go(f"/admin/pages/add/execvoice_pages/executivepostpage/{voice.pk}/")
    page.get_by_role("textbox", name="Title*").fill("What a crane should not decide")
    add_credit(page).get_by_role("link", name="Ifeoma Bakker").click()
    expect(page.locator("#inline_child_execvoice_bylines-0")).to_contain_text("Ifeoma Bakker")
    fill_first_block(page, "body", "Heading", "Three things stay with people")
    submit(page)
    let_everybody_sign("What a crane should not decide")

    reader = visit().go("/en/voice/what-a-crane-should-not-decide/")
    expect(reader.locator(".ev-byline__text")).to_have_text("By Ifeoma Bakker")
    expect(reader.get_by_role("heading", name="Three things stay with people")).to_be_visible()
    reader.locator(".ev-byline").get_by_role("link", name="Ifeoma Bakker").click()
    expect(reader.get_by_text("Cranes that drive themselves")).to_be_visible()
    expect(reader.get_by_text("Chief Technology Officer")).to_be_visible()
    expect(reader.get_by_role("link", name="What a crane should not decide")).to_be_visible()
