"""The ledger page: what is asked for is what is shown, now and as of any moment."""

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from psycopg import sql

from domain.lights import lights, unit_lights
from services.projections.assignments import Assignments
from services.queries import ledger, wording
from services.queries.cursors import BadCursor, Cursors
from services.queries.filters import BadFilter, Filters, like
from services.queries.freshness import NotYet
from services.queries.lamps import COLOURS, Lamps
from services.queries.moment import as_of
from tests.bench.history import LAST_DAY
from tests.services.projections.lives import ZONE, all_facts, further_facts, in_memory, lived, random_positions
from tests.services.queries.views import CURSORS, TODAY, colour, follow, reading, replayed
from tests.stories import CALENDAR, PACK, correct, numbered


@pytest.fixture(scope="module")
def followed(server):
    """One record for all the tests here: they only read it."""
    with server.house() as house:
        record = house.record("500155")
        lived(record, 1_500, lives=40)
        follow(record)
        yield record


def shown(record, filters=None, *, at=None, day=TODAY, **asked):
    with record.place.pool.connection() as conn:
        return ledger.page(conn, reading(record, at, day), filters or Filters(), cursors=CURSORS, **asked)


def numbers(page):
    return [line.number for line in page.rows]


def every_row(record, filters=None, *, limit=7, **asked):
    """All pages one after another."""
    rows, page = [], shown(record, filters, limit=limit, **asked)
    total = page.total
    rows += page.rows
    while page.next_cursor:
        page = shown(record, filters, limit=limit, cursor=page.next_cursor, **asked)
        assert page.total == total
        rows += page.rows
    assert len(rows) == total
    return rows


def test_a_page_shows_every_column_of_its_rows(followed):
    expected = replayed(followed)
    page = shown(followed, limit=200)

    assert page.total == len(expected)
    assert page.position == 1_500
    for line in page.rows:
        row = expected[line.id]
        assert all(getattr(line, name) == getattr(row, name) for name in ledger.COLUMNS if name != "since")


def test_the_ledger_of_a_past_position_equals_the_facts_until_then(followed):
    for position in random_positions(1_500):
        expected = replayed(followed, position)
        rows = every_row(followed, at=position, limit=100)

        assert {line.id for line in rows} == set(expected)
        assert all(line.status == expected[line.id].status and line.due == expected[line.id].due for line in rows)


def test_as_of_a_day_is_the_last_position_recorded_before_it_ends_in_the_zone(followed):
    facts = all_facts(followed)
    day = facts[700].recorded_at.astimezone(ZoneInfo(ZONE)).date()
    last = max(fact.position for fact in facts if fact.recorded_at.date() <= day)

    with followed.place.pool.connection() as conn:
        assert as_of(conn, followed.place, day, today=TODAY).position == last
        assert as_of(conn, followed.place, date(2020, 1, 1), today=TODAY).position == 0
        assert as_of(conn, followed.place, None, today=TODAY).position is None
        assert as_of(conn, followed.place, 700, today=TODAY).day == facts[699].recorded_at.date()
        assert as_of(conn, followed.place, facts[9].recorded_at, today=TODAY).position >= 10


def test_before_the_first_fact_there_is_nothing(followed):
    page = shown(followed, at=0)

    assert (page.rows, page.total, page.next_cursor) == ((), 0, None)


def test_a_position_the_tables_have_not_reached_is_not_yet(followed):
    with pytest.raises(NotYet):
        shown(followed, at=1_501)


QUESTIONS = {
    "status": (Filters(status=("in_progress", "returned")), lambda row: row.status in ("in_progress", "returned")),
    "source": (Filters(source=("meeting",)), lambda row: row.source == "meeting"),
    "leader": (Filters(leader="lp-deputy-1"), lambda row: row.leader == "lp-deputy-1"),
    "unit": (Filters(unit="lp-007"), lambda row: "lp-007" in (*row.leads, *row.assists)),
    "lead": (Filters(unit="lp-007", role="lead"), lambda row: "lp-007" in row.leads),
    "assist": (Filters(unit="lp-007", role="assist"), lambda row: "lp-007" in row.assists),
    "collator": (Filters(unit="lp-007", role="collator"), lambda row: row.collator == "lp-007"),
    "outcome": (Filters(outcome=("completed",)), lambda row: row.outcome == "completed"),
    "year": (Filters(year=2025), lambda row: row.number_year == 2025),
    "holder": (Filters(holder=("office", "leader")), lambda row: row.holder in ("office", "leader")),
    "open": (Filters(is_open=True), lambda row: row.closed_on is None),
    "due": (
        Filters(due_after=date(2025, 5, 1), due_before=date(2025, 8, 1)),
        lambda row: row.due is not None and date(2025, 5, 1) <= row.due <= date(2025, 8, 1),
    ),
    "registered": (
        Filters(registered_after=date(2025, 3, 1), registered_before=date(2025, 6, 30)),
        lambda row: date(2025, 3, 1) <= row.registered_on <= date(2025, 6, 30),
    ),
    "returned": (Filters(returned=True), lambda row: row.returns > 0),
    "never urged": (Filters(urged=False), lambda row: row.urges == 0),
    "extended": (Filters(extended=True), lambda row: row.extensions > 0),
    "no outcome": (Filters(outcome=("none",)), lambda row: row.outcome == ""),
    "no leader": (Filters(leader="none"), lambda row: row.leader == ""),
    "overdue": (Filters(overdue=True), lambda row: colour(row) == "red"),
    "red or yellow": (Filters(light=("red", "yellow")), lambda row: colour(row) in ("red", "yellow")),
    "awaiting review": (Filters(awaiting="review"), lambda row: row.to_review > 0 and row.closed_on is None),
    "words": (Filters(q="道路 城区"), lambda row: "道路" in row.title and "城区" in row.title),
    "seen by a unit": (Filters(seen_by_unit="lp-007"), lambda row: "lp-007" in row.units_ever),
    "seen by a leader": (
        Filters(seen_by_leader="lp-deputy-2"),
        lambda row: "lp-deputy-2" in (*row.leaders, *row.reported_ever),
    ),
    "several": (
        Filters(status=("closed", "archived"), source=("meeting", "hotline"), year=2025),
        lambda row: row.status in ("closed", "archived") and row.source in ("meeting", "hotline"),
    ),
}


@pytest.mark.parametrize("position", [None, 800])
def test_every_filter_lists_and_counts_what_the_facts_say(followed, position):
    rows = replayed(followed, position)
    with followed.place.pool.connection() as conn:
        counted = ledger.counts(
            conn, reading(followed, position), {name: filters for name, (filters, _) in QUESTIONS.items()}
        )
    found = 0
    for name, (filters, holds) in QUESTIONS.items():
        expected = {id for id, row in rows.items() if holds(row)}
        listed = every_row(followed, filters, at=position, limit=50)
        assert {line.id for line in listed} == expected, name
        assert counted[name] == len(expected), name
        found += bool(expected)
    assert found > 12, "the history must give most questions an answer"


@pytest.mark.parametrize("by", sorted(ledger.GROUPS))
def test_totals_add_up_to_the_list(followed, by):
    with followed.place.pool.connection() as conn:
        counted = ledger.totals(conn, reading(followed), by)

    rows = replayed(followed).values()
    if by == "unit":
        assert sum(counted.values()) == sum(len(row.leads) + len(row.assists) for row in rows)
    else:
        assert sum(counted.values()) == len(rows)
    if by not in ("unit", "year", "report_light"):
        for word, count in counted.items():
            asked = (
                {"unit": word, "role": "collator"} if by == "collator" else {by: word if by == "leader" else (word,)}
            )
            if asked.get("unit") != "none":
                assert shown(followed, Filters(**asked)).total == count, (by, word)


# ── lights ──────────────────────────────────────────────────────────────────────────────────────


def test_lights_in_sql_are_the_lights_of_the_domain_on_any_day(followed):
    days = [LAST_DAY - timedelta(days=Random(5).randrange(360)) for _ in range(3)] + [TODAY, TODAY + timedelta(400)]
    seen = set()
    for day in days:
        position = None if day >= TODAY else 900
        rows = replayed(followed, position)
        for light in COLOURS:
            expected = {id for id, row in rows.items() if lights(row, day, PACK, CALENDAR).completion.colour == light}
            reporting = {id for id, row in rows.items() if lights(row, day, PACK, CALENDAR).reporting.colour == light}
            assert {
                r.id for r in every_row(followed, Filters(light=(light,)), at=position, day=day, limit=100)
            } == expected
            found = every_row(followed, Filters(report_light=(light,)), at=position, day=day, limit=100)
            assert {r.id for r in found} == reporting
            seen |= {light} if expected else set()
    assert {"red", "green", "yellow", "done_on_time", "done_late", "none"} <= seen


@pytest.mark.parametrize("position", [None, 800])
def test_a_units_own_light_and_what_it_left_unsigned_are_asked_for(followed, position):
    rows = replayed(followed, position)
    parts = [row for _, row in in_memory(Assignments(ZONE), all_facts(followed, position)).open.values()]
    found = 0
    for light in ("red", "green", "done_on_time", "done_late"):
        told = {
            (part.directive, part.unit)
            for part in parts
            if part.unit in (*rows[part.directive].leads, *rows[part.directive].assists)
            and unit_lights(
                part,
                urgency=part.urgency,
                is_live=part.is_live,
                is_suspended=part.is_suspended,
                day=TODAY,
                pack=PACK,
                calendar=CALENDAR,
            ).completion.colour
            == light
        }
        for unit in sorted({unit for _, unit in told})[:5]:
            listed = every_row(followed, Filters(unit=unit, unit_light=(light,)), at=position, limit=50)
            assert {line.id for line in listed} == {directive for directive, held in told if held == unit}
            found += len(listed)
    assert found
    for day in (date(2025, 4, 1), TODAY):
        unsigned = {
            part.directive for part in parts if part.is_live and part.status == "sent" and part.assigned_on <= day
        }
        listed = every_row(followed, Filters(unsigned_since=day), at=position, limit=50)
        assert {line.id for line in listed} == unsigned


def test_unit_lights_in_sql_are_the_lights_of_the_domain(followed):
    fold = in_memory(Assignments(ZONE), all_facts(followed))
    for day in (date(2025, 6, 3), TODAY):
        asked = Lamps(day, PACK, CALENDAR)
        statement = sql.SQL("select directive, unit, {}, {} from {} as a where until is null").format(
            asked.unit_completion("a"),
            asked.unit_reporting("a"),
            sql.Identifier(followed.place.tables, "assignments_v2"),
        )
        with followed.place.pool.connection() as conn:
            found = {(row[0], row[1]): row[2:] for row in conn.execute(statement)}
        for _, row in fold.open.values():
            told = unit_lights(
                row,
                urgency=row.urgency,
                is_live=row.is_live,
                is_suspended=row.is_suspended,
                day=day,
                pack=PACK,
                calendar=CALENDAR,
            )
            assert found[row.directive, row.unit] == (told.completion.colour, told.reporting.colour)


# ── order and cursors ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sort", [*sorted(ledger.SORTS), *(f"-{name}" for name in sorted(ledger.SORTS))])
def test_pages_in_any_order_show_every_row_once(followed, sort):
    rows = every_row(followed, sort=sort, limit=17)

    assert len({line.id for line in rows}) == len(rows) == len(replayed(followed))
    name = sort.removeprefix("-")
    if name in ("due", "report_due", "closed_on", "received_on"):
        values = [getattr(line, name) for line in rows]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=sort.startswith("-"))
        assert values[len(known) :] == [None] * (len(values) - len(known)), "rows without one come last"


def test_rows_that_arrive_meanwhile_neither_repeat_nor_hide_others(record):
    lived(record, 600, lives=20)
    follow(record)
    first = shown(record, sort="received_on", limit=5)
    seen = [line.id for line in first.rows]
    before = {line.id for line in every_row(record)}

    further_facts(record)
    follow(record)
    cursor = first.next_cursor
    while cursor:
        page = shown(record, sort="received_on", limit=5, cursor=cursor)
        seen += [line.id for line in page.rows]
        cursor = page.next_cursor

    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_offset_and_cursor_show_the_same(followed):
    by_cursor = every_row(followed, sort="due", limit=9)
    by_offset = shown(followed, sort="due", limit=9, offset=18).rows

    assert [line.id for line in by_offset] == [line.id for line in by_cursor[18:27]]


@pytest.mark.parametrize("cursor", ["", "x", "a.b.c", "' or 1=1", "\x00", "W10.abc", "督" * 50, "9" * 5_000])
def test_a_forged_cursor_is_refused(followed, cursor):
    with pytest.raises(BadCursor):
        shown(followed, cursor=cursor)


def test_a_cursor_is_good_for_its_own_list_alone(followed):
    cursor = shown(followed, limit=3).next_cursor

    for filters, sort in ((Filters(year=2025), "-number"), (Filters(), "due")):
        with pytest.raises(BadCursor):
            shown(followed, filters, sort=sort, cursor=cursor)
    with pytest.raises(BadCursor):
        shown(followed, at=900, cursor=cursor)
    with followed.place.pool.connection() as conn, pytest.raises(BadCursor):
        ledger.page(conn, reading(followed), Filters(), cursors=Cursors(b"another"), cursor=cursor)


# ── what must not work ──────────────────────────────────────────────────────────────────────────

HOSTILE = [
    "'; drop table ledger_v2; --",
    "x' or '1'='1",
    "%",
    "_",
    "!",
    "\\",
    "%%",
    "{}",
    "%(f0)s",
    "1); select 1",
    "督'办",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(followed, text):
    for filters in (
        Filters(status=(text,)),
        Filters(unit=text),
        Filters(leader=text),
        Filters(number=text),
        Filters(seen_by_unit=text),
        Filters(q=text),
    ):
        assert shown(followed, filters).total == 0
    for sort in (text, f"-{text}", "l.due", "due desc", "id"):
        with pytest.raises(BadFilter):
            shown(followed, sort=sort)
    with followed.place.pool.connection() as conn, pytest.raises(BadFilter):
        ledger.totals(conn, reading(followed), text)


def test_a_pattern_finds_signs_as_they_stand():
    assert like("100%_!") == "%100!%!_!!%"


@pytest.mark.parametrize("bad", [{"limit": 0}, {"limit": 201}, {"limit": -1}, {"offset": -1}, {"offset": 10**9}])
def test_pages_are_bounded(followed, bad):
    with pytest.raises(BadFilter):
        shown(followed, **bad)


@pytest.mark.parametrize(
    "bad", [{"role": "lead"}, {"role": "boss", "unit": "x"}, {"light": ("pink",)}, {"awaiting": "lunch"}]
)
def test_a_question_nobody_can_ask_is_refused(bad):
    with pytest.raises(BadFilter):
        Filters(**bad)


# ── one row, numbers ────────────────────────────────────────────────────────────────────────────


def test_one_row_now_then_and_never(followed):
    rows = replayed(followed)
    id = next(iter(rows))
    with followed.place.pool.connection() as conn:
        assert ledger.one(conn, reading(followed), id).status == rows[id].status
        assert ledger.one(conn, reading(followed, 0), id) is None
        assert wording.one(conn, reading(followed), id).content.startswith("请有关单位")


def test_a_corrected_misprint_still_finds_its_directive(record):
    directive = numbered()
    number = directive.number
    printed = number.replace("1号", "l号")
    correct(directive, "number", printed, number)
    record.keep(directive)
    follow(record)

    with record.place.pool.connection() as conn:
        assert [line.id for line in ledger.by_number(conn, reading(record), printed)] == [directive.id]
        assert [line.id for line in ledger.by_number(conn, reading(record), number)] == [directive.id]
    assert shown(record, Filters(number=printed)).total == 1
    assert shown(record, Filters(q=printed)).total == 1
