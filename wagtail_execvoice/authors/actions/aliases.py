"""Merged people stay behind as aliases. Drafts and old versions go on naming them, and are read as naming the real person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.authors.models import Byline, Person


def follow_merges(page: Any) -> bool:
    """Let ``page``, in memory, name the people whom those it names were merged into. Return whether anything changed."""
    changed = isinstance(page, BylinesMixin) and _follow_in_credits(page)
    return (isinstance(page, ExecutiveAuthorMixin) and _follow_in_office(page)) or changed


def _follow_in_credits(page: Any) -> bool:
    relation = getattr(page, BYLINES_RELATION_NAME)
    targets = _find_targets(byline.person_id for byline in relation.all())
    if not targets:
        return False
    # These rows must be the ones that are saved with the page, and not copies that a query returns.
    bylines = relation.get_object_list()
    for byline in bylines:
        byline.person_id = targets.get(byline.person_id, byline.person_id)
    merged = [byline for byline in bylines if byline.person_id in targets.values()]
    for byline in find_superfluous(merged):
        relation.remove(byline)
    return True


def _follow_in_office(page: Any) -> bool:
    targets = _find_targets([page.person_id, page.successor_id])
    page.person_id = targets.get(page.person_id, page.person_id)
    page.successor_id = targets.get(page.successor_id, page.successor_id)
    if page.successor_id == page.person_id:
        page.successor_id = None
    return bool(targets)


def _find_targets(ids: Iterable[int | None]) -> dict[int, int]:
    """Return those of ``ids`` that are aliases, each with whom it stands for."""
    named = {pk for pk in ids if pk}
    merged = Person.objects.filter(pk__in=named, merged_into__isnull=False) if named else Person.objects.none()
    return dict(merged.values_list("pk", "merged_into_id"))


def find_superfluous(bylines: Iterable[Byline]) -> list[Byline]:
    """Return which of the credits of one page say again what another one says: the same person in the same role.

    What is printed stays, then what stands first.
    """
    kept: dict[tuple[int | None, str, str], Byline] = {}
    ordered = sorted(bylines, key=lambda byline: (not byline.printed_name, byline.sort_order or 0))
    return [
        byline
        for byline in ordered
        if kept.setdefault((byline.person_id, byline.role, byline.custom_role), byline) is not byline
    ]
