"""When the triggers are made and dropped: around every ``migrate``, for any app's migration may remake a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from wagtail_execvoice.signoff.triggers.guarded import sync_guarded_types
from wagtail_execvoice.signoff.triggers.installing import (
    drop_triggers,
    gate_databases,
    install_triggers,
    is_ready,
)

LABEL = "execvoice_signoff"


def connect_handlers(then: Callable[[], None]) -> None:
    """Called when the app is ready. ``then`` is called after each ``migrate``, when the guarded types are written down."""

    def go_on(sender: Any, using: str, **kwargs: Any) -> None:
        if _is_our_turn(sender, using):
            then()

    pre_migrate.connect(before_migrations, dispatch_uid="execvoice_signoff_triggers")
    post_migrate.connect(after_migrations, dispatch_uid="execvoice_signoff_triggers")
    post_migrate.connect(go_on, dispatch_uid="execvoice_signoff_types", weak=False)


def before_migrations(sender: Any, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Drop the triggers if a migration would fall over them."""
    if sender.label == LABEL and _is_ours(using) and _is_in_the_way(connections[using], plan):
        drop_triggers(connections[using])


def after_migrations(sender: Any, using: str, **kwargs: Any) -> None:
    """Note which types are guarded, and make the triggers. The signal is sent by ``flush`` too, which empties the notes."""
    if _is_our_turn(sender, using):
        sync_guarded_types()
        install_triggers(connections[using])


def _is_our_turn(sender: Any, using: str) -> bool:
    return _is_last(sender) and _is_ours(using) and is_ready(connections[using])


def _is_in_the_way(connection: Any, plan: Any) -> bool:
    # SQLite remakes a table to change it, and fails if a trigger names a table that is away for that moment. Elsewhere only
    # the end of our own tables matters.
    if connection.vendor == "sqlite":
        return bool(plan)
    return any(backwards and migration.app_label == LABEL for migration, backwards in plan)


def _is_ours(using: str) -> bool:
    return apps.is_installed("wagtail_execvoice.signoff") and gate_databases() == {using}


def _is_last(sender: Any) -> bool:
    # The signal comes once for each app; by the last one all tables and content types are there.
    return bool(sender == [config for config in apps.get_app_configs() if config.models_module is not None][-1])
