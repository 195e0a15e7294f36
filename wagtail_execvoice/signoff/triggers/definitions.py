"""What the triggers refuse, in SQL that SQLite, PostgreSQL and MariaDB all read alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.conf import settings
from wagtail_execvoice.signoff.models import GatePause, Grant, GuardedType, LedgerEntry, Signature, SignedContent
from wagtail_execvoice.signoff.triggers.constants import EVIDENCE_ERROR, GATE_ERROR, PREFIX
from wagtail_execvoice.signoff.triggers.dialect import Dialect

EVIDENCE = (LedgerEntry, Signature, SignedContent)


@dataclass(frozen=True)
class Trigger:
    """Refuse ``event`` on a row of ``table`` if ``condition`` is true."""

    name: str
    table: str
    event: str
    condition: str
    #: What is said before and after the id of the row: "page", "is not signed for".
    message: tuple[str, str]
    #: The column with the id of the row.
    key: str


def wanted_triggers(dialect: Dialect) -> list[Trigger]:
    """Return the triggers that should stand, by the settings of the site."""
    evidence = _evidence_triggers() if settings.SIGNOFF_EVIDENCE_TRIGGERS else []
    return [_gate_trigger(dialect, "INSERT"), _gate_trigger(dialect, "UPDATE"), *evidence]


def required_columns() -> dict[str, set[str]]:
    """Return the tables and columns without which a trigger of ours would break whatever it stands on."""
    models: dict[Any, tuple[str, ...]] = {
        get_base_page_model(): ("pk", "live", "live_revision", "latest_revision", "content_type"),
        Grant: ("page_id", "revision_id", "ended_at"),
        GuardedType: ("content_type_id",),
        GatePause: ("pk",),
        **dict.fromkeys(EVIDENCE, ("pk",)),
    }
    return {model._meta.db_table: {column(model, name) for name in names} for model, names in models.items()}


def column(model: Any, name: str) -> str:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(field.column)


def _gate_trigger(dialect: Dialect, event: str) -> Trigger:
    page = get_base_page_model()
    moves = "1 = 1" if event == "INSERT" else _goes_live(dialect)
    condition = f"{_is_live(dialect, 'NEW')} AND ({moves}) AND {_is_guarded(dialect)}"
    return Trigger(
        name=f"{PREFIX}gate_{event.lower()}",
        table=page._meta.db_table,
        event=event,
        condition=f"{condition} AND NOT {_is_granted(dialect)} AND NOT {_is_paused(dialect)}",
        message=("execvoice: page", GATE_ERROR),
        key=column(page, "pk"),
    )


def _page(dialect: Dialect, row: str, name: str) -> str:
    return f"{row}.{dialect.quote(column(get_base_page_model(), name))}"


def _is_live(dialect: Dialect, row: str) -> str:
    return dialect.is_true(_page(dialect, row, "live"))


def _goes_live(dialect: Dialect) -> str:
    """Return the changes by which something else becomes public. A pointer that is emptied (a purge) is none."""
    new, old = (_page(dialect, row, "live_revision") for row in ("NEW", "OLD"))
    pointer_moves = f"({new} IS NOT NULL AND ({old} IS NULL OR {new} <> {old}))"
    becomes_another = [
        f"{_page(dialect, 'NEW', name)} <> {_page(dialect, 'OLD', name)}" for name in ("content_type", "pk")
    ]
    return " OR ".join([f"NOT {_is_live(dialect, 'OLD')}", pointer_moves, *becomes_another])


def _is_guarded(dialect: Dialect) -> str:
    content_type = dialect.quote(column(GuardedType, "content_type_id"))
    return _exists(dialect, GuardedType, f"t.{content_type} = {_page(dialect, 'NEW', 'content_type')}")


def _is_granted(dialect: Dialect) -> str:
    page, revision, ended = (
        f"t.{dialect.quote(column(Grant, name))}" for name in ("page_id", "revision_id", "ended_at")
    )
    live, latest = (_page(dialect, "NEW", name) for name in ("live_revision", "latest_revision"))
    without_pointer = f"({live} IS NULL AND ({revision} IS NULL OR {revision} = {latest}))"
    of_page = f"{page} = {_page(dialect, 'NEW', 'pk')} AND {ended} IS NULL"
    return _exists(dialect, Grant, f"{of_page} AND ({revision} = {live} OR {without_pointer})")


def _is_paused(dialect: Dialect) -> str:
    return _exists(dialect, GatePause, "1 = 1")


def _exists(dialect: Dialect, model: Any, condition: str) -> str:
    # Nothing in it comes from outside: names of our own tables and columns.
    return f"EXISTS (SELECT 1 FROM {dialect.table(model._meta.db_table)} t WHERE {condition})"  # noqa: S608


def _evidence_triggers() -> list[Trigger]:
    return [_evidence_trigger(model, event) for model in EVIDENCE for event in ("UPDATE", "DELETE")]


def _evidence_trigger(model: Any, event: str) -> Trigger:
    return Trigger(
        name=f"{PREFIX}{model._meta.model_name}_{event.lower()}",
        table=model._meta.db_table,
        event=event,
        condition="1 = 1",
        message=(f"execvoice: {model._meta.model_name}", EVIDENCE_ERROR),
        key=column(model, "pk"),
    )
