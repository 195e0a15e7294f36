from __future__ import annotations

from typing import Any

from django import template

from wagtail_execvoice.signoff.actions.expediting import EXPEDITE
from wagtail_execvoice.signoff.actions.gate import no_policy_message
from wagtail_execvoice.signoff.actions.policies import find_cover
from wagtail_execvoice.signoff.actions.rights import holds
from wagtail_execvoice.signoff.actions.sight import VIEW, may_see, may_tend
from wagtail_execvoice.signoff.constants import Lane, RequestState
from wagtail_execvoice.signoff.models import SignOffRequest
from wagtail_execvoice.signoff.overview import list_lines
from wagtail_execvoice.signoff.urlnames import guests_are_served

register = template.Library()


@register.simple_tag
def signoff_status(page: Any, user: Any) -> dict[str, Any]:
    """Return where ``page`` stands with its signatures, for the status panel: its newest request, if it has one."""
    requests = SignOffRequest.objects.select_related("submitted_by", "policy_version")
    request = requests.filter(page_id=page.pk).order_by("-pk").first()
    if request is None:
        return {"request": None, "problem": "" if find_cover(page) else no_policy_message()}
    is_open = request.state == RequestState.OPEN
    sees = may_see(user, request)
    return {
        "request": request,
        "is_open": is_open,
        "lines": list_lines(request),
        "may_see": sees,
        "tending": is_open and may_tend(user, request, page),
        "may_expedite": is_open and sees and request.lane == Lane.STANDARD and holds(user, EXPEDITE),
        "may_register": user.has_perm(VIEW),
        "guests_are_served": guests_are_served(),
    }
