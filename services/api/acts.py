"""Every act on a directive: who, on which day, with what; then one command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from domain.directive import GRADES
from services.api.deps import (
    ActSent,
    Asked,
    Asker,
    Here,
    Key,
    Keyed,
    Match,
    acting_leader,
    acting_unit,
    etag,
    make_act,
    require,
    today,
)
from services.api.door import Door, Matter
from services.api.fields import (
    Code,
    Day,
    Every,
    FileId,
    Flag,
    Line,
    Note,
    OptionalText,
    Percent,
    Sent,
    Text,
    WorkingDays,
)
from services.api.problems import Malformed, NotAllowed, responses
from services.api.replay import once
from services.commands import directives
from services.commands.order import Order
from services.permissions import allowed
from services.record.supervision import Command, Kept

router = APIRouter(
    prefix="/directives/{directive_id}",
    tags=["acts"],
    responses=responses(401, 403, 404, 409, 412, 413, 422, 503),
)

Units = Annotated[list[Code], Field(max_length=200)]


class Done(BaseModel):
    """What an act answers: where it stands in the record, and what it gave out."""

    id: UUID | None = None
    position: int
    number: str | None = None
    n: int | None = None
    pending: bool | None = None
    into: UUID | None = None
    children: list[dict[str, str]] | None = None


def perform(
    here: Door,
    asked: Asker,
    response: Response,
    directive_id: UUID,
    name: str,
    sent: ActSent,
    key: Key,
    match: int | None,
    command: Callable[[Order, Matter], Kept],
) -> Done:
    """The one way an act is done: once, by whom it is permitted, on the version the caller saw."""
    require(asked.caller, name)

    def decide() -> Kept:
        matter = here.matter(asked.caller, directive_id)
        if not allowed(asked.caller, name, matter.subject):
            raise NotAllowed
        act = make_act(here, asked, name, sent, key)
        order = Order(act=act, command=Command(key.id, key.body_hash), today=today(here), if_match=match)
        return command(order, matter)

    result = once(here, key, decide)
    response.headers["ETag"] = etag(here.record.version_of(directive_id))
    return Done(**result)


# 时限、报送


class StageSent(Sent):
    title: Line
    on: Day
    weight: Annotated[Decimal, Field(gt=0, le=10_000, max_digits=9)] | None = None


class DueSent(Sent):
    """A deadline 时限: a date, working days, phases, a rhythm, long term or none."""

    kind: Literal["date", "working_days", "phased", "recurring", "long_term", "none"]
    on: Day | None = None
    days: WorkingDays | None = None
    stages: Annotated[list[StageSent], Field(max_length=100)] | None = None
    every: Every | None = None
    review_on: Day | None = None

    def spec(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class ReportSent(Sent):
    """A reporting rhythm 报送周期."""

    every: Every | None = None
    until: Day | None = None
    no_change_ok: Flag = False

    def spec(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)


def due_of(due: DueSent | None, due_on: date | None = None) -> dict[str, Any] | None:
    if due and due_on:
        raise Malformed("due_on", "时限写一处即可", "is said twice: give due or due_on")
    if due_on:
        return {"kind": "date", "on": due_on}
    return due.spec() if due else None


# 立项、交办


class ApproveSent(ActSent):
    comment: OptionalText = ""


@router.post("/approve", response_model_exclude_none=True)
def approve(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ApproveSent, key: Keyed, match: Match
) -> Done:
    """立项: a draft approved takes its number."""
    return perform(
        here, asked, response, directive_id, "approve", sent, key, match,
        lambda order, _: directives.approve(here.record, directive_id, order, comment=sent.comment),
    )  # fmt: skip


class AssignSent(ActSent):
    leads: Units = []
    lead: Code | None = None
    assisting: Units = []
    groups: Annotated[list[Code], Field(max_length=20)] = []
    collator: Code | None = None
    due: DueSent | None = None
    due_on: Day | None = None
    report: ReportSent | None = None

    def leading(self) -> list[str]:
        return [*([self.lead] if self.lead and self.lead not in self.leads else []), *self.leads]


@router.post("/assign", response_model_exclude_none=True)
def assign(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: AssignSent, key: Keyed, match: Match
) -> Done:
    """交办: lead and assisting units, their deadline and reporting rhythm."""
    return perform(
        here, asked, response, directive_id, "assign", sent, key, match,
        lambda order, _: directives.assign(
            here.record, directive_id, order,
            leads=sent.leading(), assisting=sent.assisting, groups=sent.groups, collator=sent.collator or "",
            due=due_of(sent.due, sent.due_on), report=sent.report.spec() if sent.report else None,
        ),
    )  # fmt: skip


class DeliverSent(ActSent):
    unit: Code
    means: Note = ""


@router.post("/deliver", response_model_exclude_none=True)
def deliver(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: DeliverSent, key: Keyed, match: Match
) -> Done:
    """送达: the matter reached a unit; by the channel the act came through unless `means` says more."""
    return perform(
        here, asked, response, directive_id, "deliver", sent, key, match,
        lambda order, _: directives.deliver(
            here.record, directive_id, order, unit=sent.unit, means=sent.means or order.act.channel
        ),
    )  # fmt: skip


class UnitsSent(ActSent):
    """`add` a unit with a role, or `release` one (`excused`: it need not be done at all)."""

    add: Code | None = None
    release: Code | None = None
    role: Literal["lead", "assist"] = "assist"
    due: DueSent | None = None
    due_on: Day | None = None
    report: ReportSent | None = None
    excused: Flag = False
    reason: Text


@router.post("/units", response_model_exclude_none=True)
def units(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: UnitsSent, key: Keyed, match: Match
) -> Done:
    """调整单位: one unit added or released."""
    if bool(sent.add) == bool(sent.release):
        raise Malformed("add", "增加或免去一个单位", "give the unit to add or the one to release")

    def command(order: Order, _: Matter) -> Kept:
        if sent.add:
            return directives.add_unit(
                here.record, directive_id, order,
                unit=sent.add, role=sent.role, reason=sent.reason,
                due=due_of(sent.due, sent.due_on), report=sent.report.spec() if sent.report else None,
            )  # fmt: skip
        return directives.release_unit(
            here.record, directive_id, order, unit=sent.release or "", reason=sent.reason, excused=sent.excused
        )

    return perform(here, asked, response, directive_id, "units", sent, key, match, command)


class HandoverSent(ActSent):
    """`on` is the day of hand-over; recording it later, with a reason, is no late entry of a unit's work."""

    old: Annotated[Code, Field(alias="from")]
    new: Annotated[Code, Field(alias="to")]
    remaining: OptionalText = ""
    due: DueSent | None = None
    due_on: Day | None = None
    basis: Text


@router.post("/handover", response_model_exclude_none=True)
def handover(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: HandoverSent, key: Keyed, match: Match
) -> Done:
    """移交: lateness up to that day stays with the old unit. The basis is the reason of an earlier day."""
    day = sent.on or today(here)
    stated = sent if sent.reason else sent.model_copy(update={"reason": sent.basis})
    return perform(
        here, asked, response, directive_id, "handover", stated, key, match,
        lambda order, _: directives.hand_over(
            here.record, directive_id, order,
            old=sent.old, new=sent.new, day=day, basis=sent.basis, remaining=sent.remaining,
            due=due_of(sent.due, sent.due_on),
        ),
    )  # fmt: skip


# 签收、异议


class SignSent(ActSent):
    unit: Code | None = None


@router.post("/sign", response_model_exclude_none=True)
def sign(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: SignSent, key: Keyed, match: Match
) -> Done:
    """签收; a second click adds no fact."""
    unit = acting_unit(asked.caller, "sign", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "sign", sent, key, match,
        lambda order, _: directives.sign_for(here.record, directive_id, order, unit=unit),
    )  # fmt: skip


class ObjectSent(ActSent):
    unit: Code | None = None
    reason: Text


@router.post("/object", response_model_exclude_none=True)
def object_(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ObjectSent, key: Keyed, match: Match
) -> Done:
    """管辖异议: the unit says the matter is not its own."""
    unit = acting_unit(asked.caller, "object", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "object", sent, key, match,
        lambda order, _: directives.object_to(here.record, directive_id, order, unit=unit, reason=sent.reason),
    )  # fmt: skip


class ObjectDecideSent(ActSent):
    """`uphold`: the objection stands and the unit is released; `reassign`: it stands and another unit takes over;
    `reject`: the unit keeps the matter."""

    unit: Code
    decision: Literal["uphold", "reassign", "reject"]
    to: Code | None = None
    due: DueSent | None = None
    due_on: Day | None = None
    reason: Text


@router.post("/object/decide", response_model_exclude_none=True)
def decide_objection(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ObjectDecideSent, key: Keyed, match: Match
) -> Done:
    """裁定异议."""
    if (sent.decision == "reassign") != bool(sent.to):
        raise Malformed("to", "改派须写明改派给哪个单位", "the unit it goes to belongs to decision reassign")
    return perform(
        here, asked, response, directive_id, "object/decide", sent, key, match,
        lambda order, _: directives.decide_objection(
            here.record, directive_id, order,
            unit=sent.unit, upheld=sent.decision != "reject", reason=sent.reason, reassign_to=sent.to or "",
            due=due_of(sent.due, sent.due_on),
        ),
    )  # fmt: skip


# 反馈、审核


class FeedbackSent(ActSent):
    unit: Code | None = None
    kind: Literal["progress", "final"]
    text: Text
    progress: Percent | None = None
    obstacles: OptionalText = ""
    evidence: Annotated[list[FileId], Field(max_length=50)] = []
    signed_by: Note = ""


def check_evidence(here: Door, asked: Asker, evidence: list[str]) -> None:
    """Evidence is a file that the reporter, or its unit, has brought; the office may name any."""
    anyone = allowed(asked.caller, "file.see.any")
    for i, file_id in enumerate(evidence):
        mine = None if anyone else asked.account.id
        if here.files.find(file_id, account_id=mine, unit=asked.caller.unit) is None:
            raise Malformed(f"evidence.{i}", "没有这个文件，请先上传", "no such file; upload it first")


@router.post("/feedback", status_code=201, response_model_exclude_none=True)
def feedback(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: FeedbackSent, key: Keyed, match: Match
) -> Done:
    """反馈: progress, or the final result signed by the unit's principal head."""
    return give_feedback(here, asked, response, directive_id, sent, key, match)


def give_feedback(
    here: Door, asked: Asker, response: Response, directive_id: UUID, sent: FeedbackSent, key: Key, match: int | None
) -> Done:
    unit = acting_unit(asked.caller, "feedback", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    check_evidence(here, asked, sent.evidence)
    return perform(
        here, asked, response, directive_id, "feedback", sent, key, match,
        lambda order, _: directives.give_feedback(
            here.record, directive_id, order,
            unit=unit, kind=sent.kind, text=sent.text, progress=sent.progress, obstacles=sent.obstacles,
            evidence=sent.evidence, signed_by=sent.signed_by,
        ),
    )  # fmt: skip


class RetractSent(ActSent):
    unit: Code | None = None


@router.post("/feedback/{n}/retract", response_model_exclude_none=True)
def retract(
    here: Here,
    asked: Asked,
    response: Response,
    directive_id: UUID,
    n: Annotated[int, Field(ge=1, le=1_000_000)],
    sent: RetractSent,
    key: Keyed,
    match: Match,
) -> Done:
    """撤回反馈, before it is reviewed."""
    unit = acting_unit(asked.caller, "feedback/retract", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "feedback/retract", sent, key, match,
        lambda order, _: directives.retract_feedback(
            here.record, directive_id, order, unit=unit, n=n, reason=sent.reason
        ),
    )  # fmt: skip


class AcceptSent(ActSent):
    unit: Code
    grade: Literal["", "excellent", "good", "fair", "poor"] = ""
    comment: OptionalText = ""


assert set(GRADES) == {"excellent", "good", "fair", "poor"}


@router.post("/accept", response_model_exclude_none=True)
def accept(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: AcceptSent, key: Keyed, match: Match
) -> Done:
    """审核通过 of the unit's feedback that waits."""
    return perform(
        here, asked, response, directive_id, "accept", sent, key, match,
        lambda order, _: directives.accept(
            here.record, directive_id, order, unit=sent.unit, grade=sent.grade, comment=sent.comment
        ),
    )  # fmt: skip


class ReturnSent(ActSent):
    unit: Code
    reason_code: Code
    comment: OptionalText = ""
    supplement_days: WorkingDays | None = None


@router.post("/return", response_model_exclude_none=True)
def return_(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReturnSent, key: Keyed, match: Match
) -> Done:
    """退回, with a coded reason and a supplement term."""
    return perform(
        here, asked, response, directive_id, "return", sent, key, match,
        lambda order, _: directives.send_back(
            here.record, directive_id, order,
            unit=sent.unit, reason_code=sent.reason_code, comment=sent.comment, supplement_days=sent.supplement_days,
        ),
    )  # fmt: skip


# 呈报、批示


class ReportUpSent(ActSent):
    leader: Code | None = None
    summary: OptionalText = ""


@router.post("/report-up", response_model_exclude_none=True)
def report_up(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReportUpSent, key: Keyed, match: Match
) -> Done:
    """呈报 the result to the leader."""
    return perform(
        here, asked, response, directive_id, "report-up", sent, key, match,
        lambda order, _: directives.report_up(
            here.record, directive_id, order, leader=sent.leader or "", summary=sent.summary
        ),
    )  # fmt: skip


class EndorseSent(ActSent):
    leader: Code | None = None
    opinion: OptionalText = ""


@router.post("/endorse", response_model_exclude_none=True)
def endorse(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: EndorseSent, key: Keyed, match: Match
) -> Done:
    """签批同意."""
    leader = acting_leader(asked.caller, "endorse", leader=sent.leader, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "endorse", sent, key, match,
        lambda order, _: directives.endorse(
            here.record, directive_id, order, leader=leader, opinion=sent.opinion
        ),
    )  # fmt: skip


class InstructSent(ActSent):
    leader: Code | None = None
    opinion: Text
    content: OptionalText = ""
    due: DueSent | None = None
    due_on: Day | None = None


@router.post("/instruct", response_model_exclude_none=True)
def instruct(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: InstructSent, key: Keyed, match: Match
) -> Done:
    """再批示: instructed again under the same number, the old opinion kept."""
    leader = acting_leader(asked.caller, "instruct", leader=sent.leader, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "instruct", sent, key, match,
        lambda order, _: directives.instruct_again(
            here.record, directive_id, order,
            leader=leader, opinion=sent.opinion, content=sent.content, due=due_of(sent.due, sent.due_on),
        ),
    )  # fmt: skip


# 催办、延期、中止


class UrgeSent(ActSent):
    unit: Code
    reason: Text
    step: Note = ""


@router.post("/urge", response_model_exclude_none=True)
def urge(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: UrgeSent, key: Keyed, match: Match
) -> Done:
    """催办: a slip signed by the caller; the head of the office stands behind its own."""
    return perform(
        here, asked, response, directive_id, "urge", sent, key, match,
        lambda order, _: directives.urge(
            here.record, directive_id, order,
            unit=sent.unit, reason=sent.reason, step=sent.step, approved=asked.caller.role == "office_head",
        ),
    )  # fmt: skip


class ExtensionSent(ActSent):
    unit: Code | None = None
    to: Day
    reason: Text


@router.post("/extension", response_model_exclude_none=True)
def extension(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ExtensionSent, key: Keyed, match: Match
) -> Done:
    """申请延期."""
    unit = acting_unit(asked.caller, "extension", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "extension", sent, key, match,
        lambda order, _: directives.ask_extension(
            here.record, directive_id, order, unit=unit, to=sent.to, reason=sent.reason
        ),
    )  # fmt: skip


class ExtensionDecideSent(ActSent):
    unit: Code
    granted: Flag
    to: Day | None = None


@router.post("/extension/decide", response_model_exclude_none=True)
def decide_extension(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ExtensionDecideSent, key: Keyed, match: Match
) -> Done:
    """审批延期; without `to`, the day asked for."""
    return perform(
        here, asked, response, directive_id, "extension/decide", sent, key, match,
        lambda order, _: directives.decide_extension(
            here.record, directive_id, order,
            unit=sent.unit, granted=sent.granted, reason=sent.reason, due=sent.to if sent.granted else None,
        ),
    )  # fmt: skip


class ReasonSent(ActSent):
    reason: Text


@router.post("/suspend", response_model_exclude_none=True)
def suspend(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReasonSent, key: Keyed, match: Match
) -> Done:
    """中止: every clock of the matter stops."""
    return perform(
        here, asked, response, directive_id, "suspend", sent, key, match,
        lambda order, _: directives.suspend(here.record, directive_id, order, reason=sent.reason),
    )  # fmt: skip


@router.post("/resume", response_model_exclude_none=True)
def resume(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReasonSent, key: Keyed, match: Match
) -> Done:
    """恢复: deadlines move by the working days the clock stood."""
    return perform(
        here, asked, response, directive_id, "resume", sent, key, match,
        lambda order, _: directives.resume(here.record, directive_id, order, reason=sent.reason),
    )  # fmt: skip


# 更正、合并、分解、撤销


class CorrectSent(ActSent):
    field: Code
    was: OptionalText
    to: Annotated[OptionalText, Field(alias="is")]
    reason: Text


@router.post("/correct", response_model_exclude_none=True)
def correct(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: CorrectSent, key: Keyed, match: Match
) -> Done:
    """更正. `pending` is true while a second person has yet to send the same."""
    return perform(
        here, asked, response, directive_id, "correct", sent, key, match,
        lambda order, _: directives.correct(
            here.record, directive_id, order, field=sent.field, was=sent.was, value=sent.to, reason=sent.reason
        ),
    )  # fmt: skip


class MergeSent(ActSent):
    into: UUID
    reason: Text


@router.post("/merge", response_model_exclude_none=True)
def merge(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: MergeSent, key: Keyed, match: Match
) -> Done:
    """并案: this matter goes into another and keeps its number."""

    def command(order: Order, _: Matter) -> Kept:
        here.matter(asked.caller, sent.into)
        return directives.merge(here.record, directive_id, order, into=sent.into, reason=sent.reason)

    return perform(here, asked, response, directive_id, "merge", sent, key, match, command)


class PartSent(Sent):
    title: Line
    content: OptionalText = ""
    basis: OptionalText = ""
    urgency: Code | None = None
    leads: Units = []
    assisting: Units = []
    groups: Annotated[list[Code], Field(max_length=20)] = []
    collator: Code | None = None
    due: DueSent | None = None
    due_on: Day | None = None
    report: ReportSent | None = None

    def item(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "content": self.content,
            "basis": self.basis,
            "urgency": self.urgency or "",
            "leads": self.leads,
            "assisting": self.assisting,
            "groups": self.groups,
            "collator": self.collator or "",
            "due": due_of(self.due, self.due_on),
            "report": self.report.spec() if self.report else None,
        }


class SplitSent(ActSent):
    items: Annotated[list[PartSent], Field(min_length=1, max_length=50)]


@router.post("/split", response_model_exclude_none=True)
def split(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: SplitSent, key: Keyed, match: Match
) -> Done:
    """分解 into sub-directives, each numbered, assigned where units are named."""
    return perform(
        here, asked, response, directive_id, "split", sent, key, match,
        lambda order, _: directives.split(
            here.record, directive_id, order, items=[part.item() for part in sent.items], reason=sent.reason
        ),
    )  # fmt: skip


@router.post("/withdraw", response_model_exclude_none=True)
def withdraw(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReasonSent, key: Keyed, match: Match
) -> Done:
    """撤销: the number stays visible as void."""
    return perform(
        here, asked, response, directive_id, "withdraw", sent, key, match,
        lambda order, _: directives.withdraw(here.record, directive_id, order, reason=sent.reason),
    )  # fmt: skip


# 办结、归档


class RemainingSent(Sent):
    text: Line
    due: Day


class CloseSent(ActSent):
    outcome: Literal["completed", "basically_completed", "long_term", "not_completed", "no_longer_needed", "merged"]
    reason: Text
    remaining: Annotated[list[RemainingSent], Field(max_length=50)] = []


@router.post("/close", response_model_exclude_none=True)
def close(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: CloseSent, key: Keyed, match: Match
) -> Done:
    """办结销号, with an outcome."""
    return perform(
        here, asked, response, directive_id, "close", sent, key, match,
        lambda order, _: directives.close(
            here.record, directive_id, order,
            outcome=sent.outcome, reason=sent.reason,
            remaining=[part.model_dump(mode="json") for part in sent.remaining],
        ),
    )  # fmt: skip


class ReopenSent(ActSent):
    relapse: Flag = False
    due: DueSent | None = None
    due_on: Day | None = None
    reason: Text


@router.post("/reopen", response_model_exclude_none=True)
def reopen(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReopenSent, key: Keyed, match: Match
) -> Done:
    """重新办理 what was closed; `relapse`: it came back."""
    return perform(
        here, asked, response, directive_id, "reopen", sent, key, match,
        lambda order, _: directives.reopen(
            here.record, directive_id, order,
            reason=sent.reason, relapse=sent.relapse, due=due_of(sent.due, sent.due_on),
        ),
    )  # fmt: skip


class ArchiveSent(ActSent):
    comment: OptionalText = ""


@router.post("/archive", response_model_exclude_none=True)
def archive(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ArchiveSent, key: Keyed, match: Match
) -> Done:
    """归档."""
    return perform(
        here, asked, response, directive_id, "archive", sent, key, match,
        lambda order, _: directives.archive(here.record, directive_id, order, comment=sent.comment),
    )  # fmt: skip
