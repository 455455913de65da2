"""Collecting 采集: who gave and who owes which value; values reported by one and verified by another, self-assessments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from domain.scoring.growth import Break
from services.api.acts import ReasonSent
from services.api.assessments.permitted import sees, year_of
from services.api.assessments.values import Points, ValueSent
from services.api.deps import ActSent, Asked, Here, acting_unit, require
from services.api.fields import Code, Limit, Line, OptionalText, Sent
from services.api.language import said
from services.api.moments import AsOf
from services.api.problems import Malformed
from services.api.years import ACT, READ, N, OneAct, YearDone
from services.commands import assessments
from services.commands.assessments.collecting import Found, Given
from services.commands.assessments.standing import Assessed, assessed
from services.permissions import Caller

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"])


class OwnerTold(BaseModel):
    """Of one body that gives values: how many it owes, gave, had verified."""

    owner: str
    owner_name: str
    due: int
    given: int
    verified: int
    owed: int


class ReportTold(BaseModel):
    """One line of the collection: a value given (`n` numbers it), or one that is owed."""

    state: str
    n: int | None
    unit: str
    unit_name: str
    indicator: str
    name: str
    owner: str
    owner_name: str
    verifier: str
    value: dict[str, Any] | None
    on: date | None


class ReportsTold(BaseModel):
    items: list[ReportTold]
    total: int
    next_after: int | None


@router.get("/values", responses=READ)
def values(
    here: Here,
    asked: Asked,
    assessment_id: UUID,
    state: Literal["owed", "given", "verified", "returned", "replaced"] | None = None,
    owner: Code | None = None,
    unit: Code | None = None,
    indicator: Code | None = None,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Limit = 100,
    as_of: AsOf = None,
) -> ReportsTold:
    """谁报了、谁还欠哪个数: values given and owed, as a list."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    name = here.office().name
    chosen = [
        line
        for line in _lines(found)
        if (state is None or line.state == state)
        and (owner is None or line.owner == owner)
        and (unit is None or line.unit == unit)
        and (indicator is None or line.indicator == indicator)
        and _hears(asked.caller, line)
    ]
    page = chosen[after : after + limit]
    for line in page:
        line.unit_name, line.owner_name = name(line.unit), name(line.owner)
    return ReportsTold(items=page, total=len(chosen), next_after=after + limit if after + limit < len(chosen) else None)


class BreakSent(Sent):
    """A break of its series that a release tells of."""

    year: Annotated[int, Field(ge=1949, le=2200)]
    zh: Line
    en: Line


class ValueLineSent(ValueSent):
    unit: Code
    indicator: Code
    breaks: Annotated[list[BreakSent], Field(max_length=20)] = []

    def given(self) -> Given:
        breaks = tuple(Break(each.year, each.zh, each.en) for each in self.breaks)
        return Given(self.unit, self.indicator, self.value(), breaks)


class ValuesSent(ActSent):
    """`reporter`: the body the values are the word of; a unit's own where it is left out."""

    items: Annotated[list[ValueLineSent], Field(min_length=1, max_length=3_000)]
    reporter: Code | None = None


@router.post("/values", response_model_exclude_none=True, responses=ACT)
def report(doing: OneAct, assessment_id: UUID, sent: ValuesSent) -> YearDone:
    """报送 by the body the indicator's passport names, or 导入 of official statistics by the office; all or none."""
    require(doing.caller, "assessment.report")
    indicators = assessed(doing.here.record, assessment_id).scheme.indicators
    official = {each.indicator in indicators and indicators[each.indicator].source == "official" for each in sent.items}
    given = [each.given() for each in sent.items]
    if official == {True}:
        return doing(
            "assessment.keep", sent,
            lambda order: assessments.import_values(doing.here.record, assessment_id, order, values=given),
        )  # fmt: skip
    if True in official:
        raise Malformed("items", "官方统计数据请单独导入", "official statistics are imported by themselves")
    reporter = acting_unit(doing.caller, "assessment.report", unit=sent.reporter, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.report_values(
            doing.here.record, assessment_id, order, values=given, reporter=reporter
        ),
    )  # fmt: skip


class FoundSent(Sent):
    """Report `n`; `value` where it was found to be another than reported, with a comment."""

    n: Annotated[int, Field(ge=1, le=1_000_000)]
    value: ValueSent | None = None
    comment: OptionalText = ""


class VerifySent(ActSent):
    items: Annotated[list[FoundSent], Field(min_length=1, max_length=3_000)]
    verifier: Code | None = None


@router.post("/verify", response_model_exclude_none=True, responses=ACT)
def verify(doing: OneAct, assessment_id: UUID, sent: VerifySent) -> YearDone:
    """核实, by the body the passport names; never by the unit or the person that reported."""
    verifier = acting_unit(doing.caller, "assessment.verify", unit=sent.verifier, on_behalf_of=sent.on_behalf_of)
    found = [Found(each.n, each.value.value() if each.value else None, each.comment) for each in sent.items]
    return doing(
        "assessment.verify", sent,
        lambda order: assessments.verify_values(
            doing.here.record, assessment_id, order, found=found, verifier=verifier
        ),
    )  # fmt: skip


@router.post("/values/{n}/return", response_model_exclude_none=True, responses=ACT)
def return_(doing: OneAct, assessment_id: UUID, n: N, sent: ReasonSent) -> YearDone:
    """退回重报."""
    verifier = doing.caller.unit or ""
    return doing(
        "assessment.verify", sent,
        lambda order: assessments.return_value(
            doing.here.record, assessment_id, order, n=n, reason=sent.reason, verifier=verifier
        ),
    )  # fmt: skip


class SelfSent(ActSent):
    unit: Code | None = None
    points: Annotated[dict[Code, Points], Field(min_length=1, max_length=100)]
    text: OptionalText = ""


@router.post("/self", response_model_exclude_none=True, responses=ACT)
def assess_self(doing: OneAct, assessment_id: UUID, sent: SelfSent) -> YearDone:
    """自评: points by indicator."""
    unit = acting_unit(doing.caller, "assessment.report", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.assess_self(
            doing.here.record, assessment_id, order, unit=unit, points=sent.points, text=sent.text
        ),
    )  # fmt: skip


def _hears(who: Caller, line: ReportTold) -> bool:
    return who.role != "unit" or who.unit in (line.unit, line.owner, line.verifier)


def _lines(found: Assessed) -> Iterator[ReportTold]:
    """Every report, then what is owed."""
    scheme = found.scheme

    def line(state: str, owner: str, unit: str, code: str, **more: Any) -> ReportTold:
        of = scheme.indicators[code]
        return ReportTold(
            state=state, n=more.get("n"), unit=unit, unit_name="", indicator=code, name=said(of.name, of.name_en), owner=owner,
            owner_name="", verifier=of.verifier, value=more.get("value"), on=more.get("on"),
        )  # fmt: skip

    for each in found.year.now.reports:
        yield line(
            each.state, each.reporter, each.unit, each.indicator, n=each.n, value=each.value.to_fact(), on=each.on
        )
    for (unit, code), value in sorted(found.year.now.imported.items()):
        yield line("verified", scheme.indicators[code].owner, unit, code, value=value.to_fact())
    for owner, unit, code in found.year.owed(scheme):
        yield line("owed", owner, unit, code)


def collection(found: Assessed, who: Caller) -> list[OwnerTold]:
    """采集进度, owner by owner; a unit sees its own."""
    tally: dict[str, dict[str, int]] = {}
    for line in _lines(found):
        if line.state in ("owed", "given", "verified") and sees(who, line.owner):
            mine = tally.setdefault(line.owner, {"owed": 0, "given": 0, "verified": 0})
            mine[line.state] += 1
    return [OwnerTold(owner=owner, owner_name="", due=sum(n.values()), **n) for owner, n in sorted(tally.items())]
