"""What people type, made into values."""

from __future__ import annotations

from wagtail_execvoice.authors.forms.bylines import BylineForm, BylineFormSet
from wagtail_execvoice.authors.forms.contact import ContactDeskForm, ContactForm
from wagtail_execvoice.authors.forms.merging import MergeForm
from wagtail_execvoice.authors.forms.people import PersonCreationForm, PersonForm, PersonTextForm, SocialProfileForm

__all__ = [
    "BylineForm",
    "BylineFormSet",
    "ContactDeskForm",
    "ContactForm",
    "MergeForm",
    "PersonCreationForm",
    "PersonForm",
    "PersonTextForm",
    "SocialProfileForm",
]
