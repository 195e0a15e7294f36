from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import pytest
from django.conf import settings
from example_site import ExampleSite
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
REQUIRED = os.environ.get("EXECVOICE_BROWSER_REQUIRED") == "1"
FOLDER = Path(tempfile.mkdtemp(prefix="execvoice-browser-"))
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
]

os.environ["EXAMPLE_VAR"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "example.settings"
# Playwright runs an event loop in this thread. Django would refuse to ask the database beside it, for no reason here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()
settings.ROOT_URLCONF = "stock"
# A machine that has much else to do takes longer than Playwright's five seconds.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not shutil.which(CHROMIUM):
        reason = (
            f"There is no Chromium at {CHROMIUM}: install it (on Debian: apt install chromium) or name it in CHROMIUM."
        )
        if REQUIRED:
            raise pytest.UsageError(reason)
        for item in items:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    # Chromium has no sandbox for root, who is whom a container runs it as.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": CHROMIUM, "headless": True, "args": [*FLAGS, *sandbox]}


@pytest.fixture(scope="session")
def running_site() -> Iterator[ExampleSite]:
    site = ExampleSite(FOLDER)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def site(running_site: ExampleSite) -> ExampleSite:
    """The example site as its makers left it."""
    running_site.restore()
    return running_site


class Visit:
    """Somebody at a browser. Whatever goes wrong in it is noted, and fails the test at its end."""

    def __init__(self, site: ExampleSite, context: BrowserContext) -> None:
        self.site = site
        self.troubles: list[str] = []
        context.on("request", lambda request: self._check_host(request.url))
        context.on("console", self._check_console)
        context.on("weberror", lambda error: self.troubles.append(f"script failed: {error.error}"))
        self._unanswered: set[Request] = set()
        context.on("request", lambda request: self._unanswered.add(request))
        context.on("requestfinished", lambda request: self._unanswered.discard(request))
        context.on("requestfailed", lambda request: self._unanswered.discard(request))
        self.page: Page = context.new_page()

    def _check_host(self, url: str) -> None:
        parts = urlsplit(url)
        ours = {urlsplit(self.site.url).netloc, f"careers.localhost:{urlsplit(self.site.url).port}"}
        if parts.scheme not in {"data", "blob"} and parts.netloc not in ours:
            self.troubles.append(f"asked another host: {url}")

    def _check_console(self, message: ConsoleMessage) -> None:
        # Wagtail's editor saves by itself, and is told so when what is typed cannot be saved yet.
        is_autosave = "400 (Bad Request)" in message.text and "/admin/pages/" in message.location.get("url", "")
        # The text that somebody signs is shown in a sandbox: that no script of it runs is wanted.
        is_sandbox = "Blocked script execution" in message.text and "/text/" in message.location.get("url", "")
        # A form that was refused in words says so in its status, too, and Chromium notes that.
        is_refusal = "status of 422" in message.text
        if message.type in {"error", "warning"} and not is_autosave and not is_sandbox and not is_refusal:
            self.troubles.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def go(self, path: str) -> Page:
        response = self.page.goto(self.site.get_url(path))
        assert response is not None
        assert response.status == 200, f"{response.status} at {path}"
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page asks for nothing more. ("networkidle" would wait half a second each time.)"""
        quiet = 0
        while quiet < 2:
            self.page.wait_for_timeout(50)
            quiet = 0 if self._unanswered else quiet + 1

    def begin_anew(self, by: str) -> None:
        """Open a new page for an account, with nothing that the browser kept but the files of the site."""
        context = self.page.context
        self.page.evaluate("if (location.protocol !== 'about:') localStorage.clear()")
        self.page.close()
        context.clear_cookies()
        log_in(context, self.site, by)
        self._unanswered.clear()
        self.troubles.clear()
        self.page = context.new_page()


def log_in(context: BrowserContext, site: ExampleSite, by: str) -> None:
    if by:
        context.add_cookies([{"name": "sessionid", "value": site.sessions[by], "url": site.url}])


def open_context(
    browser: Browser, *, scheme: Any = "light", width: int = 1280, height: int = 800, **options: Any
) -> Any:
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def visit(site: ExampleSite, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a browser for an account ("" for nobody), in a look and a size."""
    visits: list[Visit] = []

    def open_browser(by: str = "", **options: Any) -> Visit:
        context = open_context(browser, **options)
        log_in(context, site, by)
        visits.append(Visit(site, context))
        return visits[-1]

    yield open_browser
    troubles = [trouble for visit in visits for trouble in visit.troubles]
    for visit in visits:
        visit.page.context.close()
    assert [*troubles, *site.failures] == []


@pytest.fixture(scope="module")
def lasting_visit(running_site: ExampleSite, browser: Browser) -> Iterator[Callable[[str], Visit]]:
    """Return a function that makes the site and one browser as new for an account: it keeps the files, which is quicker."""
    visitor = Visit(running_site, open_context(browser))

    def begin_anew(by: str) -> Visit:
        running_site.restore()
        visitor.begin_anew(by)
        return visitor

    yield begin_anew
    visitor.page.context.close()
