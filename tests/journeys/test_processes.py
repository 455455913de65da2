"""Pages and API, projections, background work: three processes, each started as an operator starts it, do one office's work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services import serving
from services.accounts import Accounts
from services.tasks.broker import build_broker, remind_message
from services.wiring import House
from tests.house import SECRET, free_port
from tests.journeys.doors import logged_in, post, until_ready

ROOT = Path(__file__).parents[2]
PASSWORD = "three processes"
PATIENCE = 60.0


@contextmanager
def duban(house: House, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")},
        "DUBAN_DATABASE_URL": house.dsn,
        "DUBAN_HOME": str(house.settings.home),
        "DUBAN_SECRET_KEY": SECRET,
    }
    with subprocess.Popen([sys.executable, "-m", "services.cli", *arguments], cwd=ROOT, env=env) as process:
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) in (0, -signal.SIGTERM), arguments
        finally:
            process.kill()


@pytest.fixture
def office(house: House, tmp_path: Path) -> House:
    """An office with one unit and an account on either side."""
    units = tmp_path / "units.csv"
    units.write_text("code,name,short_name,kind\nLP-JW,梁平区教育委员会,区教委,department\n", encoding="utf-8")
    record = house.record("500155")
    serving.found(record, units=units)
    accounts = Accounts(house.app_pool, record.place.tables)
    accounts.create("office", role="office", display_name="督查室", password=PASSWORD)
    accounts.create("jw", role="unit", unit="LP-JW", display_name="区教委", password=PASSWORD)
    return house


def test_three_processes_do_the_work_of_one(office: House):
    port, today = free_port(), datetime.now(ZoneInfo("Asia/Shanghai")).date()
    address = f"http://127.0.0.1:{port}"
    with duban(office, "project"), duban(office, "web", "--port", str(port)):
        until_ready(address)
        clerk, unit = logged_in(address, "office", PASSWORD), logged_in(address, "jw", PASSWORD)
        made = post(
            clerk,
            "/directives",
            source="meeting",
            title="新建公办幼儿园三所",
            content="年内建成",
            received_on=today.isoformat(),
            basis="区政府第12次常务会议",
        )
        given = post(clerk, f"/directives/{made['id']}/assign", lead="LP-JW", due={"kind": "working_days", "days": 1})

        listed = unit.get("/directives", params={"after": given["position"]}).json()
        assert [line["number"] for line in listed["items"]] == [made["number"]], "the projections' process followed"

        with psycopg.connect(office.dsn, autocommit=True) as conn:
            told = heard(conn)
            with duban(office, "work"), closing(build_broker(office)) as asking:
                asking.send_once(remind_message("500155", today))
                assert list(told), "the workers' process reminded"
        [digest] = unit.get("/notices").json()["digests"]
        assert made["number"] in digest["sentences"][0]


def heard(conn: psycopg.Connection) -> Iterator[psycopg.Notify]:
    """The first notice that is kept from now on."""
    conn.execute(
        "create function kept() returns trigger language plpgsql as"
        " $$ begin perform pg_notify('kept', ''); return null; end $$"
    )
    conn.execute("create trigger kept after insert on tables_500155.notices for each row execute function kept()")
    conn.execute("listen kept")
    return conn.notifies(timeout=PATIENCE, stop_after=1)
