"""A real server over the sample, and a real browser: these tests run in a pytest process of their own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import UUID

import pytest
import uvicorn
from dramatiq import Message
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dashboards.server import GRACE_SECONDS, create_server
from services.accounts import Accounts
from services.commands.decisions import Following
from services.demo import sample
from services.projections.register import projector
from tests.house import test_server

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""Nothing but our own server is found: whatever a page asks of another origin is an error on its console."""
ARTEFACTS = Path(__file__).parent.parent.parent / "artefacts"
"""Where the screenshots are kept."""
IDLE = "() => !document.querySelector('[data-dash-is-loading], .skel, ._dash-loading')"
WAIT = 30_000
"""What is expected comes, if not always at once: the cores are shared."""

expect.set_options(timeout=WAIT)

OpenPage = Callable[..., Page]
Scheme = Literal["light", "dark"]


class Visit(NamedTuple):
    """Somebody at a browser of some kind."""

    user: str
    language: str
    scheme: Scheme
    width: int
    height: int


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.fixturenames or "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a server over a database of its own, with the sample in it."""
    with test_server().house() as house, socket.socket() as listening, ThreadPoolExecutor(1) as worker:
        record = house.record("500155")

        def send(message: Message[Any]) -> None:
            _, id, *parts = message.args
            worker.submit(Following(record, UUID(id)).do, *parts)

        house.send = send
        sample.build(record, Accounts(house.app_pool, record.place.tables), "500155", datetime.now(UTC))
        projections = projector(record)
        projections.catch_up()
        projections.start()
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who comes before the server is up waits in line
        application = create_server(house, "500155", demo=True)
        config = uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=GRACE_SECONDS)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            projections.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: deploy/browser.sh")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def visits(browser: Browser) -> Iterator[dict[Visit, BrowserContext]]:
    """Readers who are logged in already: what their browser has fetched and compiled serves the next test too."""
    kept: dict[Visit, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def open_page(browser: Browser, address: str, visits: dict[Visit, BrowserContext]) -> Iterator[OpenPage]:
    """Opens pages that watch themselves: a console error fails the test, as a failed answer or a request elsewhere is.

    The browser says both on the console by itself; to be told of every request costs a seventh of the time.

    A `user` is logged in already, in a browser that is kept unless the test wants one `alone`; who is to log in by
    clicking is given to `log_in`. `expects` is part of the one console error a test is about.
    """
    opened: list[Page] = []
    contexts: list[BrowserContext] = []
    bad: list[str] = []

    def open_(
        user: str = "",
        *,
        language: str = "zh-CN",
        scheme: Scheme = "light",
        width: int = 1440,
        height: int = 900,
        expects: str = "nothing",
        alone: bool = False,
    ) -> Page:
        visit = Visit(user, language, scheme, width, height)
        context = None if alone or not user else visits.get(visit)
        if context is None:
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": height}, locale=language,
                timezone_id="Asia/Shanghai", reduced_motion="reduce", color_scheme=scheme,
            )  # fmt: skip
            context.set_default_timeout(WAIT)
            if user:
                given = {"username": user, "password": "demo", "cookie": True}
                assert context.request.post("/api/v1/session", data=given, headers={"origin": address}).ok
            if alone or not user:
                contexts.append(context)
            else:
                visits[visit] = context
        page = context.new_page()
        opened.append(page)
        page.on("pageerror", lambda error: bad.append(f"page error: {error}"))
        page.on(
            "console",
            lambda line: (
                bad.append(f"console: {line.text}") if line.type == "error" and expects not in line.text else None
            ),
        )
        return page

    yield open_
    for page in opened:
        page.close()
    for context in contexts:
        context.close()
    assert not bad


def log_in(page: Page, user: str) -> None:
    """Through the log-in page itself, where the demonstration accounts fill the form."""
    page.goto("/login")
    page.fill("#username", user)
    page.fill("#password", "demo")
    page.click("#log-in button")
    page.wait_for_selector("#main h1")


def chooses(store: str, act: str) -> str:
    """The selector of a button that chooses this act."""
    return f'[data-sets="{store}"][data-to*=\'"act": "{act}"\']'


def shot(page: Page, name: str, *, whole: bool = True) -> None:
    """Keeps how the page looks."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.jpg", type="jpeg", quality=80, full_page=whole)


def ready(page: Page, path: str) -> None:
    """Opens a path and waits until nothing is loading any more."""
    page.goto(path)
    page.wait_for_selector("#main h1")
    page.wait_for_function(IDLE)
    if path.startswith("/ledger") and page.viewport_size and page.viewport_size["width"] > 900:
        page.wait_for_selector(".ag-row .lt")
