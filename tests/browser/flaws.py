"""What axe finds on a page against WCAG 2.2 A and AA, and what of it Wagtail answers for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
#: Between light and dark nothing changes but colours: the second look is at these alone.
OF_COLOURS = {**OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


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


def find_violations(page: Page, options: dict[str, Any] = OPTIONS) -> set[tuple[str, str]]:
    """Return what axe finds as (rule, selector of the element)."""
    # What still fades in has too little contrast for a moment.
    page.wait_for_function("document.getAnimations().every(it => it.effect.getTiming().iterations === Infinity)")
    results = Axe().run(page, options=options).response["violations"]
    return {(result["id"], " ".join(map(str, node["target"]))) for result in results for node in result["nodes"]}


def find_own_violations(page: Page, options: dict[str, Any] = OPTIONS) -> set[tuple[str, str]]:
    """Return what axe finds and Wagtail does not answer for."""
    return {it for it in find_violations(page, options) if not is_flaw_of_wagtail(page, *it)}


def is_flaw_of_wagtail(page: Page, rule: str, target: str) -> bool:
    return any(
        flaw.rule == rule and page.locator(target).first.evaluate("(element, it) => element.matches(it)", flaw.selector)
        for flaw in FLAWS
    )
