"""What every act on a scheme or a year of assessment shares: how it is done, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Response
from pydantic import BaseModel

from services.api.deps import ActSent, Asked, Here, Keyed, Match, etag, make_act, require, today
from services.api.fields import Line
from services.api.problems import responses
from services.api.replay import once
from services.commands.order import Order
from services.permissions import Caller
from services.record.supervision import Command, Kept

ACT = responses(401, 403, 404, 409, 412, 413, 422, 503)
READ = responses(401, 403, 404, 409, 422, 503)

N = Annotated[int, Path(ge=1, le=1_000_000)]


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


class BasisSent(ActSent):
    basis: Line
