"""Work and life lines: who has to do what next, and what happened."""

import pytest

from domain.directive import Directive
from services.queries import lifeline, work
from services.queries.freshness import NotYet, reached, wait_for
from tests.services.projections.lives import all_facts, lived
from tests.services.queries.views import follow, reading
from tests.stories import (
    DEPUTY,
    WATER,
    accepted,
    assigned,
    correction_pending,
    day,
    endorsed,
    entered_late,
    extension_asked,
    finally_reported,
    in_progress,
    numbered,
    objected,
    registered,
    reported_up,
    returned,
    suspended,
)


def asked(record, story, question, *given):
    directive = story()
    record.keep(directive)
    follow(record)
    with record.place.pool.connection() as conn:
        return directive, question(conn, reading(record, day=day("3-27")), *given)


@pytest.mark.parametrize(
    ("story", "kinds"),
    [
        (assigned, {"sign"}),
        (in_progress, {"finish"}),
        (returned, {"supplement"}),
        (finally_reported, set()),
        (suspended, set()),
    ],
)
def test_what_a_unit_owes(record, story, kinds):
    directive, owed = asked(record, story, work.of_unit, WATER)

    assert {each.kind for each in owed} - {"report"} == kinds
    assert all(each.directive == directive.id and each.unit == WATER for each in owed)


def test_a_unit_owes_nothing_of_another(record):
    _, owed = asked(record, assigned, work.of_unit, "lp-nobody")

    assert owed == ()


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        (registered, "approve"),
        (numbered, "assign"),
        (finally_reported, "review"),
        (objected, "decide_objection"),
        (extension_asked, "decide_extension"),
        (correction_pending, "confirm_correction"),
        (accepted, "report_up"),
        (endorsed, "close"),
        (suspended, "resume_or_review"),
    ],
)
def test_what_the_office_owes(record, story, kind):
    directive, owed = asked(record, story, work.of_office)

    assert kind in {each.kind for each in owed}
    assert {each.number for each in owed} == {directive.number}


def test_what_a_leader_owes(record):
    directive, owed = asked(record, reported_up, work.of_leader, reported_to())

    assert [(each.kind, each.directive) for each in owed] == [("endorse", directive.id)]
    assert owed[0].due > owed[0].since


def reported_to():
    [fact] = [fact for fact in reported_up().collect_events() if isinstance(fact, Directive.ReportedUp)]
    return fact.leader or DEPUTY


def test_a_life_line_has_every_fact_once_and_in_order(record):
    lived(record, 300)
    follow(record)
    facts = all_facts(record)
    id = facts[0].originator_id
    with record.place.pool.connection() as conn:
        told = lifeline.of(conn, reading(record), id)
        kept = lifeline.facts(conn, reading(record), id)
        until = lifeline.of(conn, reading(record, told[2].position), id)
        latest = lifeline.latest(conn, reading(record), limit=10)

    own = [fact for fact in facts if fact.originator_id == id]
    assert [each.position for each in told] == [fact.position for fact in own]
    assert [(each.position, each.state, each.hash) for each in kept] == [(f.position, f.state, f.hash) for f in own]
    assert until == told[:3]
    assert [each.position for each in latest] == list(range(300, 290, -1))


def test_days_have_as_many_facts_as_happened_on_them(record):
    lived(record, 300)
    follow(record)
    with record.place.pool.connection() as conn:
        counted = lifeline.by_day(conn, reading(record), day("2025-01-01"))

    days = [fact.fact.act.on for fact in all_facts(record)]
    assert counted == {each: days.count(each) for each in set(days)}


def test_late_entries_are_listed_for_auditors(record):
    record.keep(entered_late())
    follow(record)
    with record.place.pool.connection() as conn:
        listed = lifeline.late_entries(conn, reading(record))

    assert listed
    assert all(entry.is_late_entry for entry in listed)


def test_a_reader_waits_for_its_own_write_and_no_longer(record):
    lived(record, 50)
    with record.place.pool.connection() as conn:
        assert reached(conn, record.place.tables) == 0
        with pytest.raises(NotYet) as early:
            wait_for(conn, record.place.tables, 50, timeout=0)
        assert (early.value.wanted, early.value.reached) == (50, 0)
    follow(record)
    with record.place.pool.connection() as conn:
        assert wait_for(conn, record.place.tables, 50, timeout=0) == 50
