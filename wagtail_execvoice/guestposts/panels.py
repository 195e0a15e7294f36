from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from wagtail_execvoice.authors.panels import FormsetPanel
from wagtail_execvoice.guestposts.constants import GUEST_POSTS_RELATION_NAME


class GuestPostPanel(FormsetPanel):
    """That a page is a guest's, for the panels of any page type with ``GuestPostMixin``. At most one on a page."""

    formset_options = {
        "form": "wagtail_execvoice.guestposts.forms.GuestPostForm",
        "formset": "wagtail_execvoice.guestposts.forms.GuestPostFormSet",
    }

    def __init__(self, relation_name: str = GUEST_POSTS_RELATION_NAME, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Guest post"))
        kwargs.setdefault("label", _("Guest post"))
        kwargs.setdefault(
            "help_text", _("Only for the text of a guest. The byline then says so, and where it comes from.")
        )
        kwargs.setdefault("max_num", 1)
        kwargs.setdefault("panels", get_guest_post_panels())
        super().__init__(relation_name, **kwargs)


def get_guest_post_panels() -> list[Any]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("origin"),
                FieldPanel("original_url"),
                FieldRowPanel([FieldPanel("outlet"), FieldPanel("original_date")]),
            ],
            heading=_("Where it comes from"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("affiliation"),
                FieldRowPanel([FieldPanel("relationship"), FieldPanel("compensation")]),
                FieldPanel(
                    "disclosure",
                    help_text=_(
                        "What readers must know before they read. It stands above the text, in lists, in feeds and in APIs. "
                        "Leave it empty, and what fits is filled in when you save: read it then, and change it."
                    ),
                ),
            ],
            heading=_("What is between the guest and us"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("consent_wording"),
                FieldRowPanel(
                    [FieldPanel("consent_given_by"), FieldPanel("consent_given_on"), FieldPanel("consent_given_how")]
                ),
                FieldPanel("rights_wording"),
                FieldRowPanel(
                    [FieldPanel("rights_given_by"), FieldPanel("rights_given_on"), FieldPanel("rights_given_how")]
                ),
            ],
            heading=_("Consent and rights"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("canonical_mode"),
                        FieldPanel("robots_mode", heading=_("May they list this page?")),
                        FieldPanel("link_relation"),
                    ]
                )
            ],
            heading=_("What search engines are told"),
            classname="collapsed",
        ),
    ]
