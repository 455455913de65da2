"""T20: what was ever stored can still be read, and says the same."""

import json
from dataclasses import fields
from uuid import UUID

import orjson
import pytest

from domain.aggregate import Aggregate
from domain.sentences import sentence
from services.record.mapper import FactMapper
from tests.domain.golden.write import FOLDER, path_of

FROZEN = sorted(FOLDER.glob("*.json"))
OURS = [fact for fact in Aggregate.FACTS.values() if fact.__module__.startswith("domain.")]
MAPPER = FactMapper()


def load(path):
    frozen = json.loads(path.read_text(encoding="utf-8"))
    state = orjson.dumps(frozen["state"])
    return (
        frozen,
        state,
        MAPPER.decode(frozen["topic"], state, UUID(frozen["originator_id"]), frozen["originator_version"]),
    )


@pytest.mark.parametrize("fact", OURS, ids=lambda fact: fact.TOPIC)
def test_every_fact_is_frozen_in_its_present_version(fact):
    assert path_of(fact) in FROZEN, "run python -m tests.domain.golden.write"


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_a_frozen_fact_still_loads_with_every_field_and_can_be_told(path):
    frozen, _, fact = load(path)

    assert (fact.TOPIC, str(fact.originator_id)) == (frozen["topic"], frozen["originator_id"])
    assert all(hasattr(fact, field.name) for field in fields(fact) if field.name != "originator_topic")
    assert all(sentence(fact, language) for language in ("zh", "en"))


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_a_frozen_fact_of_the_present_version_is_written_the_same_way_today(path):
    _, state, fact = load(path)
    if path != path_of(type(fact)):
        pytest.skip("an older version is read, never written")

    assert MAPPER.to_stored_event(fact).state == state
