"""Number series 编号序列."""

from __future__ import annotations

from typing import Annotated

import typer

from services.cli.asked import Home, Jurisdiction, opened, operator_order

app = typer.Typer(help="编号序列 number series", no_args_is_help=True)


@app.command("open")
def series_open(
    year: Annotated[int, typer.Argument(min=2000, max=2100)],
    next: Annotated[int, typer.Option("--next", min=1, max=1_000_000, help="下一个编号 the next number")],
    basis: Annotated[str, typer.Option("--basis", help="依据 on what basis")],
    series: Annotated[str, typer.Option("--series", help="编号序列，默认主序列 series")] = "",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """年中启用编号 · an office that starts mid-year."""
    from services.commands import directives

    with opened(home, jurisdiction) as (_, record, _settings):
        directives.begin_series(record, operator_order(record), year=year, next=next, basis=basis, series=series)
        typer.echo(f"{year}年编号自第{next}号起 · numbers of {year} begin at {next}")
