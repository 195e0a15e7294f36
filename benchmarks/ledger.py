"""What the ledger costs: ``python benchmarks/ledger.py [sqlite|postgresql|mariadb] [number of entries]``.

Builds a throw-away database. Prints how many acts a second are written and entered, each in a transaction of its own; then how
long the check of the whole evidence takes and how much memory Python holds for it at most, with a tenth of the entries and
with all: the memory should be the same. One entry in ten has a row of evidence, one in a hundred a signed text.
"""

from __future__ import annotations

import os
import resource
import sys
import time
import tracemalloc
from hashlib import sha256

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testproject.settings")
os.environ["EXECVOICE_TEST_DATABASE"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
ENTRIES = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
APPENDED = 500

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.utils import timezone  # noqa: E402

from wagtail_execvoice.signoff.actions.identities import identify  # noqa: E402
from wagtail_execvoice.signoff.actions.ledger import make_act, record, seal_ledger  # noqa: E402
from wagtail_execvoice.signoff.constants import Source  # noqa: E402
from wagtail_execvoice.signoff.models import EvidenceModel, Grant, LedgerEntry, PendingAct, SignedContent  # noqa: E402
from wagtail_execvoice.signoff.verification import Report, verify  # noqa: E402

TEXT = '{"content":{"body":"%s","number":%d}}'
WORDS = "What we think of it, and why. " * 300


def append() -> float:
    """Return acts a second, each written and entered in the chain before the next."""
    start = time.perf_counter()
    for number in range(APPENDED):
        record("test.appended", page_id=number)
    return APPENDED / (time.perf_counter() - start)


def make_row(number: int) -> EvidenceModel | None:
    if number % 100 == 0:
        canonical = TEXT % (WORDS, number)
        digest = sha256(canonical.encode()).hexdigest()
        return SignedContent.objects.create(
            digest=digest,
            algorithm=1,
            page_type="gone.Page",
            canonical=canonical,
            snapshot="{}",
            created_at=timezone.now(),
        )
    if number % 10 == 0:
        return Grant.objects.create(
            page_id=number, digest="0" * 64, source=Source.BASELINE, created_at=timezone.now(), valid_until=None
        )
    return None


def fill(entries: int) -> None:
    """Let the ledger have so many entries, a thousand in a transaction."""
    actor = identify(None, name="Ann Executive", email="ann@example.com")
    number = LedgerEntry.objects.count()
    while number < entries:
        with transaction.atomic():
            acts = []
            for step in range(number, min(number + 1000, entries)):
                body = make_act("test.filled", page_id=step, request_id=None, actor=actor, row=make_row(step), data={})
                acts.append(PendingAct(body=body))
            PendingAct.objects.bulk_create(acts, batch_size=500)
        seal_ledger()
        number += len(acts)


def check() -> tuple[float, float, Report]:
    """Return seconds, without anybody watching, and the megabytes of Python's objects, of a second run with a watch."""
    start = time.perf_counter()
    report = verify()
    took = time.perf_counter() - start
    tracemalloc.start()
    verify()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return took, peak / 1_000_000, report


def main() -> None:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        print(f"{connection.vendor}: {append():.0f} acts a second, each entered before the next")
        print(f"{'entries':>8}{'rows':>8}{'seconds':>9}{'MB':>7}{'process MB':>12}")
        for entries in (ENTRIES // 10, ENTRIES):
            fill(entries)
            took, megabytes, report = check()
            assert report.ok, report.findings
            process = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            print(f"{report.entries:>8}{report.rows:>8}{took:>9.1f}{megabytes:>7.1f}{process:>12.0f}", flush=True)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
