"""What adopting sign-off costs: ``python benchmarks/adopting_signoff.py [sqlite|postgresql|mariadb] [number of pages]``.

Builds a throw-away database of pages that are live, then guards their type. Prints seconds and queries of the command
``execvoice_adopt_signoff``: its dry run, recording the baseline, and a second run.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from io import StringIO
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
os.environ["EXECVOICE_TEST_DATABASE"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
PAGES = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
warnings.simplefilter("ignore")

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from testapp.models import OptionalPage, PlainPage  # noqa: E402
from wagtail.models import Locale  # noqa: E402

from wagtail_execvoice.compat import get_base_page_model  # noqa: E402
from wagtail_execvoice.signoff.actions.policies import put_in_force  # noqa: E402
from wagtail_execvoice.signoff.models import Grant, SignOffPolicy, SignOffRule  # noqa: E402

WORDS = "What we think of it, and why. " * 150


class Counter:
    """Counts queries without keeping their text, as Django's own log would."""

    count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def make_live_pages(number: int) -> None:
    locale = Locale.objects.get_or_create(language_code="en")[0]
    root = get_base_page_model().get_first_root_node()
    home = root.add_child(instance=PlainPage(title="Home", slug="benchmark", locale=locale))
    for i in range(number):
        page = OptionalPage(title=f"Page {i}", slug=f"page-{i}", body=WORDS, live=False, locale=locale)
        home.add_child(instance=page)
        page.save_revision().publish()


def guard() -> None:
    policy = SignOffPolicy(name="Policy", page_types=[OptionalPage._meta.label])
    policy.rules = [SignOffRule(kind="legal", group=Group.objects.create(name="Legal"))]
    put_in_force(policy)


def measure(*options: str) -> tuple[float, int]:
    """Return seconds and queries of the command."""
    counter = Counter()
    start = time.perf_counter()
    with connection.execute_wrapper(counter):
        call_command("execvoice_adopt_signoff", *options, stdout=StringIO())
    return time.perf_counter() - start, counter.count


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        user = get_user_model().objects.create_user(username="writer", email="writer@example.com", password=None)
        make_live_pages(PAGES)
        guard()
        write = ("--who", str(user.pk), "--reason", "Live before sign-off.")
        print(f"{connection.vendor}\n{'pages':>8} {'what':14}{'seconds':>9}{'queries':>9}{'per page':>10}")
        for what, options in (("dry run", ("--dry-run",)), ("write", write), ("second run", write)):
            took, queries = measure(*options)
            print(f"{PAGES:>8,} {what:14}{took:>9.2f}{queries:>9,}{queries / PAGES:>10.2f}", flush=True)
        assert Grant.objects.count() == PAGES
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
