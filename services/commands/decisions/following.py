"""Following 连带调整: open timelines moved after a new calendar or rule pack, each in a commit of its own, as long work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Literal, Self
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.aggregate import Act, Refused
from domain.calendar import BeyondCalendar, Calendar
from domain.decision import Decision
from domain.timeline.floors import Breach
from domain.timeline.moving import Move
from services.commands.decisions.steps import tell_matters
from services.commands.directives.deciding import Decision as At
from services.commands.directives.deciding import commit
from services.commands.office import Office, office_of
from services.commands.order import Order
from services.record.errors import CommandReplayed
from services.record.long_work import LongWork, Send
from services.record.supervision import Command, Supervision, folded

Ground = Literal["calendar", "rules"]


def would_move(record: Supervision, ids: Sequence[UUID], office: Office, *, calendar: Calendar, today: date,
               rules_of: date) -> dict[UUID, Move]:  # fmt: skip
    """Which of these timelines that calendar, and the pack in force on `rules_of`, would move, and what stands in the
    way: listed before anything is decided."""
    pack = office.pack(rules_of)
    known = ((id, folded(Decision, id, record.history(id))) for id in ids)  # half the time of the repository's way
    found = {id: each.moves(calendar=calendar, pack=pack, today=today) for id, each in known}
    return {id: move for id, move in found.items() if move.changes}


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one timeline: the position of its new version, or what people must settle first; neither where it
    stands as the calendar and the pack want it."""

    position: int | None
    breaches: tuple[Breach, ...] = ()

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        return cls(plain["position"], tuple(Breach(**breach) for breach in plain["breaches"]))


def follow(record: Supervision, id: UUID, order: Order, *, ground: Ground, cause: str, reason: str) -> Followed:
    """The same asked again moves nothing twice."""

    def once() -> Followed:
        at = At(record, order, office_of(record))
        decision = record.get(Decision, id)
        breaches = decision.follow(
            ground=ground, cause=cause, reason=reason, calendar=at.calendar, pack=at.pack, act=at.act
        )
        if not decision.pending_events:
            return Followed(None, breaches)
        tell_matters(decision, at)
        return Followed(commit(at, decision).last)

    if before := record.answered(order.command.id):
        return Followed(before.last)
    try:
        return record.run(once)
    except CommandReplayed as replayed:
        return Followed(replayed.answered.last)


class Following(LongWork):
    """One order to follow, each decision a part."""

    TASK = "follow_timelines"
    TOGETHER: ClassVar[int] = 20

    @classmethod
    def of(cls, record: Supervision, order: Order) -> Self:
        named = f"duban:{cls.TASK}:{record.place.jurisdiction}:{order.command.id}"
        return cls(record, uuid5(NAMESPACE_URL, named))

    def begin(self, ids: Sequence[UUID], order: Order, send: Send, *, ground: Ground, cause: str, reason: str) -> Self:
        wanted = {
            "act": order.act.to_json(), "command": order.command.id, "today": order.today.isoformat(),
            "ground": ground, "cause": cause, "reason": reason,
        }  # fmt: skip
        return self.ask(wanted, [str(id) for id in ids], send)

    def part(self, wanted: Mapping[str, Any], part: str) -> dict[str, Any]:
        """One timeline moved; what is refused waits for people as breaches do."""
        command = Command(sha256(f"{wanted['command']}:{part}".encode()).hexdigest(), b"")
        order = Order(Act.from_json(wanted["act"]), command, date.fromisoformat(wanted["today"]))
        said = {name: wanted[name] for name in ("ground", "cause", "reason")}
        try:
            followed = follow(self.record, UUID(part), order, **said)
        except Refused as refusal:
            followed = Followed(None, (Breach("", refusal.zh, refusal.en, refusal.article),))
        except BeyondCalendar as beyond:
            followed = Followed(None, (Breach("", beyond.zh, beyond.en, ""),))
        return asdict(followed)

    def followed(self) -> dict[UUID, Followed]:
        """Of the timelines it has come to: those that moved and those that wait for people."""
        told = {UUID(id): Followed.from_json(plain) for id, plain in self.results().items()}
        return {id: each for id, each in told.items() if each.position or each.breaches}
