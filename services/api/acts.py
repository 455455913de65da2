"""What every act on a directive shares: how it is done, once; deadlines and rhythms as they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Concatenate, Literal, ParamSpec
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from domain.deadlines import BadDeadline
from services.api.deps import (
    ActSent,
    Asked,
    Here,
    Keyed,
    Match,
    etag,
    make_act,
    require,
    today,
)
from services.api.fields import (
    Code,
    Day,
    Every,
    Flag,
    Line,
    Sent,
    Text,
    WorkingDays,
)
from services.api.problems import Malformed, NotAllowed, responses
from services.api.replay import once
from services.commands.order import Order
from services.permissions import Caller, allowed
from services.record.supervision import Command, Kept, Supervision


def acts_router() -> APIRouter:
    """A router for acts on one matter."""
    return APIRouter(
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


P = ParamSpec("P")


class Doing:
    """One act on one matter as it is asked for: by whom, under which key, on which version."""

    def __init__(
        self, here: Here, asked: Asked, response: Response, directive_id: UUID, key: Keyed, match: Match
    ) -> None:
        self.here, self.asked, self.response, self.directive_id = here, asked, response, directive_id
        self.key, self.match = key, match

    @property
    def caller(self) -> Caller:
        return self.asked.caller

    def __call__(
        self,
        name: str,
        sent: ActSent,
        command: Callable[Concatenate[Supervision, UUID, Order, P], Kept],
        *args: P.args,
        **words: P.kwargs,
    ) -> Done:
        """The one way an act is done: once, by whom it is permitted, on the version the caller saw."""
        require(self.caller, name)

        def decide() -> Kept:
            matter = self.here.matter(self.caller, self.directive_id)
            if not allowed(self.caller, name, matter.subject):
                raise NotAllowed
            act = make_act(self.here, self.asked, name, sent, self.key)
            stated = Command(self.key.id, self.key.body_hash)
            order = Order(act=act, command=stated, today=today(self.here), if_match=self.match)
            try:
                return command(self.here.record, self.directive_id, order, *args, **words)
            except BadDeadline as wrong:
                if wrong.field == "due.on" and getattr(sent, "due_on", None):  # said in its short form
                    raise BadDeadline(wrong.zh, wrong.en, "due_on") from wrong
                raise

        result = once(self.here, self.key, decide)
        self.response.headers["ETag"] = etag(self.here.record.version_of(self.directive_id))
        return Done(**result)


OneAct = Annotated[Doing, Depends()]


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


class AssignmentSent(Sent):
    """To whom a matter goes, by when, and how often it is reported."""

    lead: Code | None = None
    leads: Units = []
    assisting: Units = []
    groups: Annotated[list[Code], Field(max_length=20)] = []
    collator: Code | None = None
    due: DueSent | None = None
    due_on: Day | None = None
    report: ReportSent | None = None

    def leading(self) -> list[str]:
        return [*([self.lead] if self.lead and self.lead not in self.leads else []), *self.leads]

    def item(self) -> dict[str, Any]:
        return {
            "leads": self.leading(),
            "assisting": self.assisting,
            "groups": self.groups,
            "collator": self.collator or "",
            "due": due_of(self.due, self.due_on),
            "report": self.report.spec() if self.report else None,
        }


class ReasonSent(ActSent):
    reason: Text
