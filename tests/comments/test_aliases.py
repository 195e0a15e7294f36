"""Official names: who may make them, which ones are refused, and that no reader writes under one."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.menu import settings_menu

from wagtail_execvoice.base.groups import set_up_groups
from wagtail_execvoice.comments.constants import Badge, Source, Status
from wagtail_execvoice.comments.models import OfficialAlias
from wagtail_execvoice.comments.responders import Responder

INDEX, ADD = "execvoice_official_names:index", "execvoice_official_names:add"


@pytest.fixture
def speakers(db: None) -> Group:
    return Group.objects.create(name="Speakers")


@pytest.fixture
def save(admin_client: Any, speakers: Group) -> Any:
    """Return a function that sends the form of an official name, and returns what is wrong with it."""

    def save(name: str, alias: OfficialAlias | None = None) -> str:
        url = reverse("execvoice_official_names:edit", args=[alias.pk]) if alias else reverse(ADD)
        response = admin_client.post(url, {"name": name, "group": speakers.pk})
        if response.status_code == 302:
            return ""
        return " ".join(response.context["form"].errors["name"])

    return save


def test_a_name_is_made_and_stands_in_the_log(admin_client: Any, save: Any, speakers: Group) -> None:
    assert save("  Acme   Communications ") == ""
    alias = OfficialAlias.objects.get()
    assert (alias.name, alias.group) == ("Acme Communications", speakers)
    history = admin_client.get(reverse("execvoice_official_names:history", args=[alias.pk])).content.decode()
    assert "Created" in history


@pytest.mark.parametrize("name", ["Ann Bolt", "ANN  BOLT", "Аnn Bolt", "Ann B0lt"])
def test_the_name_of_a_colleague_is_refused(save: Any, make_user: Any, name: str) -> None:
    make_user("ann", "wagtailadmin.access_admin", first_name="Ann", last_name="Bolt")
    assert "take this for Ann Bolt" in save(name)
    assert not OfficialAlias.objects.exists()


def test_the_name_of_an_author_without_an_account_is_refused(
    save: Any, shown: Any, monkeypatch: pytest.MonkeyPatch, talk: Any
) -> None:
    shown()
    monkeypatch.setattr(type(talk), "get_official_responders", lambda page: [Responder("Ann Bolt")], raising=False)
    assert "take this for Ann Bolt" in save("Ann B0lt")


def test_a_name_that_looks_like_another_one_is_refused(save: Any, speakers: Group) -> None:
    OfficialAlias.objects.create(name="Acme Communications", group=speakers)
    assert "“Acme Communications”, which is there already" in save("Acme Communicati0ns")


@pytest.mark.parametrize("name", ["…", "\u202e", " . "])
def test_a_name_without_letters_is_none(save: Any, name: str) -> None:
    assert save(name)
    assert not OfficialAlias.objects.exists()


def test_a_name_stays_whoever_came_to_the_company_since(save: Any, speakers: Group, make_user: Any) -> None:
    alias = OfficialAlias.objects.create(name="Acme", group=speakers)
    make_user("ac", "wagtailadmin.access_admin", first_name="Acme", last_name="")
    assert save("Acme", alias) == ""
    assert save("ACME", alias)


def test_no_group_of_ours_may_say_who_speaks_for_the_company(home: Any) -> None:
    set_up_groups()
    rights = Permission.objects.filter(content_type__app_label="execvoice_comments", codename__endswith="officialalias")
    assert rights.count() == 4 and not Group.objects.filter(permissions__in=rights).exists()


def test_the_rights_to_it_are_given_among_wagtails_own(admin_client: Any, admin_user: Any) -> None:
    html = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()
    pk = Permission.objects.get(codename="add_officialalias").pk
    assert BeautifulSoup(html, "html.parser").select_one(f'input[name=permissions][value="{pk}"]') is not None


def test_it_stands_in_the_settings_menu_for_who_may_change_them(rf: Any, make_user: Any, admin_user: Any) -> None:
    def sees(user: Any) -> bool:
        request = rf.get("/admin/")
        request.user = user
        return any(item.url == reverse(INDEX) for item in settings_menu.menu_items_for_request(request))

    assert sees(admin_user)
    assert sees(make_user("with", "wagtailadmin.access_admin", "execvoice_comments.change_officialalias"))
    assert not sees(make_user("without", "wagtailadmin.access_admin", "execvoice_comments.decide_readercomment"))


@pytest.mark.parametrize("number", [1, 15])
def test_the_list_takes_as_few_queries_for_many(admin_client: Any, number: int) -> None:
    for each in range(number):
        group = Group.objects.create(name=f"Group {each}")
        OfficialAlias.objects.create(name=f"Acme {each}", group=group)
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(reverse(INDEX))
    assert sum("auth_group" in query["sql"] and "SELECT COUNT" not in query["sql"] for query in queries) <= 1


@pytest.mark.parametrize(
    "name", ["Acme Communications", "ACME communications.", "Acme Communicati0ns", "Асme Communications"]
)
def test_a_reader_who_writes_under_an_official_name_is_held(shown: Any, speakers: Group, name: str) -> None:
    OfficialAlias.objects.create(name="Acme Communications", group=speakers)
    comment = shown("We regret to say that the plant is closed.", name=name)
    assert comment.status == Status.PENDING and not comment.is_visible
    reasons = [(reason["code"], reason["detail"]) for reason in comment.reasons]
    assert ("name_is_ours", "Acme Communications") in reasons


def test_a_name_is_reserved_as_long_as_it_is_an_official_one(shown: Any, speakers: Group) -> None:
    assert shown("One", name="Acme").status == Status.APPROVED
    alias = OfficialAlias.objects.create(name="Acme", group=speakers)
    assert shown("Two", name="Acme").status == Status.PENDING
    alias.name = "Acme Communications"
    alias.save()
    assert shown("Three", name="Acme").status == Status.APPROVED
    assert shown("Four", name="Acme Communications").status == Status.PENDING
    alias.delete()
    assert shown("Five", name="Acme Communications").status == Status.APPROVED


def test_who_may_answer_under_it_is_not_held(shown: Any, speakers: Group) -> None:
    OfficialAlias.objects.create(name="Acme", group=speakers)
    assert shown("Hello", name="Acme", badge=Badge.OFFICIAL, source=Source.PANEL).status == Status.APPROVED
