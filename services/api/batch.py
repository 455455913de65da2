"""Many reports at once 批量反馈: thirty monthly lines in one request, or filled into a sheet and looked at first."""

from __future__ import annotations

from io import BytesIO
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile
from pydantic import BaseModel, Field

from domain.aggregate import Refused
from services.api.acts import Doing
from services.api.deps import Asked, Asker, Here, Key, Keyed, key_of, require
from services.api.desks import XLSX, sheet_answer, unit_of
from services.api.door import Door
from services.api.fields import Code, Sent
from services.api.language import language, said
from services.api.ledger import reading
from services.api.problems import Malformed, responses
from services.api.replay import once
from services.api.reporting import FeedbackSent, give_feedback
from services.documents.report_sheet import Line, read_report_sheet, write_report_sheet
from services.intake.reading import CannotRead
from services.permissions import Caller
from services.queries import clock
from services.queries.moment import AsOf
from services.record.supervision import Command

router = APIRouter(prefix="/feedback", tags=["acts"])
MOST_SHEET_BYTES = 5 * 1024 * 1024


class BatchPart(FeedbackSent):
    """One report. `key` makes the line itself happen once, whatever batch brings it; `seen` is the number of the
    unit's last report that it was written after."""

    directive: UUID
    key: Annotated[str | None, Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")] = None
    seen: Annotated[int | None, Field(ge=0, le=1_000_000)] = None


class BatchSent(Sent):
    items: Annotated[list[BatchPart], Field(min_length=1, max_length=200)]


class BatchDone(BaseModel):
    """What became of one report: its number and place, or why it was not taken."""

    directive: UUID
    status: int
    n: int | None = None
    position: int | None = None
    problem: dict[str, Any] | None = None


class BatchAnswer(BaseModel):
    items: list[BatchDone]
    position: int


@router.post(
    "/batch",
    response_model_exclude_none=True,
    responses=responses(401, 403, 413, 422, 503),
)
def feedback_batch(here: Here, asked: Asked, request: Request, sent: BatchSent, key: Keyed) -> BatchAnswer:
    """批量反馈: each report stands or falls by itself, so that one mistake does not hold up thirty months' lines.

    With an Idempotency-Key the same batch sent again reports nothing twice, and tries again what was refused.
    """
    require(asked.caller, "feedback")
    if key.stated:
        # Kept before any line, so that another batch under this key is refused even if every line of this one was.
        once(here, key, lambda: here.record.keep(command=Command(key.id, key.body_hash)))
    done = [_one(here, asked, request, part, i, key) for i, part in enumerate(sent.items)]
    return BatchAnswer(items=done, position=max((d.position or 0 for d in done), default=0) or here.head())


def _one(here: Door, asked: Asker, request: Request, part: BatchPart, i: int, key: Key) -> BatchDone:
    stated = f"line:{part.key}" if part.key else f"{key.id}:{i}" if key.stated else None
    own = key_of(asked, request, stated, part.model_dump_json(exclude={"key"}).encode())
    try:
        if part.seen is not None and not (own.stated and here.record.answered(own.id)):
            _must_have_seen(here, asked, part)
        done = give_feedback(Doing(here, asked, Response(), part.directive, own, None), part)
    except Exception as failure:
        problem = here.tell(failure)
        if problem is None or problem.status >= 500:
            raise
        return BatchDone(directive=part.directive, status=problem.status, problem=problem.marshal())
    return BatchDone(directive=part.directive, status=201, n=done.n, position=done.position)


def _must_have_seen(here: Door, asked: Asker, part: BatchPart) -> None:
    """A line written before the unit's last report would say the same month twice."""
    unit = asked.caller.unit or part.on_behalf_of or part.unit
    told = [f.n for f in here.matter(asked.caller, part.directive).directive.feedback if f.unit == unit]
    if told and told[-1] != part.seen:
        raise Refused(
            "feedback.seen",
            "填写之后本单位已就此事项反馈过，请核对后再报",
            "The unit has reported on this matter since the line was written; look again",
        )


# ── by sheet ────────────────────────────────────────────────────────────────────────────────────


class FaultTold(BaseModel):
    field: str
    message: str


State = Literal["ready", "empty", "unknown", "changed", "wrong"]


class SheetLine(BaseModel):
    """What was understood of one row. Only `ready` lines are for sending: `item` is then the batch's line."""

    row: int
    number: str
    title: str
    state: State
    told: str
    last_progress: int | None = None
    faults: list[FaultTold] = []
    item: dict[str, Any] | None = None


class SheetAnswer(BaseModel):
    unit: str
    lines: list[SheetLine]
    counts: dict[str, int]


@router.get(
    "/sheet",
    response_class=Response,
    responses={**responses(401, 403, 404, 422, 503), 200: {"content": {XLSX: {}}}},
)
def sheet(here: Here, asked: Asked, unit: Code | None = None) -> Response:
    """集中填报表: the unit's matters that it has signed for, to be filled in Excel."""
    code = _unit(here, asked, unit)
    found = [each for each in _clocks(here, code) if each.holder == "unit" and each.signed_on]
    out = BytesIO()
    tongue = "en" if language.get() == "en" else "zh"
    name = here.office().name(code)
    write_report_sheet(found, out, unit=name, day=here.today(), language=tongue)
    return sheet_answer(out.getvalue(), f"{name}-{here.today()}.xlsx")


@router.post("/sheet", max_body_size=MOST_SHEET_BYTES + 64 * 1024, responses=responses(401, 403, 404, 413, 422, 503))
def read_sheet(here: Here, asked: Asked, file: Annotated[UploadFile, File()], unit: Code | None = None) -> SheetAnswer:
    """Says of each row what was understood; nothing is reported. The lines are then sent to `/feedback/batch`."""
    code = _unit(here, asked, unit)
    try:
        rows = read_report_sheet(file.file.read(MOST_SHEET_BYTES + 1))
    except CannotRead as wrong:
        raise Malformed("file", wrong.zh, wrong.en) from None
    mine = {each.directive: each for each in _clocks(here, code)}
    by_number = {each.number: each for each in mine.values()}
    lines: list[SheetLine] = []
    met: set[UUID] = set()
    for row in rows:
        each = mine.get(row.directive) if row.directive else by_number.get(row.number)
        lines.append(_understood(asked.caller, code, row, each, met))
    counts = {state: sum(line.state == state for line in lines) for state in get_args(State)}
    return SheetAnswer(unit=code, lines=lines, counts=counts)


def _understood(who: Caller, unit: str, row: Line, each: clock.Clock | None, met: set[UUID]) -> SheetLine:
    def line(state: State, zh: str, en: str, **more: Any) -> SheetLine:
        told = SheetLine(row=row.row, number=row.number, title=row.title, state=state, told=said(zh, en), **more)
        if each is not None:
            told.number, told.title, told.last_progress = each.number, each.title, each.progress
        return told

    if row.is_empty:
        return line("empty", "未填，跳过", "Left empty: skipped")
    if each is None or (row.directive and row.number and row.number != each.number):
        return line(
            "unknown", "不是本单位在办的事项，或行已错位", "Not a matter this unit undertakes, or the row was moved"
        )
    if each.directive in met:
        return line("wrong", "同一事项出现了两行", "The same matter stands in two rows")
    met.add(each.directive)
    if row.faults:
        faults = [FaultTold(field=f.field, message=said(f.zh, f.en)) for f in row.faults]
        return line("wrong", "请改正后重新上传", "Correct it and upload again", faults=faults)
    last = each.last.n if each.last else 0
    if row.seen is not None and row.seen != last:
        return line(
            "changed",
            "下载后本单位已反馈过此事项，不再重复提交",
            "Reported on since the sheet was made; not sent again",
        )
    if each.holder != "unit" or each.signed_on is None:
        return line(
            "changed",
            "此事项现在不需要反馈（待签收或正待督查办）",
            "Nothing to report now: not signed for, or with the office",
        )
    text = row.text or (said("本期无新变化。", "Nothing has changed.") if row.no_change else "")
    if not text:
        fault = FaultTold(field="text", message=said("请写明本次办理情况", "say what was done"))
        return line("wrong", "请改正后重新上传", "Correct it and upload again", faults=[fault])
    item: dict[str, Any] = {
        "directive": str(each.directive),
        "kind": "progress",
        "text": text,
        "progress": row.progress if row.progress is not None else each.progress if row.no_change else None,
        "obstacles": row.obstacles,
        "seen": last,
        "key": f"sheet:{each.directive}:{unit}:{last}",
    }
    if who.role != "unit":
        item["on_behalf_of"] = unit
    back = row.progress is not None and each.progress is not None and row.progress < each.progress
    return line(
        "ready",
        "进度低于上次，请留意" if back else "可提交",
        "Lower than the last progress: please note" if back else "Ready",
        item={name: value for name, value in item.items() if value not in (None, "")},
    )


def _unit(here: Door, asked: Asker, unit: str | None) -> str:
    """Whose sheet it is: the caller's own unit, or the one the office names."""
    require(asked.caller, "feedback")
    code = unit or asked.caller.unit
    if not code:
        raise Malformed("unit", "请写明单位", "name the unit")
    unit_of(here, asked, code)
    return code


def _clocks(here: Door, unit: str) -> tuple[clock.Clock, ...]:
    with reading(here, AsOf(None, here.today()), here.head()) as (conn, read):
        return clock.of_unit(conn, read, unit)
