"""SelfAssessing 自评: what a unit says of itself, to be held against what was verified (H2015-23, 35)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from domain.aggregate import Act, nfc
from domain.assessment.standing import Standing
from domain.assessment.year import Year
from domain.scheme.scheme import Scheme
from domain.scoring.value import amount


class SelfAssessing(Year):
    class SelfAssessed(Year.Event):
        """`points` by indicator; `late`: after the day it was due."""

        TOPIC = "assessment.self_assessed"
        unit: str
        points: dict[str, Any]
        total: Decimal
        late: bool
        text: str

        def change(self, now: Standing) -> None:
            now.self_scores[self.unit] = self.total
            if self.late:
                now.late_self.add(self.unit)

    def assess_self(
        self, scheme: Scheme, unit: str, points: Mapping[str, Decimal], *, act: Act, text: str = ""
    ) -> None:
        """Every line the unit claims points on, none above its weight; it may be given again until scores are reviewed."""
        self._must_be("open", "scored")
        if scheme.self_assessment is None:
            self._refuse("self.none", "本方案没有自评", "This scheme has no self-assessment")
        given: dict[str, Decimal] = {}
        for code, claimed in points.items():
            line = self._line(scheme, unit, code)
            given[code] = amount(claimed, code)
            if not 0 <= given[code] <= line.weight(scheme.group_of[unit]):
                self._refuse(
                    "self.points", f"“{line.name}”自评应在0至{line.weight(scheme.group_of[unit])}分之间",
                    f"{line.name_en}: between 0 and {line.weight(scheme.group_of[unit])} points", field=code,
                )  # fmt: skip
        if not given:
            self._refuse("self.empty", "请填写自评得分", "Please give your points", field="points")
        due = scheme.self_assessment.due
        self.record(
            self.SelfAssessed, act, unit=unit, points={code: str(given[code]) for code in sorted(given)},
            total=sum(given.values(), Decimal(0)), late=bool(due and act.on > due), text=nfc(text),
        )  # fmt: skip
