"""Feedback and its review 反馈、审核; what goes up to the leader and comes back 呈报、批示."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Response
from pydantic import Field

from domain.directive import GRADES
from services.api.acts import Done, DueSent, acts_router, due_of, perform
from services.api.deps import ActSent, Asked, Asker, Here, Key, Keyed, Match, acting_leader, acting_unit
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
