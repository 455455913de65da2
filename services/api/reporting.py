"""Feedback and its review 反馈、审核; what goes up to the leader and comes back 呈报、批示."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.directive import GRADES
from services.api.acts import Doing, Done, DueSent, OneAct, ReasonSent, acts_router, due_of
from services.api.deps import ActSent, Asker, acting_leader, acting_unit, require
from services.api.door import Door
from services.api.fields import Code, Day, FileId, Note, OptionalText, Percent, Text, WorkingDays
from services.api.problems import Malformed
from services.commands import directives
from services.permissions import allowed

router = acts_router()


# 反馈、审核


class FeedbackSent(ActSent):
    unit: Code | None = None
    kind: Literal["progress", "final"]
    text: Text
    progress: Percent | None = None
    obstacles: OptionalText = ""
    evidence: Annotated[list[FileId], Field(max_length=50)] = []
    signed_by: Note = ""
    stage: Annotated[int, Field(ge=1, le=100)] | None = None
    """The phase of a phased deadline that this progress report says done."""


def check_evidence(here: Door, asked: Asker, evidence: list[str]) -> None:
    """Evidence is a file that the reporter, or its unit, has brought; the office may name any."""
    anyone = allowed(asked.caller, "file.see.any")
    for i, file_id in enumerate(evidence):
        mine = None if anyone else asked.account.id
        if here.files.find(file_id, account_id=mine, unit=asked.caller.unit) is None:
            raise Malformed(f"evidence.{i}", "没有这个文件，请先上传", "no such file; upload it first")


@router.post("/feedback", status_code=201, response_model_exclude_none=True)
def feedback(doing: OneAct, sent: FeedbackSent) -> Done:
    """反馈: progress, or the final result signed by the unit's principal head."""
    return give_feedback(doing, sent)


def give_feedback(doing: Doing, sent: FeedbackSent) -> Done:
    unit = acting_unit(doing.caller, "feedback", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    check_evidence(doing.here, doing.asked, sent.evidence)
    return doing(
        "feedback",
        sent,
        directives.give_feedback,
        unit=unit,
        kind=sent.kind,
        text=sent.text,
        progress=sent.progress,
        obstacles=sent.obstacles,
        evidence=sent.evidence,
        signed_by=sent.signed_by,
        stage=sent.stage,
    )


class RetractSent(ActSent):
    unit: Code | None = None


@router.post("/feedback/{n}/retract", response_model_exclude_none=True)
def retract(doing: OneAct, n: Annotated[int, Field(ge=1, le=1_000_000)], sent: RetractSent) -> Done:
    """撤回反馈, before it is reviewed."""
    unit = acting_unit(doing.caller, "feedback/retract", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing("feedback/retract", sent, directives.retract_feedback, unit=unit, n=n, reason=sent.reason)


class FindingSent(ReasonSent):
    """Of report `n`."""

    n: Annotated[int, Field(ge=1, le=1_000_000)]


class ConcealmentSent(FindingSent):
    """`statement`: what the unit said to it when it was heard."""

    statement: Text
    evidence: Annotated[list[FileId], Field(max_length=50)] = []


@router.post("/concealment", response_model_exclude_none=True)
def concealment(doing: OneAct, sent: ConcealmentSent) -> Done:
    """认定瞒报 of one report, by the head of the office; it counts in the supervision index of the year."""
    require(doing.caller, "concealment")
    check_evidence(doing.here, doing.asked, sent.evidence)
    return doing(
        "concealment", sent, directives.find_concealment, n=sent.n, reason=sent.reason, statement=sent.statement,
        evidence=sent.evidence,
    )  # fmt: skip


@router.post("/concealment/withdraw", response_model_exclude_none=True)
def withdraw_concealment(doing: OneAct, sent: FindingSent) -> Done:
    """撤销认定, by the head of the office; it counts no longer, and whoever looks as of before still sees it."""
    return doing("concealment/withdraw", sent, directives.withdraw_concealment, n=sent.n, reason=sent.reason)


class AcceptSent(ActSent):
    unit: Code
    grade: Literal["", "excellent", "good", "fair", "poor"] = ""
    comment: OptionalText = ""


assert set(GRADES) == {"excellent", "good", "fair", "poor"}


@router.post("/accept", response_model_exclude_none=True)
def accept(doing: OneAct, sent: AcceptSent) -> Done:
    """审核通过 of the unit's feedback that waits."""
    return doing("accept", sent, directives.accept, unit=sent.unit, grade=sent.grade, comment=sent.comment)


class ReturnSent(ActSent):
    unit: Code
    reason_code: Code
    comment: OptionalText = ""
    supplement_days: WorkingDays | None = None


@router.post("/return", response_model_exclude_none=True)
def return_(doing: OneAct, sent: ReturnSent) -> Done:
    """退回, with a coded reason and a supplement term."""
    return doing(
        "return",
        sent,
        directives.send_back,
        unit=sent.unit,
        reason_code=sent.reason_code,
        comment=sent.comment,
        supplement_days=sent.supplement_days,
    )


# 呈报、批示


class ReportUpSent(ActSent):
    leader: Code | None = None
    summary: OptionalText = ""


@router.post("/report-up", response_model_exclude_none=True)
def report_up(doing: OneAct, sent: ReportUpSent) -> Done:
    """呈报 the result to the leader."""
    return doing("report-up", sent, directives.report_up, leader=sent.leader or "", summary=sent.summary)


class EndorseSent(ActSent):
    leader: Code | None = None
    opinion: OptionalText = ""


@router.post("/endorse", response_model_exclude_none=True)
def endorse(doing: OneAct, sent: EndorseSent) -> Done:
    """签批同意."""
    leader = acting_leader(doing.caller, "endorse", leader=sent.leader, on_behalf_of=sent.on_behalf_of)
    return doing("endorse", sent, directives.endorse, leader=leader, opinion=sent.opinion)


class InstructSent(ActSent):
    leader: Code | None = None
    opinion: Text
    content: OptionalText = ""
    due: DueSent | None = None
    due_on: Day | None = None


@router.post("/instruct", response_model_exclude_none=True)
def instruct(doing: OneAct, sent: InstructSent) -> Done:
    """再批示: instructed again under the same number, the old opinion kept."""
    leader = acting_leader(doing.caller, "instruct", leader=sent.leader, on_behalf_of=sent.on_behalf_of)
    return doing(
        "instruct",
        sent,
        directives.instruct_again,
        leader=leader,
        opinion=sent.opinion,
        content=sent.content,
        due=due_of(sent.due, sent.due_on),
    )
