"""Collecting 数据采集: values reported by one and verified by another; official statistics imported, never edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.aggregate import Act, nfc
from domain.assessment.fitting import refuse_misfit
from domain.assessment.standing import Report, Standing
from domain.assessment.year import Year
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.growth import Break
from domain.scoring.value import Value


class Collecting(Year):
    class ValueReported(Year.Event):
        """`reporter`: the unit that answers for the value; it replaces what it gave before and was not verified."""

        TOPIC = "assessment.value_reported"
        n: int
        unit: str
        indicator: str
        title: str
        value: dict[str, Any]
        reporter: str

        def change(self, now: Standing) -> None:
            value = Value.from_fact(self.value)
            report = Report(self.n, self.unit, self.indicator, value, self.reporter, self.act.by, self.act.on)
            now.reports.append(report)
            now.take_the_place("given", report)

    def report_value(self, scheme: Scheme, unit: str, indicator: str, value: Value, *, reporter: str, act: Act) -> int:
        """By the data owner the passport names; `unit` stands for the assessed unit itself."""
        self._must_collect()
        line = self._reported(scheme, unit, indicator)
        owner = unit if line.owner == "unit" else line.owner
        if reporter != owner:
            self._refuse(
                "value.owner",
                lambda names: f"该指标由{names(owner)}报送",
                lambda names: f"This indicator is reported by {names(owner)}",
                field="reporter",
            )
        if value.is_empty:
            self._refuse("value.empty", "请填写数值", "Please give a value", field="value")
        refuse_misfit(line, value)
        if line.evidence == "required" and not value.evidence and not nfc(value.source):
            self._refuse("value.evidence", "该指标须附佐证材料", "This indicator needs its evidence", field="evidence")
        n = len(self.now.reports) + 1
        self.record(
            self.ValueReported, act, n=n, unit=unit, indicator=indicator, title=line.name, value=value.to_fact(),
            reporter=reporter,
        )  # fmt: skip
        return n

    class ValueVerified(Year.Event):
        """`value`: as it was found to be, which need not be as it was reported."""

        TOPIC = "assessment.value_verified"
        SCORES = True
        n: int
        unit: str
        indicator: str
        title: str
        value: dict[str, Any]
        verifier: str
        comment: str

        def change(self, now: Standing) -> None:
            report = now.reports[self.n - 1]
            report.state, report.value = "verified", Value.from_fact(self.value)
            report.verifier, report.verified_by = self.verifier, self.act.by
            now.take_the_place("verified", report)

    def verify_value(
        self, scheme: Scheme, n: int, *, verifier: str, act: Act, value: Value | None = None, comment: str = ""
    ) -> None:
        """By the body the passport names; never by the unit or the person that reported."""
        report, line = self._to_check(scheme, n)
        if verifier != line.verifier:
            self._refuse(
                "value.verifier",
                lambda names: f"该指标由{names(line.verifier)}核实",
                lambda names: f"This indicator is verified by {names(line.verifier)}",
                field="verifier",
            )
        if verifier == report.reporter or act.by == report.by:
            self._refuse(
                "value.same_hands", "报送与核实不能是同一单位或同一人", "Who reported a value does not verify it"
            )
        found = value or report.value
        refuse_misfit(line, found)
        if found != report.value:
            comment = self._needs_reason(comment)
        self.record(
            self.ValueVerified, act, n=n, unit=report.unit, indicator=report.indicator, title=line.name,
            value=found.to_fact(), verifier=verifier, comment=nfc(comment),
        )  # fmt: skip

    class ValueReturned(Year.Event):
        TOPIC = "assessment.value_returned"
        n: int
        unit: str
        indicator: str
        title: str
        reason: str

        def change(self, now: Standing) -> None:
            now.reports[self.n - 1].state = "returned"

    def return_value(self, scheme: Scheme, n: int, *, reason: str, act: Act) -> None:
        report, line = self._to_check(scheme, n)
        self.record(
            self.ValueReturned, act, n=n, unit=report.unit, indicator=report.indicator, title=line.name,
            reason=self._needs_reason(reason),
        )  # fmt: skip

    class ValueImported(Year.Event):
        """`breaks`: what the release says of its own series; a later release supersedes, nobody edits (T2024-7)."""

        TOPIC = "assessment.value_imported"
        SCORES = True
        unit: str
        indicator: str
        title: str
        value: dict[str, Any]
        breaks: list[dict[str, Any]]

        def change(self, now: Standing) -> None:
            now.imported[self.unit, self.indicator] = Value.from_fact(self.value)
            if self.breaks:
                known = {found.year: found for found in now.breaks.get(self.indicator, ())}
                known |= {int(each["year"]): Break(int(each["year"]), each["zh"], each["en"]) for each in self.breaks}
                now.breaks[self.indicator] = tuple(known[year] for year in sorted(known))

    def import_value(
        self, scheme: Scheme, unit: str, indicator: str, value: Value, *, act: Act, breaks: Sequence[Break] = ()
    ) -> None:
        """官方统计: read-only, with its source and release; the same release again adds no fact."""
        self._must_collect()
        line = self._line(scheme, unit, indicator)
        if line.source != "official":
            self._refuse(
                "value.source", "该指标不是官方统计数据", "This indicator is no official statistic", field="indicator"
            )
        if not value.source or not value.release:
            self._refuse(
                "value.release", "请注明发布机构和发布版本", "Name the source and the release", field="release"
            )
        refuse_misfit(line, value)
        held = self.now.imported.get((unit, indicator))
        if held == value:
            return
        if held is not None and held.release == value.release:
            self._refuse(
                "value.read_only",
                f"“{value.release}”已导入，官方统计数据不得修改",
                f"{value.release!r} is imported already; official statistics are not edited",
            )
        self.record(
            self.ValueImported, act, unit=unit, indicator=indicator, title=line.name, value=value.to_fact(),
            breaks=[found.to_fact() for found in breaks],
        )  # fmt: skip

    def _reported(self, scheme: Scheme, unit: str, indicator: str) -> Indicator:
        line = self._line(scheme, unit, indicator)
        if line.source in ("stream", "official"):
            self._refuse(
                "value.source", "该指标的数据取自督办记录或官方统计，不需报送", "This indicator's data are counted or imported",
                field="indicator",
            )  # fmt: skip
        return line

    def _to_check(self, scheme: Scheme, n: int) -> tuple[Report, Indicator]:
        self._must_collect()
        if not 1 <= n <= len(self.now.reports):
            self._refuse("value.unknown", f"没有第{n}条报送", f"There is no report {n}", field="n")
        report = self.now.reports[n - 1]
        if report.state != "given":
            self._refuse("value.checked", f"第{n}条报送已处理", f"Report {n} has been dealt with")
        return report, self._line(scheme, report.unit, report.indicator)

    def owed(self, scheme: Scheme) -> list[tuple[str, str, str]]:
        """谁还欠哪个数: owner, unit and indicator of every value not given yet."""
        here = {(each.unit, each.indicator) for each in self.now.reports if each.state in ("given", "verified")}
        here |= {*self.now.imported, *self.now.excluded}
        return [
            (unit if line.owner == "unit" else line.owner, unit, line.code)
            for unit, group in sorted(self._of(scheme).group_of.items())
            for line in scheme.lines(group)
            if line.source != "stream" and (unit, line.code) not in here and unit not in self.now.gone
        ]
