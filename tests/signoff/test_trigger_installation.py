"""How the triggers come into the database, stay there, and leave it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import swapper
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from wagtail_execvoice.signoff.checks import triggers as checks
from wagtail_execvoice.signoff.checks.triggers import check_triggers
from wagtail_execvoice.signoff.models import GuardedType
from wagtail_execvoice.signoff.triggers import (
    drop_triggers,
    install_triggers,
    installing,
    is_gate_error,
    triggers_missing,
)
from wagtail_execvoice.signoff.triggers.installing import dialect_of

pytestmark = pytest.mark.django_db(transaction=True)

GATE = ["execvoice_signoff_trigger_gate_insert", "execvoice_signoff_trigger_gate_update"]


def page_table() -> str:
    return str(swapper.load_model("wagtailcore", "Page")._meta.db_table)


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def standing() -> list[str]:
    dialect = dialect_of(connection)
    assert dialect
    return sorted(dialect.read([page_table()]))


def warnings() -> list[str]:
    return [f"{message.id} {message.msg} {message.hint}" for message in check_triggers(None, databases=["default"])]


@pytest.fixture(autouse=True)
def repaired() -> Iterator[None]:
    """Whatever a test did to them, the triggers stand after it."""
    yield
    call_command("migrate", verbosity=0)
    assert triggers_missing(connection) == []


def test_after_migrating_the_triggers_stand_and_nothing_is_said() -> None:
    assert standing() == GATE
    assert triggers_missing(connection) == []
    assert warnings() == []


def test_what_stands_is_not_made_again() -> None:
    made: list[str] = []

    def watch(execute: Any, sql: str, *args: Any) -> Any:
        made.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(watch):
        assert install_triggers(connection)
    assert made
    assert not [sql for sql in made if "CREATE" in sql or "DROP" in sql]


def test_a_missing_trigger_is_said_and_the_next_migrate_makes_it() -> None:
    drop_triggers(connection)
    assert standing() == []
    assert triggers_missing(connection) == GATE
    (warning,) = warnings()
    assert warning.startswith("execvoice_signoff.W010")
    assert all(name in warning for name in [*GATE, "manage.py migrate"])
    call_command("migrate", verbosity=0)
    assert warnings() == []


def test_dropping_twice_is_no_error() -> None:
    drop_triggers(connection)
    drop_triggers(connection)


# On each database, ways to leave a trigger of our name there that refuses nothing.
HOLLOW = {
    "sqlite": [
        (
            f"DROP TRIGGER {GATE[1]}",
            f"CREATE TRIGGER {GATE[1]} BEFORE UPDATE ON {{page}} BEGIN SELECT 1; END",
        )
    ],
    "mysql": [
        (
            f"DROP TRIGGER {GATE[1]}",
            f"CREATE TRIGGER {GATE[1]} BEFORE UPDATE ON {{page}} FOR EACH ROW SET @nothing = 1",  # noqa: S608
        )
    ],
    "postgresql": [
        (f"ALTER TABLE {{page}} DISABLE TRIGGER {GATE[1]}",),
        ("ALTER TABLE {page} DISABLE TRIGGER ALL",),
        (f"CREATE OR REPLACE FUNCTION {GATE[1]}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",),
        (f"ALTER FUNCTION {GATE[1]}() SECURITY DEFINER",),
        (f"ALTER FUNCTION {GATE[1]}() RESET search_path",),
        (
            f"DROP TRIGGER {GATE[1]} ON {{page}}",
            f"CREATE TRIGGER {GATE[1]} BEFORE UPDATE ON {{page}} FOR EACH ROW WHEN (1 = 2) EXECUTE FUNCTION {GATE[1]}()",
        ),
        (
            f"DROP TRIGGER {GATE[1]} ON {{page}}",
            f"CREATE TRIGGER {GATE[1]} BEFORE UPDATE OF title ON {{page}} FOR EACH ROW EXECUTE FUNCTION {GATE[1]}()",
        ),
        (
            f"DROP TRIGGER {GATE[1]} ON {{page}}",
            f"CREATE TRIGGER {GATE[1]} BEFORE DELETE ON {{page}} FOR EACH ROW EXECUTE FUNCTION {GATE[1]}()",
        ),
    ],
}


@pytest.mark.parametrize("statements", HOLLOW[connection.vendor])
def test_a_trigger_that_is_not_ours_is_said_and_made_anew(statements: tuple[str, ...]) -> None:
    execute(*(statement.format(page=page_table()) for statement in statements))
    assert GATE[1] in triggers_missing(connection)
    assert GATE[1] in warnings()[0]
    assert install_triggers(connection)
    assert triggers_missing(connection) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite changes a table by making another one")
def test_a_remade_table_has_lost_its_triggers_and_the_check_says_so() -> None:
    # As a migration sees it: the page model itself cannot be made twice.
    page = (
        MigrationExecutor(connection)
        .loader.project_state()
        .apps.get_model(swapper.get_model_name("wagtailcore", "Page"))
    )
    with connection.schema_editor() as editor:
        editor._remake_table(page)
    assert triggers_missing(connection) == GATE
    assert warnings()


def test_before_the_tables_go_the_triggers_go(home: Any) -> None:
    call_command("migrate", "execvoice_signoff", "zero", verbosity=0)
    assert standing() == []
    assert warnings() == []
    assert not install_triggers(connection)
    home.title = "Still a page that can be saved"
    home.save()
    # Not even if the migration that drops them is past already.
    call_command("migrate", "execvoice_signoff", "0001", verbosity=0)
    assert standing() == GATE
    call_command("migrate", "execvoice_signoff", "zero", verbosity=0)
    home.save()


def test_taking_the_migrations_back_without_the_command_drops_them_too() -> None:
    MigrationExecutor(connection).migrate([("execvoice_signoff", "0001_initial")])
    assert standing() == []
    MigrationExecutor(connection).migrate([("execvoice_signoff", "0002_triggers")])
    assert standing() == []


@pytest.mark.parametrize("reset", [True, False])
def test_a_flush_passes_and_leaves_the_triggers(home: Any, reset: bool) -> None:
    call_command("sqlflush", verbosity=0)
    call_command("flush", interactive=False, verbosity=0, reset_sequences=reset)
    assert standing() == GATE


def test_without_the_right_migrate_says_so_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    drop_triggers(connection)

    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith("CREATE"):
            raise OperationalError("TRIGGER command denied")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        call_command("migrate", verbosity=0)
    assert standing() == []
    assert "TRIGGER command denied. Until they are" in caplog.text
    assert GATE[0] in warnings()[0]


@pytest.mark.skipif(connection.vendor != "mysql", reason="MariaDB and MySQL")
def test_a_user_of_mariadb_without_the_right_is_told_what_to_grant(caplog: pytest.LogCaptureFixture) -> None:
    drop_triggers(connection)
    other = connection.copy()
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    execute(
        "CREATE OR REPLACE USER execvoice_no_trigger@'%' IDENTIFIED BY 'secret'",
        f"GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON {database}.* TO execvoice_no_trigger@'%'",
    )
    other.settings_dict = {**other.settings_dict, "USER": "execvoice_no_trigger", "PASSWORD": "secret"}
    try:
        assert not install_triggers(other)
    finally:
        other.close()
        execute("DROP USER execvoice_no_trigger@'%'")
    assert "denied" in caplog.text
    assert all("Grant the database user TRIGGER" in text for text in [caplog.text, warnings()[0]])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL")
def test_a_user_of_postgresql_without_the_right_is_told_what_to_grant(caplog: pytest.LogCaptureFixture) -> None:
    drop_triggers(connection)
    execute(
        "DROP ROLE IF EXISTS execvoice_no_trigger", "CREATE ROLE execvoice_no_trigger", "SET ROLE execvoice_no_trigger"
    )
    try:
        assert not install_triggers(connection)
    finally:
        execute("RESET ROLE", "DROP ROLE execvoice_no_trigger")
    assert "permission denied" in caplog.text
    assert all("grant its user TRIGGER" in text for text in [caplog.text, warnings()[0]])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases have no search path")
def test_a_pause_in_a_schema_that_comes_first_is_none(home: Any) -> None:
    page = type(home).objects.filter(pk=home.pk)
    page.update(live=False)
    GuardedType.objects.create(content_type_id=home.content_type_id, label="x", since=timezone.now())
    execute("CREATE SCHEMA other", "CREATE TABLE other.execvoice_signoff_gatepause AS SELECT 1")
    try:
        execute("SET search_path = other, public")
        with pytest.raises(DatabaseError) as caught:
            page.update(live=True)
    finally:
        execute("RESET search_path", "DROP SCHEMA other CASCADE")
    assert is_gate_error(caught.value)


def test_nothing_is_asked_of_a_database_that_is_not_checked() -> None:
    drop_triggers(connection)
    assert check_triggers(None) == []
    assert check_triggers(None, databases=["other"]) == []


def test_pages_in_another_database_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "gate_databases", lambda: {"default", "other"})
    assert "different databases" in warnings()[0]


def test_a_database_we_have_no_triggers_for_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "DIALECTS", {})
    assert "there are none for" in warnings()[0]
    assert not install_triggers(connection)
