"""Lists as files that a spreadsheet opens without carrying out what somebody wrote in them."""

from __future__ import annotations

import csv
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.encoding import force_str
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin

#: With these a cell is a formula to Excel, LibreOffice or Google Sheets; the wide forms too, in an East Asian locale.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
#: A place where a reader begins a cell that separates them otherwise, as Dutch and German ones do. Quotes in the middle stop nobody.
_CELL_BEGINS = re.compile(r"(?<=[;,\t\r\n])(?=\"*[=+\-@＝＋－＠])")
#: What no XLSX file may hold: a title with one of them would break the whole file.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: How many rows are held at once, whatever the list is long.
CHUNK = 500


class Chunked:
    """A queryset that is read in pieces, for a file of any length."""

    def __init__(self, queryset: Any) -> None:
        self.queryset, self.model = queryset, queryset.model

    def __iter__(self) -> Iterator[Any]:
        return iter(self.queryset.iterator(chunk_size=CHUNK))


class SafeExportMixin(SpreadsheetExportMixin):
    """CSV and XLSX of a listing. ``exported`` says what is in it: a heading and a function for each column."""

    exported: dict[str, tuple[Any, Callable[[Any], Any]]] = {}

    @property
    def list_export(self) -> list[str]:
        return list(self.exported)

    def get_heading(self, queryset: Any, field: str) -> str:
        return force_str(self.exported[field][0])

    def to_row_dict(self, item: Any) -> OrderedDict[str, Any]:
        return OrderedDict((name, read(item)) for name, (_heading, read) in self.exported.items())

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Callable[[Any], Any]:
        return partial(as_cell, for_csv=export_format == self.FORMAT_CSV)

    def stream_csv(self, queryset: Any) -> Iterator[Any]:
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export, quoting=csv.QUOTE_ALL)
        yield writer.writerow({field: self.get_heading(queryset, field) for field in self.list_export})
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))

    def generate_xlsx_row(self, worksheet: Any, row_dict: Any, date_format: str | None = None) -> Iterator[Any]:
        for cell in super().generate_xlsx_row(worksheet, row_dict, date_format=date_format):
            # Wagtail does so by itself from 8.0 on.
            if cell.data_type == "f":
                cell.data_type = "s"
            yield cell

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        return super().as_spreadsheet(Chunked(queryset), spreadsheet_format)


def as_cell(value: Any, *, for_csv: bool) -> Any:
    """Return ``value`` as it may stand in a cell: times by the clock of the site, text that is no formula."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.isoformat(sep=" ", timespec="seconds") if for_csv else local.replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, (bool, int)):
        return value
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", force_str(value))
    if not for_csv:
        return text
    return ("'" if text.startswith(_FORMULA) else "") + _CELL_BEGINS.sub("'", text)
