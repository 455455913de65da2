"""The axis 时间轴 of a life line: days into places, months into ticks, labels into rows where none covers another.

Only arithmetic stands here. Places are per cent of the axis; labels are measured against the narrowest axis that is
shown (a narrower one shows steps instead), so that a wider one only has more room.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NARROWEST = 640.0
CHARACTER = 12.2
GAP = 8.0
UP, UP_FAR, DOWN, DOWN_FAR = 0, 1, 2, 3
ROWS = (UP, DOWN, UP_FAR, DOWN_FAR)


@dataclass(frozen=True, slots=True)
class Label:
    """What is to stand at a day. `side` is the row it would like; heavier ones choose first."""

    on: date
    text: str
    sub: str
    weight: int
    side: int = UP


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands: `row` is None where there is no room; `edge` keeps it within the axis."""

    x: float
    row: int | None
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    on: date
    x: float
    is_year: bool


@dataclass(frozen=True, slots=True)
class Axis:
    start: date
    end: date

    def x(self, on: date) -> float:
        span = (self.end - self.start).days or 1
        return round(100 * min(max((on - self.start).days, 0), span) / span, 3)

    def width(self, start: date, end: date) -> float:
        return round(self.x(end) - self.x(start), 3)

    def ticks(self) -> list[Tick]:
        """The first day of months; every second, third or twelfth where they stand close."""
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        every = next((n for n in (1, 2, 3, 6) if months <= 12 * n), 12)
        found: list[Tick] = []
        year, month = self.start.year, self.start.month
        while (on := date(year, month, 1)) <= self.end:
            if on >= self.start and (month - 1) % every == 0:
                found.append(Tick(on, self.x(on), month == 1))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return found


def axis(days: Sequence[date]) -> Axis:
    """From the first day to the last, with a little room on both sides."""
    first, last = min(days), max(days)
    room = max((last - first).days // 30, 2)
    return Axis(first - timedelta(days=room), last + timedelta(days=room))


def text_width(text: str) -> float:
    return sum(CHARACTER if unicodedata.east_asian_width(c) in "WF" else CHARACTER * 0.56 for c in text)


def place(axis: Axis, labels: Sequence[Label]) -> list[Placed]:
    """A row for each label, the heaviest first; two never share a place, and no stem crosses a label."""
    taken: dict[int, list[tuple[float, float]]] = {row: [] for row in ROWS}
    found: dict[int, Placed] = {}
    for n in sorted(range(len(labels)), key=lambda n: (-labels[n].weight, labels[n].on)):
        label = labels[n]
        percent = axis.x(label.on)
        x = percent * NARROWEST / 100
        half = max(text_width(label.text), text_width(label.sub) * 0.95) / 2
        edge, left, right = "", x - half, x + half
        if left < 0:
            edge, left, right = "start", 0.0, 2 * half
        elif right > NARROWEST:
            edge, left, right = "end", NARROWEST - 2 * half, NARROWEST
        row = _row(taken, label.side, x, left, right)
        if row is not None:
            taken[row].append((left, right))
            if row in (UP_FAR, DOWN_FAR):
                taken[row - 1].append((x - 1, x + 1))
        found[n] = Placed(percent, row, edge if row is not None else "")
    return [found[n] for n in range(len(labels))]


def _row(taken: dict[int, list[tuple[float, float]]], side: int, x: float, left: float, right: float) -> int | None:
    wanted = ROWS if side == UP else (DOWN, UP, DOWN_FAR, UP_FAR)
    for row in wanted:
        free = all(right + GAP <= a or b + GAP <= left for a, b in taken[row])
        # the stem of a far label runs through the near row
        if free and row in (UP_FAR, DOWN_FAR):
            free = all(x + 3 <= a or b + 3 <= x for a, b in taken[row - 1])
        if free:
            return row
    return None
