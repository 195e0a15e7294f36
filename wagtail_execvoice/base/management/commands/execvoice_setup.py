from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_execvoice.base.groups import SectionNotFound, Step
from wagtail_execvoice.base.setup import set_up_site


class Command(BaseCommand):
    help = (
        "Makes the groups of people that executive voices need, with the rights their work takes, and what the installed "
        "features need to begin with: for sign-off a first policy and its workflow. It never takes a right away, changes "
        "nothing that is there, and may be run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--section",
            default="",
            help="Give rights on pages only here and below: the id of a page, or its path as seen in the browser.",
        )
        parser.add_argument(
            "--existing",
            action="store_true",
            help="Give new rights on pages also to groups that have people in them already.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Tell what would be done and do nothing.")

    def handle(self, *args: Any, section: str, dry_run: bool, existing: bool, **options: Any) -> None:
        try:
            steps = set_up_site(section, dry_run=dry_run, existing=existing)
        except SectionNotFound as error:
            raise CommandError(str(error)) from error
        for role, of_role in groupby(steps, key=lambda step: step.role):
            self._report(role, list(of_role))
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing has been changed."))
        if any(step.missing for step in steps):
            raise CommandError(_("Some rights do not exist yet. Run “migrate”, then this command again."))

    def _report(self, role: str, steps: list[Step]) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(role))
        for step in steps:
            if step.missing:
                self.stderr.write("  " + _("not possible: %(what)s") % {"what": step.text})
            elif step.todo:
                self.stdout.write(self.style.WARNING("  " + _("to do: %(what)s") % {"what": step.text}))
            elif step.withheld:
                self.stdout.write("  " + _("left out: %(what)s") % {"what": step.text})
            elif step.new:
                self.stdout.write("  " + _("new: %(what)s") % {"what": step.text})
            else:
                self.stdout.write("  " + _("was there already: %(what)s") % {"what": step.text})
        if any(step.withheld for step in steps):
            self.stdout.write(
                "  "
                + _("Note: this group has people in it. To give them what was left out, run again with --existing.")
            )
