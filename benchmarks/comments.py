"""What a conversation costs as it grows: ``python benchmarks/comments.py [sqlite|postgresql|mariadb] [number of comments]``.

Builds a throw-away database with one page that has a quarter of all comments, one that has a thread of 10,000 answers, and forty
others, at a tenth of the number and at all of it. Prints the fastest run of each operation in milliseconds at both sizes, and their
ratio: what does not grow with success is at 1. Then what a visit to a page takes with 50 comments shown of 10,000, and how many
times as long as to the same page without a conversation: with an empty cache; after one of the comments was changed; and with
nothing new.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import count
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
os.environ["EXECVOICE_TEST_DATABASE"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
COMMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
RUNS = 15
#: The long thread, and the page that is compared with a bare one.
THREAD, BUSY = min(10_000, COMMENTS // 20), 10_000

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.utils import timezone  # noqa: E402
from testapp.models import TalkPage  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from wagtail_execvoice.comments.actions import Draft, Ticket, decide, undo, write_comment, writing  # noqa: E402
from wagtail_execvoice.comments.constants import Act, Mode, Status  # noqa: E402
from wagtail_execvoice.comments.models import Conversation, ReaderComment  # noqa: E402
from wagtail_execvoice.comments.threads import read_conversation, read_thread  # noqa: E402
from wagtail_execvoice.comments.viewsets.queues import MOST_COUNTED  # noqa: E402

NOW = timezone.now()
#: Of a hundred comments.
WAITING, SPAM = 6, 12
writing.PAGE_LIMIT = writing.SITE_LIMIT = (10_000_000, 60)
tickets = count()
#: What is the same at any size: how far its ratio is from 1, the machine itself was slower or faster meanwhile.
ONE = "one comment by its key"
#: Enough to be compared with other texts.
WORDS = "I would have liked to read more about the move itself, and about the people who made it."


def make_pages() -> list[TalkPage]:
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    home = root.add_child(instance=TalkPage(title="Home", slug="bench", live=True))
    Site.objects.update(root_page=home)
    return [home.add_child(instance=TalkPage(title=f"Page {n}", slug=f"page-{n}", live=True)) for n in range(43)]


def fill(pages: list[TalkPage], total: int) -> ReaderComment:
    """Let there be so many comments, and return the first of the long thread."""
    *others, long, _busy = pages
    ReaderComment.objects.filter(name="Bo").delete()  # what was written to measure
    ReaderComment.objects.exclude(status=Status.APPROVED).update(number=None)
    viral = ReaderComment.objects.filter(page_id=long.pk, number=1).first() or make(long, 1, WAITING + SPAM)
    viral.save()
    rest = total - total // 4 - THREAD
    sizes = [total // 4] + [rest // (len(others) - 1)] * (len(others) - 1) + [THREAD + 1]
    for page, size in zip((*others, long), sizes, strict=True):
        have = ReaderComment.objects.filter(page_id=page.pk).count()
        for start in range(have, size, 5000):
            rows = [
                # A thousand that wait, whatever the size: what one act decides about.
                make(page, n + 1, 0 if page is others[0] and n < 1000 else n % 100, viral if page is long else None)
                for n in range(start, min(start + 5000, size))
            ]
            with transaction.atomic():
                ReaderComment.objects.bulk_create(rows, batch_size=1000)
        Conversation.objects.update_or_create(
            page_id=page.pk, defaults={"mode": Mode.OPEN, "visible_count": size, "last_number": size + 1}
        )
    answers = ReaderComment.objects.filter(root=viral).count()
    ReaderComment.objects.filter(pk=viral.pk).update(reply_count=answers, last_position=answers + 1)
    settle()
    viral.refresh_from_db()
    return viral


def settle() -> None:
    """Let the database do what it puts off until it has time, so that it is not busy with it while it is measured."""
    statements = {
        "mysql": ["ANALYZE TABLE execvoice_comments_readercomment"],
        "postgresql": ["VACUUM (ANALYZE)", "CHECKPOINT"],
    }
    with connection.cursor() as cursor:
        for statement in statements.get(connection.vendor, ["ANALYZE"]):
            cursor.execute(statement)


def make(page: TalkPage, number: int, kind: int, root: ReaderComment | None = None) -> ReaderComment:
    status = Status.PENDING if kind < WAITING else Status.SPAM if kind < SPAM else Status.APPROVED
    # Threads are all shown, so that their length is known.
    status = Status.APPROVED if root else status
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
    # The fastest of them: whatever else the machine did meanwhile only made the others slower.
    for _run in range(RUNS):
        start = time.perf_counter()
        operation()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def write(page: TalkPage) -> None:
    number = next(tickets)
    draft = Draft(page=page, body=f"Fresh {number}: {WORDS}", name="Bo", visitor=f"{number}")
    write_comment(draft, Ticket(60, f"{number:064d}"))


def queue() -> None:
    list(ReaderComment.objects.waiting().select_related("page", "commenter").order_by("created_at", "pk")[:50])


def decide_thousand(page: TalkPage, user: object) -> None:
    pks = list(ReaderComment.objects.waiting().filter(page_id=page.pk).values_list("pk", flat=True)[:1000])
    undo(decide(pks, Act.APPROVE, user), user)


def measure_all(pages: list[TalkPage], total: int, user: object) -> dict[str, float]:
    viral = fill(pages, total)
    hot = pages[0].pk
    deep = Conversation.objects.get(page_id=hot).last_number // 2
    return {
        ONE: measure(lambda: ReaderComment.objects.get(pk=viral.pk)),
        "first page of the long conversation": measure(lambda: read_conversation(hot)),
        "a page in its middle": measure(lambda: read_conversation(hot, start=deep)),
        "the next answers of the long thread": measure(lambda: read_thread(viral, after=viral.last_position // 2)),
        "the queue": measure(queue),
        "how many wait": measure(ReaderComment.objects.waiting().order_by()[: MOST_COUNTED + 1].count),
        "a comment written and shown": measure(lambda: write(pages[0])),
        "1,000 approved, and undone": measure(lambda: decide_thousand(pages[0], user)),
    }


def make_busy(page: TalkPage) -> None:
    """Let ``page`` show fifty of its comments: twenty threads, of which ten have two answers and ten have one."""
    roots = [make(page, n + 1, WAITING + SPAM) for n in range(BUSY - 30)]
    for place, root in enumerate(roots[-20:]):
        root.reply_count = root.last_position = 2 if place < 10 else 1
    with transaction.atomic():
        ReaderComment.objects.bulk_create(roots, batch_size=1000)
    threads = list(ReaderComment.objects.filter(page_id=page.pk).order_by("-number")[:20])
    answered = [(root, place + 1) for root in threads for place in range(root.reply_count)]
    answers = [make(page, BUSY - 29 + n, WAITING + SPAM, root) for n, (root, _place) in enumerate(answered)]
    for answer, (_root, place) in zip(answers, answered, strict=True):
        answer.position = place
    ReaderComment.objects.bulk_create(answers)
    counted = {"mode": Mode.OPEN, "visible_count": BUSY, "last_number": BUSY}
    Conversation.objects.update_or_create(page_id=page.pk, defaults=counted)


def compare_visits(page: TalkPage) -> dict[str, float]:
    """Return how long a visit takes to the page without its conversation, with it, and with it from the cache."""
    newest = ReaderComment.objects.filter(page_id=page.pk, depth=0).order_by("-number")[0].pk

    def change_one() -> None:
        ReaderComment.objects.filter(pk=newest).update(version=F("version") + 1)
        Conversation.objects.filter(page_id=page.pk).update(version=F("version") + 1)

    client, url, keys = Client(), page.url, getattr(settings, "EXECVOICE", {})

    kept = {**keys, "COMMENTS_CACHE_SECONDS": 600}
    tag = "wagtail_execvoice.comments.templatetags.execvoice_comments.write_conversation"
    ways: dict[str, tuple[Callable[[], AbstractContextManager[object]], int]] = {
        "a bare page": (lambda: mock.patch(tag, lambda *args: ""), 0),
        "50 comments of 10,000": (lambda: override_settings(EXECVOICE={**keys, "COMMENTS_CACHE_SECONDS": 0}), 50),
        "the same after one was changed": (lambda: override_settings(EXECVOICE=kept), 50),
        "the same from the cache": (lambda: override_settings(EXECVOICE=kept), 50),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    # By turns: whatever else the machine does meanwhile, it does to all of them.
    for _run in range(RUNS * 3):
        for name, (way, shown) in ways.items():
            with way():
                if "changed" in name:
                    change_one()
                start = time.perf_counter()
                response = client.get(url)
                times[name].append(time.perf_counter() - start)
            assert response.content.count(b"<article") == shown
    return {name: min(took) * 1000 for name, took in times.items()}


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        pages = make_pages()
        user = get_user_model().objects.create_user("moderator")
        small = measure_all(pages, COMMENTS // 10, user)
        large = measure_all(pages, COMMENTS, user)
        make_busy(pages[-1])
        visits = compare_visits(pages[-1])
    finally:
        runner.teardown_databases(databases)
    print(f"{connection.vendor}, fastest of {RUNS}, milliseconds")
    print(f"{'':40} {COMMENTS // 10:>10,} {COMMENTS:>10,}  ratio")
    for name, before in small.items():
        print(f"{name:40} {before:10.2f} {large[name]:10.2f} {large[name] / before:6.2f}")
    print(f"{'':40} {'':>10} {'':>10}  times a bare page")
    for name, took in visits.items():
        print(f"{name:40} {'':>10} {took:10.2f} {took / visits['a bare page']:6.2f}")


if __name__ == "__main__":
    main()
