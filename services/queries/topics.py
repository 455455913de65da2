"""Topics 议题: those on their way to a meeting, by where they stand, as of any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from domain.meeting.possible import topic_acts
from domain.meeting.topic import STATUSES
from domain.rules import RulePack
from services.permissions import KEEPERS, Caller, allowed
from services.queries import rows
from services.queries.moment import Reading

TABLE: Final = "topics_v1"
MEETINGS: Final = "meetings_v1"
DOORS: Final = {
    "coordinate": "topic.lead",
    "opinions": "topic.opinion",
    "papers": "topic.lead",
    "review": "topic.keep",
    "admit": "topic.lead",
    "turn-down": "topic.keep",
}
"""By which permission each act is done."""
STORED: Final = {"admitted": ("admitted", "scheduled"), "discussed": ("scheduled",)}
"""As what the table may have it; only the meeting says what became of a topic on its agenda."""
OPEN: Final = ("proposed", "coordinated", "reviewed")
"""Where a topic still waits for somebody, before an agenda has it."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic. `opinions` by unit: `agrees`, `text`, `signed_by`, `on`; `refusal`: the code it was turned down by."""

    id: UUID
    version: int
    title: str
    kind: str
    unit: str
    concerned: tuple[str, ...]
    decision: UUID | None
    status: str
    status_since: date
    proposed_on: date
    coordinated_by: str
    coordination: str
    opinions: Mapping[str, Mapping[str, Any]]
    papers_approved: bool
    review: str
    admitted_by: str
    meeting: UUID | None
    refusal: str
    reason: str

    @property
    def units(self) -> tuple[str, ...]:
        """Whose heads sign: the unit that proposes it first, then those concerned."""
        return (self.unit, *self.concerned)

    @property
    def unsigned(self) -> tuple[str, ...]:
        return tuple(unit for unit in self.units if unit not in self.opinions)

    @property
    def disagreeing(self) -> tuple[str, ...]:
        return tuple(unit for unit, said in self.opinions.items() if not said["agrees"])

    def acts(self, who: Caller, pack: RulePack) -> list[str]:
        """What may be done now, of what the reader may do."""
        unsigned = (who.unit in self.unsigned) if who.role == "unit" else bool(self.unsigned)
        possible = topic_acts(
            self.status, self.kind, unsigned=bool(self.unsigned), papers_approved=self.papers_approved, pack=pack
        )
        return [act for act in possible if allowed(who, DOORS[act]) and (act != "opinions" or unsigned)]

    def waits_for(self, who: Caller, pack: RulePack) -> bool:
        """Whether its next step is the reader's own: a unit signs, a leader coordinates, the head admits, the office
        collates; that the office may enter any of it for whose act it is makes it not the office's to do."""
        own = {"unit": {"opinions"}, "leader": {"admit", "papers"} if who.is_head else {"coordinate"}}
        return bool(own.get(who.role, {"review"} if who.role in KEEPERS else set()) & {*self.acts(who, pack)})


def topics(
    conn: Connection[Any],
    reading: Reading,
    *,
    status: Sequence[str] = (),
    kind: str = "",
    unit: str = "",
    seen_by: str | None = None,
) -> tuple[TopicLine, ...]:
    """The newest first. `unit`: proposed by it or concerning it; `seen_by`: the same, as a reader's bound."""
    condition = sql.SQL(
        "(cardinality(%(status)s::text[]) = 0 or t.status = any(%(status)s)) and (%(kind)s = '' or t.kind = %(kind)s)"
        " and (%(unit)s = '' or %(unit)s = any(t.concerned || t.unit)) and {seen}"
    ).format(seen=CONCERNS)
    stored = [each for one in status for each in STORED.get(one, (one,))]
    asked = {"status": stored, "kind": kind, "unit": unit, "seen_by": seen_by}
    found = rows.told(conn, reading, TABLE, TopicLine, condition, asked, order="t.proposed_on desc, t.id desc")
    return tuple(one for one in _as_met(conn, reading, found) if not status or one.status in status)


def topic(conn: Connection[Any], reading: Reading, id: UUID, *, seen_by: str | None = None) -> TopicLine | None:
    condition = sql.SQL("t.id = %(id)s and {}").format(CONCERNS)
    found = rows.told(conn, reading, TABLE, TopicLine, condition, {"id": id, "seen_by": seen_by}, order="t.id")
    return next(_as_met(conn, reading, found), None)


def _as_met(conn: Connection[Any], reading: Reading, lines: Sequence[TopicLine]) -> Iterator[TopicLine]:
    """What was on the agenda of a meeting that was held has been discussed; what is on none any more, for the meeting
    was called off or the agenda made anew, waits for one again."""
    called = {line.meeting for line in lines if line.status == "scheduled"}
    met = _met(conn, reading, called) if called else {}
    for line in lines:
        if line.status == "scheduled" and line.meeting in met:
            status, day, tabled = met[line.meeting]
            if str(line.id) not in tabled or status == "cancelled":
                line = replace(line, status="admitted")
            elif status != "called":
                line = replace(line, status="discussed", status_since=day)
        yield line


def _met(
    conn: Connection[Any], reading: Reading, meetings: Collection[UUID | None]
) -> dict[UUID | None, tuple[str, date, list[str]]]:
    """Of these meetings, where each stands, its day, and the topics on its agenda."""
    statement = sql.SQL(
        "select m.id, m.status, m.day, array(select i.value ->> 'topic' from jsonb_each(m.items) as i)"
        " from {} as m where {} and m.id = any(%s)"
    ).format(reading.table(MEETINGS), reading.at.holds("m"))
    return {id: (status, day, tabled) for id, status, day, tabled in conn.execute(statement, [list(meetings)])}


def waiting(conn: Connection[Any], reading: Reading, who: Caller) -> tuple[TopicLine, ...]:
    """Those whose next step is the reader's own."""
    open_ = topics(conn, reading, status=OPEN, seen_by=(who.unit or "") if who.role == "unit" else None)
    return tuple(line for line in open_ if line.waits_for(who, reading.pack))


def pipeline(lines: Sequence[TopicLine]) -> dict[str, int]:
    """How many stand at each step, in the order of the way."""
    counted = Counter(line.status for line in lines)
    return {status: counted[status] for status in STATUSES}


CONCERNS: Final = sql.SQL("(%(seen_by)s::text is null or %(seen_by)s = any(t.concerned || t.unit))")
