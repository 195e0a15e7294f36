"""What all lists of the register share: who may read it, its tabs, and that a copy of it is on record."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import StatusTagColumn
from wagtail.admin.views.generic import BaseListingView

from wagtail_execvoice.base.exports import SafeExportMixin
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.viewsets.rights import RegisterMixin

#: As long as the longest of the columns that are searched.
LONGEST_QUERY = 255
STATE = pgettext_lazy("of a row of the register", "State")
#: On a phone there is no room for these columns; the certificate has what they say.
WIDE = "ev-register__wide"
_DIGEST = re.compile(r"[0-9a-f]{6,64}", re.IGNORECASE)

TABS = (
    ("index", _("Requests")),
    ("signatures", _("Signatures")),
    ("emergencies", _("Emergencies")),
    ("exceptions", _("Without a request")),
    ("pages", _("Live pages")),
)


class AlarmColumn(StatusTagColumn):
    """A status tag that is red where something is wrong."""

    cell_template_name = "execvoice_signoff/register/alarm_cell.html"

    def __init__(self, name: str, *, alarm: Any, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.alarm = alarm

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {"alarm": self.alarm(instance)}


class RegisterView(SafeExportMixin, RegisterMixin, BaseListingView):
    """One list of the register. It only reads; that somebody took a copy along is written down."""

    page_title = _("Sign-off register")
    header_icon = "clipboard-list"
    template_name = "execvoice_signoff/register/register.html"
    results_template_name = "execvoice_signoff/register/results.html"
    is_searchable = True
    paginate_by = 50
    tab = ""
    #: The columns in which a word, and in which the beginning of a digest, is looked for.
    word_fields: tuple[str, ...] = ()
    digest_field = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_export:
            response: HttpResponse = super().get(request, *args, **kwargs)
            return response
        chosen = request.GET["export"]
        if request.method == "GET":
            record("register.exported", actor=identify(request.user), list=self.tab, format=chosen)
        file: HttpResponse = self.as_spreadsheet(self.get_queryset(), chosen)
        return file

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        # Longer than what is searched: it is in no row, and SQLite refuses to look (an error, not an empty list).
        if len(self.search_query) > LONGEST_QUERY:
            return queryset.none()
        found = Q()
        for name in self.word_fields:
            found |= Q(**{f"{name}__icontains": self.search_query})
        if self.digest_field and _DIGEST.fullmatch(self.search_query):
            found |= Q(**{f"{self.digest_field}__startswith": self.search_query.lower()})
        return queryset.filter(found)

    def get_filename(self) -> str:
        return f"signoff-{'requests' if self.tab == 'index' else self.tab}-{timezone.localdate().isoformat()}"

    def get_index_url(self) -> str:
        return reverse(f"execvoice_register:{self.tab}")

    def get_index_results_url(self) -> str:
        return reverse(f"execvoice_register:{self.tab}_results")

    def get_page_subtitle(self) -> str:
        return str(dict(TABS)[self.tab])

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            {"url": reverse(f"execvoice_register:{name}"), "label": label, "is_current": name == self.tab}
            for name, label in TABS
        ]
        return super().get_context_data(*args, tabs=tabs, **kwargs)
