"""Serving 运行: web, projections and background work of one house, together or as separate processes."""

from __future__ import annotations

import contextlib
import csv
import importlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn

from domain.aggregate import Act
from domain.unit import Post, Unit
from services import office_calendar, rulepacks
from services.accounts import Accounts
from services.api.logs import write_json_logs
from services.commands import founding
from services.commands.office import lacking_rules
from services.commands.order import Order
from services.demo import people, sample
from services.projections.register import projector
from services.record.errors import Missing
from services.record.supervision import Command, Supervision
from services.settings import Settings
from services.tasks import worker
from services.wiring import House, open_house

Say = Callable[[str], None]

DEMO_ACCOUNTS = ("office", "office-head", "leader", "auditor", "admin", "lp-jw", "500155104")
SECOND = "500000"
"""The other sample jurisdiction: the municipality, under its own rule pack, on the same server."""


def record_of(house: House, settings: Settings, *, demo: bool) -> Supervision:
    """The record that is served; made at first start, simulated where it holds the sample."""
    try:
        record = house.record(settings.jurisdiction)
    except Missing:
        record = house.create_record(settings.jurisdiction, kind="simulated" if demo else "live")
    if not demo and record.head()[0] == 0:
        found(record)
    return record


class RulesLacking(RuntimeError):  # noqa: N818 - what stands in the way
    """The office's rules were adopted before this edition's rule keys were made."""


def must_know_its_rules(record: Supervision) -> None:
    """Refuses to serve where a page would ask the rules what they say nothing of."""
    if lacking := lacking_rules(record):
        code, keys = record.place.jurisdiction, ", ".join(lacking)
        remedy = f"duban found --jurisdiction {code}"
        raise RulesLacking(
            f"{code}的规则包缺少规则项 {keys}，请先运行 {remedy} · "
            f"the rule pack of {code} lacks {keys}: run `{remedy}` first"
        )


def found(record: Supervision, *, units: Path | None = None, posts: Path | None = None) -> None:
    """The office's standing registers, from what ships with the program and what the operator names."""
    today = datetime.now(ZoneInfo(record.place.zone)).date()
    command = Command.fresh()
    founding.found(
        record,
        Order(Act(by="operator", on=today, command_id=command.id), command, today),
        packs=rulepacks.shipped().get(record.place.jurisdiction, []),
        plans=[office_calendar.plan(year) for year in office_calendar.published_years()],
        units=[_unit(row) for row in _rows(units)],
        posts=[Post(row["code"], row["title"], row["holder"], row.get("rank") or "deputy") for row in _rows(posts)],
    )


def _rows(file: Path | None) -> list[dict[str, str]]:
    if file is None:
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _unit(row: dict[str, str]) -> Unit:
    aliases = tuple(alias for alias in (row.get("aliases") or "").split(";") if alias)
    return Unit(row["code"], row["name"], row.get("short_name") or row["name"], row["kind"], aliases)


def load_sample(house: House, record: Supervision, say: Say, tick: sample.Tick) -> None:
    """The sample into an empty record; one that holds anything is left as it is."""
    for code in (record.place.jurisdiction, SECOND):
        if code not in people.POSTS:
            say(f"没有 {code} 的样例 · there is no sample for {code}")
            continue
        try:
            each = house.record(code)
        except Missing:
            each = house.create_record(code, kind="simulated")
        if each.head()[0] == 0:
            accounts = Accounts(each.place.pool, each.place.tables)
            sample.build(each, accounts, code, datetime.now(UTC), tick if code == record.place.jurisdiction else _quiet)


def _quiet(done: int, total: int) -> None:
    """The second sample is small: no progress of its own."""


@contextlib.contextmanager
def projecting(record: Supervision) -> Iterator[None]:
    """The projections of this record, kept up in threads of this process."""
    running = projector(record)
    running.start()
    try:
        yield
    finally:
        running.stop()


class PortTaken(RuntimeError):  # noqa: N818 - what stands in the way
    """Something else listens there: perhaps this very office, started before."""


def must_be_free(port: int, host: str = "127.0.0.1") -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failed:
            raise PortTaken(
                f"端口 {port} 不能使用（{failed.strerror}），请用 --port 另选 · "
                f"port {port} cannot be used ({failed.strerror}); choose another with --port"
            ) from None


def web(house: House, settings: Settings, *, port: int, demo: bool, host: str = "127.0.0.1") -> None:
    """The HTTP server with pages and API; returns when told to stop."""
    # the pages stand above the services, so the program that joins both is named, not imported
    create: Any = importlib.import_module("dashboards.server").create_server
    application = create(house, settings.jurisdiction, demo=demo)
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 * 1024,
    )
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to be stopped
        Server(config).run()


class Server(uvicorn.Server):
    """Ends the open streams before it waits for connections to close: nobody's open page holds up a stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        application: Any = self.config.app
        application.state.door.hub.close()
        super().handle_exit(sig, frame)


def serve(settings: Settings, *, port: int, demo: bool, say: Say, tick: sample.Tick) -> None:
    """Everything in one process: what a small office needs, and what a newcomer tries."""
    must_be_free(port)
    write_json_logs(settings.home / "log" / "duban.log")
    with open_house(settings) as house:
        record = record_of(house, settings, demo=demo)
        if demo:
            if record.place.is_live:
                say("样例只能装入模拟记录 · sample data goes into simulated records only")
                return
            load_sample(house, record, say, tick)
        for code in house.records():
            must_know_its_rules(house.record(code))
        with contextlib.ExitStack() as running:
            for code in house.records():
                running.enter_context(projecting(house.record(code)))
            background = running.enter_context(contextlib.closing(worker.run_in_threads(house)))
            house.send = background.broker.send_once
            say(f"督办 Duban · http://127.0.0.1:{port} · 日志 log: {settings.home / 'log' / 'duban.log'}")
            if demo:
                say(f"演示账号 demo accounts: {', '.join(DEMO_ACCOUNTS)} · 密码 password: {sample.PASSWORD}")
                say("按 Ctrl-C 停止 · Ctrl-C stops everything")
            web(house, settings, port=port, demo=demo)


def until_stopped() -> threading.Event:
    """An event that SIGINT and SIGTERM set."""
    stop = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stop.set())
    return stop
