"""Exports 导出: what leaves as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.cli.asked import AsOf, Home, Jurisdiction, Wrong, moment, opened

app = typer.Typer(help="导出 exports", no_args_is_help=True)


@app.command("ledger")
def export_ledger(
    file: Annotated[Path, typer.Argument(help="FILE.xlsx")],
    as_of: AsOf = None,
    language: Annotated[str, typer.Option("--language", help="zh | en")] = "zh",
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """督办台账导出为Excel · the ledger as a spreadsheet."""
    from services.documents.ledger import export

    if file.suffix.lower() != ".xlsx":
        raise Wrong("文件名须以.xlsx结尾 · the file's name must end in .xlsx")
    if not file.absolute().parent.is_dir():
        raise Wrong(f"没有这个目录 · no such folder: {file.absolute().parent}")
    with opened(home, jurisdiction) as (house, record, _settings):
        count = export(
            house, record, file, as_of=moment(as_of, record.place.zone), exported_by="operator", language=language
        )
        typer.echo(f"{count} 件 · {count} matters → {file}")
