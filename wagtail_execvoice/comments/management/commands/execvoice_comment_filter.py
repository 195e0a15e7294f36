from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wagtail_execvoice.comments.actions.learning import export_filter, get_filter, learn, reset_filter
from wagtail_execvoice.comments.filter_words import say_figures, say_state
from wagtail_execvoice.comments.pipeline.languages import all_profiles


class Command(BaseCommand):
    help = "Says what the spam filter learned from your decisions and how good it is; exports it, or begins anew."

    def add_arguments(self, parser: CommandParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--status", action="store_true", help="Say what it learned and how good it is (the default)."
        )
        group.add_argument("--export", action="store_true", help="Write all of it as JSON.")
        group.add_argument("--learn", action="store_true", help="Learn from the decisions now, not within the hour.")
        group.add_argument("--reset", action="store_true", help="Forget it, and learn from decisions made from now on.")
        group.add_argument(
            "--languages",
            action="store_true",
            help="Put the spelling of all languages into the cache, so that no comment has to wait for it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["export"]:
            self.stdout.write(json.dumps(export_filter(), ensure_ascii=False, indent=1))
        elif options["languages"]:
            profiles, _complete = all_profiles(most=1000)
            self.stdout.write(_("The spelling of %(count)d languages is known.") % {"count": len(profiles)})
        else:
            if options["reset"]:
                reset_filter()
            elif options["learn"]:
                learn()
            self._say_status()

    def _say_status(self) -> None:
        row = get_filter()
        if row.trained_at is None:
            self.stdout.write(_("Nothing was learned yet."))
            return
        counts = {"approved": row.approved_count, "spam": row.spam_count}
        self.stdout.write(_("Learned from %(approved)d approved comments and %(spam)d marked as spam.") % counts)
        self.stdout.write(say_state(row)["why"])
        if row.threshold is not None:
            self.stdout.write(_("Calls spam from a score of %(score)s.") % {"score": f"{row.threshold:.3f}"})
        for figure in say_figures(row):
            self.stdout.write(f"{figure['label']}: {figure['value']} ({figure['rests']})")
