"""Worker 后台进程: does what the queue asks for, beside the pages or in processes of its own.

`run_in_threads` is for `duban serve`: threads of the same process. `run_worker` is for `duban work`: a parent that
only watches, and a child that works and is started again when it dies, whatever killed it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe, get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from types import FrameType, TracebackType
from typing import Any, Self

import dramatiq
import structlog

from services.notices import Carrier
from services.settings import Settings
from services.tasks.broker import BEAT, Beat, Clock, build_broker, now
from services.tasks.schedule import Schedule
from services.wiring import House, open_house

log = structlog.get_logger(__name__)

THREADS = 2
IDLE_MS = 500
STOP_SECONDS = 20
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SETTLED_SECONDS = 60.0


class Background:
    """The worker threads and the scheduler of one process. `close()` lets running tasks finish and gives back what
    has not begun."""

    def __init__(
        self,
        house: House,
        *,
        threads: int = THREADS,
        beat: Beat = BEAT,
        clock: Clock = now,
        carry: Carrier | None = None,
    ) -> None:
        self.broker = build_broker(house, beat=beat, clock=clock, carry=carry)
        self.schedule = Schedule(house, self.broker.send_once, clock=clock)
        self._worker = dramatiq.Worker(self.broker, worker_threads=threads, worker_timeout=IDLE_MS)

    def start(self) -> None:
        self._worker.start()
        self.schedule.start()

    def close(self) -> None:
        self.schedule.close()
        self._worker.stop(timeout=STOP_SECONDS * 1000)
        self.broker.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def run_in_threads(house: House, *, threads: int = THREADS) -> Background:
    """Starts the background work of this process; close what it answers before the house."""
    background = Background(house, threads=threads)
    background.start()
    return background


# ── a process of its own ────────────────────────────────────────────────────────────────────────


def run_worker(settings: Settings, *, threads: int = THREADS) -> int:
    """Works until told to stop by SIGTERM or Ctrl-C, through any death of the process that works."""
    context = get_context("spawn")

    def start() -> BaseProcess:
        child = context.Process(target=_work, args=(settings, threads), name="duban-work")
        child.start()
        return child

    with _told_to_stop() as stopped:
        supervise(start, stopped)
    return 0


def supervise(start: Callable[[], BaseProcess], stopped: Connection) -> None:
    """Keeps one child alive until `stopped` says something; a child that keeps dying is started ever more slowly."""
    pause = SHORTEST_PAUSE
    while True:
        began = monotonic()
        child = start()
        if stopped in wait([child.sentinel, stopped]):
            _end(child)
            return
        child.join()
        pause = SHORTEST_PAUSE if monotonic() - began > SETTLED_SECONDS else min(pause * 2, LONGEST_PAUSE)
        log.error("worker died, it is started again", exit=child.exitcode, pause=pause)
        if stopped.poll(pause):
            return


def _end(child: BaseProcess) -> None:
    child.terminate()
    child.join(STOP_SECONDS + 5)
    if child.is_alive():
        log.error("worker does not stop and is killed; its tasks go to another")
        child.kill()
        child.join()


def _work(settings: Settings, threads: int) -> None:
    """The child: works until told to stop, or until its parent is gone."""
    parent = parent_process()
    assert parent is not None
    with _told_to_stop() as stopped, open_house(settings) as house, Background(house, threads=threads):
        log.info("working", threads=threads)
        wait([parent.sentinel, stopped])


@contextmanager
def _told_to_stop() -> Iterator[Connection]:
    """What can be read from once SIGTERM or SIGINT has come."""
    reader, writer = Pipe(duplex=False)

    def told(number: int, frame: FrameType | None) -> None:
        writer.send_bytes(b"stop")

    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGTERM, signal.SIGINT):
            before[each] = signal.signal(each, told)
    try:
        yield reader
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        writer.close()
        reader.close()
