"""On a phone nothing has to be pushed sideways."""

from __future__ import annotations

from typing import Any

import pytest
from screens import Screen, State
from sights import every_sight, see

WIDTH = 360
WORD = 40
LISTINGS = {"people", "contact-desks", "mail", "policies", "policy-coverage", "register-index", "deputies"}


@every_sight
def test_a_screen_fits_a_phone(visit: Any, screen: Screen, state: State) -> None:
    page = see(visit, screen, state, width=WIDTH, height=740, has_touch=True)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= WIDTH
    # Wagtail's admin cuts off what does not fit, and does not grow. How wide its own editor makes a field is not ours.
    for field in page.locator("main :is(select, textarea, .button):not(#page-edit-form *):visible").all():
        box = field.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= WIDTH, field.evaluate("field => field.outerHTML")


@every_sight
def test_a_listing_on_a_phone_cuts_off_no_column_and_breaks_no_name_into_letters(
    visit: Any, screen: Screen, state: State
) -> None:
    if screen.name not in LISTINGS:
        pytest.skip("It is no listing of ours.")
    page = see(visit, screen, state, width=WIDTH, height=740)
    for cell in page.locator("table.listing :is(th, td):visible").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= WIDTH, cell.inner_text()
    for name in page.locator("table.listing td.title a:visible").all():
        box = name.bounding_box()
        assert box is not None
        assert box["width"] >= WORD, name.inner_text()


@pytest.mark.parametrize("size", ["200%"])
@every_sight
def test_a_public_page_fits_a_phone_with_large_letters(visit: Any, screen: Screen, state: State, size: str) -> None:
    if screen.by:
        pytest.skip("Wagtail's admin does not grow with the letters.")
    page = see(visit, screen, state, width=WIDTH, height=740)
    page.add_style_tag(content=f"html {{ font-size: {size} }}")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= WIDTH
