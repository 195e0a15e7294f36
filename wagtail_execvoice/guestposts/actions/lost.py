"""A guest who lost the link asks for another one. So may anybody who knows the address, and then nothing changes for the guest."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wagtail_execvoice.base.actions import Limit, take_slot, take_slots
from wagtail_execvoice.guestposts.actions.inviting import WITH_LINK, make_link
from wagtail_execvoice.guestposts.actions.telling import mail_guest
from wagtail_execvoice.guestposts.addresses import find_by_address
from wagtail_execvoice.guestposts.constants import OPEN_STATES
from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.models import Submission

#: As many times one visitor may ask, in as many seconds.
VISITOR_LIMIT = (10, 3600)
#: As many mails to one address, in as many seconds, whoever asks for them. Apart from what editors may send: a stranger uses up
#: nothing of theirs. Whoever asks for more than a day's has as many links that work in the mailbox.
ADDRESS_LIMITS = ((3, 3600), (6, 86400))
#: As many texts are in one mail.
MOST_TEXTS = 10


def send_lost_links(email: str, visitor: str) -> None:
    """Send one mail with another link for each text of the guest with this address. No link from before ends.

    If it ended them, a stranger who knows the address could stop the guest in the middle of a sentence. So many links at once
    do no harm: of 256 bits none is guessed, all are in one mailbox, and the limits and their age keep them few.

    The same happens, as far as the one who asks can tell, for an address that nobody was invited at. Raises
    ``SubmissionRefused`` for who asks too often.
    """
    slot = take_slot("guestposts.lost", visitor, *VISITOR_LIMIT)
    if not slot:
        message = _("You asked for several links within the hour. Try again a little later.")
        raise SubmissionRefused("too_many", message, retry_after=slot.retry_after)
    # To one who asks nothing may show whether there is such an address.
    if all(take_slots([Limit("guestposts.lost_mail", email.casefold(), *limit) for limit in ADDRESS_LIMITS])):
        _send(email)


def _send(email: str) -> None:
    wanted = Submission.objects.filter(state__in=WITH_LINK, revoked_at=None)
    with transaction.atomic():
        # All in one order, so that two who lock several never wait for each other.
        rows = find_by_address(wanted.select_for_update().order_by("pk"), email)
        # What they can write in comes first, and of each the newest.
        texts = sorted(rows, key=lambda row: (row.state not in OPEN_STATES, -row.pk))[:MOST_TEXTS]
        if not texts:
            return
        with translation.override(texts[0].language):
            links = [(text.title, make_link(text)) for text in texts]
            key = f"guestposts.links:{texts[0].pk}:{timezone.now().timestamp()}"
            mail_guest(texts[0], "links", key, links=links)
