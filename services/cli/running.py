"""Running 运行: everything in one process, or each part in its own."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from services.cli.asked import Home, Jurisdiction, Port, opened, progress_bar, settings_with
from services.wiring import open_house

app = typer.Typer()


@app.command()
def serve(
    port: Port = 8000,
    home: Home = None,
    jurisdiction: Jurisdiction = None,
    demo: Annotated[bool, typer.Option("--demo", help="装入样例 load the sample into an empty record")] = False,
) -> None:
    """全部功能在一个进程中运行 · everything in one process."""
    from services import serving

    serving.serve(
        settings_with(home, jurisdiction), port=port, demo=demo, say=typer.echo, tick=progress_bar("样例 sample")
    )


@app.command()
def web(port: Port = 8000, home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """只运行网页和接口 · pages and API alone."""
    from services import serving
    from services.tasks.broker import build_broker

    settings = settings_with(home, jurisdiction)
    serving.must_be_free(port)
    with open_house(settings) as house, closing(build_broker(house)) as broker:
        house.send = broker.send_once
        serving.must_know_its_rules(serving.record_of(house, settings, demo=False))
        typer.echo(f"http://127.0.0.1:{port}")
        serving.web(house, settings, port=port, demo=False)


@app.command()
def project(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """只运行投影 · the projections alone; any number of processes, one leads."""
    from services import serving

    with opened(home, jurisdiction) as (_, record, _settings):
        serving.must_know_its_rules(record)
        with serving.projecting(record):
            serving.until_stopped().wait()


@app.command()
def work(home: Home = None, jurisdiction: Jurisdiction = None) -> None:
    """只运行后台任务 · background work alone."""
    from services import serving
    from services.tasks import worker

    with opened(home, jurisdiction) as (_, record, settings):
        serving.must_know_its_rules(record)
    raise typer.Exit(worker.run_worker(settings))
