"""Log-in and log-out 登录."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.accounts import Account, Scheme, Tongue
from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.fields import Sent
from services.api.gate import clear_session, same_origin, set_session
from services.api.problems import Malformed, NotAllowed, Unknown, responses

router = APIRouter(tags=["session"])


class Login(Sent):
    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=256)]
    cookie: bool = False
    """Whether a browser's cookie is wanted beside the token."""


class LoggedIn(BaseModel):
    token: str
    role: str
    unit: str | None
    post: str | None
    name: str
    jurisdiction: str
    position: int
    scheme: Scheme
    landing: str
    """The page shown first, "" for the common one."""


class Me(BaseModel):
    account: str
    role: str
    unit: str | None
    post: str | None
    name: str
    language: Tongue
    jurisdiction: str
    scheme: Scheme
    landing: str


class Password(Sent):
    old: Annotated[str, Field(min_length=1, max_length=256)]
    new: Annotated[str, Field(min_length=8, max_length=256)]


class Settings(Sent):
    """What is left out stays as it is; "" is what the browser asks for."""

    language: Tongue | None = None
    scheme: Scheme | None = None
    landing: Annotated[str, Field(max_length=81, pattern=r"^(/([a-z0-9_-][a-z0-9/_-]*)?)?$")] | None = None


@router.post("/session", responses=responses(401, 403, 413, 422, 429, 503))
def log_in(request: Request, response: Response, here: Here, sent: Login) -> LoggedIn:
    """登录. A failure tells nothing about which of name and password was wrong."""
    if not same_origin(request.headers):
        raise NotAllowed("请求来自其他网站", "The request came from another site", rule="csrf")
    address = request.client.host if request.client else ""
    here.limits.ask(address, sent.username)
    account = here.accounts.authenticate(sent.username, sent.password)
    if account is None:
        here.limits.wrong(address, sent.username)
        raise Unknown("用户名或密码不正确", "The user name or the password is wrong")
    token = here.accounts.sessions.open(account)
    if sent.cookie:
        set_session(response, token, secure=request.url.scheme == "https")
    return LoggedIn(
        token=token,
        role=account.role,
        unit=account.unit,
        post=account.post,
        name=account.display_name,
        jurisdiction=here.jurisdiction,
        position=here.head(),
        scheme=account.scheme,
        landing=account.landing,
    )


@router.get("/session", responses=responses(401, 422, 503))
def me(here: Here, asked: Asked) -> Me:
    """Who the caller is."""
    return _me(here, asked.account)


def _me(here: Door, account: Account) -> Me:
    return Me(
        account=account.id,
        role=account.role,
        unit=account.unit,
        post=account.post,
        name=account.display_name,
        language=account.language,
        jurisdiction=here.jurisdiction,
        scheme=account.scheme,
        landing=account.landing,
    )


@router.post("/session/settings", responses=responses(401, 403, 413, 422, 503))
def settings(here: Here, asked: Asked, sent: Settings) -> Me:
    """我的设置: language, colours and first page of the caller's own account."""
    require(asked.caller, "session")
    account = asked.account.id
    if sent.language is not None:
        here.accounts.set_language(account, sent.language)
    if sent.scheme is not None:
        here.accounts.set_scheme(account, sent.scheme)
    if sent.landing is not None:
        here.accounts.set_landing(account, sent.landing)
    found = here.accounts.by_id(account)
    assert found is not None
    return _me(here, found)


@router.post("/session/password", status_code=204, responses=responses(401, 403, 413, 422, 429, 503))
def change_password(request: Request, here: Here, asked: Asked, sent: Password) -> Response:
    """修改密码. Every session of the account ends; a browser that asked with its cookie is given a new one."""
    require(asked.caller, "session")
    if asked.by_key:
        raise NotAllowed("接口密钥不能修改密码", "A key changes no password")
    address = request.client.host if request.client else ""
    here.limits.ask(address, asked.account.username)
    if here.accounts.authenticate(asked.account.username, sent.old) is None:
        here.limits.wrong(address, asked.account.username)
        raise Malformed("old", "原密码不正确", "is not your present password")
    here.accounts.set_password(asked.account.username, sent.new)
    here.hub.log_out_all(asked.account.id)
    response = Response(status_code=204)
    if request.headers.get("authorization") is None:
        set_session(response, here.accounts.sessions.open(asked.account), secure=request.url.scheme == "https")
    return response


@router.delete("/session", status_code=204, responses=responses(401, 403, 422, 503))
def log_out(here: Here, asked: Asked, everywhere: bool = False) -> Response:
    """退出. A key is not ended by this: `duban account` does."""
    if everywhere:
        here.accounts.sessions.end_all(asked.account.id)
        here.hub.log_out_all(asked.account.id)
    elif not asked.by_key:
        here.accounts.sessions.end(asked.token)
        here.hub.log_out(asked.token)
    response = Response(status_code=204)
    clear_session(response)
    return response
