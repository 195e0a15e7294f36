from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, connections

from wagtail_execvoice.signoff.triggers.installing import dialect_of, gate_databases, triggers_missing


def check_triggers(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report a database that would let an unsigned page go live. Needs the database: ``check --database default``."""
    gates = gate_databases()
    if not gates & set(databases or ()):
        return []
    if len(gates) > 1:
        return [_warn("pages and sign-off are in different databases.", "Let the router give them the same one.")]
    (alias,) = gates
    dialect = dialect_of(connections[alias])
    if dialect is None:
        return [_warn(f"there are none for {connections[alias].vendor}.", "Use PostgreSQL, MariaDB, MySQL or SQLite.")]
    try:
        missing = triggers_missing(connections[alias])
    except DatabaseError:
        # Not reachable; whoever looks at the database next says so better than we could.
        return []
    hint = f"Run 'manage.py migrate', which makes them. {dialect.privilege}".strip()
    return [_warn(f"not as they should be: {', '.join(missing)}.", hint)] if missing else []


def _warn(why: str, hint: str) -> CheckMessage:
    message = f"The triggers of the publishing gate do not stand, so that SQL could publish what nobody signed: {why}"
    return Warning(message, hint=hint, id="execvoice_signoff.W010")
