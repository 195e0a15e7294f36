from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.base.models import OutboxMail
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


@pytest.fixture
def editor(make_user: Any) -> Any:
    return make_user("editor", is_superuser=True)


@pytest.fixture
def invited(home: Any, editor: Any) -> Any:
    """Return a function that invites a guest and returns the text and the token of the link in the mail."""
    from wagtail_execvoice.guestposts.actions import Invitation, invite

    def make(name: str = "Gast Guest", **fields: Any) -> tuple[Any, str]:
        values = {"email": "guest@example.com", "language": "en", "parent": home, **fields}
        return (submission := invite(Invitation(name, **values), editor)), latest_token(submission.email)

    return make


def latest_token(email: str) -> str:
    """Return the token of the link in the last mail to ``email``."""
    body = OutboxMail.objects.filter(to=email).order_by("-pk")[0].body
    [token] = re.findall(r"http\S+/guests/([0-9A-Za-z]{59})/", body)
    return str(token)


@pytest.fixture
def last_token() -> Any:
    return latest_token


@pytest.fixture
def png() -> Any:
    """Return a function that makes a picture in a file, with a remark and a place hidden in it."""

    def make(size: tuple[int, int] = (40, 30), name: str = "a.png") -> SimpleUploadedFile:
        written = BytesIO()
        remarks = PngInfo()
        remarks.add_text("Comment", "canary-in-the-file")
        Image.new("RGB", size, "red").save(written, "PNG", pnginfo=remarks)
        return SimpleUploadedFile(name, written.getvalue(), "image/png")

    return make


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    """The browser of an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def accepted(client: Client, invited: Any, home: Any, editor: Any) -> Any:
    """A text that a guest handed in and an editor made a page."""
    from testapp.models import GuestPage

    from wagtail_execvoice.guestposts.actions import accept

    submission, token = invited()
    values = {"title": "My view", "body": "Words of mine", "consent": "on", "rights": "on", "submit": "1"}
    assert client.post(f"/guests/{token}/", values).status_code == 302
    submission.refresh_from_db()
    accept(submission, GuestPage, home, editor)
    submission.refresh_from_db()
    return submission
