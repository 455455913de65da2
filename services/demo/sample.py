"""The Liangping sample 梁平样例: founding the office, reading real documents, and a year of matters up to today."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services import office_calendar, rulepacks
from services.accounts import Accounts, hash_password
from services.commands import founding
from services.demo import assessments, decisions, guide, matters, meetings, people, readings
from services.demo.desk import Desk, Story
from services.record.supervision import Supervision

SEED = 20220129
"""The day Liangping's rules took effect; the same day of building gives the same sample."""

PASSWORD = "demo"

Tick = Callable[[int, int], None]


def build(
    record: Supervision, accounts: Accounts, code: str, now: datetime, tick: Tick = lambda done, total: None
) -> dict[str, UUID]:
    """Plays the sample into an empty simulated record, up to `now`; answers the guided matters' ids by tag."""
    zone = ZoneInfo(record.place.zone)
    calendar = office_calendar.published()
    chance = random.Random(SEED)
    desk = Desk(record, calendar, _accounts(accounts, code), zone, chance)
    begun = calendar.next_working_day(now.astimezone(zone).date() - timedelta(days=330))
    desk.at = datetime.combine(begun, time(9), zone)
    _found(desk, code)
    guided: dict[str, UUID] = {}
    stories = list(_stories(desk, code, begun, now.astimezone(zone).date(), guided))
    done = 0

    def moved(n: int) -> None:
        nonlocal done
        done += n
        tick(done, len(stories) * 14)

    desk.play(stories, now.astimezone(zone), moved)
    return guided


def _accounts(accounts: Accounts, code: str) -> dict[str, str]:
    """The demo accounts, made where they are missing; one hash serves them all, for the password is public."""
    hashed = hash_password(PASSWORD)
    ids: dict[str, str] = {}
    for person in people.people(code):
        held = accounts.find(person.username) or accounts.create(
            person.username,
            role=person.role,
            display_name=person.display_name,
            password_hash=hashed,
            unit=person.unit or None,
            post=person.post or None,
        )
        ids[person.username] = held.id
    return ids


def _found(desk: Desk, code: str) -> None:
    founding.found(
        desk.record,
        desk.order("admin"),
        packs=rulepacks.shipped()[code],
        plans=[office_calendar.plan(year) for year in office_calendar.published_years()],
        units=people.units(code),
        posts=people.POSTS[code],
    )


def _stories(
    desk: Desk, code: str, begun: date, until: date, guided: dict[str, UUID]
) -> Iterator[tuple[datetime, Story]]:
    if code != "500155":
        yield from matters.municipal(desk, begun)
        yield from meetings.municipal(desk, until)
        return
    yield from readings.stories(desk, begun)
    yield from matters.of_the_year(desk, begun)
    yield from guide.stories(desk, begun, guided)
    yield from matters.of_these_weeks(desk, until)
    yield from assessments.stories(desk, begun, until)
    yield from meetings.stories(desk, until)
    yield from decisions.stories(desk, until)
