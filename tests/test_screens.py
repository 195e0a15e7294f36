"""The list of screens says every address of ours, no other, and what is really there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from comments_world import make_comments_world, make_readers_world
from conftest import add_user, make_home, staff
from django.apps import apps
from django.contrib.auth.models import Permission
from django.urls import URLPattern, get_resolver, path
from django.utils import timezone
from django.views.generic import View
from guests_world import make_guests_world
from screens import SCREENS, Kind, Screen, find_page_types, find_urls
from signoff_world import make_signoff_world

from wagtail_execvoice.authors.models import Byline, ContactDesk, Person, PersonText
from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.models import OutboxMail

PACKAGE = "wagtail_execvoice"
Find = Callable[[str], Any]


def our_urls() -> set[str]:
    return set(find_urls("execvoice", PACKAGE))


def missing_screens() -> set[str]:
    return our_urls() - {screen.route for screen in SCREENS}


@pytest.fixture(scope="module")
def world(make_once: Any) -> Any:
    """The objects and who looks at them, made once: it takes a second, and every test here would need it."""
    return SimpleNamespace(**make_once.call(make_world), folder=make_once.folder)


@pytest.fixture(autouse=True)
def media(settings: Any, world: Any) -> None:
    settings.MEDIA_ROOT = str(world.folder)


@pytest.fixture
def admin_user(db: None, world: Any) -> Any:
    return type(world.admin).objects.get(pk=world.admin.pk)


@pytest.fixture
def find(db: None, world: Any) -> Find:
    found: Find = world.objects.__getitem__
    return found


def make_world() -> dict[str, Any]:
    """Objects for the screens: a person, a desk, a mail, one of everything of sign-off, and a page of each type of ours."""
    home, admin = make_home(), add_user("admin", is_superuser=True, **staff(True))
    person = Person(name="Joost van der Meer")
    person.texts = [PersonText(language="en", title="Chief Operating Officer", organisation="Merewade")]
    person.save()
    mail = queue_mail("screens", "joost@example.com", "A post waits for you", "Text")
    OutboxMail.objects.filter(pk=mail.pk).update(given_up_at=timezone.now())
    desk = ContactDesk.objects.create(name="Press office", email="press@example.com")
    # First, while no policy covers them: they are live, and nobody has signed them.
    pages = make_pages(home, person, desk)
    signoff = make_signoff_world(home, person, admin)
    comments = make_comments_world(home)
    readers = make_readers_world(comments["talk"], admin)
    worlds = {**signoff, **comments, **readers, **make_guests_world(home)}
    return {"admin": admin, "objects": {"person": person, "desk": desk, "mail": mail, **pages, **worlds}}


def make_pages(home: Any, person: Person, desk: ContactDesk) -> dict[str, Any]:
    if not apps.is_installed("wagtail_execvoice.pages"):
        return {}
    from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage

    voice = home.add_child(instance=VoiceIndexPage(title="Voice", slug="voice", locale=home.locale))
    author = ExecutiveAuthorPage(title=person.name, slug="joost", person=person, contact_desk=desk)
    voice.add_child(instance=author)
    post = ExecutivePostPage(title="A post", slug="post", locale=home.locale)
    post.execvoice_bylines = [Byline(person=person)]
    voice.add_child(instance=post)
    return {type(page).__name__: page for page in (voice, author, post)}


def test_every_address_of_ours_is_in_the_list() -> None:
    assert len(our_urls()) > 15, "The URL configuration was not walked."
    assert missing_screens() == set()


def test_an_address_that_is_not_in_the_list_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = type("NewView", (View,), {"__module__": "wagtail_execvoice.authors.views"})
    patterns = get_resolver().url_patterns
    added: list[URLPattern] = [path("a/", ours.as_view(), name="new_view"), path("b/", ours.as_view())]
    monkeypatch.setattr(get_resolver(), "url_patterns", [*patterns, *added])
    assert missing_screens() == {"new_view", "b/"}


def test_every_page_type_of_ours_is_in_the_list_as_readers_and_as_editors_see_it() -> None:
    types = find_page_types(PACKAGE)
    assert bool(types) == apps.is_installed("wagtail_execvoice.pages")
    assert types <= {screen.page for screen in SCREENS}
    assert types <= {screen.args[0] for screen in SCREENS if screen.route == "wagtailadmin_pages:edit"}


def test_the_list_names_nothing_that_does_not_exist() -> None:
    names = {name for name in our_urls() if name.startswith("execvoice")}
    assert {screen.route for screen in SCREENS if screen.route.startswith("execvoice") and screen.is_installed} == names
    if apps.is_installed("wagtail_execvoice.pages"):
        assert {screen.page_type for screen in SCREENS if screen.page_type} == find_page_types(PACKAGE)


def test_each_entry_is_named_once_and_says_why_it_is_not_a_whole_page() -> None:
    assert [name for name, times in Counter(screen.name for screen in SCREENS).items() if times > 1] == []
    assert [screen.name for screen in SCREENS if bool(screen.why) == (screen.kind is Kind.SCREEN)] == []
    for screen in SCREENS:
        assert bool(screen.page) != bool(screen.route), screen.name
        assert len({state.name for state in screen.states}) == len(screen.states), screen.name


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_an_address_answers_with_what_the_list_says(client: Any, admin_user: Any, find: Find, screen: Screen) -> None:
    if not screen.is_installed:
        pytest.skip("This site has a base page of its own, so the ready-made page types are not installed.")
    if screen.by:
        # Some rights of sign-off must have been given, to superusers too.
        admin_user.user_permissions.set(Permission.objects.filter(content_type__app_label="execvoice_signoff"))
        client.force_login(admin_user)
    response = client.get(screen.get_url(find))
    assert what_it_is(response) is screen.kind


def what_it_is(response: Any) -> Kind:
    if response.status_code == 405:
        return Kind.ACT
    if response.status_code == 302:
        return Kind.WAY
    assert response.status_code == 200
    if response.headers["Content-Type"] == "application/json":
        return Kind.JSON
    return Kind.SCREEN if "</html>" in response.content.decode(errors="replace") else Kind.FRAGMENT
