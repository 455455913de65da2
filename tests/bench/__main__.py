"""`make bench`: every figure as a ratio in one run, on one durable server, printed as one table."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests import house
from tests.bench.figure import Figure

PARTS = ("record", "commands", "projections", "pages", "assessment", "decisions")
DURABLE = {"max_connections": "300", "log_statement": "none"}


def figures(parts: list[str]) -> Iterator[Figure]:
    house.QUICK.clear()
    house.QUICK.update(DURABLE)  # fsync and synchronous_commit stay on: figures of a server that loses nothing
    server = house.TestServer()
    try:
        for part in parts:
            yield from importlib.import_module(f"tests.bench.{part}").run(server)
    finally:
        server.close()


def row(figure: Figure) -> str:
    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"

    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}×"
    mark = "" if figure.met is None else "✓" if figure.met else "✗"
    return f"| {figure.name} | {shown(figure.value)} {figure.unit} | {shown(figure.baseline)} | {ratio} | {figure.reach} | {mark} |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("part", nargs="*", default=list(PARTS), help=f"of {', '.join(PARTS)}")
    given = parser.parse_args()
    begun = time.perf_counter()
    found: list[Figure] = []
    print("| what | value | baseline | ratio | reach | |\n|---|---|---|---|---|---|", flush=True)
    for figure in figures(given.part):
        found.append(figure)
        print(row(figure), flush=True)
    print(f"\n{len(found)} figures in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    if given.json:
        wanted = ("name", "value", "unit", "baseline", "ratio")
        plain = [{key: value for key, value in asdict(each).items() if key in wanted} for each in found]
        given.json.write_text(json.dumps(plain, ensure_ascii=False, indent=2), encoding="utf-8")
    return 0 if all(each.met is not False for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
