"""A guest post, as it is typed in the page editor."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_execvoice.guestposts.constants import AgreementKind, CanonicalMode, Given, Origin
from wagtail_execvoice.guestposts.models import Agreement, GuestPost
from wagtail_execvoice.text import safe_href, single_line
from wagtail_execvoice.text.links import WEB_SCHEMES

LINES = ("outlet", "affiliation", "rights_given_by", "consent_given_by")
#: A wording without its day, or a day without its wording, proves nothing.
PAIRS = (("rights_wording", "rights_given_on"), ("consent_wording", "consent_given_on"))
UNPROVEN = _(
    "These words, and the day, were agreed to behind a secret link and cannot be changed: choose another “how”, and write "
    "down what was agreed."
)
BETWEEN = ("relationship", "compensation", "affiliation", "disclosure")
ORIGINAL = ("original_url", "outlet", "original_date")


class GuestPostForm(WagtailAdminModelForm):
    """Without a ``Meta``: its model and fields are those of the panel that uses it. A site's panel may leave fields out."""

    #: Whose guest post it is, as the page is in the editor.
    page: Any = None
    #: Set if the words were suggested, of which the browser knows nothing yet.
    takes_suggestion = False

    def has_changed(self) -> bool:
        return self.takes_suggestion or bool(super().has_changed())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data.update({name: single_line(data[name]) for name in LINES if data.get(name)})
        # A browser writes the ends of lines otherwise: the words are the same, and so is their digest.
        data.update({name: data[name].replace("\r\n", "\n") for name, _day in PAIRS if data.get(name)})
        if data.get("original_url") and safe_href(data["original_url"], schemes=WEB_SCHEMES) is None:
            self.add_error("original_url", _("Enter the whole address, with http:// or https:// and no spaces."))
        self._check_origin(data)
        for wording, day in PAIRS:
            self._check_pair(data, wording, day)
        for kind in (AgreementKind.CONSENT, AgreementKind.RIGHTS):
            self._check_proof(data, kind)
        self._suggest_disclosure(data)
        return data

    def _check_proof(self, data: dict[str, Any], kind: AgreementKind) -> None:
        """What is said to be given by secret link is what was agreed to there, as long as nobody says otherwise how it was given."""
        words, day, how = (f"{kind.value}_{name}" for name in ("wording", "given_on", "given_how"))
        said = {name: data.get(name, getattr(self.instance, name)) for name in (words, day, how)}
        if said[how] != Given.LINK or not said[words] or not {words, day, how}.intersection(self.changed_data):
            return
        agreements = list(Agreement.objects.about(self.page and self.page.pk).filter(kind=kind))
        if not agreements and how in self.fields:
            self.add_error(
                how, _("Nobody agreed to anything behind a secret link for this page: choose another “how”.")
            )
        elif not any(agreement.is_of(said[words], said[day]) for agreement in agreements):
            self.add_error(words if words in self.fields else None, UNPROVEN)

    def _suggest_disclosure(self, data: dict[str, Any]) -> None:
        """Fill in what fits where readers must be told something: the editor sees it, and changes it."""
        said = {name: data[name] for name in BETWEEN if name in data}
        post = GuestPost(**{name: getattr(self.instance, name) for name in BETWEEN} | said)
        if self.page is not None and "disclosure" in data and post.lacks_disclosure:
            data["disclosure"] = post.suggest_disclosure(self.page.get_byline_language())
            self.takes_suggestion = True

    def _check_origin(self, data: dict[str, Any]) -> None:
        is_from_here = data.get("origin") == Origin.HERE
        told = [name for name in ORIGINAL if data.get(name)]
        if is_from_here and told:
            self.add_error("origin", _("You say where it was published before: choose how it comes from there."))
        if not is_from_here and "origin" in data and not (data.get("outlet") or data.get("original_url")):
            name = "outlet" if "outlet" in self.fields else "origin"
            self.add_error(name, _("Say where it was published, or give its address there."))
        if data.get("canonical_mode") == CanonicalMode.ORIGINAL and not data.get("original_url"):
            self.add_error("canonical_mode", _("Give the address of the original, or leave this to what fits."))

    def _check_pair(self, data: dict[str, Any], wording: str, day: str) -> None:
        if data.get(wording) and not data.get(day) and day in self.fields and day not in self.errors:
            self.add_error(day, _("Say on which day it was given."))
        if data.get(day) and not data.get(wording) and wording in self.fields and wording not in self.errors:
            self.add_error(wording, _("Copy the exact words here: without them the day says nothing."))


class GuestPostFormSet(BaseChildFormSet):
    """The guest post of a page, or none. Its form is told of which page."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.page = self.instance
