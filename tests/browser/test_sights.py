"""Every whole page of ours keeps to WCAG 2.2 A and AA as far as a machine can tell, in light and in dark, and fits a phone.

The tests of one sight share a visit: to make the site anew and open a page takes longer than to look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flaws import FLAWS, OF_COLOURS, Flaw, find_own_violations, find_violations, is_flaw_of_wagtail
from playwright.sync_api import Page
from screens import Screen, State
from sights import IDS, SIGHTS, see

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
WORD = 40
LARGE = "200%"
LISTINGS = {"people", "contact-desks", "mail", "policies", "policy-coverage", "register-index", "deputies"}


@pytest.fixture(scope="module", params=SIGHTS, ids=IDS)
def sight(request: pytest.FixtureRequest, lasting_visit: Callable[[str], Any]) -> Iterator[tuple[Screen, Page]]:
    screen: Screen
    state: State
    screen, state = request.param
    visitor = lasting_visit(screen.by)
    yield screen, see(visitor, screen, state)
    assert [*visitor.troubles, *visitor.site.failures] == []


@pytest.fixture
def on_a_phone(sight: tuple[Screen, Page]) -> Iterator[tuple[Screen, Page]]:
    sight[1].set_viewport_size(PHONE)
    yield sight
    sight[1].set_viewport_size(DESKTOP)


def test_a_screen_has_no_violation_of_wcag_in_light(sight: tuple[Screen, Page]) -> None:
    _screen, page = sight
    page.emulate_media(color_scheme="light")
    assert find_own_violations(page) == set()


def test_a_screen_has_no_violation_of_wcag_in_dark(sight: tuple[Screen, Page]) -> None:
    _screen, page = sight
    page.emulate_media(color_scheme="dark")
    assert find_own_violations(page, OF_COLOURS) == set()


def test_a_screen_fits_a_phone(on_a_phone: tuple[Screen, Page]) -> None:
    screen, page = on_a_phone
    assert find_width(page) <= PHONE["width"]
    # Wagtail's admin cuts off what does not fit, and does not grow. How wide its own editor makes a field is not ours.
    assert find_cut_off(page, "main :is(select, textarea, .button):not(#page-edit-form *)") == []
    if screen.name in LISTINGS:
        assert find_cut_off(page, "table.listing :is(th, td)") == []
        assert find_broken_names(page) == []


def test_a_page_for_readers_fits_a_phone_with_large_letters(on_a_phone: tuple[Screen, Page]) -> None:
    screen, page = on_a_phone
    # Wagtail's admin does not grow with the letters.
    if not screen.by:
        page.add_style_tag(content=f"html {{ font-size: {LARGE} }}")
        assert find_width(page) <= PHONE["width"]


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: f"{flaw.rule} {flaw.selector[:12]}")
def test_what_is_tolerated_is_on_screens_of_wagtail_alone_as_well(visit: Any, flaw: Flaw) -> None:
    visitor = visit(flaw.by, scheme=flaw.scheme, height=flaw.height)
    page = visitor.go(flaw.stock.format(HomePage=visitor.site.find("HomePage").pk))
    found = [it for it in find_violations(page) if it[0] == flaw.rule]
    assert [it for it in found if is_flaw_of_wagtail(page, *it)] != []


def find_width(page: Page) -> int:
    return int(page.evaluate("document.scrollingElement.scrollWidth"))


def find_cut_off(page: Page, selector: str) -> list[str]:
    """Return what stands further to the right than the phone is wide."""
    found: list[str] = []
    # Wagtail's menu folds away a moment after the window became small.
    for _ in range(20):
        found = page.locator(selector).evaluate_all(
            """(all, width) => all
                .filter(it => it.checkVisibility() && it.getBoundingClientRect().right > width)
                .map(it => it.outerHTML)""",
            PHONE["width"],
        )
        if not found:
            break
        page.wait_for_timeout(100)
    return found


def find_broken_names(page: Page) -> list[str]:
    """Return the names in a listing that stand in letters below one another."""
    found: list[str] = page.locator("table.listing td.title a").evaluate_all(
        "(all, width) => all.filter(it => it.checkVisibility() && it.offsetWidth < width).map(it => it.innerText)", WORD
    )
    return found
