"""A site made by ``wagtail start``, and what its developers do with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).resolve().parent / "site"
SETTINGS = "mysite/settings/base.py"
MODELS = "blog/models.py"
TEMPLATE = "blog/templates/blog/blog_page.html"
# What the system needs to start a program. Nothing of the run of the tests reaches the site: no factor, no settings module.
SYSTEM_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")


# Code for GeneratedSite.ask().
MAKE_ANN = """
from wagtail_execvoice.authors.models import Byline, Person, PersonText
ann = Person(name="Ann Bolt")
ann.texts = [PersonText(language="en", title="Chief Executive", organisation="Acme")]
ann.save()
"""

# Step 3 of the quick start.
MAKE_TABLES_AND_GROUPS = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("execvoice_setup", verbosity=0)
"""
# Fails unless the models of the site and ours are as the migrations say.
NO_MIGRATION_IS_MISSING = """
from django.core.management import call_command
call_command("makemigrations", check=True, dry_run=True)
"""


@dataclass(frozen=True)
class GeneratedSite:
    path: Path

    def run(self, *command: str, fails: bool = False) -> str:
        """Run a program in the site, which must succeed (or must fail), and return all that it printed."""
        environment = {name: os.environ[name] for name in SYSTEM_VARIABLES if name in os.environ}
        environment["DJANGO_SETTINGS_MODULE"] = "mysite.settings.dev"
        if os.environ.get("EXECVOICE_TEST_WHEEL") != "1":
            environment["PYTHONPATH"] = str(CHECKOUT)
        done = subprocess.run(  # noqa: S603
            command,
            cwd=self.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        assert (done.returncode != 0) == fails, f"{command} in {self.path}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def manage(self, *arguments: str, fails: bool = False) -> str:
        return self.run(sys.executable, "manage.py", *arguments, fails=fails)

    def ask(self, code: str) -> Any:
        """Run ``code`` in the site and return what it leaves in ``answer``."""
        script = f"import django, json\ndjango.setup()\nanswer = None\n{code}\nprint()\nprint(json.dumps(answer))"
        return json.loads(self.run(sys.executable, "-c", script).splitlines()[-1])

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        # Python compares time (in seconds) and size, and two edits of a test may differ in neither.
        shutil.rmtree(file.parent / "__pycache__", ignore_errors=True)

    def read(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{old!r} is not in {name}:\n{text}"
        self.write(name, text.replace(old, new))

    def migrations(self, app: str) -> list[str]:
        return sorted(file.stem for file in (self.path / app / "migrations").glob("0*.py"))

    def copy(self, path: Path) -> GeneratedSite:
        return GeneratedSite(Path(shutil.copytree(self.path, path)))


def start_site(path: Path) -> GeneratedSite:
    """``wagtail start``, with a blog app that is not in the database yet."""
    path.mkdir()
    site = GeneratedSite(path)
    site.run(str(Path(sysconfig.get_path("scripts")) / "wagtail"), "start", "mysite", ".")
    shutil.copytree(SOURCE, path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    site.replace(SETTINGS, '    "home",\n', '    "home",\n    "blog",\n')
    # Only for the time that the tests take: no waiting for the disk.
    site.replace(
        SETTINGS,
        '"NAME": BASE_DIR / "db.sqlite3",\n',
        '"NAME": BASE_DIR / "db.sqlite3",\n        "OPTIONS": {"init_command": "PRAGMA synchronous=OFF"},\n',
    )
    return site


def install_apps(site: GeneratedSite) -> None:
    """Step 2 of the quick start, and the ready-made page types too."""
    lines = "".join(f'    "wagtail_execvoice.{app}",\n' for app in ("authors", "base", "pages"))
    site.replace(SETTINGS, '    "search",\n', f'    "search",\n{lines}')


def follow_database_hint(site: GeneratedSite) -> None:
    """Do what the check execvoice_base.W001 says, which every new SQLite site sees."""
    site.replace(SETTINGS, '{"init_command"', '{"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command"')


def use_bylines(site: GeneratedSite) -> None:
    """Steps 1 and 4 of the quick start: mixin, panel and one line in the template."""
    site.replace(
        MODELS,
        "from wagtail.models import Orderable, Page\n",
        "from wagtail.models import Orderable, Page\n"
        "from wagtail_execvoice.authors.mixins import BylinesMixin\n"
        "from wagtail_execvoice.authors.panels import BylinesPanel\n",
    )
    site.replace(MODELS, "class BlogPage(Page):", "class BlogPage(BylinesMixin, Page):")
    site.replace(MODELS, "[*Page.content_panels, ", "[*Page.content_panels, BylinesPanel(), ")
    site.replace(
        TEMPLATE,
        '    <p class="intro">',
        '    {% include "wagtail_execvoice/authors/byline.html" with byline=page.get_byline %}\n    <p class="intro">',
    )


NEW_TYPES = """

class NotePage(BylinesMixin, Page):
    text = models.CharField(max_length=250, blank=True)

    content_panels = [*Page.content_panels, BylinesPanel(), "text"]


class LeaderPage(BylinesMixin, ExecutiveAuthorMixin, Page):
    content_panels = [*Page.content_panels, BylinesPanel(), "person", "tenure", "biography"]
"""
NOTE_TEMPLATE = """{% extends "base.html" %}
{% block content %}
    {% include "wagtail_execvoice/authors/byline.html" with byline=page.get_byline %}
    <p class="leader">{{ page.person.name }}</p>
{% endblock content %}
"""

# Adds live pages of both types: a note by Ann, and the page of Ann.
ADD_NEW_PAGES = """
from blog.models import LeaderPage, NotePage
from wagtail.models import Page
from wagtail_execvoice.authors.models import Byline, Person
ann = Person.objects.create(name="Ann Bolt")
for page in (NotePage(title="Note", slug="note", text="Words"), LeaderPage(title="Ann", slug="ann", person=ann)):
    page.execvoice_bylines = [Byline(person=ann)]
    page.live = False
    Page.objects.get(slug="home").add_child(instance=page).save_revision().publish()
"""


def make_new_page_types(site: GeneratedSite) -> None:
    """A type with the mixin that has no field, and one that has both."""
    site.replace(MODELS, "import BylinesMixin\n", "import BylinesMixin, ExecutiveAuthorMixin\n")
    site.write(MODELS, site.read(MODELS) + NEW_TYPES)
    for name in ("note_page", "leader_page"):
        site.write(f"blog/templates/blog/{name}.html", NOTE_TEMPLATE)


def stop_using_bylines(site: GeneratedSite) -> None:
    """The quick start, backwards: neither a page type nor a template of the site names us any more."""
    for line in (
        "from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin\n",
        "from wagtail_execvoice.authors.mixins import BylinesMixin\n",
        "from wagtail_execvoice.authors.panels import BylinesPanel\n",
        "BylinesMixin, ",
        "ExecutiveAuthorMixin, ",
        "BylinesPanel(), ",
        ', "person", "tenure", "biography"',
    ):
        site.write(MODELS, site.read(MODELS).replace(line, ""))
    for template in (site.path / "blog/templates/blog").glob("*.html"):
        lines = template.read_text(encoding="utf-8").splitlines(keepends=True)
        template.write_text("".join(line for line in lines if "wagtail_execvoice" not in line), encoding="utf-8")


def remove_apps(site: GeneratedSite) -> None:
    lines = site.read(SETTINGS).splitlines(keepends=True)
    site.write(SETTINGS, "".join(line for line in lines if "wagtail_execvoice" not in line))


def uninstall_package(site: GeneratedSite) -> None:
    """What ``pip uninstall wagtail-execvoice`` leaves for the site, without touching the environment of the tests."""
    site.write("wagtail_execvoice.py", 'raise ModuleNotFoundError("wagtail-execvoice is not installed")\n')
