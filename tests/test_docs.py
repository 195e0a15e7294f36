"""What the documentation says is true: nothing that exists is missing from it, and nothing in it is wrong in form.

The words themselves are checked by people, and the links between pages by Sphinx too. This runs without Sphinx.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import BaseCommand, load_command_class

from wagtail_execvoice import text
from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.mixins import ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, ContactDesk, Person, PersonText
from wagtail_execvoice.base import actions, groups
from wagtail_execvoice.conf import KEYS, ExecVoiceSettings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pytest brings it

CHECKOUT = Path(__file__).resolve().parent.parent
DOCS = CHECKOUT / "docs"
SOURCE = CHECKOUT / "wagtail_execvoice"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if "_build" not in path.parts)

FENCE = re.compile(r"^( *)```\{?([\w+-]*)\}?.*?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def code_of(text: str) -> set[str]:
    """Return everything that is written as code within a sentence or a table."""
    return set(re.findall(r"`([^`\n]+)`", FENCE.sub("", text)))


def rows_of(text: str) -> dict[str, list[str]]:
    """Return the rows of all tables, by their first cell."""
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|"))
    return {row[0]: row[1:] for row in rows}


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


# The quick start


def test_quick_start_has_at_most_five_steps_and_150_words():
    prose = FENCE.sub("", read("quick_start.md"))
    steps = re.findall(r"^(\d+)\. ", prose, re.MULTILINE)
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    assert 1 <= len(steps) <= 5
    words = re.sub(r"^#.*|^\d+\. |\]\([^)]*\)", "", prose, flags=re.MULTILINE).split()
    assert 50 <= len(words) <= 150, len(words)


def test_quick_start_begins_with_the_page_type_of_the_site_and_ends_with_what_one_sees():
    page = read("quick_start.md")
    blocks = [(language, code) for _indent, language, code in FENCE.findall(page)]
    language, first = blocks[0]
    assert language == "python"
    assert "class BlogPage(BylinesMixin, Page):" in first
    assert "BylinesPanel()" in first
    assert "You should now see" in page[page.rindex("```") :]


# Form


def python_blocks() -> list[Any]:
    documents = [*(DOCS / page for page in PAGES), *CHECKOUT.glob("*.md")]
    return [
        pytest.param(code, id=f"{path.relative_to(CHECKOUT)}-{number}")
        for path in documents
        for number, (_indent, language, code) in enumerate(FENCE.findall(path.read_text(encoding="utf-8")))
        if language == "python"
    ]


@pytest.mark.parametrize("code", python_blocks())
def test_python_of_the_documentation_is_python(code):
    ast.parse(re.sub(rf"^{re.match(' *', code)[0]}", "", code, flags=re.MULTILINE))


@pytest.mark.parametrize("code", python_blocks())
def test_what_the_documentation_imports_from_us_exists(code):
    tree = ast.parse(re.sub(rf"^{re.match(' *', code)[0]}", "", code, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wagtail_execvoice"):
            exec(compile(ast.Module([node], []), "documentation", "exec"), {})  # noqa: S102 (our own documentation)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere_and_pictures_are_described(page):
    prose = FENCE.sub("", read(page))
    for described, target in re.findall(r"(!?\[[^\]]*\])\((?!https?://|mailto:|#)([^)#\s]+)", prose):
        assert ((DOCS / page).parent / target).is_file(), target
        assert described != "![]", f"{target} has no alternative text"


def test_every_page_is_in_the_contents():
    entries = {
        line
        for _indent, language, code in FENCE.findall(read("index.md"))
        if language == "toctree"
        for line in code.split()
    }
    assert {page.removesuffix(".md") for page in PAGES} - {"index"} <= entries


# Completeness


def test_every_setting_is_documented_with_its_default_and_its_range():
    rows = rows_of(read("reference/settings.md"))
    for name, key in KEYS.items():
        default, allowed = rows[f"`{name}`"]
        assert ast.literal_eval(default.strip("`")) == key.default
        for limit in (key.minimum, key.maximum, *key.choices):
            assert limit is None or str(limit) in allowed, name
        assert vars(ExecVoiceSettings)[name].__doc__, f"{name} has no docstring"


def test_every_check_is_documented_and_no_other():
    ids = {found for _path, code in sources() for found in re.findall(r"\bid=\"(execvoice_\w+\.[EWI]\d{3})\"", code)}
    assert ids, "no check has an id any more"
    documented = {
        cell.strip("`"): row for cell, row in rows_of(read("reference/checks.md")).items() if "execvoice" in cell
    }
    assert set(documented) == ids
    assert all(len(row) == 2 and all(row) for row in documented.values()), "what is wrong, and what to do"


def our_commands() -> list[Any]:
    found = SOURCE.glob("*/management/commands/[!_]*.py")
    return [pytest.param(path.parts[-4], path.stem, id=path.stem) for path in sorted(found)]


@pytest.mark.parametrize(("room", "name"), our_commands())
def test_every_command_is_documented_with_its_options(room, name):
    section = re.search(
        rf"^## {name}$(.*?)(?=^## |\Z)", read("reference/management_commands.md"), re.MULTILINE | re.DOTALL
    )
    assert section, name
    command = load_command_class(f"wagtail_execvoice.{room}", name)
    of_django = {option for action in BaseCommand().create_parser("", "x")._actions for option in action.option_strings}
    for action in command.create_parser("", name)._actions:
        assert set(action.option_strings) <= of_django or any(option in section[1] for option in action.option_strings)


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("reference/links_limits_mail.md", actions.__all__),
        ("reference/text.md", text.__all__),
    ],
)
def test_every_public_name_is_documented(page, names):
    directives = set(re.findall(r"^\.\. auto\w+:: (\w+)", read(page), re.MULTILINE))
    assert set(names) <= directives | code_of(read(page))


@pytest.mark.parametrize("model", [ExecutiveAuthorMixin, Person, PersonText, Byline, ContactDesk])
def test_every_field_is_documented(model):
    fields = {field.name for field in model._meta.get_fields() if field.concrete} - {"id"}
    section = read("reference/models_and_mixins.md").split(f"Field of `{model.__name__}`")[1].split("\n\n")[0]
    documented = {name for cell in rows_of(section) for name in re.findall(r"`(\w+)`", cell)}
    # The place of a row among its neighbours has a line where one sets it by hand.
    assert fields - documented <= {"sort_order"} - documented


def test_every_role_is_documented():
    assert {f"`{role.name}`" for role in Role} <= set(rows_of(read("reference/models_and_mixins.md")))


def test_every_role_is_in_the_guide_for_editors():
    assert {str(role.label) for role in Role} <= set(rows_of(read("editor_guide/bylines.md")))


def test_messages_in_the_guide_for_editors_are_those_that_people_see():
    table = read("editor_guide/bylines.md").split("## If a message appears")[1].split("\n##")[0]
    messages = [cell for cell in rows_of(table) if cell not in {"Message", "---"}]
    shown = (SOURCE / "authors" / "forms" / "bylines.py").read_text(encoding="utf-8")
    assert messages
    assert [message for message in messages if f'_("{message}")' not in shown] == []


def test_every_template_is_documented():
    templates = {
        path.relative_to(folder).as_posix()
        for folder in SOURCE.glob("*/templates/wagtail_execvoice")
        for path in folder.rglob("*.html")
    }
    documented = {cell.strip("`") for cell in rows_of(read("reference/templates.md")) if cell.endswith(".html`")}
    assert documented == templates


def test_every_method_that_may_be_overridden_is_documented():
    methods = {
        node.name
        for _path, code in sources()
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef) and "Override this to" in (ast.get_docstring(node) or "")
    }
    assert methods == {cell.strip("`") for cell in rows_of(read("how_to/own_page_types.md")) if cell.startswith("`")}


def test_rights_of_the_groups_are_documented_as_they_are_given():
    rows = rows_of(read("reference/permissions.md"))
    for role in groups.ROLES:
        permissions, pages, images = rows[role]
        assert set(re.findall(r"`([\w.]+)`", permissions)) == set(groups.group_rights(role))
        assert tuple(re.findall(r"\w+", pages)) == groups.PAGE_RIGHTS.get(role, ())
        assert [f"{word}_image" for word in re.findall(r"\w+", images)] == [*groups.IMAGE_RIGHTS.get(role, ())]


def test_every_app_is_documented():
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("wagtail_execvoice")}
    assert labels <= {row[0].strip("`") for row in rows_of(read("explanation/architecture.md")).values() if row}


def test_import_directions_are_documented_as_they_are_enforced():
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        between, inside = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    page = read("explanation/architecture.md")
    for contract, table in [(between, "Between the rooms:"), (inside, "Inside a room:")]:
        cells = [cell for cell in rows_of(page.split(table)[1].split("\n##")[0].split("\n\n")[1]) if "`" in cell]
        assert [set(re.findall(r"\w+", cell)) for cell in cells] == [
            set(re.findall(r"\w+", layer)) for layer in contract["layers"]
        ]
