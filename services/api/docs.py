"""The description of the API for people and programs, from our own files alone: an office network has no internet."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, HTMLResponse

from services.api.problems import NotThere

ASSETS = Path(__file__).parent / "swagger"

_TYPES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "start.js": "text/javascript",
    "LICENSE": "text/plain",
    "NOTICE": "text/plain",
}
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>Duban 督办 API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>
"""

router = APIRouter(include_in_schema=False)


@router.get("/api/docs")
def page() -> HTMLResponse:
    return HTMLResponse(_PAGE)


@router.get("/api/docs/{name}")
def asset(name: str) -> FileResponse:
    if name not in _TYPES:
        raise NotThere
    return FileResponse(ASSETS / name, media_type=_TYPES[name], headers={"cache-control": "max-age=86400"})


def describe(app: FastAPI) -> None:
    """The OpenAPI document, with the one shape of every failure."""

    def schema() -> dict[str, object]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            schemas["Problem"] = PROBLEM
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = schema  # type: ignore[method-assign]


PROBLEM: dict[str, object] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. A refused rule's type is `urn:duban:rule:RULE:ARTICLES`.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reference": {"type": "string", "description": "number of the request in the log"},
        "rule": {"type": "string"},
        "articles": {"type": "array", "items": {"type": "string"}},
        "field": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
