"""Live 实时: one ear a process on the record's bell, and everyone who is told that something happened.

A ring says what and where, never the content: who hears it reads again, with the rights of a reader. It is sent
once the tables show it, so that reading again finds it. A listener that does not keep up is let go: it comes back
by itself and is then told the position alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from domain.assessment import Assessment
from domain.decision import Decision
from domain.directive import Directive
from domain.meeting.meeting import Meeting
from domain.meeting.topic import Topic
from domain.normative.document import NormativeDocument
from domain.numbering import NumberSeries
from domain.office_calendar import OfficeCalendar
from domain.rulebook import Rulebook
from domain.scheme.life import SchemeLife
from domain.unit import PostRegister, UnitRegister
from services.api.telling import data_of
from services.permissions import Caller, Subject, allowed, tells_of, visible
from services.queries import audience, decisions
from services.queries.freshness import LIVE, reached
from services.record.supervision import Recorded, Supervision
from services.wiring import House

log = structlog.get_logger("duban.live")

LOOK_SECONDS = 1.0
"""How long the bell is waited for; a lost ring is found by then."""
BEHIND_SECONDS = 0.02
"""Between looks while the tables are on their way to the record's head."""
MOST_AT_ONCE = 200
"""More facts than this are told as one position: an import is no news of each line."""
MOST_WAITING = 64
STALE_SECONDS = 30
"""The tables standing still behind the record for so long are said to be old."""

DRAFTS = frozenset({"scheme.drafted", "scheme.revised", "scheme.adjustment_asked", "scheme.adjustment_refused"})
"""Of a scheme that nobody was asked about yet, or that is to change."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the tables are, when they last showed all there is, and whether that is too long ago."""

    position: int
    at: datetime
    is_stale: bool = False

    def to_json(self) -> dict[str, object]:
        return {"position": self.position, "at": f"{self.at:%H:%M}", "stale": self.is_stale}


@dataclass(frozen=True, slots=True)
class Ring:
    """What a listener is told: `live` for a fact, `standing` for where the tables are."""

    event: str
    data: Mapping[str, object]

    def text(self) -> str:
        return f"event: {self.event}\ndata: {json.dumps(self.data)}\n\n"


@dataclass(eq=False)
class Listener:
    """One open stream. Its queue ends with None."""

    who: Caller
    token: str
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Ring | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def tell(self, rings: Sequence[Ring]) -> None:
        with contextlib.suppress(RuntimeError):  # its loop is gone, and so is it
            self.loop.call_soon_threadsafe(self._put, rings)

    def end(self) -> None:
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._end)

    def _put(self, rings: Sequence[Ring]) -> None:
        try:
            for ring in rings:
                self.queue.put_nowait(ring)
        except asyncio.QueueFull:
            self._end()

    def _end(self) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Feeds the streams of one record. Its thread lives while anybody listens."""

    def __init__(self, house: House, record: Supervision) -> None:
        self._house, self._record = house, record
        self._zone = ZoneInfo(record.place.zone)
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._standing: Standing | None = None
        self._fresh_at = 0.0

    # ── listeners ───────────────────────────────────────────────────────────────────────────────

    def join(self, listener: Listener) -> Standing:
        """From now on the listener is told; answers where the tables are."""
        with self._lock:
            if self._stop.is_set():
                listener.end()
            self._listeners.add(listener)
            if self._standing is None:
                self._standing = Standing(self._reached(), self._now())
                self._fresh_at = time.monotonic()
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._work, name="live", daemon=True)
                self._thread.start()
            return self._standing

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)

    def log_out(self, token: str) -> None:
        """Ends the streams of a session that has ended."""
        for listener in self._each():
            if listener.token == token:
                listener.end()

    def log_out_all(self, account: str) -> None:
        for listener in self._each():
            if listener.who.account == account:
                listener.end()

    def close(self) -> None:
        """Ends every stream, and takes no more: the server is stopping."""
        self._stop.set()
        for listener in self._each():
            listener.end()

    @property
    def standing(self) -> Standing:
        return self._standing or Standing(0, self._now(), is_stale=True)

    def _each(self) -> list[Listener]:
        with self._lock:
            return list(self._listeners)

    # ── the thread ──────────────────────────────────────────────────────────────────────────────

    def _work(self) -> None:
        with self._record.ear() as ear:
            waits = 0.0
            while not self._is_over():
                if waits:
                    self._stop.wait(waits)
                else:
                    ear.wait(LOOK_SECONDS)
                if self._stop.is_set():
                    continue
                try:
                    waits = self._look()
                except Exception as error:  # whatever the database does, the streams outlive it
                    log.warning("live", error=str(error))
                    waits = LOOK_SECONDS
                    self._note(self.standing.position, is_fresh=False)

    def _is_over(self) -> bool:
        with self._lock:
            if self._listeners and not self._stop.is_set():
                return False
            self._thread = self._standing = None
            return True

    def _look(self) -> float:
        """Tells what is new in the tables; answers how long to wait before looking again, 0 for the bell."""
        head, position, before = self._record.head()[0], self._reached(), self.standing.position
        if position > before:
            self._tell(before, position)
        self._note(position, is_fresh=position >= head)
        if position >= head:
            return 0.0
        return BEHIND_SECONDS if time.monotonic() - self._fresh_at < 2 else LOOK_SECONDS

    def _note(self, position: int, *, is_fresh: bool) -> None:
        was = self.standing
        if is_fresh:
            self._fresh_at = time.monotonic()
        is_stale = time.monotonic() - self._fresh_at > STALE_SECONDS
        now = Standing(position, self._now() if is_fresh else was.at, is_stale)
        self._standing = now
        if was.is_stale != is_stale:
            for listener in self._each():
                listener.tell([Ring("standing", now.to_json())])

    def _tell(self, after: int, position: int) -> None:
        listeners = self._each()
        if position - after > MOST_AT_ONCE:
            for listener in listeners:
                listener.tell([Ring("live", {"position": position, "directive": None})])
            return
        facts = [fact for fact in self._record.follow(after, position - after) if fact.position <= position]
        matters = {fact.originator_id for fact in facts if fact.topic.startswith(f"{Directive.TOPIC}.")}
        made = {fact.originator_id for fact in facts if fact.topic.startswith(f"{Decision.TOPIC}.")}
        with self._house.reader() as conn:
            concerned = audience.of(conn, self._record.place.tables, matters)
            decided = decisions.audience(conn, self._record.place.tables, made)
        subjects = {id: Subject(each.units, each.leaders, each.level) for id, each in concerned.items()}
        subjects |= {id: Subject(each.units, level=each.level) for id, each in decided.items()}
        for listener in listeners:
            if rings := [ring(fact, subjects) for fact in facts if hears(listener.who, fact, subjects)]:
                listener.tell(rings)

    def _reached(self) -> int:
        with self._house.reader() as conn:
            return reached(conn, self._record.place.tables, LIVE)

    def _now(self) -> datetime:
        return datetime.now(self._zone)


def hears(who: Caller, fact: Recorded, subjects: Mapping[UUID, Subject]) -> bool:
    """Whether this caller may know that the fact happened."""
    if fact.topic.startswith(f"{Directive.TOPIC}."):
        subject = subjects.get(fact.originator_id)
        return subject is not None and visible(who, subject) and tells_of(who, data_of(fact.fact))
    if fact.topic.startswith(f"{NumberSeries.TOPIC}."):
        return False  # the number given stands in the matter's own fact
    family = fact.topic.partition(".")[0]
    if family == Decision.TOPIC:
        subject = subjects.get(fact.originator_id)
        return subject is not None and allowed(who, "decision.see", subject)
    if family in (Assessment.TOPIC, SchemeLife.TOPIC):
        act = "see.full" if fact.topic in DRAFTS else f"{family}.see"
        return allowed(who, act) and tells_of(who, vars(fact.fact))
    if family in (Topic.TOPIC, Meeting.TOPIC, NormativeDocument.TOPIC):
        return who.role != "unit" and allowed(who, f"{family}.see")  # whom else one concerns its page says
    registers = (UnitRegister.TOPIC, PostRegister.TOPIC, OfficeCalendar.TOPIC, Rulebook.TOPIC)
    return family in registers or allowed(who, "see.full")


def ring(fact: Recorded, subjects: Mapping[UUID, Subject]) -> Ring:
    own = str(fact.originator_id) if fact.originator_id in subjects else None
    is_decision = fact.topic.startswith(f"{Decision.TOPIC}.")
    data: dict[str, Any] = {"position": fact.position, "directive": None if is_decision else own}
    if is_decision:
        data["decision"] = own
    return Ring("live", data)
