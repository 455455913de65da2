"""用语: every code of an assessment has its name in both languages."""

from typing import get_args

import pytest

from domain import words
from domain.assessment import ACCEPTED, GROUNDS, STAGES, TOLERANCE_GROUNDS, standing
from domain.results.results import LineStatus
from domain.scheme import life, scheme
from domain.scoring.methods import METHODS
from domain.scoring.parameters import Param


@pytest.mark.parametrize(
    ("list_", "codes"),
    [
        (words.ASSESSMENT_KIND, scheme.KINDS),
        (words.ASSESSMENT_STAGE, STAGES),
        (words.ASSESSMENT_STAGE, get_args(standing.Stage)),
        (words.SCHEME_STATUS, get_args(life.Status)),
        (words.VALUE_SOURCE, scheme.SOURCES),
        (words.VALUE_STATE, ("given", "verified", "returned", "replaced")),
        (words.LINE_STATUS, get_args(LineStatus)),
        (words.GRADE_REASON, ("threshold", "quota", "veto")),
        (words.TARGET_GROUND, GROUNDS),
        (words.TOLERANCE_GROUND, TOLERANCE_GROUNDS),
        (words.TOLERANCE, ACCEPTED),
        (words.VETO_EFFECT, scheme.EFFECTS),
        (words.FREQUENCY, scheme.FREQUENCIES),
    ],
)
def test_a_word_list_names_exactly_the_codes_there_are(list_, codes):
    assert set(list_) == set(codes)


def params(method) -> list[Param]:
    return list(method.params)


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.code)
def test_every_method_and_parameter_has_its_name_in_both_languages(method):
    for zh, en in [(method.zh, method.en), *((param.zh, param.en) for param in params(method))]:
        assert zh
        assert en
    assert method.formula
