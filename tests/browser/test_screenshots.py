"""The pictures: the few that the documentation shows, and on demand every sight of every screen to look through.

``tox -e screenshots`` makes the few in ``docs/screenshots``. With ``EXECVOICE_ALL_SCREENSHOTS=folder`` it makes all of them
in that folder as well: on a desktop and on a phone, in light and in dark.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page
from screens import SCREENS, Screen, State
from sights import SIGNING_SCREENS, every_sight, see

pytestmark = pytest.mark.screenshots

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
LIMIT = 200_000
FOLDER = os.environ.get("EXECVOICE_SCREENSHOTS")
FOLDER_OF_ALL = os.environ.get("EXECVOICE_ALL_SCREENSHOTS")

#: File name, screen, state, and options of the browser.
CHOSEN: list[tuple[str, str, str, dict[str, Any]]] = [
    ("people", "people", "", {}),
    ("person", "person-edit", "", {}),
    ("byline-panel", "executive-post-page-editor", "byline", {}),
    ("person-chooser", "executive-post-page-editor", "chooser", {}),
    ("new-person", "executive-post-page-editor", "chooser create", {}),
    ("post", "executive-post-page", "", {"height": 1000}),
    ("post-dark-phone", "executive-post-page", "", {"width": 390, "height": 844, "scheme": "dark"}),
    ("author", "executive-author-page", "", {"height": 1000}),
    ("contact", "executive-author-contact", "", {"height": 1000}),
    ("merge", "person-merge", "preview", {"height": 1000}),
    ("voice-index", "voice-index-page", "", {"height": 1000}),
    ("calendar", "calendar", "", {"height": 1400}),
    ("first-post-guide", "guide", "", {"height": 1000}),
    ("dashboard", "dashboard", "trouble", {}),
    ("outgoing-mail", "mail", "", {}),
    ("signoff-sign-phone", "sign-own-voice", "", {"width": 390, "height": 2150}),
    ("signoff-sign-again", "sign-again", "", {"height": 1500}),
    ("signoff-status", "post-being-signed-editor", "status", {}),
    ("signoff-register", "register-index", "", {}),
    ("signoff-certificate", "certificate-of-request", "", {"height": 1000}),
    ("signoff-policy", "policy-edit", "", {"height": 1000}),
    ("comment-panel", "comments-all", "", {"height": 1000}),
    ("elsewhere", "elsewhere-edit", "", {"height": 1250}),
    ("conversation-phone", "conversation", "answered", {"width": 390, "height": 720}),
]


def settle(page: Page) -> None:
    """Load what is only loaded when it comes into sight."""
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(image => { image.loading = 'eager' })")
    page.wait_for_function("[...document.images].every(image => image.complete)")


def write(page: Page, path: Path, **options: Any) -> None:
    settle(page)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", **options))).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


@pytest.mark.parametrize(("name", "screen_name", "state_name", "options"), CHOSEN, ids=[chosen[0] for chosen in CHOSEN])
def test_a_picture_for_the_documentation(
    visit: Any, name: str, screen_name: str, state_name: str, options: dict[str, Any]
) -> None:
    if not FOLDER:
        pytest.skip("EXECVOICE_SCREENSHOTS names no folder.")
    screen = next(screen for screen in (*SCREENS, *SIGNING_SCREENS) if screen.name == screen_name)
    state = next(state for state in screen.states if state.name == state_name)
    path = Path(FOLDER) / f"{name}.png"
    write(see(visit(screen.by, **options), screen, state), path)
    assert path.stat().st_size < LIMIT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@every_sight
def test_a_picture_of_everything(visit: Any, screen: Screen, state: State, size: str, scheme: str) -> None:
    if not FOLDER_OF_ALL:
        pytest.skip("EXECVOICE_ALL_SCREENSHOTS names no folder.")
    width, height = SIZES[size]
    page = see(visit(screen.by, scheme=scheme, width=width, height=height), screen, state)
    name = "-".join([screen.name, *state.name.split(), size, scheme])
    write(page, Path(FOLDER_OF_ALL) / f"{name}.png", full_page=True)
