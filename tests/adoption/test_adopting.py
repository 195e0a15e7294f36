"""A site with pages of its own adopts bylines by the quick start. Promise 6: no migration of the site's own app."""

from __future__ import annotations

import re

import pytest
import wagtail
from adoption.support import MAKE_ANN, MODELS, GeneratedSite, follow_database_hint, install_apps, use_bylines


def warnings_of_checks(printed: str) -> set[str]:
    """Return the ids of the messages, without those that Wagtail itself causes."""
    ids = set(re.findall(r"\((\w+\.[A-Z]\d{3})\)", printed))
    # django-treebeard 5.3 and the managers of Wagtail 7.4; a site on Wagtail 7.4 sees it with or without us.
    return ids - ({"treebeard.E001"} if wagtail.VERSION < (8, 0) else set())


def test_adopting_needs_no_migration_of_any_app(adopted: GeneratedSite) -> None:
    assert "No changes detected" in adopted.manage("makemigrations", "--check", "--dry-run")
    assert adopted.migrations("blog") == ["0001_initial"]


def test_the_only_complaint_of_the_checks_is_sqlite_and_its_hint_helps(in_use: GeneratedSite) -> None:
    install_apps(in_use)
    use_bylines(in_use)
    printed = in_use.manage("check", "--fail-level", "ERROR")
    assert warnings_of_checks(printed) == {"execvoice_base.W001"}
    assert "OPTIONS'] = {'transaction_mode': 'IMMEDIATE', 'timeout': 20}" in printed
    follow_database_hint(in_use)
    assert warnings_of_checks(in_use.manage("check")) == set()


def test_a_check_of_the_database_asks_for_the_cron_line_until_it_has_run(adopted: GeneratedSite) -> None:
    assert warnings_of_checks(adopted.manage("check", "--database", "default")) == {"execvoice_base.W003"}
    assert adopted.manage("execvoice_run_due", "--skip-checks") == ""
    assert warnings_of_checks(adopted.manage("check", "--database", "default")) == set()


def test_existing_pages_are_served_and_edited_and_published_as_before(adopted: GeneratedSite) -> None:
    answer = adopted.ask("""
from editor import PUBLISH, edit, read
served = [read(slug) for slug in ("published", "changed")]
edited = {slug: edit(slug, intro="New words", **PUBLISH) for slug in ("published", "changed", "draft")}
answer = {
    "bylines before": ["ev-byline" in html for html in served],
    "live": [page.live for page in edited.values()],
    "shown": ["New words" in read(slug) for slug in edited],
    "own authors": [[author.name for author in page.authors.all()] for page in edited.values()],
    "bylines": [page.get_byline().text for page in edited.values()],
}
""")
    assert answer == {
        "bylines before": [False, False],
        "live": [True] * 3,
        "shown": [True] * 3,
        "own authors": [["Own Author"]] * 3,
        "bylines": [""] * 3,
    }


def test_revisions_of_before_are_opened_and_published_and_gain_no_author(adopted: GeneratedSite) -> None:
    answer = adopted.ask("""
from blog.models import BlogPage
from editor import PUBLISH, edit, read
from wagtail_execvoice.authors.models import Byline
first = BlogPage.objects.get(slug="published").revisions.earliest("pk")
assert "execvoice_bylines" not in first.content
answer = [first.as_object().get_byline().text, edit("published", revision=first, **PUBLISH).intro]
answer.append(BlogPage.objects.get(slug="changed").get_latest_revision().publish() and "")
answer += ["Words of a draft" in read("changed"), "ev-byline" in read("changed") + read("published")]
answer.append(Byline.objects.count())
""")
    assert answer == ["", "First words", None, True, False, 0]


def test_going_back_to_a_revision_of_before_keeps_the_byline_that_the_page_has_now(adopted: GeneratedSite) -> None:
    """Such a revision says nothing of credits, so it cannot take one away. The editor shows it before it is saved."""
    answer = adopted.ask(f"""
{MAKE_ANN}
from blog.models import BlogPage
from editor import PUBLISH, credit, edit
first = BlogPage.objects.get(slug="published").revisions.earliest("pk")
edit("published", **credit(ann), **PUBLISH)
page = edit("published", revision=first, **PUBLISH)
answer = [page.intro, page.get_byline().text]
first.publish()
page.refresh_from_db()
answer += [page.intro, BlogPage.objects.get(pk=page.pk).get_byline().text]
""")
    assert answer == ["First words", "By Ann Bolt", "First words", "By Ann Bolt"]


def test_what_was_scheduled_before_is_published_and_gains_no_author(adopted: GeneratedSite) -> None:
    answer = adopted.ask("""
from blog.models import BlogPage
from django.core.management import call_command
from editor import read
call_command("publish_scheduled")
page = BlogPage.objects.get(slug="scheduled")
answer = [page.live, "Words of tomorrow" in read("scheduled"), bool(page.get_byline()), "ev-byline" in read("scheduled")]
""")
    assert answer == [True, True, False, False]


def test_a_byline_is_added_in_the_editor_and_shown_by_the_include(adopted: GeneratedSite) -> None:
    answer = adopted.ask(f"""
{MAKE_ANN}
from django.core.management import call_command
from editor import PUBLISH, credit, edit, read
call_command("publish_scheduled")
slugs = ("published", "changed", "draft", "scheduled")
pages = [edit(slug, **credit(ann), **PUBLISH) for slug in slugs]
answer = [(page.get_byline().text, read(page.slug)) for page in pages]
""")
    assert len(answer) == 4
    for byline, html in answer:
        assert byline == "By Ann Bolt"
        assert '<p class="ev-byline__text">' in html
        assert "Chief Executive, Acme" in html


@pytest.mark.parametrize("mixin", ["BylinesMixin", "ExecutiveAuthorMixin"])
def test_the_mixin_in_the_wrong_order_stops_the_site_and_is_told_its_place(adopted: GeneratedSite, mixin: str) -> None:
    adopted.replace(MODELS, "import BylinesMixin", f"import {mixin}")
    adopted.replace(MODELS, "class BlogPage(BylinesMixin, Page)", f"class BlogPage(Page, {mixin})")
    printed = adopted.manage("check", fails=True)
    assert "execvoice_authors.E001" in printed
    assert f"class BlogPage({mixin}, Page)" in printed
