"""The server 服务: API and pages joined into one ASGI application. The command line starts it by name.

Order matters: the API's routes, its own 404 among them, stand before Dash adds its catch-all when the
server starts; the gate is added last, so that it is outermost.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import dash
import httpx2
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.app import create_pages
from dashboards.bundle import ASSETS, bundles
from dashboards.desk import Answer, Ask, Desk
from dashboards.login import page as login
from dashboards.public import page as public
from dashboards.reader import Reader, account, language, reader_now
from dashboards.rehearsal import Rehearsal, Rehearsed
from dashboards.statics import Statics
from domain.sentences import sentence
from services.api.app import create_api
from services.api.door import Door
from services.api.gate import CSRF_HEADER, OPEN_PATHS, SESSION_COOKIE, Gate, cookie, session_now
from services.api.language import language as gate_language
from services.commands.office import Office
from services.wiring import House

GRACE_SECONDS = 5
"""For `uvicorn --timeout-graceful-shutdown`: open streams must not hold up a stop."""

CARTESIAN = ASSETS.parent / "plotly-cartesian.min.js"
PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"


def create_server(house: House, jurisdiction: str, *, demo: bool) -> FastAPI:
    """The application of one jurisdiction. `demo` lists the demonstration accounts at log-in."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # Dash finishes its set-up at the first request to `/`; a deep link must not be that request.
        started: Any = pages.backend
        for hook in started._before_request_funcs:
            if inspect.isawaitable(found := hook()):
                await found
        reading.policy = policy(pages)
        warm = asyncio.create_task(_warm(inside, pages))
        try:
            yield
        finally:
            door.hub.close()
            warm.cancel()
            await inside.aclose()
            await beside.aclose()

    server = create_api(house, jurisdiction, lifespan=lifespan)
    door: Door = server.state.door
    rehearsal = create_api(house, jurisdiction)
    rehearsal.state.door.record = Rehearsal(door.record)
    rehearsal.add_exception_handler(Rehearsed, _told(door))
    server.state.rehearsal = rehearsal
    inside, beside = _client(server), _client(rehearsal)

    desk = Desk(
        house=house,
        jurisdiction=jurisdiction,
        accounts=door.accounts,
        ask=_ask(inside),
        rehearse=_ask(beside),
        today=door.today,
        office=_for_a_moment(door.office),
        caller=lambda: door.caller(account()),
        demo=demo,
    )

    def log_in() -> HTMLResponse:
        return HTMLResponse(login.page(desk))

    def published(request: Request) -> HTMLResponse:
        return HTMLResponse(public.page(desk, request.query_params))

    server.add_api_route("/login", log_in, methods=["GET"], include_in_schema=False)
    opened: tuple[str, ...] = OPEN_PATHS
    if house.settings.public_results:
        server.add_api_route(public.PATH, published, methods=["GET"], include_in_schema=False)
        opened = (*OPEN_PATHS, public.PATH)
    pages = create_pages(server, desk)
    reading = _Slot()
    server.add_middleware(Reading, slot=reading)
    server.add_middleware(Packed)
    plotly = {PLOTLY: CARTESIAN.read_bytes()} if CARTESIAN.exists() else {}
    server.add_middleware(Statics, replace={**bundles(), **plotly})
    server.add_middleware(Gate, accounts=door.accounts, open_paths=opened)
    return server


def _for_a_moment(office: Callable[[], Office]) -> Callable[[], Office]:
    """The office as it was up to a second ago: a page asks for hundreds of names, and none may cost a query."""
    held: list[tuple[float, Office]] = []

    def found() -> Office:
        if not held or monotonic() - held[0][0] > 1:
            held[:] = [(monotonic(), office())]
        return held[0][1]

    return found


def policy(pages: dash.Dash) -> str:
    """Content-Security-Policy of the pages: our own origin alone, and Dash's own inline start."""
    scripts = " ".join(pages.csp_hashes())
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self';"
        " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


class _Slot:
    """The policy is known once Dash has started; until then nothing inline runs."""

    policy = "default-src 'self'; frame-ancestors 'none'"


class Packed:
    """Pages and their callbacks' answers are compressed as they go; the API's files and streams go as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packing = GZipMiddleware(app, minimum_size=1_000, compresslevel=4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app if str(scope.get("path", "")).startswith("/api/") else self.packing
        await app(scope, receive, send)


class Reading:
    """Tells pages who reads them, inside the gate; adds the pages' policy."""

    def __init__(self, app: ASGIApp, slot: _Slot) -> None:
        self.app, self.slot = app, slot

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or str(scope["path"]).startswith("/api/"):
            await self.app(scope, receive, send)
            return
        session = session_now.get()
        reader = Reader(
            language="en" if gate_language.get() == "en" else "zh",
            account=session.account if session else None,
            cookie=cookie(Headers(scope=scope), SESSION_COOKIE),
            csrf=session.csrf if session else "",
            path=str(scope["path"]),
        )

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", self.slot.policy)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["cache-control"] = "no-store"
            await send(message)

        token = reader_now.set(reader)
        try:
            await self.app(scope, receive, with_policy)
        finally:
            reader_now.reset(token)


# ── the door, asked from inside ─────────────────────────────────────────────────────────────────


def _client(app: FastAPI) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1", timeout=30)


def _ask(client: httpx2.AsyncClient) -> Ask:
    async def ask(
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object | None = None,
        match: int | None = None,
        key: str | None = None,
    ) -> Answer:
        reader = reader_now.get()
        headers = {
            "cookie": f"{SESSION_COOKIE}={reader.cookie}",
            CSRF_HEADER: reader.csrf,
            "accept-language": "en" if language() == "en" else "zh-CN",
        }
        if match is not None:
            headers["if-match"] = f'"{match}"'
        if key:
            headers["idempotency-key"] = key
        client.cookies.clear()
        response = await client.request(method, path, params=params, json=body, headers=headers)
        try:
            told: Any = response.json()
        except ValueError:
            told = {}
        tag = response.headers.get("etag", "").strip('"')
        return Answer(
            status=response.status_code,
            body=told if isinstance(told, dict) else {"items": told},
            version=int(tag) if tag.isdigit() else None,
        )

    return ask


def _told(door: Door) -> Any:
    """What a rehearsed act would have recorded, sentence by sentence."""

    async def tell(request: Request, rehearsed: Rehearsed) -> JSONResponse:
        tongue = "en" if request.headers.get("accept-language") == "en" else "zh"
        names = door.office().name
        told = [{"sentence": sentence(fact, tongue, names)} for fact in rehearsed.facts]
        return JSONResponse({"items": told})

    return tell


async def _warm(client: httpx2.AsyncClient, pages: dash.Dash) -> None:
    """Compresses the scripts of every page before the first reader waits for them."""
    started: Any = pages
    for path in re.findall(r'src="(/[^"]+)"', started._generate_scripts_html()):
        await client.get(f"http://127.0.0.1{path}")


__all__ = ["GRACE_SECONDS", "create_server"]
