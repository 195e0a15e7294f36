"""Identity, account and credit are three tables: ``Person``, the site's user model, ``Byline``. They are never mixed."""

from __future__ import annotations

from wagtail_execvoice.authors.models.bylines import Byline
from wagtail_execvoice.authors.models.desks import ContactDesk
from wagtail_execvoice.authors.models.files import GeneratedFile
from wagtail_execvoice.authors.models.people import Person, PersonText, SocialProfile

__all__ = ["Byline", "ContactDesk", "GeneratedFile", "Person", "PersonText", "SocialProfile"]
