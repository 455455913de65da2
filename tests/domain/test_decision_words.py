"""用语: every code of a major decision and its timeline has its name in both languages; the packs say the same."""

from typing import get_args

import pytest

from domain.decision import accountability, evaluating, publishing, standing, words
from domain.decision.checklist import State
from domain.timeline import change, milestone
from tests import decisions as story
from tests.stories import CITY_PACK, PACK


@pytest.mark.parametrize(
    ("list_", "codes"),
    [
        (words.DECISION_STATUS, standing.STATUSES),
        (words.DECISION_OUTCOME, standing.OUTCOMES),
        (words.STANCE, standing.STANCES),
        (words.DECISION_STEP, {*standing.PASSING, "collective_decision"}),
        (words.DECISION_ASSESSMENT, PACK.codes("decision.assessments")),
        (words.STEP_CONCLUSION, {code for found in standing.PASSING.values() for code in found}),
        (words.CHECK_STATE, get_args(State)),
        (words.EVALUATION, evaluating.EVALUATIONS),
        (words.EVALUATION_CONCLUSION, standing.CONCLUSIONS),
        (words.PROBLEM, standing.PROBLEMS),
        (words.VOICE, standing.VOICES),
        (words.DEED, get_args(accountability.Role)),
        (
            words.DUTY,
            {
                duty.code
                for made in (story.published(), story.emergency_handled())
                for duty in publishing.duties(made.now, PACK)
            },
        ),
        (words.MILESTONE, milestone.KINDS),
        (words.TIMELINE_CHANGE, get_args(change.Kind)),
        (words.TIMELINE_GROUND, PACK.codes("timeline.grounds")),
    ],
)
def test_a_word_list_names_exactly_the_codes_there_are(list_, codes):
    assert set(list_) == set(codes)


@pytest.mark.parametrize("pack", [PACK, CITY_PACK], ids=lambda pack: pack.code)
@pytest.mark.parametrize(
    ("key", "list_"),
    [
        ("decision.steps", words.DECISION_STEP),
        ("decision.assessments", words.DECISION_ASSESSMENT),
        ("timeline.grounds", words.TIMELINE_GROUND),
    ],
)
def test_the_packs_call_things_as_we_do(pack, key, list_):
    for row in pack.rows(key):
        assert (row["zh"], row["en"]) == list_[str(row["code"])]
