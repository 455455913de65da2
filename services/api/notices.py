"""Notices 通知: what concerns the caller since it was last read, by matter, and the machine's digests for a unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from psycopg import Connection
from pydantic import BaseModel, Field

from services import notices
from services.api.deps import Asked, Asker, Here, Keyed, require
from services.api.door import Door
from services.api.fields import Flag, Limit, Position, Sent
from services.api.language import language
from services.api.ledger import After, reading, seen_by
from services.api.moments import moment
from services.api.problems import NotThere, responses
from services.api.telling import told
from services.notices import Marks, Notice
from services.permissions import KEEPERS, Subject, visible
from services.queries import audience, concerns
from services.queries.concerns import Concern

router = APIRouter(prefix="/notices", tags=["notices"])

MOST_DIGESTS = 5


class FactNoticed(BaseModel):
    position: int
    topic: str
    sentence: str
    on: date
    recorded_at: datetime
    is_read: bool


class MatterNoticed(BaseModel):
    """One matter with its facts, the newest first; a muted one is not counted."""

    directive: UUID
    number: str | None
    title: str
    unread: int
    is_muted: bool
    facts: list[FactNoticed]


class DigestNoticed(BaseModel):
    """What the machine reminded the caller's unit, or the office, of on one day."""

    id: int
    day: date
    sentences: list[str]
    is_read: bool


class Noticed(BaseModel):
    items: list[MatterNoticed]
    digests: list[DigestNoticed]
    unread: int
    """Facts of the last week unread in matters that are not muted, and digests nobody of the unit or office has read."""
    as_of_position: int


class ReadSent(Sent):
    """Up to `position`: of one matter, or of all; and these digests of the caller's unit or of the office."""

    position: Position = 0
    directive: UUID | None = None
    digests: Annotated[list[Annotated[int, Field(ge=1, le=2**62)]], Field(max_length=notices.MOST_LISTED)] = Field(
        default_factory=list
    )


class MuteSent(Sent):
    directive: UUID
    muted: Flag = True


class Marked(BaseModel):
    unread: int
    position: int


@router.get("", responses=responses(401, 403, 422, 503))
def noticed(here: Here, asked: Asked, limit: Limit = 50, after: After = None) -> Noticed:
    """What others did in the last 30 days that asks something of the caller or answers it, matter by matter."""
    require(asked.caller, "notices")
    found, marks, position = _concerns(here, asked, after)
    matters: dict[UUID, list[Concern]] = {}
    for each in found:
        matters.setdefault(each.directive, []).append(each)
    digests = _digests(here, asked)
    return Noticed(
        items=[
            MatterNoticed(
                directive=directive,
                number=facts[0].number or None,
                title=facts[0].title,
                unread=_unread(facts, marks),
                is_muted=directive in marks.muted,
                facts=[line for fact in facts[:3] for line in _told(here, asked, fact, marks)],
            )
            for directive, facts in list(matters.items())[:limit]
        ],
        digests=[
            DigestNoticed(
                id=each.id,
                day=each.day,
                sentences=[notices.sentence(item, _tongue()) for item in each.items],
                is_read=each.read_at is not None,
            )
            for each in digests
        ],
        unread=_unread(found, marks) + sum(each.read_at is None for each in digests),
        as_of_position=position,
    )


@router.post("/read", responses=responses(401, 403, 404, 413, 422, 503))
def read(here: Here, asked: Asked, sent: ReadSent, key: Keyed) -> Marked:
    """已读. Nothing of it is a fact: it changes what is counted, for this account; a digest for the whole unit."""
    require(asked.caller, "notices")
    with here.house.app_pool.connection() as conn:
        if sent.directive is not None:
            _must_see(here, conn, asked, sent.directive)
        if sent.position:
            position = min(sent.position, here.head())
            notices.mark_read_to(conn, here.tables, asked.account.id, position, sent.directive)
        if sent.digests and (desk := _desk(asked)):
            notices.mark_read(conn, here.tables, desk, sent.digests, by=asked.account.id)
    return _marked(here, asked)


@router.post("/mute", responses=responses(401, 403, 404, 413, 422, 503))
def mute(here: Here, asked: Asked, sent: MuteSent, key: Keyed) -> Marked:
    """免打扰: nothing more of this matter is counted for this account, until it is asked for again."""
    require(asked.caller, "notices")
    with here.house.app_pool.connection() as conn:
        _must_see(here, conn, asked, sent.directive)
        notices.mute(conn, here.tables, asked.account.id, sent.directive, muted=sent.muted)
    return _marked(here, asked)


def _concerns(here: Door, asked: Asker, after: int | None = None) -> tuple[list[Concern], Marks, int]:
    with here.house.app_pool.connection() as conn:
        marks = notices.marks(conn, here.tables, asked.account.id)
    position = here.head()
    with reading(here, moment(here, None), after) as (conn, read):
        mine = seen_by(asked.caller)
        marks = replace(marks, read_to=max(marks.read_to, concerns.news_from(conn, read)))
        return concerns.of(conn, read, asked.caller, mine), marks, position


def _digests(here: Door, asked: Asker) -> list[Notice]:
    if not (desk := _desk(asked)):
        return []
    with here.house.app_pool.connection() as conn:
        return notices.listed(conn, here.tables, desk, limit=MOST_DIGESTS)


def _desk(asked: Asker) -> str:
    """Whose digests the caller reads: its unit's, or the office's."""
    return asked.caller.unit or (notices.OFFICE if asked.caller.role in KEEPERS else "")


def _told(here: Door, asked: Asker, concern: Concern, marks: Marks) -> list[FactNoticed]:
    facts = here.record.follow(concern.position - 1, 1)
    return [
        FactNoticed(
            position=concern.position,
            topic=concern.topic,
            sentence=fact.sentence,
            on=concern.on_day,
            recorded_at=concern.recorded_at,
            is_read=marks.is_read(concern.directive, concern.position),
        )
        for fact in told(facts, asked.caller, here.office().name)
    ]


def _unread(found: list[Concern], marks: Marks) -> int:
    return sum(each.directive not in marks.muted and not marks.is_read(each.directive, each.position) for each in found)


def _must_see(here: Door, conn: Connection[tuple[object, ...]], asked: Asker, directive: UUID) -> None:
    found = audience.of(conn, here.tables, [directive]).get(directive)
    if found is None or not visible(asked.caller, Subject(found.units, found.leaders, found.level)):
        raise NotThere


def _marked(here: Door, asked: Asker) -> Marked:
    found, marks, position = _concerns(here, asked)
    unread = _unread(found, marks) + sum(each.read_at is None for each in _digests(here, asked))
    return Marked(unread=unread, position=position)


def _tongue() -> str:
    return "en" if language.get() == "en" else "zh"
