"""Statistics, units by light, the day's numbers: each recounted from the facts alone."""

from collections import Counter
from datetime import date, timedelta
from statistics import median_low

import pytest

from domain.directive import Directive
from domain.lights import unit_lights
from services.projections.assignments import Assignments
from services.queries import events, ledger, statistics, today, units, work
from services.queries.filters import Filters
from tests.services.projections.lives import ZONE, all_facts, in_memory, lived
from tests.services.queries.views import CURSORS, TODAY, colour, follow, reading, replayed
from tests.stories import CALENDAR, PACK

FIRST, LAST = date(2025, 2, 10), date(2025, 11, 20)
POSITIONS = (None, 900)


@pytest.fixture(scope="module")
def followed(server):
    """One record for all the tests here: they only read it."""
    with server.house() as house:
        record = house.record("500155")
        lived(record, 1_500, lives=40)
        follow(record)
        yield record


@pytest.fixture
def asked(followed):
    """Asks a query of the record, now or as of a position."""

    def ask(query, *args, at=None, **more):
        with followed.place.pool.connection() as conn:
            return query(conn, reading(followed, at), *args, **more)

    return ask


def parts_of(record, at=None):
    return [row for _, row in in_memory(Assignments(ZONE), all_facts(record, at)).open.values()]


def lit(part, day=TODAY):
    given = {"urgency": part.urgency, "is_live": part.is_live, "is_suspended": part.is_suspended}
    return unit_lights(part, **given, day=day, pack=PACK, calendar=CALENDAR)


def is_closed(row):
    return row.status in ("closed", "archived")


# ── the day ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("at", POSITIONS)
def test_every_number_of_a_day_is_what_the_facts_say(followed, asked, at):
    rows = replayed(followed, at).values()
    questions = today.questions(TODAY, PACK, CALENDAR)
    counted = asked(ledger.counts, questions, at=at)

    opened = [row for row in rows if row.closed_on is None]
    soon = [row for row in opened if row.due and TODAY <= row.due <= CALENDAR.add_working_days(TODAY, 3)]
    year = [row for row in rows if is_closed(row) and row.closed_on.year == TODAY.year and row.closed_on <= TODAY]
    assert counted["open"] == len(opened)
    assert counted["overdue"] == sum(colour(row) == "red" for row in opened) > 0
    assert counted["soon"] == len(soon)
    assert counted["sign"] == sum(row.unsigned > 0 for row in opened)
    assert counted["review"] == sum(row.to_review > 0 for row in opened)
    assert counted["on_time"] == sum(colour(row) == "done_on_time" for row in year)
    assert counted["late"] == sum(colour(row) == "done_late" for row in year)
    assert set(today.CARDS) <= set(counted)


@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 2, 20), date(2026, 2, 24), date(2026, 5, 6)])
def test_the_term_for_signing_has_passed_from_that_day_back_and_no_later(day):
    last, term = today.unsigned_since(day, PACK, CALENDAR), PACK.days("sign_for.working_days")

    assert CALENDAR.add_working_days(last, term) < day
    assert CALENDAR.add_working_days(last + timedelta(days=1), term) >= day


def test_days_ahead_show_what_falls_due_on_each(followed, asked):
    first, last = date(2025, 6, 1), date(2025, 6, 14)
    due = Counter(row.due for row in replayed(followed).values() if row.closed_on is None)

    found = asked(today.due_by_day, Filters(), first, last)

    assert list(found) == [first + timedelta(days=n) for n in range(14)]
    assert all(n == due[day] for day, n in found.items())


def test_the_report_that_waits_longest_is_told(followed, asked):
    waiting = [part for part in parts_of(followed) if part.is_live and part.to_review and part.received_on]

    found = asked(today.longest_waiting, Filters())

    assert found.since == min(part.received_on for part in waiting)
    assert found.directive in {part.directive for part in waiting if part.received_on == found.since}


# ── units ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("at", POSITIONS)
def test_units_by_light_count_their_own_parts_and_equal_their_lists(followed, asked, at):
    rows = replayed(followed, at)
    expected = {}
    for part in parts_of(followed, at):
        row = rows[part.directive]
        if part.unit in (*row.leads, *row.assists):
            expected.setdefault(part.unit, Counter())[lit(part).completion.colour] += 1

    found = asked(units.by_light, Filters(), at=at)

    assert {row.unit: dict(row.lights) for row in found} == {unit: dict(told) for unit, told in expected.items()}
    assert [row.count("red") for row in found] == sorted((row.count("red") for row in found), reverse=True)
    for row in found[:6]:
        for light, count in row.lights.items():
            listed = asked(ledger.page, Filters(unit=row.unit, unit_light=(light,)), at=at, cursors=CURSORS)
            assert listed.total == count, (row.unit, light)
        assert asked(ledger.page, Filters(unit=row.unit, is_open=True), at=at, cursors=CURSORS).total == row.open


@pytest.mark.parametrize("at", POSITIONS)
def test_reports_are_on_time_by_the_day_they_were_given(followed, asked, at):
    answered = {}
    promised = {}
    fold = Assignments(ZONE)
    for recorded in all_facts(followed, at):
        fact = recorded.fact
        key = (recorded.originator_id, getattr(fact, "unit", ""))
        if type(fact) is Directive.FeedbackGiven and promised.get(key):
            answered[(*key, promised[key])] = fact.act.on
        if isinstance(fact, Directive.Event):
            directive = followed_state(fold, recorded)
            promised.update({(directive.id, unit): given.report_due for unit, given in directive.assignments.items()})
    on_time = Counter(unit for (_, unit, due), on in answered.items() if on <= due)
    given = Counter(unit for _, unit, _ in answered)
    overdue = Counter(part.unit for part in parts_of(followed, at) if lit(part).reporting.colour == "red")

    found = asked(units.reports, Filters(), at=at)

    assert {unit: (told.on_time, told.given, told.overdue) for unit, told in found.items()} == {
        unit: (on_time[unit], given[unit], overdue[unit]) for unit in given | overdue
    }
    assert sum(on_time.values()) < sum(given.values())


STATES = {}


def followed_state(fold, recorded):
    """The directive after this fact, kept from fact to fact."""
    held = STATES.setdefault(id(fold), {})
    held[recorded.originator_id] = recorded.fact.mutate(held.get(recorded.originator_id))
    return held[recorded.originator_id]


# ── the office's list ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("at", POSITIONS)
def test_the_to_do_holds_all_the_offices_work_with_the_act_that_does_it(followed, asked, at):
    owed = asked(work.of_office, at=at, limit=1_000)

    found = asked(work.to_do, Filters(), at=at, limit=1_000)

    acts = {line.id: kind for line, kind in found.rows}
    assert found.total == len(acts)
    assert {each.directive for each in owed} <= set(acts)
    kinds = {}
    for each in owed:
        kinds.setdefault(each.directive, set()).add(each.kind)
    assert all(acts[id] in told for id, told in kinds.items())
    assert all(kind == "urge" for id, kind in acts.items() if id not in kinds)
    assert {"urge"} < set(acts.values())


def test_the_most_urgent_come_first_and_the_rest_are_counted(asked):
    every, few = asked(work.to_do, Filters(), limit=1_000), asked(work.to_do, Filters(), limit=3)

    assert few.rows == every.rows[:3]
    assert few.total == every.total == len(every.rows)
    lights = [colour(line) for line, _ in every.rows]
    assert lights.index("red") == 0
    assert "red" not in lights[lights.count("red") :]


# ── periods ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("basis", statistics.BASES)
@pytest.mark.parametrize("at", POSITIONS)
def test_what_happened_in_a_period_is_recounted(followed, asked, basis, at):
    def is_in(row):
        if basis == "closed":
            return is_closed(row) and FIRST <= row.closed_on <= LAST
        return FIRST <= row.registered_on <= LAST

    rows = [row for row in replayed(followed, at).values() if is_in(row)]
    chosen = statistics.of_period(basis, FIRST, LAST)

    counted = asked(ledger.counts, statistics.happenings(chosen), at=at)
    summed = asked(statistics.times, chosen, at=at)

    assert counted["all"] == len(rows)
    assert counted["closed"] == sum(map(is_closed, rows))
    assert counted["on_time"] == sum(is_closed(row) and colour(row) == "done_on_time" for row in rows)
    assert counted["late"] == sum(is_closed(row) and colour(row) == "done_late" for row in rows)
    for name, column in (
        ("returned", "returns"),
        ("urged", "urges"),
        ("extended", "extensions"),
        ("reopened", "reopened"),
    ):
        assert counted[name] == sum(getattr(row, column) > 0 for row in rows)
        assert summed[name] == sum(getattr(row, column) for row in rows)


@pytest.mark.parametrize("at", POSITIONS)
def test_months_are_recounted_and_cut_to_the_period(followed, asked, at):
    rows = replayed(followed, at).values()

    found = asked(statistics.months, FIRST, LAST, Filters(), at=at)

    assert [(month.first, month.last) for month in (found[0], found[-1])] == [
        (FIRST, date(2025, 2, 28)),
        (date(2025, 11, 1), LAST),
    ]
    assert len(found) == 10
    for month in found:
        closed = [row for row in rows if is_closed(row) and month.first <= row.closed_on <= month.last]
        assert month.registered == sum(month.first <= row.registered_on <= month.last for row in rows)
        assert month.closed == len(closed)
        assert month.on_time == sum(colour(row) == "done_on_time" for row in closed)
        assert month.late == sum(colour(row) == "done_late" for row in closed)
    assert sum(month.closed for month in found) > 0


@pytest.mark.parametrize("basis", statistics.BASES)
def test_units_by_month_are_recounted(followed, asked, basis):
    expected = Counter()
    for row in replayed(followed).values():
        day = row.closed_on if basis == "closed" else row.registered_on
        if day and FIRST <= day <= LAST and (basis == "registered" or is_closed(row)):
            expected.update((unit, day.replace(day=1)) for unit in (*row.leads, *row.assists))

    found = asked(statistics.by_unit_and_month, basis, FIRST, LAST, Filters())

    assert {(unit, month): n for unit, told in found.items() for month, n in told.items()} == dict(expected)


def test_how_long_it_took_is_the_middle_of_what_was_measured(followed, asked):
    chosen = statistics.of_period("registered", FIRST, LAST)
    rows = {id: row for id, row in replayed(followed).items() if FIRST <= row.registered_on <= LAST}
    parts = [part for part in parts_of(followed) if part.directive in rows]
    first = {}
    for recorded in all_facts(followed):
        if type(recorded.fact) is Directive.FeedbackGiven:
            first.setdefault((recorded.originator_id, recorded.fact.unit), []).append(recorded.fact.act.on)
    signed = [(part.signed_on - part.assigned_on).days for part in parts if part.signed_on]
    reported = []
    for part in parts:
        days = [on for on in first.get((part.directive, part.unit), []) if on >= part.assigned_on]
        reported += [(min(days) - part.assigned_on).days] if days else []
    closed = [(row.closed_on - row.registered_on).days for row in rows.values() if is_closed(row)]

    found = asked(statistics.durations, chosen)

    for told, measured in ((found.sign, signed), (found.report, reported), (found.close, closed)):
        assert (told.middle, told.measured) == (median_low(measured), len(measured))


@pytest.mark.parametrize("at", POSITIONS)
def test_days_are_told_by_who_held_the_matter(followed, asked, at):
    chosen = statistics.of_period("registered", FIRST, LAST)
    rows = {id: row for id, row in replayed(followed, at).items() if FIRST <= row.registered_on <= LAST}
    turns = {}
    states = {}
    for recorded in all_facts(followed, at):
        if not isinstance(recorded.fact, Directive.Event):
            continue
        directive = states[recorded.originator_id] = recorded.fact.mutate(states.get(recorded.originator_id))
        told = turns.setdefault(recorded.originator_id, [])
        if not told or told[-1][0] != directive.holder:
            told.append((directive.holder, recorded.fact.act.on))
    expected = Counter()
    for id, row in rows.items():
        ends = [on for _, on in turns[id][1:]] + [row.closed_on or TODAY]
        for (holder, begun), ended in zip(turns[id], ends, strict=True):
            if holder != "none":
                expected[holder] += max((ended - begun).days, 0)

    found = asked(statistics.held, chosen, at=at)

    assert found.matters == len(rows)
    assert {holder: days for holder, days in found.days.items() if days} == {h: n for h, n in expected.items() if n}


# ── events ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("at", POSITIONS)
def test_the_last_events_are_the_last_facts(followed, asked, at):
    facts = [fact for fact in all_facts(followed, at) if isinstance(fact.fact, Directive.Event)]

    found = asked(events.latest, Filters(), at=at, limit=15)

    assert [event.position for event in found] == [fact.position for fact in facts[-15:]][::-1]


def test_events_are_those_of_the_matters_a_reader_may_see(followed, asked):
    rows = replayed(followed)
    seen = {id for id, row in rows.items() if "lp-007" in row.units_ever}

    found = asked(events.latest, Filters(seen_by_unit="lp-007"), limit=100)

    assert found
    assert {event.directive for event in found} <= seen


def test_events_of_one_day_and_topic_are_asked_for(followed, asked):
    urged = [fact for fact in all_facts(followed) if type(fact.fact) is Directive.Urged]
    day = urged[0].fact.act.on

    found = asked(events.latest, Filters(), limit=200, topics=("directive.urged",), on=day)

    assert {event.position for event in found} == {fact.position for fact in urged if fact.fact.act.on == day}
