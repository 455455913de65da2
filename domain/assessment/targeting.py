"""Targeting 下达目标: targets set at the year's beginning, adjusted only for stated grounds (H2015-15, J2018-12)."""

from __future__ import annotations

from decimal import Decimal

from domain.aggregate import Act
from domain.assessment.standing import GROUNDS, Standing
from domain.assessment.year import Year
from domain.scheme.scheme import Scheme
from domain.scoring.value import amount


class Targeting(Year):
    class TargetSet(Year.Event):
        TOPIC = "assessment.target_set"
        SCORES = True
        unit: str
        indicator: str
        title: str
        target: Decimal
        basis: str

        def change(self, now: Standing) -> None:
            now.targets[self.unit, self.indicator] = self.target

    def set_target(self, scheme: Scheme, unit: str, indicator: str, target: Decimal, *, basis: str, act: Act) -> None:
        """Once; what is set already is adjusted, with its reason."""
        self._must_be("open")
        line = self._line(scheme, unit, indicator)
        target = amount(target, "target")
        if (unit, indicator) in self.now.targets:
            self._refuse(
                "target.set", "目标值已下达，如需变更请调整", "The target is set; adjust it instead", field="target"
            )
        self.record(
            self.TargetSet, act, unit=unit, indicator=indicator, title=line.name, target=target,
            basis=self._needs_reason(basis, "basis"),
        )  # fmt: skip

    class TargetAdjusted(Year.Event):
        """`asked_by`: who asked for it, never who approves it."""

        TOPIC = "assessment.target_adjusted"
        SCORES = True
        unit: str
        indicator: str
        title: str
        was: Decimal
        target: Decimal
        ground: str
        reason: str
        asked_by: str

        def change(self, now: Standing) -> None:
            now.targets[self.unit, self.indicator] = self.target

    def adjust_target(
        self,
        scheme: Scheme,
        unit: str,
        indicator: str,
        target: Decimal,
        *,
        ground: str,
        reason: str,
        asked_by: str,
        act: Act,
    ) -> None:
        """Only for policy, reorganisation, force majeure or a new task; approved by another than asked."""
        self._must_collect()
        line = self._line(scheme, unit, indicator)
        was = self.now.targets.get((unit, indicator))
        if was is None:
            self._refuse("target.none", "目标值尚未下达", "No target has been set", field="indicator")
        if ground not in GROUNDS:
            self._refuse(
                "target.ground",
                "目标值只能因重大政策调整、机构调整、不可抗力或新增重点任务而调整",
                "A target is adjusted for policy, reorganisation, force majeure or a new key task alone",
                field="ground",
            )
        self._not_by(act, asked_by)
        target = amount(target, "target")
        if target != was:
            self.record(
                self.TargetAdjusted, act, unit=unit, indicator=indicator, title=line.name, was=was, target=target,
                ground=ground, reason=self._needs_reason(reason), asked_by=asked_by,
            )  # fmt: skip

    class LineExcluded(Year.Event):
        """不适用: a unit has no such work this year; its weight goes to the rest."""

        TOPIC = "assessment.line_excluded"
        SCORES = True
        unit: str
        indicator: str
        title: str
        reason: str

        def change(self, now: Standing) -> None:
            now.excluded[self.unit, self.indicator] = self.reason

    def exclude(self, scheme: Scheme, unit: str, indicator: str, *, reason: str, act: Act) -> None:
        self._must_collect()
        line = self._line(scheme, unit, indicator)
        reason = self._needs_reason(reason)
        if self.now.excluded.get((unit, indicator)) != reason:
            self.record(self.LineExcluded, act, unit=unit, indicator=indicator, title=line.name, reason=reason)
