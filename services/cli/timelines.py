"""Timelines 时间线: which of them a new calendar or rule pack moves, listed; then moved as facts, safely twice."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from typing import Annotated

import typer

from services.cli.asked import Home, Jurisdiction, Wrong, is_alone, moment, opened, operator_order, progress_bar

app = typer.Typer()


class Ground(StrEnum):
    calendar = "calendar"
    rules = "rules"


@app.command()
def timelines(
    rules_of: Annotated[
        str | None, typer.Option("--rules-of", help="按该日施行的规则 by the rules of that day")
    ] = None,
    move: Annotated[Ground | None, typer.Option("--move", help="据此调整 move them on this ground")] = None,
    cause: Annotated[str, typer.Option("--cause", help="通知或规则版本 which notice or version")] = "",
    reason: Annotated[str, typer.Option("--reason", help="理由 why")] = "",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """受影响的决策时间线 · decisions a changed calendar or rule pack moves."""
    from domain.decision.sentences import change_words
    from services.commands import decisions
    from services.commands.office import office_of
    from services.projections.register import projector
    from services.queries import decisions as queries
    from services.queries.moment import AsOf, Reading
    from services.tasks.broker import build_broker

    if move and not (cause and reason):
        raise Wrong("调整须写明 --cause 和 --reason · moving them needs --cause and --reason")
    with opened(home, jurisdiction) as (house, record, _settings):
        projector(record).catch_up()
        office, order = office_of(record), operator_order(record)
        day = moment(rules_of, record.place.zone) or order.today
        with record.place.pool.connection() as conn:
            reading = Reading(record.place, AsOf(None, order.today), office.pack(order.today), office.calendar)
            ids = queries.with_open_steps(conn, reading)
            titles = queries.titles(conn, reading, ids)
        if move:
            work = decisions.Following.of(record, order)
            with closing(build_broker(house)) as broker:
                work.begin(ids, order, broker.send_once, ground=move.value, cause=cause, reason=reason)
                work.finish(progress_bar("时间线 timelines"), alone=is_alone(house))
            for id, each in work.followed().items():
                stands = f"#{each.position}" if each.position else "；".join(breach.zh for breach in each.breaches)
                typer.echo(f"{titles[id]} {stands}")
            return
        found = decisions.would_move(record, ids, office, calendar=office.calendar, today=order.today, rules_of=day)
        typer.echo(f"{len(ids)}项有未完成环节，{len(found)}项将调整 · {len(ids)} open, {len(found)} would move")
        for id, moved in found.items():
            typer.echo(titles[id])
            for change in moved.changes:
                typer.echo(f"  {change_words(change)[0]}")
            for breach in moved.breaches:
                typer.echo(f"  ! {breach.zh} · {breach.en}")
