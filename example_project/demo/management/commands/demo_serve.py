from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from demo.accounts import ACCOUNTS
from demo.load import load_demo

MINUTE_COMMANDS = ("execvoice_run_due", "publish_scheduled")


class Command(BaseCommand):
    help = "Migrates, builds the example site if there is none, serves it, and runs the minute jobs beside it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not is_free(port):
            raise CommandError(
                f"Port {port} is in use: stop what uses it, or choose another one (make demo PORT={port + 1})."
            )
        call_command("migrate", verbosity=0)
        if load_demo(port):
            self.stdout.write("Built the example site in example_project/var/.")
        Site.objects.update(port=port)
        self.stdout.write(describe(port))
        serve(port)


def describe(port: int) -> str:
    url = f"http://127.0.0.1:{port}"
    accounts = "\n".join(f"  {account.name:12} {account.does}" for account in ACCOUNTS)
    return f"""
The example site   {url}/
Its second site    http://careers.localhost:{port}/
The admin          {url}/admin/
Mail that was sent {url}/demo/mail/
The API            {url}/api/v2/pages/
A reader of it     {url}/headless/

Accounts (the password is the name):
{accounts}

Stop with Ctrl-C. Your changes are kept; "make demo-reset" starts over.
"""


def serve(port: int) -> None:
    """Run the server until it is stopped, and each minute command once a minute, each in a process of its own."""
    # SIGTERM as Ctrl-C: either way the server must not be left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = manage(port, "runserver", f"127.0.0.1:{port}", "--noreload")
    next_run = time.monotonic()
    try:
        while server.poll() is None:
            if time.monotonic() >= next_run:
                next_run += 60
                for command in MINUTE_COMMANDS:
                    manage(port, command, stdout=subprocess.DEVNULL).wait()
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait()
    if server.returncode > 0:
        sys.exit(server.returncode)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server will do it: a port that was just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def manage(port: int, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    # Links in mails lead to the port that is being served.
    environment = {**os.environ, "EXAMPLE_URL": f"http://127.0.0.1:{port}"}
    return subprocess.Popen([sys.executable, sys.argv[0], *arguments], env=environment, **options)  # noqa: S603 (our own commands)
