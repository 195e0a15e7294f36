"""Put the triggers into a database, take them out, and see whether they stand."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import DatabaseError, connections, router, transaction

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.models import Grant
from wagtail_execvoice.signoff.triggers.definitions import required_columns, wanted_triggers
from wagtail_execvoice.signoff.triggers.dialect import Dialect, Standing
from wagtail_execvoice.signoff.triggers.mysql import MySQL
from wagtail_execvoice.signoff.triggers.postgresql import PostgreSQL
from wagtail_execvoice.signoff.triggers.sqlite import SQLite

logger = logging.getLogger(__name__)

DIALECTS: dict[str, type[Dialect]] = {"sqlite": SQLite, "postgresql": PostgreSQL, "mysql": MySQL}


def gate_databases() -> set[str]:
    """Return where pages and grants are written. The triggers need both in one database."""
    return {router.db_for_write(get_base_page_model()), router.db_for_write(Grant)}


def is_ready(connection: Any) -> bool:
    """Return whether the tables are there, with the columns that the triggers name."""
    dialect = dialect_of(connection)
    if dialect is None:
        return False
    return all(columns <= dialect.columns(table) for table, columns in required_columns().items())


def install_triggers(connection: Any) -> bool:
    """Make what is missing and remove what is not wanted. Never raises: without the right it says so and returns False."""
    dialect = dialect_of(connection)
    if dialect is None or not is_ready(connection):
        return False
    try:
        with _at_once(connection):
            _make_so(dialect)
    except DatabaseError as error:
        logger.warning(
            "The triggers of the publishing gate could not be made: %s. Until they are, SQL and code that goes round the"
            " pages' save() can publish what nobody signed. %s",
            str(error).rstrip("."),
            dialect.privilege,
        )
        return False
    return True


def drop_triggers(connection: Any) -> None:
    """Remove every trigger of ours."""
    if dialect := dialect_of(connection):
        for standing in dialect.read(list(required_columns())).values():
            dialect.execute(standing.drop)


def triggers_missing(connection: Any) -> list[str]:
    """Return the triggers that are not as they should be: missing, switched off, changed, or no longer wanted.

    Nothing is missing where there are no tables yet.
    """
    dialect = dialect_of(connection)
    if dialect is None or not is_ready(connection):
        return []
    return sorted(_differ(*_read(dialect)))


def dialect_of(connection: Any) -> Dialect | None:
    dialect = DIALECTS.get(connection.vendor)
    return dialect(connection) if dialect else None


def _make_so(dialect: Dialect) -> None:
    wanted, standing = _read(dialect)
    wrong = _differ(wanted, standing)
    for name in wrong & set(standing):
        dialect.execute(standing[name].drop)
    for trigger in wanted_triggers(dialect):
        if trigger.name in wrong:
            dialect.execute(dialect.create(trigger))


def _read(dialect: Dialect) -> tuple[dict[str, str], dict[str, Standing]]:
    wanted = {trigger.name: dialect.describe(trigger) for trigger in wanted_triggers(dialect)}
    return wanted, dialect.read(list(required_columns()))


def _differ(wanted: dict[str, str], standing: dict[str, Standing]) -> set[str]:
    return {*wanted, *standing} - {name for name, there in standing.items() if there.text == wanted.get(name)}


def _at_once(connection: Any) -> AbstractContextManager[Any]:
    # Where it can be had, all or nothing. MariaDB ends a transaction at each trigger it makes.
    if connection.features.can_rollback_ddl:
        return transaction.atomic(using=connection.alias)
    return nullcontext()


def gate_connection() -> Any:
    """Return the connection to the database of the gate."""
    return connections[router.db_for_write(Grant)]
