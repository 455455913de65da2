"""Registering a matter 登记, and many reports at once."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.api.deps import ActSent, Asked, Asker, Here, Key, Keyed, etag, key_of, make_act, require, today
from services.api.door import Door
from services.api.fields import Code, Day, Flag, Line, Note, OptionalText, Sent
from services.api.problems import NotThere, responses
from services.api.replay import once
from services.api.reporting import FeedbackSent, give_feedback
from services.commands import directives
from services.commands.order import Order, new_id
from services.record import personal
from services.record.errors import Missing
from services.record.supervision import Command, Kept

router = APIRouter(tags=["directives"])

Source = Literal[
    "instruction", "assigned", "meeting", "work_report", "superior", "own_proposal", "proposal", "petition",
    "hotline", "audit", "inspection", "media", "livelihood", "decision", "emergency",
]  # fmt: skip
Issuer = Literal["", "city_party", "city_gov", "district_party", "district_gov"]


class PetitionerSent(Sent):
    """来访来信人. Sealed from the first fact on: only the office and auditors open it, and it can be erased."""

    name: Line
    phone: Note = ""


class RegisterSent(ActSent):
    """A matter as it came in. `basis` names the instruction, meeting or document it rests on."""

    source: Source
    title: Line
    content: OptionalText
    leader: Code | None = None
    opinion: OptionalText = ""
    received_on: Day
    basis: OptionalText
    issuer: Issuer = ""
    external_number: Note = ""
    external_due: Day | None = None
    urgency: Code | None = None
    level: Annotated[Note, Field(description="open, internal or work_secret; anything classified is refused")] = (
        "internal"
    )
    parent: UUID | None = None
    series: Code | None = None
    draft: Flag = False
    petitioner: PetitionerSent | None = None

    def words(self) -> dict[str, Any]:
        """What the directive keeps of it."""
        return {
            "source": self.source,
            "title": self.title,
            "content": self.content,
            "leader": self.leader or "",
            "opinion": self.opinion,
            "received_on": self.received_on,
            "basis": self.basis,
            "issuer": self.issuer,
            "external_number": self.external_number,
            "external_due": self.external_due,
            "urgency": self.urgency or "normal",
            "level": self.level or "internal",
        }


class Registered(BaseModel):
    id: UUID
    number: str | None
    position: int


@router.post("/directives", status_code=201, responses=responses(401, 403, 404, 409, 413, 422, 503))
def register(here: Here, asked: Asked, response: Response, sent: RegisterSent, key: Keyed) -> Registered:
    """登记: numbered in the same commit, unless it is a draft that waits for approval."""
    require(asked.caller, "register")

    def decide() -> Kept:
        if sent.parent:
            here.matter(asked.caller, sent.parent)
        id = new_id()
        sealed = None
        if sent.petitioner:
            sealed = personal.seal(here.record, f"petitioner:{id}", sent.petitioner.model_dump_json())
        act = make_act(here, asked, "register", sent, key)
        order = Order(act=act, command=Command(key.id, key.body_hash), today=today(here))
        try:
            return directives.register(
                here.record,
                order,
                id=id,
                draft=sent.draft,
                petitioner=sealed,
                parent=sent.parent,
                series=sent.series or "",
                **sent.words(),
            )
        except Missing:
            raise NotThere from None

    done = Registered(**once(here, key, decide))
    response.headers["Location"] = f"/api/v1/directives/{done.id}"
    response.headers["ETag"] = etag(here.record.version_of(done.id))
    return done


# 批量反馈


class BatchPart(FeedbackSent):
    directive: UUID


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
    "/feedback/batch",
    response_model_exclude_none=True,
    responses=responses(401, 403, 413, 422, 503),
)
def feedback_batch(here: Here, asked: Asked, request: Request, sent: BatchSent, key: Keyed) -> BatchAnswer:
    """批量反馈: each report stands or falls by itself, so that one mistake does not hold up thirty months' lines.

    With an Idempotency-Key the same batch sent again reports nothing twice.
    """
    require(asked.caller, "feedback")
    done = [_one(here, asked, request, part, i, key) for i, part in enumerate(sent.items)]
    return BatchAnswer(items=done, position=max((d.position or 0 for d in done), default=0) or here.head())


def _one(here: Door, asked: Asker, request: Request, part: BatchPart, i: int, key: Key) -> BatchDone:
    stated = f"{key.id}:{i}" if key.stated else None
    own = key_of(asked, request, stated, part.model_dump_json().encode())
    try:
        done = give_feedback(here, asked, Response(), part.directive, part, own, None)
    except Exception as failure:
        problem = here.tell(failure)
        if problem is None or problem.status >= 500:
            raise
        return BatchDone(directive=part.directive, status=problem.status, problem=problem.marshal())
    return BatchDone(directive=part.directive, status=201, n=done.n, position=done.position)
