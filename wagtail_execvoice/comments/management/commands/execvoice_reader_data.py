from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_execvoice.comments.actions.accounting import erase_and_log, export_and_log
from wagtail_execvoice.comments.actions.readers import describe_person


class Command(BaseCommand):
    help = (
        "Prints as JSON what is kept of somebody who commented, for whoever asks for their data; or erases it. Answers of "
        "others stay, and so does what is on hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--email", metavar="ADDRESS", help="Whose: their e-mail address.")
        whose.add_argument("--username", metavar="NAME", help="Whose: the user name of their account.")
        parser.add_argument(
            "--erase", action="store_true", help="Erase it, for good, and print how many comments were erased and left."
        )
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = self._find(options)
        if not options["erase"]:
            self._print(export_and_log(reader))
        elif not options["interactive"] or self._ask(reader):
            self._print(asdict(erase_and_log(reader)))
        else:
            self.stderr.write(_("Nothing was erased."))

    def _find(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["username"] is not None:
            model = get_user_model()
            user = model._default_manager.filter(**{model.USERNAME_FIELD: options["username"]}).first()
            if user is None:
                raise CommandError(_("No account has this user name."))
            return {"user": user}
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(_("This is not an e-mail address.")) from None
        return {"email": email}

    def _print(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))

    def _ask(self, reader: dict[str, Any]) -> bool:
        count = describe_person(**reader).comments
        question = ngettext(
            "Erase %(count)d comment? This cannot be undone. Type 'yes' to continue: ",
            "Erase %(count)d comments? This cannot be undone. Type 'yes' to continue: ",
            count,
        )
        return input(question % {"count": count}) == "yes"
