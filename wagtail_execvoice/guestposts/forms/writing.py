"""The form in which a guest writes. A draft may be incomplete; what is handed in may not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from wagtail_execvoice.guestposts.constants import (
    LONGEST_BIO,
    LONGEST_DISCLOSURE,
    LONGEST_TITLE,
    AgreementKind,
    Compensation,
    Notation,
    Relationship,
)
from wagtail_execvoice.guestposts.texts import count_words, find_misplaced_pictures, find_missing_pictures, read_text
from wagtail_execvoice.guestposts.wordings import write_agreement
from wagtail_execvoice.text import TextTooComplex, normalise, single_line

LINES = ("title", "position", "affiliation")
TEXTS = ("bio", "disclosure", "note")
AT_THE_END = ("consent", "rights", "note")
FORM_ID = "ev-guest-form"
FORMATTED = _(
    "Your text holds formatting for which typing has no sign. So it is shown with its tags, as <b> around what is bold: leave "
    "them where they are. [[1]] between <p> and </p> is where your first picture goes."
)
AGREEMENTS = {"consent": AgreementKind.CONSENT, "rights": AgreementKind.RIGHTS}


def clean_texts(form: forms.Form, names: Iterable[str], cleaned: Callable[[str], str]) -> None:
    """Put these fields into the form in which they are kept. That may have more characters than were typed, and is measured too."""
    for name in form.cleaned_data.keys() & set(names):
        text = form.cleaned_data[name] = cleaned(form.cleaned_data[name])
        try:
            form.fields[name].run_validators(text)
        except ValidationError as error:
            form.add_error(name, error)


class GuestTextForm(forms.Form):
    """``pictures`` are the numbers of those that were uploaded; ``organisation`` is who publishes."""

    #: Whether it was refused since the guest saved the text in another window.
    is_open_twice = False

    title = forms.CharField(label=pgettext_lazy("of a text", "Title"), max_length=LONGEST_TITLE, required=False)
    body = forms.CharField(
        label=_("Your text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_(
            "Write or paste it here. An empty line begins a paragraph, ## a heading, - a list and > a quotation. [[1]] on a "
            "line of its own is where your first picture goes."
        ),
    )
    notation = forms.ChoiceField(choices=Notation.choices, required=False, widget=forms.HiddenInput)
    position = forms.CharField(
        label=_("Your title or function"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    affiliation = forms.CharField(
        label=_("Where you work"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    bio = forms.CharField(
        label=_("About you"),
        max_length=LONGEST_BIO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences that stand below the text."),
    )
    relationship = forms.ChoiceField(
        label=_("What connects you with us"),
        required=False,
        choices=[(value, label) for value, label in Relationship.choices if value != Relationship.COLLEAGUE],
    )
    compensation = forms.ChoiceField(
        label=_("Was anything paid or given for this text?"),
        required=False,
        choices=[
            (Compensation.NONE, _("No")),
            (Compensation.PAID, _("Yes, I am paid for it")),
            (Compensation.SPONSORED, _("Yes, I or my employer pay for it")),
            (Compensation.IN_KIND, _("Yes, goods, travel or services")),
            (Compensation.AFFILIATE, _("Yes, a share of what readers buy")),
        ],
    )
    disclosure = forms.CharField(
        label=_("What readers should know about that"),
        max_length=LONGEST_DISCLOSURE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands above the text. Leave it empty, and the editors suggest something."),
    )
    consent = forms.BooleanField(required=False)
    rights = forms.BooleanField(required=False)
    note = forms.CharField(
        label=_("A word to the editors"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    # How the script calls the window in which it is typed.
    window = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pictures: list[int], organisation: str, is_submitted: bool = False, **kwargs: Any):
        super().__init__(*args, **{"auto_id": "ev-guest-%s", "label_suffix": "", **kwargs})
        self.pictures, self.is_submitted = pictures, is_submitted
        if self["notation"].value() == Notation.HTML:
            self.fields["body"].help_text = FORMATTED
        for name in AT_THE_END:
            # They stand below the pictures, which are forms of their own.
            self.fields[name].widget.attrs["form"] = FORM_ID
        self.agreements = {name: write_agreement(kind, organisation) for name, kind in AGREEMENTS.items()}
        for name, wording in self.agreements.items():
            self.fields[name].label = wording

    def refuse(self, message: str) -> None:
        """Say why what was sent was not even read; it is shown as it was sent."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        self.add_error(None, message)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        clean_texts(self, LINES, single_line)
        clean_texts(self, TEXTS, lambda text: normalise(text).strip())
        self._read_body(data)
        if self.is_submitted:
            self._check_complete(data)
        return data

    def _read_body(self, data: dict[str, Any]) -> None:
        source = data.get("body", "")
        is_html = data.get("notation") == Notation.HTML
        try:
            data["html"] = str(read_text(source, data.get("notation") or Notation.TYPED))
        except TextTooComplex as error:
            self.add_error("body", str(error))
            return
        data["source"] = "" if is_html else normalise(source)

    def _check_complete(self, data: dict[str, Any]) -> None:
        if "title" in data and not data["title"]:
            self.add_error("title", _("Give the text a title."))
        if "html" in data and not count_words(data["html"]):
            self.add_error("body", _("There is no text yet."))
        missing = find_missing_pictures(data.get("html", ""), self.pictures)
        if missing:
            text = ngettext(
                "The text names a picture that was not uploaded: %(numbers)s.",
                "The text names pictures that were not uploaded: %(numbers)s.",
                len(missing),
            )
            self.add_error("body", text % {"numbers": ", ".join(f"[[{number}]]" for number in missing)})
        # One mistake is told once: where a picture stands that is not there yet, is asked once it is.
        misplaced = [number for number in find_misplaced_pictures(data.get("html", "")) if number not in missing]
        if misplaced:
            where = _("A picture stands on a line of its own, not in a sentence, list or heading: %(numbers)s.")
            self.add_error("body", where % {"numbers": ", ".join(f"[[{number}]]" for number in misplaced)})
        for name in AGREEMENTS:
            if not data.get(name):
                self.add_error(name, _("Without it we cannot publish the text. You can save it and decide later."))

    def get_values(self) -> dict[str, Any]:
        """Return what is kept of the text, by the fields of ``Submission``."""
        data = self.cleaned_data
        kept = ("title", "source", "position", "affiliation", "bio", "relationship", "compensation", "disclosure")
        return {"body": data["html"], **{name: data[name] for name in kept}}

    def get_place(self) -> dict[str, Any]:
        """Return over which version it was typed, and in which window."""
        return {
            "version": self.cleaned_data["version"],
            "window": single_line(self.cleaned_data["window"], max_length=40),
        }

    def get_agreements(self) -> dict[AgreementKind, str]:
        return {kind: self.agreements[name] for name, kind in AGREEMENTS.items() if self.cleaned_data.get(name)}


class PictureForm(forms.Form):
    """A picture to upload. What it holds is judged by the action, from its content.

    Its fields belong to the form of the text: without a script the page is sent as a whole, and nothing typed is lost.
    """

    file = forms.FileField(
        label=_("Picture"), widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )
    description = forms.CharField(
        label=_("What it shows, for readers who cannot see it"), max_length=255, required=False
    )
    credit = forms.CharField(label=_("Who made it"), max_length=200, required=False)
    is_portrait = forms.BooleanField(label=_("It is a portrait of me"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ev-picture-%s", "label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM_ID

    def clean(self) -> dict[str, Any]:
        clean_texts(self, ("description", "credit"), single_line)
        return self.cleaned_data


class LostLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("The e-mail address at which you were invited"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ev-lost-%s", "label_suffix": "", **kwargs})

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if "\0" in email:
            raise ValidationError(self.fields["email"].error_messages["invalid"])
        return email
