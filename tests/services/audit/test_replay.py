"""Replay and comparison: the facts alone tell what the tables tell, and say where they do not."""

import psycopg
import pytest
from psycopg import sql

from domain.directive import Directive
from services.audit import replay
from services.audit.numbers import verify_numbers
from services.audit.tables import compare
from services.audit.verify import verify
from services.commands.directives import register
from services.commands.founding import found
from services.commands.office import office_of
from services.commands.order import Order, new_id
from services.office_calendar import plan
from services.projections import all_projections
from services.projections.ledger import Ledger
from services.queries import ledger
from services.record.recorder import Command
from services.rulepacks import shipped
from tests.bench.history import moment
from tests.services.projections.lives import ZONE, lived, poison, rows_of
from tests.services.queries.views import follow, reading
from tests.stories import act, archived, correct, numbered


def test_totals_from_the_facts_equal_totals_from_the_tables(record):
    lived(record, 800)
    follow(record)

    for position in (None, 300):
        told = replay.totals(record, position)
        with record.place.pool.connection() as conn:
            at = reading(record, position)
            assert told["by_status"] == ledger.totals(conn, at, "status")
            assert told["by_source"] == ledger.totals(conn, at, "source")
            assert told["by_unit"] == ledger.totals(conn, at, "unit")


def test_totals_of_a_day_end_with_the_day(record):
    lived(record, 400)
    facts = record.follow(0, 400)
    day = facts[200].fact.act.on

    told = replay.totals(record, day)

    assert told["position"] == max(fact.position for fact in facts if fact.recorded_at <= moment(day, 100_000))
    assert told["day"] == day.isoformat()


def test_an_empty_office_has_nothing_in_hand(record):
    assert replay.totals(record)["directives"] == 0


def test_a_life_is_told_in_order_in_both_languages(record):
    directive = archived()
    record.keep(directive)

    chinese = replay.life(record, directive.number)
    english = replay.life(record, directive.number, language="en")

    assert [line.position for line in chinese] == sorted(line.position for line in chinese)
    assert len(chinese) == directive.version
    assert all(line.sentence for line in chinese)
    assert [line.sentence for line in chinese] != [line.sentence for line in english]
    assert replay.life(record, directive.id) == chinese
    assert replay.life(record, directive.number, 3) == chinese[:3]


def test_a_misprinted_number_leads_to_its_directive(record):
    directive = numbered()
    number = directive.number
    printed = number.replace("1号", "l号")
    correct(directive, "number", printed, number)
    record.keep(directive)

    assert replay.life(record, printed) == replay.life(record, number) != []
    assert replay.life(record, "没有这个编号") == []


def test_tables_that_were_followed_equal_the_facts(record):
    lived(record, 500)
    follow(record)

    assert [(each.projection, each.position, each.differences) for each in compare(record)] == [
        (projection.name, 500, ()) for projection in all_projections(ZONE)
    ]


@pytest.mark.parametrize(
    ("forgery", "said"),
    [
        ("update {} set title = 'forged' where since = (select min(since) from {})", "something else"),
        ("update {} set until = until - 1 where until = (select max(until) from {})", "something else"),
        ("delete from {} where since = (select max(since) from {})", "does not have"),
        ("update {} set since = since + 100000 where since = (select max(since) from {})", "do not give"),
    ],
)
def test_a_table_changed_by_hand_is_found_and_named(house, record, forgery, said):
    lived(record, 200)
    follow(record)
    table = f"{record.place.tables}.ledger_v2"
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(forgery.format(table, table).encode())

    [compared] = compare(record, Ledger(ZONE))

    assert any(said in difference.en for difference in compared.differences)
    assert all(difference.position for difference in compared.differences)


def test_a_projection_that_never_ran_is_said_to_be_missing(house, record):
    lived(record, 10)
    with psycopg.connect(house.dsn) as conn:
        conn.execute(
            sql.SQL("drop table {0}.{1}; delete from {0}.projection_checkpoints").format(
                sql.Identifier(record.place.tables), sql.Identifier(Ledger(ZONE).table)
            )
        )

    [compared] = compare(record, Ledger(ZONE))

    assert "never run" in compared.differences[0].en
    assert compared.versions == 0


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def office(record):
    """An office with its rules, calendar, units and posts, ready to register."""
    order = Order(act=act(), command=Command.fresh(), today=act().on)
    found(record, order, packs=shipped()["500155"], plans=[plan(2026)], units=[], posts=[])
    assert office_of(record).pack(act().on)
    return record


def registered(record, count, on="3-2"):
    for n in range(count):
        done = act(on=on)
        register(
            record,
            Order(act=done, command=Command.fresh(), today=done.on),
            id=new_id(),
            source="meeting",
            title=f"事项{n}",
            content="",
            received_on=done.on,
            basis="会议纪要",
        )


def test_numbers_given_by_the_office_have_no_gap(office):
    registered(office, 5)

    found = verify_numbers(office)

    assert (found.given, found.wrong) == (5, [])
    assert set(found.last.values()) == {5}


def test_a_number_nobody_gave_is_found(office):
    registered(office, 2)
    stray = numbered(n=7)
    kept = office.keep(stray)

    found = verify_numbers(office)

    assert [wrong.position for wrong in found.wrong] == [
        position
        for position in range(kept.first, kept.last + 1)
        if office.follow(position - 1, 1)[0].topic == Directive.Numbered.TOPIC
    ]


def test_the_tables_hold_what_the_commands_did(office):
    registered(office, 3)
    follow(office)

    assert {row.status for row in rows_of(office, Ledger(ZONE))} == {"numbered"}
    assert not any(each.differences for each in compare(office))


# ── verification as a whole ─────────────────────────────────────────────────────────────────────


def test_a_sound_record_is_verified_from_chain_to_tables(house, office):
    registered(office, 3)
    follow(office)

    verdict = verify(office)

    assert verdict.ok
    assert len(verdict.lines) == 2 + len(all_projections(ZONE))  # the chain, the numbers, every table
    assert all(line.startswith("✔") for line in verdict.lines)


def test_verification_names_the_first_position_that_cannot_be_read(house, office):
    registered(office, 2)
    follow(office)
    position = poison(house, office)

    verdict = verify(office)

    assert not verdict.ok
    assert verdict.first_bad == position


def test_verification_finds_a_forged_table(house, office):
    registered(office, 2)
    follow(office)
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(f"update {office.place.tables}.ledger_v2 set status = 'closed'".encode())

    verdict = verify(office)

    assert not verdict.ok
    assert any("ledger" in line and line.startswith("✘") for line in verdict.lines)
