"""On a phone nothing has to be pushed sideways."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page
from screens import Screen, State
from sights import every_sight, see

WIDTH = 360
WORD = 40
LARGE = "200%"
LISTINGS = {"people", "contact-desks", "mail", "policies", "policy-coverage", "register-index", "deputies"}


@every_sight
def test_a_screen_fits_a_phone(visit: Any, screen: Screen, state: State) -> None:
    page = see(visit, screen, state, width=WIDTH, height=740, has_touch=True)
    assert find_width(page) <= WIDTH
    # Wagtail's admin cuts off what does not fit, and does not grow. How wide its own editor makes a field is not ours.
    for field in page.locator("main :is(select, textarea, .button):not(#page-edit-form *):visible").all():
        box = field.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= WIDTH, field.evaluate("field => field.outerHTML")
    # In the same visit: to make the site anew and open the page takes longer than to look at it.
    if screen.name in LISTINGS:
        check_listing(page)
    if not screen.by:
        # Wagtail's admin does not grow with the letters.
        page.add_style_tag(content=f"html {{ font-size: {LARGE} }}")
        assert find_width(page) <= WIDTH, "with large letters"


def check_listing(page: Page) -> None:
    """Fail if a listing cuts off a column, or breaks a name into letters."""
    for cell in page.locator("table.listing :is(th, td):visible").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= WIDTH, cell.inner_text()
    for name in page.locator("table.listing td.title a:visible").all():
        box = name.bounding_box()
        assert box is not None
        assert box["width"] >= WORD, name.inner_text()


def find_width(page: Page) -> int:
    return int(page.evaluate("document.scrollingElement.scrollWidth"))
