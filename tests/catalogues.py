"""Compare the catalogues with the source: every string is in them, and what is compiled is what was translated.

Run by ``tox -e catalogues``. With ``--write`` it brings the catalogues up to date instead. Needs GNU gettext.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import polib

CHECKOUT = Path(__file__).resolve().parent.parent
LANGUAGES = ["en", "nl"]
OPTIONS = ["--no-obsolete", "--no-wrap", "--add-location", "file", "--extension", "html,txt,xml,py"]
# Django looks for catalogues in installed apps only. What stands in none of them ("text", "conf") goes into that of "base",
# which every site installs.
MAKE_MESSAGES = """
import sys
from django.conf import settings
from django.core.management import execute_from_command_line
settings.configure(LOCALE_PATHS=["base/locale"])
execute_from_command_line(["django-admin", "makemessages", *sys.argv[1:]])
"""
HEADERS = {
    "en": "The texts in the source are English: as in Django's own catalogues they are not repeated here.",
    "nl": "Dutch in the manner of Wagtail's own admin: it says je, and has the same words for the same things.",
}


def rooms(package: Path) -> list[Path]:
    return sorted(path.parent for path in package.glob("*/apps.py"))


def make_messages(package: Path) -> None:
    """Write the strings of every app into its catalogues, as ``django-admin makemessages`` does."""
    for room in rooms(package):
        (room / "locale").mkdir(exist_ok=True)
    languages = [option for language in LANGUAGES for option in ("--locale", language)]
    command = [sys.executable, "-c", MAKE_MESSAGES, "--verbosity", "0", *OPTIONS, *languages]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=package, env=environment, check=True)  # noqa: S603
    if any("gettext(" in script.read_text(encoding="utf-8") for script in package.glob("*/static/**/*.js")):
        subprocess.run([*command, "--domain", "djangojs"], cwd=package, env=environment, check=True)  # noqa: S603


def tidy(catalogue: Path) -> None:
    """Leave out dates and names that would differ from run to run, and write the .mo."""
    language = catalogue.parent.parent.name
    entries = polib.pofile(str(catalogue), wrapwidth=0)
    entries.header = HEADERS[language]
    entries.metadata_is_fuzzy = []
    entries.metadata = {
        "Project-Id-Version": "wagtail-execvoice",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    entries.save(newline="\n")
    entries.save_as_mofile(str(catalogue.with_suffix(".mo")))


def strings(catalogue: Path) -> set[tuple[str, str, str]]:
    if not catalogue.exists():
        return set()
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural)
        for entry in polib.pofile(str(catalogue))
        if not entry.obsolete
    }


def translations(entries: Iterable[polib.POEntry | polib.MOEntry]) -> dict[tuple[str, str], tuple[str, dict[int, str]]]:
    return {(entry.msgctxt or "", entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in entries}


def compiled(catalogue: Path) -> bool:
    """Say whether the .mo beside a catalogue was made from it."""
    binary = catalogue.with_suffix(".mo")
    if not binary.exists():
        return False
    return translations(polib.pofile(str(catalogue)).translated_entries()) == translations(polib.mofile(str(binary)))


def problems(package: Path) -> list[str]:
    found = []
    with TemporaryDirectory() as directory:
        copy = Path(directory) / package.name
        shutil.copytree(package, copy)
        make_messages(copy)
        for room in rooms(copy):
            for wanted in sorted(room.glob("locale/*/LC_MESSAGES/*.po")):
                catalogue = package / wanted.relative_to(copy)
                name = catalogue.relative_to(package.parent)
                new, gone = strings(wanted) - strings(catalogue), strings(catalogue) - strings(wanted)
                found += [f"{name}: not in it: {msgid!r}" for _, msgid, _ in sorted(new)]
                found += [f"{name}: no longer in the source: {msgid!r}" for _, msgid, _ in sorted(gone)]
                if strings(catalogue) and not compiled(catalogue):
                    found.append(f"{name}: its .mo is missing or older")
    return found


def write(package: Path) -> None:
    make_messages(package)
    for room in rooms(package):
        for catalogue in room.glob("locale/*/LC_MESSAGES/*.po"):
            tidy(catalogue)


def main() -> int:
    if not shutil.which("xgettext"):
        sys.exit("GNU gettext is missing: install it (on Debian or Ubuntu: apt install gettext) and try again.")
    package = CHECKOUT / "wagtail_execvoice"
    if "--write" in sys.argv[1:]:
        write(package)
        return 0
    found = problems(package)
    sys.stdout.write("".join(f"{line}\n" for line in found) or "The catalogues hold every string.\n")
    if found:
        sys.stdout.write('Run "make messages", translate what is new in nl, and run it again.\n')
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
