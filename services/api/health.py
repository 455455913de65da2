"""Whether the process lives, whether it can serve, and its figures, for those who operate it."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from pydantic import BaseModel

from services.api.deps import Here
from services.api.door import Lag
from services.api.language import said

MOST_BEHIND = 1_000

router = APIRouter(tags=["operation"])


class Alive(BaseModel):
    status: str


class Ready(BaseModel):
    status: str
    position: int | None = None
    projections: dict[str, int] = {}
    why: list[str] = []


@router.get("/healthz")
def healthz() -> Alive:
    """The process lives. Asks nothing of anyone."""
    return Alive(status="ok")


@router.get("/readyz", responses={503: {"model": Ready, "description": "Not ready, and why"}})
def readyz(here: Here, response: Response) -> Ready:
    """The database is reached and every projection is near the record; else 503 and why."""
    response.headers["cache-control"] = "no-store"
    try:
        head, lags = here.head(), here.lags()
    except Exception:
        response.status_code = 503
        return Ready(status="not ready", why=[said("数据库无法访问", "the database cannot be reached")])
    why = [_why(lag) for lag in lags if lag.stopped or lag.behind > MOST_BEHIND]
    if why:
        response.status_code = 503
    return Ready(
        status="not ready" if why else "ready",
        position=head,
        projections={lag.name: lag.behind for lag in lags},
        why=why,
    )


def _why(lag: Lag) -> str:
    if lag.stopped:
        return said(
            f"投影 {lag.name} 停在第{lag.position}条", f"projection {lag.name} stopped at position {lag.position}"
        )
    return said(f"投影 {lag.name} 落后{lag.behind}条", f"projection {lag.name} is {lag.behind} events behind")


@router.get("/metrics", include_in_schema=False)
def metrics(here: Here) -> Response:
    """Figures for Prometheus."""
    registry = CollectorRegistry()
    try:
        head, lags = here.head(), here.lags()
    except Exception:
        head, lags = 0, []
    Gauge("duban_record_position", "Last position of the record", registry=registry).set(head)
    behind = Gauge("duban_projection_behind", "Events a projection has yet to read", ("projection",), registry=registry)
    stopped = Gauge("duban_projection_stopped", "1 when a projection stopped", ("projection",), registry=registry)
    for lag in lags:
        behind.labels(lag.name).set(lag.behind)
        stopped.labels(lag.name).set(lag.stopped)
    body = generate_latest(here.figures.registry) + generate_latest(registry)
    return Response(body, media_type=CONTENT_TYPE_LATEST)
