from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from services import migrations, notices
from services.notices import REASONS, Item
from services.queries.freshness import NotYet
from services.tasks import reminders
from tests.services.tasks.office import EDUCATION, MONDAY, WATER, Office


def kept(office: Office, unit: str) -> list[notices.Notice]:
    with office.house.reader() as conn:
        return notices.listed(conn, office.record.place.tables, unit)


def test_each_unit_gets_one_digest_of_its_own_matters(office):
    office.signed(due=MONDAY)
    office.signed(due=MONDAY + timedelta(days=1))
    office.given(due=date(2026, 12, 31), unit=WATER)
    office.project()

    made = reminders.sweep(office.record, MONDAY)

    assert {notice.unit: [item.reason for item in notice.items] for notice in made} == {
        EDUCATION: ["due_today", "due_soon"],
        WATER: ["to_sign"],
    }
    assert [(notice.items, notice.day) for notice in kept(office, WATER)] == [(made[1].items, MONDAY)]


def test_a_day_swept_twice_and_by_two_at_once_tells_once(office):
    office.signed(due=MONDAY)
    office.project()

    with ThreadPoolExecutor(4) as workers:
        answers = list(workers.map(lambda _: reminders.sweep(office.record, MONDAY), range(8)))

    assert sorted(map(len, answers)) == [0] * 7 + [1]
    assert len(kept(office, EDUCATION)) == 1


def test_reminding_writes_no_fact(office):
    office.signed(due=MONDAY)
    office.project()
    before = office.record.head()

    reminders.sweep(office.record, MONDAY)

    assert office.record.head() == before


def test_a_sweep_waits_for_tables_that_are_behind_rather_than_tell_what_is_not_so(office):
    office.signed(due=MONDAY)

    with pytest.raises(NotYet):
        reminders.sweep(office.record, MONDAY, patience=0)

    with office.house.app_pool.connection() as conn:
        assert not reminders.is_swept(conn, office.record.place.tables, MONDAY)


def test_a_sweep_that_breaks_off_leaves_the_day_to_be_swept(office, monkeypatch):
    office.signed(due=MONDAY)
    office.project()
    with monkeypatch.context() as broken:
        broken.setattr(notices, "keep", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            reminders.sweep(office.record, MONDAY)

    assert len(reminders.sweep(office.record, MONDAY)) == 1


def test_an_empty_record_has_nobody_to_remind(record):
    assert reminders.sweep(record, MONDAY) == []


def test_an_office_with_nothing_to_do_is_swept_all_the_same(office):
    office.project()

    assert reminders.sweep(office.record, MONDAY) == []

    with office.house.app_pool.connection() as conn:
        assert reminders.is_swept(conn, office.record.place.tables, MONDAY)


def test_new_notices_and_only_those_are_carried_out_of_the_house(office):
    office.signed(due=MONDAY)
    office.project()
    carried: list[str] = []

    for _ in range(2):
        reminders.sweep(office.record, MONDAY, carry=lambda made: carried.extend(n.unit for n in made))

    assert carried == [EDUCATION]


def test_a_unit_reads_its_own_notices_only(office):
    office.signed(due=MONDAY)
    office.signed(due=MONDAY, unit=WATER)
    office.project()
    education, water = reminders.sweep(office.record, MONDAY)
    tables = office.record.place.tables

    with office.house.app_pool.connection() as conn:
        marked = notices.mark_read(conn, tables, EDUCATION, [education.id, water.id], by="id-jw")
        again = notices.mark_read(conn, tables, EDUCATION, [education.id], by="id-other")
        left = [notices.unread(conn, tables, unit) for unit in (EDUCATION, WATER)]
        [read] = notices.listed(conn, tables, EDUCATION)

    assert (marked, again, left) == (1, 0, [0, 1])
    assert read.read_by == "id-jw"


def test_notices_are_paged_newest_first(office):
    office.given(due=date(2026, 12, 31))
    office.project()
    for n in range(4):
        reminders.sweep(office.record, MONDAY + timedelta(days=n))
    tables = office.record.place.tables

    with office.house.reader() as conn:
        first = notices.listed(conn, tables, EDUCATION, limit=3)
        rest = notices.listed(conn, tables, EDUCATION, before=first[-1].id, limit=3)

    assert [notice.day.day for notice in [*first, *rest]] == [11, 10, 9, 8]


def test_a_reader_cannot_write_notices(office):
    reader = migrations.role(office.house.prefix, "reader")
    with psycopg.connect(office.house.login(reader)) as conn:
        conn.execute("set transaction read write")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(SQL("delete from {}").format(Identifier(office.record.place.tables, "notices")))


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_item_has_a_sentence_with_its_number_and_title(reason, language):
    item = Item(reason, UUID(int=1), "梁府督〔2026〕1号", "清淤", MONDAY, -1)

    told = notices.sentence(item, language)

    assert "梁府督〔2026〕1号" in told
    assert "清淤" in told
    assert "{" not in told
    assert Item.from_json(item.to_json()) == item
