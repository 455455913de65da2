"""Values, points and lines as they are sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from domain.scoring.value import Node, Value
from services.api.deps import ActSent
from services.api.fields import Code, Day, FileId, Note, Sent

Number = Annotated[Decimal, Field(ge=-(10**18), le=10**18, max_digits=30, decimal_places=12)]
Points = Annotated[Decimal, Field(ge=0, le=1_000, max_digits=12, decimal_places=6)]
Symbol = Annotated[str, Field(pattern=r"^[A-Za-z_₀]{1,40}$")]
Mark = Annotated[str, Field(pattern=r"^[a-z]{1,20}$|^[0-9]{1,3}(\.[0-9]{1,4})?$")]


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
