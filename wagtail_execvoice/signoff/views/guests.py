"""The screen of an author who has no account. Opening it changes nothing, and neither does a form without the code."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_execvoice.base.actions import take_slot
from wagtail_execvoice.base.hiding import hide_token
from wagtail_execvoice.base.visitors import identify_visitor
from wagtail_execvoice.signoff.actions import guests
from wagtail_execvoice.signoff.actions.codes import is_right
from wagtail_execvoice.signoff.actions.meanings import write_meaning
from wagtail_execvoice.signoff.actions.signing import explain_closed
from wagtail_execvoice.signoff.actions.slots import Chance
from wagtail_execvoice.signoff.constants import Decision, RequestState, SlotState
from wagtail_execvoice.signoff.difference import Difference, compare, side_of
from wagtail_execvoice.signoff.difference.baselines import find_last_decision
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.forms.signing import GuestForm
from wagtail_execvoice.signoff.models import Slot
from wagtail_execvoice.signoff.views.screens import Name
from wagtail_execvoice.signoff.views.texts import keep_private, render_text

TEMPLATE = "wagtail_execvoice/signoff/guest.html"
CODE_KEY = "execvoice_signoff_guest_code"


# CSRF protected by this, also on a site whose middleware does not.
@hide_token
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text to whoever has the link; let them sign who also have the code."""
    slot = find_slot(token)
    with translation.override(slot.request.language or translation.get_language()):
        response = _answer(request, slot, token)
        # Rendered here, where the language is that of the text.
        response = keep_private(response.render() if isinstance(response, TemplateResponse) else response)
    # No other site learns the address. With "no-referrer" browsers would not say either from where our own form is sent, and
    # Django would refuse it.
    response["Referrer-Policy"] = "same-origin"
    return response


@hide_token
@require_safe
def show_text(request: HttpRequest, token: str) -> HttpResponse:
    slot = find_slot(token)
    if not is_awaited(slot):
        raise Http404
    return render_text(request, slot.request)


def find_slot(token: str) -> Slot:
    slot = guests.find_guest_slot(token)
    if slot is None:
        raise Http404
    return slot


def is_awaited(slot: Slot) -> bool:
    return bool(slot.state == SlotState.OPEN and slot.request.state == RequestState.OPEN)


def _answer(request: HttpRequest, slot: Slot, token: str) -> HttpResponse:
    if request.method != "POST" or not is_awaited(slot):
        return _render(request, slot, token, _blank(slot))
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _render(request, slot, token, form)
    try:
        return _decide(request, slot, token, form)
    except DecisionRefused as refusal:
        slot.request.refresh_from_db()
        return _render(request, slot, token, form, error=refusal.message, status=409)


def _decide(request: HttpRequest, slot: Slot, token: str, form: GuestForm) -> HttpResponse:
    decision = request.POST.get("decision")
    if decision == "code":
        return _send_code(request, slot, token, form)
    if decision not in {"sign", "changes"}:
        return _render(request, slot, token, form)
    if decision == "sign":
        form.check_name(slot.voice_name)
        if form.errors:
            return _render(request, slot, token, form)
    _check_code(request, slot, form.cleaned_data["code"])
    data = form.cleaned_data
    if decision == "sign":
        guests.sign_as_guest(slot, digest=data["digest"], comment=data["comment"])
    else:
        guests.ask_for_changes_as_guest(slot, digest=data["digest"], comment=data["reason"], wording=data["wording"])
    request.session.pop(CODE_KEY, None)
    slot = find_slot(token)
    return _render(request, slot, token, _blank(slot), done=decision)


def _send_code(request: HttpRequest, slot: Slot, token: str, form: GuestForm) -> HttpResponse:
    # Whoever got hold of a link cannot fill a mailbox, and a program that sends forms is one visitor.
    if not take_slot("signoff.guest_code", identify_visitor(request), 20, 3600):
        raise DecisionRefused("presence", _("Too many codes were asked for. Try again in an hour."))
    sealed = guests.send_guest_code(slot, slot.request.language)
    request.session[CODE_KEY] = sealed.to_session()
    return _render(request, slot, token, form, code_sent=True)


def _check_code(request: HttpRequest, slot: Slot, code: str) -> None:
    if not is_right(request.session.get(CODE_KEY), guests.guest_purpose(slot), code):
        raise DecisionRefused(
            "presence", _("This code was not accepted. It works for ten minutes and five tries; ask for a new one.")
        )


def _blank(slot: Slot) -> GuestForm:
    return GuestForm(initial={"digest": slot.request.digest})


def _render(
    request: HttpRequest, slot: Slot, token: str, form: GuestForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    awaited = is_awaited(slot)
    signed = slot.signatures.filter(person_key=slot.voice_key).order_by("-pk").first()
    context |= {
        "slot": slot,
        "token": token,
        "form": _without_code(form, slot),
        "is_awaited": awaited,
        "signed": signed,
        # A title is told only to those whose answer is still awaited, or who gave one.
        "title": slot.request.page_title if awaited or signed else "",
        "closed_message": "" if awaited or signed else explain_closed(slot.request),
        "difference": _difference(request, slot) if awaited else None,
        "meaning": write_meaning(slot.request, Chance(slot), Decision.SIGN, Name(slot.voice_name)) if awaited else "",
        # Named even if there is none: for what is missing Django's log of templates prints the whole context.
        "error": context.get("error", ""),
        "done": context.get("done", ""),
        "code_sent": context.get("code_sent") or CODE_KEY in request.session,
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def _difference(request: HttpRequest, slot: Slot) -> Difference | None:
    """Return what changed since this author decided about the page last; None if they never did."""
    last = find_last_decision(slot.voice_key, slot.request)
    if last is None:
        return None
    page_id = slot.request.page_id
    return compare(side_of(page_id, last.request.content), side_of(page_id, slot.request.content), request)


def _without_code(form: GuestForm, slot: Slot) -> GuestForm:
    """What was typed stays, but for the code; and the text that it is about is the one that is shown."""
    if form.is_bound:
        form.data = {**form.data.dict(), "digest": slot.request.digest, "code": ""}  # type: ignore[attr-defined]
    return form
