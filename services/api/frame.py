"""What stands around every request: its reference number, its language, its log line, its figures."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import structlog
from asgi_correlation_id import correlation_id
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.api.gate import with_security_headers
from services.api.language import language, preferred
from services.api.problems import problem

V1 = "/api/v1"

log = structlog.get_logger("duban.access")


class Figures:
    """The counters one process shows at `/metrics`, by route and never by what was asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "duban_requests_total", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram("duban_request_seconds", "Time to answer", ("method", "route"), registry=self.registry)


class _Answer:
    """Passes an answer on. A body over the limit is refused below us in plain text: that one is told as a problem."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = self.instead = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 413:
            plain = not Headers(raw=message["headers"]).get("content-type", "").startswith("application/problem+json")
            self.instead = 413 if plain else 0
        if not self.instead:
            await self.passing(message)

    async def passing(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class Frame:
    """Requests to the API and to operation; pages have the gate."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app, self.figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or not path.startswith(("/api/", "/healthz", "/readyz", "/metrics")):
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        told = language.set(preferred(Headers(scope=scope).get("accept-language", "")))
        answer = _Answer(with_security_headers(send, path))
        try:
            try:
                await self.app(scope, receive, answer.send)
            except Exception as failure:
                log.error("failed", path=path, method=scope["method"], exc_info=failure)
                if answer.status:
                    raise
                answer.instead = 500
            if answer.instead:
                told_as = problem(answer.instead)
                response = JSONResponse(told_as.marshal(), told_as.status, media_type="application/problem+json")
                await response(scope, receive, answer.passing)
        finally:
            language.reset(told)
            self._note(scope, path, answer.status or 500, perf_counter() - began)

    def _note(self, scope: Scope, path: str, status: int, seconds: float) -> None:
        template = _template(scope, path)
        method = scope["method"] if template != "unmatched" else "ANY"
        self.figures.requests.labels(method, template, str(status)).inc()
        self.figures.seconds.labels(method, template).observe(seconds)
        if path.startswith("/api/"):
            # The query may hold a name somebody searched for: it stays out of the log.
            log.info(
                "request",
                method=scope["method"],
                path=path,
                status=status,
                ms=round(seconds * 1000, 1),
                account=scope.get("state", {}).get("account"),
                reference=correlation_id.get(),
            )


def _template(scope: Scope, path: str) -> str:
    """The route as it is written, so that figures are counted by route and not by matter."""
    route: Any = scope.get("route")
    written = str(getattr(route, "path", ""))
    if not written or "{rest:path}" in written:
        return "unmatched"
    # An included router's route knows its path below the prefix alone.
    return written if not path.startswith(V1) or written.startswith(V1) else V1 + written
