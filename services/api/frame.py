"""What stands around every request: its reference number, its language, its log line, its figures."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import structlog
from asgi_correlation_id import correlation_id
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.api.gate import with_security_headers
from services.api.language import language, preferred

log = structlog.get_logger("duban.access")


class Figures:
    """The counters one process shows at `/metrics`, by route and never by what was asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "duban_requests_total", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "duban_request_seconds", "Time to answer", ("method", "route"), registry=self.registry
        )


class Frame:
    """Requests to the API and to operation; pages have the gate."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app, self.figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or not path.startswith(("/api/", "/healthz", "/readyz", "/metrics")):
            await self.app(scope, receive, send)
            return
        status, began = 500, perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        told = language.set(preferred(Headers(scope=scope).get("accept-language", "")))
        try:
            await self.app(scope, receive, with_security_headers(noting, path))
        finally:
            language.reset(told)
            self._note(scope, path, status, perf_counter() - began)

    def _note(self, scope: Scope, path: str, status: int, seconds: float) -> None:
        route: Any = scope.get("route")
        template = getattr(route, "path", "") or "unmatched"
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
