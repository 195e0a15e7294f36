"""The way out, as docs/how_to/uninstall.md describes it. What the site has of its own must survive it."""

from __future__ import annotations

import re

from adoption.support import (
    ADD_NEW_PAGES,
    MAKE_ANN,
    NO_MIGRATION_IS_MISSING,
    GeneratedSite,
    remove_apps,
    stop_using_bylines,
    uninstall_package,
)

APPS = ("execvoice_pages", "execvoice_authors", "execvoice_base")

# A page of the site's own type that is credited live, and another whose draft is; both say so in their revisions.
ADD_BYLINES = f"""
{MAKE_ANN}
from editor import PUBLISH, credit, edit
edit("published", **credit(ann), **PUBLISH)
edit("draft", **credit(ann))
"""

# Every page of the site is served, edited and published; every old revision is opened and published.
USE_SITE = """
from django.core.management import call_command
from django.test import Client
from editor import PUBLISH, edit, read
from wagtail.models import Page, Revision
pages = [page for page in Page.objects.exclude(slug="scheduled").filter(depth=3).specific()]
with_json = Revision.objects.filter(content__execvoice_bylines__0__person__isnull=False).count()
for page in pages:
    edit(page.slug, title="Edited", **PUBLISH)
    read(page.slug)
    for revision in page.revisions.order_by("pk"):
        edit(page.slug, revision=revision, **PUBLISH)
        read(page.slug)
        revision.publish()
    assert "ev-byline" not in read(page.slug)
call_command("publish_scheduled")
assert "Words of tomorrow" in read("scheduled")
answer = [Client().get("/").status_code, sorted(page.slug for page in pages), with_json > 0]
"""

WHAT_IS_LEFT = """
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
answer = [
    [name for name in connection.introspection.table_names() if "execvoice" in name],
    list(ContentType.objects.filter(app_label__startswith="execvoice").values_list("app_label", "model")),
    list(Permission.objects.filter(content_type__app_label__startswith="execvoice").values_list("codename")),
    [name for name in MigrationRecorder(connection).applied_migrations() if name[0].startswith("execvoice")],
]
connection.check_constraints()
"""
AFTERWARDS = f"{NO_MIGRATION_IS_MISSING}{WHAT_IS_LEFT}left = answer\n{USE_SITE}answer = [left, answer]\n"
NOTHING: list[list[str]] = [[], [], [], []]


def take_out_of_the_database(site: GeneratedSite) -> None:
    """The steps that are the same for every site, once no code and no migration of the site names us."""
    site.ask(f"""
from django.core.management import call_command
for app in {APPS}:
    call_command("migrate", app, "zero", verbosity=0)
""")
    remove_apps(site)
    site.manage("remove_stale_contenttypes", "--include-stale-apps", "--noinput")
    uninstall_package(site)


def test_a_site_that_only_used_bylines_goes_on_without_us(adopted: GeneratedSite) -> None:
    adopted.ask(ADD_BYLINES)
    stop_using_bylines(adopted)
    assert "No changes detected" in adopted.manage("makemigrations", "--check", "--dry-run")
    take_out_of_the_database(adopted)
    assert adopted.ask(AFTERWARDS) == [NOTHING, [200, ["changed", "draft", "published"], True]]


# Pages of the ready-made types, and what deletes them.
ADD_READY_MADE = """
from wagtail.models import Page
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage
index = Page.objects.get(slug="home").add_child(instance=VoiceIndexPage(title="Voices", slug="voices"))
author = index.add_child(instance=ExecutiveAuthorPage(title="Ann", slug="ann-ready", person=ann))
post = index.add_child(instance=ExecutivePostPage(title="Post", slug="post"))
for page in (index, author, post):
    page.save_revision().publish()
"""
DELETE_READY_MADE = """
from wagtail.models import Page
Page.objects.get(slug="voices").delete()
"""


def edit_old_migrations(site: GeneratedSite) -> None:
    """What was done to the database stays done: these files now only make new databases, of the same columns."""
    old = "blog/migrations/0002_new_types.py"
    text = site.read(old)
    for pattern, replacement in (
        (r"^import wagtail_execvoice.*\n", ""),
        (r"^.*\('execvoice_authors', .*\n", ""),
        (r"bases=\(wagtail_execvoice.*\),\n", "bases=('wagtailcore.page',),\n"),
        (
            r"\('(person|successor|contact_desk)', models.ForeignKey\(.*\)\),\n",
            r"('\1', models.BigIntegerField(db_column='\1_id', null=True)),\n",
        ),
    ):
        assert re.search(pattern, text, re.MULTILINE), pattern
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    assert "execvoice" not in text
    site.write(old, text)


def test_a_site_whose_own_migrations_name_us_goes_on_without_us(new_types: GeneratedSite) -> None:
    site = new_types
    site.ask(ADD_BYLINES + ADD_NEW_PAGES + ADD_READY_MADE + DELETE_READY_MADE)
    stop_using_bylines(site)
    site.manage("makemigrations", "blog", "-n", "without_execvoice", "-v0")
    site.manage("migrate", "-v0")
    # Why the old migrations must be edited first: otherwise Django would take back the site's own tables.
    assert "blog.0002_new_types" in site.manage("migrate", "execvoice_authors", "zero", "--plan")
    edit_old_migrations(site)
    assert "blog." not in site.manage("migrate", "execvoice_authors", "zero", "--plan")
    take_out_of_the_database(site)
    assert site.ask(AFTERWARDS) == [NOTHING, [200, ["ann", "changed", "draft", "note", "published"], True]]


def test_a_new_database_of_a_site_that_removed_us(new_types: GeneratedSite) -> None:
    site = new_types
    stop_using_bylines(site)
    site.manage("makemigrations", "blog", "-n", "without_execvoice", "-v0")
    edit_old_migrations(site)
    remove_apps(site)
    uninstall_package(site)
    (site.path / "db.sqlite3").unlink()
    assert (
        site.ask(f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
{NO_MIGRATION_IS_MISSING}
{WHAT_IS_LEFT}
""")
        == NOTHING
    )
