"""The HTTP application: routes, failures and frame put together. Dashboards are mounted on it from above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import APIRouter, FastAPI
from fastapi_problem.error import Problem
from psycopg.errors import UndefinedTable
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Match

from domain.calendar import BadPlan, BeyondCalendar
from domain.deadlines import BadDeadline
from domain.rhythm import BadRhythm
from services.api import (
    assessments,
    assigning,
    audit,
    batch,
    calendar,
    changing,
    closing,
    compare,
    decisions,
    desks,
    docs,
    exports,
    falling_due,
    files,
    health,
    intake,
    ledger,
    lifeline,
    matters,
    meetings,
    normative,
    notices,
    problems,
    published,
    register,
    reporting,
    rules,
    schemes,
    search,
    session,
    signing,
    statistics,
    stream,
    timing,
    topics,
    urging,
    views,
    work,
)  # fmt: skip
from services.api import units as offices
from services.api.door import Door
from services.api.frame import Frame
from services.api.logs import write_json_logs
from services.api.problems import NotThere, malformed, problem
from services.queries.cursors import BadCursor
from services.queries.filters import BadFilter
from services.queries.freshness import NotYet
from services.record.errors import (
    DiskFull,
    Missing,
    RecordUnavailable,
    Stale,
    TimeRefused,
    Unreadable,
    VersionConflict,
)
from services.wiring import House

PARTS = (
    session, register, ledger, matters, assigning, reporting, timing, changing, closing, work, statistics, intake, offices,
    falling_due, calendar, rules, files, audit, compare, lifeline, desks, batch, stream, search, notices, urging, views, exports,
    schemes, *assessments.PARTS, topics, meetings, normative, signing, *decisions.PARTS,
)  # fmt: skip
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
EVERY_OTHER = "/api/{rest:path}"
MOST_BYTES = 2 * 1024 * 1024
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

DESCRIPTION = """督办事项的接口：登记、交办、签收、反馈、审核、呈报、办结，以及每一步的事实。

Every act is one fact in one ordered record. Answers are in the language of `Accept-Language` (zh-CN, en);
failures are problem details (RFC 9457); every `POST` takes an `Idempotency-Key` and answers its `position`.
"""


def create_api(
    house: House, jurisdiction: str, *, hosts: Sequence[str] = (), lifespan: Lifespan | None = None
) -> FastAPI:
    """The application of one jurisdiction. `hosts` are the names it is reached by besides loopback."""
    write_json_logs()
    app = FastAPI(
        title="Duban 督办",
        version=_version(),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    here = app.state.door = Door(house, jurisdiction)
    v1 = APIRouter(prefix="/api/v1")
    for part in PARTS:
        v1.include_router(part.router)
    if house.settings.public_results:
        v1.include_router(published.router)
    app.include_router(v1)
    app.include_router(health.router)
    app.include_router(docs.router)
    # Before anything mounted above: a page for every unknown path would answer a mistyped route with 200.
    app.add_api_route(
        EVERY_OTHER,
        _nothing,
        methods=[*METHODS, "OPTIONS", "TRACE"],
        include_in_schema=False,
    )
    here.tell = problems.install(app, here.articles, FAILURES)
    docs.describe(app)
    # Inside the frame, so that its refusal too is told as a problem; routes that take files allow more.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BYTES)
    app.add_middleware(Frame, figures=here.figures)
    app.add_middleware(CorrelationIdMiddleware)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, *hosts], www_redirect=False)
    return app


def _nothing(request: Request) -> None:
    """No such path, or a path that does not offer this method."""
    offered = [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in _own(request.app))
    ]
    if offered:
        raise HTTPException(405, headers={"Allow": ", ".join(offered)})
    raise NotThere


def _own(app: FastAPI) -> list[BaseRoute]:
    """The routes before the one that catches every other path."""
    return app.routes[: next(i for i, route in enumerate(app.routes) if getattr(route, "path", "") == EVERY_OTHER)]


def _wrong_field(failure: BadDeadline | BadPlan) -> Problem:
    return malformed([(failure.field or "body", failure.zh, failure.en)])


def _unavailable(failure: RecordUnavailable) -> Problem:
    return problem(503, failure.zh, failure.en, wait=2)


FAILURES: dict[type[Exception], Callable[[Any], Problem]] = {
    BadDeadline: _wrong_field,
    BadPlan: _wrong_field,
    BadRhythm: lambda failure: malformed([("every", failure.zh, failure.en)]),
    BeyondCalendar: lambda failure: malformed([("on", failure.zh, failure.en)]),
    BadFilter: lambda failure: malformed([(failure.field, failure.zh, failure.en)]),
    BadCursor: lambda failure: malformed([("cursor", failure.zh, failure.en)]),
    NotYet: lambda failure: problem(503, failure.zh, failure.en, wait=1),
    UndefinedTable: lambda failure: problem(503, wait=5),
    Missing: lambda failure: problem(404),
    Stale: lambda failure: problem(412, failure.zh, failure.en),
    VersionConflict: lambda failure: problem(409, failure.zh, failure.en),
    TimeRefused: lambda failure: problem(409, failure.zh, failure.en),
    DiskFull: _unavailable,
    RecordUnavailable: _unavailable,
    Unreadable: lambda failure: problem(503, failure.zh, failure.en),
}


def _version() -> str:
    try:
        return version("duban")
    except PackageNotFoundError:
        return "0"
