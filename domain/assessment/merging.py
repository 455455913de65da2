"""Merging 机构撤并: history stays with the old unit; its targets are split by the days each had of the year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.aggregate import Act
from domain.assessment.standing import Standing
from domain.assessment.year import Year
from domain.scheme.scheme import Scheme
from domain.scoring.expression import EXACTLY, rounded


class Merging(Year):
    class UnitMerged(Year.Event):
        """`targets`: what the old and the new unit have from that day on."""

        TOPIC = "assessment.unit_merged"
        SCORES = True
        unit: str
        into: str
        day: date
        basis: str
        targets: list[dict[str, Any]]

        def change(self, now: Standing) -> None:
            now.gone[self.unit] = self.day
            for row in self.targets:
                now.targets[row["unit"], row["indicator"]] = Decimal(row["target"])

    def merge_unit(self, scheme: Scheme, unit: str, *, into: str, day: date, basis: str, act: Act) -> None:
        """The old unit is scored for its part of the year and ranked no more; the new one carries what remained."""
        self._must_collect()
        self._unit(scheme, unit)
        self._unit(scheme, into)
        if unit == into or unit in self.now.gone or into in self.now.gone:
            self._refuse(
                "merge.into", "承接单位须是另一个在考单位", "The successor is another unit still assessed", field="into"
            )
        if day.year != self.now.year:
            self._refuse(
                "merge.day", f"撤并日期应在{self.now.year}年内", f"The day lies within {self.now.year}", field="day"
            )
        targets: list[dict[str, Any]] = []
        for line in scheme.indicators.values():
            target = self.now.targets.get((unit, line.code))
            if not line.splits or target is None:
                continue
            before, after = split_by_days(target, day)
            held = self.now.targets.get((into, line.code), Decimal(0))
            targets.append({"unit": unit, "indicator": line.code, "target": str(before)})
            targets.append({"unit": into, "indicator": line.code, "target": str(held + after)})
        self.record(
            self.UnitMerged,
            act,
            unit=unit,
            into=into,
            day=day,
            basis=self._needs_reason(basis, "basis"),
            targets=targets,
        )


def split_by_days(target: Decimal, day: date) -> tuple[Decimal, Decimal]:
    """A year's target before `day` and from it on; the two always make the whole."""
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    share = EXACTLY.divide(EXACTLY.multiply(target, Decimal((day - first).days)), Decimal((last - first).days + 1))
    places = max(-int(target.as_tuple().exponent), 2)
    before = rounded(share, places)
    return before, target - before
