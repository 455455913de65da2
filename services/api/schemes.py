"""Schemes 考核方案: drafted, examined while they are written, put to those they bind, approved, adjusted."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from domain.scheme.life import SchemeLife
from domain.scheme.written import plain
from services.api.acts import ReasonSent
from services.api.deps import ActSent, Asked, Here, acting_unit, etag, require
from services.api.door import Door
from services.api.fields import Code, Day, Flag, OptionalText, Sent, Text, clean
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import Malformed, NotThere
from services.api.years import ACT, READ, BasisSent, OneAct, YearDone
from services.commands import schemes
from services.permissions import Caller, allowed
from services.queries import assessments as queries
from services.record.supervision import folded

router = APIRouter(prefix="/schemes", tags=["assessment"])

DEPTH = 10

Version = Annotated[str | None, Query(min_length=1, max_length=40)]


def _written(value: Any, depth: int = 0) -> Any:
    """As a scheme is written: text that can be kept, numbers as they stand, nothing nested beyond any scheme."""
    if depth > DEPTH:
        raise PydanticCustomError("too_long", "Nested too deeply")
    match value:
        case dict():
            return {clean(str(name)): _written(each, depth + 1) for name, each in value.items()}
        case list():
            return [_written(each, depth + 1) for each in value]
        case str():
            return clean(value)
        case float():
            return str(value)
        case bool() | int() | Decimal() | None:
            return value
        case date():
            return value.isoformat()
        case _:
            return str(value)


Content = Annotated[dict[str, Any], Field(max_length=40), AfterValidator(_written)]


class WrittenSent(Sent):
    """The scheme itself: as tables, or as the TOML text it is kept in as a file."""

    content: Content | None = None
    toml: Annotated[str, Field(max_length=400_000)] = ""

    def written(self) -> Mapping[str, Any]:
        if self.content is not None:
            return self.content
        if not self.toml:
            raise Malformed("content", "请给出方案内容", "give the scheme")
        try:
            found: dict[str, Any] = _written(tomllib.loads(self.toml, parse_float=Decimal))
        except (tomllib.TOMLDecodeError, RecursionError, PydanticCustomError, ValueError) as wrong:
            raise Malformed("toml", f"不是有效的TOML：{wrong}"[:300], f"is no valid TOML: {wrong}"[:300]) from wrong
        return found


class SchemeSent(ActSent, WrittenSent):
    pass


class ChangedSent(SchemeSent):
    reason: Text


class SchemeLineTold(BaseModel):
    """`asked` and `answered` of its consultation; `waits`: an adjustment waits for approval; `waits_for_me`: the
    caller's opinion or approval is the next step."""

    id: UUID
    code: str
    kind: str
    year: int
    name: str
    status: str
    version: str
    asked_until: date | None
    asked: int
    answered: int
    waits: bool
    waits_for_me: bool


class SchemesTold(BaseModel):
    items: list[SchemeLineTold]


class VersionTold(BaseModel):
    version: str
    digest: str
    approved_on: date


class OpinionTold(BaseModel):
    """`agrees` is null for a unit that was asked and has not answered."""

    unit: str
    unit_name: str
    agrees: bool | None
    text: str
    on: date | None


class ProblemTold(BaseModel):
    """What has to be mended, and where: `indicators.grain.params.unit`."""

    place: str
    message: str


class SchemeTold(BaseModel):
    """`content` is the newest text: the draft, or what is approved; `adjustment` the one that waits."""

    id: UUID
    status: str
    content: dict[str, Any]
    adjustment: dict[str, Any] | None
    versions: list[VersionTold]
    asked_until: date | None
    opinions: list[OpinionTold]
    acts: list[str]
    version: int


class ExaminedTold(BaseModel):
    problems: list[ProblemTold]


class ShippedTold(BaseModel):
    name: str
    content: dict[str, Any]


class ShippedSchemesTold(BaseModel):
    items: list[ShippedTold]


@router.get("", responses=READ)
def every(here: Here, asked: Asked, as_of: AsOf = None) -> SchemesTold:
    """The schemes the caller may see: the office and auditors all, others once they were put to consultation."""
    require(asked.caller, "scheme.see")
    at = moment(here, as_of)
    with reading(here, at, None) as (conn, read):
        found = queries.schemes(conn, read)
    return SchemesTold(
        items=[
            SchemeLineTold(
                id=one.id,
                code=one.code,
                kind=one.kind,
                year=one.year,
                name=said(one.name, one.name_en),
                status=one.status,
                version=one.version,
                asked_until=one.asked_until,
                asked=len(one.asked),
                answered=len(one.asked) - len(one.waiting),
                waits=bool(one.adjustment_by),
                waits_for_me=one.waits_for(asked.caller, at.day),
            )
            for one in found
            if _visible(asked.caller, one.status)
        ]
    )


@router.get("/shipped", responses=READ)
def shipped(here: Here, asked: Asked) -> ShippedSchemesTold:
    """The schemes that come with the product, to begin one's own from."""
    require(asked.caller, "scheme.draft")
    return ShippedSchemesTold(items=[ShippedTold(name=name, content=content) for name, content in _shipped()])


@router.get("/{scheme_id}", responses=READ)
def one(
    here: Here, asked: Asked, response: Response, scheme_id: UUID, as_of: AsOf = None, version: Version = None
) -> SchemeTold:
    """One scheme: its text, its versions, what those it binds said of it. `version`: the text of an approved one."""
    require(asked.caller, "scheme.see")
    at = moment(here, as_of)
    life = _life(here, scheme_id, at.position)
    if not _visible(asked.caller, life.status):
        raise NotThere
    content = life.content
    if version is not None:
        content = next((dict(each.content) for each in life.versions if each.version == version), {})
        if not content:
            raise NotThere
    response.headers["ETag"] = etag(life.version)
    full = allowed(asked.caller, "see.full") or asked.caller.role == "leader"
    return SchemeTold(
        id=life.id,
        status=life.status,
        content=content,
        adjustment=life.adjustment if full else None,
        versions=[VersionTold(version=v.version, digest=v.digest, approved_on=v.approved_on) for v in life.versions],
        asked_until=life.until,
        opinions=[
            OpinionTold(
                unit=unit,
                unit_name=here.office().name(unit),
                agrees=opinion.agrees if opinion else None,
                text=opinion.text if opinion else "",
                on=opinion.on if opinion else None,
            )
            for unit, opinion in life.asked.items()
            if full or unit == asked.caller.unit
        ],
        acts=[] if at.position is not None else _possible(asked.caller, life),
        version=life.version,
    )


@router.post("/examine", responses=ACT)
def examine(here: Here, asked: Asked, sent: WrittenSent) -> ExaminedTold:
    """Everything that is wrong with a draft, each by its place, while its author writes; nothing is kept."""
    require(asked.caller, "scheme.draft")
    found = schemes.problems(sent.written(), here.office().units)
    return ExaminedTold(problems=[ProblemTold(place=each.place, message=said(each.zh, each.en)) for each in found])


@router.post("", status_code=201, response_model_exclude_none=True, responses=ACT)
def draft(doing: OneAct, sent: SchemeSent) -> YearDone:
    """拟订: refused with the first fault where it has any; `examine` tells them all."""
    content = sent.written()
    return doing("scheme.draft", sent, lambda order: schemes.draft(doing.here.record, order, content=content))


@router.post("/{scheme_id}/revise", response_model_exclude_none=True, responses=ACT)
def revise(doing: OneAct, scheme_id: UUID, sent: ChangedSent) -> YearDone:
    """修改, before approval."""
    content = sent.written()
    return doing(
        "scheme.draft", sent,
        lambda order: schemes.revise(doing.here.record, scheme_id, order, content=content, reason=sent.reason),
    )  # fmt: skip


class ConsultSent(ActSent):
    units: Annotated[list[Code], Field(max_length=3_000)] = []
    until: Day


@router.post("/{scheme_id}/consult", response_model_exclude_none=True, responses=ACT)
def consult(doing: OneAct, scheme_id: UUID, sent: ConsultSent) -> YearDone:
    """征求意见 of these units, or of all the scheme binds."""
    return doing(
        "scheme.draft", sent,
        lambda order: schemes.consult(doing.here.record, scheme_id, order, units=sent.units, until=sent.until),
    )  # fmt: skip


class OpinionSent(ActSent):
    unit: Code | None = None
    agrees: Flag
    text: OptionalText = ""


@router.post("/{scheme_id}/opinions", response_model_exclude_none=True, responses=ACT)
def opinion(doing: OneAct, scheme_id: UUID, sent: OpinionSent) -> YearDone:
    """反馈意见: of a unit that was asked, in time."""
    unit = acting_unit(doing.caller, "scheme.opinion", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "scheme.opinion", sent,
        lambda order: schemes.give_opinion(
            doing.here.record, scheme_id, order, unit=unit, agrees=sent.agrees, text=sent.text
        ),
    )  # fmt: skip


@router.post("/{scheme_id}/approve", response_model_exclude_none=True, responses=ACT)
def approve(doing: OneAct, scheme_id: UUID, sent: BasisSent) -> YearDone:
    """批准, by somebody who did not write it, once those asked have answered or their time is over."""
    return doing(
        "scheme.approve", sent,
        lambda order: schemes.approve(doing.here.record, scheme_id, order, basis=sent.basis),
    )  # fmt: skip


@router.post("/{scheme_id}/adjustments", response_model_exclude_none=True, responses=ACT)
def adjust(doing: OneAct, scheme_id: UUID, sent: ChangedSent) -> YearDone:
    """申请调整 an approved scheme: a new version, with its reason."""
    content = sent.written()
    return doing(
        "scheme.draft", sent,
        lambda order: schemes.ask_adjustment(doing.here.record, scheme_id, order, content=content, reason=sent.reason),
    )  # fmt: skip


class AdjustmentDecidedSent(ReasonSent):
    """`reason`: the basis of an approval, or why not."""

    approved: Flag


@router.post("/{scheme_id}/adjustments/decide", response_model_exclude_none=True, responses=ACT)
def decide_adjustment(doing: OneAct, scheme_id: UUID, sent: AdjustmentDecidedSent) -> YearDone:
    """批准或不批准调整, by somebody who did not ask for it."""
    return doing(
        "scheme.approve", sent,
        lambda order: schemes.decide_adjustment(
            doing.here.record, scheme_id, order, approved=sent.approved, reason=sent.reason
        ),
    )  # fmt: skip


def _visible(who: Caller, status: str) -> bool:
    return status != "drafted" or allowed(who, "see.full") or who.role == "leader"


def _life(here: Door, id: UUID, until: int | None) -> SchemeLife:
    facts = [each for each in here.record.history(id) if until is None or each.position <= until]
    return folded(SchemeLife, id, facts)


def _possible(who: Caller, life: SchemeLife) -> list[str]:
    """What the scheme's state permits, of what the caller may do."""
    asked = who.unit in life.asked or who.role != "unit"
    steps = {
        "revise": ("scheme.draft", life.status != "approved"),
        "consult": ("scheme.draft", life.status != "approved"),
        "opinions": ("scheme.opinion", life.status == "consulting" and asked),
        "approve": ("scheme.approve", life.status == "consulting" and who.account not in life.authors),
        "adjustments": ("scheme.draft", life.status == "approved" and life.adjustment is None),
        "adjustments/decide": ("scheme.approve", life.adjustment is not None and who.account != life.adjustment_by),
    }
    return [name for name, (act, is_possible) in steps.items() if is_possible and allowed(who, act)]


@cache
def _shipped() -> tuple[tuple[str, dict[str, Any]], ...]:
    found = files("domain").joinpath("schemes")
    names = sorted(entry.name for entry in found.iterdir() if entry.name.endswith(".toml"))
    return tuple(
        (name.removesuffix(".toml"), plain(tomllib.loads(found.joinpath(name).read_text("utf-8"), parse_float=Decimal)))
        for name in names
    )
