"""Two versions of a page, for the guest who wrote it: of each field that readers see, as Wagtail shows differences.

A guest is an outsider. Who is credited and what readers are told is compared as it is printed, and not as rows: those say
who drafted a text, and by what right it is shown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.compare import diff_text

from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME
from wagtail_execvoice.canonical.bookkeeping import bookkeeping_of
from wagtail_execvoice.guestposts.constants import GUEST_POSTS_RELATION_NAME

logger = logging.getLogger("wagtail_execvoice.guestposts")

FAILED = "Two versions of page %s could not be compared: %s."

#: Compared as they are printed.
PRINTED = frozenset({BYLINES_RELATION_NAME, GUEST_POSTS_RELATION_NAME})


@dataclass(frozen=True)
class Change:
    label: str
    html: SafeString


def compare_pages(old: Any, new: Any, request: HttpRequest) -> list[Change]:
    """Return what readers see otherwise in ``new`` than in ``old``. Never raises, and is never silent.

    Where something cannot be compared, or nothing that differs can be shown, that is what the list says.
    """
    changes = [*_compare_printed(old, new), *_compare_fields(old, new, request)]
    return changes or [Change(pgettext("what changed", "Text"), _say_unseen())]


def _compare_printed(old: Any, new: Any) -> Iterator[Change]:
    labels = (_("Byline"), _("Title and affiliation"), _("Disclosure"), _("Address of the original"))
    try:
        before, after = _read_printed(old), _read_printed(new)
    except Exception:
        # A site's own page type says these things by methods of its own.
        logger.warning(FAILED, new.pk, "byline", exc_info=True)
        yield Change(labels[0], _say_unknown())
        return
    yield from (
        Change(label, diff_text(*words).to_html())
        for label, *words in zip(labels, before, after, strict=True)
        if words[0] != words[1]
    )


def _read_printed(page: Any) -> tuple[str, str, str, str]:
    byline = page.get_byline()
    with translation.override(byline.language or page.get_byline_language()):
        positions = [f"{credit.name}: {credit.position}" for credit in byline.credits if credit.position]
    return byline.text, "; ".join(positions), page.get_disclosure(), page.get_original_url()


def _compare_fields(old: Any, new: Any, request: HttpRequest) -> Iterator[Change]:
    hidden = {*PRINTED, *bookkeeping_of(type(new)), *new.hidden_from_guests}
    try:
        panel = type(new).get_edit_handler().get_bound_panel(instance=new, request=request, form=None)
        makers = list(panel.get_comparison())
    except Exception:
        # The panels are a site's own. A guest who is told that nothing can be compared reads the whole text; an empty list
        # would say that nothing changed.
        logger.warning(FAILED, new.pk, "fields", exc_info=True)
        yield Change(pgettext("what changed", "Text"), _say_unknown())
        return
    for make in makers:
        field = next(iter(getattr(make, "args", ())), None)
        if _name(field) not in hidden and (change := _compare_field(make, field, old, new)):
            yield change


def _compare_field(make: Callable[..., Any], field: Any, old: Any, new: Any) -> Change | None:
    try:
        comparison = make(old, new)
        if not comparison.has_changed():
            return None
        html = _show_rows(comparison) if comparison.is_child_relation else comparison.htmldiff()
        return Change(str(comparison.field_label()), html)
    except Exception:
        # Fields of a site's own may not know how.
        logger.warning(FAILED, new.pk, _name(field), exc_info=True)
        return Change(
            str(capfirst(getattr(field, "verbose_name", "") or _name(field) or pgettext("what changed", "Text"))),
            _say_unknown(),
        )


def _show_rows(comparison: Any) -> SafeString:
    rows = [
        row for row in comparison.get_child_comparisons() if row.is_addition() or row.is_deletion() or row.has_changed()
    ]
    return format_html_join("", "<p>{}</p>", ([_show_row(row)] for row in rows))


def _show_row(row: Any) -> SafeString:
    is_whole = row.is_addition() or row.is_deletion()
    fields = [part for part in row.get_field_comparisons() if is_whole or part.has_changed()]
    parts = [(part.field_label(), html) for part in fields if (html := part.htmldiff())]
    words = format_html_join(" · ", "{}: {}", parts)
    css = "addition" if row.is_addition() else "deletion"
    return format_html('<span class="{}">{}</span>', css, words) if is_whole else words


def _name(field: Any) -> str:
    return str((field.get_accessor_name() if hasattr(field, "get_accessor_name") else getattr(field, "name", "")) or "")


def _say_unknown() -> SafeString:
    return format_html("{}", _("Whether this changed, and how, cannot be shown here. Please read it in the text."))


def _say_unseen() -> SafeString:
    return format_html(
        "{}", _("No change of words can be shown here. An order, or something that readers do not see, is another one.")
    )
