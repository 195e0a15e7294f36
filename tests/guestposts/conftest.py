from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.guestposts.models import GuestPost


@pytest.fixture
def make_guest_page(home: Any) -> Any:
    """Return a function that makes a page by people of these names, which is a guest post if fields of one are given."""
    from testapp.models import GuestPage

    def make(*names: str, guest: dict[str, Any] | None = None, live: bool = True, **fields: Any) -> GuestPage:
        page = GuestPage(**{"title": "A text", "locale": home.locale, "live": False, **fields})
        page.execvoice_bylines = [
            Byline(person=Person.objects.get_or_create(name=name)[0], sort_order=order)
            for order, name in enumerate(names)
        ]
        page.execvoice_guest_posts = [] if guest is None else [GuestPost(**guest)]
        home.refresh_from_db()
        home.add_child(instance=page)
        if live:
            page.save_revision().publish()
        return GuestPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def republished() -> dict[str, Any]:
    """A text that was in a paper before, with all that is asked of one."""
    return {
        "origin": "republished",
        "original_url": "https://paper.example/text",
        "outlet": "The Paper",
        "original_date": date(2026, 5, 3),
        "consent_wording": "You may print it.",
        "consent_given_on": date(2026, 6, 1),
        "rights_wording": "One time, in print and on the web.",
        "rights_given_on": date(2026, 6, 1),
    }
