"""Unit names matched to a district's own units."""

import pytest

from services.intake.units import (
    ALL_DEPARTMENTS,
    ALL_LOCALITIES,
    CONCERNED_DEPARTMENTS,
    UnitName,
    function_of,
    group_of,
    match,
    members,
)

UNITS = [
    UnitName("JW", "重庆市梁平区教育委员会", "区教委"),
    UnitName("FGW", "重庆市梁平区发展和改革委员会", "区发展改革委", ("区发改委",)),
    UnitName("JXW", "重庆市梁平区经济和信息化委员会", "区经济信息委"),
    UnitName("RSJ", "重庆市梁平区人力资源和社会保障局", "区人力社保局"),
    UnitName("SCJ", "重庆市梁平区市场监督管理局", "区市场监管局"),
    UnitName("GZW", "重庆市梁平区国有资产监督管理委员会", "区国资委"),
    UnitName("ZFB", "重庆市梁平区人民政府办公室", "区政府办公室"),
    UnitName("SWJ", "国家税务总局重庆市梁平区税务局", "区税务局"),
    UnitName("T1", "梁山街道", "梁山街道", (), "街道"),
    UnitName("T2", "礼让镇", "礼让镇", (), "镇"),
]


@pytest.mark.parametrize(
    ("name", "code", "how"),
    [
        ("区教委", "JW", "exact"),
        ("重庆市梁平区教育委员会", "JW", "exact"),
        ("区发改委", "FGW", "alias"),
        ("教育部", "JW", "function"),
        ("市教委", "JW", "function"),
        ("国家发展改革委", "FGW", "function"),
        ("工业和信息化部", "JXW", "function"),
        ("人力资源社会保障部", "RSJ", "function"),
        ("市场监管总局", "SCJ", "function"),
        ("国务院国资委", "GZW", "function"),
        ("国务院办公厅", "ZFB", "function"),
        ("税务总局", "SWJ", "function"),
        ("知识产权局", "SCJ", "merged"),
        ("梁山街道办事处", "T1", "exact"),
        ("礼让镇人民政府", "T2", "exact"),
        ("海关总署", None, "none"),
        ("", None, "none"),
    ],
)
def test_a_name_finds_the_unit_that_is_meant(name, code, how):
    found = match(name, UNITS)

    assert (found.code, found.how) == (code, how)
    assert bool(found.unsure) == (how in {"function", "merged", "none"})


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("各镇乡（街道）", ALL_LOCALITIES),
        ("各镇乡(街道)", ALL_LOCALITIES),
        ("各乡镇、街道", ALL_LOCALITIES),
        ("各地区", ALL_LOCALITIES),
        ("各省级人民政府", ALL_LOCALITIES),
        ("地方各级人民政府", ALL_LOCALITIES),
        ("区政府有关部门", CONCERNED_DEPARTMENTS),
        ("国务院相关部门", CONCERNED_DEPARTMENTS),
        ("各有关部门和单位", CONCERNED_DEPARTMENTS),
        ("区级各部门", ALL_DEPARTMENTS),
        ("各部门", ALL_DEPARTMENTS),
        ("区教委", None),
        ("梁山街道", None),
        ("", None),
    ],
)
def test_collectives_stand_for_groups(name, group):
    assert group_of(name) == group


def test_a_collective_is_matched_as_a_group_and_asks_to_be_checked():
    found = match("各镇乡（街道）", UNITS)

    assert (found.code, found.how, found.group) == (None, "group", ALL_LOCALITIES)
    assert found.unsure
    assert [unit.code for unit in members(ALL_LOCALITIES, UNITS)] == ["T1", "T2"]
    assert len(members(ALL_DEPARTMENTS, UNITS)) == 8


def test_two_units_of_one_function_are_left_to_the_clerk():
    found = match("教育部", [*UNITS, UnitName("JGW", "梁平区委教育工作委员会", "区委教育工委", ("区教工委",))])

    assert found.code in {"JW", None}
    assert found.unsure


def test_names_of_one_function_at_every_level():
    names = ["科技部", "国家科学技术委员会", "省科技厅", "市科学技术局", "重庆市梁平区科学技术局", "区科技局"]

    assert {function_of(name) for name in names} == {"科技"}
