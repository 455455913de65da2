"""Problem details (RFC 9457): every way a request can fail, told once, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from asgi_correlation_id import correlation_id
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi_problem.error import Problem
from fastapi_problem.handler import ExceptionHandler, add_exception_handler, new_exception_handler
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request

from domain.aggregate import Refused
from services.accounts import Busy
from services.api.language import said

Articles = Callable[[str], tuple[str, ...]]
"""The articles behind a rule pack key, of the pack in force."""

TYPES: Mapping[int, tuple[str, str, str]] = {
    400: ("bad-request", "请求有误", "Bad request"),
    401: ("log-in", "请先登录", "Log in first"),
    403: ("not-allowed", "无权办理", "Not allowed"),
    404: ("not-found", "没有找到，或您无权查看", "Not there, or not visible to you"),
    405: ("method", "不支持这种请求方法", "This method is not offered here"),
    409: ("conflict", "与现状冲突，请刷新后重试", "In conflict with the present state; look again"),
    412: ("stale", "内容已被他人更新，请刷新后重试", "Changed by somebody else meanwhile; look again"),
    413: ("too-large", "内容过大", "Too large"),
    422: ("malformed", "填写有误", "Something is not filled in correctly"),
    429: ("too-many", "请求过于频繁，请稍后再试", "Too many requests; try again later"),
    500: ("failed", "系统出错，已记录", "The system failed; it has been noted"),
    503: ("not-ready", "服务暂时不可用，请稍后再试", "Not ready; try again in a moment"),
}

_FAULTS: Mapping[str, tuple[str, str]] = {
    "missing": ("必填", "is required"),
    "extra_forbidden": ("不认识这一项", "is not known here"),
    "json_invalid": ("不是有效的JSON", "is not valid JSON"),
    "text_unprintable": ("含有不可用的控制字符", "holds control characters"),
    "text_empty": ("不能为空", "may not be empty"),
    "string_too_short": ("太短，至少{min_length}字", "is too short: {min_length} characters at least"),
    "string_too_long": ("太长，最多{max_length}字", "is too long: {max_length} characters at most"),
    "string_type": ("须为文字", "must be text"),
    "string_unicode": ("不是有效的文字", "is not valid text"),
    "string_pattern_mismatch": ("格式不正确", "has the wrong form"),
    "day_written": ("日期须写作2026-01-31", "is a day, written 2026-01-31"),
    "date_from_datetime_parsing": ("日期须写作2026-01-31", "is a day, written 2026-01-31"),
    "uuid_parsing": ("编码格式不正确", "is not an identifier"),
    "uuid_type": ("编码格式不正确", "is not an identifier"),
    "literal_error": ("不是可选的值", "is not one of the possible values"),
    "enum": ("不是可选的值", "is not one of the possible values"),
    "int_type": ("须为整数", "must be a whole number"),
    "int_parsing": ("须为整数", "must be a whole number"),
    "int_parsing_size": ("数字过大", "is too large a number"),
    "int_from_float": ("须为整数", "must be a whole number"),
    "bool_type": ("须为是或否", "must be true or false"),
    "bool_parsing": ("须为是或否", "must be true or false"),
    "list_type": ("须为列表", "must be a list"),
    "too_long": ("项目过多，最多{max_length}项", "has too many entries: {max_length} at most"),
    "too_short": ("项目过少，至少{min_length}项", "has too few entries: {min_length} at least"),
    "greater_than_equal": ("不能小于{ge}", "may not be less than {ge}"),
    "less_than_equal": ("不能大于{le}", "may not be more than {le}"),
    "day_too_early": ("不能早于{first}", "may not be before {first}"),
    "day_too_late": ("不能晚于{last}", "may not be after {last}"),
    "model_attributes_type": (
        "须为JSON对象（Content-Type: application/json）",
        "must be a JSON object (Content-Type: application/json)",
    ),
    "model_type": ("须为JSON对象", "must be a JSON object"),
    "dict_type": ("须为JSON对象", "must be a JSON object"),
}


@dataclass(eq=False)
class Malformed(Exception):  # noqa: N818 - the answer's word
    """A field that is wrong for a reason the schema cannot say."""

    field: str
    zh: str
    en: str


@dataclass(eq=False)
class NotAllowed(Exception):  # noqa: N818
    """The permission table says no. `rule` names what forbids it, where it is more than the table."""

    zh: str = "您的角色无权办理这一项"
    en: str = "Your role may not do this"
    rule: str = ""


@dataclass(eq=False)
class Unknown(Exception):  # noqa: N818
    """Nobody we know asks, or not any more."""

    zh: str = ""
    en: str = ""


class NotThere(Exception):  # noqa: N818
    """Not there, or not for the caller to know."""


@dataclass(eq=False)
class NotReady(Exception):  # noqa: N818
    """Something this answer needs is not reachable or not caught up."""

    zh: str
    en: str
    wait: int = 1


@dataclass(eq=False)
class TooMany(Exception):  # noqa: N818
    wait: int


def problem(status: int, zh: str = "", en: str = "", *, kind: str = "", wait: int = 0, **extras: Any) -> Problem:
    """A problem in the reader's language. `kind` is the last part of its type, by default that of the status."""
    usual, title_zh, title_en = TYPES.get(status, TYPES[400])
    headers = {"Retry-After": str(wait)} if wait else {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="duban"'
    return Problem(
        title=said(title_zh, title_en),
        type_=f"urn:duban:{kind or 'problem:' + usual}",
        detail=_utf8(said(zh, en) or said(title_zh, title_en)),
        status=status,
        headers=headers,
        reference=correlation_id.get() or "",
        **extras,
    )


def refused(refusal: Refused, articles: tuple[str, ...]) -> Problem:
    """A rule said no: its type names the rule and the articles it stands on."""
    cited = tuple(dict.fromkeys((*articles, *([refusal.article] if refusal.article else []))))
    kind = f"rule:{refusal.rule}" + (":" + ",".join(cited) if cited else "")
    extras: dict[str, Any] = {"rule": refusal.rule, "articles": [a for a in cited if a != "practice"]}
    if isinstance(field := refusal.fields.get("field"), str):
        extras["field"] = field
    title = said("规则不允许", "A rule does not permit it")
    told = problem(409, refusal.zh, refusal.en, kind=kind, **extras)
    told.title = title
    return told


def malformed(faults: list[tuple[str, str, str]]) -> Problem:
    """Fields that are wrong: `(field, zh, en)` each. What was sent is not sent back."""
    errors = [{"field": _utf8(field), "message": _utf8(said(zh, en))} for field, zh, en in faults[:50]]
    detail_zh = "；".join(f"{field}：{zh}" for field, zh, _ in faults[:5])
    detail_en = "; ".join(f"{field} {en}" for field, _, en in faults[:5])
    return problem(422, detail_zh, detail_en, errors=errors)


Tell = Callable[[Exception], Problem | None]
"""What a failure is told as; None for one nobody expected."""


def install(app: FastAPI, articles: Articles, others: Mapping[type[Exception], Callable[[Any], Problem]]) -> Tell:
    """Hands every failure to one place. `others` are failures of the record and of reading."""

    def http(_: ExceptionHandler, request: Request, exc: HTTPException) -> Problem:
        status = 422 if exc.status_code == 400 else exc.status_code
        told = problem(status) if status != 422 else malformed([("body", "无法读取", "cannot be read")])
        if exc.headers:
            told.headers = {**(told.headers or {}), **exc.headers}
        return told

    def invalid(_: ExceptionHandler, request: Request, exc: RequestValidationError) -> Problem:
        return malformed([_fault(error) for error in exc.errors()])

    known: dict[type[Exception], Callable[[Any], Problem]] = {
        **others,
        Refused: lambda exc: refused(exc, articles(exc.rule)),
        Malformed: lambda exc: malformed([(exc.field, exc.zh, exc.en)]),
        NotAllowed: lambda exc: problem(403, exc.zh, exc.en, kind=f"rule:{exc.rule}" if exc.rule else ""),
        Unknown: lambda exc: problem(401, exc.zh, exc.en),
        NotThere: lambda exc: problem(404),
        NotReady: lambda exc: problem(503, exc.zh, exc.en, wait=exc.wait),
        TooMany: lambda exc: problem(429, wait=exc.wait),
        Busy: lambda exc: problem(429, wait=2),
        psycopg.DataError: lambda exc: malformed([("body", "含有数据库不能保存的内容", "holds what cannot be kept")]),
        psycopg.OperationalError: lambda exc: problem(503, wait=2),
        PoolTimeout: lambda exc: problem(503, wait=2),
    }

    def handled(exc_type: type[Exception]) -> Callable[[ExceptionHandler, Request, Exception], Problem]:
        return lambda _eh, _request, exc: known[exc_type](exc)

    def failed(_: ExceptionHandler, request: Request, exc: Exception) -> Problem:
        return problem(500)

    # The last resort stands last: the library asks its handlers in order and takes the first that fits.
    handlers: dict[type[Exception], Any] = {HTTPException: http, RequestValidationError: invalid}
    handlers |= {exc_type: handled(exc_type) for exc_type in known}
    handlers[Exception] = failed
    eh = new_exception_handler(handlers=handlers, http_exception_handler=http, request_validation_handler=invalid)
    add_exception_handler(app, eh, generic_swagger_defaults=False)
    for exc_type in known:
        app.add_exception_handler(exc_type, eh)

    def tell(failure: Exception) -> Problem | None:
        for kind in type(failure).__mro__:
            if told := known.get(kind):
                return told(failure)
        return None

    return tell


def _fault(error: Mapping[str, Any]) -> tuple[str, str, str]:
    loc = [str(part) for part in error.get("loc", ())]
    if error.get("type") == "json_invalid":
        return ("body", *_FAULTS["json_invalid"])
    if len(loc) > 1 and loc[0] in ("body", "query", "path", "header", "cookie"):
        loc = loc[1:]
    told = _FAULTS.get(str(error.get("type")), ("填写不正确", "is not right"))
    zh, en = (words.format_map(error.get("ctx") or {}) for words in told)
    return ".".join(loc)[:200] or "body", zh, en


def _utf8(text: str) -> str:
    """What can be sent: a lone surrogate in a key a caller made up must not break the answer."""
    return text.encode("utf-8", "replace").decode("utf-8")


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": TYPES[status][2],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (401, 403, 404, 409, 412, 413, 422, 429, 503)
}
"""The failures every route may answer with, for its description."""


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: RESPONSES[status] for status in statuses}
