"""Adopting the authors that a site credits already: people and bylines for live pages, drafts and scheduled revisions.

Nothing is published and no date moves: rows are added beneath the pages, and the stored content of the revisions that will
still be used gets its bylines. Each batch is a transaction of its own and a page that has a credit in the role is left alone,
so a run that was interrupted goes on where it stopped, and one more does nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import Revision, WorkflowState

from wagtail_execvoice.authors.adopting.authors import Author
from wagtail_execvoice.authors.adopting.directory import Directory
from wagtail_execvoice.authors.adopting.people import link_account, make_person
from wagtail_execvoice.authors.adopting.report import Report
from wagtail_execvoice.authors.adopting.rows import BylineRows, index_references, names_in_role
from wagtail_execvoice.authors.adopting.sources import Mention, Source
from wagtail_execvoice.authors.models import Byline
from wagtail_execvoice.compat import get_base_page_model

BATCH_SIZE = 100
#: Revisions in one UPDATE. Their content is large, and a database has a longest statement.
REVISIONS_AT_ONCE = 20


@dataclass(frozen=True)
class Adoption:
    """What is adopted: the authors that ``source`` finds on pages of ``model``, as credits in ``role``."""

    model: Any
    source: Source
    role: str
    link_accounts: bool = False
    merge_namesakes: bool = False

    def make_directory(self) -> Directory:
        directory = Directory(link_accounts=self.link_accounts, merge_namesakes=self.merge_namesakes)
        directory.refresh()
        return directory


@dataclass
class Version:
    """A page or one of its revisions, and whom it names. ``revision`` is ``None`` for what is in the database."""

    mentions: list[Mention]
    revision: Revision | None = None


@dataclass
class PageAuthors:
    """A page with everything of it that may still be shown: what is in the database first, then its revisions."""

    page: Any
    saved: Version
    revisions: list[Version]
    bylines: list[Byline]
    is_credited: bool

    @property
    def keys(self) -> dict[Any, None]:
        """The keys of all authors, each once, in the order they are first named."""
        return {mention.key: None for version in (self.saved, *self.revisions) for mention in version.mentions}


def survey_authors(adoption: Adoption) -> Report:
    """Tell what ``adopt_authors`` would do, and do nothing."""
    directory = survey_names(adoption)
    report = Report()
    for pages in iterate_pages(adoption.model):
        plan_batch(adoption, directory, read_batch(adoption, pages), report)
    return report


def adopt_authors(adoption: Adoption, batch_size: int = BATCH_SIZE) -> Report:
    """Make the people and bylines, and return what was done."""
    directory = survey_names(adoption)
    report = Report()
    for pages in iterate_pages(adoption.model, batch_size):
        with transaction.atomic():
            adopt_batch(adoption, directory, [page.pk for page in pages], report)
    return report


def survey_names(adoption: Adoption) -> Directory:
    """Return the directory, with the names that several authors of the site share. Pages that are done are read too.

    Otherwise the first of two authors with one name would be adopted, and the other one credited as that person later.
    """
    directory = adoption.make_directory()
    for pages in iterate_pages(adoption.model):
        keys = {key: None for found in read_batch(adoption, pages) for key in found.keys}
        directory.namesakes.note(adoption.source.authors.describe(keys).values())
    return directory


def iterate_pages(model: Any, batch_size: int = BATCH_SIZE) -> Iterator[list[Any]]:
    """Yield all pages of ``model`` in batches by primary key, which needs no cursor that outlives a transaction."""
    last = 0
    while pages := list(model._base_manager.filter(pk__gt=last).order_by("pk").select_related("locale")[:batch_size]):
        yield pages
        last = pages[-1].pk


def read_batch(adoption: Adoption, pages: Sequence[Any], *, lock: bool = False) -> list[PageAuthors]:
    """Return whom ``pages`` and their revisions name, in a fixed number of queries."""
    saved = adoption.source.read_pages(pages)
    revisions, bylines = find_revisions(pages, lock=lock), find_bylines(pages)
    return [
        PageAuthors(
            page,
            Version(saved.get(page.pk, [])),
            [read_version(adoption.source, revision, saved.get(page.pk, [])) for revision in revisions[str(page.pk)]],
            bylines[page.pk],
            is_credited=names_in_role(adoption.role, bylines[page.pk], revisions[str(page.pk)]),
        )
        for page in pages
    ]


def read_version(source: Source, revision: Revision, saved: list[Mention]) -> Version:
    mentions = source.read_revision(revision.content)
    return Version(saved if mentions is None else mentions, revision)


def find_revisions(pages: Sequence[Any], *, lock: bool) -> Mapping[str, list[Revision]]:
    """Return the revisions that will still be used, by page id: the latest, the live, scheduled ones and those in moderation."""
    base_type = ContentType.objects.get_for_model(get_base_page_model())
    ids = [str(page.pk) for page in pages]
    known = {pk for page in pages for pk in (page.latest_revision_id, page.live_revision_id) if pk}
    of_pages = Q(base_content_type=base_type, object_id__in=ids)
    moderated = (
        WorkflowState.objects.active().filter(of_pages).values_list("current_task_state__revision_id", flat=True)
    )
    known.update(pk for pk in moderated if pk)
    wanted = Q(pk__in=known) | (of_pages & Q(approved_go_live_at__isnull=False))
    revisions = Revision.objects.filter(wanted).order_by("pk")
    found: dict[str, list[Revision]] = defaultdict(list)
    for revision in revisions.select_for_update() if lock else revisions:
        found[revision.object_id].append(revision)
    return found


def find_bylines(pages: Sequence[Any]) -> Mapping[int, list[Byline]]:
    found: dict[int, list[Byline]] = defaultdict(list)
    for byline in Byline.objects.filter(page__in=[page.pk for page in pages]).order_by("sort_order", "pk"):
        found[byline.page_id].append(byline)
    return found


def plan_batch(
    adoption: Adoption, directory: Directory, batch: Sequence[PageAuthors], report: Report
) -> tuple[list[PageAuthors], Mapping[Any, Author]]:
    """Return the pages of ``batch`` to adopt and their authors, and note all in ``report``."""
    report.pages += len(batch)
    report.credited += sum(found.is_credited for found in batch)
    todo = [found for found in batch if not found.is_credited]
    authors = adoption.source.authors.describe({key: None for found in todo for key in found.keys})
    # Without these, the mentions are in the order in which the model sorts its authors, if they have none of their own.
    chosen = []
    for found in todo:
        put_in_order(adoption.source, found, authors)
        if is_adoptable(found, authors, directory, report):
            chosen.append(found)
            note_adopted(found, authors, directory, report)
    return chosen, authors


def put_in_order(source: Source, found: PageAuthors, authors: Mapping[Any, Author]) -> None:
    """Leave out whoever is gone, and put authors without an order of their own into that of their model."""
    rank = {key: place for place, key in enumerate(authors)}
    for version in (found.saved, *found.revisions):
        version.mentions = [mention for mention in version.mentions if mention.key in rank]
        if not source.authors.ordered:
            version.mentions.sort(key=lambda mention: rank[mention.key])


def is_adoptable(found: PageAuthors, authors: Mapping[Any, Author], directory: Directory, report: Report) -> bool:
    """Whether everybody the page names can be credited. A page is adopted as a whole or not at all."""
    problems = {key: problem for key in found.keys if (problem := directory.find_problem(authors[key]))}
    for key, problem in problems.items():
        report.note_problem(authors[key].label, str(problem), found.page.pk)
    report.held_back += bool(problems)
    report.without_author += not found.keys
    return bool(found.keys) and not problems


def note_adopted(found: PageAuthors, authors: Mapping[Any, Author], directory: Directory, report: Report) -> None:
    report.adopted += 1
    report.versions += len(found.revisions)
    credited = [authors[key] for key in found.keys]
    report.note_people(
        (author.name for author in credited), (author.name for author in credited if directory.find(author) is None)
    )


def adopt_batch(adoption: Adoption, directory: Directory, page_ids: Sequence[int], report: Report) -> None:
    """Adopt the pages with these ids, in one transaction. What is decided, is decided on rows that nobody else can change."""
    # The base rows, in one order: another run of this command waits here, and an editor who saves one of these pages too.
    list(get_base_page_model().objects.filter(pk__in=page_ids).order_by("pk").select_for_update().values_list("pk"))
    directory.refresh()
    pages = list(adoption.model._base_manager.filter(pk__in=page_ids).order_by("pk").select_related("locale"))
    batch = read_batch(adoption, pages, lock=True)
    chosen, authors = plan_batch(adoption, directory, batch, report)
    people = {key: get_person_id(adoption, directory, authors[key]) for found in chosen for key in found.keys}
    write_rows(adoption, chosen, BylineRows(adoption.role, authors, people), report)


def get_person_id(adoption: Adoption, directory: Directory, author: Author) -> int:
    person_id = directory.find(author)
    if person_id is None:
        person = make_person(adoption.source.authors, author, link=adoption.link_accounts)
        directory.add(person.pk, person.name, person.user_id)
        return person.pk
    if adoption.link_accounts and author.user_id is not None and directory.user_of.get(person_id) is None:
        link_account(person_id, author.user_id)
        directory.set_user(person_id, author.user_id)
    return person_id


def write_rows(adoption: Adoption, chosen: Sequence[PageAuthors], rows: BylineRows, report: Report) -> None:
    new = [byline for found in chosen for byline in rows.make(found.page, found.saved.mentions, found.bylines)]
    Byline.objects.bulk_create(new)
    report.bylines += len(new)
    # Read back, for not every database tells the keys of what it was given.
    saved = find_bylines([found.page for found in chosen])
    changed = []
    for found in chosen:
        for version in found.revisions:
            assert version.revision is not None  # noqa: S101 (only what is in the database has none)
            rows.put_in_revision(found.page, version.revision, version.mentions, saved[found.page.pk])
            changed.append(version.revision)
    Revision.objects.bulk_update(changed, ["content"], batch_size=REVISIONS_AT_ONCE)
    index_references({found.page: saved[found.page.pk] for found in chosen}, adoption.role)
