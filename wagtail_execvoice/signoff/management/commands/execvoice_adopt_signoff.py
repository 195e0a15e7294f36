from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_execvoice.base.groups import SectionNotFound, find_section
from wagtail_execvoice.signoff.actions.adopting import Found, Item, record_baseline, survey
from wagtail_execvoice.signoff.actions.identities import find_user, identify
from wagtail_execvoice.signoff.mixins import SignOffMixin
from wagtail_execvoice.signoff.models import Identity

HEADINGS = {
    Found.LIVE: gettext_lazy("Live since before their type was guarded: a baseline can be recorded"),
    Found.UNDATED: gettext_lazy(
        "Live, and nobody can tell since when, for code made them: add --undated if they were live before"
    ),
    Found.SCHEDULED: gettext_lazy(
        "Scheduled before their type was guarded: held when the time comes, unless --scheduled"
    ),
    Found.LATER: gettext_lazy(
        "Live without a grant, and not from before: somebody went round the gate. Unpublish them, or submit them to be signed"
    ),
    Found.GRANTED: gettext_lazy("Live with another text than the one that may be: submit them to be signed"),
    Found.SCHEDULED_LATER: gettext_lazy(
        "Scheduled without a grant: held when the time comes. Submit them to be signed"
    ),
    Found.WORKFLOW: gettext_lazy(
        "In a workflow that began before: its approval will not publish. Cancel the workflow and submit them anew"
    ),
}


class Command(BaseCommand):
    help = (
        "Records what was live before its page type was guarded as the baseline: it stays live without a signature, and its "
        "next text needs one. Lists what is scheduled, in a workflow or live without right. May be run again: each page "
        "is adopted once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--section", default="", help="Only this page and all below it: its id, or its path.")
        parser.add_argument("--type", default="", metavar="APP.MODEL", help="Only pages of this type.")
        parser.add_argument("--scheduled", action="store_true", help="Also let go live what is scheduled already.")
        parser.add_argument("--undated", action="store_true", help="Also pages that have no date of publication.")
        parser.add_argument(
            "--who", default="", metavar="USER", help="Who answers for it: a login name or primary key."
        )
        parser.add_argument("--reason", default="", help="Why these texts may stay live unsigned. It is recorded.")
        parser.add_argument("--dry-run", action="store_true", help="Only list.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        section, model = self._find_section(options["section"]), self._find_type(options["type"])
        actor = None if dry_run else self._find_actor(options["who"], options["reason"])
        items = list(survey(section, model))
        self._report(items)
        wanted = {Found.LIVE}
        wanted |= {Found.SCHEDULED} if options["scheduled"] else set()
        wanted |= {Found.UNDATED} if options["undated"] else set()
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing has been changed."))
            return
        grants = record_baseline([item for item in items if item.found in wanted], actor, options["reason"])
        done = ngettext("%(count)d page adopted.", "%(count)d pages adopted.", len(grants))
        self.stdout.write(done % {"count": len(grants)})

    def _report(self, items: list[Item]) -> None:
        for found, heading in HEADINGS.items():
            of_kind = [item for item in items if item.found == found]
            if of_kind:
                self.stdout.write(self.style.MIGRATE_HEADING(f"{heading} ({len(of_kind)})"))
            for item in of_kind:
                alias = " " + _("(alias)") if item.is_alias else ""
                self.stdout.write(f"  {item.page_id}  {item.url_path}  {item.title}{alias}")

    def _find_section(self, section: str) -> Any:
        try:
            return find_section(section) if section else None
        except SectionNotFound as error:
            raise CommandError(str(error)) from error

    def _find_type(self, label: str) -> Any:
        if not label:
            return None
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise CommandError(_("There is no page type %(label)s.") % {"label": label}) from error
        if not issubclass(model, SignOffMixin):
            raise CommandError(_("%(label)s is not guarded: it lacks SignOffMixin.") % {"label": label})
        return model

    def _find_actor(self, who: str, reason: str) -> Identity | None:
        if not who or not reason.strip():
            raise CommandError(
                _("Say with --who and --reason who lets these texts stay live, and why, or use --dry-run.")
            )
        user = find_user(who)
        if user is None:
            raise CommandError(_("There is no account %(who)s.") % {"who": who})
        return identify(user)
