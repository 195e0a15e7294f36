"""The example site, built once into a temporary folder, served from a thread, and put back as it was before each test."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import time_machine

# Everything that says "today" says the same in every run, and in every picture.
BUILT = datetime(2026, 11, 2, 9, 0, tzinfo=timezone.utc)
NOW = BUILT + timedelta(minutes=30)


class ExampleSite:
    """A running site. ``url`` is its address, without a slash at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failures: list[str] = []

    def start(self) -> None:
        from django.conf import settings
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.management import call_command
        from django.core.signals import got_request_exception
        from django.test.testcases import LiveServerThread

        self.travel = time_machine.travel(BUILT, tick=True)
        self.clock = self.travel.start()
        call_command("migrate", verbosity=0)
        self.thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
        self.thread.daemon = True
        self.thread.start()
        self.thread.is_ready.wait()
        if self.thread.error:
            raise self.thread.error
        self.url = f"http://127.0.0.1:{self.thread.port}"
        # Links in mails lead here. In a run of its own the example site is told by the environment.
        settings.WAGTAILADMIN_BASE_URL = self.url
        got_request_exception.connect(self._note_failure, weak=False)
        self._load(self.thread.port)

    def _load(self, port: int) -> None:
        from demo.accounts import ACCOUNTS
        from demo.load import load_demo
        from django.contrib.auth import get_user_model
        from django.core.management import call_command
        from django.test import Client

        load_demo(port)
        call_command("execvoice_run_due", verbosity=0)
        self.sessions = {}
        for account in ACCOUNTS:
            client = Client()
            client.force_login(get_user_model().objects.get(username=account.name))
            self.sessions[account.name] = client.cookies["sessionid"].value
        self.database = self.folder / "db.sqlite3"
        self.pristine = self.folder / "pristine.sqlite3"
        copy(self.database, self.pristine)

    def restore(self) -> None:
        """Put every row back, and the clock."""
        from django.core.cache import cache
        from django.db import connections

        self.clock.move_to(NOW)
        connections.close_all()
        copy(self.pristine, self.database)
        cache.clear()
        self.failures.clear()

    def stop(self) -> None:
        from django.db import connections

        self.thread.terminate()
        connections.close_all()
        self.travel.stop()
        shutil.rmtree(self.folder)

    def find(self, name: str) -> Any:
        """Return what stands for a name in the list of screens."""
        from comment_things import FINDERS as COMMENTS
        from guest_things import FINDERS as GUESTS
        from home.models import HomePage, NewsPage
        from signoff_things import FINDERS

        from wagtail_execvoice.authors.models import ContactDesk, Person
        from wagtail_execvoice.base.models import OutboxMail
        from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage

        finders: dict[str, Callable[[], Any]] = {
            "person": lambda: Person.objects.get(name="Joost van der Meer"),
            "desk": lambda: ContactDesk.objects.order_by("pk")[0],
            "mail": lambda: OutboxMail.objects.given_up().order_by("pk")[0],
            "HomePage": lambda: HomePage.objects.get(slug="home"),
            "NewsPage": lambda: NewsPage.objects.get(locale__language_code="en"),
            "VoiceIndexPage": lambda: VoiceIndexPage.objects.get(locale__language_code="en"),
            "ExecutiveAuthorPage": lambda: ExecutiveAuthorPage.objects.get(
                slug="joost-van-der-meer", locale__language_code="en"
            ),
            "ExecutivePostPage": lambda: ExecutivePostPage.objects.get(
                slug="nineteen-hours-dark", locale__language_code="en"
            ),
        }
        return {**finders, **FINDERS, **COMMENTS, **GUESTS}[name]()

    def get_url(self, path: str) -> str:
        return urljoin(self.url, path)

    def _note_failure(self, **_kwargs: Any) -> None:
        self.failures.append(repr(sys.exc_info()[1]))


def copy(source: Path, target: Path) -> None:
    """Copy a database over another while a server has it open."""
    origin, copied = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copied)
    finally:
        copied.close()
        origin.close()
