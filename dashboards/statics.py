"""Statics 静态文件: scripts and styles compressed once, kept in memory, cached by browsers for ever where their address changes with them."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass

import brotli
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDERS = ("/_dash-component-suites/", "/assets/")
SMALL = 900
QUALITY = 9
_FINGERPRINT = re.compile(r"\.v\d+_\w*m\d{9,}[._]")
_DROPPED = (b"if-none-match", b"if-modified-since", b"accept-encoding", b"range")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file as it is sent: plain, brotli, gzip."""

    media_type: bytes
    plain: bytes
    br: bytes | None
    gz: bytes | None


class Statics:
    """Answers for bundles and assets from memory. `replace` gives other bodies for some paths."""

    def __init__(self, app: ASGIApp, replace: Mapping[str, bytes] | None = None) -> None:
        self.app, self.replace = app, dict(replace or {})
        self.kept: dict[str, Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or scope["method"] != "GET" or not path.startswith(FOLDERS) or path.endswith(".map"):
            await self.app(scope, receive, send)
            return
        # Kept by path alone: files change with the process, and a made-up query must not fill the memory.
        found = self.kept.get(path)
        if found is None:
            status, headers, body = await self._fetched(scope, receive, path)
            if status != 200:
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
            found = await asyncio.to_thread(_compressed, dict(headers), body)
            self.kept[path] = found
        for_ever = (
            b"m=" in scope["query_string"]
            or path in self.replace
            or bool(_FINGERPRINT.search(path))
            or "/async-" in path
        )
        await _answer(found, scope, send, for_ever=for_ever)

    async def _fetched(self, scope: Scope, receive: Receive, path: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        if path in self.replace:
            media_type = b"text/css" if path.endswith(".css") else b"text/javascript"
            return 200, [(b"content-type", media_type + b"; charset=utf-8")], self.replace[path]
        status, headers, parts = 500, list[tuple[bytes, bytes]](), list[bytes]()

        async def keep(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], list(message["headers"])
            else:
                parts.append(message.get("body", b""))

        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _DROPPED]}
        await self.app(plain, receive, keep)
        return status, headers, b"".join(parts)


def _compressed(headers: Mapping[bytes, bytes], body: bytes) -> Kept:
    media_type = headers.get(b"content-type", b"application/octet-stream")
    if len(body) < SMALL:
        return Kept(media_type, body, None, None)
    return Kept(media_type, body, brotli.compress(body, quality=QUALITY), gzip.compress(body, 6))


async def _answer(found: Kept, scope: Scope, send: Send, *, for_ever: bool) -> None:
    accepted = Headers(scope=scope).get("accept-encoding", "")
    cached = b"public, max-age=31536000, immutable" if for_ever else b"no-cache"
    headers = [(b"content-type", found.media_type), (b"vary", b"accept-encoding"), (b"cache-control", cached)]
    body = found.plain
    if found.br and "br" in accepted:
        body = found.br
        headers.append((b"content-encoding", b"br"))
    elif found.gz and "gzip" in accepted:
        body = found.gz
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
