"""What a database must be able to say for us to put a trigger into it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wagtail_execvoice.signoff.triggers.definitions import Trigger


@dataclass(frozen=True)
class Standing:
    """A trigger that is in the database: a text that tells it from another one, and the statements that remove it."""

    text: str
    drop: list[str]


class Dialect(ABC):
    #: Which right the database user needs to make triggers.
    privilege = ""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def quote(self, name: str) -> str:
        return str(self.connection.ops.quote_name(name))

    def table(self, name: str) -> str:
        """Return the table as a trigger must name it."""
        return self.quote(name)

    def is_true(self, expression: str) -> str:
        return expression

    def columns(self, table: str) -> set[str]:
        """Return the columns of a table; none if there is no such table."""
        with self.connection.cursor() as cursor:
            introspection = self.connection.introspection
            if table not in introspection.table_names(cursor):
                return set()
            return {column.name for column in introspection.get_table_description(cursor, table)}

    @abstractmethod
    def describe(self, trigger: Trigger) -> str:
        """Return the text that ``read`` gives for the trigger once it stands."""

    @abstractmethod
    def read(self, tables: list[str]) -> dict[str, Standing]:
        """Return our triggers that are in the database, by name."""

    @abstractmethod
    def create(self, trigger: Trigger) -> list[str]:
        """Return the statements that make the trigger."""

    def fetch(self, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def execute(self, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def as_literal(text: str) -> str:
    """Return a text of our own as SQL."""
    return "'" + text.replace("'", "''") + "'"
