from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail_execvoice.signoff.triggers.constants import PREFIX
from wagtail_execvoice.signoff.triggers.dialect import Dialect, Standing, as_literal

if TYPE_CHECKING:
    from wagtail_execvoice.signoff.triggers.definitions import Trigger


class SQLite(Dialect):
    def is_true(self, expression: str) -> str:
        # A column takes any value here, and Python takes most of them for true.
        return f"({expression} IS NOT 0)"

    def describe(self, trigger: Trigger) -> str:
        return self.create(trigger)[0]

    def read(self, tables: list[str]) -> dict[str, Standing]:
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s"
        rows = self.fetch(sql, [len(PREFIX), PREFIX])
        return {name: Standing(text, [f"DROP TRIGGER {self.quote(name)}"]) for name, text in rows}

    def create(self, trigger: Trigger) -> list[str]:
        # Before SQLite 3.47 a message is a literal, and a file with a newer trigger could not be opened by an older one.
        message = as_literal(" ".join(trigger.message))
        return [
            f"CREATE TRIGGER {self.quote(trigger.name)} BEFORE {trigger.event} ON {self.quote(trigger.table)}"
            f" FOR EACH ROW WHEN {trigger.condition} BEGIN SELECT RAISE(ABORT, {message}); END"
        ]
