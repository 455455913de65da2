"""Settling 计分、复核、评定、告知、申诉、更正、公布、运用 of a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from domain.results.inputs import Key
from domain.scoring.value import Value
from services.api.acts import ReasonSent
from services.api.assessments.values import Points, ValueSent
from services.api.deps import ActSent, acting_unit, require
from services.api.door import Door
from services.api.fields import Code, FileId, Flag, Note, OptionalText, Text
from services.api.ledger import reading
from services.api.moments import moment
from services.api.problems import Malformed
from services.api.years import ACT, BasisSent, N, OneAct, YearDone
from services.commands import assessments
from services.commands.assessments.standing import assessed
from services.queries import conduct
from services.queries.freshness import wait_for

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"], responses=ACT)

Appealed = Annotated[int, Field(ge=0, le=1_000_000)]


def counted(here: Door, id: UUID, position: int) -> dict[Key, Value]:
    """What the stream gives every line of the year's scheme, as of a position the tables have come to."""
    scheme = assessed(here.record, id).scheme
    with reading(here, moment(here, str(position)), None) as (conn, read):
        wait_for(conn, here.tables, position, names=conduct.PROJECTIONS)
        return conduct.values(conn, read, scheme)


@router.post("/score", response_model_exclude_none=True)
def score(doing: OneAct, assessment_id: UUID, sent: ActSent) -> YearDone:
    """计分, as of the record's last position; answers the round and the digest of its results."""
    require(doing.caller, "assessment.keep")
    position = doing.here.head()
    counts = counted(doing.here, assessment_id, position)
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.score(doing.here.record, assessment_id, order, position=position, counts=counts),
    )  # fmt: skip


class ReviewSent(ActSent):
    comment: OptionalText = ""


@router.post("/review", response_model_exclude_none=True)
def review(doing: OneAct, assessment_id: UUID, sent: ReviewSent) -> YearDone:
    """复核 of the last round, by another than scored it."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.review(doing.here.record, assessment_id, order, comment=sent.comment),
    )  # fmt: skip


@router.post("/grade", response_model_exclude_none=True)
def grade(doing: OneAct, assessment_id: UUID, sent: BasisSent) -> YearDone:
    """评定名次和等次, by another than scored and reviewed."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.grade(doing.here.record, assessment_id, order, basis=sent.basis),
    )  # fmt: skip


class NotifySent(ActSent):
    units: Annotated[list[Code], Field(max_length=3_000)] = []
    means: Note = ""


@router.post("/notify", response_model_exclude_none=True)
def notify(doing: OneAct, assessment_id: UUID, sent: NotifySent) -> YearDone:
    """告知结果 to these units, or to all that do not know theirs; their time to appeal begins."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.notify(
            doing.here.record, assessment_id, order, units=sent.units, means=sent.means
        ),
    )  # fmt: skip


class AppealSent(ActSent):
    """Against one line, or against the whole where `indicator` is left out."""

    unit: Code | None = None
    indicator: Code | None = None
    text: Text
    evidence: Annotated[list[FileId], Field(max_length=50)] = []


@router.post("/appeals", response_model_exclude_none=True)
def appeal(doing: OneAct, assessment_id: UUID, sent: AppealSent) -> YearDone:
    """申诉."""
    unit = acting_unit(doing.caller, "assessment.report", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.appeal(
            doing.here.record, assessment_id, order, unit=unit, text=sent.text, indicator=sent.indicator or "",
            evidence=sent.evidence,
        ),
    )  # fmt: skip


class AppealDecidedSent(ReasonSent):
    granted: Flag


@router.post("/appeals/{n}/decide", response_model_exclude_none=True)
def decide_appeal(doing: OneAct, assessment_id: UUID, n: N, sent: AppealDecidedSent) -> YearDone:
    """By somebody who had no part in the result (D733-17). A granted one changes nothing by itself: correct, score."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.decide_appeal(
            doing.here.record, assessment_id, order, n=n, granted=sent.granted, reason=sent.reason
        ),
    )  # fmt: skip


class CorrectionSent(ReasonSent):
    """Of a value (`unit`, `indicator`, `value`), or of a deduction or bonus in effect (`n`, `points`; 0 takes it away);
    `appeal`: the granted appeal it follows."""

    what: Literal["value", "deduction", "bonus"]
    unit: Code | None = None
    indicator: Code | None = None
    value: ValueSent | None = None
    n: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    points: Points | None = None
    appeal: Appealed = 0


@router.post("/corrections", response_model_exclude_none=True)
def correct(doing: OneAct, assessment_id: UUID, sent: CorrectionSent) -> YearDone:
    """更正: a fact with its reason; the next round shows every score, rank and grade it changes."""
    record = doing.here.record
    if sent.what == "value":
        unit, indicator, value = sent.unit, sent.indicator, sent.value
        if unit is None or indicator is None or value is None:
            raise Malformed("value", "更正数值须写明单位、指标和数值", "name the unit, the indicator and the value")
        return doing(
            "assessment.decide", sent,
            lambda order: assessments.correct_value(
                record, assessment_id, order, unit=unit, indicator=indicator, value=value.value(), reason=sent.reason,
                appeal=sent.appeal,
            ),
        )  # fmt: skip
    n, points = sent.n, sent.points
    if n is None or points is None:
        raise Malformed("points", "更正分值须写明第几项和分值", "name the item and its points")
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.correct_points(
            record, assessment_id, order, what=sent.what, n=n, points=points, reason=sent.reason, appeal=sent.appeal
        ),
    )  # fmt: skip


class PublishSent(BasisSent):
    """`public`: to everybody, else within the government."""

    public: Flag = False


@router.post("/publish", response_model_exclude_none=True)
def publish(doing: OneAct, assessment_id: UUID, sent: PublishSent) -> YearDone:
    """公布, once all were told, their time to appeal is over and what was appealed is decided."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.publish(
            doing.here.record, assessment_id, order, public=sent.public, basis=sent.basis
        ),
    )  # fmt: skip


class ApplySent(ActSent):
    """`raise_by`: by which share what was reached is raised into next year's target."""

    raise_by: Annotated[Decimal, Field(ge=0, le=1, max_digits=8)] = Decimal(0)
    text: Text


@router.post("/apply", response_model_exclude_none=True)
def apply(doing: OneAct, assessment_id: UUID, sent: ApplySent) -> YearDone:
    """结果运用: answers the targets proposed for the next year."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.apply_results(
            doing.here.record, assessment_id, order, raise_by=sent.raise_by, text=sent.text
        ),
    )  # fmt: skip
