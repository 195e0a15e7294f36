"""How the documentation is built: ``make docs``, with every warning an error and without a network."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import django
from sphinx.addnodes import pending_xref

# The reference is made from docstrings, and models can only be read by a site: the one of the tests.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
django.setup()

import wagtail_execvoice  # noqa: E402 (settings first)

project = "wagtail-execvoice"
author = project_copyright = "The wagtail-execvoice contributors"
version = release = wagtail_execvoice.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_wagtail_theme"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3

autodoc_default_options = {"member-order": "bysource"}
autodoc_typehints_format = "short"
add_module_names = False
python_use_unqualified_type_names = True

# Names that a signature holds as text, since one of them exists for type checkers only, and what a site only passes on.
nitpick_ignore = [
    ("py:class", "Actor"),
    ("py:class", "OutboxMailQuerySet"),
    ("py:class", "GuestPost"),
    ("py:class", "GuestText"),
    ("py:class", "dict[str"),
    ("py:class", "wagtail_execvoice.authors.bylines.Lead"),
    ("py:class", "wagtail_execvoice.authors.artwork.pictures.Source"),
    ("py:class", "wagtail_execvoice.authors.tenure.Office"),
]
# Types of other projects, in our signatures. Their inventories are not fetched, so that the build needs no network.
nitpick_ignore_regex = [
    ("py:class", r"(?:collections\.abc|datetime|django|functools|typing|wagtail)\..*"),
]

html_theme = "sphinx_wagtail_theme"
html_title = project
html_theme_options = {
    "project_name": project,
    "logo_alt": "",
    "footer_links": "",
    "github_url": "",
}
html_show_sphinx = False
html_copy_source = False
html_last_updated_fmt = None


# Documents of the root, which are shown here as pages and link to each other by the names they have there.
INCLUDED = {"CHANGELOG.md": "changelog", "CONTRIBUTING.md": "contributing"}


def link_to_included(app: Any, doctree: Any) -> None:
    for node in doctree.findall(pending_xref):
        if node["reftarget"] in INCLUDED:
            node.attributes.update(refdomain="std", reftype="doc", reftarget=f"/{INCLUDED[node['reftarget']]}")


def setup(app: Any) -> None:
    app.connect("doctree-read", link_to_included)
