"""Pointing 加分与扣分: claimed or notified, answered, decided. No deduction takes effect before it could be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.aggregate import Act
from domain.assessment.standing import Claim, Standing
from domain.assessment.year import Year
from domain.calendar import Calendar
from domain.scheme.scheme import PointsClass, Scheme
from domain.scoring.value import amount


class Pointing(Year):
    class BonusClaimed(Year.Event):
        TOPIC = "assessment.bonus_claimed"
        n: int
        unit: str
        code: str
        title: str
        points: Decimal
        ground: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.bonuses[self.n] = Claim(self.n, self.unit, self.code, self.points, self.act.by, self.act.on)

    def claim_bonus(
        self, scheme: Scheme, unit: str, code: str, *, ground: str, act: Act, points: Decimal | None = None,
        evidence: Sequence[str] = (),
    ) -> int:  # fmt: skip
        """加分申报: by a class of the scheme, with its ground."""
        self._must_collect()
        self._unit(scheme, unit)
        of_class, points = self._class(scheme.bonuses, code, points)
        n = len(self.now.bonuses) + 1
        self.record(
            self.BonusClaimed, act, n=n, unit=unit, code=code, title=of_class.name, points=points,
            ground=self._needs_reason(ground), evidence=list(evidence),
        )  # fmt: skip
        return n

    class BonusDecided(Year.Event):
        TOPIC = "assessment.bonus_decided"
        SCORES = True
        n: int
        unit: str
        title: str
        granted: bool
        points: Decimal
        reason: str

        def change(self, now: Standing) -> None:
            _decided(now.bonuses[self.n], self.granted, self.points, self.act)

    def decide_bonus(
        self, scheme: Scheme, n: int, *, granted: bool, reason: str, act: Act, points: Decimal | None = None
    ) -> None:
        """By another than claimed it (D733-21: praise takes effect once approved); it may be granted in part."""
        self._must_collect()
        claim = self._claim(self.now.bonuses, n)
        self._not_by(act, claim.by)
        given = (
            self._positive(claim.points if points is None else amount(points), claim.points) if granted else Decimal(0)
        )
        self.record(
            self.BonusDecided, act, n=n, unit=claim.unit, title=self._of(scheme).bonuses[claim.code].name,
            granted=granted, points=given, reason=self._needs_reason(reason),
        )  # fmt: skip

    class DeductionNotified(Year.Event):
        """`positions`: the facts it rests on; `answer_by`: until when the unit may answer (H2015-20, J2018-15)."""

        TOPIC = "assessment.deduction_notified"
        n: int
        unit: str
        code: str
        title: str
        points: Decimal
        indicator: str
        ground: str
        positions: list[int]
        answer_by: date

        def change(self, now: Standing) -> None:
            now.deductions[self.n] = Claim(
                self.n, self.unit, self.code, self.points, self.act.by, self.act.on, self.indicator, self.answer_by
            )

    def notify_deduction(
        self, scheme: Scheme, unit: str, code: str, *, ground: str, calendar: Calendar, act: Act,
        points: Decimal | None = None, indicator: str = "", positions: Sequence[int] = (),
    ) -> int:  # fmt: skip
        """扣分告知: the unit learns of it and may answer; nothing is deducted yet."""
        self._must_collect()
        self._unit(scheme, unit)
        of_class, points = self._class(scheme.deductions, code, points)
        if indicator:
            self._line(scheme, unit, indicator)
        elif of_class.zeroes:
            self._refuse(
                "deduction.indicator", "请选择记零的指标", "Choose the indicator that scores 0", field="indicator"
            )
        n = len(self.now.deductions) + 1
        self.record(
            self.DeductionNotified, act, n=n, unit=unit, code=code, title=of_class.name, points=points,
            indicator=indicator, ground=self._needs_reason(ground), positions=sorted(set(positions)),
            answer_by=calendar.add_working_days(act.on, scheme.clocks.answer),
        )  # fmt: skip
        return n

    def notify_gap(self, scheme: Scheme, unit: str, *, calendar: Calendar, act: Act) -> int:
        """自评失实 (H2015-35): a self-assessment further from the verified base than the limit is a deduction of its own."""
        rule, said = self._of(scheme).self_assessment, self.now.self_scores.get(unit)
        if rule is None or not rule.gap or said is None or not self.now.rounds:
            self._refuse("self.none", "没有可比较的自评和计分", "There is no self-assessment to compare with a score")
        base = next(Decimal(row["base"]) for row in self.now.rounds[-1].rows if row["unit"] == unit)
        gap = abs(said - base)
        if gap <= rule.limit:
            self._refuse(
                "self.near", f"自评与核定相差{gap}分，未超过{rule.limit}分", f"{gap} apart, within {rule.limit}"
            )
        ground = f"自评{said}分，核定{base}分，相差{gap}分，超过{rule.limit}分"
        return self.notify_deduction(
            scheme, unit, rule.gap, ground=ground, calendar=calendar, act=act, points=rule.deduction
        )

    def notify_late_self(self, scheme: Scheme, unit: str, *, calendar: Calendar, act: Act) -> int:
        """逾期自评: a self-assessment that came after its day, or has not come by now (H2015-35)."""
        self._unit(scheme, unit)
        rule = scheme.self_assessment
        missing = unit not in self.now.self_scores and rule is not None and rule.due is not None and act.on > rule.due
        if rule is None or not rule.late or not (missing or unit in self.now.late_self):
            self._refuse("self.in_time", "该单位自评没有逾期", "The unit's self-assessment is not late")
        return self.notify_deduction(
            scheme, unit, rule.late, ground=f"自评应于{rule.due}前报送", calendar=calendar, act=act
        )

    class DeductionAnswered(Year.Event):
        TOPIC = "assessment.deduction_answered"
        n: int
        unit: str
        text: str

        def change(self, now: Standing) -> None:
            now.deductions[self.n].answer = self.text

    def answer_deduction(self, n: int, unit: str, *, text: str, act: Act) -> None:
        """By the unit itself, until the day it was given."""
        claim = self._claim(self.now.deductions, n)
        if unit != claim.unit:
            self._refuse("deduction.unit", "只能由被扣分单位说明", "The unit concerned answers, no other", field="unit")
        if claim.answer_by and act.on > claim.answer_by:
            self._refuse(
                "deduction.answer_by", f"说明期限为{claim.answer_by}", f"The answer was due by {claim.answer_by}"
            )
        self.record(self.DeductionAnswered, act, n=n, unit=unit, text=self._needs_reason(text, "text"))

    class DeductionDecided(Year.Event):
        TOPIC = "assessment.deduction_decided"
        SCORES = True
        n: int
        unit: str
        title: str
        upheld: bool
        points: Decimal
        reason: str

        def change(self, now: Standing) -> None:
            _decided(now.deductions[self.n], self.upheld, self.points, self.act)

    def decide_deduction(
        self, scheme: Scheme, n: int, *, upheld: bool, reason: str, act: Act, points: Decimal | None = None
    ) -> None:
        """Once it was answered or the time to answer is over, by another than notified it."""
        self._must_collect()
        claim = self._claim(self.now.deductions, n)
        self._heard(claim, act)
        self._not_by(act, claim.by)
        taken = (
            self._positive(claim.points if points is None else amount(points), claim.points) if upheld else Decimal(0)
        )
        self.record(
            self.DeductionDecided, act, n=n, unit=claim.unit, title=self._of(scheme).deductions[claim.code].name,
            upheld=upheld, points=taken, reason=self._needs_reason(reason),
        )  # fmt: skip

    def _heard(self, claim: Claim, act: Act) -> None:
        if not claim.answer and claim.answer_by and act.on <= claim.answer_by:
            self._refuse(
                "deduction.not_heard",
                f"须在单位作出说明或说明期限（{claim.answer_by}）届满后决定",
                f"Decide once the unit has answered or its time ({claim.answer_by}) is over",
                "D733-21",
            )

    def _class(
        self, classes: dict[str, PointsClass] | object, code: str, points: Decimal | None
    ) -> tuple[PointsClass, Decimal]:
        found = classes.get(code) if isinstance(classes, dict) else None
        if found is None:
            self._refuse("assessment.class", "方案中没有这一项", "The scheme has no such item", field="code")
        stated = found.each if points is None else amount(points, "points")
        if stated is None:
            self._refuse("assessment.points", "请填写分值", "Please give the points", field="points")
        return found, self._positive(stated, found.cap)


def _decided(claim: Claim, stands: bool, points: Decimal, act: Act) -> None:
    claim.state = "in_effect" if stands else "dropped"
    claim.decided_by = act.by
    if stands:
        claim.points = points
