"""The sample is a year of real acts through the public commands; every stage of life can be seen in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.assessment import assessment_id
from domain.directive import Directive
from domain.sentences import sentence
from services.accounts import Accounts
from services.audit.assessing import found_years
from services.audit.tables import compare
from services.commands.assessments.standing import assessed
from services.commands.decisions.standing import decision_of
from services.commands.office import office_of
from services.demo import guide, sample
from services.queries import decisions, meetings, normative, topics
from services.queries.moment import AsOf, Reading
from services.record import chain
from services.record.supervision import Supervision
from services.wiring import House
from tests.services.queries.views import follow

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(server):
    with server.house() as house:
        record = house.record("500155")
        sample.build(record, Accounts(house.app_pool, record.place.tables), "500155", NOW)
        yield house, record


def directives(record: Supervision) -> list[Directive]:
    ids = [fact.originator_id for fact in record.follow(0, 100_000) if fact.topic == "directive.registered"]
    return [record.get(Directive, id) for id in ids]


def test_every_stage_of_life_is_there(played):
    stages = Counter(directive.status for directive in directives(played[1]))

    missing = {
        "draft", "numbered", "delivered", "in_progress", "result_submitted", "returned", "reported_up",
        "suspended", "closed", "archived", "withdrawn", "merged",
    } - set(stages)  # fmt: skip
    assert not missing, stages
    assert sum(stages.values()) >= 60


def test_the_six_guided_matters_are_told(played):
    _, record = played
    told = {matter.tag: record.get(Directive, matter.id) for matter in guide.MATTERS}

    assert told["again"].opinions[0].text.startswith("请区城管局牵头")
    assert len(told["again"].opinions) == 2
    assert told["joint"].status == "in_progress"
    assert any(report.late_entry for report in told["paper"].feedback)
    assert told["duplicate"].absorbed
    assert told["impossible"].outcome == "not_completed"
    assert told["lasting"].due_kind == "long_term"
    assert told["lasting"].due is None


def test_recorded_times_never_go_back_and_the_chain_holds(played):
    house, record = played
    times = [fact.recorded_at for fact in record.follow(0, 100_000)]

    assert times == sorted(times)
    assert times[-1] <= NOW
    with house.reader() as conn:
        assert isinstance(chain.verify(conn, record.place.schema), chain.Verified)


def test_every_fact_can_be_told_in_both_languages(played):
    _, record = played
    names = office_of(record).name

    for fact in record.follow(0, 100_000):
        for language in ("zh", "en"):
            assert sentence(fact.fact, language, names)


def test_numbers_have_no_gap(played):
    numbers = sorted((d.number_year, d.number_n) for d in directives(played[1]) if d.number)

    for year in {year for year, _ in numbers}:
        given = [n for each, n in numbers if each == year]
        assert given == list(range(1, len(given) + 1))


def test_the_same_day_gives_the_same_sample(played, house: House):
    again = house.record("500155")

    sample.build(again, Accounts(house.app_pool, again.place.tables), "500155", NOW)

    first, second = (
        [(fact.topic, fact.recorded_at) for fact in each.follow(0, 100_000)] for each in (played[1], again)
    )
    assert first == second


def test_the_municipality_runs_beside_it_under_its_own_rules(house: House):
    record = house.create_record("500000", kind="simulated")

    sample.build(record, Accounts(house.app_pool, record.place.tables), "500000", NOW)

    numbers = [d.number for d in directives(record)]
    assert numbers
    assert all(number.startswith("渝府督") for number in numbers)
    follow(record)
    with record.place.pool.connection() as conn:
        office = office_of(record)
        read = Reading(record.place, AsOf(None, NOW.date()), office.pack(NOW.date()), office.calendar)
        held = meetings.meetings(conn, read)
        cadence = meetings.cadence(conn, read)
        done = meetings.fulfilled(conn, read, held)
        pipeline = topics.pipeline(topics.topics(conn, read))
    assert Counter(line.status for line in held) == {"signed": 3, "minuted": 1, "called": 1}
    assert (cadence.gaps, cadence.overdue) == ((), None)
    assert sum(each.handed_over for each in done.values()) == 2
    assert {"proposed", "coordinated", "scheduled"} <= {status for status, n in pipeline.items() if n}


def test_years_of_assessment_stand_at_three_stages(played):
    _, record = played
    last, this, towns = (
        assessed(record, assessment_id(code, year))
        for code, year in (("500155-departments", 2025), ("500155-departments", 2026), ("500155-localities", 2026))
    )

    assert (last.year.now.stage, this.year.now.stage, towns.year.now.stage) == ("applied", "graded", "scored")
    assert [appeal.granted for appeal in this.year.now.appeals.values()] == [True, None]
    assert len(this.year.now.rounds) == 2
    assert towns.year.owed(towns.scheme)
    for year in (last, this, towns):
        for each in year.year.now.rounds:
            assert year.results(each.n).digest == each.digest


def test_a_year_is_scored_at_the_command_line_with_what_each_point_came_from(played):
    _, record = played

    [told] = found_years(record, 2026, "departments")

    counted = [line for unit in told["units"] for line in unit["lines"] if line["indicator"] == "returns_and_urging"]
    assert any(line["positions"] for line in counted), "facts of the stream"
    assert all(line["steps"] for line in counted if line["status"] == "scored")
    lost = {
        unit["unit"]: (line["points"], line["weight"], bool(line["positions"]))
        for unit in told["units"] for line in unit["lines"]
        if line["indicator"] == "normative_documents" and Decimal(line["points"]) < Decimal(line["weight"])
    }  # fmt: skip
    assert lost == {"LP-RSJ": ("2.00", "3", True)}, "its document expired and no clean-up has said so"
    reported = [line for unit in told["units"] for line in unit["lines"] if line["indicator"] == "core_targets"]
    assert all(len(line["positions"]) >= 3 for line in reported), "target, report, verification"


def test_decisions_stand_at_every_stage_and_their_timelines_were_reshaped(played):
    _, record = played
    follow(record)
    with record.place.pool.connection() as conn:
        office = office_of(record)
        read = Reading(record.place, AsOf(None, NOW.date()), office.pack(NOW.date()), office.calendar)
        found = {each.line.title: each.line for each in decisions.lines(conn, read)}

    assert Counter(line.status for line in found.values()) == {
        "drafted": 1, "executing": 2, "adjusted": 1, "suspended": 1, "archived": 1,
    }  # fmt: skip
    reshaped = found["城乡公交一体化改革方案"]
    assert set(reshaped.by_ground) == {"meeting_moved", "force_majeure", "policy"}
    assert reshaped.versions == 5
    known = decision_of(record, found["老城区排水防涝系统建设规划"].id)
    assert known.timeline.done["tracking-1"] < NOW.date(), "the matter opened for it is closed"
    assert [decision for decision, line in found.items() if line.status == "drafted"] == ["公共停车场差别化收费方案"]


def test_every_table_of_the_sample_is_what_its_facts_fold_to(played):
    _, record = played
    follow(record)

    compared = compare(record)

    assert [each for each in compared if each.differences] == []
    assert all(each.versions for each in compared)


def _decides(line: meetings.MeetingLine) -> bool:
    return any(item["decision"] for item in line.items.values())


def test_meetings_keep_their_cadence_and_documents_stand_at_every_stage(played):
    _, record = played
    follow(record)
    with record.place.pool.connection() as conn:
        office = office_of(record)
        read = Reading(record.place, AsOf(None, NOW.date()), office.pack(NOW.date()), office.calendar)
        held = meetings.meetings(conn, read)
        cadence = meetings.cadence(conn, read)
        done = meetings.fulfilled(conn, read, held)
        pipeline = topics.pipeline(topics.topics(conn, read))
        shelf = normative.shelf(conn, read)

    signed = Counter(line.kind for line in held if line.status == "signed" and not _decides(line))
    assert signed == {"executive": 12, "plenary": 1}
    assert (cadence.gaps, cadence.overdue, cadence.warning) == ((), None, None)
    owed = [each for each in done.values() if each.items]
    assert all(each.handed_over == each.items for each in owed)
    assert {each.closed == each.items for each in owed} == {True, False}
    assert all(pipeline.values()), pipeline
    assert Counter(warning for each in shelf.documents for warning in each.warnings) == {
        "expired": 1, "expires_soon": 1, "unfiled": 1,
    }  # fmt: skip
    assert {each.status for each in shelf.documents} == {
        "checked",
        "audited",
        "published",
        "filed",
        "repealed",
        "expired",
    }
    assert any(each.line.provisional for each in shelf.documents)
