"""The gate: who is behind a request to a page, and what every answer carries. Pure ASGI, for pages and sockets alike."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.accounts import Accounts, Session, csrf_of
from services.api.language import Language, language, preferred, said

SESSION_COOKIE, CSRF_COOKIE, LANGUAGE_COOKIE = "sid", "_csrf_token", "lang"
CSRF_HEADER = "x-csrftoken"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = ("/login", "/healthz", "/readyz", "/metrics", "/assets/", "/_dash-component-suites/", "/_favicon.ico")

session_now: ContextVar[Session | None] = ContextVar("session_now", default=None)
"""The log-in behind the page being served; None before one."""

_HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; frame-ancestors 'none'"
)


def cookie(headers: Headers, name: str) -> str:
    """One cookie's value, "" when there is none or the header cannot be read."""
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def same_origin(headers: Headers) -> bool:
    """Whether a request that changes something came from our own pages, or from no browser at all."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def csrf_sent(headers: Headers, session: Session) -> bool:
    """Whether the request proves that it was made by a page that could read the session's own token."""
    return compare_digest(headers.get(CSRF_HEADER, "").encode("latin-1", "replace"), session.csrf.encode())


def set_session(response: Response, token: str, *, secure: bool) -> None:
    """Gives a browser its session: the token no script can read, and the one that pages send back."""
    response.set_cookie(SESSION_COOKIE, token, httponly=True, secure=secure, samesite="lax", path="/")
    response.set_cookie(CSRF_COOKIE, csrf_of(token), secure=secure, samesite="strict", path="/")


def clear_session(response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
    response.delete_cookie(CSRF_COOKIE, path="/", samesite="strict")


def with_security_headers(send: Send, path: str, policy: str = "") -> Send:
    """Adds what every answer carries; what an answer says itself stands."""
    if not policy and path.startswith("/api/"):
        policy = DOCS_POLICY if path.startswith("/api/docs") else API_POLICY

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if policy:
                headers.setdefault("content-security-policy", policy)
            if path.startswith("/api/v1"):
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return guarded


class Gate:
    """Lets a page request through with its session, or sends it to log in.

    Requests to the API pass: its own door takes bearer tokens and keys too, and checks the cookie's
    proof itself. Added after the dashboards, so that it wraps them.
    """

    def __init__(
        self, app: ASGIApp, accounts: Accounts, *, policy: str = "", open_paths: tuple[str, ...] = OPEN_PATHS
    ) -> None:
        self.app, self.accounts, self.policy, self.open_paths = app, accounts, policy, open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path, headers = str(scope["path"]), Headers(scope=scope)
        if path.startswith("/api/"):
            await self.app(scope, receive, send)
            return
        token = cookie(headers, SESSION_COOKIE)
        session = await to_thread.run_sync(self.accounts.sessions.find, token) if token else None
        told = language.set(_language(session, headers))
        try:
            if refusal := self._refusal(scope, path, headers, session):
                await self._refuse(refusal, scope, receive, send)
                return
            current = session_now.set(session)
            try:
                await self.app(scope, receive, with_security_headers(send, path, self.policy))
            finally:
                session_now.reset(current)
        finally:
            language.reset(told)

    def _refusal(self, scope: Scope, path: str, headers: Headers, session: Session | None) -> Response | None:
        is_open = any(
            path == p or (path.startswith(p) and (p.endswith("/") or path[len(p)] in "/?")) for p in self.open_paths
        )
        if session is None and not is_open:
            if path.startswith("/_dash-") or scope["type"] == "websocket":
                return JSONResponse({"detail": said("请先登录", "Log in first")}, 401)
            asked = scope.get("query_string", b"").decode("latin-1")
            return RedirectResponse("/login?next=" + quote(f"{path}?{asked}" if asked else path, safe="/"), 303)
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE
        if changes and not same_origin(headers):
            return JSONResponse({"detail": said("请求来自其他网站", "The request came from another site")}, 403)
        if changes and scope["type"] == "http" and session and not csrf_sent(headers, session) and not is_open:
            return JSONResponse({"detail": said("页面已过期，请刷新", "The page has expired; reload it")}, 403)
        return None

    async def _refuse(self, refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4401 if refusal.status_code == 401 else 4403})
            return
        await refusal(scope, receive, with_security_headers(send, str(scope["path"]), self.policy))


def _language(session: Session | None, headers: Headers) -> Language:
    match session.account.language if session else cookie(headers, LANGUAGE_COOKIE):
        case "zh-CN" | "en" as chosen:
            return chosen
    return preferred(headers.get("accept-language", ""))
