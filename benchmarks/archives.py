"""What lists of posts cost with 100 and with 10,000 posts of one author: ``python benchmarks/archives.py [sqlite|postgresql|mariadb]``.

Builds a throw-away database of 100 posts, measures, adds posts up to 10,000 and measures again, in one run. Per address: the
number of queries, the median milliseconds of a whole request (routing, database, template) for either size, and the ratio.
The posts are copies of one published post, made in SQL: what is measured does not care how they came there.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
os.environ["EXECVOICE_TEST_MEDIA"] = tempfile.mkdtemp(prefix="execvoice-benchmark-")
os.environ["EXECVOICE_TEST_DATABASE"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
SIZES = (100, 10_000)
ROUNDS = 40

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from wagtail.images import get_image_model  # noqa: E402
from wagtail.images.tests.utils import get_test_image_file  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from wagtail_execvoice.authors.models import Byline, Person, PersonText  # noqa: E402
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage  # noqa: E402

BORN = datetime(2020, 1, 1, tzinfo=timezone.utc)


def make_site() -> tuple[VoiceIndexPage, ExecutiveAuthorPage, ExecutivePostPage]:
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    home = root.add_child(instance=Page(title="Home", slug="benchmark", locale=Locale.get_default()))
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    voice = home.add_child(instance=VoiceIndexPage(title="Our voice", slug="voice", locale=home.locale))
    portrait = get_image_model().objects.create(title="Ann", file=get_test_image_file(size=(400, 400)))
    person = Person(name="Ann Bolt", portrait=portrait)
    person.texts = [PersonText(language="en", title="Chief Executive", organisation="Acme")]
    person.save()
    author = voice.add_child(instance=ExecutiveAuthorPage(title="Ann Bolt", slug="ann", person=person))
    post = ExecutivePostPage(
        title="Post 0",
        intro="What the reader will learn.",
        picture=portrait,
        body=[("paragraph", "<p>Words. </p>" * 50)],
    )
    post.execvoice_bylines = [Byline(person=person, sort_order=0)]
    post.topics.add("Safety")
    voice.add_child(instance=post)
    post.save_revision().publish()
    return voice, author, post


def copy_post(post: ExecutivePostPage, first: int, last: int) -> None:
    """Add copies of ``post``, numbered from ``first`` to ``last``, as rows of the three tables."""
    numbers = range(first, last)
    base = connection.introspection.identifier_converter(Page._meta.db_table)
    byline = Byline.objects.get(page=post)
    offset = 1_000
    pages, posts, bylines = [], [], []
    page_columns = [field.column for field in Page._meta.concrete_fields]
    post_columns = [field.column for field in ExecutivePostPage._meta.local_concrete_fields]
    page_row = _read_row(base, "id", post.pk)
    post_row = _read_row(ExecutivePostPage._meta.db_table, "page_ptr_id", post.pk)
    parent_path, step = post.path[:-4], int(post.path[-4:], 36)
    for number in numbers:
        day = BORN + timedelta(hours=6 * number)
        changes = {
            "id": offset + number,
            "path": parent_path + _base36(step + number),
            "title": f"Post {number}",
            "draft_title": f"Post {number}",
            "slug": f"post-{number}",
            "url_path": post.url_path.replace("post-0", f"post-{number}"),
            "translation_key": uuid.uuid4(),
            "first_published_at": day,
            "last_published_at": day,
            "live_revision_id": None,
            "latest_revision_id": None,
        }
        fields = {field.column: field for field in Page._meta.concrete_fields}
        pages.append(
            [
                fields[column].get_db_prep_save(changes[column], connection) if column in changes else page_row[column]
                for column in page_columns
            ]
        )
        posts.append([offset + number if column == "page_ptr_id" else post_row[column] for column in post_columns])
        bylines.append(
            Byline(page_id=offset + number, person_id=byline.person_id, printed_name=byline.printed_name, sort_order=0)
        )
    _insert(base, page_columns, pages)
    _insert(ExecutivePostPage._meta.db_table, post_columns, posts)
    Byline.objects.bulk_create(bylines, batch_size=500)
    Page.objects.filter(path=parent_path).update(numchild=last + 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE TABLE " + base if connection.vendor == "mysql" else "ANALYZE")


def _base36(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _place in range(4):
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text


def _read_row(table: str, key: str, value: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s", [value])  # noqa: S608 (names of our own models)
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def _insert(table: str, columns: list[str], rows: list[list[Any]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 (as above)


def measure(client: Client, url: str) -> tuple[int, float]:
    """Return the number of queries of a warm request, and the median of its duration in milliseconds."""
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    # Now and not below: every request empties the log that is counted.
    count = len(queries)
    took = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(url)
        took.append((time.perf_counter() - start) * 1000)
    return count, statistics.median(took)


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        voice, author, post = make_site()
        addresses = {
            "archive of an author, page 1": author.url,
            "archive of an author, page 5": author.url + "?page=5",
            "voice index, page 1": voice.url,
            "voice index, one topic": voice.url + "?topic=safety",
            "voice index, one year": voice.url + "?year=2020",
            "feed of an author (Atom)": author.url + "feed/atom/",
            "feed of the voice (RSS)": voice.url + "feed/rss/",
            "a post": post.url,
        }
        client = Client()
        results: dict[str, list[tuple[int, float]]] = {name: [] for name in addresses}
        made = 1
        for size in SIZES:
            copy_post(post, made, size)
            made = size
            for name, url in addresses.items():
                results[name].append(measure(client, url))
        print(f"{connection.vendor}: median of {ROUNDS} requests, {SIZES[0]} and {SIZES[1]:,} posts of one author\n")
        print(f"{'address':32}{'queries':>9}{'ms':>9}{'queries':>9}{'ms':>9}{'ratio':>8}")
        for name, ((few, short), (many, long)) in results.items():
            print(f"{name:32}{few:>9}{short:>9.1f}{many:>9}{long:>9.1f}{long / short:>8.2f}")
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
