"""Pages: the ledger of a hundred thousand matters against one of a thousand, as a browser meets them."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import uvicorn

from dashboards.ledger import state
from dashboards.server import create_server
from services.wiring import House
from tests.bench import crowd
from tests.bench.figure import Figure, percentile
from tests.house import TestServer

TIMES = int(os.environ.get("DUBAN_BENCH_TIMES", "100"))
USERS, SECONDS = 40, float(os.environ.get("DUBAN_BENCH_SECONDS", "10"))
ASKED, OPENED = 9, 5
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUESTIONS: tuple[dict[str, str], ...] = (
    {"light": "red,yellow,green"},
    {"status": "closed"},
    {"leader": crowd.LEADERS[2]},
    {"source": "meeting"},
    {"open": "1"},
)
"""Each fills a block at either size: the same rows are drawn, so that only the finding differs."""
BUDGETS = {"/": ("overview", 900), "/ledger": ("ledger", 1_700)}


@dataclass(frozen=True)
class Site:
    """A served house."""

    address: str
    matters: int

    def client(self) -> httpx2.Client:
        """Somebody of the office, logged in."""
        made = httpx2.Client(base_url=self.address, timeout=60)
        given = {"username": crowd.USER, "password": crowd.PASSWORD, "cookie": True}
        made.post("/api/v1/session", json=given, headers={"origin": self.address}).raise_for_status()
        made.headers["x-csrftoken"] = made.cookies["_csrf_token"]
        made.headers["origin"] = self.address
        return made


def run(server: TestServer) -> Iterator[Figure]:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    with ExitStack() as open_houses:
        small, large = (open_houses.enter_context(_served(server, today, times)) for times in (1, TIMES))
        yield from _asked(small, large, today)
        yield from _paged(large)
        if CHROMIUM.exists():
            yield from _opened(small, large, today)


@contextmanager
def _served(server: TestServer, today: date, times: int) -> Iterator[Site]:
    with server.house() as house:
        crowd.populate(house, today, times)
        with _listening(house) as address:
            yield Site(address, crowd.LIVES * times)


@contextmanager
def _listening(house: House) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        config = uvicorn.Config(create_server(house, "500155", demo=False), log_level="error", access_log=False)
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            serving.should_exit = True
            thread.join(timeout=20)


def block(client: httpx2.Client, query: dict[str, str], start: int = 0, at: date | None = None) -> int:
    """Asks for one block of rows as the grid does; answers how many there are in all."""
    outputs = [
        {"id": "ledger-grid", "property": "getRowsResponse"},
        {"id": "ledger-total", "property": "children"},
    ]
    asked = {"startRow": start, "endRow": start + 100, "sortModel": [], "filterModel": {}}
    body = {
        "output": "..ledger-grid.getRowsResponse...ledger-total.children..",
        "outputs": outputs,
        "inputs": [{"id": "ledger-grid", "property": "getRowsRequest", "value": asked}],
        "state": [{"id": "ledger-query", "property": "data", "value": state.of(query, at)}],
        "changedPropIds": ["ledger-grid.getRowsRequest"],
    }
    answer = client.post("/_dash-update-component", json=body)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()["response"]
    return int(told["ledger-grid"]["getRowsResponse"]["rowCount"])


def _asked(small: Site, large: Site, today: date) -> Iterator[Figure]:
    """A filter is set and its first block answered, over HTTP, each in turn at both sizes."""
    with closing(small.client()) as few, closing(large.client()) as many:
        for client in (few, many):
            block(client, {})
        base, value = _in_turn(
            lambda n: block(few, QUESTIONS[n % len(QUESTIONS)]), lambda n: block(many, QUESTIONS[n % len(QUESTIONS)])
        )
        name = f"ledger, filter answered over HTTP, {large.matters:,} matters · {small.matters:,}"
        yield _at_most(name, value, base, 1.3)
        past = today - timedelta(days=90)
        base, value = _in_turn(lambda _: block(many, {}), lambda _: block(many, {}, at=past))
        yield _at_most(f"the same as of a past day, {large.matters:,} matters · now", value, base, None)


def _paged(site: Site) -> Iterator[Figure]:
    """Everybody asks for one block after the other, anywhere in the list, without pause."""
    took: list[list[float]] = [[] for _ in range(USERS)]
    token = site.client()

    def read(mine: list[float], seed: int) -> None:
        random = Random(seed)
        with httpx2.Client(base_url=site.address, timeout=60, headers=token.headers, cookies=token.cookies) as client:
            while (begun := time.perf_counter()) < until:
                block(client, {}, start=random.randrange(0, site.matters - 100, 100))
                mine.append(time.perf_counter() - begun)

    until = time.perf_counter() + SECONDS
    readers = [threading.Thread(target=read, args=(mine, seed)) for seed, mine in enumerate(took)]
    begun = time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    every = [one for mine in took for one in mine]
    rate = len(every) / (time.perf_counter() - begun)
    yield Figure(f"{USERS} users paging anywhere in {site.matters:,} matters", rate, "blocks/s")
    yield Figure("the same, p95 of a block", percentile(every, 0.95) * 1e3, "ms")


def _opened(small: Site, large: Site, today: date) -> Iterator[Figure]:
    """The page in Chromium: from the address until rows stand in the grid."""
    from playwright.sync_api import Browser, Page, sync_playwright

    past = (today - timedelta(days=90)).isoformat()

    def page_of(browser: Browser, site: Site) -> Page:
        context = browser.new_context(base_url=site.address, viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.set_default_timeout(120_000)
        with closing(site.client()) as client:
            context.add_cookies([{"name": n, "value": v, "url": site.address} for n, v in client.cookies.items()])
        return context.new_page()

    def ready(page: Page, path: str) -> None:
        page.goto(path)
        page.wait_for_selector(".ag-row .lt" if path.startswith("/ledger") else "#main h1")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield from _weighed(browser, large, page_of, ready)
        few, many = page_of(browser, small), page_of(browser, large)
        for page in (few, many):
            ready(page, "/ledger")
        base, value = _in_turn(lambda _: ready(few, "/ledger"), lambda _: ready(many, "/ledger"), times=OPENED)
        yield _at_most(f"ledger ready in Chromium, {large.matters:,} matters · {small.matters:,}", value, base, 1.3)
        base, value = _in_turn(
            lambda _: ready(many, "/ledger"), lambda _: ready(many, f"/ledger?as_of={past}"), times=OPENED
        )
        yield _at_most(f"the same as of a past day, {large.matters:,} matters · now", value, base, 1.5)
        browser.close()


def _weighed(browser: Any, site: Site, page_of: Callable[..., Any], ready: Callable[..., None]) -> Iterator[Figure]:
    """What a first visit loads, as it is sent."""
    for path, (name, budget) in BUDGETS.items():
        page = page_of(browser, site)
        sizes: list[float] = []
        watch = page.context.new_cdp_session(page)
        watch.send("Network.enable")
        watch.on("Network.loadingFinished", lambda told, sizes=sizes: sizes.append(told["encodedDataLength"]))
        ready(page, path)
        page.wait_for_timeout(1_000)
        weight = sum(sizes) / 1024
        yield Figure(f"{name}, first visit", weight, "KB", reach=f"≤ {budget} KB", met=weight <= budget)
        page.context.close()


def _in_turn(
    base: Callable[[int], object], other: Callable[[int], object], *, times: int = ASKED
) -> tuple[float, float]:
    """The middle of each, measured in turn, so that what else the machine does meets both."""
    took: tuple[list[float], list[float]] = ([], [])
    for n in range(times):
        for measured, act in zip(took, (base, other), strict=True):
            begun = time.perf_counter()
            act(n)
            measured.append(time.perf_counter() - begun)
    return percentile(took[0], 0.5), percentile(took[1], 0.5)


def _at_most(name: str, value: float, base: float, most: float | None) -> Figure:
    ratio = value / base
    if most is None:
        return Figure(name, value * 1e3, "ms", base * 1e3, ratio)
    return Figure(name, value * 1e3, "ms", base * 1e3, ratio, f"≤ {most}×", ratio <= most)
