"""Year 考核年度: what all phases of an assessment share: how a fact takes effect, and what acts check first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from domain.aggregate import Act, Aggregate, Refused, Said, nfc
from domain.assessment.standing import Claim, Report, Stage, Standing
from domain.directive.confidentiality import refuse_classified
from domain.phases import Phased
from domain.results.inputs import Doubt, Held, Inputs, Key, Points
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.value import Value


class Year(Phased):
    """A phase is a subclass that holds its own facts, each an `Event`, and the acts that record them."""

    class Event(Aggregate.Event):
        """`SCORES`: whether it changes what is scored, so that the last round no longer stands for the year."""

        SCORES = False

        def apply(self, aggregate: Year) -> None:
            self.change(aggregate.now)
            if self.SCORES:
                aggregate.now.stale = True

        def change(self, now: Standing) -> None:
            """What this fact changes; nothing, unless it says so."""

    def __init__(self, kind: str, year: int, name: str, scheme: UUID, version: str, digest: str, cut_off: date) -> None:
        self.name = name
        self.now = Standing(kind, year, scheme, version, digest, cut_off, date.min)

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        if act.on < self.now.opened_on:
            self._refuse(
                "act.before_opening",
                f"日期不能早于考核启动日（{self.now.opened_on}）",
                f"It cannot lie before the assessment was opened ({self.now.opened_on})",
                field="on",
            )
        refuse_classified("", *(text for text in (act.reason, *fields.values()) if isinstance(text, str)))
        super().record(fact, act, **fields)

    def inputs(
        self,
        counts: dict[Key, Value] | None = None,
        history: dict[Key, dict[int, Decimal]] | None = None,
        as_of: date | None = None,
    ) -> Inputs:
        """What the year is scored from: verified and imported values, what was counted of the stream, points in effect."""
        now = self.now
        verified = {(each.unit, each.indicator): each.value for each in now.reports if each.state == "verified"}
        offsets: dict[Key, Decimal] = {}
        of_deduction: dict[int, Decimal] = {}
        for claim in now.tolerances.values():
            if claim.deduction:
                of_deduction[claim.deduction] = of_deduction.get(claim.deduction, Decimal(0)) + claim.points
            elif claim.points:
                key = claim.unit, claim.indicator
                offsets[key] = offsets.get(key, Decimal(0)) + claim.points
        return Inputs(
            as_of=as_of or now.cut_off,
            targets=dict(now.targets),
            values={**verified, **now.imported, **(counts or {}), **now.corrected},
            history=history or {},
            breaks=dict(now.breaks),
            bonuses=_points(now.bonuses, {}),
            deductions=_points(now.deductions, of_deduction),
            vetoes=tuple(
                Held(each.n, each.unit, each.code) for each in now.vetoes.values() if each.state == "in_effect"
            ),
            offsets=offsets,
            excluded=dict(now.excluded),
            gone=dict(now.gone),
            self_scores=dict(now.self_scores),
            doubts=tuple(doubt for each in now.reports if (doubt := _doubt(each))),
        )

    def _refuse(self, rule: str, zh: Said, en: Said, article: str = "", **fields: object) -> NoReturn:
        raise Refused(rule, zh, en, article, fields)

    def _needs_reason(self, reason: str, field: str = "reason") -> str:
        text = nfc(reason)
        if not text:
            zh, en = {"basis": ("依据", "the basis"), "text": ("内容", "the text")}.get(field, ("理由", "the reason"))
            self._refuse(field, f"请写明{zh}", f"Please give {en}", field=field)
        return text

    def _must_be(self, *stages: Stage) -> None:
        if self.now.stage not in stages:
            name = STAGE_NAMES[self.now.stage]
            self._refuse(
                "assessment.stage", f"考核{name[0]}，不能办理此项", f"The assessment is {name[1]}: this cannot be done"
            )

    def _must_collect(self) -> None:
        """Values and points change the year until it is graded; afterwards only corrections do."""
        self._must_be("open", "scored", "reviewed")
        if self.now.graded_on is not None:
            self._refuse(
                "assessment.graded",
                "等次评定后只能更正，不能再报送或增减",
                "Once grades were given, only corrections are made",
            )

    def _of(self, scheme: Scheme) -> Scheme:
        """The scheme this year runs on, and no other."""
        if scheme.digest != self.now.digest:
            self._refuse(
                "assessment.scheme",
                f"本年度适用{self.now.version}版方案",
                f"This year runs on version {self.now.version} of its scheme",
            )
        return scheme

    def _unit(self, scheme: Scheme, unit: str) -> str:
        group = self._of(scheme).group_of.get(unit)
        if group is None:
            self._refuse(
                "assessment.unit",
                lambda names: f"{names(unit)}不是本次考核的单位",
                lambda names: f"{names(unit)} is not assessed here",
                field="unit",
            )
        return group

    def _line(self, scheme: Scheme, unit: str, indicator: str) -> Indicator:
        """An indicator this unit is scored on."""
        group = self._unit(scheme, unit)
        found = scheme.indicators.get(indicator)
        if found is None or not found.weight(group):
            self._refuse(
                "assessment.indicator",
                lambda names: f"{names(unit)}没有这项指标",
                lambda names: f"{names(unit)} is not scored on this indicator",
                field="indicator",
            )
        return found

    def _claim(self, claims: dict[int, Claim], n: int) -> Claim:
        claim = claims.get(n)
        if claim is None:
            self._refuse("assessment.claim", f"没有第{n}项", f"There is no item {n}", field="n")
        if claim.state != "open":
            self._refuse("assessment.decided", f"第{n}项已作出决定", f"Item {n} has been decided")
        return claim

    def _not_by(self, act: Act, *others: str) -> None:
        """Four eyes: who decides is none of those who brought it."""
        if act.by in others:
            self._refuse(
                "assessment.own", "不能审定自己提出或核实的事项", "Nobody decides what they brought or verified"
            )

    def _positive(self, points: Decimal, most: Decimal | None = None) -> Decimal:
        if not points.is_finite() or points <= 0 or (most is not None and points > most):
            limit = f"，且不超过{most}" if most is not None else ""
            limit_en = f" and at most {most}" if most is not None else ""
            self._refuse("assessment.points", f"分值须大于0{limit}", f"Points are above 0{limit_en}", field="points")
        return points


STAGE_NAMES: dict[Stage, tuple[str, str]] = {
    "open": ("正在进行", "under way"),
    "scored": ("已计分", "scored"),
    "reviewed": ("已复核", "reviewed"),
    "graded": ("已评定等次", "graded"),
    "published": ("已公布", "published"),
    "applied": ("结果已运用", "applied"),
}


def _points(claims: dict[int, Claim], offsets: dict[int, Decimal]) -> tuple[Points, ...]:
    return tuple(
        Points(
            each.n, each.unit, each.code, each.points, each.indicator, min(offsets.get(each.n, Decimal(0)), each.points)
        )
        for each in claims.values()
        if each.state == "in_effect"
    )


def _doubt(report: Report) -> Doubt | None:
    if report.state == "given":
        return Doubt("unverified", report.unit, report.indicator, "已报送，尚未核实", "Reported and not verified yet")
    if report.state == "verified" and (report.verifier == report.reporter or report.verified_by == report.by):
        return Doubt(
            "same_hands",
            report.unit,
            report.indicator,
            "报送与核实为同一单位",
            "Reported and verified by the same hands",
        )
    return None


def plain_inputs(given: dict[Key, Value]) -> list[dict[str, Any]]:
    """Values by unit and indicator as a fact keeps them, in their order."""
    return [{"unit": unit, "indicator": code, "value": given[unit, code].to_fact()} for unit, code in sorted(given)]


def read_inputs(rows: list[dict[str, Any]]) -> dict[Key, Value]:
    return {(row["unit"], row["indicator"]): Value.from_fact(row["value"]) for row in rows}


__all__ = ["Year", "plain_inputs", "read_inputs"]
