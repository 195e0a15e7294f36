"""Wagtail's own comparison of two versions, field by field as the editor's panels have them.

How a panel is asked for its comparison is not documented: it is asked here and nowhere else, and whatever goes wrong there
leaves the field to our own listing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.admin.compare import StreamFieldComparison

from wagtail_execvoice.signoff.difference.leaves import squeeze
from wagtail_execvoice.signoff.difference.streams import frame, show_stream

logger = logging.getLogger("wagtail_execvoice.signoff")

# What Wagtail's TextDiff writes; the text within is escaped, so no tag is inside.
_MARK = re.compile(r'<span class="(addition|deletion)">(.*?)</span>', re.DOTALL)
_BLOCK_MARK = re.compile(r'class="[^"]*\b(?:addition|deletion)\b')
# What we write ourselves, and what is folded up: nobody has seen a value because it stands there.
_NOT_SHOWN = re.compile(r'<details class="evs__same">.*?</details>|<p class="evs__kind">.*?</p>', re.DOTALL)
_TAGS = {"addition": "ins", "deletion": "del"}


@dataclass(frozen=True)
class Shown:
    """A field as Wagtail shows its change."""

    label: str
    html: SafeString

    @property
    def shows_change(self) -> bool:
        return bool(_BLOCK_MARK.search(self.html))

    @property
    def texts(self) -> tuple[str, str]:
        """The text that can be read in it: as it was, and as it is."""
        return _read(self.html, without="ins"), _read(self.html, without="del")


def show_fields(old: Any, new: Any, http_request: HttpRequest) -> dict[str, Shown]:
    """Return how Wagtail shows the change of each field that has a panel, by the field's name."""
    shown = {}
    for comparison in _comparisons(old, new, http_request):
        try:
            shown[_name_of(comparison)] = Shown(str(comparison.field_label()), _show(comparison))
        except Exception:  # noqa: PERF203 (one field that fails must not hide the others)
            logger.warning("Wagtail could not compare a field; it is listed instead.", exc_info=True)
    return shown


def _comparisons(old: Any, new: Any, http_request: HttpRequest) -> Iterator[Any]:
    try:
        panel = type(new).get_edit_handler().get_bound_panel(instance=new, request=http_request, form=None)
        makers = list(panel.get_comparison())
    except Exception:
        logger.warning("The panels of %s could not be asked for a comparison.", type(new).__name__, exc_info=True)
        return
    for make in makers:
        try:
            comparison = make(old, new)
            if comparison.has_changed():
                yield comparison
        except Exception:  # noqa: PERF203 (as above)
            logger.warning("Wagtail could not compare a field; it is listed instead.", exc_info=True)


def _name_of(comparison: Any) -> str:
    field = comparison.field
    return str(field.get_accessor_name() if comparison.is_child_relation else field.name)


def _show(comparison: Any) -> SafeString:
    if comparison.is_child_relation:
        return format_html_join("", "{}", ((_show_row(row),) for row in comparison.get_child_comparisons()))
    # A site's own class of comparison knows best how to show its field.
    is_stream = type(comparison) is StreamFieldComparison
    return _with_tags(show_stream(comparison) if is_stream else comparison.htmldiff())


def _show_row(row: Any) -> SafeString:
    if not (row.is_addition() or row.is_deletion() or row.has_changed() or row.get_position_change()):
        return SafeString("")
    kind, word = _kind_of(row)
    fields = format_html_join(
        "", "<dt>{}</dt><dd>{}</dd>", ((f.field_label(), _with_tags(f.htmldiff())) for f in row.get_field_comparisons())
    )
    return frame(format_html('<dl class="comparison__list">{}</dl>', fields), kind, word)


def _kind_of(row: Any) -> tuple[str, str]:
    if row.is_addition():
        return "addition", _("Added")
    if row.is_deletion():
        return "deletion", _("Removed")
    return ("", _("Changed")) if row.has_changed() else ("addition", _("Moved"))


def _with_tags(html: Any) -> SafeString:
    """Say to a screen reader, too, what was added and removed: Wagtail says it by colour alone."""

    def replace(match: re.Match[str]) -> str:
        kind, text = match.groups()
        return f'<{_TAGS[kind]} class="{kind}">{text}</{_TAGS[kind]}>'

    return mark_safe(_MARK.sub(replace, str(html)))  # noqa: S308  what htmldiff() returns is safe; tags are swapped for tags


def _read(html: str, *, without: str) -> str:
    kept = re.sub(rf"<{without} [^>]*>.*?</{without}>", "", _NOT_SHOWN.sub("", html), flags=re.DOTALL)
    return squeeze(strip_tags(re.sub(r"(?i)<(?=/?(?:div|p|dt|dd|h\d|li|br)\b)", " <", kept)))
