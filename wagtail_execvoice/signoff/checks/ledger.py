from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning

from wagtail_execvoice.conf import settings
from wagtail_execvoice.signoff.keys import KeyProblem, load_key


def check_checkpoints(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report a place for checkpoints that cannot be written to and a key that cannot sign."""
    return [*_check_file(), *_check_key()]


def _check_file() -> Iterator[CheckMessage]:
    path = settings.CHECKPOINT_FILE
    if path and not os.access(path if Path(path).exists() else Path(path).parent, os.W_OK):
        yield Error(
            f"EXECVOICE['CHECKPOINT_FILE'] is {path!r}, which cannot be written to: no checkpoint is kept.",
            hint="Name a file in a directory that exists and that this account may write to.",
            id="execvoice_signoff.E020",
        )


def _check_key() -> Iterator[CheckMessage]:
    path = settings.CHECKPOINT_KEY_FILE
    if not path:
        return
    try:
        load_key(path)
    except KeyProblem as problem:
        yield Error(
            f"EXECVOICE['CHECKPOINT_KEY_FILE'] cannot be used: {problem}",
            hint="Make a key with 'manage.py execvoice_checkpoint --make-key PATH', or remove the setting.",
            id="execvoice_signoff.E021",
        )
        return
    if os.name == "posix" and Path(path).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Warning(
            f"The key that signs checkpoints can be read by others: {path}",
            hint=f"chmod 600 {path}",
            id="execvoice_signoff.W022",
        )
    if not (settings.CHECKPOINT_FILE or settings.CHECKPOINT_EMAIL):
        yield Warning(
            "There is a key that signs checkpoints, and no place where they are kept.",
            hint="Set EXECVOICE['CHECKPOINT_FILE'] or EXECVOICE['CHECKPOINT_EMAIL'].",
            id="execvoice_signoff.W023",
        )
