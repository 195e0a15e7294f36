from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext, ngettext

from wagtail_execvoice.base.due import JobResult, run_due_jobs


class Command(BaseCommand):
    help = (
        "Does what is due: delivers mail, reminds people, deletes old records. Run it every minute; it is safe to run it "
        "twice at once and after a pause. Exit code 1 if a job failed (the others are done nevertheless)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        results = run_due_jobs()
        for result in results:
            self._report(result, options["verbosity"])
        if any(result.error for result in results):
            sys.exit(1)

    def _report(self, result: JobResult, verbosity: int) -> None:
        if result.error:
            self.stderr.write(gettext("%(job)s: failed. %(error)s") % {"job": result.job.label, "error": result.error})
        # Cron mails whatever is printed, so nothing done is nothing said.
        elif verbosity > 1 or (verbosity and result.count):
            done = ngettext("%(job)s: %(count)d done", "%(job)s: %(count)d done", result.count)
            self.stdout.write(done % {"job": result.job.label, "count": result.count})
