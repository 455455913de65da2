"""Tolerating 容错纠错 (L33, C35; D713-38): an accepted claim offsets a loss; the fault itself stays on record."""

from __future__ import annotations

from decimal import Decimal

from domain.aggregate import Act
from domain.assessment.standing import ACCEPTED, TOLERANCE_GROUNDS, Standing, Tolerance
from domain.assessment.year import Year
from domain.scheme.scheme import Scheme
from domain.scoring.value import amount


class Tolerating(Year):
    class ToleranceClaimed(Year.Event):
        """Of an `indicator` or of a `deduction` by its number (0: none)."""

        TOPIC = "assessment.tolerance_claimed"
        n: int
        unit: str
        indicator: str
        deduction: int
        title: str
        ground: str
        text: str

        def change(self, now: Standing) -> None:
            now.tolerances[self.n] = Tolerance(self.n, self.unit, self.indicator, self.deduction, self.act.by)

    def claim_tolerance(
        self, scheme: Scheme, unit: str, *, ground: str, text: str, act: Act, indicator: str = "", deduction: int = 0
    ) -> int:
        self._must_collect()
        if ground not in TOLERANCE_GROUNDS:
            self._refuse("tolerance.ground", "请选择容错情形", "Choose the ground of the claim", field="ground")
        if bool(indicator) == bool(deduction):
            self._refuse(
                "tolerance.what", "请选择一项指标或一项扣分", "Name one indicator or one deduction", field="indicator"
            )
        if deduction:
            claim = self.now.deductions.get(deduction)
            if claim is None or claim.unit != unit or claim.state == "dropped":
                self._refuse(
                    "tolerance.deduction", "该单位没有这项扣分", "The unit has no such deduction", field="deduction"
                )
            title = self._of(scheme).deductions[claim.code].name
        else:
            title = self._line(scheme, unit, indicator).name
        n = len(self.now.tolerances) + 1
        self.record(
            self.ToleranceClaimed, act, n=n, unit=unit, indicator=indicator, deduction=deduction, title=title,
            ground=ground, text=self._needs_reason(text, "text"),
        )  # fmt: skip
        return n

    class ToleranceDecided(Year.Event):
        """`points` are given back; what caused the loss is not taken out of the record."""

        TOPIC = "assessment.tolerance_decided"
        SCORES = True
        n: int
        unit: str
        title: str
        accepted: str
        points: Decimal
        reason: str

        def change(self, now: Standing) -> None:
            claim = now.tolerances[self.n]
            claim.state = "full" if self.accepted == "full" else "part" if self.accepted == "part" else "none"
            claim.points = self.points

    def decide_tolerance(
        self, scheme: Scheme, n: int, *, accepted: str, reason: str, act: Act, points: Decimal | None = None
    ) -> None:
        """Full gives back all that was lost, a part its stated points."""
        self._must_collect()
        claim = self.now.tolerances.get(n)
        if claim is None or claim.state != "open":
            self._refuse("assessment.claim", f"没有待决定的第{n}项", f"There is no open claim {n}", field="n")
        if accepted not in ACCEPTED:
            self._refuse(
                "tolerance.accepted", "请选择全部、部分或不予容错", "Accept in full, in part or not", field="accepted"
            )
        self._not_by(act, claim.by)
        if claim.deduction:
            deduction = self.now.deductions[claim.deduction]
            most, title = deduction.points, self._of(scheme).deductions[deduction.code].name
        else:
            line = self._line(scheme, claim.unit, claim.indicator)
            most, title = line.weight(scheme.group_of[claim.unit]), line.name
        given = {"full": most, "none": Decimal(0)}.get(accepted)
        if given is None:
            given = self._positive(amount(points if points is not None else "0", "points"), most)
        self.record(
            self.ToleranceDecided, act, n=n, unit=claim.unit, title=title, accepted=accepted, points=given,
            reason=self._needs_reason(reason),
        )  # fmt: skip
