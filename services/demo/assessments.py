"""Years of assessment in the sample: last year's departments published, this year's under appeal, the towns' just scored.

On the schemes that ship. Every figure is invented; every act is made by its own command, by whom it may be done.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID

from domain.assessment import Assessment, assessment_id
from domain.scheme.life import scheme_id
from domain.scheme.reading import read_scheme
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.value import Value
from services.commands import assessments, schemes
from services.commands.assessments.collecting import Found, Given
from services.commands.assessments.opening import Target
from services.commands.office import office_of
from services.demo.desk import Desk, Story
from services.projections.conduct import Conduct
from services.projections.ledger import Ledger
from services.projections.normative import Documents
from services.projections.projector import Projector
from services.projections.source import RecordSource
from services.queries import conduct
from services.queries.moment import AsOf, Reading

INVENTED = "演示数据（虚构）"
MARKS = ("excellent", "excellent", "good", "good", "good", "fair")
APPROVED_BY, REVIEWED_BY, GRADED_BY, APPEALS_BY = "leader", "office2", "office-head", "leader"


def stories(desk: Desk, begun: date, until: date) -> Iterator[tuple[datetime, Story]]:
    """This year is the one most of the sample lies in; its books closed some weeks before today."""
    year = (until - timedelta(days=120)).year
    closed = min(date(year, 12, 31), until - timedelta(days=38))
    last, this, towns = (
        _Year(desk, "500155-departments", year - 1, date(year - 1, 12, 31), Random(year - 1)),
        _Year(desk, "500155-departments", year, closed, Random(year)),
        _Year(desk, "500155-localities", year, closed, Random(year + 1)),
    )
    yield desk_at(desk, begun, 1), last.published()
    yield desk_at(desk, begun, 42), this.under_appeal(desk.calendar.next_working_day(closed))
    yield desk_at(desk, begun, 44), towns.scored(desk.calendar.next_working_day(closed))


def desk_at(desk: Desk, day: date, working_days: int, hour: int = 10) -> datetime:
    return datetime.combine(desk.calendar.add_working_days(day, working_days), time(hour, 30), desk.zone)


@dataclass
class _Year:
    desk: Desk
    code: str
    year: int
    cut_off: date
    chance: Random
    unit_strength: dict[str, float] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return assessment_id(self.code, self.year)

    @cached_property
    def scheme(self) -> Scheme:
        return read_scheme(self.content)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What ships, for this year and cut-off."""
        text = files("domain").joinpath("schemes", f"{self.code}-2026.toml").read_text("utf-8")
        content: dict[str, Any] = tomllib.loads(text.replace("2026年度", f"{self.year}年度"), parse_float=Decimal)
        head = content["scheme"]
        head |= {"year": self.year, "version": f"{self.year}.1", "cut_off": self.cut_off}
        head["name_en"] = head["name_en"].replace("2026", str(self.year))
        if "self_assessment" in content:
            content["self_assessment"]["due"] = self.cut_off + timedelta(days=20)
        return content

    # ── stories ─────────────────────────────────────────────────────────────────────────────────

    def published(self) -> Story:
        """定案: from the draft to the results applied."""
        yield from self._approved()
        self._opened()
        yield self._later(1)
        self._collected(missing=0)
        yield self._later(2)
        self._verified()
        yield from self._settled()
        yield self._later(self.scheme.clocks.appeal + 1)
        self._do(assessments.publish, APPROVED_BY, public=True, basis="绩效管理委员会第1次会议")
        yield self._later(2)
        self._do(
            assessments.apply_results, APPROVED_BY, raise_by=Decimal("0.03"), text="作为奖惩和下年度目标的依据"
        )  # fmt: skip

    def under_appeal(self, closed: date) -> Story:
        """申诉中: graded and told; one appeal granted, corrected and scored again, one undecided."""
        yield from self._until_closed(closed)
        self._collected(missing=0)
        yield self._later(2)
        self._verified()
        yield self._later(1)
        units = sorted(self.scheme.group_of)
        n = self._points(units)
        yield self._later(2)
        self._do(assessments.answer_deduction, units[3].lower(), n=n, unit=units[3], text="已按通报要求完成整改")
        self._do(assessments.decide_deduction, GRADED_BY, n=n, upheld=True, reason="通报属实，整改情况另行记载")
        yield from self._settled()
        yield self._later(2)
        lines = self.scheme.indicators
        first, second = units[5], units[8]
        granted = self._appeal(first, "audit_findings", "一项问题已于年内整改到位，未计入")
        self._appeal(second, "public_evaluation", "样本中有不属本单位服务对象的评价")
        yield self._later(3)
        decided = {"granted": True, "reason": "审计局复核，情况属实"}
        self._do(assessments.decide_appeal, APPEALS_BY, n=granted, **decided)
        held = self._assessment().now.rounds[-1].inputs.values[first, lines["audit_findings"].code]
        mended = Value({**held.amounts, "x": held.amounts["of"]}, source=held.source)
        self._do(
            assessments.correct_value, APPEALS_BY, unit=first, indicator="audit_findings", value=mended,
            reason="补计已整改问题", appeal=granted,
        )  # fmt: skip
        yield from self._settled()

    def scored(self, closed: date) -> Story:
        """采集和计分: some values still owed or unverified."""
        yield from self._until_closed(closed)
        self._collected(missing=2)
        yield self._later(3)
        self._verified(but=2)
        yield self._later(2)
        self._score()

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def _until_closed(self, closed: date) -> Story:
        yield from self._approved()
        self._opened()
        yield self._later(60)
        unit, line = next(iter(self._assessment().now.targets))
        self._do(
            assessments.adjust_target, APPROVED_BY, unit=unit, indicator=line, target=Decimal(95), ground="policy",
            reason="年中产业政策调整", asked_by=unit,
        )  # fmt: skip
        yield desk_at(self.desk, max(closed, self.desk.today), 1)

    def _approved(self) -> Story:
        content, scheme = self.content, scheme_id(self.code, self.year)
        schemes.draft(self.desk.record, self.desk.order("office"), content=content)
        self.desk.do(schemes.consult, scheme, "office", units=(), until=self.desk.today + timedelta(days=7))
        yield self._later(2)
        units = sorted(self.scheme.group_of)
        for unit in units[:9]:
            agrees = unit != units[4]
            text = "" if agrees else "建议适当降低群众评价的权重"
            self.desk.do(schemes.give_opinion, scheme, unit.lower(), unit=unit, agrees=agrees, text=text)
        yield self._later(6)
        self.desk.do(schemes.approve, scheme, APPROVED_BY, basis="区政府常务会议审议通过")

    def _opened(self) -> None:
        scheme = self.scheme
        assessments.open_year(self.desk.record, self.desk.order("office"), scheme=scheme_id(self.code, self.year))
        targets = [
            Target(unit, line.code, Decimal(AIMS[line.code])) for unit, line in self._lines(scheme) if line.code in AIMS
        ]
        self._do(assessments.set_targets, "office", targets=targets, basis="区政府年度计划")

    def _collected(self, missing: int) -> None:
        """Each body gives all its values at once; of `missing` indicators the last unit's is still owed."""
        scheme = self.scheme
        by_owner: dict[str, list[Given]] = defaultdict(list)
        released: list[Given] = []
        late = [line.code for line in scheme.indicators.values() if line.source == "reported"][-missing:]
        last = max(scheme.group_of)
        for unit, line in self._lines(scheme):
            if line.source == "stream" or (missing and unit == last and line.code in late):
                continue
            given = Given(unit, line.code, self._value(unit, line))
            if line.source == "official":
                released.append(given)
            else:
                by_owner[unit if line.owner == "unit" else line.owner].append(given)
        for owner, values in by_owner.items():
            self._do(assessments.report_values, owner.lower(), values=values, reporter=owner)
        if released:
            self._do(assessments.import_values, "office", values=released)

    def _verified(self, but: int = 0) -> None:
        """核实 by each verifying body; the last few are still looked at."""
        by_verifier: dict[str, list[Found]] = defaultdict(list)
        reports = self._assessment().now.reports
        for report in reports[: len(reports) - but]:
            by_verifier[self.scheme.indicators[report.indicator].verifier].append(Found(report.n))
        for verifier, found in by_verifier.items():
            self._do(assessments.verify_values, verifier.lower(), found=found, verifier=verifier)

    def _points(self, units: list[str]) -> int:
        """自评、加分、扣分: one bonus granted, one deduction notified; answers the deduction's number."""
        scheme = self.scheme
        for unit in units[:5]:
            points = {
                line.code: line.weight(scheme.group_of[unit]) * Decimal("0.95")
                for line in scheme.lines(scheme.group_of[unit])
            }
            self._do(assessments.assess_self, unit.lower(), unit=unit, points=points, text="各项任务总体完成较好")
        bonus, deduction = next(iter(scheme.bonuses)), next(iter(scheme.deductions))
        claimed = self._do(
            assessments.claim_bonus, units[2].lower(), unit=units[2], code=bonus, ground="获市级通报表扬", points=Decimal(1)
        )  # fmt: skip
        self._do(assessments.decide_bonus, GRADED_BY, n=claimed, granted=True, reason="已核对表彰文件")
        return self._do(
            assessments.notify_deduction, "office", unit=units[3], code=deduction, ground="区政府督查通报第3期",
            points=Decimal(1),
        )  # fmt: skip

    def _settled(self) -> Story:
        """A round: scored, reviewed, graded by three people, and every unit told."""
        yield self._later(1)
        self._score()
        yield self._later(1)
        self._do(assessments.review, REVIEWED_BY, comment="逐项复核，与凭单一致")
        yield self._later(1)
        self._do(assessments.grade, GRADED_BY, basis="绩效管理委员会会议")
        self._do(assessments.notify, "office", means="公文交换")

    def _score(self) -> None:
        """As of this moment: what the stream says so far is folded first."""
        record = self.desk.record
        source = RecordSource(record)
        zone = record.place.zone
        Projector(source, (Ledger(zone), Conduct(zone), Documents()), source.connect).catch_up()
        office, position, day = office_of(record), record.head()[0], self.desk.today
        with record.place.pool.connection() as conn:
            reading = Reading(record.place, AsOf(position, day), office.pack(day), office.calendar)
            counts = conduct.values(conn, reading, self.scheme)
        self._do(assessments.score, "office", position=position, counts=counts)

    def _appeal(self, unit: str, indicator: str, text: str) -> int:
        return self._do(assessments.appeal, unit.lower(), unit=unit, indicator=indicator, text=text)

    def _do(self, command: Any, by: str, **fields: Any) -> int:
        return int(self.desk.do(command, self.id, by, **fields).result.get("n", 0))

    def _assessment(self) -> Assessment:
        return self.desk.record.get(Assessment, self.id)

    def _lines(self, scheme: Scheme) -> Iterator[tuple[str, Indicator]]:
        for unit, group in sorted(scheme.group_of.items()):
            for line in scheme.lines(group):
                yield unit, line

    def _later(self, working_days: int) -> datetime:
        """At half past ten: the sample's own chance stays with its matters."""
        return desk_at(self.desk, self.desk.today, working_days, hour=10 + (self.code == "500155-localities"))

    def _value(self, unit: str, line: Indicator) -> Value:
        """An invented figure of the kind the indicator takes; a unit that does well does well throughout."""
        strength = self.unit_strength.setdefault(unit, self.chance.uniform(0.45, 1))
        luck = min(max(self.chance.gauss(strength, 0.18), 0), 1)
        if line.source == "official":
            low, high = ENDS.get(line.code, (80, 115))
            x = Decimal(str(round(low + (high - low) * luck, 1)))
            base = {"x₀": Decimal(100)} if line.basis == "growth" else {}
            return Value({"x": x, **base}, source="区统计局（虚构）", release=f"{self.year}年快报")
        if line.code == "town_management":
            return Value({"third_party": Decimal(int(70 + 28 * luck))}, self._marks(luck), source=INVENTED)
        if line.source == "ballot":
            return Value(marks=self._marks(luck), source=INVENTED)
        if line.source == "survey":
            satisfied = int(60 + 35 * luck)
            amounts = {
                "satisfied": satisfied,
                "fairly": (100 - satisfied) * 2 // 3,
                "dissatisfied": (100 - satisfied) // 3,
            }
            return Value({name: Decimal(n) for name, n in amounts.items()}, source=INVENTED)
        if line.method in ("reverse_count", "zero_tolerance"):
            return Value({"n": Decimal(0 if luck > 0.55 else self.chance.randint(0, 2))}, source=INVENTED)
        low, high = ENDS.get(line.code, (82, 104))
        x = Decimal(int(low + (high - low) * luck))
        of = {} if line.code in AIMS or line.method == "bands" else {"of": Decimal(100)}
        return Value({"x": min(x, of.get("of", x)), **of}, source=INVENTED)

    def _marks(self, luck: float) -> tuple[str, ...]:
        return tuple(self.chance.choice(MARKS[: 3 + int(3 * (1 - luck) + 0.5)]) for _ in range(5))


AIMS = {"core_targets": 100, "petitions": 95, "investment": 100, "attracted": 100, "grain": 100}
"""Indicators that are held against a target."""
ENDS = {
    "line_assessment": (30, 1), "environment": (68, 96), "industry": (99, 112), "tax": (97, 111), "retail": (99, 110),
    "farm_output": (99, 106), "income": (101, 108), "petitions": (90, 100), "grain": (96, 102),
}  # fmt: skip
"""The worst and the best invented figure, where they are not those of a completion."""
