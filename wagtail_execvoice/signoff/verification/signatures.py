"""Is each signature of the text that its request put before the signer?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.actions.ledger import name_row
from wagtail_execvoice.signoff.models import Signature, SignOffRequest
from wagtail_execvoice.signoff.verification.report import Finding


def check_signatures(rows: Sequence[Signature]) -> Iterator[Finding]:
    requests = SignOffRequest.objects.filter(pk__in={row.request_id for row in rows})
    asked = dict(requests.values_list("pk", "content_id"))
    for row in rows:
        if asked.get(row.request_id) != row.digest:
            yield Finding(name_row(row), "signature.digest", _("This signature is of another text than its request."))
