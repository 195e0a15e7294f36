"""Editors arrange how a page and those below it take comments, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from wagtail_execvoice.base.constants import EDITORS
from wagtail_execvoice.base.groups import set_up_groups
from wagtail_execvoice.comments.actions import read_settings
from wagtail_execvoice.comments.models import Conversation
from wagtail_execvoice.comments.signals import conversation_changed

FIELDS = {
    "mode": "moderated",
    "closes_after_days": "0",
    "message": "Be kind.",
    "rules_page": "",
    "appeal_email": "appeal@example.com",
    "replies_need_review": "no",
}


def address(page: Any) -> str:
    return reverse("execvoice_conversation:settings", args=[page.pk])


@pytest.fixture
def editor(make_user: Any, client: Client, home: Any) -> Any:
    set_up_groups()
    user = make_user("editor")
    user.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(user)
    return user


def test_an_editor_arranges_a_conversation(client: Client, editor: Any, talk: Any) -> None:
    assert client.get(address(talk)).status_code == 200
    response = client.post(address(talk), FIELDS)
    assert response.url == reverse("wagtailadmin_pages:edit", args=[talk.pk])
    settings = read_settings(talk)
    assert (settings.mode, settings.closes_after_days, settings.message) == ("moderated", 0, "Be kind.")
    assert (settings.appeal_email, settings.replies_need_review) == ("appeal@example.com", False)
    entry = PageLogEntry.objects.get(action="execvoice_comments.arrange")
    assert entry.user == editor and entry.page_id == talk.pk


@pytest.mark.parametrize(("sent", "stored"), [("", None), ("yes", True), ("no", False)])
def test_what_was_set_is_what_the_form_shows(
    client: Client, editor: Any, talk: Any, sent: str, stored: bool | None
) -> None:
    client.post(address(talk), {**FIELDS, "replies_need_review": sent})
    assert Conversation.objects.get(page_id=talk.pk).replies_need_review is stored
    assert client.get(address(talk)).context["form"]["replies_need_review"].value() == sent


def test_empty_is_what_the_page_above_does(client: Client, editor: Any, talk: Any, home: Any) -> None:
    client.post(address(home), FIELDS)
    client.post(address(talk), dict.fromkeys(FIELDS, ""))
    assert read_settings(talk).mode == "moderated"


def test_what_is_shown_of_the_pages_below_counts_as_changed(
    client: Client, editor: Any, shown: Any, talk: Any, home: Any, django_capture_on_commit_callbacks: Any
) -> None:
    shown("Words")
    before, told = read_settings(talk).version, []

    def note(page_id: int, **_kwargs: Any) -> None:
        told.append(page_id)

    conversation_changed.connect(note)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(address(home), FIELDS)
    finally:
        conversation_changed.disconnect(note)
    assert read_settings(talk).version == before + 1 and talk.pk in told


def test_counters_are_not_in_the_form(client: Client, editor: Any, shown: Any, talk: Any) -> None:
    shown("Words")
    client.post(address(talk), {**FIELDS, "visible_count": "7", "last_number": "7", "on_hold_since": "2026-01-01"})
    row = Conversation.objects.get(page_id=talk.pk)
    assert (row.visible_count, row.last_number, row.on_hold_since) == (1, 1, None)


@pytest.mark.parametrize("missing", ["right", "page"])
def test_it_takes_the_right_and_the_page(client: Client, talk: Any, home: Any, make_user: Any, missing: str) -> None:
    rights = ["wagtailadmin.access_admin"]
    user = make_user("somebody", *rights, *(["execvoice_comments.change_conversation"] if missing == "page" else []))
    if missing == "right":
        group = Group.objects.create(name="Page editors")
        GroupPagePermission.objects.create(group=group, page=home, permission_type="change")
        user.groups.add(group)
    client.force_login(user)
    assert client.get(address(talk)).status_code == 404
    assert client.post(address(talk), FIELDS).status_code == 404
    assert not Conversation.objects.exists()
    if missing == "right":
        html = client.get(reverse("wagtailadmin_pages:edit", args=[talk.pk])).content.decode()
        assert address(talk) not in html


def test_the_editor_of_a_page_leads_to_it(client: Client, editor: Any, talk: Any) -> None:
    html = client.get(reverse("wagtailadmin_pages:edit", args=[talk.pk])).content.decode()
    assert address(talk) in html


@pytest.mark.parametrize("sent", ["x", "0", str(10**30), "-1"])
def test_what_is_no_page_is_said_to_be_none(client: Client, editor: Any, talk: Any, sent: str) -> None:
    response = client.post(address(talk), {**FIELDS, "rules_page": sent})
    assert response.status_code == 200 and "rules_page" in response.context["form"].errors
