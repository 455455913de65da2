"""Operation 运维: the database, the office's registers, the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.cli.asked import Home, Jurisdiction, Wrong, settings_with
from services.wiring import open_house

app = typer.Typer()


@app.command()
def migrate(home: Home = None) -> None:
    """建库或升级 · prepare or upgrade the database."""
    from services import migrations, postgres

    settings = settings_with(home)
    server = None if settings.database_url else postgres.start(settings.home)
    try:
        dsn = settings.database_url or (server.dsn() if server else "")
        for name in migrations.migrate(dsn, settings.secret()):
            typer.echo(name)
        typer.echo("已是最新 · up to date")
    finally:
        if server:
            server.close()


@app.command()
def found(
    units: Annotated[
        Path | None, typer.Option("--units", help="单位名录 csv: code,name,short_name,kind,aliases")
    ] = None,
    posts: Annotated[Path | None, typer.Option("--posts", help="领导岗位 csv: code,title,holder,rank")] = None,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """建档：规则包、日历、单位和岗位名录，可重复运行 · rules, calendar, units and posts; safe to run again."""
    from services import serving

    for file in (units, posts):
        if file is not None and not file.is_file():
            raise Wrong(f"没有这个文件 · no such file: {file}")
    settings = settings_with(home, jurisdiction)
    with open_house(settings) as house:
        record = serving.record_of(house, settings, demo=False)
        try:
            serving.found(record, units=units, posts=posts)
        except (KeyError, ValueError) as wrong:
            raise Wrong(f"名录不可读 · cannot read the register: {wrong}") from None
        typer.echo(f"{record.place.jurisdiction} ({record.place.kind}): #{record.head()[0]}")


@app.command()
def doctor(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """检查数据库、权限和环境 · checks the database, its rights and the machine."""
    from services.doctor import examine

    with open_house(settings_with(home, jurisdiction)) as house:
        checks = examine(house)
        for check in checks:
            typer.echo(f"{'✓' if check.ok else '✗'} {check.name_zh} · {check.name_en}  {check.detail}")
        if not all(check.ok for check in checks):
            raise typer.Exit(1)
