from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import ngettext

from wagtail_execvoice.authors.actions.upkeep import delete_orphans, remake_files
from wagtail_execvoice.authors.models import GeneratedFile


class Command(BaseCommand):
    help = (
        "Makes the share cards and press kits of all live pages whose content, colours or fonts changed, and those that "
        "are missing, and deletes files that belong to no page. It can be repeated and run beside a working site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="Make all of them anew, also those that are as they should be."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made = remake_files(everything=options["all"])
        deleted = delete_orphans()
        failed = GeneratedFile.objects.troubled().count()
        self._say(ngettext("%(count)d file made.", "%(count)d files made.", made), made)
        self._say(ngettext("%(count)d orphan deleted.", "%(count)d orphans deleted.", deleted), deleted)
        for row in GeneratedFile.objects.troubled().order_by("page_id", "kind"):
            self.stderr.write(f"{row}: {row.error}")
        if failed:
            raise SystemExit(1)

    def _say(self, sentence: str, count: int) -> None:
        self.stdout.write(sentence % {"count": count})
