"""Decisions about people, and a reader who writes to one, click by click."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from wagtail_execvoice.base.models import OutboxMail


def test_an_editor_archives_somebody_with_one_click_and_brings_them_back(visit: Any) -> None:
    editor = visit("editor")
    page = editor.go("/admin/execvoice_people/")
    row = page.get_by_role("row").filter(has_text="Yusuf")
    row.get_by_role("button", name="More options").click()
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_text("is archived.")).to_be_visible()
    expect(row).to_contain_text("archived")

    row.get_by_role("link", name="Yusuf").first.click()
    page.locator("#w-slim-header-buttons").get_by_role("button").first.click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("can be chosen again.")).to_be_visible()
    expect(row).not_to_contain_text("archived")


def test_a_reader_writes_to_an_executive_without_a_script(visit: Any) -> None:
    reader = visit(java_script_enabled=False)
    author = reader.site.find("ExecutiveAuthorPage")
    page = reader.go(author.url)
    page.locator(f"a[href$='{author.get_contact_url()}']").click()
    page.get_by_label("Your name").fill("Rosa Reader")
    page.get_by_label("Your e-mail address").fill("rosa@example.org")
    page.get_by_label("Subject").fill("Your talk in Gent")
    page.get_by_label("Message").fill("Will you come?")
    expect(page.get_by_label("Leave this field empty")).to_be_hidden()
    # Nobody types that fast; somebody who does is asked to wait a moment.
    page.wait_for_timeout(3_500)
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message is on its way")
    [mail] = OutboxMail.objects.filter(subject="Your talk in Gent")
    assert mail.to == author.contact_desk.email
    assert mail.to not in page.content()
