"""What every route is given: who asks, through which house, under which key; and the act it becomes.

Only here is the clock asked for the day. What lies behind is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Literal
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from domain.aggregate import Act, Refused
from services.accounts import KEY_MARK, Account
from services.api.door import Door
from services.api.fields import Code, Day, FileId, OptionalText, Sent
from services.api.gate import CSRF_HEADER, SAFE, SESSION_COOKIE, csrf_sent, same_origin
from services.api.problems import Malformed, NotAllowed, Unknown
from services.permissions import KEEPERS, LEADER_ACTS, UNIT_ACTS, Caller, allowed

_bearer = HTTPBearer(auto_error=False, description="A session's token, or a key of `duban account key`")
_cookie = APIKeyCookie(name=SESSION_COOKIE, auto_error=False, description=f"A browser's session, with `{CSRF_HEADER}`")


def door(request: Request) -> Door:
    found: Door = request.app.state.door
    return found


Here = Annotated[Door, Depends(door)]


@dataclass(frozen=True, slots=True)
class Asker:
    """The caller with the account behind it and the way it came in."""

    account: Account
    caller: Caller
    by_key: bool
    token: str


def asker(
    request: Request,
    here: Here,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    sid: Annotated[str | None, Depends(_cookie)],
) -> Asker:
    """Who asks: by token, by key, or by the cookie of a page that can prove itself."""
    token, by_key = "", False
    if request.headers.get("authorization") is not None:
        token = bearer.credentials if bearer else ""
        by_key = token.startswith(KEY_MARK)
        account = here.accounts.keys.find(token) if by_key else _account_of(here, token)
    else:
        token = sid or ""
        session = here.accounts.sessions.find(token)
        proven = request.method in SAFE or (
            session is not None and same_origin(request.headers) and csrf_sent(request.headers, session)
        )
        if session and not proven:
            raise NotAllowed("页面已过期，请刷新", "The page has expired; reload it", rule="csrf")
        account = session.account if session else None
    if account is None:
        raise Unknown
    request.state.account = account.id
    return Asker(account, here.caller(account), by_key, token)


def _account_of(here: Door, token: str) -> Account | None:
    session = here.accounts.sessions.find(token)
    return session.account if session else None


Asked = Annotated[Asker, Depends(asker)]


def caller(asked: Asked) -> Caller:
    return asked.caller


Who = Annotated[Caller, Depends(caller)]


def require(who: Caller, act: str) -> None:
    """Refuses whoever may never do this, whatever the matter."""
    if not allowed(who, act):
        raise NotAllowed


# 幂等: one effect and one answer for one key


@dataclass(frozen=True, slots=True)
class Key:
    """幂等键: what makes the same request, sent twice, one command. `body_hash` tells a reuse for something else."""

    id: str
    body_hash: bytes
    stated: bool


async def key(
    request: Request,
    asked: Asked,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            pattern=r"^[\x21-\x7e]+$",
            description="The same key and body answers the first answer again",
        ),
    ] = None,
) -> Key:
    body = b""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        body = await request.body()
    return key_of(asked, request, idempotency_key, body)


def key_of(asked: Asker, request: Request, stated: str | None, body: bytes) -> Key:
    """Account, route and key make the command's id: nobody meets another's answer by guessing a key."""
    route = f"{request.method} {unquote(request.url.path)}"
    if stated is None:
        return Key(uuid4().hex, sha256(_canonical(body)).digest(), stated=False)
    parts = json.dumps([asked.account.id, route, stated], ensure_ascii=False)
    return Key(sha256(parts.encode("utf-8", "replace")).hexdigest(), sha256(_canonical(body)).digest(), stated=True)


def _canonical(body: bytes) -> bytes:
    """The same JSON in another order or spacing is the same body."""
    try:
        return json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return body


Keyed = Annotated[Key, Depends(key)]


def if_match(
    if_match: Annotated[str | None, Header(max_length=200, description="The `ETag` the decision was made on")] = None,
) -> int | None:
    """The version the caller saw. A tag that was never ours matches nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = if_match.strip().removeprefix("W/").strip('"')
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 15 else -1


Match = Annotated[int | None, Depends(if_match)]


def etag(version: int) -> str:
    return f'"{version}"'


# 行为: the act behind a fact

Channel = Literal["system", "api", "paper", "phone"]


class ActSent(Sent):
    """What every act takes: its day, its way in, on whose behalf; the reason of a late entry 补录."""

    on: Day | None = None
    channel: Channel | None = None
    on_behalf_of: Code | None = None
    reason: OptionalText = ""
    scan: FileId | None = None


def today(here: Door) -> date:
    return datetime.now(ZoneInfo(here.zone)).date()


def make_act(here: Door, asked: Asker, name: str, sent: ActSent, key: Key) -> Act:
    """The act as it enters the record. An earlier day, and another's name, are the office's alone to state."""
    who, now = asked.caller, today(here)
    on = sent.on or now
    channel = sent.channel or ("api" if asked.by_key else "system")
    if on > now:
        raise Refused(
            "act.future", "办理日期不能晚于今天", "The day of an act cannot lie in the future", fields={"field": "on"}
        )
    late = on < now
    keeper = who.role in KEEPERS
    if late and not keeper:
        raise NotAllowed(
            "只有督查室可以补录以前日期的办理情况",
            "Only the supervision office may state an earlier day",
            rule="late_entry.office_only",
        )
    if sent.on_behalf_of and not keeper and sent.on_behalf_of not in (who.unit, who.post):
        raise NotAllowed(
            "只有督查室可以代录",
            "Only the supervision office may enter on another's behalf",
            rule="on_behalf_of.office_only",
        )
    if sent.on_behalf_of and keeper and not here.office().knows(sent.on_behalf_of):
        raise Malformed("on_behalf_of", "没有这个单位或岗位", "no such unit or post")
    if late and not sent.reason:
        raise Malformed("reason", "补录须写明理由", "a late entry needs its reason")
    if late and not sent.scan and channel in here.pack(on).items("late_entry.scan_channels"):
        raise Malformed("scan", "补录纸质材料须附扫描件", "a late entry from paper needs its scan")
    if sent.scan and here.files.find(sent.scan) is None:
        raise Malformed("scan", "没有这个文件，请先上传", "no such file; upload it first")
    return Act(
        by=who.account,
        on=on,
        channel=channel,
        command_id=key.id,
        acting_for=who.unit or who.post,
        on_behalf_of=sent.on_behalf_of if keeper else None,
        late=late,
        reason=sent.reason if late else None,
        scan=sent.scan,
    )


def acting_unit(who: Caller, act: str, *, unit: str | None, on_behalf_of: str | None) -> str:
    """Whose act a unit's act is: the caller's own unit, or the one the office enters it for."""
    assert act in UNIT_ACTS
    require(who, act)
    if who.role == "unit":
        if unit not in (None, who.unit):
            raise NotAllowed("不能代其他单位办理", "Not on behalf of another unit")
        assert who.unit is not None
        return who.unit
    chosen = on_behalf_of or unit
    if not chosen:
        raise Malformed("on_behalf_of", "代录须写明单位", "name the unit this is entered for")
    return chosen


def acting_leader(who: Caller, act: str, *, leader: str | None, on_behalf_of: str | None) -> str:
    """Whose word a leader's act is."""
    assert act in LEADER_ACTS
    require(who, act)
    if who.role == "leader":
        if leader not in (None, who.post):
            raise NotAllowed("不能代其他领导签批", "Not on behalf of another leader")
        assert who.post is not None
        return who.post
    chosen = on_behalf_of or leader
    if not chosen:
        raise Malformed("on_behalf_of", "代录须写明领导岗位", "name the leader this is entered for")
    return chosen
