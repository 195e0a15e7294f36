"""Our listings and choosers in the admin."""

from __future__ import annotations

from wagtail_execvoice.authors.viewsets.choosers import PersonChooserViewSet, person_chooser
from wagtail_execvoice.authors.viewsets.desks import ContactDeskViewSet
from wagtail_execvoice.authors.viewsets.merging import MergeFormatter
from wagtail_execvoice.authors.viewsets.people import PersonViewSet

__all__ = ["ContactDeskViewSet", "MergeFormatter", "PersonChooserViewSet", "PersonViewSet", "person_chooser"]
