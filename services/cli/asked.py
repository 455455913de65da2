"""What every call may say 通用选项: which data folder, which record, which day; and the record it is then about."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from domain.aggregate import Act
from services.commands.order import Order
from services.record.supervision import Command, Supervision
from services.settings import Settings
from services.wiring import House, open_house

Jurisdiction = Annotated[str | None, typer.Option("--jurisdiction", help="辖区代码 code of the jurisdiction")]
Home = Annotated[Path | None, typer.Option("--home", help="数据目录 data folder")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="截至日期 a past day, 2026-06-30")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 port")]


class Wrong(Exception):  # noqa: N818 - what the caller did
    """A call that cannot be meant; one line, exit 2."""


def settings_with(home: Path | None = None, jurisdiction: str | None = None) -> Settings:
    """The environment's settings, with what the call itself says."""
    env = dict(os.environ)
    if home is not None:
        env["DUBAN_HOME"] = str(home.absolute())
    if jurisdiction is not None:
        env["DUBAN_JURISDICTION"] = jurisdiction
    return Settings.load(env)


@contextmanager
def opened(home: Path | None, jurisdiction: str | None) -> Iterator[tuple[House, Supervision, Settings]]:
    settings = settings_with(home, jurisdiction)
    with open_house(settings) as house:
        yield house, house.record(settings.jurisdiction), settings


def progress_bar(label: str) -> Callable[[int, int], None]:
    """Draws a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def draw(done: int, total: int) -> None:
        share = min(done / max(total, 1), 1.0)
        filled = int(share * 30)
        sys.stderr.write(f"\r{label} [{'█' * filled}{'·' * (30 - filled)}] {share:4.0%}")
        sys.stderr.flush()

    return draw


def is_alone(house: House) -> bool:
    """Whether nobody works who could be asked."""
    from services.tasks.broker import queue_state

    with house.app_pool.connection() as conn:
        return queue_state(conn).workers == 0


def moment(text: str | None, zone: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"日期须写作2026-06-30 · write the day as 2026-06-30, not {text!r}") from None


def operator_order(record: Supervision) -> Order:
    """What an operator does at the command line, today in the record's zone."""
    today, command = datetime.now(ZoneInfo(record.place.zone)).date(), Command.fresh()
    return Order(Act(by="operator", on=today, channel="system", command_id=command.id), command, today)
