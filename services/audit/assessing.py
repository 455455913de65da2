"""A year scored again 重新计分, from the record alone: what it would come to as of any day, and what each point came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.results.inputs import Inputs
from domain.results.receipt import ReceiptLine, receipt
from domain.results.results import Results
from domain.results.scoring import score
from services.commands.assessments.settling import earlier
from services.commands.assessments.standing import Assessed, assessed
from services.commands.office import Office, office_of
from services.projections.register import projector
from services.queries import assessments, conduct
from services.queries.moment import Reading, as_of
from services.record.supervision import Supervision


@dataclass(frozen=True)
class Asked:
    """A year as of a position, with all it is scored from."""

    office: Office
    reading: Reading
    found: Assessed
    inputs: Inputs

    @classmethod
    def of(cls, record: Supervision, id: UUID, reading: Reading) -> Asked:
        found = assessed(record, id, until=reading.at.position)
        with record.place.pool.connection() as conn:
            counts = conduct.values(conn, reading, found.scheme)
        inputs = found.year.inputs(counts, earlier(record, found.scheme))
        return cls(office_of(record), reading, found, inputs)

    def results(self, groups: Iterable[str]) -> Results:
        """Units are compared inside their group alone, so that a group can be scored by itself."""
        scheme = self.found.scheme
        return score(replace(scheme, groups={code: scheme.groups[code] for code in groups}), self.inputs)


Score = Callable[[Supervision, UUID, Reading], dict[str, Any]]


def found_years(
    record: Supervision, year: int, kind: str, day: date | None = None, *, by: Score | None = None
) -> list[dict[str, Any]]:
    """Every assessment of this kind and year, scored as of a day or now: not a round of the record, only what it says."""
    projector(record).catch_up()
    office = office_of(record)
    today = datetime.now(ZoneInfo(record.place.zone)).date()
    with record.place.pool.connection() as conn:
        at = as_of(conn, record.place, day, today=today)
        reading = Reading(record.place, at, office.pack(at.day), office.calendar)
        found = assessments.years(conn, reading, kind=kind, year=year)
    return [(by or scored)(record, one.id, reading) for one in found]


def scored(record: Supervision, id: UUID, reading: Reading) -> dict[str, Any]:
    """One year with its receipts, as plain JSON."""
    asked = Asked.of(record, id, reading)
    results = asked.results(asked.found.scheme.groups)
    return whole(record, asked.found, reading, told(record, asked, results), results.digest)


def whole(
    record: Supervision, found: Assessed, reading: Reading, units: list[dict[str, Any]], digest: str
) -> dict[str, Any]:
    """A year from its units, those of each group together."""
    return {
        "id": str(found.year.id),
        "name": found.year.name,
        "kind": found.year.now.kind,
        "year": found.year.now.year,
        "version": found.scheme.version,
        "stage": found.year.now.stage,
        "position": record.head()[0] if reading.at.position is None else reading.at.position,
        "digest": digest,
        "complete": all(each["complete"] for each in units),
        "units": units,
    }


def told(record: Supervision, asked: Asked, results: Results) -> list[dict[str, Any]]:
    """The units of these results from the first place of each group on, each with its receipt."""
    scheme = asked.found.scheme
    units = []
    with record.place.pool.connection() as conn:
        for group in scheme.groups.values():
            for result in results.ranking(group.code):
                grade = next((each.name for each in scheme.grades if each.code == result.grade), "")
                made = receipt(scheme, asked.inputs, results, result.unit)
                counted = conduct.facts(conn, asked.reading, scheme, result.unit)
                units.append(
                    {
                        "unit": result.unit,
                        "name": asked.office.name(result.unit),
                        "group": group.name,
                        "base": str(result.base),
                        "bonus": str(result.bonus),
                        "deduction": str(result.deduction),
                        "total": str(result.total),
                        "rank": result.rank,
                        "grade": grade,
                        "complete": result.complete,
                        "lines": [
                            _line(
                                line,
                                {each for of_name in counted[line.indicator.code].values() for each in of_name}
                                if line.indicator.source == "stream"
                                else set(asked.found.said_of.get((result.unit, line.indicator.code), ())),
                            )
                            for line in made.lines
                        ],
                    }
                )
    return units


def _line(made: ReceiptLine, positions: set[int]) -> dict[str, Any]:
    line = made.line
    return {
        "indicator": line.indicator,
        "name": made.indicator.name,
        "weight": str(line.weight),
        "points": str(line.points) if line.counts else "—",
        "status": line.status,
        "formula": made.formula,
        "steps": [f"{step.name} = {step.symbols} = {step.numbers} = {step.value.normalize():f}" for step in made.steps],
        "inputs": {symbol: str(value) for symbol, value in line.scored.inputs.items()} if line.scored else {},
        "article": made.article,
        "why": line.why.zh if line.why else "",
        "better": made.better.zh if made.better else "",
        "positions": sorted(positions),
    }
