"""The groups of people that a site needs, each with the rights its work takes and no more.

A feature adds the rights that its part of a role's work takes from its ``AppConfig.ready()``::

    register_group_rights(LEGAL, ["execvoice_signoff.view_ledgerentry"])

Nothing here ever takes a right away: what a site gave its groups besides, it keeps. (What it took from them comes back.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import AbstractPage, Collection, GroupCollectionPermission, GroupPagePermission, Site

from wagtail_execvoice.base.constants import EDITORS, EXECUTIVES, GHOSTWRITERS, ROLES
from wagtail_execvoice.compat import get_base_page_model

PAGE_RIGHTS: dict[str, tuple[str, ...]] = {
    EXECUTIVES: ("add",),
    GHOSTWRITERS: ("add",),
    EDITORS: ("add", "change", "publish", "lock", "unlock"),
}
# Everybody who writes uploads pictures of their own and chooses among those that are there.
IMAGE_RIGHTS = dict.fromkeys(PAGE_RIGHTS, ("add_image", "choose_image"))

_rights: dict[str, list[str]] = {role: [] for role in ROLES}


class SectionNotFound(Exception):
    """There is no page, or more than one, at the id or path that was given. The message says which, for people."""


def register_group_rights(role: str, permissions: Iterable[str]) -> None:
    """Give the group of ``role`` (a name from ``constants``) model permissions, each ``"app_label.codename"``.

    Raises ``ValueError`` for an unknown role, a malformed permission, and for one with which people could give
    themselves any other right.
    """
    if role not in _rights:
        raise ValueError(f"There is no role {role!r}; the roles are {', '.join(ROLES)}.")
    for permission in permissions:
        app_label, _dot, codename = permission.partition(".")
        if not app_label or not codename:
            raise ValueError(f"{permission!r} is not of the form 'app_label.codename'.")
        if app_label in {"auth", django_settings.AUTH_USER_MODEL.partition(".")[0]}:
            raise ValueError(f"{permission!r} decides who may do what: that is for a superuser to give.")
        if permission not in _rights[role]:
            _rights[role].append(permission)


def group_rights(role: str) -> tuple[str, ...]:
    """Return the model permissions that the features registered for ``role``."""
    return tuple(_rights[role])


def register_base_rights() -> None:
    """Called when the app is ready: everybody in a group of ours may enter the Wagtail admin."""
    for role in ROLES:
        register_group_rights(role, ["wagtailadmin.access_admin"])


@dataclass(frozen=True)
class Step:
    """One thing that was found or made, in plain words. ``role`` is what it belongs to: a group, or a feature's heading.

    ``todo`` is one that was left to people, and says what they have to do.
    """

    role: str
    text: str
    new: bool = False
    missing: bool = False
    withheld: bool = False
    todo: bool = False


@transaction.atomic
def set_up_groups(section: str = "", *, dry_run: bool = False, existing: bool = False) -> list[Step]:
    """Make the groups and give them their rights, on the whole page tree or on the section at ``section``.

    A group that has people in it already gets no new rights on pages unless ``existing`` says so: "Editors" is also the
    name of a group that Wagtail makes, whose people may not publish.

    Raises ``SectionNotFound`` before anything is made. With ``dry_run`` everything is done and then rolled back, so that
    what it tells is what would happen.
    """
    pages = [find_section(section)] if section else list(get_base_page_model().get_root_nodes())
    steps = [step for role in ROLES for step in _set_up_group(role, pages, existing)]
    if dry_run:
        transaction.set_rollback(True)
    return steps


def find_section(section: str) -> AbstractPage:
    """Return the page with the id ``section``, or at that path as visitors see it in the browser.

    Raises ``SectionNotFound``.
    """
    pages = get_base_page_model().objects.all()
    if section.isdecimal():
        found = list(pages.filter(pk=int(section))) if len(section) < 10 else []
    else:
        path = section.strip("/")
        roots = {site.root_page.url_path for site in Site.objects.select_related("root_page")}
        found = list(pages.filter(url_path__in=[f"{root}{path}/" if path else root for root in roots]))
    if len(found) != 1:
        reason = _("More than one page is at %(section)s: give its id.") if found else _("No page is at %(section)s.")
        raise SectionNotFound(reason % {"section": section})
    return found[0]


def _set_up_group(role: str, pages: list[AbstractPage], existing: bool) -> Iterator[Step]:
    group, created = Group.objects.get_or_create(name=role)
    yield Step(role, _("the group"), new=created)
    yield from _give_model_rights(group)
    withhold = not existing and get_user_model().objects.filter(groups=group).exists()
    yield from _give_page_rights(group, pages, withhold)
    yield from _give_image_rights(group)


def _give_model_rights(group: Group) -> Iterator[Step]:
    for right in group_rights(group.name):
        app_label, _dot, codename = right.partition(".")
        permission = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
        if permission is None:
            yield Step(group.name, _("the right %(right)s, which does not exist") % {"right": right}, missing=True)
            continue
        new = not group.permissions.filter(pk=permission.pk).exists()
        group.permissions.add(permission)
        yield Step(group.name, _("the right: %(right)s") % {"right": permission.name}, new=new)


def _give_page_rights(group: Group, pages: list[AbstractPage], withhold: bool) -> Iterator[Step]:
    # Named by the base page model, which a site may have swapped: "publish_page" is not written out anywhere.
    model = get_base_page_model()
    content_type = ContentType.objects.get_for_model(model)
    for right in PAGE_RIGHTS.get(group.name, ()):
        permission = Permission.objects.get(
            content_type=content_type, codename=get_permission_codename(right, model._meta)
        )
        for page in pages:
            row = {"group": group, "page": page, "permission": permission}
            new = not GroupPagePermission.objects.filter(**row).exists()
            if new and not withhold:
                GroupPagePermission.objects.create(**row)
            words = {"right": permission.name, "page": page.get_admin_display_title()}
            text = _("the right on the page “%(page)s”: %(right)s") % words
            yield Step(group.name, text, new=new and not withhold, withheld=new and withhold)


def _give_image_rights(group: Group) -> Iterator[Step]:
    # Of the app "wagtailimages" also where the site has an image model of its own: Wagtail asks for these.
    collection = Collection.get_first_root_node()
    if collection is None or not apps.is_installed("wagtail.images"):
        return
    for codename in IMAGE_RIGHTS.get(group.name, ()):
        permission = Permission.objects.get(content_type__app_label="wagtailimages", codename=codename)
        _row, new = GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
        words = {"right": permission.name, "collection": collection.name}
        yield Step(group.name, _("the right in the collection “%(collection)s”: %(right)s") % words, new=new)
