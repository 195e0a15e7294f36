"""What the signing screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff import presence
from wagtail_execvoice.signoff.actions.meanings import write_meaning
from wagtail_execvoice.signoff.actions.requests import spec_of
from wagtail_execvoice.signoff.actions.sight import may_see, may_tend
from wagtail_execvoice.signoff.actions.signing import explain_closed
from wagtail_execvoice.signoff.actions.slots import Chance, find_chances
from wagtail_execvoice.signoff.constants import Decision, RequestState
from wagtail_execvoice.signoff.difference import Baseline, Difference, compare, find_baseline, side_of
from wagtail_execvoice.signoff.difference.baselines import ASKED, OPENED, PUBLIC, SIGNED
from wagtail_execvoice.signoff.forms.signing import SigningForm
from wagtail_execvoice.signoff.models import Grant, Signature, SignOffRequest
from wagtail_execvoice.signoff.overview import list_lines, name_contributors, tell_next
from wagtail_execvoice.signoff.urlnames import guests_are_served

__all__ = ["Screen", "spec_of"]


class Screen:
    """Everything that the template of the signing screen needs."""

    def __init__(
        self, http_request: HttpRequest, request: SignOffRequest, *, typed: Any = None, error: str = ""
    ) -> None:
        self.http_request, self.request, self.typed, self.error = http_request, request, typed, error
        self.user: Any = http_request.user

    @cached_property
    def chances(self) -> list[Chance]:
        return find_chances(self.user, self.request) if self.request.state == RequestState.OPEN else []

    @cached_property
    def page(self) -> Any:
        return get_base_page_model().objects.filter(pk=self.request.page_id).specific().first()

    @cached_property
    def baseline(self) -> Baseline | None:
        opened = self.typed.cleaned_data.get("digest", "") if self.typed is not None and self.typed.is_valid() else ""
        return find_baseline(str(self.user.pk), self.request, opened)

    def get_context(self) -> dict[str, Any]:
        request = self.request
        return {
            "signoff_request": request,
            "page": self.page,
            "edit_url": self._edit_url(),
            "text_url": reverse("execvoice_signoff:text", args=[request.pk]),
            "lines": list_lines(request),
            "tending": may_tend(self.user, request, self.page),
            "guests_are_served": guests_are_served(),
            "contributors": name_contributors(request),
            "is_open": request.state == RequestState.OPEN,
            "closed_message": "" if request.state == RequestState.OPEN else explain_closed(request),
            "next_message": tell_next(request, self.page) if request.state == RequestState.SIGNED else "",
            "newer": find_newer(self.user, request) if request.state != RequestState.OPEN else None,
            "chances": self.chances,
            "own_signature": self.own_signature,
            "may_withdraw": bool(self.own_signature) and not self._is_live_by_it(),
            "why_not": "" if self.chances else explain_no_chance(self.user, request),
            "error": self.error,
            "form": self._form(),
            **self._difference(),
            **self._ceremony(),
        }

    @cached_property
    def own_signature(self) -> Signature | None:
        return find_own_signature(self.user, self.request)

    def _is_live_by_it(self) -> bool:
        """Whether the text is public on the strength of the user's signature: then it is too late to take it back."""
        holds_it = self.request.state == RequestState.SIGNED or bool(
            self.own_signature and self.own_signature.slot.is_voice
        )
        if not holds_it or self.page is None or not self.page.live:
            return False
        return bool(Grant.objects.filter(request=self.request, revision_id=self.page.live_revision_id).exists())

    def _edit_url(self) -> str:
        if self.page is None or not self.page.permissions_for_user(self.user).can_edit():
            return ""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def _form(self) -> SigningForm:
        initial = {"digest": self.request.digest}
        if self.typed is None:
            return SigningForm(initial=initial, chances=self.chances)
        # What was typed stays, but for the secrets, and the text that it is about is the one that is shown now.
        data = self.typed.data.copy()
        data["digest"] = self.request.digest
        for secret in ("password", "code"):
            data.pop(secret, None)
        if data.get("slot") not in {str(chance.slot.pk) for chance in self.chances}:
            data.pop("slot", None)
        return SigningForm(data, chances=self.chances)

    def _difference(self) -> dict[str, Any]:
        baseline = self.baseline
        if baseline is None:
            return {"baseline": None, "difference": None}
        new = side_of(self.request.page_id, self.request.content)
        difference: Difference = compare(baseline.side, new, self.http_request)
        return {"baseline": baseline, "difference": difference, "since": say_since(baseline)}

    def _ceremony(self) -> dict[str, Any]:
        """What is asked of whoever may sign: the sentence, and proof that it is they."""
        if not self.chances:
            return {"meanings": [], "challenge": ""}
        name = Name(str(get_user_display_name(self.user)))
        challenge = presence.find_challenge(self.http_request, spec_of(self.request).presence)
        return {
            "meanings": [write_meaning(self.request, c, Decision.SIGN, name) for c in self.chances],
            "challenge": challenge.value,
            "code_was_sent": presence.CODE_KEY in self.http_request.session,
        }


@dataclass(frozen=True)
class Name:
    """The signer as the sentence names them. Looking at the screen leaves nothing in the record."""

    name: str


def find_own_signature(user: Any, request: SignOffRequest) -> Signature | None:
    """Return the user's signature that stands, if there is one."""
    last = request.signatures.filter(person_key=str(user.pk)).select_related("slot").order_by("-pk").first()
    if last is None or last.decision != Decision.SIGN:
        return None
    return last if request.state in {RequestState.OPEN, RequestState.SIGNED} else None


def find_newer(user: Any, request: SignOffRequest) -> SignOffRequest | None:
    """Return the newest request of the same page, if it is newer and the user may see it."""
    found = SignOffRequest.objects.select_related("content", "policy_version", "submitted_by", "before")
    newer = found.filter(page_id=request.page_id, pk__gt=request.pk).order_by("-pk").first()
    return newer if newer and may_see(user, newer) else None


def explain(user: Any, request: SignOffRequest) -> str:
    """Say why a decision that was sent cannot be taken."""
    if request.state != RequestState.OPEN:
        return explain_closed(request)
    if not find_chances(user, request):
        return explain_no_chance(user, request)
    return _("The text has changed since you opened it. Look at what is new, then decide.")


def explain_no_chance(user: Any, request: SignOffRequest) -> str:
    """Say why there is nothing to sign here for the user."""
    if request.state != RequestState.OPEN:
        return ""
    if find_own_signature(user, request):
        return _("You have signed this text.")
    if str(user.pk) in request.contributors:
        return _("You worked on this text, so somebody else signs it.")
    return _("Nobody waits for your signature here.")


def title_of(request: SignOffRequest) -> str:
    return _("Read and sign") if request.state == RequestState.OPEN else _("Sign-off")


def say_since(baseline: Baseline) -> str:
    """Return the heading over the difference."""
    return {
        SIGNED: _("What is new since you signed"),
        ASKED: _("What is new since you asked for changes"),
        OPENED: _("What is new since you opened this screen"),
        PUBLIC: _("What is new compared with the published page"),
    }[baseline.kind]


def say_signed() -> str:
    return _("You have signed.")


def say_asked() -> str:
    return _("You have asked for changes.")


def say_withdrawn() -> str:
    return _("You have taken your signature back.")


def say_code_sent() -> str:
    return _("A code is on its way to your e-mail address. It arrives within a minute or two.")
