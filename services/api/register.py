"""Registering a matter 登记."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.api.acts import AssignmentSent
from services.api.deps import ActSent, Asked, Here, Keyed, etag, make_act, require, today
from services.api.fields import Code, Day, Flag, Line, Note, OptionalText, Sent
from services.api.problems import Malformed, NotThere, responses
from services.api.replay import once
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


class MatterSent(ActSent):
    """What may be said of any matter that comes in."""

    leader: Code | None = None
    opinion: OptionalText = ""
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
            "leader": self.leader or "",
            "opinion": self.opinion,
            "issuer": self.issuer,
            "external_number": self.external_number,
            "external_due": self.external_due,
            "urgency": self.urgency or "normal",
            "level": self.level or "internal",
        }


class RegisterSent(MatterSent):
    """A matter as it came in. `basis` names the instruction, meeting or document it rests on; `assign` gives it to its
    units in the same commit 登记并交办."""

    source: Source
    title: Line
    content: OptionalText
    received_on: Day
    basis: OptionalText
    assign: AssignmentSent | None = None

    def words(self) -> dict[str, Any]:
        return {
            **super().words(),
            "source": self.source,
            "title": self.title,
            "content": self.content,
            "received_on": self.received_on,
            "basis": self.basis,
        }


class Registered(BaseModel):
    id: UUID
    number: str | None
    position: int


@router.post("/directives", status_code=201, responses=responses(401, 403, 404, 409, 413, 422, 503))
def register(here: Here, asked: Asked, response: Response, sent: RegisterSent, key: Keyed) -> Registered:
    """登记: numbered in the same commit, unless it is a draft that waits for approval."""
    require(asked.caller, "register")
    if sent.assign:
        require(asked.caller, "assign")
        if sent.draft:
            raise Malformed(
                "assign", "拟办尚未编号，立项后再交办", "a draft has no number yet; it is assigned once approved"
            )

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
                assign=sent.assign.item() if sent.assign else None,
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
