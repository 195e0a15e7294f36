"""What a site gets when it installs the distribution, and what the project says about itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import django
import pytest
import wagtail
from django.apps import apps
from django.core.checks import WARNING, CheckMessage, run_checks
from django.core.management import call_command
from testapp.guest_kinds import DatedGuestPage
from wagtail.models import WorkflowState

import wagtail_execvoice

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pytest brings it

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCE = CHECKOUT / "wagtail_execvoice"
PACKAGE = Path(wagtail_execvoice.__file__).resolve().parent
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/apps.py"))

needs_wheel = pytest.mark.skipif(
    os.environ.get("EXECVOICE_TEST_WHEEL") != "1", reason="says something of the installed wheel, so it runs under tox"
)


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


# The wheel


@needs_wheel
def test_the_tests_run_against_the_installed_wheel():
    assert CHECKOUT / "wagtail_execvoice" != PACKAGE
    assert PACKAGE.parent.name == "site-packages"
    assert str(CHECKOUT) not in sys.path


def installed_files() -> set[str]:
    files = metadata.files("wagtail-execvoice")
    assert files is not None
    return {file.as_posix() for file in files if file.suffix != ".pyc"}


@needs_wheel
def test_the_wheel_carries_the_package_and_nothing_else():
    source = {
        path.relative_to(CHECKOUT).as_posix()
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.name != ".DS_Store"
    }
    assert {file for file in installed_files() if ".dist-info/" not in file} == source


@needs_wheel
@pytest.mark.parametrize(
    "pattern",
    [
        "py.typed",
        "migrations/0001_*.py",
        "locale/*/LC_MESSAGES/django.mo",
        "templates/wagtail_execvoice/**/*.html",
    ],
)
def test_the_wheel_carries_what_is_not_code(pattern):
    wanted = {path.relative_to(CHECKOUT).as_posix() for path in SOURCE.rglob(pattern)}
    assert wanted, f"no file of the package is called {pattern} any more"
    assert wanted <= installed_files()


@needs_wheel
def test_the_wheel_carries_the_licence():
    assert any(file.endswith(".dist-info/licenses/LICENSE") for file in installed_files())


# What the project says about itself


def test_version_has_an_entry_in_the_changelog(pyproject):
    version = pyproject["project"]["version"]
    assert wagtail_execvoice.__version__ == version
    assert re.search(rf"^## \[{re.escape(version)}\]", read("CHANGELOG.md"), re.MULTILINE)


@needs_wheel
def test_installed_version_is_the_one_of_the_checkout(pyproject):
    assert metadata.version("wagtail-execvoice") == pyproject["project"]["version"]


def versions(pyproject: dict[str, Any], classifier: str) -> list[str]:
    """Return the versions named by the classifiers "<classifier> :: <version>"."""
    found = [re.fullmatch(rf"{classifier} :: ([\d.]+)", line) for line in pyproject["project"]["classifiers"]]
    return [match[1] for match in found if match]


def test_what_runs_here_is_among_the_classifiers(pyproject):
    assert minor(sys.version) in versions(pyproject, "Programming Language :: Python")
    assert minor(django.__version__) in versions(pyproject, "Framework :: Django")
    assert wagtail.__version__.split(".")[0] in versions(pyproject, "Framework :: Wagtail")


def test_classifiers_begin_where_the_requirements_do(pyproject):
    requirements = pyproject["project"]["dependencies"]
    lowest = {line.split(">=")[0].lower(): line.split(">=")[1] for line in requirements}
    pythons = versions(pyproject, "Programming Language :: Python")
    assert pyproject["project"]["requires-python"] == f">={pythons[1]}"  # pythons[0] is "3"
    assert versions(pyproject, "Framework :: Django")[0] == lowest["django"]
    assert versions(pyproject, "Framework :: Wagtail")[0] == lowest["wagtail"].split(".")[0]


def test_the_matrix_ends_where_the_classifiers_do(pyproject):
    pythons, wagtails = (
        versions(pyproject, "Programming Language :: Python"),
        versions(pyproject, "Framework :: Wagtail"),
    )
    assert f"highest: python{pythons[-1]}," in read("tox.ini")
    assert f"highest: wagtail>={wagtails[-1]},<{int(wagtails[-1]) + 1}" in read("tox.ini")
    assert f"lowest: python{pythons[1]}," in read("tox.ini")


@pytest.mark.skipif(os.environ.get("TOX_ENV_NAME") != "highest", reason="says something of the environment highest")
def test_highest_runs_on_the_newest_django_there_is(pyproject):
    if minor(sys.version) == versions(pyproject, "Programming Language :: Python")[-1]:
        assert minor(django.__version__) == versions(pyproject, "Framework :: Django")[-1]


def test_requirements_have_no_upper_bound(pyproject):
    for requirement in pyproject["project"]["dependencies"]:
        assert re.fullmatch(r"[\w-]+>=[\d.]+", requirement)


def test_readme_names_the_supported_versions(pyproject):
    readme = read("README.md")
    pythons, djangos = (
        versions(pyproject, prefix) for prefix in ("Programming Language :: Python", "Framework :: Django")
    )
    assert f"Python {pythons[1]} to {pythons[-1]}" in readme
    assert f"Django {djangos[0]} to {djangos[-1]}" in readme
    assert "Wagtail 7.4 LTS and 8" in readme


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_commands_of_the_documents_exist(document):
    makefile, matrix = read("Makefile"), read("tox.ini")
    commands = set(re.findall(r"(?<![\w-])make ([a-z][a-z-]*)", " ".join(code_of(document))))
    assert commands >= ({"demo", "demo-reset", "test"} if document == "README.md" else {"test", "lint", "docs"})
    for target in commands:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    for environment in re.findall(r"tox -e ([a-z]+)", " ".join(code_of(document))):
        assert re.search(rf"^(    |\[testenv:){environment}\b", matrix, re.MULTILINE), f"tox -e {environment}"


def code_of(document: str) -> list[str]:
    """Return what a document marks as code."""
    fence = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
    text = read(document)
    return fence.findall(text) + re.findall(r"`([^`\n]+)`", fence.sub("", text))


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_between_documents_lead_somewhere(document):
    for link in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", read(document)):
        assert (CHECKOUT / link).exists(), link


# What a site's own checks say


@pytest.mark.parametrize("room", ROOMS)
def test_app_says_its_label_and_its_key(room):
    module = import_module(f"wagtail_execvoice.{room}.apps")
    (config,) = (
        value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__
    )
    assert vars(config)["label"] == f"execvoice_{room}"
    assert vars(config)["default_auto_field"] == "django.db.models.BigAutoField"


def test_every_app_is_tested():
    installed = {
        config.name.rpartition(".")[2]
        for config in apps.get_app_configs()
        if config.name.startswith("wagtail_execvoice")
    }
    swapped = os.environ.get("EXECVOICE_TEST_PAGE") == "swapped"
    assert installed == set(ROOMS) - ({"pages"} if swapped else set())


@pytest.mark.django_db
def test_system_checks_have_nothing_to_say():
    call_command("execvoice_run_due", verbosity=0)
    messages = [message for message in run_checks(databases=["default"]) if message.level >= WARNING]
    assert [message for message in messages if not is_of_wagtail(message) and message.obj is not DatedGuestPage] == []


def is_of_wagtail(message: CheckMessage) -> bool:
    """Say whether a check complains of Wagtail itself."""
    if message.id == "treebeard.E001":
        # django-treebeard 5.3 and the managers of Wagtail 7.4; Wagtail 8 has better ones, and ours must be too.
        return wagtail.VERSION < (8, 0)
    # MariaDB has no conditional unique constraints, and Wagtail's workflow states have one.
    return message.id == "models.W036" and message.obj is WorkflowState


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def in_a_site(code: str, **environment: str) -> None:
    """Run code in a process of its own, before Django is set up."""
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    environment["DJANGO_SETTINGS_MODULE"] = "testproject.settings"
    environment["EXECVOICE_TEST_DATABASE"] = "sqlite"
    command = [sys.executable, "-c", code]
    # Not in the checkout: "python -c" looks where it stands first, and would not find the wheel.
    where = CHECKOUT / "tests"
    done = subprocess.run(command, cwd=where, env={**os.environ, **environment}, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_migration_is_missing_in_a_site_with_another_key():
    labels = [config.label for config in apps.get_app_configs() if config.name.startswith("wagtail_execvoice")]
    in_a_site(f"""
from django.conf import settings
settings.DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
import django
django.setup()
from django.core.management import call_command
from wagtail.models import WorkflowState
call_command("makemigrations", *{labels}, check=True, dry_run=True)
""")


def test_importing_needs_no_static_files_manifest():
    # versioned_static() at import time would break "collectstatic" in a site with hashed file names.
    in_a_site("import django; django.setup()", WAGTAIL_FAIL_ON_VERSIONED_STATIC="1")
