from __future__ import annotations

import argparse
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.identities import find_user
from wagtail_execvoice.signoff.actions.pausing import gate_paused, live_without_grant
from wagtail_execvoice.signoff.actions.policies import covers_in_force
from wagtail_execvoice.signoff.models import Grant, GuardedType, PolicyVersion
from wagtail_execvoice.signoff.triggers.installing import gate_connection, is_ready, triggers_missing

CATEGORIES = ("fixture", "restore", "migration")
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Runs another command while the publishing gate lets everything pass, in one transaction, and gives what goes live by "
        "it an import grant; or says how the gate stands."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--pause", action="store_true", help="Run COMMAND with the gate paused. It is recorded.")
        what.add_argument("--status", action="store_true", help="Say how the gate stands, and change nothing.")
        parser.add_argument("--reason", default="", help="Why. It is recorded; a pause without it is refused.")
        parser.add_argument("--category", choices=CATEGORIES, default="fixture", help="What it is for.")
        parser.add_argument("--user", default="", help="Who does it: a login name or primary key. Else it is nobody.")
        parser.add_argument(
            "run", nargs=argparse.REMAINDER, metavar="COMMAND", help="The command to run, with its arguments: last."
        )

    def handle(self, *args: Any, status: bool, run: list[str], **options: Any) -> None:
        if status:
            self._tell_status()
        else:
            self._pause(run, options["user"], options["category"], options["reason"])

    def _pause(self, run: list[str], who: str, category: str, reason: str) -> None:
        if not run:
            raise CommandError(
                _("Which command? It comes last, with its arguments: … --reason TEXT loaddata pages.json")
            )
        if not reason.strip():
            raise CommandError(_("Say with --reason why the gate is paused: it is recorded."))
        user = find_user(who) if who else None
        if who and user is None:
            raise CommandError(_("There is no account %(who)s.") % {"who": who})
        with gate_paused(user, category, reason) as grants:
            call_command(*run, stdout=self.stdout, stderr=self.stderr)
        self._tell_grants(grants)

    def _tell_grants(self, grants: list[Grant]) -> None:
        pages = get_base_page_model().objects.in_bulk([grant.page_id for grant in grants])
        for grant in grants:
            page = pages[grant.page_id]
            self.stdout.write(f"  {page.pk}  {page.url_path}  {page.title}")
        done = ngettext("%(count)d page has an import grant.", "%(count)d pages have an import grant.", len(grants))
        self.stdout.write(done % {"count": len(grants)})

    def _tell_status(self) -> None:
        self._tell_triggers()
        for guarded in GuardedType.objects.order_by("label"):
            since = localtime(guarded.since).date().isoformat()
            self.stdout.write(_("Guarded since %(since)s: %(type)s") % {"since": since, "type": guarded.label})
        covers = covers_in_force()
        numbers = dict(
            PolicyVersion.objects.filter(pk__in=[cover.version_id for cover in covers]).values_list("pk", "number")
        )
        for cover in covers:
            words = _("Policy in force: %(name)s, version %(number)s")
            self.stdout.write(words % {"name": cover.name, "number": numbers[cover.version_id]})
        if not covers:
            self.stdout.write(self.style.WARNING(_("No policy is in force: no guarded page can go live.")))
        self._tell_without_grant()

    def _tell_triggers(self) -> None:
        connection = gate_connection()
        missing = triggers_missing(connection)
        if not is_ready(connection):
            self.stdout.write(self.style.WARNING(_("There are no triggers yet: run migrate.")))
        elif missing:
            words = _("These triggers do not stand as they should: %(names)s. Run migrate.")
            self.stdout.write(self.style.WARNING(words % {"names": ", ".join(missing)}))
        else:
            self.stdout.write(_("The triggers stand."))

    def _tell_without_grant(self) -> None:
        pages = live_without_grant()
        count = pages.count()
        words = ngettext("%(count)d page is live without a grant.", "%(count)d pages are live without a grant.", count)
        self.stdout.write(words % {"count": count})
        for page in pages[:SHOWN]:
            self.stdout.write(f"  {page.pk}  {page.url_path}  {page.title}")
        if count > SHOWN:
            self.stdout.write(_("  … and %(count)d more") % {"count": count - SHOWN})
