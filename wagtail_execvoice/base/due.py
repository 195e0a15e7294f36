"""What happens later: a registry of jobs that ``manage.py execvoice_run_due`` runs, and a record of whether it does.

A feature adds a job in a module ``jobs`` that its ``AppConfig.ready()`` imports::

    @register_due_job("myapp.remind", _("remind people"))
    def remind() -> int: ...

A job must be safe every minute, twice at once, and after a day's pause: it takes its work by conditional updates, says
whom it told by the key of the mail, and does everything that is overdue. It returns how many things it did.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise

from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.base.constants import ERROR_LENGTH
from wagtail_execvoice.conf import settings

logger = logging.getLogger("wagtail_execvoice.base")


@dataclass(frozen=True)
class DueJob:
    """A function that does what is due, with the name of its record and the words for people ("deliver mail")."""

    name: str
    label: str | Promise
    run: Callable[[], int | None]
    order: int


_jobs: dict[str, DueJob] = {}


def register_due_job(
    name: str, label: str | Promise, *, order: int = 100
) -> Callable[[Callable[[], int | None]], Callable[[], int | None]]:
    """Make a function a due job. Jobs run by ``order``; mail is delivered at 900, after what the others queued.

    Raises ``ValueError`` if another function has the name already.
    """

    def register(function: Callable[[], int | None]) -> Callable[[], int | None]:
        if name in _jobs and _jobs[name].run is not function:
            raise ValueError(f"There is a due job named {name!r} already.")
        _jobs[name] = DueJob(name, label, function, order)
        return function

    return register


def due_jobs() -> list[DueJob]:
    """Return all jobs in the order in which they run."""
    return sorted(_jobs.values(), key=lambda job: (job.order, job.name))


@dataclass(frozen=True)
class JobResult:
    """How one job ended. ``error`` is empty if it ended well."""

    job: DueJob
    count: int = 0
    error: str = ""


def run_due_jobs() -> list[JobResult]:
    """Run every job and record how each ended. A job that fails does not keep the others from running."""
    from wagtail_execvoice.base.models import DueRun

    jobs = due_jobs()
    DueRun.objects.bulk_create([DueRun(name=job.name) for job in jobs], ignore_conflicts=True)
    return [_run(job) for job in jobs]


def _run(job: DueJob) -> JobResult:
    from wagtail_execvoice.base.models import DueRun

    row = DueRun.objects.filter(name=job.name)
    row.update(last_started_at=timezone.now())
    try:
        result = JobResult(job, count=max(0, job.run() or 0))
    except Exception as error:
        logger.exception("The due job %s failed.", job.name)
        result = JobResult(job, error=clean_line(f"{type(error).__name__}: {error}", ERROR_LENGTH))
    row.update(last_finished_at=timezone.now(), last_error=result.error, last_count=result.count)
    return result


@dataclass(frozen=True)
class DueState:
    """Whether the due jobs do their work, for the dashboard and the system check."""

    last_run: datetime | None
    silent: bool
    failed: list[JobResult] = field(default_factory=list)
    stuck: list[DueJob] = field(default_factory=list)


def read_due_state() -> DueState:
    """Say when the due jobs last ran, which failed, and which have not come to an end while others did. One query."""
    from wagtail_execvoice.base.models import DueRun

    # Records of jobs that are no longer installed say nothing.
    runs = [run for run in DueRun.objects.all() if run.name in _jobs]
    alarm = timezone.now() - timedelta(minutes=settings.RUN_DUE_ALARM_MINUTES)
    last_run = max((run.last_finished_at for run in runs if run.last_finished_at), default=None)
    silent = last_run is None or last_run <= alarm
    # A job that never came to an end is judged by its start.
    ends = {run: run.last_finished_at or run.last_started_at for run in runs}
    late = [run for run, end in ends.items() if end and end <= alarm]
    return DueState(
        last_run=last_run,
        silent=silent,
        failed=[JobResult(_jobs[run.name], error=run.last_error) for run in runs if run.last_error],
        stuck=[] if silent else [_jobs[run.name] for run in late],
    )
