"""用语: every code has its name in both languages, none too few and none too many."""

from typing import get_args

import pytest

from domain import assignment, deadlines, directive, lights, rule_keys, unit, words
from domain.aggregate import CHANNELS
from tests.stories import CITY_PACK, PACK

PACKS = (PACK, CITY_PACK)
LISTS = {name: value for name, value in vars(words).items() if name.isupper() and isinstance(value, dict)}


@pytest.mark.parametrize(
    ("list_", "codes"),
    [
        (words.STATUS, directive.STATUSES),
        (words.SOURCE, directive.SOURCES),
        (words.SOURCE, rule_keys.SOURCES),
        (words.LEVEL, directive.LEVELS),
        (words.LEVEL, rule_keys.CONFIDENTIALITY),
        (words.OUTCOME, directive.OUTCOMES),
        (words.OUTCOME, rule_keys.OUTCOMES),
        (words.ROLE, get_args(assignment.Role)),
        (words.ASSIGNMENT, get_args(assignment.AssignmentStatus)),
        (words.HOLDER, get_args(directive.Holder)),
        (words.LIGHT, get_args(lights.Colour)),
        (words.CHANNEL, CHANNELS),
        (words.GRADE, directive.GRADES),
        (words.FIELD, directive.CORRECTABLE),
        (words.DUE_KIND, deadlines.KINDS),
        (words.ISSUER, {"", *directive.ISSUERS, *(code for pack in PACKS for code in pack.codes("source.superiors"))}),
        (words.URGENCY, {code for pack in PACKS for code in pack.codes("urgency.levels")}),
        (words.RETURN_REASON, {code for pack in PACKS for code in pack.codes("return.reason_codes")}),
    ],
)
def test_a_word_list_names_exactly_the_codes_there_are(list_, codes):
    assert set(list_) == set(codes)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
@pytest.mark.parametrize(
    ("key", "list_"),
    [
        ("urgency.levels", words.URGENCY),
        ("return.reason_codes", words.RETURN_REASON),
        ("closure.outcomes", words.OUTCOME),
    ],
)
def test_the_packs_call_things_as_we_do(pack, key, list_):
    assert {str(row["code"]): row["zh"] for row in pack.rows(key)} == {
        code: pair[0] for code, pair in list_.items() if code in pack.codes(key)
    }


@pytest.mark.parametrize("name", LISTS)
def test_every_name_is_there_in_both_languages(name):
    for zh, en in LISTS[name].values():
        assert zh.strip() == zh != ""
        assert en.strip() == en != ""


def test_every_collective_has_a_name_and_known_kinds():
    for zh, en, kinds in unit.GROUPS.values():
        assert all((zh, en))
        assert set(kinds) <= set(unit.UNIT_KINDS)


def test_an_unknown_code_stands_for_itself():
    assert words.word(words.STATUS, "elsewhere", "zh") == "elsewhere"
    assert words.word(words.STATUS, "closed", "en") == "Closed"
