from __future__ import annotations

import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_execvoice.comments.actions.importing import Imported, import_posts
from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.imports import FileRefused, read_posts

LEFT_OUT = {
    "spam": gettext_lazy("spam"),
    "trash": gettext_lazy("rejected, or in the trash"),
    "kind": gettext_lazy("mentions by other sites, and no comments"),
    "key": gettext_lazy("without an id"),
    "time": gettext_lazy("without a date, or with one that is none"),
    "empty": gettext_lazy("without any text"),
    "long": gettext_lazy("far too long for a comment"),
    "refused": gettext_lazy("refused by the pipeline"),
}
UNMATCHED = {
    "none": gettext_lazy("there is no such page"),
    "type": gettext_lazy("the page takes no comments"),
    "many": gettext_lazy("several pages could be it"),
}


class Command(BaseCommand):
    help = (
        "Takes in comments that another system exported: WordPress (WXR), or one comment on each line as JSON. Run it as often "
        "as you like: each comment comes in once. Nobody is mailed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="An export of WordPress, or one comment on each line as JSON.")
        parser.add_argument(
            "--pages", metavar="FILE", help="A CSV file of two columns: the old address, and the new path or page id."
        )
        parser.add_argument(
            "--source",
            default="",
            metavar="NAME",
            help="A name of your own for where they come from, if two systems have comments with the same ids.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Tell what would be done and do nothing.")

    def handle(self, *args: Any, file: str, dry_run: bool, **options: Any) -> None:
        mapping = self._read_mapping(options["pages"]) if options["pages"] else {}
        try:
            # Read to its end before anything is stored: a file that breaks off halfway changes nothing.
            total = sum(len(post.comments) + post.left_out.total() for post in read_posts(file))
            done = import_posts(read_posts(file), source=options["source"], mapping=mapping, dry_run=dry_run)
        except FileRefused as error:
            raise CommandError(_("Nothing was imported. %(problem)s") % {"problem": error}) from error
        self._report(done, total)
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing has been changed."))

    def _report(self, done: Imported, total: int) -> None:
        self.stdout.write(_("Comments in the file: %(count)d") % {"count": total})
        for status in (Status.APPROVED, Status.PENDING):
            values = {"status": status.label, "count": done.counts[status]}
            self.stdout.write(_("Imported, %(status)s: %(count)d") % values)
        self.stdout.write(_("Here already: %(count)d") % {"count": done.known})
        for reason, count in sorted(done.left_out.items()):
            self.stdout.write(_("Left out, %(why)s: %(count)d") % {"why": LEFT_OUT[reason], "count": count})
        for address, why, count in done.unmatched:
            values = {"address": address, "why": UNMATCHED[why], "count": count}
            self.stderr.write(_("Not imported, %(why)s: %(address)s (%(count)d)") % values)

    def _read_mapping(self, path: str) -> dict[str, str]:
        try:
            with open(path, encoding="utf-8-sig", newline="") as file:
                rows: Any = [[cell.strip() for cell in row] for row in csv.reader(file) if any(row)]
        except (OSError, ValueError, csv.Error) as error:
            raise CommandError(_("The list of pages cannot be read: %(error)s") % {"error": error}) from error
        for number, row in enumerate(rows, start=1):
            if len(row) != 2 or not all(row):
                raise CommandError(_("The list of pages has two columns; row %(number)d has not.") % {"number": number})
        return dict(rows)
