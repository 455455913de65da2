"""The office's queue, a unit's clock and its statement, from the facts of single lives, now and as of before."""

from __future__ import annotations

from datetime import date

import pytest

from services.queries import clock, review, statement
from services.record.supervision import Supervision
from tests.services.queries.views import follow, reading
from tests.stories import (
    WATER,
    Story,
    accepted,
    assigned,
    correction_pending,
    day,
    endorsed,
    extension_asked,
    finally_reported,
    in_progress,
    objected,
    reported_up,
    returned,
    suspended,
)

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def kept(record: Supervision, story: Story) -> None:
    record.keep(story())
    follow(record)


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        (finally_reported, "review"),
        (objected, "decide_objection"),
        (extension_asked, "decide_extension"),
        (accepted, "report_up"),
        (reported_up, "endorse"),
        (endorsed, "close"),
        (suspended, "resume_or_review"),
        (correction_pending, "confirm_correction"),
    ],
)
def test_each_kind_of_waiting_has_its_day_and_its_count(record: Supervision, story: Story, kind: str) -> None:
    kept(record, story)
    with record.place.pool.connection() as conn:
        found = review.waiting(conn, reading(record, day=day("4-30")))

    [each] = [w for w in found if w.kind == kind]
    assert each.waited >= 0
    assert (each.by is None) == (each.kind not in review.TERMS)
    assert review.counted(found)[kind] == 1


def test_what_waited_before_stands_in_the_queue_of_that_day(record: Supervision) -> None:
    directive = finally_reported()
    record.keep(directive)
    before = record.head()[0]
    again = record.get(type(directive), directive.id)
    story = accepted()
    [fact] = [f for f in story.collect_events() if type(f).__name__ == "Accepted"][:1]
    again.accept(WATER, act=fact.act)
    record.keep(again)
    follow(record)
    with record.place.pool.connection() as conn:
        then = review.waiting(conn, reading(record, before, day("4-30")))
        now = review.waiting(conn, reading(record, None, day("4-30")))

    assert "review" in {each.kind for each in then}
    assert "review" not in {each.kind for each in now}


@pytest.mark.parametrize(
    ("story", "need"),
    [(assigned, "sign"), (returned, "supplement"), (finally_reported, "wait"), (objected, "wait"), (suspended, "wait")],
)
def test_a_clock_says_what_the_unit_has_to_do_next(record: Supervision, story: Story, need: str) -> None:
    kept(record, story)
    with record.place.pool.connection() as conn:
        [each] = clock.of_unit(conn, reading(record, day=day("3-27")), WATER)

    assert each.needs(day("3-27"), day("3-27")) == need
    assert (each.holder == "unit") == (need in ("sign", "supplement"))


def test_what_is_not_done_is_overdue_only_once_its_day_has_passed(record: Supervision) -> None:
    kept(record, in_progress)
    with record.place.pool.connection() as conn:
        soon = statement.of_unit(conn, reading(record, day=day("3-27")), WATER, *YEAR)
        late = statement.of_unit(conn, reading(record, day=day("9-30")), WATER, *YEAR)

    assert not [d for d in soon.lateness if d.kind == "finish"]
    [finish] = [d for d in late.lateness if d.kind == "finish"]
    assert (finish.standing, finish.done_on) == ("overdue", None)
    assert finish.late_by > 0


def test_months_count_every_duty_once(record: Supervision) -> None:
    kept(record, returned)
    with record.place.pool.connection() as conn:
        told = statement.of_unit(conn, reading(record, day=day("9-30")), WATER, *YEAR)

    months = [count for _, count in told.months()]
    assert sum(count["owed"] for count in months) == len([d for d in told.duties if d.owed_on <= told.last])
    assert sum(count["late"] + count["overdue"] for count in months) == len(told.lateness)
    assert sum(count["returns"] for count in months) == len(told.letters_of("directive.returned"))
