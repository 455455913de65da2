"""A matter enters the register: basis, confidentiality, a definite opinion, its number."""

import unicodedata

import pytest

from domain.aggregate import Refused
from domain.directive import CLASSIFIED_LEVELS, SOURCES, Directive
from tests.stories import CITY_PACK, PACK, accepted, act, day, given, numbered, registered, reported_task


def test_an_instruction_is_registered_with_its_leader_and_opinion():
    directive = registered()

    [fact] = directive.collect_events()
    assert isinstance(fact, Directive.Registered)
    assert (fact.source, fact.leader, fact.pack) == ("instruction", "lp-head", "500155@2022.1")
    assert directive.opinion == "请水利局抓紧办理，月底前报结果。"
    assert (directive.status, directive.holder) == ("draft", "office")


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_can_be_registered(source):
    assert registered(source=source).source == source


@pytest.mark.parametrize("basis", ["", "  ", "\u3000\n"])
def test_a_matter_without_a_basis_is_refused_with_the_article(basis):
    with pytest.raises(Refused) as refused:
        registered(basis=basis)

    assert (refused.value.rule, refused.value.article) == ("register.basis_required", "D733-11")


@pytest.mark.parametrize("level", sorted(CLASSIFIED_LEVELS))
def test_classified_levels_stay_outside(level):
    with pytest.raises(Refused) as refused:
        registered(level=level)

    assert (refused.value.rule, refused.value.article) == ("confidentiality.classified", "L61")


@pytest.mark.parametrize(
    "text", ["机密★1年", "关于…（绝密 ★）的函", "密级：秘密", "密级 机密", "绝密事项", "本件为机密级", "秘密件两份"]
)
@pytest.mark.parametrize("field", ["title", "content", "basis", "opinion", "external_number"])
def test_text_marked_as_classified_stays_outside(field, text):
    with pytest.raises(Refused, match="涉密"):
        registered(**{field: text})


def test_classified_text_is_refused_in_every_later_act():
    directive = given(accepted())

    with pytest.raises(Refused) as refused:
        directive.report_up(leader="", summary="附件：机密★5年", act=act("office", "3-24"))

    assert refused.value.rule == "confidentiality.classified"
    assert directive.collect_events() == []


def test_words_about_secrets_are_not_secrets():
    assert registered(title="开展保密工作检查，保护商业秘密").title


@pytest.mark.parametrize("opinion", ["", "阅", "已阅。", "○", " 圈阅！", "√", "Noted."])
def test_a_bare_circle_is_no_instruction_in_liangping(opinion):
    with pytest.raises(Refused) as refused:
        registered(opinion=opinion)

    assert refused.value.rule == "request.definite_opinion"
    assert PACK.rule("request.definite_opinion").articles == ("L49",)


def test_chongqing_is_silent_about_bare_opinions():
    assert registered(opinion="阅", pack=CITY_PACK, issuer="city_gov").opinion == "阅"


def test_central_bodies_may_issue_to_chongqing_only():
    assert registered(pack=CITY_PACK, issuer="central_gov").issuer == "central_gov"
    with pytest.raises(Refused) as refused:
        registered(issuer="central_gov")
    assert refused.value.rule == "source.superiors"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"title": " "}, "register.title"),
        ({"source": "rumour"}, "register.source"),
        ({"level": "secretish"}, "register.level"),
        ({"received_on": day("3-3")}, "register.received_on"),
        ({"leader": ""}, "register.leader"),
        ({"urgency": "yesterday"}, "urgency.levels"),
        ({"issuer": "somebody"}, "source.superiors"),
    ],
)
def test_what_does_not_hold_together_is_not_registered(fields, rule):
    with pytest.raises(Refused) as refused:
        registered(**fields)

    assert refused.value.rule == rule


def test_text_is_kept_in_normal_form():
    decomposed = unicodedata.normalize("NFD", "  Café 排水 ")

    assert registered(title=decomposed).title == unicodedata.normalize("NFC", "Café 排水")


@pytest.mark.parametrize("text", ["NaN", "null", "0", "None", "∞"])
def test_text_that_looks_like_no_value_is_text(text):
    assert registered(content=text).content == text


def test_a_draft_takes_no_number_before_it_is_approved():
    directive = given(registered())

    with pytest.raises(Refused) as refused:
        directive.take_number("梁府督〔2026〕1号", series="", year=2026, n=1, act=act())

    assert refused.value.rule == "number.approved_first"


def test_a_matter_is_approved_and_numbered_once():
    directive = given(numbered)

    with pytest.raises(Refused) as approved:
        directive.approve(act=act())
    with pytest.raises(Refused) as again:
        directive.take_number("梁府督〔2026〕2号", series="", year=2026, n=2, act=act())

    assert (approved.value.rule, again.value.rule) == ("approve.once", "number.once")
    assert directive.number == "梁府督〔2026〕1号"


def test_a_refused_draft_burns_no_number():
    directive = given(reported_task())

    directive.withdraw(reason="不予立项", act=act("office-head"))

    assert (directive.status, directive.is_void, directive.number) == ("withdrawn", False, "")
