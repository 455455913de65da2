"""Topics, meetings and documents: each version of their tables is what the facts say, however the work is cut up."""

import pytest

from services.projections.meetings import Meetings
from services.projections.normative import Documents
from services.projections.topics import Topics
from services.record.supervision import Command, Supervision
from tests import meetings as story
from tests.bench.history import moment
from tests.meetings import STORIES
from tests.services.projections.lives import (
    Note,
    all_facts,
    caught_up,
    followers,
    in_memory,
    sorted_versions,
    versions_of,
)


@pytest.mark.parametrize("projection", [Topics(), Meetings(), Documents()], ids=lambda each: each.name)
@pytest.mark.parametrize("batch", [1, 3, 1_000])
def test_every_version_equals_the_fold_of_the_facts(record: Supervision, projection, batch):
    for number, made in enumerate(
        (story.admitted(n=1), story.opinions_signed(n=2), story.handed_over(), story.kept(), story.approved(n=2))
    ):
        record.keep(made, command=Command(f"story {number}"))
    [follower] = followers(record, projection, batch=batch)

    caught_up(follower)
    follower.close()

    expected = in_memory(projection, all_facts(record))
    assert expected.closed
    assert versions_of(record, projection) == sorted_versions(projection, expected)


@pytest.mark.parametrize("name", STORIES)
def test_every_story_can_be_told_in_its_table(name):
    made = STORIES[name]()
    projection = next(each for each in (Topics(), Meetings(), Documents()) if isinstance(made, each.of))
    fold = in_memory(projection, _noted(made))

    [(_, row)] = fold.open.values()

    assert (row.id, row.version, row.status) == (made.id, made.version, made.status)


def _noted(made):
    return [
        Note(n, fact, fact.originator_id, fact.originator_version, fact.TOPIC, moment(fact.act.on))
        for n, fact in enumerate(made.collect_events(), start=1)
    ]
