"""What a conversation costs as it grows: ``python benchmarks/comments.py [sqlite|postgresql|mariadb] [number of comments]``.

Builds a throw-away database with one page that has a quarter of all comments (a tenth of which are one thread) and forty others,
at a tenth of the number and at all of it. Prints the median of each operation in milliseconds at both sizes, and their ratio:
what does not grow with success is at 1.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
os.environ["EXECVOICE_TEST_DATABASE"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
COMMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
RUNS = 15

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.utils import timezone  # noqa: E402
from testapp.models import TalkPage  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from wagtail_execvoice.comments.actions import Draft, Ticket, decide, undo, write_comment, writing  # noqa: E402
from wagtail_execvoice.comments.constants import Act, Mode, Status  # noqa: E402
from wagtail_execvoice.comments.models import Conversation, ReaderComment  # noqa: E402
from wagtail_execvoice.comments.threads import read_conversation, read_thread  # noqa: E402

NOW = timezone.now()
#: Of a hundred comments.
WAITING, SPAM = 6, 12
writing.PAGE_LIMIT = writing.SITE_LIMIT = (10_000_000, 60)
tickets = count()


def make_pages() -> list[TalkPage]:
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    home = root.add_child(instance=TalkPage(title="Home", slug="bench", live=True))
    Site.objects.update(root_page=home)
    return [home.add_child(instance=TalkPage(title=f"Page {n}", slug=f"page-{n}", live=True)) for n in range(41)]


def fill(pages: list[TalkPage], total: int) -> ReaderComment:
    """Let there be so many comments, and return the first of the long thread."""
    hot = pages[0]
    ReaderComment.objects.filter(name="Bo").delete()  # what was written to measure
    ReaderComment.objects.exclude(status=Status.APPROVED).update(number=None)
    viral = ReaderComment.objects.filter(page_id=hot.pk, number=1).first() or make(hot, 1, 1)
    viral.save()
    sizes = [total // 4] + [(total - total // 4) // 40] * 40
    for page, size in zip(pages, sizes, strict=True):
        have = ReaderComment.objects.filter(page_id=page.pk).count()
        for start in range(have, size, 5000):
            rows = [
                make(page, n + 1, n % 100, viral if page is hot and n % 10 == 0 else None)
                for n in range(start, min(start + 5000, size))
            ]
            with transaction.atomic():
                ReaderComment.objects.bulk_create(rows, batch_size=1000)
        Conversation.objects.update_or_create(
            page_id=page.pk, defaults={"mode": Mode.OPEN, "visible_count": size, "last_number": size + 1}
        )
    answers = ReaderComment.objects.filter(root=viral).count()
    ReaderComment.objects.filter(pk=viral.pk).update(reply_count=answers, last_position=size_of(hot))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor != "mysql" else "ANALYZE TABLE execvoice_comments_readercomment")
    viral.refresh_from_db()
    return viral


def size_of(page: TalkPage) -> int:
    return ReaderComment.objects.filter(page_id=page.pk).count()


def make(page: TalkPage, number: int, kind: int, root: ReaderComment | None = None) -> ReaderComment:
    status = Status.PENDING if kind < WAITING else Status.SPAM if kind < SPAM else Status.APPROVED
    # The long thread is all shown, so that its length is known.
    status = Status.APPROVED if root or number == 1 else status
    return ReaderComment(
        page_id=page.pk,
        number=number if status == Status.APPROVED else None,
        position=number if root else None,
        root=root,
        parent=root,
        depth=1 if root else 0,
        status=status,
        is_visible=status == Status.APPROVED,
        name="Ana",
        body=f"What I think of number {number}, and why.",
        html=f"<p>What I think of number {number}, and why.</p>",
        created_at=NOW - timedelta(minutes=number),
    )


def measure(operation: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS + 2):
        start = time.perf_counter()
        operation()
        times.append(time.perf_counter() - start)
    # The first two fill caches.
    return statistics.median(times[2:]) * 1000


def write(page: TalkPage) -> None:
    number = next(tickets)
    draft = Draft(page=page, body=f"Fresh {number}", name="Bo", visitor=f"{number}")
    write_comment(draft, Ticket(60, f"{number:064d}"))


def queue() -> None:
    list(ReaderComment.objects.waiting().select_related("page", "commenter").order_by("created_at", "pk")[:50])


def decide_thousand(user: object) -> None:
    pks = list(ReaderComment.objects.waiting().filter(depth=0).values_list("pk", flat=True)[:1000])
    undo(decide(pks, Act.APPROVE, user), user)


def measure_all(pages: list[TalkPage], total: int, user: object) -> dict[str, float]:
    viral = fill(pages, total)
    hot = pages[0].pk
    deep = Conversation.objects.get(page_id=hot).last_number // 2
    return {
        "first page of the long conversation": measure(lambda: read_conversation(hot)),
        "a page in its middle": measure(lambda: read_conversation(hot, start=deep)),
        "the next answers of the long thread": measure(lambda: read_thread(viral, after=viral.last_position // 2)),
        "the queue": measure(queue),
        "how many wait": measure(ReaderComment.objects.waiting().count),
        "a comment written and shown": measure(lambda: write(pages[0])),
        "1,000 approved, and undone": measure(lambda: decide_thousand(user)),
    }


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        pages = make_pages()
        user = get_user_model().objects.create_user("moderator")
        small = measure_all(pages, COMMENTS // 10, user)
        large = measure_all(pages, COMMENTS, user)
    finally:
        runner.teardown_databases(databases)
    print(f"{connection.vendor}, median of {RUNS}, milliseconds")
    print(f"{'':40} {COMMENTS // 10:>10,} {COMMENTS:>10,}  ratio")
    for name, before in small.items():
        print(f"{name:40} {before:10.2f} {large[name]:10.2f} {large[name] / before:6.2f}")


if __name__ == "__main__":
    main()
