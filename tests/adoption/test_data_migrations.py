"""Data migrations work on historical models, on which our mixins must do nothing: the tables may not be there yet."""

from __future__ import annotations

from adoption.support import GeneratedSite, install_apps, make_new_page_types, use_bylines

DATA_MIGRATION = """
from django.db import migrations


def shout(apps, schema_editor):
    for page in apps.get_model("blog", "{model}").objects.all():
        page.title = page.title.upper()
        page.save()


class Migration(migrations.Migration):
    dependencies = [("blog", "{after}")]
    operations = [migrations.RunPython(shout, migrations.RunPython.noop)]
"""

# As wagtail start does it for the home page.
FIRST_NOTE = """
from django.db import migrations


def add(apps, schema_editor):
    ContentType, Page = apps.get_model("contenttypes", "ContentType"), apps.get_model("wagtailcore", "Page")
    NotePage = apps.get_model("blog", "NotePage")
    assert any(base.__name__ == "BylinesMixin" for base in NotePage.__mro__), NotePage.__mro__
    home = Page.objects.get(slug="home")
    content_type, _created = ContentType.objects.get_or_create(app_label="blog", model="notepage")
    NotePage.objects.create(
        title="first", draft_title="first", slug="first", content_type=content_type, locale_id=home.locale_id,
        path=home.path + "9999", depth=home.depth + 1, url_path=home.url_path + "first/", live=True,
    )
    for page in NotePage.objects.all():
        page.title = "SHOUTED"
        page.save()


class Migration(migrations.Migration):
    dependencies = [("blog", "{after}")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
"""

MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
TITLES = """
from blog.models import BlogPage
from wagtail_execvoice.authors.models import Byline
answer = [sorted(page.title for page in BlogPage.objects.all()), Byline.objects.count()]
"""
SHOUTED = [["CHANGED", "DRAFT", "PUBLISHED", "SCHEDULED"], 0]


def test_a_data_migration_of_before_runs_in_a_database_without_our_tables(in_use: GeneratedSite) -> None:
    """A new developer's database: the site's old migrations run with the new code, and ours may come later."""
    in_use.write("blog/migrations/0002_shout.py", DATA_MIGRATION.format(model="BlogPage", after="0001_initial"))
    install_apps(in_use)
    use_bylines(in_use)
    assert in_use.manage("migrate", "blog", "-v0", "--skip-checks") == ""
    assert in_use.ask(MIGRATE + TITLES) == SHOUTED


def test_a_data_migration_of_after_saves_pages_and_prints_nothing(adopted: GeneratedSite) -> None:
    adopted.write("blog/migrations/0002_shout.py", DATA_MIGRATION.format(model="BlogPage", after="0001_initial"))
    assert adopted.manage("migrate", "-v0", "--skip-checks") == ""
    assert adopted.ask(TITLES) == SHOUTED


def test_a_historical_model_with_the_mixin_needs_none_of_our_tables(in_use: GeneratedSite) -> None:
    install_apps(in_use)
    use_bylines(in_use)
    make_new_page_types(in_use)
    # Only the type without a foreign key to us: nothing orders its migration after ours.
    models = in_use.read("blog/models.py")
    in_use.write("blog/models.py", models[: models.index("\n\nclass LeaderPage")])
    in_use.manage("makemigrations", "blog", "-v0")
    assert "BylinesMixin" in in_use.read("blog/migrations/0002_notepage.py")
    in_use.write("blog/migrations/0003_first_note.py", FIRST_NOTE.format(after="0002_notepage"))
    assert in_use.manage("migrate", "blog", "-v0", "--skip-checks") == ""
    assert in_use.ask(f"""
{MIGRATE}
from blog.models import NotePage
answer = [(page.title, page.live, page.get_byline().text) for page in NotePage.objects.all()]
""") == [["SHOUTED", True, ""]]
