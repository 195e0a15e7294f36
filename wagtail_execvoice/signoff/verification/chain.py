"""Is the chain whole: no entry missing, changed or put in between, and all that it names still there?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wagtail_execvoice.signoff.actions.ledger import HEAD, hash_entry, read_columns
from wagtail_execvoice.signoff.constants import GENESIS
from wagtail_execvoice.signoff.models import Identity, LedgerEntry, LedgerHead
from wagtail_execvoice.signoff.verification.reading import CHUNK, evidence_models, in_chunks, part, read_body
from wagtail_execvoice.signoff.verification.report import Finding, Report


def check_chain(report: Report) -> None:
    """Walk the chain from its beginning and add what does not hold to ``report``."""
    walk = _Walk(report)
    walk.go()
    head = _read_head()
    if head[0] > walk.seq:
        # Somebody has signed something since the walk came to the end.
        walk.go()
    report.seq, report.hash = walk.seq, walk.hash
    if head != (walk.seq, walk.hash) and _read_head() == head:
        report.add(_tell_end(head[0], walk.seq))


def _tell_end(head: int, last: int) -> Iterator[Finding]:
    yield Finding(f"ledgerhead:{HEAD}", "ledger.head", _("The end of the ledger is not where its last entry is."))
    if head > last:
        message = _("The ledger ends at %(found)d, and should go on to %(head)d.") % {"found": last, "head": head}
        yield Finding(f"ledgerentry:{last + 1}", "ledger.missing", message)


def _read_head() -> tuple[int, str]:
    heads = list(LedgerHead.objects.order_by("pk").values_list("pk", "seq", "hash"))
    if len(heads) == 1 and heads[0][0] == HEAD:
        return heads[0][1], heads[0][2]
    return (0, GENESIS) if not heads else (-1, "")


class _Walk:
    """The way along the chain: where it is and what it expects next."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.seq = 0
        self.hash = GENESIS
        self.started = False

    def go(self) -> None:
        entries = LedgerEntry.objects.filter(seq__gt=self.seq) if self.started else LedgerEntry.objects.all()
        self.started = True
        for chunk in in_chunks(entries, CHUNK):
            for entry in chunk:
                self.report.add(self._check(entry, read_body(entry.body)))
            self.report.entries += len(chunk)
            self.report.add(_check_rows(chunk))
            self.report.add(_check_actors(chunk))

    def _check(self, entry: LedgerEntry, content: dict[str, Any]) -> Iterator[Finding]:
        name = f"ledgerentry:{entry.seq}"
        expected, previous = self.seq + 1, self.hash
        self.seq, self.hash = entry.seq, entry.hash
        if entry.seq != expected:
            message = _("Entries %(first)d to %(last)d are missing.") % {"first": expected, "last": entry.seq - 1}
            if entry.seq < expected:
                message = _("This entry stands before the beginning of the ledger.")
            yield Finding(f"ledgerentry:{min(expected, entry.seq)}", "ledger.missing", message)
        elif entry.previous != previous:
            yield Finding(name, "ledger.previous", _("This entry does not follow from the one before it."))
        if hash_entry(entry.body) != entry.hash:
            yield Finding(name, "ledger.hash", _("The hash of this entry is not that of its content."))
        if not _columns_agree(entry, content):
            yield Finding(name, "ledger.columns", _("The columns of this entry do not say what its content says."))


def _columns_agree(entry: LedgerEntry, content: dict[str, Any]) -> bool:
    try:
        columns = {"seq": content["seq"], "previous": content["previous"], **read_columns(content)}
    except (KeyError, TypeError, ValueError):
        return False
    return all(getattr(entry, column) == value for column, value in columns.items())


def _check_rows(entries: Sequence[LedgerEntry]) -> Iterator[Finding]:
    """Find rows that the ledger tells of and that are no longer there."""
    models = evidence_models()
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        model, _colon, key = entry.row.partition(":")
        if model:
            named[model][key] = f"ledgerentry:{entry.seq}"
    for model, keys in named.items():
        there = _find_keys(models[model], keys) if model in models else set()
        for key in sorted(keys.keys() - there):
            message = _("The ledger tells of this row (%(entry)s), and it is gone.") % {"entry": keys[key]}
            yield Finding(f"{model}:{key}", "row.missing", message)


def _find_keys(model: Any, keys: Any) -> set[str]:
    usable = [key for key in keys if model._meta.pk.get_internal_type() == "CharField" or key.isdecimal()]
    return {str(key) for key in model.objects.filter(pk__in=usable).values_list("pk", flat=True)}


def _check_actors(entries: Sequence[LedgerEntry]) -> Iterator[Finding]:
    """Find acts whose actor is somebody else now."""
    actors = [(entry.seq, part(read_body(entry.body), "actor")) for entry in entries]
    ids = {actor["id"] for _seq, actor in actors if isinstance(actor.get("id"), int)}
    known = dict(Identity.objects.filter(pk__in=ids).values_list("pk", "commitment"))
    for seq, actor in actors:
        if actor and known.get(actor.get("id")) != actor.get("commitment"):
            message = _("Entry %(entry)d names this identity, which is not the one it was.") % {"entry": seq}
            yield Finding(f"identity:{actor.get('id')}", "identity.other", message)
