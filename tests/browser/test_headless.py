"""The page that reads nothing but the API: what one finds on it, by keyboard and on a phone, and what it lets in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
EVIL = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'>"


def check(page: Page) -> None:
    expect(page.locator("main[aria-busy]")).to_have_count(0)
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_list_to_a_post_to_its_author(visit: Any, scheme: str) -> None:
    page = visit(scheme=scheme, width=375).go("/headless/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Latest posts")
    check(page)
    page.get_by_role("link", name="The third quarter, as it was").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The third quarter, as it was")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page.get_by_text("By Siobhán O'Neill")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Loaded: The third quarter, as it was")
    check(page)
    page.get_by_role("link", name="Siobhán O'Neill").press("Enter")
    expect(page.get_by_role("heading", name="Posts by Siobhán O'Neill")).to_be_visible()
    check(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("The third quarter, as it was")


def test_a_list_has_pages_and_another_language(visit: Any) -> None:
    page = visit().go("/headless/")
    page.get_by_role("link", name="Older posts").click()
    expect(page.get_by_role("link", name="Newer posts")).to_be_visible()
    page.get_by_role("link", name="Nederlands").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuwste berichten")
    assert page.evaluate("document.documentElement.lang") == "nl"


def test_what_is_not_there_is_said(visit: Any) -> None:
    visitor = visit()
    page = visitor.go("/headless/#/en/posts/999999")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page.")
    # The browser notes the answer of the API; nothing else went wrong.
    assert all("404" in trouble for trouble in visitor.troubles)
    visitor.troubles.clear()


def test_no_markup_but_the_listed_gets_in(visit: Any) -> None:
    visitor = visit()

    def spoil(route: Route) -> None:
        post = route.fetch().json()
        post["title"] = post["intro"] = post["discussion_prompt"] = EVIL
        post["body"] = [
            {
                "html": f'{EVIL}<a href="javascript:window.evil=1">x</a><iframe src="/"></iframe><p onclick="evil()">Words.</p>'
            }
        ]
        route.fulfill(status=200, content_type="application/json", body=json.dumps(post))

    visitor.page.route("**/api/v2/pages/*/?*", spoil)
    page = visitor.go("/headless/")
    page.locator(".card a").first.click()
    expect(page.get_by_text("Words.")).to_be_visible()
    assert page.evaluate("window.evil") is None
    assert (
        page.locator("main script, main iframe, main [onclick], main [onerror], main a[href^=javascript]").count() == 0
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(EVIL)
    visitor.troubles.clear()  # the picture that is none
