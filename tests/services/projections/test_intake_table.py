"""The list of documents: what the facts say, after any history, as of any position and after a rebuild."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import UUID

import pytest

from domain.intake import Intake
from services.projections.intake import Intakes
from services.projections.register import rebuild_one
from services.projections.source import RecordSource
from services.queries import intake as queries
from services.record.supervision import Supervision
from tests.services.projections.lives import (
    all_facts,
    at_position,
    caught_up,
    followers,
    in_memory,
    random_positions,
    rows_of,
    sorted_versions,
    versions_of,
)
from tests.services.queries.views import CURSORS, follow, reading
from tests.stories import act


def worked_on(record: Supervision, seed: int, documents: int = 6) -> None:
    """Documents read in, and clerks at work on them in no order."""
    chance = Random(seed)
    ids = [UUID(int=seed * 100 + n + 1) for n in range(documents)]
    for id in ids:
        tasks = [
            {"seq": n, "title": f"任务{n}", "lead_units": ["区教委"], "unsure": [{"field": "deadline"}] * (n % 2)}
            for n in range(1, 6)
        ]
        record.keep(
            Intake.read(
                id=id, name=f"文件{id.int}", source="meeting", digest="0", text="正文", proposals=tasks, act=act()
            )
        )
    for _ in range(60):
        intake = record.get(Intake, chance.choice(ids))
        if len(intake.open) < 2:
            continue
        one, other = chance.sample(intake.open, 2)
        match chance.randrange(5):
            case 0:
                intake.confirm(one, UUID(int=chance.getrandbits(100)), act=act())
            case 1:
                intake.dismiss(one, reason="重复", act=act())
            case 2:
                intake.split(one, [{"title": "甲"}, {"title": "乙"}], act=act())
            case 3:
                intake.join([one, other], {}, act=act())
            case _:
                intake.edit(one, {"title": f"改{chance.random()}"}, checked=chance.random() < 0.5, act=act())
        record.keep(intake)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_table_equals_the_fold_after_any_history_and_after_a_rebuild(record: Supervision, seed: int) -> None:
    worked_on(record, seed)
    [follower] = followers(record, Intakes(), batch=7)
    caught_up(follower)
    follower.close()
    expected = sorted_versions(Intakes(), in_memory(Intakes(), all_facts(record)))

    assert versions_of(record, Intakes()) == expected
    rebuild_one(record, "intake")
    assert versions_of(record, Intakes()) == expected


def test_as_of_any_position_it_lists_what_waited_then(record: Supervision) -> None:
    worked_on(record, 3)
    follow(record)
    versions = versions_of(record, Intakes())

    for position in random_positions(record.head()[0], 12):
        with record.place.pool.connection() as conn:
            page = queries.page(conn, reading(record, position), cursors=CURSORS)
        then = {(row.id, row.waiting, row.confirmed) for row in at_position(versions, position)}
        assert {(row.id, row.waiting, row.confirmed) for row in page.rows} == then
        assert (page.total, page.waiting) == (len(then), sum(waiting for _, waiting, _ in then))


def test_it_counts_what_waits_and_what_is_sure(record: Supervision) -> None:
    worked_on(record, 4)
    follow(record)

    for row in rows_of(record, Intakes()):
        intake = record.get(Intake, row.id)
        assert (row.waiting, row.sure) == (len(intake.open), len(intake.sure))
        assert (row.read_on, row.by) == (date(2026, 3, 2), "office")


def test_other_facts_pass_it_by(record: Supervision) -> None:
    assert RecordSource(record).head() == 0
    worked_on(record, 5, documents=1)
    [follower] = followers(record, Intakes())

    assert not caught_up(follower).is_stopped
    follower.close()
