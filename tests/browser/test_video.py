"""A video asks nobody for anything until somebody plays it, and then plays where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

POST = "/en/voice/nineteen-hours-dark/"
TITLE = "The second test, in ninety seconds"
PLAYER = "https://www.youtube-nocookie.com/embed/merewade001?autoplay=1"


@pytest.fixture
def visitor(visit: Any) -> Any:
    visitor = visit()
    # Nobody's tests should need YouTube, and YouTube needs nobody's tests.
    visitor.page.route(
        "https://www.youtube-nocookie.com/**",
        lambda route: route.fulfill(content_type="text/html", body="<title>Player</title>"),
    )
    return visitor


def measure(page: Page) -> Any:
    return page.locator(".ev-video__frame").evaluate("frame => [frame.offsetWidth, frame.offsetHeight]")


def test_nothing_is_asked_of_a_third_party_before_it_is_played(visitor: Any) -> None:
    page = visitor.go(POST)
    page.locator(".ev-video").scroll_into_view_if_needed()
    visitor.settle()
    assert page.locator("iframe").count() == 0
    # Whatever else it asked for, visit() finds at the end of the test.
    assert visitor.troubles == []


@pytest.mark.parametrize("key", ["Enter", "Space", None])
def test_the_player_takes_the_place_of_the_still_when_somebody_plays_it(visitor: Any, key: str | None) -> None:
    page = visitor.go(POST)
    button = page.get_by_role("button", name=f"Play the video “{TITLE}”")
    size = measure(page)
    if key:
        button.press(key)
    else:
        button.click()
    player = page.locator(".ev-video iframe")
    expect(player).to_have_attribute("src", PLAYER)
    expect(player).to_have_attribute("title", TITLE)
    expect(player).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="The player of YouTube is loaded.")).to_be_visible()
    assert measure(page) == size
    assert visitor.troubles == [f"asked another host: {PLAYER}"]
    visitor.troubles.clear()


def test_without_a_script_the_still_is_a_link_to_the_video(visit: Any) -> None:
    page = visit(java_script_enabled=False).go(POST)
    link = page.get_by_role("link", name=f"Watch the video “{TITLE}” at YouTube")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=merewade001")


def test_nothing_moves_while_a_page_loads(visit: Any) -> None:
    visitor = visit()
    visitor.page.add_init_script(
        "window.shifts = []; new PerformanceObserver(list => window.shifts.push("
        "...list.getEntries().map(entry => entry.value))).observe({type: 'layout-shift', buffered: true})"
    )
    for path in (POST, "/en/voice/joost-van-der-meer/", "/en/voice/"):
        page = visitor.go(path)
        # What is loaded late must have kept its place, too.
        page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
        page.wait_for_function("[...document.images].every(image => image.complete)")
        assert sum(page.evaluate("window.shifts")) == 0, path
