"""What every act on a scheme or a year of assessment shares: how it is done, once."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path

from services.api.acting import ACT, READ, Acted, Acting
from services.api.deps import ActSent
from services.api.fields import Line

__all__ = ["ACT", "READ", "BasisSent", "N", "OneAct", "YearDone"]

N = Annotated[int, Path(ge=1, le=1_000_000)]


class YearDone(Acted):
    """What an act answers: where it stands in the record, and what it gave out or worked out."""

    n: int | None = None
    ns: list[int] | None = None
    digest: str | None = None
    targets: list[dict[str, Any]] | None = None


class YearActing(Acting[YearDone]):
    answer = YearDone


OneAct = Annotated[YearActing, Depends()]


class BasisSent(ActSent):
    basis: Line
