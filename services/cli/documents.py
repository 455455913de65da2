"""Documents 公文: into proposed tasks."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from services.cli.asked import Home, Jurisdiction, Wrong, opened, operator_order

app = typer.Typer()


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="txt、docx、xlsx、csv")],
    source: Annotated[str, typer.Option("--source", help="事项来源 source of the matters")] = "work_report",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看识别结果 show what was understood, keep nothing")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出JSON")] = False,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """读入公文或台账，识别为拟办任务 · an official document or ledger into proposed tasks."""
    from domain.directive import SOURCES
    from services.commands import intake
    from services.commands.order import new_id
    from services.intake.document import read_file
    from services.intake.reading import CannotRead

    if source not in SOURCES:
        raise Wrong(f"没有“{source}”这种来源 · no such source; one of {', '.join(SOURCES)}")
    if not file.is_file():
        raise Wrong(f"没有这个文件 · no such file: {file}")
    content = file.read_bytes()
    try:
        reading = read_file(content, file.name)
    except CannotRead as reason:
        raise Wrong(f"{reason.zh} · {reason.en}") from None
    plain = [proposal.to_json() for proposal in reading.proposals]
    if as_json:
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        for task in reading.proposals:
            units = "、".join(task.lead_units) or "—"
            doubt = f"  ？{'；'.join(u.why_zh for u in task.unsure)}" if task.unsure else ""
            typer.echo(f"{task.seq:>3}  {task.title[:48]}  [{units}]  {task.deadline or ''}{doubt}")
        typer.echo(f"{reading.note_zh} · {reading.note_en}", err=True)
    if dry_run:
        return
    with opened(home, jurisdiction) as (_, record, _settings):
        id = new_id()
        intake.receive(
            record,
            operator_order(record),
            id=id,
            name=reading.about.title or file.name,
            source=source,
            digest=sha256(content).hexdigest(),
            text="\n".join(task.read_from for task in reading.proposals),
            proposals=plain,
            issued=reading.about.issued.isoformat() if reading.about.issued else "",
            doc_number=reading.about.number,
        )
        typer.echo(f"已存入拟办，待确认 · kept for confirmation: /intake/{id}", err=True)
