from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import AbstractPage

from wagtail_execvoice.authors.actions.adopting import Adoption, adopt_authors, survey_authors
from wagtail_execvoice.authors.adopting.authors import AuthorFields, CannotAdopt
from wagtail_execvoice.authors.adopting.report import Report
from wagtail_execvoice.authors.adopting.sources import Question, find_source
from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.mixins import BylinesMixin
from wagtail_execvoice.base.pagemixins import is_inert

SPLIT_AT = ("and",)
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Makes people and bylines out of the authors that the pages of a type name today: for live pages, drafts and "
        "scheduled revisions. Tells what it would do, unless --write is given. It publishes nothing, moves no date, and may "
        "be run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_type", help="The page type, for example blog.BlogPage.")
        parser.add_argument(
            "--from",
            dest="field",
            required=True,
            metavar="FIELD",
            help="What names the authors: a foreign key, a many-to-many, the rows of an InlinePanel, or a text.",
        )
        parser.add_argument("--via", default="", metavar="FIELD", help="In rows: the field that is the author.")
        parser.add_argument(
            "--split",
            nargs="*",
            metavar="WORD",
            help="A text names several people: split it at commas, semicolons, “&” and “and”, and at each WORD given.",
        )
        parser.add_argument("--name-field", default="", metavar="FIELD", help="The author's field that is the name.")
        parser.add_argument("--title-field", default="", metavar="FIELD", help="The field that is the title.")
        parser.add_argument(
            "--organisation-field", default="", metavar="FIELD", help="The field that is the organisation."
        )
        parser.add_argument("--portrait-field", default="", metavar="FIELD", help="The field that is the portrait.")
        parser.add_argument("--bio-field", default="", metavar="FIELD", help="The field that is the biography.")
        parser.add_argument(
            "--role",
            default=Role.AUTHOR.value,
            choices=[role.value for role in Role if role != Role.CUSTOM],
            help="What the people did for the pages. Default: author.",
        )
        parser.add_argument(
            "--link-accounts",
            action="store_true",
            help="Say of each person made from a user that this is their account.",
        )
        parser.add_argument(
            "--merge-namesakes", action="store_true", help="Take authors who have the same name for one person."
        )
        parser.add_argument("--write", action="store_true", help="Do it. Without this, nothing is changed.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            adoption = get_adoption(options)
        except CannotAdopt as error:
            raise CommandError(str(error)) from error
        report = adopt_authors(adoption) if options["write"] else survey_authors(adoption)
        for line in [*tell_numbers(report, written=options["write"]), *tell_people(report, options["verbosity"])]:
            self.stdout.write(line)
        for line in tell_problems(report, options["verbosity"]):
            self.stderr.write(line)
        if not options["write"]:
            self.stdout.write(_("This was a dry run: nothing has been changed. Run again with --write to do it."))


def get_adoption(options: dict[str, Any]) -> Adoption:
    model = get_page_type(options["page_type"])
    split = None if options["split"] is None else (*SPLIT_AT, *options["split"])
    names = {name: options[f"{name}_field"] for name in ("name", "title", "organisation", "portrait", "bio")}
    question = Question(options["field"], options["via"], split, AuthorFields(**names))
    return Adoption(
        model, find_source(model, question), options["role"], options["link_accounts"], options["merge_namesakes"]
    )


def get_page_type(label: str) -> Any:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise CannotAdopt(_("There is no page type “%(label)s”. Write it as app.Model.") % {"label": label}) from error
    if not issubclass(model, AbstractPage):
        raise CannotAdopt(_("%(label)s is no page type.") % {"label": model._meta.label})
    if not issubclass(model, BylinesMixin) or is_inert(model, BylinesMixin):
        raise CannotAdopt(
            _("%(label)s has no bylines. Put the mixin before Page first: class %(name)s(BylinesMixin, Page).")
            % {"label": model._meta.label, "name": model.__name__}
        )
    return model


def tell_numbers(report: Report, *, written: bool) -> list[str]:
    done = _("%(count)d adopted") if written else _("%(count)d to adopt")
    lines = [
        ngettext("%(count)d page", "%(count)d pages", report.pages) % {"count": report.pages},
        done % {"count": report.adopted},
        _("%(count)d left alone: they have a credit in this role") % {"count": report.credited},
        _("%(count)d name nobody") % {"count": report.without_author},
        _("%(count)d held back: see below") % {"count": report.held_back},
        _("%(count)d drafts, scheduled and other revisions of the adopted pages") % {"count": report.versions},
    ]
    return [lines[0], *(f"  {line}" for line in lines[1:])]


def tell_people(report: Report, verbosity: int) -> list[str]:
    """Return each person with the number of pages, those with most pages first."""
    if not report.people:
        return []
    people = sorted(report.people.items(), key=lambda item: (-item[1], item[0]))
    lines = [ngettext("%(count)d person", "%(count)d people", len(people)) % {"count": len(people)}]
    for name, pages in people[: None if verbosity > 1 else SHOWN]:
        line = (
            _("%(name)s, new: %(pages)d") if name in report.new_people else _("%(name)s, in the directory: %(pages)d")
        )
        lines.append("  " + line % {"name": name, "pages": pages})
    return [*lines, *tell_rest(len(people), verbosity)]


def tell_problems(report: Report, verbosity: int) -> list[str]:
    lines = [
        ngettext(
            "Held back: “%(name)s” on %(count)d page, %(examples)s. %(reason)s",
            "Held back: “%(name)s” on %(count)d pages, for example %(examples)s. %(reason)s",
            problem.pages,
        )
        % {
            "name": problem.name[:80],
            "reason": problem.reason,
            "count": problem.pages,
            "examples": ", ".join(map(str, problem.examples)),
        }
        for problem in report.problems.values()
    ]
    several = [
        _("“%(name)s” looks like several people. Is it? Then use --split.") % {"name": n} for n in report.suspicious
    ]
    shown = [*lines, *several][: None if verbosity > 1 else SHOWN]
    return [*shown, *tell_rest(len(lines) + len(several), verbosity)]


def tell_rest(count: int, verbosity: int) -> list[str]:
    rest = count - SHOWN
    if rest <= 0 or verbosity > 1:
        return []
    return ["  " + _("and %(count)d more: see them with --verbosity 2") % {"count": rest}]
