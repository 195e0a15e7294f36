from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_execvoice.signoff.actions.identities import erase_identity, find_identities, find_user


class Command(BaseCommand):
    help = (
        "Erases name, title, e-mail address and account of a person from the evidence of sign-off, for good. Everything still "
        "verifies: that somebody signed stays, who it was does not. The texts they signed are not changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--user", default="", metavar="KEY", help="The primary key of the account, or its login name.")
        who.add_argument("--email", default="", metavar="ADDRESS", help="For somebody without an account.")
        who.add_argument("--name", default="", metavar="NAME", help="For an author with neither account nor address.")
        parser.add_argument("--dry-run", action="store_true", help="Only list what would be erased.")
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        who = {name: options[name] for name in ("email", "name") if options[name]}
        who = who or {"user_key": self._find_key(options["user"])}
        identities = list(find_identities(**who))
        for identity in identities:
            details = (identity.name, identity.title, identity.email)
            self.stdout.write(f"identity:{identity.pk}  " + ", ".join(detail for detail in details if detail))
        if not identities:
            self.stdout.write(_("Nothing is kept about this person."))
        elif not options["dry_run"] and (not options["interactive"] or self._ask(len(identities))):
            count = erase_identity(**who)
            done = ngettext("%(count)d identity erased.", "%(count)d identities erased.", count)
            self.stdout.write(done % {"count": count})

    def _find_key(self, key: str) -> str:
        """Return the key that identities have. The account may be gone: then the key itself is given."""
        if not key.strip():
            raise CommandError(_("Whose? Give the key of an account."))
        user = find_user(key)
        return str(user.pk) if user else key

    def _ask(self, count: int) -> bool:
        question = ngettext(
            "Erase the details of this %(count)d identity? This cannot be undone. Type 'yes' to continue: ",
            "Erase the details of these %(count)d identities? This cannot be undone. Type 'yes' to continue: ",
            count,
        )
        if input(question % {"count": count}) == "yes":
            return True
        self.stdout.write(_("Nothing was erased."))
        return False
