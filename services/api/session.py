"""Log-in and log-out 登录."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.api.deps import Asked, Here
from services.api.fields import Sent
from services.api.gate import clear_session, same_origin, set_session
from services.api.problems import NotAllowed, Unknown, responses

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


class Me(BaseModel):
    account: str
    role: str
    unit: str | None
    post: str | None
    name: str
    language: Literal["", "zh-CN", "en"]
    jurisdiction: str


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
    token = here.accounts.session_open(account)
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
    )


@router.get("/session", responses=responses(401, 422, 503))
def me(here: Here, asked: Asked) -> Me:
    """Who the caller is."""
    account = asked.account
    return Me(
        account=account.id,
        role=account.role,
        unit=account.unit,
        post=account.post,
        name=account.display_name,
        language=account.language,  # type: ignore[arg-type]
        jurisdiction=here.jurisdiction,
    )


@router.delete("/session", status_code=204, responses=responses(401, 403, 422, 503))
def log_out(here: Here, asked: Asked, everywhere: bool = False) -> Response:
    """退出. A key is not ended by this: `duban account` does."""
    if everywhere:
        here.accounts.session_end_all(asked.account.id)
        here.hub.log_out_all(asked.account.id)
    elif not asked.by_key:
        here.accounts.session_end(asked.token)
        here.hub.log_out(asked.token)
    response = Response(status_code=204)
    clear_session(response)
    return response
