"""Duplicates 查重: matters already in the register whose titles share what a new title says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dashboards.desk import Desk
from services.queries import ledger
from services.queries.filters import Filters

WINDOW, MOST_WINDOWS, MOST_SHOWN = 4, 10, 3


@dataclass(frozen=True)
class Similar:
    id: str
    number: str
    title: str


def similar(desk: Desk, title: str) -> list[Similar]:
    """The matters that share most with a title, if they share at least half of what was looked for."""
    pieces = windows(title)
    if not pieces:
        return []
    found: dict[str, Similar] = {}
    shared: Counter[str] = Counter()
    with desk.reading() as (conn, reading):
        for piece in pieces:
            for line in ledger.page(conn, reading, Filters(q=piece), cursors=desk.cursors, limit=20).rows:
                found[str(line.id)] = Similar(str(line.id), line.number, line.title)
                shared[str(line.id)] += 1
    enough = (len(pieces) + 1) // 2
    return [found[id] for id, count in shared.most_common(MOST_SHOWN) if count >= enough]


def windows(title: str) -> list[str]:
    """A title in overlapping pieces: Chinese is not written in words."""
    text = "".join(title.split())
    if len(text) < WINDOW:
        return []
    last = len(text) - WINDOW
    pieces = [text[start : start + WINDOW] for start in range(0, last + 1, 2)]
    return list(dict.fromkeys(pieces))[:MOST_WINDOWS]
