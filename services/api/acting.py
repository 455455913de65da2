"""How an act on anything with a life of its own is done: once, by whom it is permitted, on the version the caller saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Generic, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel

from services.api.deps import ActSent, Asked, Here, Keyed, Match, etag, make_act, require, today
from services.api.problems import responses
from services.api.replay import once
from services.commands.order import Order
from services.permissions import Caller
from services.record.supervision import Command, Kept

ACT = responses(401, 403, 404, 409, 412, 413, 422, 503)
READ = responses(401, 403, 404, 409, 422, 503)


class Acted(BaseModel):
    """What an act answers: on what, and where it stands in the record."""

    id: UUID
    position: int


D = TypeVar("D", bound=Acted)


class Acting(Generic[D]):
    """One act as it is asked for: by whom, under which key, on which version."""

    answer: ClassVar[type[BaseModel]]

    def __init__(self, here: Here, asked: Asked, response: Response, key: Keyed, match: Match) -> None:
        self.here, self.asked, self.response, self.key, self.match = here, asked, response, key, match

    @property
    def caller(self) -> Caller:
        return self.asked.caller

    def __call__(self, name: str, sent: ActSent, command: Callable[[Order], Kept]) -> D:
        require(self.caller, name)

        def decide() -> Kept:
            act = make_act(self.here, self.asked, name, sent, self.key)
            self.here.office()
            stated = Command(self.key.id, self.key.body_hash)
            return command(Order(act=act, command=stated, today=today(self.here), if_match=self.match))

        done = cast(D, self.answer(**once(self.here, self.key, decide)))
        self.response.headers["ETag"] = etag(self.here.record.version_of(done.id))
        return done


class PlainActing(Acting[Acted]):
    answer = Acted


OneAct = Annotated[PlainActing, Depends()]
