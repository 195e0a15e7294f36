from __future__ import annotations

from typing import Any

import pytest
import swapper
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from wagtail_execvoice.base import groups
from wagtail_execvoice.base.constants import COMMENT_MODERATORS, EDITORS, EXECUTIVES, GHOSTWRITERS, LEGAL, ROLES
from wagtail_execvoice.base.groups import register_group_rights

pytestmark = pytest.mark.django_db
WRITER = {"add"}
PAGE_RIGHTS = {
    EXECUTIVES: WRITER,
    GHOSTWRITERS: WRITER,
    EDITORS: {"add", "change", "publish", "lock", "unlock"},
    LEGAL: set(),
    COMMENT_MODERATORS: set(),
}


@pytest.fixture(autouse=True)
def fresh(english: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site without Wagtail's own groups, with a page and a collection at the root, and no rights but those of base."""
    Page = swapper.load_model("wagtailcore", "Page")
    Group.objects.all().delete()
    Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=english))
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    monkeypatch.setattr(groups, "_rights", {role: ["wagtailadmin.access_admin"] for role in ROLES})


def everything() -> list[Any]:
    return [
        sorted(Group.objects.values_list("name", "permissions__codename")),
        sorted(GroupPagePermission.objects.values_list("group__name", "page", "permission__codename")),
        sorted(GroupCollectionPermission.objects.values_list("group__name", "collection", "permission__codename")),
    ]


def page_rights(role: str) -> set[str]:
    rows = GroupPagePermission.objects.filter(group__name=role)
    return {row.permission.codename.rpartition("_")[0] for row in rows}


def test_each_group_has_exactly_the_rights_its_work_takes() -> None:
    call_command("execvoice_setup", verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    for role in ROLES:
        group = Group.objects.get(name=role)
        assert [p.codename for p in group.permissions.all()] == ["access_admin"], role
        assert page_rights(role) == PAGE_RIGHTS[role], role
        images = {row.permission.codename for row in group.collection_permissions.all()}
        assert images == ({"add_image", "choose_image"} if PAGE_RIGHTS[role] else set()), role


def test_rights_on_pages_are_those_of_the_base_page_model_of_the_site() -> None:
    Page = swapper.load_model("wagtailcore", "Page")
    call_command("execvoice_setup", verbosity=0)
    row = GroupPagePermission.objects.get(group__name=EXECUTIVES)
    assert row.permission.codename == get_permission_codename("add", Page._meta)
    assert row.permission.content_type.model_class() is Page
    assert row.page.depth == 1


def test_a_second_run_changes_nothing_and_says_so(capsys: Any) -> None:
    call_command("execvoice_setup")
    assert "new: the group" in capsys.readouterr().out
    before = everything()
    call_command("execvoice_setup")
    assert everything() == before
    second = capsys.readouterr().out
    assert "new:" not in second
    assert "was there already: the group" in second


def test_a_dry_run_tells_the_same_and_changes_nothing(capsys: Any) -> None:
    call_command("execvoice_setup", dry_run=True)
    told = capsys.readouterr().out
    assert not Group.objects.exists()
    assert "nothing has been changed" in told
    call_command("execvoice_setup")
    assert told.startswith(capsys.readouterr().out)


def test_rights_that_a_site_gave_stay(home: Any) -> None:
    group = Group.objects.create(name=EDITORS)
    given = Permission.objects.get(codename="change_site")
    group.permissions.add(given)
    GroupPagePermission.objects.create(group=group, page=home, permission_type="bulk_delete")
    call_command("execvoice_setup")
    assert given in group.permissions.all()
    assert page_rights(EDITORS) == PAGE_RIGHTS[EDITORS] | {"bulk_delete"}


def test_people_who_are_in_a_group_already_are_given_no_pages_unless_somebody_says_so(
    capsys: Any, make_user: Any
) -> None:
    # Wagtail makes a group of this name, and its people may not publish.
    make_user("stock").groups.add(Group.objects.create(name=EDITORS))
    call_command("execvoice_setup")
    assert page_rights(EDITORS) == set()
    told = capsys.readouterr().out
    assert "left out: the right on the page" in told
    assert told.count("run again with --existing") == 1
    call_command("execvoice_setup", existing=True)
    assert page_rights(EDITORS) == PAGE_RIGHTS[EDITORS]
    assert "left out" not in capsys.readouterr().out


def test_a_right_that_a_site_took_away_from_pages_elsewhere_is_not_given_there(home: Any) -> None:
    section = home.add_child(instance=type(home)(title="Voices", slug="voices", locale=home.locale))
    call_command("execvoice_setup", section=str(section.pk), verbosity=0)
    assert set(GroupPagePermission.objects.values_list("page", flat=True)) == {section.pk}


@pytest.mark.parametrize("path", ["/voices/", "voices", "/voices"])
def test_a_section_is_found_by_its_path_as_seen_in_the_browser(home: Any, path: str) -> None:
    section = home.add_child(instance=type(home)(title="Voices", slug="voices", locale=home.locale))
    assert groups.find_section(path).pk == section.pk
    assert groups.find_section("/").pk == home.pk


@pytest.mark.parametrize("section", ["999999", "9" * 30, "/nowhere/", "../..", "<script>", "voices?x=1"])
def test_a_section_that_does_not_exist_stops_before_anything_is_made(home: Any, section: str) -> None:
    with pytest.raises(CommandError, match="No page is at"):
        call_command("execvoice_setup", section=section)
    assert not Group.objects.exists()


def test_a_feature_adds_rights_to_a_role(make_user: Any) -> None:
    register_group_rights(LEGAL, ["execvoice_base.view_outboxmail"])
    register_group_rights(LEGAL, ["execvoice_base.view_outboxmail"])
    assert groups.group_rights(LEGAL) == ("wagtailadmin.access_admin", "execvoice_base.view_outboxmail")
    call_command("execvoice_setup", verbosity=0)
    user = make_user("legal")
    user.groups.add(Group.objects.get(name=LEGAL))
    assert user.has_perm("execvoice_base.view_outboxmail")
    assert not Group.objects.exclude(name=LEGAL).filter(permissions__codename="view_outboxmail").exists()


@pytest.mark.parametrize(
    "permission", ["auth.change_group", "auth.add_user", "auth.change_permission", "nodot", ".codename", "app.", ""]
)
def test_a_right_with_which_people_could_give_themselves_any_other_is_refused(permission: str) -> None:
    with pytest.raises(ValueError):
        register_group_rights(LEGAL, [permission])


def test_rights_on_users_are_refused_for_any_user_model() -> None:
    with pytest.raises(ValueError, match="superuser"):
        register_group_rights(LEGAL, [f"{get_user_model()._meta.app_label}.change_user"])


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="roles are"):
        register_group_rights("Bosses", [])


def test_a_right_that_does_not_exist_is_told_and_the_others_are_given(capsys: Any) -> None:
    register_group_rights(LEGAL, ["execvoice_base.not_migrated_yet"])
    with pytest.raises(CommandError, match="migrate"):
        call_command("execvoice_setup")
    assert "not possible: the right execvoice_base.not_migrated_yet" in capsys.readouterr().err
    assert Group.objects.get(name=LEGAL).permissions.count() == 1
    assert Group.objects.filter(name=COMMENT_MODERATORS).exists()


def test_a_ghostwriter_writes_chooses_a_picture_and_does_not_publish(client: Any, make_user: Any, home: Any) -> None:
    call_command("execvoice_setup", verbosity=0)
    user = make_user("ghost")
    user.groups.add(Group.objects.get(name=GHOSTWRITERS))
    rights = home.permissions_for_user(user)
    assert rights.can_add_subpage()
    assert not rights.can_publish_subpage()
    assert not rights.can_edit()
    client.force_login(user)
    assert client.get("/admin/images/chooser/").status_code == 200
    assert client.get("/admin/images/add/").status_code == 200
    assert client.get("/admin/users/").status_code == 302
