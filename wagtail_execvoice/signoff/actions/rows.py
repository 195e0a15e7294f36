"""A row of a page (a credit, a picture of its gallery) was saved or deleted by itself: is the page still what was signed?

Rows that are saved with their page have passed the gate with it, and are not looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.models import AbstractPage

from wagtail_execvoice.canonical.bookkeeping import bookkeeping_of
from wagtail_execvoice.signoff.actions.drift import may_be_signed, note_page_change
from wagtail_execvoice.signoff.actions.saving import is_being_saved

# Of what is being deleted, on what Django calls the origin of the deletion: it lives as long as that.
_LEAVING = "_execvoice_leaving"


def row_models(page_models: Iterable[Any]) -> set[Any]:
    """Return the models of the rows that are content of such pages, down to the rows of rows."""
    found: set[Any] = set()
    waiting = list(page_models)
    while waiting:
        model = waiting.pop()
        left_out = bookkeeping_of(model)
        relations = get_all_child_relations(model)
        rows = {relation.related_model for relation in relations if relation.get_accessor_name() not in left_out}
        waiting += rows - found
        found |= rows
    # Django tells of a row as what it is: perhaps a model that inherits from the one of the relation.
    return {model for model in apps.get_models() if issubclass(model, tuple(found))}


def parental_keys(model: Any) -> list[Any]:
    """Return the fields by which rows of ``model`` belong to something."""
    return [field for field in model._meta.fields if isinstance(field, ParentalKey)]


def note_row_change(row: Any, origin: Any = None, note: Callable[[Any], Any] = note_page_change) -> None:
    """Mark the live pages that ``row`` is a row of. One query for each; none if it is in memory and needs no look."""
    for page_ids in _pages_of(row, getattr(origin, _LEAVING, ())):
        note(page_ids)


def note_leaving(owner: Any, origin: Any) -> None:
    """Remember that ``owner`` is about to be deleted: that its rows go too is no news."""
    if origin is not None:
        vars(origin).setdefault(_LEAVING, set()).add((type(owner), owner.pk))


def _pages_of(row: Any, leaving: Any) -> Iterator[Any]:
    """Yield the keys of pages that may have been signed, as a list or as a query."""
    for key in parental_keys(type(row)):
        owner_id = getattr(row, key.attname)
        if owner_id is None or (key.related_model, owner_id) in leaving:
            continue
        if not key.is_cached(row):
            yield from _follow(key.related_model, [owner_id])
        elif not isinstance(owner := getattr(row, key.name), AbstractPage):
            yield from _pages_of(owner, leaving)
        elif may_be_signed(owner) and not is_being_saved(owner, key):
            yield [owner_id]


def _follow(model: Any, keys: Any) -> Iterator[Any]:
    if issubclass(model, AbstractPage):
        yield keys
        return
    for key in parental_keys(model):
        yield from _follow(key.related_model, model._base_manager.filter(pk__in=keys).values(key.attname))
