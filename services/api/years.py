"""What every act on a scheme or a year of assessment shares: how it is done, once; values and points as they are sent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Response
from pydantic import BaseModel, Field

from domain.scoring.value import Node, Value
from services.api.deps import ActSent, Asked, Here, Keyed, Match, etag, make_act, require, today
from services.api.fields import Code, Day, FileId, Line, Note, Sent
from services.api.problems import responses
from services.api.replay import once
from services.commands.order import Order
from services.permissions import Caller
from services.record.supervision import Command, Kept

ACT = responses(401, 403, 404, 409, 412, 413, 422, 503)
READ = responses(401, 403, 404, 409, 422, 503)

N = Annotated[int, Path(ge=1, le=1_000_000)]
Number = Annotated[Decimal, Field(ge=-(10**18), le=10**18, max_digits=30, decimal_places=12)]
Points = Annotated[Decimal, Field(ge=0, le=1_000, max_digits=12, decimal_places=6)]
Symbol = Annotated[str, Field(pattern=r"^[A-Za-z_₀]{1,40}$")]
Mark = Annotated[str, Field(pattern=r"^[a-z]{1,20}$|^[0-9]{1,3}(\.[0-9]{1,4})?$")]


class YearDone(BaseModel):
    """What an act answers: where it stands in the record, and what it gave out or worked out."""

    id: UUID
    position: int
    n: int | None = None
    ns: list[int] | None = None
    digest: str | None = None
    targets: list[dict[str, Any]] | None = None


class Acting:
    """One act as it is asked for: by whom, under which key, on which version."""

    def __init__(self, here: Here, asked: Asked, response: Response, key: Keyed, match: Match) -> None:
        self.here, self.asked, self.response, self.key, self.match = here, asked, response, key, match

    @property
    def caller(self) -> Caller:
        return self.asked.caller

    def __call__(self, name: str, sent: ActSent, command: Callable[[Order], Kept]) -> YearDone:
        """Once, by whom it is permitted, on the version the caller saw."""
        require(self.caller, name)

        def decide() -> Kept:
            act = make_act(self.here, self.asked, name, sent, self.key)
            self.here.office()
            stated = Command(self.key.id, self.key.body_hash)
            return command(Order(act=act, command=stated, today=today(self.here), if_match=self.match))

        done = YearDone(**once(self.here, self.key, decide))
        self.response.headers["ETag"] = etag(self.here.record.version_of(done.id))
        return done


OneAct = Annotated[Acting, Depends()]


class NodeSent(Sent):
    """A milestone 节点; an approved extension has moved `due`."""

    code: Code
    title: Note = ""
    weight: Annotated[Decimal, Field(gt=0, le=10_000, max_digits=9)] = Decimal(1)
    due: Day
    first_due: Day | None = None
    done_on: Day | None = None


class ValueSent(Sent):
    """A value 指标值: amounts by symbol (`x` the actual value, `of` what it is a share of, `n` a count, `satisfied`,
    `fairly`, `dissatisfied`), or the judges' marks, or milestones. `x` and `n` may stand by themselves."""

    x: Number | None = None
    n: Number | None = None
    amounts: Annotated[dict[Symbol, Number], Field(max_length=30)] = {}
    marks: Annotated[list[Mark], Field(max_length=500)] = []
    nodes: Annotated[list[NodeSent], Field(max_length=200)] = []
    source: Note = ""
    release: Note = ""
    evidence: Annotated[list[FileId], Field(max_length=50)] = []

    def value(self) -> Value:
        short = {symbol: given for symbol, given in (("x", self.x), ("n", self.n)) if given is not None}
        return Value(
            amounts={**self.amounts, **short},
            marks=tuple(self.marks),
            nodes=tuple(
                Node(each.code, each.title, each.weight, each.due, each.first_due or each.due, each.done_on)
                for each in self.nodes
            ),
            source=self.source,
            release=self.release,
            evidence=tuple(self.evidence),
        )


class LineSent(ActSent):
    """Of one unit and indicator."""

    unit: Code
    indicator: Code


class BasisSent(ActSent):
    basis: Line
