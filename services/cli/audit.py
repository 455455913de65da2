"""Audit 审计: the record read again from its facts alone."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from services.cli.asked import AsOf, Home, Jurisdiction, Wrong, moment, opened, progress_bar

app = typer.Typer()


@app.command()
def replay(
    number: Annotated[str | None, typer.Argument(help="督办编号 register number")] = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    language: Annotated[str, typer.Option("--language", help="zh | en")] = "zh",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """只凭事实重演一件事项，或全部合计 · the life of one matter, or the office's totals, from the facts alone."""
    from services.audit import replay as replaying

    with opened(home, jurisdiction) as (_, record, _settings):
        day = moment(as_of, record.place.zone)
        if number is None:
            totals = replaying.totals(record, day)
            typer.echo(json.dumps(totals, ensure_ascii=False, indent=2, default=str) if as_json else _told(totals))
            return
        lines = replaying.life(record, number, day, language)
        if not lines:
            raise Wrong(f"没有编号为“{number}”的事项 · no matter has the number {number!r}")
        if as_json:
            typer.echo(json.dumps([line.to_json() for line in lines], ensure_ascii=False, indent=2))
        else:
            for line in lines:
                typer.echo(f"#{line.position:<7} {line.on}  {line.sentence}")


def _told(totals: dict[str, Any], indent: str = "") -> str:
    lines = []
    for key, value in totals.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", _told(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {value}")
    return "\n".join(lines)


@app.command()
def verify(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """校验链、编号、投影与重演 · the chain, the numbers, the projections against replay."""
    from services.audit import verify as verifying
    from services.projections.register import projector

    with opened(home, jurisdiction) as (_, record, _settings):
        projector(record).catch_up()
        found = verifying.verify(record, progress_bar("校验 verify"))
        for line in found.lines:
            typer.echo(line)
        if not found.ok:
            typer.echo(f"首个不可信位置 · first bad position: {found.first_bad}", err=True)
            raise typer.Exit(1)


@app.command()
def rebuild(
    name: Annotated[str | None, typer.Argument(help="投影名称 projection")] = None,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """在旁重建投影后替换 · a projection anew beside the old one, then swapped in."""
    from services.projections.register import ALL, rebuild_one

    wanted = [name] if name else list(ALL)
    if unknown := [each for each in wanted if each not in ALL]:
        raise Wrong(f"没有投影“{unknown[0]}” · no projection {unknown[0]!r}; one of {', '.join(ALL)}")
    with opened(home, jurisdiction) as (_, record, _settings):
        for each in wanted:
            done = rebuild_one(record, each)
            rate = int(done.facts / done.seconds) if done.seconds else done.facts
            typer.echo(f"{each}: {done.facts} 条事实 facts, {done.seconds:.1f} s, {rate}/s → #{done.position}")
