"""The last layer of the gate: triggers in the database, which no path to a live page goes round.

They are built after each ``migrate``, never by a migration: SQLite drops them silently whenever it remakes a table, and a
migration could not name the base page of every site.
"""

from __future__ import annotations

from wagtail_execvoice.signoff.triggers.constants import EVIDENCE_ERROR, GATE_ERROR
from wagtail_execvoice.signoff.triggers.errors import is_gate_error
from wagtail_execvoice.signoff.triggers.guarded import is_guarded_type, sync_guarded_types
from wagtail_execvoice.signoff.triggers.handlers import connect_handlers
from wagtail_execvoice.signoff.triggers.installing import drop_triggers, install_triggers, triggers_missing

__all__ = [
    "EVIDENCE_ERROR",
    "GATE_ERROR",
    "connect_handlers",
    "drop_triggers",
    "install_triggers",
    "is_gate_error",
    "is_guarded_type",
    "sync_guarded_types",
    "triggers_missing",
]
