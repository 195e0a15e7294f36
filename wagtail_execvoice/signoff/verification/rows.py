"""Is each row of evidence as the ledger tells it, and does it keep what it promises by itself?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.actions.ledger import name_row
from wagtail_execvoice.signoff.models import (
    Checkpoint,
    EvidenceModel,
    Grant,
    Identity,
    Signature,
    SignedContent,
    SignOffRequest,
)
from wagtail_execvoice.signoff.verification.checkpoints import check_checkpoints
from wagtail_execvoice.signoff.verification.contents import check_contents
from wagtail_execvoice.signoff.verification.grants import check_grants
from wagtail_execvoice.signoff.verification.identities import check_identities
from wagtail_execvoice.signoff.verification.reading import (
    CHUNK,
    FEW,
    LOOKS,
    evidence_models,
    in_chunks,
    newest_act,
    newest_acts,
    part,
)
from wagtail_execvoice.signoff.verification.report import Finding, Report
from wagtail_execvoice.signoff.verification.signatures import check_signatures
from wagtail_execvoice.signoff.verification.slots import check_slots

Check = Callable[[Sequence[Any]], Iterable[Finding]]
_CHECKS: dict[type[EvidenceModel], Check] = {
    Checkpoint: check_checkpoints,
    Grant: check_grants,
    Identity: check_identities,
    Signature: check_signatures,
    SignedContent: check_contents,
    SignOffRequest: check_slots,
}


def check_rows(report: Report) -> None:
    """Compare every row of evidence with the ledger, and add what does not hold to ``report``."""
    for model in evidence_models().values():
        for chunk in in_chunks(model.objects.all(), FEW if model is SignedContent else CHUNK):
            report.rows += len(chunk)
            report.add(_check_digests(chunk))
            if model in _CHECKS:
                report.add(_CHECKS[model](chunk))


def _check_digests(rows: Sequence[EvidenceModel]) -> Iterator[Finding]:
    acts = newest_acts(name_row(row) for row in rows)
    for row in rows:
        if _digest_in(acts.get(name_row(row))) != row.digest_row():
            yield from _look_again(row)


def _look_again(row: EvidenceModel) -> Iterator[Finding]:
    name = name_row(row)
    entered = None
    for _look in range(LOOKS):
        now = type(row).objects.filter(pk=row.pk).first()
        if now is None:
            return  # Deleted since; the ledger tells of it, or its own entry would have been found missing.
        entered = _digest_in(newest_act(name))
        if entered == now.digest_row():
            return
    if entered is None:
        yield Finding(name, "row.unrecorded", _("The ledger does not know this row."))
    else:
        yield Finding(name, "row.changed", _("This row is not what the ledger says of it."))


def _digest_in(act: dict[str, Any] | None) -> str | None:
    return part(act, "row").get("sha256")
