"""Is every page that is live what may be live? The only way to find a text that was changed beneath the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError
from django.utils.translation import gettext as _

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions.standing import clear_stale, mark_stale
from wagtail_execvoice.signoff.models import Grant, GuardedType, Standing
from wagtail_execvoice.signoff.verification.reading import in_chunks
from wagtail_execvoice.signoff.verification.report import Finding, Report

_CHUNK = 100


def verify_live(report: Report | None = None, *, mark: bool = True) -> Report:
    """Compare every live page of a guarded type with its grants and add what does not hold to ``report``.

    With ``mark``, a page that is no longer what was signed is marked as stale, which alarms, and one that is again what was
    signed no longer is.
    """
    report = report or Report()
    report.pages = 0
    types = list(GuardedType.objects.values_list("content_type_id", flat=True))
    pages = get_base_page_model().objects.filter(live=True, content_type_id__in=types)
    for chunk in in_chunks(pages, _CHUNK):
        report.pages += len(chunk)
        findings = list(_check_pages(chunk))
        report.add(findings)
        if mark:
            _mark(chunk, findings)
    return report


def _check_pages(pages: Sequence[Any]) -> Iterator[Finding]:
    texts = list(_with_their_types(pages))
    grants = _find_grants(texts)
    for page in texts:
        # Perhaps it was published while this was going on. What is found has consequences, so it is looked at again.
        if _find_problem(page, grants[page.pk]) and (problem := _look_again(page)):
            yield Finding(f"page:{page.pk}", *problem)


def _look_again(page: Any) -> tuple[str, str] | None:
    now = list(_with_their_types(get_base_page_model().objects.filter(pk=page.pk, live=True)))
    return _find_problem(now[0], _find_grants(now)[page.pk]) if now else None


def _find_grants(pages: Sequence[Any]) -> dict[int, list[Grant]]:
    """Return the grants of the pages. Asked after the pages are read: a grant is there before its text is live."""
    grants: dict[int, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.standing().filter(page_id__in=[page.pk for page in pages]):
        grants[grant.page_id].append(grant)
    return grants


def _with_their_types(pages: Iterable[Any]) -> Iterator[Any]:
    """Yield the pages as what they are: a query for each type among them. One whose type is unknown is yielded as it is."""
    pages = list(pages)
    by_type: dict[int, list[int]] = defaultdict(list)
    for page in pages:
        by_type[page.content_type_id].append(page.pk)
    specific: dict[int, Any] = {}
    for type_id, keys in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            specific.update(model._base_manager.in_bulk(keys))
    for page in pages:
        yield specific.get(page.pk, page)


def _find_problem(page: Any, grants: Sequence[Grant]) -> tuple[str, str] | None:
    if page.specific_class is None or not isinstance(page, page.specific_class):
        return "page.unknown", _("This page is live, and its type is not installed: nobody can say what it shows.")
    try:
        digest = canonicalise(page).digest
    except DatabaseError:
        raise  # That is no answer: the check was not made.
    except Exception as error:  # noqa: BLE001 (one page that cannot be read must not keep the others from being checked)
        return "page.unreadable", _("What this page shows cannot be read: %(error)s") % {"error": repr(error)[:200]}
    if not grants:
        return "page.unsigned", _("This page is live without a grant.")
    fitting = [grant for grant in grants if grant.digest == digest]
    if not fitting:
        return "page.changed", _("This page is live with another text than the one that may be.")
    if page.live_revision_id and page.live_revision_id not in {grant.revision_id for grant in fitting}:
        return "page.revision", _("This page shows the right text, by a revision that has no grant.")
    return None


def _mark(pages: Sequence[Any], findings: Sequence[Finding]) -> None:
    """Tell the pages' standing. Asked once for all which are marked already: most of the time there is nothing to tell."""
    wrong = {finding.row: finding.code for finding in findings}
    stale = Standing.objects.filter(page_id__in=[page.pk for page in pages], stale_since__isnull=False)
    marked = set(stale.values_list("page_id", flat=True))
    for page in pages:
        code = wrong.get(f"page:{page.pk}")
        if code and page.pk not in marked:
            mark_stale(page.pk, code)
        elif not code and page.pk in marked:
            clear_stale(page.pk)
