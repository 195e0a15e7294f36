"""The list of screens as pytest parameters: one for each state of each screen that is a whole page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from screens import SCREENS, Kind, Screen, State
from states import ACTS, DATA

# What the example site shows around our screens. It is no part of the package, but it is what people see first.
EXAMPLE_SCREENS = (
    Screen("home", page="HomePage"),
    Screen("news-page", page="NewsPage"),
    Screen("about", "demo:about"),
    Screen("sent-mail", "demo:mail"),
)

# The same address looks another way to each who has a part in it.
SIGNING_SCREENS = (
    Screen(
        "sign-for-legal",
        "execvoice_signoff:sign",
        ("signoff_request",),
        by="legal",
        states=(
            State(""),
            State("asking for changes", act="open_changes"),
            State("not the password", act="sign_with_wrong_password"),
        ),
    ),
    Screen("sign-own-voice", "execvoice_signoff:sign", ("voice_request",), by="executive"),
    Screen("sign-again", "execvoice_signoff:sign", ("changed_request",), by="legal"),
    Screen("sign-done", "execvoice_signoff:sign", ("signed_request",), by="legal"),
    Screen("sign-for-others", "execvoice_signoff:sign", ("guest_request",), by="editor"),
    Screen("emergency-second-person", "execvoice_signoff:emergency_confirm", ("pending_emergency",), by="admin"),
    Screen("emergency-first-person", "execvoice_signoff:emergency_confirm", ("pending_emergency",), by="editor"),
    Screen("dashboard-of-legal", "wagtailadmin_home", by="legal"),
    Screen(
        "guest-answers",
        "execvoice_signoff_guests:sign",
        ("guest_link",),
        states=(State("", act="get_code"), State("asking for changes", act="open_guest_changes")),
    ),
    Screen("certificate-of-request", "execvoice_register:certificate", ("signed_request",), by="legal"),
    Screen(
        "post-being-signed-editor",
        "wagtailadmin_pages:edit",
        ("signing_post",),
        by="editor",
        states=(State("status", act="open_status"),),
    ),
    Screen("deputies-of-legal", "execvoice_my_deputies:index", by="legal", states=(State("", data="away"),)),
)

# So does the text of a guest, by how far it is.
GUEST_SCREENS = (
    Screen("submission-second-version", "execvoice_submissions:read", ("second_version",), by="editor"),
    Screen("submission-without-page", "execvoice_submissions:read", ("text_without_page",), by="editor"),
    Screen("submission-withdrawn", "execvoice_submissions:read", ("withdrawn_text",), by="editor"),
)

SIGHTS = [
    (screen, state)
    for screen in (*SCREENS, *EXAMPLE_SCREENS, *SIGNING_SCREENS, *GUEST_SCREENS)
    if screen.kind is Kind.SCREEN
    for state in screen.states
]
IDS = [f"{screen.name} {state.name}".strip() for screen, state in SIGHTS]
every_sight = pytest.mark.parametrize(("screen", "state"), SIGHTS, ids=IDS)


def see(visitor: Any, screen: Screen, state: State) -> Page:
    """Open a screen in a state."""
    find = visitor.site.find
    if state.data:
        DATA[state.data](find)
    page: Page = visitor.go(screen.get_url(find, state))
    if state.act:
        ACTS[state.act](page)
    return page
