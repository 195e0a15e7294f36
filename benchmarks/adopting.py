"""What adopting authors costs: ``python benchmarks/adopting.py [sqlite|postgresql|mariadb] [number of posts]``.

Builds a throw-away database of posts with two authors each and, for every fifth, a draft that names somebody else. Prints
seconds, queries and the most memory Python held at once for the dry run, for doing it, and for a second run; with a tenth of
the posts and with all.
"""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
os.environ["EXECVOICE_TEST_DATABASE"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
POSTS = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from testapp.many_stories import make_stories  # noqa: E402
from testapp.models import PlainPage, StoryPage, Writer  # noqa: E402
from wagtail.models import Locale, Page, Revision  # noqa: E402

from wagtail_execvoice.authors.actions.adopting import Adoption, adopt_authors, survey_authors  # noqa: E402
from wagtail_execvoice.authors.adopting.sources import Question, find_source  # noqa: E402
from wagtail_execvoice.authors.models import Byline, Person  # noqa: E402


class Counter:
    """Counts queries without keeping their text, as Django's own log would."""

    count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def measure(function: Callable[[], Any]) -> tuple[float, int, float]:
    """Return seconds (with the watch on memory, which slows it down), queries and megabytes."""
    counter = Counter()
    tracemalloc.start()
    start = time.perf_counter()
    with connection.execute_wrapper(counter):
        function()
    took = time.perf_counter() - start
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return took, counter.count, peak / 1_000_000


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        locale = Locale.objects.get_or_create(language_code="en")[0]
        print(f"{connection.vendor}\n{'posts':>8} {'what':14}{'seconds':>9}{'queries':>9}{'per post':>10}{'MB':>7}")
        for number in (POSTS // 10, POSTS):
            for model in (Byline, Person, Revision, Writer):
                model.objects.all().delete()
            for page in Page.objects.filter(depth=2):
                page.delete()
            home = Page.get_first_root_node().add_child(instance=PlainPage(title="Home", slug="b", locale=locale))
            make_stories(home, number)
            adoption = Adoption(StoryPage, find_source(StoryPage, Question("story_writers", via="writer")), "author")
            for what, function in (
                ("dry run", survey_authors),
                ("write", adopt_authors),
                ("second run", adopt_authors),
            ):
                took, queries, memory = measure(lambda function=function, adoption=adoption: function(adoption))
                print(f"{number:>8,} {what:14}{took:>9.2f}{queries:>9,}{queries / number:>10.2f}{memory:>7.1f}")
            assert Byline.objects.count() == number * 2
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
