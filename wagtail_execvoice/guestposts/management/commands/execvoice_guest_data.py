from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_execvoice.guestposts.actions.accounting import erase_and_log, export_and_log
from wagtail_execvoice.guestposts.actions.forgetting import SeveralPeople
from wagtail_execvoice.guestposts.actions.guests import describe_guest


class Command(BaseCommand):
    help = (
        "Prints as JSON what is kept of a guest, for whoever asks for their data; or erases it. Pages stay, and get a "
        "draft with the credit that the guest asks for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, metavar="ADDRESS", help="Whose: their e-mail address.")
        parser.add_argument(
            "--name",
            action="append",
            default=[],
            metavar="NAME",
            help="Who of several people with this address. May be given more than once.",
        )
        parser.add_argument("--erase", action="store_true", help="Erase it, for good, and print what was erased.")
        parser.add_argument(
            "--credit-as", default="", metavar="NAME", help="The name under which what is published stays."
        )
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(_("This is not an e-mail address.")) from None
        names = options["name"]
        if not options["erase"]:
            self._print(export_and_log(email, names=names))
        elif not options["interactive"] or self._ask(email, names):
            try:
                self._print(asdict(erase_and_log(email, names=names, credit_as=options["credit_as"])))
            except SeveralPeople as refusal:
                raise CommandError(str(refusal)) from None
        else:
            self.stderr.write(_("Nothing was erased."))

    def _print(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))

    def _ask(self, email: str, names: list[str]) -> bool:
        count = describe_guest(email, names).submissions
        question = ngettext(
            "Erase %(count)d text? This cannot be undone. Type 'yes' to continue: ",
            "Erase %(count)d texts? This cannot be undone. Type 'yes' to continue: ",
            count,
        )
        return input(question % {"count": count}) == "yes"
