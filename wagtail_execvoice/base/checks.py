"""System checks: a setting that is wrong and a machine that does not do its part are said, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections, router

from wagtail_execvoice.base.due import read_due_state
from wagtail_execvoice.conf import KEYS, settings


def register_checks() -> None:
    """Called when the app is ready."""
    register(check_settings)
    register(check_database_settings)
    register(Tags.database)(check_due_jobs_run)


def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report what is wrong in ``EXECVOICE``."""
    values = getattr(django_settings, "EXECVOICE", {})
    if not isinstance(values, dict):
        hint = "Write EXECVOICE = {...}. Until then every key has its default."
        return [Error("The setting EXECVOICE is not a dict.", hint=hint, id="execvoice_base.E001")]
    unknown = [_unknown_key(key) for key in values if key not in KEYS]
    wrong = [_wrong_value(key, value) for key, value in values.items() if key in KEYS and KEYS[key].problem_with(value)]
    return [*unknown, *wrong, *_missing_cleaner()]


def _unknown_key(key: object) -> CheckMessage:
    near = get_close_matches(str(key).upper(), KEYS, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else "The keys are " + ", ".join(sorted(KEYS)) + "."
    return Error(f"EXECVOICE has a key {key!r} that does not exist.", hint=hint, id="execvoice_base.E002")


def _wrong_value(key: str, value: object) -> CheckMessage:
    return Error(
        f"EXECVOICE[{key!r}] {KEYS[key].problem_with(value)}, not {value!r}.",
        hint=f"Until it is corrected the default is used: {KEYS[key].default!r}.",
        id="execvoice_base.E003",
    )


def _missing_cleaner() -> list[CheckMessage]:
    if settings.HTML_CLEANER != "nh3" or find_spec("nh3"):
        return []
    return [
        Error(
            "EXECVOICE['HTML_CLEANER'] is 'nh3', but nh3 is not installed.",
            hint='Install it with: pip install "wagtail-execvoice[nh3]", or remove the key to use bleach.',
            id="execvoice_base.E004",
        )
    ]


def check_database_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report database options under which acts that happen at once would fail. Opens no connection."""
    connection = connections[_our_database()]
    options = connection.settings_dict.get("OPTIONS", {})
    if connection.vendor == "sqlite" and str(options.get("transaction_mode", "")).upper() != "IMMEDIATE":
        return [
            Warning(
                "SQLite is used without transaction_mode IMMEDIATE: two writes at once end in 'database is locked'.",
                hint="Set DATABASES[...]['OPTIONS'] = {'transaction_mode': 'IMMEDIATE', 'timeout': 20}.",
                id="execvoice_base.W001",
            )
        ]
    # What Django itself assumes when the option is absent. None leaves it to the server, whose default is another one.
    level = options.get("isolation_level", "read committed")
    if connection.vendor == "mysql" and str(level).lower() != "read committed":
        return [
            Warning(
                f"The isolation level of the database is {level!r}, not READ COMMITTED: decisions that are read again "
                "under a lock would see old rows.",
                hint="Set DATABASES[...]['OPTIONS'] = {'isolation_level': 'read committed'} (Django's default).",
                id="execvoice_base.W002",
            )
        ]
    return []


def check_due_jobs_run(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report that ``execvoice_run_due`` does not run. Needs the database, so: ``check --database default``."""
    if _our_database() not in (databases or ()):
        return []
    try:
        state = read_due_state() if _table_exists() else None
    except DatabaseError:
        # Not migrated or not reachable; whoever looks at the database next says so better than we could.
        return []
    if state is None or not state.silent:
        return []
    since = f"since {state.last_run:%Y-%m-%d %H:%M %Z}" if state.last_run else "yet"
    return [
        Warning(
            f"execvoice_run_due has not run {since}: mail is not delivered and nothing that is due happens.",
            hint="Run 'manage.py execvoice_run_due' every minute, with cron or a scheduled job of your platform.",
            id="execvoice_base.W003",
        )
    ]


def _our_database() -> str:
    from wagtail_execvoice.base.models import DueRun

    return router.db_for_write(DueRun)


def _table_exists() -> bool:
    # Asked first, for a query that fails would break the transaction in which somebody may run the checks.
    from wagtail_execvoice.base.models import DueRun

    return DueRun._meta.db_table in connections[_our_database()].introspection.table_names()
