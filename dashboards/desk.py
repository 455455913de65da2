"""Desk 办公桌: what a page may ask for and do; made once by the server and handed to every page.

A page reads and acts as its reader, through the same door as every other program: the same
permissions, the same checks, the same words of refusal. So nothing stands in a page that the
API does not allow.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from dashboards.reader import t
from services.accounts import Accounts
from services.commands.office import Office
from services.permissions import Caller
from services.queries import ledger
from services.queries.cursors import Cursors
from services.queries.filters import Filters
from services.queries.moment import Reading, as_of
from services.settings import derive
from services.wiring import House

Json = dict[str, Any]
MOST_RELATED = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door said. `told` and `fields` are in the reader's language, for showing as they stand."""

    status: int
    body: Json
    version: int | None = None

    @property
    def is_good(self) -> bool:
        return self.status < 400

    @property
    def told(self) -> str:
        return str(self.body.get("detail") or self.body.get("title") or self.status)

    @property
    def articles(self) -> list[str]:
        return [str(article) for article in self.body.get("articles", [])]

    @property
    def reference(self) -> str:
        return str(self.body.get("reference", ""))

    @property
    def fields(self) -> dict[str, str]:
        """The fields that are wrong, with what is wrong about each."""
        faults = {str(e["field"]): str(e["message"]) for e in self.body.get("errors", [])}
        if name := self.body.get("field"):
            faults.setdefault(str(name), self.told)
        return faults


class Ask(Protocol):
    """One request through the door, in the reader's name and language."""

    def __call__(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object | None = None,
        match: int | None = None,
        key: str | None = None,
    ) -> Awaitable[Answer]: ...


class Failed(Exception):  # noqa: N818 - what the reader is told
    """The door did not answer what the page needs; the page says so in the reader's words."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.told)
        self.answer = answer


def uuid(id: str) -> str:
    """An address may hold anything; what is no id is not there."""
    try:
        return str(UUID(id))
    except ValueError:
        raise Failed(Answer(404, {})) from None


@dataclass(frozen=True)
class Desk:
    """`rehearse` asks the same door to decide without keeping: it answers the sentences of the facts to come."""

    house: House
    jurisdiction: str
    accounts: Accounts
    ask: Ask
    rehearse: Ask
    today: Callable[[], date]
    office: Callable[[], Office]
    caller: Callable[[], Caller]
    demo: bool = False

    async def read(self, path: str, **params: str) -> Json:
        """What stands at this path; `Failed` when it may not be seen or is not there."""
        answer = await self.ask("GET", path, params={name: value for name, value in params.items() if value})
        if not answer.is_good:
            raise Failed(answer)
        return answer.body

    def head(self) -> tuple[int, datetime | None, bytes]:
        """The last position of the record, when it was recorded, and its hash; of an empty record position 0."""
        return self.house.record(self.jurisdiction).head()

    @property
    def is_simulated(self) -> bool:
        return not self.house.record(self.jurisdiction).place.is_live

    @property
    def office_name(self) -> str:
        """Whose office it is, by the rules in force; nothing while none are entered."""
        try:
            pack = self.office().pack(self.today())
        except Exception:
            return ""
        return t(f"{pack.issuer}督查办公室", f"Supervision Office, {pack.issuer_en}")

    def name(self, code: str) -> str:
        """What people call a unit or a post."""
        return self.office().name(code)

    @contextmanager
    def reading(self, at: date | None = None) -> Iterator[tuple[Any, Reading]]:
        """A connection that only reads, and what a page is read with, now or as of the end of a day."""
        place, today, office = self.house.record(self.jurisdiction).place, self.today(), self.office()
        with self.house.reader() as conn:
            moment = as_of(conn, place, at, today=today)
            yield conn, Reading(place, moment, office.pack(moment.day), office.calendar)

    def mine(self, filters: Filters) -> Filters:
        """The same question, of what this reader may see."""
        who = self.caller()
        if who.role == "unit":
            return replace(filters, seen_by_unit=who.unit)
        if who.role == "leader" and not who.is_head:
            return replace(filters, seen_by_leader=who.post)
        return filters

    def by_number(self, number: str, at: date | None = None) -> str | None:
        """The id behind a register number, a former or misprinted one too. Whether it may be seen, the door says."""
        with self.reading(at) as (conn, reading):
            found = ledger.by_number(conn, reading, number)
        return str(found[0].id) if found else None

    def titles(self, ids: Sequence[str], at: date | None = None) -> dict[str, str]:
        """Number and title of those of these matters that the reader may see."""
        who = self.caller()
        told: dict[str, str] = {}
        with self.reading(at) as (conn, reading):
            for id in ids[:MOST_RELATED]:
                line = ledger.one(conn, reading, UUID(id))
                if line is None or (who.role == "unit" and who.unit not in (*line.leads, *line.assists)):
                    continue
                if who.role == "leader" and not who.is_head and line.leader != who.post:
                    continue
                told[id] = f"{line.number} {line.title}".strip()
        return told

    @property
    def cursors(self) -> Cursors:
        return Cursors(derive(self.house.secret, "cursor"))
