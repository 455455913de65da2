"""The API as its callers meet it: log in, send, look at the answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from types import TracebackType
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from dramatiq import Message
from fastapi import FastAPI
from starlette.testclient import TestClient

from domain.aggregate import Act
from domain.unit import Post, Unit
from services.accounts import hash_password
from services.api.app import create_api
from services.api.door import Door
from services.commands.decisions import Following
from services.commands.founding import found
from services.commands.order import Order
from services.office_calendar import plan, published_years
from services.projections.register import projector
from services.record.supervision import Command
from services.rulepacks import shipped
from services.wiring import House

PASSWORD = "a password of tests"
UNITS = (
    Unit("LP-JW", "重庆市梁平区教育委员会", "区教委", "department"),
    Unit("LP-FGW", "重庆市梁平区发展和改革委员会", "区发展改革委", "department"),
    Unit("500155104", "屏锦镇人民政府", "屏锦镇", "locality"),
    Unit("500155105", "袁驿镇人民政府", "袁驿镇", "locality"),
)
POSTS = (
    Post("QZ", "区长", "甲", "head"),
    Post("FQZ", "副区长", "乙", "deputy", ("教育",)),
    Post("FQZ2", "副区长", "丙", "deputy"),
)
ACCOUNTS = (
    ("office", "office", None, None),
    ("office2", "office", None, None),
    ("office-head", "office_head", None, None),
    ("head", "leader", None, "QZ"),
    ("leader", "leader", None, "FQZ"),
    ("leader2", "leader", None, "FQZ2"),
    ("auditor", "auditor", None, None),
    ("admin", "admin", None, None),
    *((unit.code.lower(), "unit", unit.code, None) for unit in UNITS),
)


@cache
def password_hash() -> str:
    return hash_password(PASSWORD)


@cache
def _application(jurisdiction: str) -> list[FastAPI]:
    return []


def application(house: House, jurisdiction: str) -> FastAPI:
    """One application a process, moved from one test's house to the next: building it costs most of a second."""
    held = _application(jurisdiction)
    if not held:
        held.append(create_api(house, jurisdiction))
        return held[0]
    door = held[0].state.door
    door.__dict__.update({**vars(Door(house, jurisdiction)), "tell": door.tell, "figures": door.figures})
    return held[0]


class Desk:
    """Asks the API in somebody's name."""

    def __init__(self, house: House, jurisdiction: str = "500155", *, app: FastAPI | None = None) -> None:
        self.house, self.jurisdiction = house, jurisdiction
        self.record = house.record(jurisdiction)
        self.sent: list[Message[Any]] = []
        house.send = self.sent.append
        found_office(house, jurisdiction)
        self.app = app or application(house, jurisdiction)
        self.door = self.app.state.door
        for username, role, unit, post in ACCOUNTS:
            self.door.accounts.create(
                username,
                role=role,
                unit=unit,
                post=post,
                display_name=username,
                password_hash=password_hash(),
                account_id=f"id-{username}",
            )
        self.client = TestClient(self.app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        self.today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        self._tokens: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.client.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.__exit__(kind, error, trace)

    def token(self, username: str) -> str:
        if username not in self._tokens:
            account = self.door.accounts.find(username)
            self._tokens[username] = self.door.accounts.sessions.open(account)
        return self._tokens[username]

    def headers(self, username: str, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(username)}", **more}

    def send(self, username: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        if key:
            headers["Idempotency-Key"] = key
        return self.client.post(
            f"/api/v1{path}", json={} if body is None else body, headers=self.headers(username, **headers)
        )

    def get(self, username: str, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers(username, **headers))

    def done(self, username: str, path: str, body: Any = None) -> dict[str, Any]:
        """The answer of an act that must succeed."""
        answer = self.send(username, path, body)
        assert answer.status_code in (200, 201), (path, answer.status_code, answer.text)
        told: dict[str, Any] = answer.json()
        return told

    def registered(self, **fields: Any) -> str:
        """A matter with its number; its id."""
        return str(self.done("office", "/directives", registration(**fields))["id"])

    def assigned(self, lead: str = "LP-JW", **fields: Any) -> str:
        """A matter in the hands of a unit."""
        matter = self.registered(**fields)
        self.done("office", f"/directives/{matter}/assign", {"lead": lead, "due_on": str(self.in_days(60))})
        return matter

    def reported(self, lead: str = "LP-JW", **fields: Any) -> str:
        """A matter whose lead unit has reported its final result."""
        matter = self.assigned(lead, **fields)
        unit = lead.lower()
        self.done(unit, f"/directives/{matter}/sign")
        self.done(unit, f"/directives/{matter}/feedback", final())
        return matter

    def catch_up(self) -> None:
        """Brings the tables up to the record."""
        projector(self.record).catch_up()

    def work(self) -> None:
        """Does what the workers were asked for."""
        while self.sent:
            _, id, *parts = self.sent.pop(0).args
            Following(self.record, UUID(id)).do(*parts)

    def in_days(self, days: int) -> date:
        return self.today + timedelta(days=days)


def registration(**fields: Any) -> dict[str, Any]:
    return {
        "source": "meeting",
        "title": "新建公办幼儿园三所",
        "content": "年内建成并投入使用",
        "received_on": "2026-03-02",
        "basis": "区政府第12次常务会议",
        **fields,
    }


def instruction(**fields: Any) -> dict[str, Any]:
    return registration(
        **{
            "source": "instruction",
            "leader": "FQZ",
            "opinion": "请区教委牵头，年底前建成",
            "basis": "领导批示",
            **fields,
        }
    )


def final(**fields: Any) -> dict[str, Any]:
    return {"kind": "final", "text": "三所幼儿园均已建成开园", "signed_by": "主任某某", **fields}


def found_office(house: House, jurisdiction: str) -> None:
    """Rules, calendar, units and posts, as an office begins with."""
    day = date(2026, 1, 4)
    order = Order(act=Act(by="id-founder", on=day), command=Command("found"), today=day)
    found(
        house.record(jurisdiction),
        order,
        packs=shipped()[jurisdiction],
        plans=[plan(year) for year in published_years() if year >= 2024],
        units=UNITS,
        posts=POSTS,
    )
