"""The contact form of an author page: the one public page of ours that has a form, and is cached nowhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from wagtail_execvoice.authors.actions import NotSent, issue_ticket, send_to_desk
from wagtail_execvoice.authors.constants import Tenure
from wagtail_execvoice.authors.forms import ContactForm
from wagtail_execvoice.base.visitors import identify_visitor

TEMPLATE = "wagtail_execvoice/authors/contact.html"


def serve_contact(page: Any, request: HttpRequest) -> HttpResponse:
    """Answer for the contact route of ``page``."""
    if not page.contact_desk_id or page.tenure == Tenure.IN_MEMORIAM:
        raise Http404
    response: HttpResponse = _answer(request, page)
    # The form is signed for one visitor, and what is typed into it is nobody else's business.
    patch_cache_control(response, private=True, no_store=True)
    return response


# Guarded here, too, for a site whose middleware does not.
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _answer(request: HttpRequest, page: Any) -> HttpResponse:
    if not page.takes_messages or (request.method != "POST" and "sent" in request.GET):
        return _render(request, page, None)
    if request.method == "POST":
        return _receive(request, page)
    return _render(request, page, ContactForm(initial={"ticket": issue_ticket(page)}))


def _receive(request: HttpRequest, page: Any) -> HttpResponse:
    form = ContactForm(request.POST.dict())
    if not form.is_valid():
        return _render(request, page, form)
    ticket, visitor = form.cleaned_data["ticket"], identify_visitor(request)
    try:
        send_to_desk(page, form.get_message(), ticket=ticket, visitor=visitor)
    except NotSent as error:
        form.add_error(NON_FIELD_ERRORS, say_why(error))
        if error.reason in {"expired", "used"}:
            form.data = {**form.data, "ticket": issue_ticket(page)}
        return _render(request, page, form)
    return redirect(f"{request.path}?sent")


def _render(request: HttpRequest, page: Any, form: ContactForm | None) -> HttpResponse:
    context = {"page": page, "form": form, "person_name": page.person.name if page.person else page.title}
    return TemplateResponse(request, TEMPLATE, context)


def say_why(error: NotSent) -> str:
    """Return what happened, why, and what to do next. What was typed is still in the form."""
    if error.reason == "expired":
        return _("Your message was not sent: this form had been open too long. Send it again; your text is still here.")
    if error.reason == "used":
        return _("A message was sent with this form already. To send this one as well, press the button again.")
    if error.reason == "too fast":
        return _("Your message was not sent, because it came faster than people type. Wait a moment and send it again.")
    if error.reason == "visitor":
        return ngettext(
            "Your message was not sent: several came from your connection within the hour. Try again in %(minutes)d "
            "minute; your text stays here while this page is open.",
            "Your message was not sent: several came from your connection within the hour. Try again in %(minutes)d "
            "minutes; your text stays here while this page is open.",
            error.minutes,
        ) % {"minutes": error.minutes}
    return ngettext(
        "Your message was not sent: this desk gets very many at the moment. Try again in %(minutes)d minute; your text "
        "stays here while this page is open.",
        "Your message was not sent: this desk gets very many at the moment. Try again in %(minutes)d minutes; your text "
        "stays here while this page is open.",
        error.minutes,
    ) % {"minutes": error.minutes}
