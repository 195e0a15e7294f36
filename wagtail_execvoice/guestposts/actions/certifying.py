"""What guests approved by their link, for whoever certifies a text of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wagtail_execvoice.base.approvals import GivenApproval
from wagtail_execvoice.guestposts.actions.addressing import is_readdressed
from wagtail_execvoice.guestposts.actions.forgetting import NOBODY
from wagtail_execvoice.guestposts.constants import AgreementKind
from wagtail_execvoice.guestposts.models import Agreement


def find_approvals(page_id: int) -> list[GivenApproval]:
    """Return what guests approved of the page. For ``base.approvals``."""
    given = Agreement.objects.filter(kind=AgreementKind.APPROVAL, page_key=str(page_id)).order_by("given_at", "pk")
    return [
        GivenApproval(
            name=_("erased person") if each.name == NOBODY else each.name,
            digest=each.content_digest,
            given_at=each.given_at,
            how=_say_how(each),
        )
        for each in given
    ]


def _say_how(approval: Agreement) -> str:
    how = str(approval.get_given_how_display())
    if is_readdressed(approval):
        return _("%(how)s; an editor had changed the address of the guest before") % {"how": how}
    return how
