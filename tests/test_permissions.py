"""The table of permissions is complete, and it is what happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from comments_world import make_comments_world
from conftest import make_home
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from guests_world import make_guests_world
from permissions import CONCERNING, FOR_READERS, GROUPS, OTHER_PERSON, PAGES, RULES, WITH_A_LINK, Rule
from screens import find_urls
from signoff_world import make_signoff_world
from wagtail.models import GroupPagePermission, ModelLogEntry

from wagtail_execvoice.authors.models import ContactDesk, Person
from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.constants import ROLES
from wagtail_execvoice.base.groups import set_up_groups
from wagtail_execvoice.base.models import OutboxMail

pytestmark = pytest.mark.django_db

ADMIN_ACCESS = "wagtailadmin.access_admin"
AND = " and "
EVERYTHING = frozenset(permission for rule in RULES for way in rule.doing for permission in way)
#: People with one permission each. The database has no part in what they may do: on SQLite only, where it is quickest.
SPECIALISTS = sorted(EVERYTHING) if connection.vendor == "sqlite" else []
ACTORS = (
    "anonymous",
    "without admin",
    "with admin only",
    *GROUPS,
    *SPECIALISTS,
    "all rights, without admin",
    "superuser",
)
METHODS = ("get", "post")
POSTS = [rule for rule in RULES if rule.post is not None]


@pytest.fixture(scope="module")
def world(make_once: Any) -> Any:
    """The site and the addresses, made once: it takes a second, and every test here would need it."""
    home, urls = make_once.call(make_world)
    return SimpleNamespace(home=home, urls=urls, folder=make_once.folder)


@pytest.fixture(autouse=True)
def media(settings: Any, world: Any) -> None:
    settings.MEDIA_ROOT = str(world.folder)


@pytest.fixture
def home(db: None, world: Any) -> Any:
    return type(world.home).objects.get(pk=world.home.pk)


@pytest.fixture
def urls(db: None, world: Any) -> dict[str, str]:
    return dict(world.urls)


def make_world() -> tuple[Any, dict[str, str]]:
    """The address of each rule, of people, a desk, a mail that was given up, and one of everything of sign-off and comments."""
    home = make_home()
    if apps.is_installed("wagtail_execvoice.pages"):
        from wagtail_execvoice.pages.models import VoiceIndexPage

        home.add_child(instance=VoiceIndexPage(title="Voice", slug="voice", locale=home.locale))
    person = Person.objects.create(name="Joost van der Meer")
    mail = queue_mail("permissions", "joost@example.com", "A post waits for you", "Text")
    OutboxMail.objects.filter(pk=mail.pk).update(given_up_at=timezone.now())
    archived = Person.objects.create(name="Nadia El Amrani", is_archived=True)
    Person.objects.create(pk=OTHER_PERSON, name="J. van der Meer")
    desk = ContactDesk.objects.create(name="Press office", email="old@example.com")
    keys = {"person": person.pk, "archived": archived.pk, "desk": desk.pk, "mail": mail.pk}
    keys |= {name: found.pk for name, found in make_signoff_world(home, Person.objects.create(name="Credited")).items()}
    keys |= {name: found.pk for name, found in make_comments_world(home).items()}
    keys |= {name: found.pk for name, found in make_guests_world(home).items()}
    args = {**{rule.route: rule.args for rule in RULES}, **{route: (name,) for route, name in CONCERNING.items()}}
    return home, {route: reverse(route, args=[keys[name] for name in names]) for route, names in args.items()}


@pytest.fixture
def log_in(make_user: Any, client: Client, home: Any) -> Any:
    """Return a function that logs in whom ``ACTORS`` names and returns the client and what they may do, or None."""

    def do(actor: str) -> tuple[Client, frozenset[str] | None]:
        if actor == "anonymous":
            return client, None
        user, rights = make(actor)
        client.force_login(user)
        return client, rights

    def make(actor: str) -> tuple[Any, frozenset[str] | None]:
        if actor in GROUPS:
            set_up_groups()
            user = make_user("person")
            user.groups.add(Group.objects.get(name=actor))
            return user, GROUPS[actor]
        return {
            "superuser": lambda: (make_user("person", is_superuser=True), EVERYTHING),
            "without admin": lambda: (make_user("person"), None),
            "all rights, without admin": lambda: (make_with(*EVERYTHING), None),
            "with admin only": lambda: (make_user("person", ADMIN_ACCESS), frozenset()),
        }.get(actor, lambda: (make_with(ADMIN_ACCESS, *actor.split(AND)), frozenset(actor.split(AND))))()

    def make_with(*rights: str) -> Any:
        user = make_user("person", *({*rights} - {PAGES}))
        if PAGES in rights:
            group = Group.objects.create(name="With a right on pages")
            GroupPagePermission.objects.create(group=group, page=home, permission_type="add")
            user.groups.add(group)
        return user

    return do


def our_rows() -> dict[str, list[Any]]:
    """Every row of our tables, and of the log in which our acts are written."""
    models = [
        model
        for app in apps.get_app_configs()
        if app.name.startswith("wagtail_execvoice")
        for model in app.get_models()
    ]
    assert {Person, OutboxMail} <= {*models}
    return {model._meta.label: sorted(model.objects.values_list(), key=repr) for model in [*models, ModelLogEntry]}


def test_every_address_of_ours_has_a_rule_and_no_other() -> None:
    routes = [*(rule.route for rule in RULES), *CONCERNING, *WITH_A_LINK, *FOR_READERS]
    assert sorted(routes) == sorted(find_urls("execvoice", "wagtail_execvoice"))


def test_every_group_of_ours_is_in_the_table() -> None:
    assert set(GROUPS) == set(ROLES)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("actor", ACTORS)
def test_an_address_is_open_to_those_the_table_names_and_to_nobody_else(
    log_in: Any, urls: dict[str, str], actor: str, method: str
) -> None:
    client, rights = log_in(actor)
    before = our_rows()
    for rule in RULES:
        if method == "post" and rights is not None and rule.post is not None and may_do(rule, rights):
            # That those who may can really do it is for the next test: here it would be in the way of the other rules.
            continue
        response = getattr(client, method)(urls[rule.route], rule.post or {})
        assert outcome(response) == expected(rule, rights, method), rule.route
    assert our_rows() == before


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("actor", ["anonymous", "without admin", "with admin only"])
def test_what_concerns_others_is_not_there_for_anybody_else(
    log_in: Any, urls: dict[str, str], actor: str, method: str
) -> None:
    client, rights = log_in(actor)
    before = our_rows()
    for route in CONCERNING:
        response = getattr(client, method)(urls[route])
        if route == "execvoice_signoff:sign_task" and rights is not None:
            assert response.headers["Location"] == urls["execvoice_signoff:sign"]
        else:
            # One that takes no POST says so to everybody, whether what it is about is there or not.
            assert outcome(response) in ({"to the login"} if rights is None else {"404", "takes no POST"}), route
    assert our_rows() == before


def may_do(rule: Rule, rights: frozenset[str]) -> bool:
    return rule.allows(rights) and rule.finds(rights)


def expected(rule: Rule, rights: frozenset[str] | None, method: str) -> str:
    if rights is None:
        return "to the login"
    if not rule.allows(rights):
        return "to the dashboard"
    # What a form is about stands in what is sent, or in its address.
    if not rule.finds(rights) and (rule.args or method == "post"):
        return "404"
    return "open" if method == "get" else "takes no POST"


def outcome(response: Any) -> str:
    target = response.headers.get("Location", "")
    if target.startswith(reverse("wagtailadmin_login")):
        return "to the login"
    if target == reverse("wagtailadmin_home"):
        [message] = [str(message) for message in response.wsgi_request._messages]
        assert "you do not have permission" in message
        # Read: otherwise the next answer would come with it, too.
        del response.client.cookies["messages"]
        return "to the dashboard"
    return {200: "open", 405: "takes no POST"}.get(response.status_code, str(response.status_code))


@pytest.mark.parametrize("permissions", sorted({AND.join(sorted(way)) for rule in POSTS for way in rule.doing}))
def test_the_permissions_that_the_table_names_are_enough_to_do_it(
    log_in: Any, urls: dict[str, str], permissions: str
) -> None:
    client, _rights = log_in(permissions)
    for rule in POSTS:
        if frozenset(permissions.split(AND)) in rule.doing:
            with undone_after():
                before = our_rows()
                assert outcome(client.post(urls[rule.route], rule.post)) in {"302", "open"}, rule.route
                assert (our_rows() != before) == rule.changes, rule.route


@pytest.mark.parametrize("actor", ["anonymous", "with admin only"])
def test_a_script_that_may_not_is_refused_and_not_sent_to_another_page(
    log_in: Any, urls: dict[str, str], actor: str
) -> None:
    client, rights = log_in(actor)
    for rule in RULES:
        response = client.get(urls[rule.route], headers={"x-requested-with": "XMLHttpRequest"})
        allowed = rights is not None and rule.allows(rights)
        assert response.status_code == (200 if allowed else 403), rule.route


@pytest.mark.parametrize("method", ["get", "head"])
def test_nothing_changes_by_looking(admin_client: Client, urls: dict[str, str], method: str) -> None:
    before = our_rows()
    for route, url in urls.items():
        expected = {200, 302, 404} if route in CONCERNING else {200}
        assert getattr(admin_client, method)(url).status_code in expected, url
    assert our_rows() == before


def test_a_form_that_is_sent_from_elsewhere_does_nothing(admin_user: Any, urls: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    before = our_rows()
    for rule in POSTS:
        assert client.post(urls[rule.route], rule.post).status_code == 403, rule.route
    assert our_rows() == before


def test_the_same_form_with_the_token_of_a_form_of_ours_does_something(admin_user: Any, urls: dict[str, str]) -> None:
    """The control: it was the token that was missing, and nothing else."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    client.get(reverse("execvoice_people:add"))
    token = client.cookies["csrftoken"].value
    for rule in POSTS:
        with undone_after():
            before = our_rows()
            response = client.post(urls[rule.route], {**(rule.post or {}), "csrfmiddlewaretoken": token})
            assert response.status_code in {200, 302}, rule.route
            assert (our_rows() != before) == rule.changes, rule.route


def test_no_address_of_ours_may_be_framed_by_another_site(settings: Any, admin_user: Any, urls: dict[str, str]) -> None:
    # What every project that "wagtail start" makes has. A view could exempt itself from it; none of ours does.
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.clickjacking.XFrameOptionsMiddleware"]
    client = Client()
    client.force_login(admin_user)
    for rule in RULES:
        options = client.get(urls[rule.route]).headers["X-Frame-Options"]
        assert options in {"DENY", "SAMEORIGIN"}, rule.route


@contextmanager
def undone_after() -> Iterator[None]:
    """What is done inside is not there for the next address: to make the objects anew for each takes a second."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
