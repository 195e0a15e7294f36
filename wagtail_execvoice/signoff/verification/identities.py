"""Are people called what they were called, or were their details erased as the ledger says?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.actions.ledger import name_row, write_time
from wagtail_execvoice.signoff.models import Identity
from wagtail_execvoice.signoff.verification.reading import newest_act, newest_acts, part
from wagtail_execvoice.signoff.verification.report import Finding

ERASURE = "erasure.performed"
_DETAILS = ("user_key", "name", "title", "email", "salt")


def check_identities(rows: Sequence[Identity]) -> Iterator[Finding]:
    erased = [row for row in rows if row.erased_at]
    erasures = newest_acts([name_row(row) for row in erased], kind=ERASURE)
    for row in rows:
        name = name_row(row)
        if row.erased_at is None:
            if row.commit() != row.commitment:
                message = _("The name, title, address or account is not the one that was committed to.")
                yield Finding(name, "identity.changed", message)
            continue
        if any(getattr(row, detail) for detail in _DETAILS):
            yield Finding(name, "identity.kept", _("These details are marked as erased, and are still there."))
        act = erasures.get(name) or newest_act(name, ERASURE)
        if part(act, "data").get("erased_at") != write_time(row.erased_at):
            yield Finding(name, "identity.erased", _("The ledger does not know of this erasure."))
