"""Phrases that name units, as State Council, provincial and district documents write them."""

import pytest

from services.intake.undertaking import read_bracket, read_cell, split_units


@pytest.mark.parametrize(
    ("phrase", "lead", "assist"),
    [
        ("商务部负责", ["商务部"], []),
        ("交通运输部、财政部负责", ["交通运输部", "财政部"], []),
        ("负责部门：药监局、海关总署，适用范围：重庆自贸试验区", ["药监局", "海关总署"], []),
        ("财政部牵头，国务院相关部门及各地区按职责分工负责", ["财政部"], ["国务院相关部门", "各地区"]),
        ("国务院办公厅牵头，司法部等国务院相关部门按职责分工负责", ["国务院办公厅"], ["司法部", "国务院相关部门"]),
        ("教育部会同有关部门负责", ["教育部"], ["有关部门"]),
        ("各地区、各部门负责", ["各地区", "各部门"], []),
        ("各有关部门和单位按职责分工负责", ["各有关部门和单位"], []),
        ("生态环境部牵头，国家发展改革委、国家统计局参与", ["生态环境部"], ["国家发展改革委", "国家统计局"]),
        ("商务部指导，供销合作总社参与", ["商务部"], ["供销合作总社"]),
        ("市发展改革委牵头、市财政局配合", ["市发展改革委"], ["市财政局"]),
        ("区交通局牵头会同区公安局、区城市管理局", ["区交通局"], ["区公安局", "区城市管理局"]),
        ("市住房城乡建委负总责", ["市住房城乡建委"], []),
        ("各镇乡（街道）负责，区级有关部门配合", ["各镇乡（街道）"], ["区级有关部门"]),
        ("市发展改革委、市财政局", ["市发展改革委", "市财政局"], []),
        ("各省、自治区、直辖市人民政府负责", ["各省、自治区、直辖市人民政府"], []),
        ("文化和旅游部、粮食和储备局负责", ["文化和旅游部", "粮食和储备局"], []),
        ("牵头单位：区住房城乡建委；配合单位：区财政局、各街道", ["区住房城乡建委"], ["区财政局", "各街道"]),
        ("牵头单位：市科协，配合单位：市国资委，各区、县级市", ["市科协"], ["市国资委", "各区", "县级市"]),
        ("责任领导：张三；责任单位：区教委", ["区教委"], []),
        ("责任单位：市高院、市公安局等；各区政府", ["市高院", "市公安局", "各区政府"], []),
        ("省科技厅、工业和信息化厅按职责分工负责", ["省科技厅", "省工业和信息化厅"], []),
        ("省发展改革委、市场监管局，省税务局按职责分工负责", ["省发展改革委", "省市场监管局", "省税务局"], []),
        (
            "人民银行广东省分行牵头，省委金融办，广东金融监管局按职责分工负责",
            ["人民银行广东省分行"],
            ["省委金融办", "广东金融监管局"],
        ),
        (
            "全国工商联、共青团中央、全国妇联等和各省级人民政府负责",
            ["全国工商联", "共青团中央", "全国妇联", "各省级人民政府"],
            [],
        ),
        ("市场监管总局、民政部牵头", ["市场监管总局", "民政部"], []),
    ],
)
def test_a_phrase_tells_who_leads_and_who_assists(phrase, lead, assist):
    named = read_bracket(phrase)

    assert named is not None
    assert (list(named.lead), list(named.assist)) == (lead, assist)


@pytest.mark.parametrize(
    "phrase",
    [
        "县（市、区）",
        "地、州、盟",
        "见附件1",
        "含市属国企",
        "由用人单位负责缴纳",
        "此件公开发布",
        "急诊、健康体检者不计入",
        "2025年6月底前",
        "以下统称“三项制度”",
        "",
    ],
)
def test_a_bracket_that_names_no_units_is_left_alone(phrase):
    assert read_bracket(phrase) is None


def test_the_first_listed_leads_where_the_document_says_so():
    named = read_bracket("税务总局、财政部、海关总署负责，排在第一位的部门为牵头部门，下同", first_leads=True)

    assert named.lead == ("税务总局",)
    assert named.assist == ("财政部", "海关总署")
    assert named.rule == "first-listed-leads"


def test_a_named_lead_outranks_the_first_listed():
    named = read_bracket("区财政局、区教委牵头，区民政局配合", first_leads=True)

    assert named.lead == ("区财政局", "区教委")


def test_a_label_may_carry_a_limit_and_a_range():
    named = read_bracket("责任单位：区教委；完成时限：2025年6月底前；实施范围：全区")

    assert (named.time_limit, named.scope) == ("2025年6月底前", "全区")


def test_guiding_departments_assist_those_who_carry_out():
    named = read_bracket("生态环境部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出")

    assert named.lead == ("试点城市政府",)
    assert named.assist == ("生态环境部",)
    assert named.everyone_below == "试点城市政府"


def test_a_cell_needs_no_verb():
    assert read_cell("区教委、区财政局").lead == ("区教委", "区财政局")
    assert read_cell("—").lead == ()


def test_joined_names_are_parted_only_between_units():
    assert split_units("市教委和市财政局") == ["市教委", "市财政局"]
    assert split_units("住房和城乡建设局") == ["住房和城乡建设局"]
    assert split_units("区财政局等部门和双桂街道") == ["区财政局", "有关部门", "双桂街道"]
