"""What import-linter cannot tell: the difference between the top of a module and the inside of a method."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import wagtail_execvoice

ROOT = Path(wagtail_execvoice.__file__).parent
EARLY = [*ROOT.glob("*/mixins.py"), *ROOT.glob("*/sharing.py"), *ROOT.glob("*/panels.py")]
LATE = ("models", "actions", "forms", "viewsets")


@pytest.mark.parametrize("path", EARLY, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_what_page_models_import_imports_no_model_of_ours(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    modules = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    ours = [module for module in modules if module.startswith("wagtail_execvoice.")]
    assert ours
    assert not [module for module in ours if module.split(".")[-1] in LATE]


def test_the_root_package_imports_nothing() -> None:
    tree = ast.parse((ROOT / "__init__.py").read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["from __future__ import annotations"]


def test_only_the_text_package_imports_bleach() -> None:
    users = [path for path in ROOT.rglob("*.py") if "import bleach" in path.read_text("utf-8")]
    assert {path.parent.name for path in users} == {"text"}
    assert len(users) == 1


def test_only_compat_asks_for_a_version() -> None:
    asking = [path.name for path in ROOT.rglob("*.py") if "VERSION" in path.read_text("utf-8")]
    assert set(asking) <= {"compat.py"}
