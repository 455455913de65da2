"""What the stream says of each unit in a year: recounted from the facts alone, matter by matter."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from domain.directive import Directive
from domain.lights import NEVER_RED
from domain.scheme.reading import read_scheme
from services.queries import conduct
from tests.assessments import content
from tests.services.projections.lives import all_facts, lived
from tests.services.queries.views import follow, reading

FIRST, CUT_OFF = date(2025, 2, 1), date(2025, 12, 31)
POSITIONS = (None, 700)
DAYS = (date(2025, 12, 31), date(2025, 6, 30))
GONE = ("handed_over", "released", "excused")


@pytest.fixture(scope="module")
def followed(server):
    with server.house() as house:
        record = house.record("500155")
        lived(record, 1_500, lives=40)
        follow(record)
        yield record


def recounted(record, at, until):
    """Counts by unit, told from each matter's facts in their order."""
    matters, found = {}, defaultdict(Counter)
    for recorded in all_facts(record, at):
        fact = recorded.fact
        if not isinstance(fact, Directive.Event):
            continue
        matter = matters[recorded.originator_id] = fact.mutate(matters.get(recorded.originator_id))
        on = fact.act.on
        if not FIRST <= on <= until:
            continue
        if isinstance(fact, Directive.Returned):
            found[fact.unit]["returns"] += 1
        if isinstance(fact, Directive.Urged) and fact.approved:
            found[fact.unit]["urgings"] += 1
        if isinstance(fact, Directive.ObjectionDecided) and not fact.upheld:
            found[fact.unit]["refusals"] += 1
        if isinstance(fact, Directive.ConcealmentFound):
            found[fact.unit]["concealments"] += 1
        if isinstance(fact, Directive.ConcealmentWithdrawn):
            found[fact.unit]["concealments"] -= 1
        if isinstance(fact, Directive.Reopened) and fact.relapse:
            for part in matter.assignments.values():
                found[part.unit]["relapses"] += part.role == "lead" and part.status == "working"
    for matter in matters.values():
        _results(matter, until, found)
        _reports(record, matter, at, until, found)
    return {unit: +counts for unit, counts in found.items() if +counts}


def _results(matter, until, found):
    if matter.withdrawn or matter.merged_into or matter.suspended_on:
        return
    for part in matter.assignments.values():
        if part.status in GONE and not (part.due and part.ended_on and part.due < part.ended_on):
            continue
        dated = part.due if part.due and part.due_kind not in NEVER_RED else None
        counted, done = found[part.unit], part.status == "done"
        day = dated or (part.received_on if done else None)
        if day is None or not FIRST <= day <= CUT_OFF:
            continue
        waits = not done and part.clock_stopped_on and dated and part.clock_stopped_on <= dated
        if done and part.grades:
            counted[part.grades[-1]] += 1
        if dated and (done or (not waits and dated <= until)):
            counted[f"results_due_{part.role}"] += 1
            counted[f"results_on_time_{part.role}"] += bool(done and part.received_on <= dated)
            counted[f"due_{part.role}"] += 1
        elif done or (waits and dated <= until):
            counted[f"due_{part.role}"] += 1


def _reports(record, matter, at, until, found):
    stands = not (matter.withdrawn or matter.merged_into or matter.suspended_on)
    told, kept = None, {}
    for recorded in record.history(matter.id):
        if at is not None and recorded.position > at:
            break
        fact = recorded.fact
        owed = {} if told is None else {unit: part.report_due for unit, part in told.assignments.items()}
        told = fact.mutate(told)
        if isinstance(fact, Directive.FeedbackGiven):
            before = owed.get(fact.unit)
            if before and told.assignments[fact.unit].report_due != before:
                kept[fact.unit, fact.n] = (before, fact.act.on)
        if isinstance(fact, Directive.FeedbackRetracted):
            kept.pop((fact.unit, fact.n), None)
    answered = [(unit, due, on) for (unit, _), (due, on) in kept.items()]
    for part in matter.assignments.values():
        working = part.is_open and not part.waits_for_office and part.extension_asked_on is None
        if stands and part.report_due and part.report_due <= until and working:
            answered.append((part.unit, part.report_due, None))
    for unit, due, on in answered:
        if FIRST <= due <= CUT_OFF:
            role = matter.assignments[unit].role
            found[unit][f"reports_due_{role}"] += 1
            found[unit][f"reports_on_time_{role}"] += on is not None and on <= due


@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize("until", DAYS)
def test_every_count_is_what_the_facts_say(followed, at, until):
    with followed.place.pool.connection() as conn:
        counts = conduct.counts(conn, reading(followed, at), conduct.Year(FIRST, CUT_OFF, until))

    told = {
        unit: sum((Counter(_amounts(each)) for each in of_source.values()), Counter())
        for unit, of_source in counts.items()
    }
    assert {unit: each for unit, each in told.items() if each} == recounted(followed, at, until)


def _amounts(counts):
    return {name: int(n) for name, n in counts.value().amounts.items()}


def test_what_is_counted_and_the_facts_it_stands_on_are_as_many(followed):
    with followed.place.pool.connection() as conn:
        asked = reading(followed, None)
        counts = conduct.counts(conn, asked, conduct.Year(date(2025, 1, 1), CUT_OFF, CUT_OFF))
        unit = max(counts, key=lambda unit: len(counts[unit]))
        given = content(scheme__year=2025, scheme__cut_off="2025-12-31")
        given["groups"][0]["units"] = [unit]
        given["indicators"][-1] |= {"measure": "supervision_index", "method": "supervision_index"}
        scheme = read_scheme(given)
        facts = conduct.facts(conn, asked, scheme, unit)["matters"]
        value = conduct.values(conn, asked, scheme)[unit, "matters"]

    assert facts
    for name, positions in facts.items():
        assert value.count(name) >= len(positions) > 0, "one fact may hold against several matters' rows, never none"
