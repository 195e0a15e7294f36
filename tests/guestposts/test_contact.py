"""A guest is told to whom they write about their data."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

LINK = '<a href="mailto:{0}">{0}</a>'


@pytest.mark.parametrize(
    ("ours", "django", "shown"),
    [
        ("privacy@example.com", "The site <web@example.com>", "privacy@example.com"),
        ("", "The site <web@example.com>", "web@example.com"),
        ("nonsense", "web@example.com", "web@example.com"),
        ("", "", None),
    ],
)
def test_the_page_of_a_guest_says_to_whom_they_write_about_their_data(
    client: Client, invited: Any, settings: Any, ours: str, django: str, shown: str | None
) -> None:
    _submission, token = invited()
    settings.EXECVOICE, settings.DEFAULT_FROM_EMAIL = {"GUESTPOSTS_CONTACT_EMAIL": ours}, django
    for url in (f"/guests/{token}/", reverse("execvoice_guests:lost")):
        html = client.get(url).content.decode()
        assert (LINK.format(shown) in html) if shown else ("mailto:" not in html)
