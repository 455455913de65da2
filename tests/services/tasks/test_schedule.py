from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from threading import Event

import psycopg
import pytest

from services.tasks import reminders
from services.tasks.broker import remind_message
from services.tasks.schedule import Lead, Schedule
from tests.services.tasks.office import EDUCATION, MONDAY, Clock, Office

BEFORE = datetime(2026, 6, 8, 0, 29, tzinfo=UTC)  # 08:29 in the office


class Errand:
    """Stands where the queue would: keeps what was sent, does it when asked."""

    def __init__(self, office: Office) -> None:
        self.office, self.sent = office, []
        self.made: list[tuple[str, date]] = []

    def __call__(self, message) -> None:
        self.sent.append(message)

    def run(self) -> None:
        for message in self.sent:
            _, day = message.args
            for notice in reminders.sweep(self.office.record, date.fromisoformat(day)):
                self.made.append((notice.unit, notice.day))
        self.sent.clear()


@pytest.fixture
def errand(office: Office) -> Errand:
    office.signed(due=MONDAY)
    office.project()
    return Errand(office)


def schedule(errand: Errand, clock: Clock) -> closing[Schedule]:
    return closing(Schedule(errand.office.house, errand, clock=clock))


def test_reminders_are_asked_for_from_half_past_eight_in_the_office(errand):
    clock = Clock(BEFORE)
    with schedule(errand, clock) as it:
        assert it.tick() == []

        clock.pass_by(minutes=1)

        assert it.tick() == ["500155"]
        assert errand.sent == [remind_message("500155", MONDAY)]


def test_a_scheduler_that_starts_late_catches_up(errand):
    with schedule(errand, Clock(datetime(2026, 6, 8, 12, 0, tzinfo=UTC))) as it:
        assert it.tick() == ["500155"]


def test_after_midnight_the_day_before_is_past(errand):
    with schedule(errand, Clock(datetime(2026, 6, 8, 16, 5, tzinfo=UTC))) as it:
        assert it.tick() == []


def test_a_frozen_scheduler_tells_once_when_it_wakes(errand):
    clock = Clock(BEFORE)
    with schedule(errand, clock) as it:
        it.tick()
        clock.pass_by(minutes=10)
        for _ in range(3):
            it.tick()
            errand.run()
            clock.pass_by(minutes=11)

    assert errand.made == [(EDUCATION, MONDAY)]


def test_a_message_that_was_lost_is_sent_again(errand):
    clock = Clock()
    with schedule(errand, clock) as it:
        assert it.tick() == ["500155"]
        errand.sent.clear()
        assert it.tick() == []

        clock.pass_by(minutes=11)

        assert it.tick() == ["500155"]


def test_a_send_that_fails_is_tried_at_the_next_tick(errand):
    failures = iter([psycopg.OperationalError("gone")])

    def send(message) -> None:
        for failure in failures:
            raise failure
        errand(message)

    with closing(Schedule(errand.office.house, send, clock=Clock())) as it:
        assert it.tick() == []
        assert it.tick() == ["500155"]


def test_two_schedulers_tell_once_even_when_both_believe_they_lead(errand):
    clock = Clock()
    with schedule(errand, clock) as one, schedule(errand, clock) as other:
        other.lead = Lead(errand.office.house.dsn, "another lock")
        assert (one.tick(), other.tick()) == (["500155"], ["500155"])
        errand.run()

    assert errand.made == [(EDUCATION, MONDAY)]


def test_one_of_two_schedulers_leads(errand):
    clock = Clock()
    with schedule(errand, clock) as one, schedule(errand, clock) as other:
        assert one.tick() == ["500155"]
        assert other.tick() == []

        one.close()

        assert other.tick() == ["500155"]


def test_another_takes_over_when_the_leader_is_cut_off(errand):
    clock = Clock()
    with schedule(errand, clock) as one, schedule(errand, clock) as other:
        one.tick()
        with psycopg.connect(errand.office.house.dsn) as admin:
            admin.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'duban schedule'"
                " and datname = current_database()"
            )

        assert other.tick() == ["500155"]
        assert one.tick() == []


def test_the_lead_of_a_silent_process_runs_out(house):
    with (
        Lead(house.dsn, lease=0.2) as silent,
        psycopg.connect(house.dsn, autocommit=True) as waiting,
    ):
        assert silent.held()
        waiting.execute("set statement_timeout = 10000")

        waiting.execute("select pg_advisory_lock(%s)", [silent.key])

        assert not silent.held()


def test_a_started_schedule_ticks_by_itself_and_stops(errand):
    came = Event()

    def send(message) -> None:
        came.set()

    with Schedule(errand.office.house, send, clock=Clock()):
        assert came.wait(10)
