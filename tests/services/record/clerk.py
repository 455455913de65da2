"""A process that keeps commands until it is killed: reads numbers, answers each once it is kept (T1).

Each command opens a matter and counts it in one series: the version of the series is the matter's number.
"""

import os
import sys
import threading
from uuid import UUID, uuid4

from services.record.errors import CommandReplayed
from services.record.recorder import Command
from services.record.supervision import Supervision
from services.settings import Settings
from services.wiring import House
from tests.house import act
from tests.services.record.story import Counter, Matter

SERIES = UUID("5b5b7b0e-0000-5000-8000-000000000001")


def register(record: Supervision, name: str) -> int:
    """One registration; asked again with the same name it answers the same number."""
    command = Command(name, name.encode())

    def decide() -> int:
        with record.alone("series"):
            last = record.last_event(SERIES)
            number = last.originator_version if last is not None else 0
            matter = Matter.open(name, act(command_id=name), id=uuid4())
            counted = Counter.Counted(
                originator_id=SERIES, originator_version=number + 1, timestamp=matter.created_on,
                act=act(command_id=name), matter=matter.id,
            )  # fmt: skip
            record.keep(matter, counted, command=command, result={"number": number + 1})
            return number + 1

    try:
        return record.run(decide)
    except CommandReplayed as replayed:
        return int(replayed.answered.result["number"])


def main() -> None:
    home, dsn, secret, threads = sys.argv[1:5]
    settings = Settings.load({"DUBAN_HOME": home, "DUBAN_DATABASE_URL": dsn, "DUBAN_SECRET_KEY": secret})
    names = iter(sys.stdin.read().split())
    lock = threading.Lock()
    with House(settings, dsn) as house:
        record = house.record("500155")

        def work() -> None:
            while True:
                with lock:
                    name = next(names, None)
                if name is None:
                    return
                number = register(record, name)
                # one write, so that a kill never leaves half a line
                os.write(1, f"{name} {number}\n".encode())

        workers = [threading.Thread(target=work) for _ in range(int(threads))]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


if __name__ == "__main__":
    main()
