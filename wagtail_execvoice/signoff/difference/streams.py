"""A stream as Wagtail compares it, block by block. What did not change is folded up, and what moved is said to have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.compare import StreamBlockComparison, StreamFieldComparison


@dataclass(frozen=True)
class Block:
    html: SafeString
    is_changed: bool


def show_stream(comparison: StreamFieldComparison) -> SafeString:
    """Return what differs between two streams. Each block that differs stands between its neighbours."""
    old, new = comparison.val_a, comparison.val_b
    if not (comparison.has_block_ids(old) and comparison.has_block_ids(new)):
        return mark_safe(comparison.htmldiff())  # noqa: S308  what htmldiff() returns is safe
    blocks = list(_blocks(StreamBlockComparison(comparison.field.stream_block, True, True, old, new)))
    return format_html_join("", "{}", ((part,) for part in _fold(blocks)))


def frame(html: Any, kind: str = "", word: str = "") -> SafeString:
    """Return ``html`` as Wagtail frames a block or a row. What came and went is said in a ``word`` too, and not by colour alone."""
    said = format_html('<p class="evs__kind"><strong>{}</strong></p>', word) if word else ""
    return format_html('<div class="comparison__child-object {}">{}{}</div>', kind, said, html)


def _blocks(sequence: StreamBlockComparison) -> Iterator[Block]:
    old, new = ([block.id for block in value] for value in (sequence.val_a, sequence.val_b))
    moved, keys = _moved(old, new), iter(new)
    for block in sequence.get_block_comparisons():
        # A block that went stands where it was, and has no key in the new stream.
        is_moved = not block.is_deleted() and next(keys) in moved
        yield Block(_show(block, is_moved), is_moved or not block.exists_a or not block.exists_b or block.has_changed())


def _show(block: Any, is_moved: bool) -> SafeString:
    if block.is_new():
        return frame(_safe(block.htmlvalue(block.val_b)), "addition", _("Added"))
    if block.is_deleted():
        return frame(_safe(block.htmlvalue(block.val_a)), "deletion", _("Removed"))
    html = _safe(block.htmldiff() if block.has_changed() else block.htmlvalue(block.val_a))
    return frame(html, "addition", _("Moved")) if is_moved else frame(html)


def _safe(html: Any) -> SafeString:
    return mark_safe(str(html))  # noqa: S308  what Wagtail's comparisons return is safe


def _moved(old: Sequence[Any], new: Sequence[Any]) -> set[Any]:
    """Return which of the keys in both have another place among the others."""
    both = {*old} & {*new}
    before, after = ([key for key in keys if key in both] for keys in (old, new))
    stayed = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return both - {key for match in stayed for key in after[match.b : match.b + match.size]}


def _fold(blocks: Sequence[Block]) -> Iterator[SafeString]:
    near = {place + step for place, block in enumerate(blocks) if block.is_changed for step in (-1, 0, 1)}
    for is_near, group in groupby(enumerate(blocks), key=lambda item: item[0] in near):
        run = [(block.html,) for _place, block in group]
        html = format_html_join("", "{}", run)
        yield html if is_near else _folded(html, len(run))


def _folded(html: SafeString, count: int) -> SafeString:
    words = ngettext("%(count)d part unchanged", "%(count)d parts unchanged", count) % {"count": count}
    return format_html('<details class="evs__same"><summary>{}</summary>{}</details>', words, html)
