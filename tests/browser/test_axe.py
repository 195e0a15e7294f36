"""Every whole page of ours keeps to WCAG 2.2 A and AA as far as a machine can tell, in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from screens import Screen, State
from sights import every_sight, see

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class Flaw:
    """A fault of Wagtail's own, that shows on ``stock``, a screen without anything of ours, as well."""

    rule: str
    selector: str
    reason: str
    stock: str
    by: str = "admin"
    scheme: str = "light"
    height: int = 800


FLAWS = (
    Flaw(
        "aria-input-field-name",
        ".public-DraftEditor-content",
        "Wagtail does not tie the label of a rich text field to its editor.",
        stock="/admin/pages/{HomePage}/edit/",
    ),
    Flaw(
        "label",
        "[data-contentpath] .w-field__input > input:is([name^='body-'], [name^='profile-'])",
        "Wagtail gives a simple block in a StreamField a heading, and no label.",
        stock="/stock/stream-field/",
    ),
    Flaw(
        "label",
        ".tagit-new .ui-autocomplete-input",
        "Wagtail ties the label of a field for tags to the input that its widget hides.",
        stock="/admin/images/1/",
    ),
    Flaw(
        "scrollable-region-focusable",
        ".w-minimap__list",
        "Wagtail's map of a long form scrolls, and is not reached by the keyboard while it is closed.",
        stock="/admin/pages/{HomePage}/edit/",
        height=200,
    ),
    Flaw(
        "link-in-text-block",
        "main p > a[href$='/new/'], main p > a[href$='/add/']",
        "Wagtail's invitation to add the first item to an empty listing, in dark.",
        stock="/admin/collections/",
        scheme="dark",
    ),
)


def find_violations(page: Page) -> set[tuple[str, str]]:
    """Return what axe finds as (rule, selector of the element)."""
    # What still fades in has too little contrast for a moment.
    page.wait_for_function("document.getAnimations().every(it => it.effect.getTiming().iterations === Infinity)")
    results = Axe().run(page, options=OPTIONS).response["violations"]
    return {(result["id"], " ".join(map(str, node["target"]))) for result in results for node in result["nodes"]}


def is_flaw_of_wagtail(page: Page, rule: str, target: str) -> bool:
    return any(
        flaw.rule == rule and page.locator(target).first.evaluate("(element, it) => element.matches(it)", flaw.selector)
        for flaw in FLAWS
    )


@every_sight
def test_a_screen_has_no_violation_of_wcag_in_light_and_in_dark(visit: Any, screen: Screen, state: State) -> None:
    page = see(visit, screen, state)
    # One visit for both: to make the site anew and open the page takes longer than to look at it.
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert {it for it in find_violations(page) if not is_flaw_of_wagtail(page, *it)} == set(), scheme


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: f"{flaw.rule} {flaw.selector[:12]}")
def test_what_is_tolerated_is_on_screens_of_wagtail_alone_as_well(visit: Any, flaw: Flaw) -> None:
    visitor = visit(flaw.by, scheme=flaw.scheme, height=flaw.height)
    page = visitor.go(flaw.stock.format(HomePage=visitor.site.find("HomePage").pk))
    found = [it for it in find_violations(page) if it[0] == flaw.rule]
    assert [it for it in found if is_flaw_of_wagtail(page, *it)] != []
