"""The desks in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hostile import HOSTILE
from wagtail.models import ModelLogEntry

from wagtail_execvoice.authors.models import ContactDesk
from wagtail_execvoice.base.constants import EDITORS
from wagtail_execvoice.base.groups import set_up_groups

pytestmark = pytest.mark.django_db

DESK = {"name": "Press office", "email": "press@example.com", "introduction": "We answer\nin a day."}


def url(name: str, *args: Any) -> str:
    return reverse(f"execvoice_contact_desks:{name}", args=args)


def test_an_editor_makes_and_changes_a_desk_and_the_history_says_so(client: Any, make_user: Any, home: Any) -> None:
    set_up_groups()
    editor = make_user("editor")
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)
    assert client.post(url("add"), DESK).status_code == 302
    desk = ContactDesk.objects.get()
    assert (desk.name, desk.email, desk.introduction) == tuple(DESK.values())
    client.post(url("edit", desk.pk), {**DESK, "name": "Press and media"})
    assert [entry.action for entry in ModelLogEntry.objects.for_instance(desk).order_by("pk")] == [
        "wagtail.create",
        "wagtail.edit",
    ]
    html = client.get(url("index")).content.decode()
    assert "Press and media" in html
    assert "press@example.com" in html
    assert url("delete", desk.pk) not in html
    assert url("index") in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", DESK)
def test_hostile_input_gives_a_field_error_or_is_stored_as_text(admin_client: Any, field: str, value: str) -> None:
    sent = value.encode("utf-8", "replace").decode()
    response = admin_client.post(url("add"), {**DESK, field: sent})
    assert ContactDesk.objects.exists() == (response.status_code == 302)
    if response.status_code == 200:
        assert response.context["form"].errors
        assert response.context["form"][field].data == sent
    assert "<script>alert(1)" not in admin_client.get(url("index")).content.decode()


def test_a_name_can_be_seen(admin_client: Any) -> None:
    admin_client.post(url("add"), {**DESK, "name": "\u200b\u202e"})
    assert not ContactDesk.objects.exists()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("key", ["q", "ordering", "p"])
def test_hostile_addresses_never_break_the_listing(admin_client: Any, key: str, value: str) -> None:
    sent = value.encode("utf-8", "replace").decode()
    assert admin_client.get(url("index_results"), {key: sent}).status_code in {200, 404}


def test_the_listing_costs_the_same_with_three_desks_and_with_twenty(admin_client: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(url("index"))
        return len(queries)

    for i in range(20):
        ContactDesk.objects.create(name=f"Desk {i}", email="desk@example.com")
        if i == 2:
            cost()
            few = cost()
    assert cost() == few
