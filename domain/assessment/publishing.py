"""Publishing 评定与公布: ranks and grades approved, every unit told, published once appeals are settled, and applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from domain.aggregate import Act, nfc
from domain.assessment.scoring import Scoring
from domain.assessment.standing import Standing
from domain.assessment.year import Year
from domain.calendar import Calendar
from domain.results.inputs import Key
from domain.results.results import Results
from domain.scheme.scheme import Scheme
from domain.scoring.expression import rounded
from domain.scoring.value import Value


class Publishing(Scoring):
    class Graded(Year.Event):
        """Ranks and grades of a reviewed round, approved on a stated basis (H2015-29, J2018-24)."""

        TOPIC = "assessment.graded"
        n: int
        digest: str
        basis: str

        def change(self, now: Standing) -> None:
            now.stage, now.graded_on = "graded", self.act.on

    def grade(self, *, basis: str, act: Act) -> None:
        self._must_be("reviewed")
        self._not_stale()
        last = self.now.rounds[-1]
        open_claims = [
            c for claims in (self.now.deductions, self.now.vetoes) for c in claims.values() if c.state == "open"
        ]
        if open_claims:
            self._refuse(
                "grade.open_claims",
                f"还有{len(open_claims)}项扣分或否决未决定",
                f"{len(open_claims)} deductions or vetoes are undecided",
            )
        self._not_by(act, last.by, last.reviewed_by)
        self.record(self.Graded, act, n=last.n, digest=last.digest, basis=self._needs_reason(basis, "basis"))

    class Notified(Year.Event):
        """Of round `n`. `appeal_by`: the last day to appeal, in working days from the day they were told."""

        TOPIC = "assessment.notified"
        n: int
        units: list[str]
        appeal_by: date
        means: str

        def change(self, now: Standing) -> None:
            now.told |= dict.fromkeys(self.units, (self.n, self.appeal_by))

    def notify(self, scheme: Scheme, units: Sequence[str], *, calendar: Calendar, act: Act, means: str = "") -> None:
        """告知: with the result, the right to appeal (H2015-25). Who knows its result already is not told again."""
        self._must_be("graded", "published")
        for unit in units:
            self._unit(scheme, unit)
        if self.now.graded_on is None or act.on < self.now.graded_on:
            self._refuse(
                "notify.too_early",
                f"结果于{self.now.graded_on}评定，告知日期不能早于该日",
                f"The result was approved on {self.now.graded_on}; nobody was told before that day",
            )
        told = sorted(set(units) & self.untold())
        if told:
            appeal_by = calendar.add_working_days(act.on, scheme.clocks.appeal)
            self.record(self.Notified, act, n=self.now.rounds[-1].n, units=told, appeal_by=appeal_by, means=nfc(means))

    def untold(self) -> set[str]:
        """Units that do not know their present result: never told, or told another one."""
        rounds = {each.n: {row["unit"]: row for row in each.rows} for each in self.now.rounds}
        last = rounds[self.now.rounds[-1].n]
        told = {unit: rounds[n].get(unit) for unit, (n, _) in self.now.told.items()}
        return {unit for unit, row in last.items() if told.get(unit) != row}

    class Published(Year.Event):
        """Of a round at a position; `public`: to everybody, else within the government."""

        TOPIC = "assessment.published"
        n: int
        position: int
        digest: str
        public: bool
        basis: str

        def change(self, now: Standing) -> None:
            now.stage = "published"
            now.published.append(self.n)

    def publish(self, scheme: Scheme, *, public: bool, basis: str, act: Act) -> None:
        """Once all were told, their time to appeal is over and what was appealed is decided."""
        self._must_be("graded", "published")
        self._not_stale()
        last = self.now.rounds[-1]
        if last.n in self.now.published:
            self._refuse("publish.same", "该结果已公布", "That result is published already")
        self._of(scheme)
        untold = self.untold()
        if untold:
            self._refuse("publish.untold", f"还有{len(untold)}个单位未告知", f"{len(untold)} units have not been told")
        waiting = [appeal for appeal in self.now.appeals.values() if appeal.granted is None]
        if waiting:
            self._refuse("publish.appeals", f"还有{len(waiting)}件申诉未决定", f"{len(waiting)} appeals are undecided")
        if (latest := max(until for _, until in self.now.told.values())) >= act.on:
            self._refuse("publish.too_soon", f"申诉期限至{latest}", f"Appeals may come in until {latest}")
        self.record(
            self.Published, act, n=last.n, position=last.position, digest=last.digest, public=public,
            basis=self._needs_reason(basis, "basis"),
        )  # fmt: skip

    class Applied(Year.Event):
        """结果运用: what follows, and the targets proposed for the next year (J2018-27)."""

        TOPIC = "assessment.applied"
        year: int
        targets: list[dict[str, Any]]
        text: str

        def change(self, now: Standing) -> None:
            now.stage = "applied"

    def apply_results(self, scheme: Scheme, *, raise_by: Decimal, text: str, act: Act) -> list[dict[str, Any]]:
        """Next year's targets begin from what was reached, never below this year's target; a head start, not an order."""
        self._must_be("published")
        inputs = self.inputs_of(self.now.published[-1])
        targets = proposed_targets(self._of(scheme), inputs.targets, inputs.values, raise_by)
        self.record(self.Applied, act, year=self.now.year + 1, targets=targets, text=self._needs_reason(text, "text"))
        return targets

    def component(self, scheme: Scheme, results: Results) -> dict[str, Decimal]:
        """每个单位计入综合考核的分值: the total times the share it has there."""
        if self._of(scheme).component is None:
            self._refuse("component.none", "方案未规定计入综合考核", "The scheme is no component of a wider one")
        assert scheme.component is not None
        share = scheme.component.share
        return {unit: result.total * share for unit, result in sorted(results.units.items())}


def proposed_targets(
    scheme: Scheme, targets: Mapping[Key, Decimal], values: Mapping[Key, Value], raise_by: Decimal
) -> list[dict[str, Any]]:
    """For each target of this year: what was reached raised by a share, or the old target where that is better."""
    found: list[dict[str, Any]] = []
    for (unit, code), target in sorted(targets.items()):
        value = values.get((unit, code))
        reached = None if value is None else value.get("x")
        if reached is None:
            proposed = target
        elif scheme.indicators[code].falls:
            proposed = min(target, reached)
        else:
            proposed = max(target, reached * (1 + raise_by))
        places = max(-int(target.as_tuple().exponent), 0)
        found.append({"unit": unit, "indicator": code, "target": str(rounded(proposed, places))})
    return found
