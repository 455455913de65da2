"""A registrar in a process of its own: registers matters in two series over a turn of the year, and says each number."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Lock
from uuid import uuid4

from domain.aggregate import Act
from services.commands import directives
from services.commands.order import Order, new_id
from services.record.supervision import Command
from services.settings import Settings
from services.wiring import House

LAST_DAY, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)
THREADS = 4


def main(dsn: str, home: str, secret: str, series: str, code: str) -> None:
    house = House(Settings(home=Path(home), database_url=dsn, secret_key=secret), dsn)
    record = house.record(code)
    speaking = Lock()

    def register(n: int) -> None:
        turn = 0
        while True:
            turn += 1
            day = LAST_DAY if turn <= 4 else FIRST_DAY
            command = Command(uuid4().hex, b"")
            kept = directives.register(
                record,
                Order(Act(by=f"registrar{n}", on=day, command_id=command.id), command, day),
                id=new_id(),
                series=series if n % 2 else "",
                source="meeting",
                title="登记",
                content="",
                received_on=day,
                basis="会议纪要",
            )
            with speaking:
                print(kept.result["number"], flush=True)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(register, range(THREADS)))


if __name__ == "__main__":
    main(*sys.argv[1:])
