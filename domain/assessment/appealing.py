"""Appealing 申诉: a unit contests its result in time; somebody who had no part in it decides, in time."""

from __future__ import annotations

from datetime import date

from domain.aggregate import Act
from domain.assessment.standing import Appeal, Standing
from domain.assessment.year import Year
from domain.calendar import Calendar
from domain.scheme.scheme import Scheme


class Appealing(Year):
    class Appealed(Year.Event):
        """Against a line, or against the whole where `indicator` is empty; `decide_by` is the office's clock."""

        TOPIC = "assessment.appealed"
        n: int
        unit: str
        indicator: str
        title: str
        text: str
        evidence: list[str]
        decide_by: date

        def change(self, now: Standing) -> None:
            now.appeals[self.n] = Appeal(self.n, self.unit, self.indicator, self.act.by, self.act.on, self.decide_by)

    def appeal(
        self, scheme: Scheme, unit: str, *, text: str, calendar: Calendar, act: Act, indicator: str = "",
        evidence: tuple[str, ...] = (),
    ) -> int:  # fmt: skip
        if self.now.graded_on is None or self.now.stage == "applied":
            self._must_be("graded", "published")
        title = self._line(scheme, unit, indicator).name if indicator else ""
        self._unit(scheme, unit)
        told = self.now.told.get(unit)
        if told is None:
            self._refuse("appeal.not_told", "结果尚未告知，不能申诉", "The result has not been notified yet")
        if act.on > told[1]:
            self._refuse("appeal.late", f"申诉期限为{told[1]}", f"Appeals were due by {told[1]}")
        if any(
            each.granted is None and (each.unit, each.indicator) == (unit, indicator)
            for each in self.now.appeals.values()
        ):
            self._refuse("appeal.twice", "同一事项已在申诉中", "The same is under appeal already")
        n = len(self.now.appeals) + 1
        self.record(
            self.Appealed, act, n=n, unit=unit, indicator=indicator, title=title, text=self._needs_reason(text, "text"),
            evidence=list(evidence), decide_by=calendar.add_working_days(act.on, scheme.clocks.decide),
        )  # fmt: skip
        return n

    class AppealDecided(Year.Event):
        """`recused`: who could not decide, for they had a part in what is contested (D733-17)."""

        TOPIC = "assessment.appeal_decided"
        n: int
        unit: str
        title: str
        granted: bool
        reason: str
        recused: list[str]

        def change(self, now: Standing) -> None:
            now.appeals[self.n].granted, now.appeals[self.n].decided_on = self.granted, self.act.on

    def decide_appeal(self, scheme: Scheme, n: int, *, granted: bool, reason: str, act: Act) -> None:
        """A granted appeal changes nothing by itself: what was wrong is corrected, and all is scored again."""
        appeal = self.now.appeals.get(n)
        if appeal is None or appeal.granted is not None:
            self._refuse("appeal.unknown", f"没有待决定的第{n}件申诉", f"There is no open appeal {n}", field="n")
        recused = self.recused(n)
        if act.by in recused:
            self._refuse(
                "appeal.recusal", "参与过该结果的人员应当回避", "Who had a part in the result must recuse", "D733-17"
            )
        title = scheme.indicators[appeal.indicator].name if appeal.indicator else ""
        self.record(
            self.AppealDecided, act, n=n, unit=appeal.unit, title=title, granted=granted,
            reason=self._needs_reason(reason), recused=recused,
        )  # fmt: skip

    def recused(self, n: int) -> list[str]:
        """回避: who appealed, who reported or verified the line, decided what it lost by, or reviewed the round."""
        appeal, now = self.now.appeals[n], self.now
        people = {appeal.by}
        for report in now.reports:
            if report.unit == appeal.unit and report.indicator in (appeal.indicator or report.indicator,):
                people |= {report.by, report.verified_by}
        for claim in (*now.deductions.values(), *now.vetoes.values(), *now.bonuses.values()):
            if claim.unit == appeal.unit and (not appeal.indicator or claim.indicator == appeal.indicator):
                people |= {claim.by, claim.verified_by, claim.decided_by}
        people |= {each.reviewed_by for each in now.rounds}
        return sorted(people - {""})
