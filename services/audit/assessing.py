"""A year scored again 重新计分, from the record alone: what it would come to as of any day, and what each point came from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.results.receipt import ReceiptLine, receipt
from domain.results.scoring import score
from services.commands.assessments.settling import earlier
from services.commands.assessments.standing import Assessed, assessed
from services.commands.office import Office, office_of
from services.projections.register import projector
from services.queries import assessments, conduct
from services.queries.moment import Reading, as_of
from services.record.supervision import Supervision


def found_years(record: Supervision, year: int, kind: str, day: date | None = None) -> list[dict[str, Any]]:
    """Every assessment of this kind and year, scored as of a day or now: not a round of the record, only what it says."""
    projector(record).catch_up()
    office = office_of(record)
    today = datetime.now(ZoneInfo(record.place.zone)).date()
    with record.place.pool.connection() as conn:
        at = as_of(conn, record.place, day, today=today)
        reading = Reading(record.place, at, office.pack(at.day), office.calendar)
        found = assessments.years(conn, reading, kind=kind, year=year)
    return [scored(record, office, one.id, reading) for one in found]


def scored(record: Supervision, office: Office, id: UUID, reading: Reading) -> dict[str, Any]:
    """One year with its receipts, as plain JSON."""
    found: Assessed = assessed(record, id, until=reading.at.position)
    scheme = found.scheme
    with record.place.pool.connection() as conn:
        inputs = found.year.inputs(conduct.values(conn, reading, scheme), earlier(record, scheme))
        results = score(scheme, inputs)
        units = []
        for group in scheme.groups.values():
            for result in results.ranking(group.code):
                grade = next((each.name for each in scheme.grades if each.code == result.grade), "")
                made = receipt(scheme, inputs, results, result.unit)
                counted = conduct.facts(conn, reading, scheme, result.unit)
                units.append(
                    {
                        "unit": result.unit,
                        "name": office.name(result.unit),
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
                                else set(found.said_of.get((result.unit, line.indicator.code), ())),
                            )
                            for line in made.lines
                        ],
                    }
                )
    return {
        "id": str(id),
        "name": found.year.name,
        "kind": found.year.now.kind,
        "year": found.year.now.year,
        "version": scheme.version,
        "stage": found.year.now.stage,
        "position": record.head()[0] if reading.at.position is None else reading.at.position,
        "digest": results.digest,
        "complete": all(each["complete"] for each in units),
        "units": units,
    }


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
        "positions": sorted(positions),
    }
