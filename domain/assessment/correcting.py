"""Correcting 更正: what was wrong is put right by a new fact, with its reason; the round after it shows what changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.aggregate import Act
from domain.assessment.fitting import refuse_misfit
from domain.assessment.standing import Standing
from domain.assessment.year import Year
from domain.scheme.scheme import Scheme
from domain.scoring.value import Value, amount


class Correcting(Year):
    class Corrected(Year.Event):
        """`what`: value, deduction or bonus (by its number `n`); `appeal`: the appeal it follows, 0 for none."""

        TOPIC = "assessment.corrected"
        SCORES = True
        what: str
        n: int
        unit: str
        indicator: str
        title: str
        was: dict[str, Any]
        value: dict[str, Any]
        reason: str
        appeal: int

        def change(self, now: Standing) -> None:
            if self.what == "value":
                now.corrected[self.unit, self.indicator] = Value.from_fact(self.value)
                return
            claim = (now.deductions if self.what == "deduction" else now.bonuses)[self.n]
            claim.points = Decimal(self.value["points"])
            claim.state = "in_effect" if claim.points else "dropped"

    def correct_value(
        self, scheme: Scheme, unit: str, indicator: str, value: Value, *, reason: str, act: Act, appeal: int = 0
    ) -> None:
        """Of a reported or counted value. Official statistics are corrected by their own next release, not here."""
        self._correctable(appeal, unit)
        line = self._line(scheme, unit, indicator)
        if line.source == "official":
            self._refuse(
                "value.read_only", "官方统计数据以发布机构的新版本为准，不得更正",
                "Official statistics are corrected by a new release of their own",
            )  # fmt: skip
        was = self._held(unit, indicator)
        self._not_by(act, *(each.by for each in self.now.reports if (each.unit, each.indicator) == (unit, indicator)))
        if value.is_empty:
            self._refuse("value.empty", "请填写数值", "Please give a value", field="value")
        if line.source != "stream":
            refuse_misfit(line, value)
        if value != was:
            self.record(
                self.Corrected, act, what="value", n=0, unit=unit, indicator=indicator, title=line.name,
                was=was.to_fact(), value=value.to_fact(), reason=self._needs_reason(reason), appeal=appeal,
            )  # fmt: skip

    def correct_points(
        self, scheme: Scheme, what: str, n: int, points: Decimal, *, reason: str, act: Act, appeal: int = 0
    ) -> None:
        """Of a deduction or bonus in effect; 0 takes it away."""
        claims = {"deduction": self.now.deductions, "bonus": self.now.bonuses}.get(what)
        claim = None if claims is None else claims.get(n)
        if claim is None or claim.state != "in_effect":
            self._refuse("assessment.claim", f"没有生效的第{n}项", f"There is no item {n} in effect", field="n")
        self._correctable(appeal, claim.unit)
        self._not_by(act, claim.by, claim.decided_by)
        points = amount(points, "points")
        classes = self._of(scheme).deductions if what == "deduction" else scheme.bonuses
        if not 0 <= points <= (classes[claim.code].cap or claim.points):
            self._refuse("assessment.points", "分值超出范围", "The points are out of range", field="points")
        if points != claim.points:
            self.record(
                self.Corrected, act, what=what, n=n, unit=claim.unit, indicator=claim.indicator,
                title=classes[claim.code].name, was={"points": str(claim.points)}, value={"points": str(points)},
                reason=self._needs_reason(reason), appeal=appeal,
            )  # fmt: skip

    def _correctable(self, appeal: int, unit: str) -> None:
        self._must_be("scored", "reviewed", "graded", "published")
        if appeal:
            found = self.now.appeals.get(appeal)
            if found is None or found.unit != unit or not found.granted:
                self._refuse(
                    "correct.appeal", f"第{appeal}件申诉未获支持", f"Appeal {appeal} was not granted", field="appeal"
                )

    def _held(self, unit: str, indicator: str) -> Value:
        if (held := self.now.corrected.get((unit, indicator))) is not None:
            return held
        return self.now.rounds[-1].inputs.values.get((unit, indicator), Value())
