from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from wagtail_execvoice.conf import settings
from wagtail_execvoice.signoff.actions.checkpoints import NothingToTell, make_checkpoint, preview_checkpoint
from wagtail_execvoice.signoff.keys import KeyProblem, has_cryptography, load_key, make_key, write_public_key
from wagtail_execvoice.signoff.notes import find_origin


class Command(BaseCommand):
    help = (
        "Writes how the ledger of sign-off stands now to a file or an e-mail address outside the site, which proves later "
        "that nobody rewrote it. Without options the places are those of the settings, where it is done daily by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", default="", metavar="PATH", help="Add the checkpoint to this file.")
        parser.add_argument("--email", default="", metavar="ADDRESS", help="Mail the checkpoint to this address.")
        parser.add_argument("--dry-run", action="store_true", help="Only print what would be written.")
        parser.add_argument(
            "--make-key",
            metavar="PATH",
            help="Make a key that signs checkpoints, write it to this file, print its public half, and do nothing else.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["make_key"]:
                self._make_key(options["make_key"])
            else:
                self._make_checkpoint(options)
        except NothingToTell:
            self.stdout.write(_("The ledger is empty: there is nothing to tell yet."))
        except (KeyProblem, OSError) as error:
            raise CommandError(str(error)) from error

    def _make_checkpoint(self, options: dict[str, Any]) -> None:
        file, email = options["file"], options["email"]
        if not (file or email):
            file, email = settings.CHECKPOINT_FILE, settings.CHECKPOINT_EMAIL
        if options["dry_run"]:
            self.stdout.write(str(preview_checkpoint()))
            return
        if not (file or email):
            raise CommandError(_("Where to? Give --file or --email, or set CHECKPOINT_FILE or CHECKPOINT_EMAIL."))
        _check_address(email)
        checkpoint = make_checkpoint(file=file, email=email)
        self.stdout.write(checkpoint.note)

    def _make_key(self, path: str) -> None:
        if not has_cryptography():
            raise CommandError('pip install "wagtail-execvoice[cryptography]"')
        make_key(path)
        self.stdout.write(_("The key is in %(path)s. Set EXECVOICE['CHECKPOINT_KEY_FILE'] to that.") % {"path": path})
        self.stdout.write(_("Keep its public half where you keep the checkpoints, to check them with:"))
        self.stdout.write(write_public_key(load_key(path), find_origin()))


def _check_address(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise CommandError(_("“%(email)s” is not an e-mail address.") % {"email": email}) from error
