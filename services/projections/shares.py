"""The first pass of a rebuild: the record's streams divided among processes, each folding its share from nothing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection as Pipe
from typing import Any

from domain.no_cycles import no_cycles
from services.projections.projection import Fold, Projection
from services.projections.source import Part, Where
from services.projections.table import Table

WINDOW = 8_000
WORTH_A_PROCESS = 40_000
"""Facts below which starting a process takes longer than it saves."""
BEAT_SECONDS = 0.2


class ShareFailed(RuntimeError):  # noqa: N818 - what happened
    """A share could not be folded; the message names the position where one is to blame."""


def fold_all(where: Where, projection: Projection[Any], table: str, upto: int, progress: Callable[[int], None]) -> None:
    """Folds every fact up to a position into `table`, which is new and empty and has no indexes yet."""
    parts = min(os.cpu_count() or 1, upto // WORTH_A_PROCESS, 16)
    if parts < 2:
        fold_share(where, projection, table, upto, 0, 1, progress)
        return
    context = multiprocessing.get_context("spawn")
    shares = []
    for part in range(parts):
        here, there = context.Pipe(duplex=False)
        given = (where, projection, table, upto, part, parts, there)
        shares.append((context.Process(target=_work, args=given, daemon=True, name=f"rebuild-{part}"), here))
    try:
        for process, _ in shares:
            process.start()
        _wait(shares, upto, progress)
    finally:
        for process, _ in shares:
            process.terminate()
            process.join()


def fold_share(
    where: Where,
    projection: Projection[Any],
    table: str,
    upto: int,
    part: int,
    parts: int,
    progress: Callable[[int], None],
) -> None:
    """Folds one share. The next facts are read while these are folded; a version is written once it has ended."""
    source = Part(where, part, parts)
    fold = Fold(projection)
    rows = Table(projection, where.tables, table)
    with where.connect() as conn, ThreadPoolExecutor(1) as reader, no_cycles():
        conn.execute("set synchronous_commit = off")
        coming = reader.submit(source.between, 0, WINDOW)
        for after in range(0, upto, WINDOW):
            facts = coming.result()
            reached = min(after + WINDOW, upto)
            coming = reader.submit(source.between, reached, min(reached + WINDOW, upto))
            for fact in facts:
                fold.feed(fact)
            rows.copy(conn, fold.closed)
            fold.written()
            progress(reached)
        rows.copy(conn, ((index, row, since, None) for index, (since, row) in fold.open.items()))


def _work(where: Where, projection: Projection[Any], table: str, upto: int, part: int, parts: int, told: Pipe) -> None:
    try:
        fold_share(where, projection, table, upto, part, parts, told.send)
        told.send("done")
    except BaseException as error:
        told.send(f"{type(error).__name__}: {error}")
        raise SystemExit(1) from None


def _wait(shares: list[tuple[Any, Any]], upto: int, progress: Callable[[int], None]) -> None:
    reached: dict[str, int | str] = {process.name: 0 for process, _ in shares}
    while any(at != "done" for at in reached.values()):
        for process, told in shares:
            if reached[process.name] == "done":
                continue
            if told.poll(BEAT_SECONDS):
                reached[process.name] = told.recv()
            elif not process.is_alive() and not told.poll():
                raise ShareFailed(f"{process.name} ended with {process.exitcode}")
            if isinstance(said := reached[process.name], str) and said != "done":
                raise ShareFailed(said)
        progress(min((at for at in reached.values() if isinstance(at, int)), default=upto))
