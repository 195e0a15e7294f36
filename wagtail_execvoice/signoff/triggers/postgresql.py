from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail_execvoice.signoff.triggers.constants import PREFIX
from wagtail_execvoice.signoff.triggers.dialect import Dialect, Standing, as_literal

if TYPE_CHECKING:
    from wagtail_execvoice.signoff.triggers.definitions import Trigger

# Bits of pg_trigger.tgtype: for each row, before.
ROW_BEFORE = 1 + 2
EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16}

# With what would make it as good as none: that it is switched off or has a condition of its own.
STANDING = """
SELECT t.tgname, t.tgrelid::regclass::text, t.tgtype,
    t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr::text = '', p.prosecdef, p.proconfig::text, p.prosrc
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgrelid = ANY(SELECT to_regclass(name) FROM unnest(%s::text[]) name) AND starts_with(t.tgname, %s)
"""

SCHEMA = """
SELECT coalesce(
    (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(%s)),
    current_schema()
)
"""


class PostgreSQL(Dialect):
    """One function for each trigger, with all logic inside: a column that a trigger itself names could not be altered.

    Tables are named with their schema and the function has a search path of its own, so that it means the same whoever
    is connected.
    """

    privilege = (
        "Let 'migrate' run as the owner of the tables, or grant its user TRIGGER on them and CREATE on their schema."
    )

    def table(self, name: str) -> str:
        return f"{self._schema(self.quote(name))}.{self.quote(name)}"

    def columns(self, table: str) -> set[str]:
        sql = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
        return {name for (name,) in self.fetch(sql, [self.quote(table)])}

    def describe(self, trigger: Trigger) -> str:
        return _describe(
            ROW_BEFORE + EVENTS[trigger.event], True, False, "{search_path=pg_catalog}", self._body(trigger)
        )

    def read(self, tables: list[str]) -> dict[str, Standing]:
        rows = self.fetch(STANDING, [[self.quote(table) for table in tables], PREFIX])
        return {
            name: Standing(
                _describe(*parts),
                [
                    f"DROP TRIGGER {self.quote(name)} ON {table}",
                    f"DROP FUNCTION IF EXISTS {self._function(name, table)}",
                ],
            )
            for name, table, *parts in rows
        }

    def create(self, trigger: Trigger) -> list[str]:
        name, table = self.quote(trigger.name), self.table(trigger.table)
        function = self._function(trigger.name, self.quote(trigger.table))
        return [
            f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER"
            f" SET search_path = pg_catalog AS $execvoice${self._body(trigger)}$execvoice$",
            f"CREATE TRIGGER {name} BEFORE {trigger.event} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}",
        ]

    def _function(self, name: str, table: str) -> str:
        return f"{self._schema(table)}.{self.quote(name)}()"

    def _schema(self, table: str) -> str:
        return self.quote(str(self.fetch(SCHEMA, [table])[0][0]))

    def _body(self, trigger: Trigger) -> str:
        row = "NEW" if trigger.event == "INSERT" else "OLD"
        returned = "OLD" if trigger.event == "DELETE" else "NEW"
        before, after = (as_literal(part) for part in trigger.message)
        message = f"concat_ws(' ', {before}, {row}.{self.quote(trigger.key)}, {after})"
        return (
            f" BEGIN IF {trigger.condition} THEN RAISE EXCEPTION USING ERRCODE = 'check_violation',"
            f" MESSAGE = {message}; END IF; RETURN {returned}; END "
        )


def _describe(kind: int, is_on: bool, as_definer: bool, settings: str, body: str) -> str:
    return f"{kind} {is_on} {as_definer} {settings} {body}"
