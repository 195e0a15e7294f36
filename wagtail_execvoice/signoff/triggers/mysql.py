"""MariaDB and MySQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail_execvoice.signoff.triggers.constants import PREFIX
from wagtail_execvoice.signoff.triggers.dialect import Dialect, Standing, as_literal

if TYPE_CHECKING:
    from wagtail_execvoice.signoff.triggers.definitions import Trigger

#: The number of MariaDB's "constraint failed", which Django raises as the IntegrityError that it is elsewhere. Not that of
#: MySQL (3819): its ``UPDATE IGNORE`` would make a warning of it.
ERROR_NUMBER = 4025


class MySQL(Dialect):
    privilege = (
        "Grant the database user TRIGGER on the tables of the site; with binary logging also set"
        " log_bin_trust_function_creators = 1 on the server."
    )

    def describe(self, trigger: Trigger) -> str:
        return f"BEFORE {trigger.event} {trigger.table.lower()} {self._body(trigger)}"

    def read(self, tables: list[str]) -> dict[str, Standing]:
        sql = (
            "SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_STATEMENT"
            " FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND LEFT(TRIGGER_NAME, %s) = %s"
        )
        rows = self.fetch(sql, [len(PREFIX), PREFIX])
        return {
            name: Standing(f"{timing} {event} {table.lower()} {body}", [f"DROP TRIGGER {self.quote(name)}"])
            for name, timing, event, table, body in rows
        }

    def create(self, trigger: Trigger) -> list[str]:
        return [
            f"CREATE TRIGGER {self.quote(trigger.name)} BEFORE {trigger.event} ON {self.quote(trigger.table)}"
            f" FOR EACH ROW {self._body(trigger)}",
        ]

    def _body(self, trigger: Trigger) -> str:
        row = "NEW" if trigger.event == "INSERT" else "OLD"
        before, after = (as_literal(part) for part in trigger.message)
        message = f"LEFT(CONCAT_WS(' ', {before}, {row}.{self.quote(trigger.key)}, {after}), 128)"
        return (
            f"BEGIN IF {trigger.condition} THEN BEGIN DECLARE message VARCHAR(128); SET message = {message};"
            f" SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = {ERROR_NUMBER}, MESSAGE_TEXT = message; END; END IF; END"
        )
