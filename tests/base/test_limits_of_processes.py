"""Limits are exact with several processes, each with a memory of its own: EXECVOICE_TEST_DATABASE=postgresql (or mariadb)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES, TRIES, LIMIT = 4, 30, 20
#: What each process does: it uses the database of the test, waits until all are there, and counts what it was let through.
WORK = f"""
import sys
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from wagtail_execvoice.base.actions import Limit, take_slots
limits = [Limit("processes.site", "", {LIMIT}, 3600), Limit("processes.visitor", "somebody", {TRIES * PROCESSES}, 3600)]
print("ready", flush=True)
sys.stdin.readline()
print(sum(all(take_slots(limits)) for _ in range({TRIES})))
"""


def test_four_processes_share_one_limit_exactly() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("The database of the test stands in the memory of this process.")
    command = [sys.executable, "-c", WORK, connection.settings_dict["NAME"]]
    # What this process imports, the others do, too: pytest told it where to look.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    workers = [
        subprocess.Popen(  # noqa: S603 - this very interpreter, with words of our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        assert worker.stdout and worker.stdout.readline() == "ready\n"
    answers = [worker.communicate("go\n", timeout=120)[0] for worker in workers]
    assert sum(int(answer) for answer in answers) == LIMIT
