"""单位名录、岗位名录: who may undertake, who may instruct, and what a collective means on that day."""

from dataclasses import replace

import pytest

from domain.aggregate import Refused
from domain.unit import GROUPS, Post, PostRegister, Unit, UnitRegister, expand, known
from tests.stories import TOWNS, WATER, act, day

DEPARTMENT = Unit(WATER, "重庆市梁平区水利局", "水利局", "department", ("区水务局",), "lp-zf")
UNITS = {
    unit.code: unit
    for unit in (
        DEPARTMENT,
        *(Unit(code, f"镇{code}", f"镇{code}", "locality") for code in TOWNS),
        Unit("old-town", "旧镇", "旧镇", "locality", closed_on=day("1-5"), succeeded_by=TOWNS[0]),
    )
}


@pytest.fixture
def register():
    register = UnitRegister.open(act())
    register.list_unit(DEPARTMENT, act())
    register.collect_events()
    return register


def test_listing_the_same_unit_again_adds_no_fact(register):
    register.list_unit(DEPARTMENT, act())

    assert register.collect_events() == []


def test_a_changed_name_is_a_new_fact(register):
    register.list_unit(replace(DEPARTMENT, short_name="区水利局"), act())

    [fact] = register.collect_events()
    assert (fact.short_name, register.units[WATER].short_name) == ("区水利局", "区水利局")


def test_a_unit_of_no_known_kind_is_refused(register):
    with pytest.raises(Refused) as refused:
        register.list_unit(replace(DEPARTMENT, kind="club"), act())

    assert refused.value.rule == "unit.kind"


def test_a_dissolved_unit_stays_dissolved_when_the_list_is_read_in_again(register):
    register.close_unit(WATER, succeeded_by="", basis="机构改革", act=act(on="3-9"))
    register.collect_events()

    register.list_unit(DEPARTMENT, act(on="3-10"))

    assert register.collect_events() == []
    assert register.units[WATER].closed_on == day("3-9")


@pytest.mark.parametrize(
    ("code", "successor", "basis", "rule"),
    [
        ("nobody", "", "机构改革", "unit.unknown"),
        (WATER, "nobody", "机构改革", "unit.unknown"),
        (WATER, WATER, "机构改革", "unit.successor"),
        (WATER, "", " ", "unit.basis"),
    ],
)
def test_a_unit_is_dissolved_on_a_basis_in_favour_of_another(register, code, successor, basis, rule):
    with pytest.raises(Refused) as refused:
        register.close_unit(code, succeeded_by=successor, basis=basis, act=act())

    assert (refused.value.rule, bool(refused.value.zh), bool(refused.value.en)) == (rule, True, True)


def test_a_unit_is_known_by_its_code_while_it_exists():
    assert known(UNITS, WATER) is DEPARTMENT
    for code, rule in (("nobody", "unit.unknown"), ("old-town", "unit.closed")):
        with pytest.raises(Refused) as refused:
            known(UNITS, code)
        assert refused.value.rule == rule


def test_a_collective_is_its_units_of_that_day_but_those_named_already():
    expanded = expand(["all_localities"], UNITS, but=[TOWNS[1]])

    assert expanded == [(TOWNS[0], "all_localities"), (TOWNS[2], "all_localities")]


def test_a_unit_in_two_collectives_is_expanded_once():
    expanded = expand(["all_localities", "all_units"], UNITS)

    assert [code for code, _ in expanded] == [*TOWNS, WATER]


def test_an_unknown_collective_is_refused():
    with pytest.raises(Refused) as refused:
        expand(["everyone"], UNITS)
    assert refused.value.rule == "unit.group"
    assert "everyone" not in GROUPS


def test_a_post_is_filled_again_only_by_a_change():
    register = PostRegister.open(act())
    post = Post("lp-head", "区长", "甲", "head", ("全面工作",))
    register.fill(post, act())
    register.fill(post, act())
    register.fill(replace(post, holder="乙"), act())

    assert [type(fact) for fact in register.collect_events()] == [
        PostRegister.Opened, PostRegister.Filled, PostRegister.Filled,
    ]  # fmt: skip
    assert register.posts["lp-head"].holder == "乙"
