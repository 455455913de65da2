"""Assessments 考核: a year scored from the record, each score with what it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import typer

from services.cli.asked import AsOf, Home, Jurisdiction, Wrong, is_alone, moment, opened, progress_bar
from services.queries.moment import Reading
from services.record.supervision import Supervision
from services.wiring import House

app = typer.Typer()


class Kind(StrEnum):
    departments = "departments"
    localities = "localities"


@app.command()
def assess(
    year: Annotated[int, typer.Argument(min=1949, max=2200, help="考核年度 the year")],
    kind: Annotated[Kind, typer.Argument(help="部门或镇街 departments | localities")],
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """计分并说明每分的来处 · scores, with what each came from."""
    from services.audit.assessing import found_years

    with opened(home, jurisdiction) as (house, record, _settings):
        years = found_years(record, year, kind.value, moment(as_of, record.place.zone), by=partial(_scored, house))
        if not years:
            raise Wrong(f"{year}年没有启动这类考核 · no assessment of {kind.value} was open in {year}")
        if as_json:
            typer.echo(json.dumps(years, ensure_ascii=False, indent=2))
            return
        for one in years:
            for line in _told(one):
                typer.echo(line)


def _scored(house: House, record: Supervision, id: UUID, reading: Reading) -> dict[str, Any]:
    """Here, or of many units among the workers, where any is running."""
    from services.audit.assessing import scored
    from services.tasks import scorings
    from services.tasks.broker import build_broker

    if is_alone(house) or not scorings.is_worth_it(record, id, reading):
        return scored(record, id, reading)
    with closing(build_broker(house)) as broker:
        return scorings.among_workers(record, id, reading, send=broker.send_once, tick=progress_bar("计分 scoring"))


def _told(year: dict[str, Any]) -> Iterator[str]:
    state = "" if year["complete"] else "；数据未齐 data still owed"
    yield f"{year['name']}（{year['version']}版，计至第{year['position']}条 as of position {year['position']}{state}）"
    for unit in year["units"]:
        rank = "—" if unit["rank"] is None else unit["rank"]
        yield f"{unit['group']} {rank:>3}  {unit['name']} {unit['total']} {unit['grade']}"
        for line in unit["lines"]:
            came = "；".join(line["steps"]) or line["why"]
            facts = ",".join(f"#{position}" for position in line["positions"])
            article = f" 〔{line['article']}〕" if line["article"] else ""
            yield f"      {line['name']} {line['points']}/{line['weight']}  {came}{article} {facts}".rstrip()
