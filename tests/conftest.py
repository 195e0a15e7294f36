from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
import swapper
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import override_settings
from wagtail.models import Locale, Site

swapper.set_app_prefix("wagtailcore", "wagtail")

# No test is about time: on a busy machine an example may take long without anything being wrong.
hypothesis.settings.register_profile("execvoice", deadline=None)
hypothesis.settings.load_profile("execvoice")


@pytest.fixture(scope="session")
def media_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return folders that are made by whoever stores something. To make one for each test is work that grows with the square."""
    folder = tmp_path_factory.mktemp("media")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def media(settings: Any, media_folders: Iterator[Path]) -> None:
    """No test sees the uploaded files of another one."""
    settings.MEDIA_ROOT = str(next(media_folders))


@pytest.fixture(scope="session", autouse=True)
def keep_tasks() -> Iterator[None]:
    """Run no tasks: Wagtail's search and reference index, at each save, are an eighth of the time of all tests."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
        yield


@pytest.fixture(autouse=True)
def forget_names() -> None:
    """No test knows the people of another one."""
    from wagtail_execvoice.comments.pipeline.reserved import ask_hooks

    ask_hooks.cache_clear()


@pytest.fixture
def run_tasks(settings: Any) -> None:
    """Run tasks in the process that wants them done, as Wagtail does where no worker is."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def english(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def dutch(english: Locale) -> Locale:
    return Locale.objects.get_or_create(language_code="nl")[0]


@pytest.fixture
def home(english: Locale) -> Any:
    """The root of a site that is served at http://localhost/."""
    return make_home()


def make_home() -> Any:
    from testapp.models import PlainPage

    Page = swapper.load_model("wagtailcore", "Page")
    locale = Locale.objects.get_or_create(language_code="en")[0]
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = root.add_child(instance=PlainPage(title="Home", slug="test-home", locale=locale))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


@pytest.fixture
def make_user(db: None) -> Any:
    """Return a function that makes a user with the named permissions (``"app_label.codename"``)."""
    return add_user


def add_user(name: str, *permissions: str, **fields: Any) -> Any:
    User = get_user_model()
    email = f"{name}@example.com"
    identity = {"email": email} if User.USERNAME_FIELD == "email" else {"username": name, "email": email}
    user = User.objects.create_user(**identity, password=name)
    # Not every manager's create_user() takes them.
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    for permission in permissions:
        app_label, codename = permission.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return user


@pytest.fixture(scope="module")
def make_once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that makes what the tests of a module only look at. Each of them is undone by itself, all this last."""
    folder = tmp_path_factory.mktemp("media")
    around = transaction.atomic()

    def make(function: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(folder)):
            return function()

    make(around.__enter__)
    yield SimpleNamespace(call=make, folder=folder)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def admin_user(make_user: Any) -> Any:
    return make_user("admin", is_superuser=True, **staff(True))


def staff(value: bool) -> dict[str, bool]:
    """``is_staff``, for user models that have it."""
    return {"is_staff": value} if any(f.name == "is_staff" for f in get_user_model()._meta.fields) else {}


@pytest.fixture
def admin_client(client: Any, admin_user: Any) -> Any:
    client.force_login(admin_user)
    return client


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Call a function so many times, eight at once, each thread with a connection of its own."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory is one connection; threads need a server: EXECVOICE_TEST_DATABASE=postgresql")

    def run(function: Callable[[], Any], times: int) -> list[Any]:
        def one(_number: int) -> Any:
            try:
                return function()
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(one, range(times)))

    return run
