from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_execvoice.signoff.notes import Note, read_notes
from wagtail_execvoice.signoff.verification import Report, verify


class Command(BaseCommand):
    help = (
        "Checks the evidence of sign-off: ledger, signatures, signed texts, grants. With --live also that every live page "
        "of a guarded type is what may be live. Exit code 0: all holds. 1: something does not, and is named. 2: the check "
        "could not be carried out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--live", action="store_true", help="Also check the pages that are live.")
        parser.add_argument(
            "--no-mark",
            action="store_true",
            help="With --live: only tell, do not mark a page that is no longer what was signed.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object, for monitoring.")
        parser.add_argument(
            "--since-checkpoint",
            metavar="FILE",
            help="Check that the ledger still holds the checkpoints in this file, which was kept elsewhere.",
        )
        parser.add_argument(
            "--public-key",
            default="",
            metavar="KEY",
            help="The public key that signed them, as execvoice_checkpoint --make-key printed it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            notes = _read(options["since_checkpoint"]) if options["since_checkpoint"] else []
            report = verify(
                live=options["live"], mark=not options["no_mark"], since=notes, public_key=options["public_key"]
            )
        except Exception as error:
            # Whatever the reason: nobody may take a check that was not made for one that found nothing.
            if options["json"]:
                self.stdout.write(json.dumps({"ok": None, "error": f"{type(error).__name__}: {error}"}))
            message = _("The check could not be carried out. %(error)s")
            raise CommandError(message % {"error": f"{type(error).__name__}: {error}"}, returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            self._tell(report, options["verbosity"])
        if not report.ok:
            raise SystemExit(1)

    def _tell(self, report: Report, verbosity: int) -> None:
        for finding in report.findings:
            self.stderr.write(f"{finding.row}: {finding.message} [{finding.code}]")
        if (rest := report.failures + report.warnings - len(report.findings)) > 0:
            more = ngettext("and %(count)d more", "and %(count)d more", rest)
            self.stderr.write(more % {"count": rest})
        # Cron mails whatever is printed: a check that finds nothing may be told to say nothing.
        if verbosity:
            for line in _summarise(report):
                self.stdout.write(line)


def _summarise(report: Report) -> list[str]:
    lines = [
        ngettext("%(count)d ledger entry", "%(count)d ledger entries", report.entries) % {"count": report.entries},
        ngettext("%(count)d row of evidence", "%(count)d rows of evidence", report.rows) % {"count": report.rows},
    ]
    if report.checkpoints:
        count = ngettext("%(count)d checkpoint", "%(count)d checkpoints", report.checkpoints)
        lines.append(count % {"count": report.checkpoints})
    if report.pages is not None:
        count = ngettext("%(count)d live page", "%(count)d live pages", report.pages)
        lines.append(count % {"count": report.pages})
    if report.ok:
        return [*lines, _("All of it holds.")]
    failed = ngettext("%(count)d thing does not hold.", "%(count)d things do not hold.", report.failures)
    return [*lines, failed % {"count": report.failures}]


def _read(path: str) -> list[Note]:
    notes = list(read_notes(Path(path).read_text(encoding="utf-8")))
    if not notes:
        raise ValueError(_("There is no checkpoint in %(file)s.") % {"file": path})
    return notes
