from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend

from wagtail_execvoice.base import due

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time that stands still at ``NOW`` until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The registry of due jobs, empty, and put back after the test."""
    registry: dict[str, Any] = {}
    monkeypatch.setattr(due, "_jobs", registry)
    return registry


class Server:
    """A mail server that does what a test says. ``refused`` holds addresses, or "*" for all."""

    def __init__(self) -> None:
        self.unreachable = False
        self.refused: set[str] = set()
        self.opened = 0

    def backend(self) -> type[EmailBackend]:
        server = self

        class Backend(EmailBackend):
            def open(self) -> bool:
                if server.unreachable:
                    raise ConnectionRefusedError("Connection refused")
                server.opened += 1
                return True

            def send_messages(self, messages: Any) -> int:
                for message in messages:
                    if server.refused & {*message.to, "*"}:
                        raise OSError("550 mailbox\r\nunavailable")
                return super().send_messages(messages)

        return Backend


@pytest.fixture(autouse=True)
def mailers(settings: Any) -> None:
    """What Django 6.1 and newer ask for to send mail; older ones ignore it and use the setting of the test runner."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", server.backend())
    return server


@pytest.fixture
def received(mailoutbox: list[Any]) -> Callable[[], list[tuple[str, str]]]:
    """What arrived: (to, subject), in the order in which it did."""
    return lambda: [(message.to[0], message.subject) for message in mailoutbox]
