"""Years of assessment 考核年度: the list, one with its phase, its claims and who owes which value; targets and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from domain.assessment.standing import Claim
from domain.scheme.scheme import PointsClass, Veto
from domain.scoring.growth import Break
from services.api.acts import ReasonSent
from services.api.deps import ActSent, Asked, Here, acting_unit, etag, require
from services.api.door import Door
from services.api.fields import Code, Day, Limit, Line, OptionalText, Sent, Text
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import Malformed
from services.api.telling import ToldFact, told
from services.api.years import ACT, READ, LineSent, N, Number, OneAct, Points, ValueSent, YearDone
from services.commands import assessments
from services.commands.assessments.collecting import Found, Given
from services.commands.assessments.opening import Target
from services.commands.assessments.standing import Assessed, assessed
from services.permissions import Caller, allowed
from services.queries import assessments as queries

router = APIRouter(prefix="/assessments", tags=["assessment"])


class YearLineTold(BaseModel):
    """`published`: the number of the round that is, 0 for none; `appeals` wait for a decision."""

    id: UUID
    scheme: UUID
    kind: str
    year: int
    name: str
    version: str
    cut_off: date
    stage: str
    rounds: int
    published: int
    public: bool
    appeals: int


class YearsTold(BaseModel):
    items: list[YearLineTold]


class OwnerTold(BaseModel):
    """Of one body that gives values: how many it owes, gave, had verified."""

    owner: str
    owner_name: str
    due: int
    given: int
    verified: int
    owed: int


class ClaimTold(BaseModel):
    """A bonus, deduction or veto 加分、扣分、否决. `answer_by`: until when the unit may answer it."""

    kind: Literal["bonus", "deduction", "veto"]
    n: int
    unit: str
    unit_name: str
    code: str
    name: str
    points: Decimal
    indicator: str
    state: str
    on: date
    answer_by: date | None
    answer: str
    verified: bool


class ToleranceTold(BaseModel):
    n: int
    unit: str
    unit_name: str
    indicator: str
    deduction: int
    state: str
    points: Decimal


class AppealTold(BaseModel):
    """`may_decide`: whether the caller had no part in what is contested."""

    n: int
    unit: str
    unit_name: str
    indicator: str
    on: date
    decide_by: date
    granted: bool | None
    may_decide: bool


class RoundTold(BaseModel):
    n: int
    position: int
    as_of: date
    version: str
    digest: str
    reviewed: bool
    published: bool


class ToldTold(BaseModel):
    """Of which round a unit was told, and until which day it may appeal."""

    unit: str
    round: int
    appeal_by: date


class TargetTold(BaseModel):
    unit: str
    indicator: str
    target: Decimal


class YearTold(BaseModel):
    """A year: `stale` where something that scores changed since the last round."""

    id: UUID
    scheme: UUID
    version: str
    kind: str
    year: int
    name: str
    stage: str
    stale: bool
    cut_off: date
    opened_on: date
    units: int
    collection: list[OwnerTold]
    targets: list[TargetTold]
    bonuses: list[ClaimTold]
    deductions: list[ClaimTold]
    vetoes: list[ClaimTold]
    tolerances: list[ToleranceTold]
    appeals: list[AppealTold]
    rounds: list[RoundTold]
    told: list[ToldTold]
    self_assessed: dict[str, Decimal]
    gone: dict[str, date]
    excluded: list[LineTold]
    acts: list[str]
    etag: int
    as_of_position: int


class LineTold(BaseModel):
    unit: str
    indicator: str
    reason: str = ""


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


class YearFactsTold(BaseModel):
    items: list[ToldFact]
    as_of_position: int


@router.get("", responses=READ)
def every(
    here: Here,
    asked: Asked,
    kind: Literal["departments", "localities"] | None = None,
    year: Annotated[int | None, Query(ge=1949, le=2200)] = None,
    as_of: AsOf = None,
) -> YearsTold:
    """Every year of assessment, the newest first."""
    require(asked.caller, "assessment.see")
    with reading(here, moment(here, as_of), None) as (conn, read):
        found = queries.years(conn, read, kind=kind or "", year=year or 0)
    shown = set(YearLineTold.model_fields) - {"public"}
    return YearsTold(
        items=[YearLineTold(**{name: getattr(one, name) for name in shown}, public=one.is_public) for one in found]
    )


@router.get("/{assessment_id}", responses=READ)
def one(here: Here, asked: Asked, response: Response, assessment_id: UUID, as_of: AsOf = None) -> YearTold:
    """One year: its phase, who owes which value, what was claimed and appealed. A unit sees its own."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    response.headers["ETag"] = etag(found.year.version)
    who, now, office = asked.caller, found.year.now, here.office()
    scheme = found.scheme

    def claims(
        kind: Literal["bonus", "deduction", "veto"],
        held: Mapping[int, Claim],
        classes: Mapping[str, PointsClass | Veto],
    ) -> list[ClaimTold]:
        return [
            _claim(kind, each, classes[each.code], office.name(each.unit))
            for each in held.values()
            if sees(who, each.unit)
        ]

    return YearTold(
        id=found.year.id,
        scheme=now.scheme,
        version=now.version,
        kind=now.kind,
        year=now.year,
        name=found.year.name,
        stage=now.stage,
        stale=now.stale,
        cut_off=now.cut_off,
        opened_on=now.opened_on,
        units=len(scheme.group_of),
        collection=[
            owner.model_copy(update={"owner_name": office.name(owner.owner)}) for owner in _collection(found, who)
        ],
        targets=[
            TargetTold(unit=unit, indicator=indicator, target=target)
            for (unit, indicator), target in sorted(now.targets.items())
            if sees(who, unit)
        ],
        bonuses=claims("bonus", now.bonuses, scheme.bonuses),
        deductions=claims("deduction", now.deductions, scheme.deductions),
        vetoes=claims("veto", now.vetoes, scheme.vetoes),
        tolerances=[
            ToleranceTold(
                n=each.n,
                unit=each.unit,
                unit_name=office.name(each.unit),
                indicator=each.indicator,
                deduction=each.deduction,
                state=each.state,
                points=each.points,
            )
            for each in now.tolerances.values()
            if sees(who, each.unit)
        ],
        appeals=[
            AppealTold(
                n=each.n,
                unit=each.unit,
                unit_name=office.name(each.unit),
                indicator=each.indicator,
                on=each.on,
                decide_by=each.decide_by,
                granted=each.granted,
                may_decide=allowed(who, "assessment.decide") and who.account not in found.year.recused(each.n),
            )
            for each in now.appeals.values()
            if sees(who, each.unit)
        ],
        rounds=[
            RoundTold(
                n=each.n,
                position=each.position,
                as_of=each.as_of,
                version=each.version,
                digest=each.digest,
                reviewed=bool(each.reviewed_by),
                published=each.n in now.published,
            )
            for each in now.rounds
        ],
        told=[
            ToldTold(unit=unit, round=n, appeal_by=until)
            for unit, (n, until) in sorted(now.told.items())
            if sees(who, unit)
        ],
        self_assessed={unit: total for unit, total in sorted(now.self_scores.items()) if sees(who, unit)},
        gone=dict(now.gone),
        excluded=[
            LineTold(unit=unit, indicator=indicator, reason=reason)
            for (unit, indicator), reason in sorted(now.excluded.items())
            if sees(who, unit)
        ],
        acts=[] if as_of else _possible(who, now.stage, was_graded=now.was_graded),
        etag=found.year.version,
        as_of_position=found.position,
    )


@router.get("/{assessment_id}/values", responses=READ)
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


@router.get("/{assessment_id}/facts", responses=READ)
def facts(here: Here, asked: Asked, assessment_id: UUID, as_of: AsOf = None) -> YearFactsTold:
    """Every fact of the year, in order; a unit reads the common ones and its own."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    return YearFactsTold(
        items=list(told(list(found.facts), asked.caller, here.office().name)), as_of_position=found.position
    )


# ── acts ────────────────────────────────────────────────────────────────────────────────────────


class OpenSent(ActSent):
    scheme: UUID


@router.post("", status_code=201, response_model_exclude_none=True, responses=ACT)
def open_(doing: OneAct, sent: OpenSent) -> YearDone:
    """启动考核, on the newest approved version of a scheme."""
    return doing(
        "assessment.keep", sent, lambda order: assessments.open_year(doing.here.record, order, scheme=sent.scheme)
    )


@router.post("/{assessment_id}/adopt", response_model_exclude_none=True, responses=ACT)
def adopt(doing: OneAct, assessment_id: UUID, sent: ReasonSent) -> YearDone:
    """适用新版方案: the newest approved version."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.adopt(doing.here.record, assessment_id, order, reason=sent.reason),
    )  # fmt: skip


class TargetSent(Sent):
    unit: Code
    indicator: Code
    target: Number


class TargetsSent(ActSent):
    items: Annotated[list[TargetSent], Field(min_length=1, max_length=3_000)]
    basis: Line


@router.post("/{assessment_id}/targets", response_model_exclude_none=True, responses=ACT)
def set_targets(doing: OneAct, assessment_id: UUID, sent: TargetsSent) -> YearDone:
    """下达目标: all of them or none."""
    targets = [Target(each.unit, each.indicator, each.target) for each in sent.items]
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.set_targets(
            doing.here.record, assessment_id, order, targets=targets, basis=sent.basis
        ),
    )  # fmt: skip


class AdjustmentSent(LineSent):
    """`asked_by`: the account or unit that asked for it; another approves it."""

    target: Number
    ground: Code
    reason: Text
    asked_by: Line


@router.post("/{assessment_id}/adjustments", response_model_exclude_none=True, responses=ACT)
def adjust(doing: OneAct, assessment_id: UUID, sent: AdjustmentSent) -> YearDone:
    """调整目标: for policy, reorganisation, force majeure or a new key task alone."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.adjust_target(
            doing.here.record, assessment_id, order, unit=sent.unit, indicator=sent.indicator, target=sent.target,
            ground=sent.ground, reason=sent.reason, asked_by=sent.asked_by,
        ),
    )  # fmt: skip


class ExcludedSent(LineSent):
    reason: Text


@router.post("/{assessment_id}/exclusions", response_model_exclude_none=True, responses=ACT)
def exclude(doing: OneAct, assessment_id: UUID, sent: ExcludedSent) -> YearDone:
    """不适用: a unit has no such work this year."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.exclude(
            doing.here.record, assessment_id, order, unit=sent.unit, indicator=sent.indicator, reason=sent.reason
        ),
    )  # fmt: skip


class MergedSent(ActSent):
    unit: Code
    into: Code
    day: Day
    basis: Line


@router.post("/{assessment_id}/mergers", response_model_exclude_none=True, responses=ACT)
def merge(doing: OneAct, assessment_id: UUID, sent: MergedSent) -> YearDone:
    """机构撤并: targets are split by days."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.merge_unit(
            doing.here.record, assessment_id, order, unit=sent.unit, into=sent.into, day=sent.day, basis=sent.basis
        ),
    )  # fmt: skip


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


@router.post("/{assessment_id}/values", response_model_exclude_none=True, responses=ACT)
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


@router.post("/{assessment_id}/verify", response_model_exclude_none=True, responses=ACT)
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


@router.post("/{assessment_id}/values/{n}/return", response_model_exclude_none=True, responses=ACT)
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


@router.post("/{assessment_id}/self", response_model_exclude_none=True, responses=ACT)
def assess_self(doing: OneAct, assessment_id: UUID, sent: SelfSent) -> YearDone:
    """自评: points by indicator."""
    unit = acting_unit(doing.caller, "assessment.report", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.assess_self(
            doing.here.record, assessment_id, order, unit=unit, points=sent.points, text=sent.text
        ),
    )  # fmt: skip


# ── telling ─────────────────────────────────────────────────────────────────────────────────────


def year_of(here: Door, id: UUID, as_of: str | None = None) -> Assessed:
    """The year, now or as it stood then; 404 where there was none."""
    return assessed(here.record, id, until=moment(here, as_of).position)


def sees(who: Caller, unit: str) -> bool:
    """Whether a unit's own part in a year is the caller's to read."""
    return who.role != "unit" or unit == who.unit


def _hears(who: Caller, line: ReportTold) -> bool:
    return who.role != "unit" or who.unit in (line.unit, line.owner, line.verifier)


def _claim(
    kind: Literal["bonus", "deduction", "veto"], claim: Claim, of_class: PointsClass | Veto, name: str
) -> ClaimTold:
    return ClaimTold(
        kind=kind,
        n=claim.n,
        unit=claim.unit,
        unit_name=name,
        code=claim.code,
        name=of_class.name,
        points=claim.points,
        indicator=claim.indicator,
        state=claim.state,
        on=claim.on,
        answer_by=claim.answer_by,
        answer=claim.answer,
        verified=bool(claim.verified_by),
    )


def _lines(found: Assessed) -> Iterator[ReportTold]:
    """Every report, then what is owed."""
    scheme = found.scheme

    def line(state: str, owner: str, unit: str, code: str, **more: Any) -> ReportTold:
        of = scheme.indicators[code]
        return ReportTold(
            state=state, n=more.get("n"), unit=unit, unit_name="", indicator=code, name=of.name, owner=owner,
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


def _collection(found: Assessed, who: Caller) -> list[OwnerTold]:
    """采集进度, owner by owner; a unit sees its own."""
    tally: dict[str, dict[str, int]] = {}
    for line in _lines(found):
        if line.state in ("owed", "given", "verified") and sees(who, line.owner):
            mine = tally.setdefault(line.owner, {"owed": 0, "given": 0, "verified": 0})
            mine[line.state] += 1
    return [OwnerTold(owner=owner, owner_name="", due=sum(n.values()), **n) for owner, n in sorted(tally.items())]


COLLECTING = ("open", "scored", "reviewed")
STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "targets": ("assessment.keep", ("open",)),
    "adjustments": ("assessment.decide", COLLECTING),
    "exclusions": ("assessment.decide", COLLECTING),
    "mergers": ("assessment.keep", COLLECTING),
    "adopt": ("assessment.keep", COLLECTING),
    "values": ("assessment.report", COLLECTING),
    "verify": ("assessment.verify", COLLECTING),
    "self": ("assessment.report", ("open", "scored")),
    "bonuses": ("assessment.report", COLLECTING),
    "deductions": ("assessment.keep", COLLECTING),
    "vetoes": ("assessment.keep", COLLECTING),
    "tolerances": ("assessment.report", COLLECTING),
    "decide": ("assessment.decide", COLLECTING),
    "score": ("assessment.keep", ("open", "scored", "reviewed", "graded", "published")),
    "review": ("assessment.keep", ("scored",)),
    "grade": ("assessment.decide", ("reviewed",)),
    "notify": ("assessment.keep", ("graded", "published")),
    "appeals": ("assessment.report", ("graded", "published")),
    "appeals/decide": ("assessment.decide", ("scored", "reviewed", "graded", "published")),
    "corrections": ("assessment.decide", ("scored", "reviewed", "graded", "published")),
    "publish": ("assessment.decide", ("graded", "published")),
    "apply": ("assessment.decide", ("published",)),
}
"""In which stages of the year an act is possible, and by which permission. The year itself refuses the rest."""


def _possible(who: Caller, stage: str, *, was_graded: bool) -> list[str]:
    """Once grades were given values and points change by corrections alone."""
    return [
        name
        for name, (act, stages) in STEPS.items()
        if stage in stages and allowed(who, act) and not (was_graded and stages is COLLECTING)
    ]


YearTold.model_rebuild()
