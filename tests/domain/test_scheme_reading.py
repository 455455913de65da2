"""考核方案: what ships loads; what is wrong is told by its place, in both languages."""

import re
from decimal import Decimal

import pytest

from domain.scheme.reading import examine, load_scheme, read_scheme
from domain.scheme.written import SchemeError
from tests.schemes import SHIPPED, TINY, indicator, shipped, tiny, written


def problems(**changes):
    _, found = examine(written(**changes))
    return {problem.place: problem for problem in found}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scheme_loads_and_its_groups_make_a_hundred(name):
    scheme = shipped(name)

    for group in scheme.groups:
        assert sum(indicator.weight(group) for indicator in scheme.indicators.values()) == 100


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scheme_read_back_from_its_fact_is_the_same(name):
    scheme = shipped(name)

    assert read_scheme(scheme.to_fact()).digest == scheme.digest


def test_the_examples_are_those_of_the_field():
    departments, towns = shipped("500155-departments-2026"), shipped("500155-localities-2026")

    by_dimension = {
        code: sum(i.weight("general") for i in departments.indicators.values() if i.dimension == code)
        for code in departments.dimensions
    }
    assert by_dimension == {"decisions": 24, "duties": 27, "key_work": 24, "law": 10, "team": 15}
    assert (departments.bonus_cap, departments.deduction_cap) == (5, 10)
    assert {code: len(group.units) for code, group in towns.groups.items()} == {"A": 5, "B": 10, "C": 18}
    assert len(towns.indicators) == 17


def test_the_tiny_scheme_is_sound():
    assert examine(TINY)[1] == []


@pytest.mark.parametrize(
    ("changes", "place", "zh"),
    [
        ({"indicators": [indicator("one", weight=99)]}, "groups.all", "权重之和为99，应为100"),
        ({"indicators": [indicator("one", method="efficacy")]}, "indicators.one.params.satisfactory", "缺少此项"),
        (
            {"indicators": [indicator("one", method="efficacy", params={"satisfactory": 1, "unacceptable": 6})]},
            "indicators.one.params", "方向",
        ),
        (
            {"indicators": [indicator("one", method="bands", params={"table": [["0", "0.2"], ["60", "1"], ["90", "0.6"]]})]},
            "indicators.one.params", "单调",
        ),
        (
            {"indicators": [indicator("one", method="bands", params={"table": [["60", "0.2"], ["0", "1"]]})]},
            "indicators.one.params", "依次递增",
        ),
        (
            {"indicators": [indicator("one", source="reported", owner="bureau", verifier="bureau")]},
            "indicators.one.verifier", "须由报送单位以外的单位核实",
        ),
        ({"indicators": [indicator("one", owner="unit")]}, "indicators.one.owner", "官方统计"),
        ({"indicators": [indicator("one", dimension="none")]}, "indicators.one.dimension", "没有“none”这个维度"),
        ({"indicators": [indicator("one", article="L68")]}, "indicators.one.article", "没有条文“L68”"),
        ({"indicators": [indicator("one", name="系统登录次数")]}, "indicators.one.name", "不得作为考核内容"),
        ({"indicators": [indicator("one", wieght=3)]}, "indicators.one.wieght", "未知的项"),
        ({"indicators": [indicator("one", method="magic")]}, "indicators.one.method", "应为"),
        ({"indicators": [indicator("one", weight={"all": 100, "other": 5})]}, "indicators.one.weight.other", "没有这个考核组"),
        (
            {"indicators": [indicator("one", basis="growth", breaks=[{"year": 2026, "zh": "经济普查", "en": "census"}])]},
            "indicators.one.breaks", "不能按增速考核",
        ),
        (
            {"indicators": [indicator("one", weight=50, source="stream", measure="on_time_results", method="completion"),
                            indicator("two", weight=50, source="stream", measure="supervision_index", method="supervision_index")]},
            "indicators.two", "一事只计一次",
        ),
        (
            {"indicators": [indicator("one", source="stream", measure="concealments", method="zero_tolerance")],
             "deductions": [{"code": "hidden", "name": "瞒报", "name_en": "Concealment", "each": 5, "faults": ["concealment"]}]},
            "deductions.hidden.faults", "一事只扣一次",
        ),
        ({"groups": [{"code": "all", "name": "各镇", "name_en": "Towns", "units": []}]}, "groups.all.units", "没有单位"),
        ({"bonuses": [{"code": "praise", "name": "表彰", "name_en": "Praise", "each": 4, "cap": 3}]}, "bonuses.praise", "高于本类上限"),
        ({"bonuses": [{"code": "praise", "name": "表彰", "name_en": "Praise", "cap": 9}]}, "bonuses.praise", "高于总上限"),
        ({"points": {}}, "points.bonus_cap", "总上限"),
        ({"grades": TINY["grades"][::-1]}, "grades", "由高到低"),
        ({"grades": TINY["grades"][:3]}, "grades.qualified", "分数线应为0"),
        ({"scheme__ties": "tie_break"}, "scheme.tie_breaks", "同分"),
        ({"scheme__cut_off": "2027-01-05"}, "scheme.cut_off", "2026年内"),
        ({"scheme__cut_off": "31 December"}, "scheme.cut_off", "不是有效日期"),
        ({"self_assessment": {"due": "2026-12-20", "limit": 3, "deduction": 1}}, "self_assessment.due", "截止日之后"),
        ({"burden": {"indicators": 1}}, "groups.all", "减负上限1项"),
        ({"scheme__year": 2026.5}, "scheme.year", "不是数字"),
        (
            {"indicators": [indicator("one", source="stream", measure="supervision_index", method="supervision_index",
                                      params={"reports": "0.5"})]},
            "indicators.one.params", "权重之和应为1",
        ),
        ({"indicators": [indicator("one", method="min_max", params={"alpha": 2})]}, "indicators.one.params.alpha", "0至1"),
        ({"indicators": [indicator("one", method="rank_tiers", params={"tiers": [["0.5", 90], ["0.6", 80]]})]},
         "indicators.one.params", "比例之和应为1"),
        ({"indicators": [indicator("one", method="mixed", params={"parts": [{"share": "0.4", "method": "hundred"}]})]},
         "indicators.one.params", "比例之和应为1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_place(changes, place, zh):
    found = problems(**changes)

    assert place in found, found
    assert zh in found[place].zh
    assert re.search("[a-z]", found[place].en)


def test_a_matter_may_be_scored_twice_where_the_matters_differ():
    def stream(code, matters):
        return indicator(
            code, weight=50, source="stream", measure="on_time_results", method="completion", matters=matters
        )

    assert problems(indicators=[stream("one", ["instruction"]), stream("two", ["work_report"])]) == {}
    assert problems(indicators=[stream("one", ["instruction"]), stream("two", ["instruction", "meeting"])])


def test_groups_may_share_no_unit():
    groups = [{"code": code, "name": "组", "name_en": "Group", "units": ["a"]} for code in ("one", "two")]

    assert "只能在一个组" in problems(groups=groups)["groups.two.units"].zh


def test_a_department_scheme_has_all_four_areas():
    dimensions = [{"code": "work", "name": "工作", "name_en": "Work", "root": "duties"}]

    _, found = examine(written(scheme__kind="departments", dimensions=dimensions))

    assert {"decisions", "key_work", "self_building"} <= set(re.findall("“(.+?)”", "".join(p.zh for p in found)))


def test_every_problem_is_told_at_once():
    with pytest.raises(SchemeError) as refused:
        tiny(scheme__ties="sometimes", points={"bonus_cap": "much"})

    assert {problem.place for problem in refused.value.problems} == {"scheme.ties", "points.bonus_cap"}
    assert "scheme.ties" in refused.value.zh


def test_a_scheme_that_is_no_toml_says_so():
    with pytest.raises(SchemeError, match="no valid TOML"):
        load_scheme("[scheme")


@pytest.mark.parametrize("given", [{}, {"scheme": 3}, {"groups": "all"}, {"indicators": [3]}, {"scheme": {"code": 3}}])
def test_whatever_is_written_is_answered_with_problems(given):
    scheme, found = examine(given)

    assert scheme is None
    assert found


def test_a_digest_knows_content_from_writing():
    assert tiny().digest == read_scheme(dict(reversed(list(written().items())))).digest
    assert tiny().digest != tiny(points={"bonus_cap": Decimal("4.5"), "deduction_cap": 10}).digest
