"""Real documents read into the sample 公文入库: the tasks that fit a district, and who undertakes them here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import UUID

from services.commands import intake
from services.commands.order import new_id
from services.demo import lives
from services.demo.desk import Desk, Story
from services.demo.lives import Matter
from services.intake.document import Reading, read_file


@dataclass(frozen=True)
class Taken:
    """A task of a document that fits a district, and who undertakes it here."""

    document: str
    seq: int
    leads: tuple[str, ...]
    assisting: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    source: str = "work_report"


LIVELIHOOD = "CQ-2026-report.txt"
KINDERGARTENS = "GBF-2019-3.txt"
EMPLOYMENT = "GF-2018-39.txt"
ENFORCEMENT = "GBF-2018-118.txt"

TAKEN: tuple[Taken, ...] = (
    Taken(LIVELIHOOD, 51, ("LP-JSW",), ("500155001", "500155002"), source="livelihood"),
    Taken(LIVELIHOOD, 52, ("LP-GAJ", "LP-JTJ"), ("500155001",), source="livelihood"),
    Taken(LIVELIHOOD, 53, ("LP-JW",), ("LP-WJW",), source="livelihood"),
    Taken(LIVELIHOOD, 54, ("LP-JW",), ("LP-MZJ",), source="livelihood"),
    Taken(LIVELIHOOD, 55, ("LP-MZJ",), ("LP-SWW",), source="livelihood"),
    Taken(LIVELIHOOD, 57, ("LP-MZJ",), ("LP-WJW",), source="livelihood"),
    Taken(LIVELIHOOD, 58, ("LP-WJW",), ("LP-YBJ",), source="livelihood"),
    Taken(LIVELIHOOD, 59, ("LP-WJW",), (), source="livelihood"),
    Taken(LIVELIHOOD, 61, ("LP-CGJ",), ("LP-JW", "LP-WJW"), source="livelihood"),
    Taken(LIVELIHOOD, 62, ("LP-SLJ",), ("500155102", "500155103"), source="livelihood"),
    Taken(LIVELIHOOD, 63, ("LP-WJW",), ("LP-JW",), source="livelihood"),
    Taken(LIVELIHOOD, 64, ("LP-GAJ",), (), source="livelihood"),
    Taken(LIVELIHOOD, 65, ("LP-YJJ",), ("LP-JSW",), source="livelihood"),
    Taken(LIVELIHOOD, 48, ("LP-JW",)),
    Taken(LIVELIHOOD, 46, ("LP-RSJ",), ("LP-CZJ", "LP-YBJ")),
    Taken(KINDERGARTENS, 1, ("LP-JW",), ("LP-GZJ", "LP-JSW"), source="superior"),
    Taken(KINDERGARTENS, 2, ("LP-JW",), ("LP-GZJ",), source="superior"),
    Taken(KINDERGARTENS, 3, ("LP-JW",), ("LP-CZJ",), source="superior"),
    Taken(KINDERGARTENS, 4, ("LP-JW",), ("LP-JSW",), source="superior"),
    Taken(EMPLOYMENT, 1, ("LP-RSJ",), ("LP-CZJ",), source="superior"),
    Taken(EMPLOYMENT, 2, ("LP-CZJ",), (), source="superior"),
    Taken(EMPLOYMENT, 5, ("LP-RSJ",), (), source="superior"),
    Taken(EMPLOYMENT, 7, ("LP-RSJ",), ("LP-JXW",), source="superior"),
    Taken(EMPLOYMENT, 11, ("LP-CZJ",), ("LP-MZJ",), source="superior"),
    Taken(ENFORCEMENT, 1, ("LP-SFJ",), (), source="superior"),
    Taken(ENFORCEMENT, 2, ("LP-SFJ",), (), ("all_localities",), source="superior"),
)


def stories(desk: Desk, begun: date) -> Iterator[tuple[datetime, Story]]:
    """Each document is read by the product itself; the tasks that fit are confirmed, the rest set aside."""
    for place, name in enumerate((LIVELIHOOD, KINDERGARTENS, EMPLOYMENT, ENFORCEMENT)):
        content = files("services.intake").joinpath("samples", name).read_bytes()
        reading = read_file(content, name)
        arrival = desk.calendar.add_working_days(begun, 4 + place * 38)
        matters = [_from_document(desk, reading, taken, arrival) for taken in TAKEN if taken.document == name]
        document = new_id()
        yield desk.morning(arrival), _read(desk, document, name, content, reading, matters)
        for number, (seq, matter) in enumerate(matters):
            matter.enter = _entering(document, seq, matter)
            start = desk.calendar.add_working_days(arrival, 1 + number * 4)
            yield desk.morning(start), lives.LIVES[(place * 5 + number) % len(lives.LIVES)](desk, matter)


def _read(
    desk: Desk, document: UUID, name: str, content: bytes, reading: Reading, matters: list[tuple[int, Matter]]
) -> Story:
    intake.receive(
        desk.record,
        desk.order("office"),
        id=document,
        name=reading.about.title or name,
        source="work_report",
        digest=sha256(content).hexdigest(),
        text=content.decode(),
        proposals=[proposal.to_json() for proposal in reading.proposals],
        issued=reading.about.issued.isoformat() if reading.about.issued else "",
        doc_number=reading.about.number,
    )
    yield 1
    taken = {seq for seq, _ in matters}
    for proposal in reading.proposals[:6]:
        if proposal.seq not in taken:
            intake.dismiss(
                desk.record, document, desk.order("office"), seq=proposal.seq, reason="属市级任务，本区不单独立项"
            )


def _entering(document: UUID, seq: int, matter: Matter) -> Callable[[Desk], UUID]:
    def enter(desk: Desk) -> UUID:
        id = new_id(int(desk.at.timestamp() * 1000))
        fields = {**matter.fields, "received_on": desk.today}
        intake.confirm(desk.record, document, desk.order("office"), seq=seq, directive=id, **fields)
        return id

    return enter


def _from_document(desk: Desk, reading: Reading, taken: Taken, arrival: date) -> tuple[int, Matter]:
    proposal = reading.proposals[taken.seq - 1]
    issued = reading.about.issued or arrival
    due: Mapping[str, Any] = {"kind": "working_days", "days": desk.chance.choice((30, 45, 60, 90))}
    if proposal.deadline and proposal.deadline > issued:
        span = min((proposal.deadline - issued).days, 300)
        due = {"kind": "date", "on": (arrival + timedelta(days=max(span, 45))).isoformat()}
    about = reading.about.number or reading.about.title
    return taken.seq, Matter(
        fields={
            "source": taken.source,
            "title": proposal.title,
            "content": f"{proposal.text}\n（演示：原文时限已平移到样例年度，按本区分解任务落实）",
            "basis": about,
            "external_number": reading.about.number,
            "level": "open",
            "issuer": "city_gov" if taken.source == "superior" else "",
        },
        leads=taken.leads,
        assisting=taken.assisting,
        groups=taken.groups,
        due=due,
    )
