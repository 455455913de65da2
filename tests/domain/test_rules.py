"""Rule packs 规则包: read, checked, inherited, versioned; and the texts they cite."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from domain.articles import NOISE, UnreadableText, copies
from domain.rules import KEYS, PackError, RulePack, articles, differences, load_pack, pack_on

PACKS = Path(__file__).parents[2] / "domain" / "rulepacks"
CHONGQING_TOML = (PACKS / "500000.toml").read_text(encoding="utf-8")
LIANGPING_TOML = (PACKS / "500155.toml").read_text(encoding="utf-8")
CHONGQING = load_pack(CHONGQING_TOML, None)
LIANGPING = load_pack(LIANGPING_TOML, CHONGQING)
TEXTS = {
    "L": (PACKS / "texts" / "500155.txt").read_text(encoding="utf-8"),
    "C": (PACKS / "texts" / "500000.txt").read_text(encoding="utf-8"),
}


def rewritten(toml, key, line):
    """The pack with one key's first line of value replaced."""
    head = f'["{key}"]\n'
    before, found, after = toml.partition(head)
    assert found, key
    body, end = re.match(r"(value = (?:\[\n.*?\n\]|[^\n]*)\n)", after, re.DOTALL)[0], after
    return before + head + line + "\n" + end[len(body) :]


# what the two packs say


@pytest.mark.parametrize("pack", [CHONGQING, LIANGPING], ids=["500000", "500155"])
def test_a_shipped_pack_answers_every_key(pack):
    assert set(pack.values) == set(KEYS)


@pytest.mark.parametrize(
    ("key", "liangping", "chongqing"),
    [
        ("request.definite_opinion", True, False),
        ("oral_then_countersign", True, False),
        ("emergency.deputy_may_act", True, False),
        ("posts.secretary_general", False, True),
        ("meeting.executive.cadence", "P14D", "P7D"),
        ("meeting.plenary.tasks", 5, 3),
        ("topic.refuse_if", "not_fully_coordinated", "not_coordinated"),
        ("normdoc.max_validity", 5, 5),
        ("legislation", (), ("地方性法规议案", "政府规章", "规章后评估", "立法分歧协调")),
    ],
)
def test_the_two_governments_differ_by_their_packs(key, liangping, chongqing):
    assert LIANGPING.get(key) == liangping
    assert CHONGQING.get(key) == chongqing


def test_where_liangping_is_silent_it_inherits_and_shows_it():
    validity = LIANGPING.rule("normdoc.max_validity")

    assert validity.inherited
    assert validity.articles == ("C19",)
    assert not LIANGPING.rule("normdoc.cleanup").inherited
    assert LIANGPING.rule("normdoc.cleanup").articles == ("L16",)


def test_differences_name_the_keys_that_say_other_things():
    found = {difference.key: difference for difference in differences(CHONGQING, LIANGPING)}

    assert found["meeting.office.tasks"].left.value == 2
    assert found["meeting.office.tasks"].right.value == 5
    assert "supplement.days" not in found
    assert differences(LIANGPING, LIANGPING) == ()


def test_typed_questions_get_typed_answers():
    assert LIANGPING.flag("directive.unified_number") is True
    assert LIANGPING.text("number.pattern") == "梁府督〔{year}〕{n}号"
    assert LIANGPING.number_pattern("meeting") == "梁府督会〔{year}〕{n}号"
    assert LIANGPING.days("supplement.days") == 3
    assert LIANGPING.number("long_term.review_months") == 6
    assert LIANGPING.items("correction.second_person_fields") == ("leader", "opinion", "received_on", "due")
    assert LIANGPING.steps("reminder.before_days") == (3, 1, 0)
    assert LIANGPING.level("lights.yellow", "normal") == 3
    assert LIANGPING.word("report.default_every", "urgent") == "weekly:5"
    assert LIANGPING.row("return.reason_codes", "no_evidence")["zh"] == "缺少佐证材料"
    assert LIANGPING.row("return.reason_codes", "no_such_reason") is None


@pytest.mark.parametrize(
    "question",
    [
        lambda pack: pack.flag("number.pattern"),
        lambda pack: pack.text("supplement.days"),
        lambda pack: pack.number("directive.unified_number"),
        lambda pack: pack.days("long_term.review_months"),  # months are no days
        lambda pack: pack.items("closure.outcomes"),
        lambda pack: pack.steps("confidentiality.allowed"),
        lambda pack: pack.rows("confidentiality.allowed"),
        lambda pack: pack.levels("report.default_every"),
        lambda pack: pack.words("lights.yellow"),
        lambda pack: pack.level("lights.yellow", "whenever"),
        lambda pack: pack.number_pattern("no_such_series"),
        lambda pack: pack.get("no.such.key"),
    ],
)
def test_a_question_of_the_wrong_kind_is_refused(question):
    with pytest.raises(PackError) as refused:
        question(LIANGPING)

    assert refused.value.key


# what a loader refuses


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("supplement.days", "value = -1"),
        ("supplement.days", "value = true"),
        ("supplement.days", 'value = "3"'),
        ("supplement.days", "valeu = 3"),
        ("meeting.plenary.min", "value = 3"),  # more than the most
        ("normdoc.max_validity_provisional", "value = 6"),  # longer than the full validity
        ("lights.yellow", "value = { extra_urgent = 1, urgent = 6, normal = 3 }"),  # before the matter is given
        ("lights.yellow", "value = { extra_urgent = 1, urgent = -1, normal = 3 }"),  # after red
        ("lights.yellow", "value = { extra_urgent = 1, normal = 3 }"),
        ("lights.yellow", "value = { extra_urgent = 1, urgent = 1, normal = 3, whenever = 9 }"),
        ("urgency.due_working_days", "value = { extra_urgent = 9, urgent = 5, normal = 15 }"),
        ("reminder.before_days", "value = [1, 3]"),
        ("reminder.before_days", "value = []"),
        ("report.default_every", 'value = { extra_urgent = "P1D", urgent = "weekly:9", normal = "monthly:25" }'),
        ("report.default_every_by_source", 'value = { rumour = "none" }'),
        ("number.pattern", 'value = "渝府督{n}号"'),
        ("number.pattern", 'value = "渝府督会〔{year}〕{n}号"'),  # the pattern of another series
        ("number.pattern", 'value = "渝府督〔{year}〕{n}号{who}"'),
        ("number.pattern", 'value = " "'),
        ("confidentiality.allowed", 'value = ["open", "secret"]'),  # classified content never enters
        ("confidentiality.allowed", 'value = ["open", "open"]'),
        ("confidentiality.allowed", "value = []"),
        ("closure.needs_endorsement", 'value = ["rumour"]'),
        ("closure.outcomes", "value = []"),
        ("topic.refuse_if", 'value = "never"'),
        ("meeting.executive.cadence", 'value = "weekly"'),
        ("extension.ask_before_due", "value = false"),  # neither before nor after
        ("assess.dimensions", 'value = [{ code = "decisions", zh = "决策" }]'),
        ("assess.dimensions", 'value = [{ code = "Not A Code", zh = "决策", en = "decisions" }]'),
        (
            "number.series",
            'value = [{ code = "a", zh = "甲", en = "a", pattern = "甲{year}{n}", sources = ["rumour"] }]',
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_key(key, line):
    with pytest.raises(PackError) as refused:
        load_pack(rewritten(CHONGQING_TOML, key, line), None)

    assert refused.value.key == key
    assert re.search(r"[\u4e00-\u9fff]", refused.value.zh)
    assert refused.value.en


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('["supplement.days"]', '["supplement.day"]', "supplement.day"),  # unknown
        ('["number.pattern"]\nvalue = "渝府督〔{year}〕{n}号"\nbasis = "practice"\n', "", "number.pattern"),  # missing
        ('value = 20\narticles = ["D711-26"]', "value = 20", "publish.working_days"),  # no article, not practice
        ('["D711-26"]', '["D711-57"]', "publish.working_days"),  # the law has 56
        ('["D711-26"]', '["D999-1"]', "publish.working_days"),
        ('["D711-26"]', '["art. 26"]', "publish.working_days"),
        ('["D711-26"]', '["D711-26"]\nbasis = "practice"', "publish.working_days"),
        ('["D711-26"]', '["D711-26"]\nsince = 2019', "publish.working_days"),
        ('["C4", "C9"]', '["C4", "C64"]', "posts.secretary_general"),  # the rules have 63
        ('["C4", "C9"]', '["L4"]', "posts.secretary_general"),  # a parent does not cite its child
        ("effective_from = 2018-01-01", "", "pack.effective_from"),
        ("effective_from = 2018-01-01", 'effective_from = "2018"', "pack.effective_from"),
        ("effective_from = 2018-01-01", "effective_from = 2018-01-01T00:00:00Z", "pack.effective_from"),
        ('effective_basis = "inferred"', 'effective_basis = "guessed"', "pack.effective_basis"),
        ('code = "500000"', 'code = "CQ"', "pack.code"),
        ('version = "2018.1"', 'version = "new"', "pack.version"),
        ('version = "2018.1"', "", "pack.version"),
        ('letter = "C"', 'letter = "C"\ncolour = "red"', "pack.colour"),
        ("[pack]", "[packet]", "pack"),
        ("[laws.D733]", "[laws.Decree]", "laws.Decree"),
        ("[pack]", "[pack", ""),  # no TOML at all
        ('letter = "C"', 'letter = "C"\nparent = "000000"', "pack.parent"),
    ],
)
def test_a_pack_with_one_thing_wrong_is_refused(was, becomes, key):
    assert was in CHONGQING_TOML

    with pytest.raises(PackError) as refused:
        load_pack(CHONGQING_TOML.replace(was, becomes, 1), None)

    assert refused.value.key == key


def test_a_pack_is_read_with_the_parent_it_names_and_no_other():
    with pytest.raises(PackError) as without:
        load_pack(LIANGPING_TOML, None)
    with pytest.raises(PackError) as with_itself:
        load_pack(LIANGPING_TOML, LIANGPING)

    assert without.value.key == with_itself.value.key == "pack.parent"


def test_a_pack_in_force_before_its_parent_is_refused():
    with pytest.raises(PackError) as refused:
        load_pack(LIANGPING_TOML.replace("2022-01-29", "2017-01-29"), CHONGQING)

    assert refused.value.key == "pack.effective_from"


def test_what_a_government_must_say_itself_is_not_inherited():
    without = re.sub(r'\["number\.pattern"\]\n.*?\n\n', "", LIANGPING_TOML, flags=re.DOTALL)

    with pytest.raises(PackError) as refused:
        load_pack(without, CHONGQING)

    assert refused.value.key == "number.pattern"


def test_a_stated_rule_can_contradict_an_inherited_one():
    shorter = rewritten(
        LIANGPING_TOML, "urgency.due_working_days", "value = { extra_urgent = 1, urgent = 2, normal = 2 }"
    )

    with pytest.raises(PackError) as refused:
        load_pack(shorter, CHONGQING)

    assert refused.value.key == "lights.yellow"


def test_a_light_may_be_yellow_from_the_first_day():
    line = "value = { extra_urgent = 2, urgent = 5, normal = 15 }"

    assert load_pack(rewritten(CHONGQING_TOML, "lights.yellow", line), None).level("lights.yellow", "normal") == 15


# versions, digests, facts


def version(number, effective_from):
    toml = LIANGPING_TOML.replace('"2022.1"', f'"{number}"').replace("2022-01-29", effective_from)
    return load_pack(toml, CHONGQING)


def test_the_version_in_force_is_the_latest_that_has_begun():
    old, new = version("2022.1", "2022-01-29"), version("2026.1", "2026-07-01")

    assert pack_on([new, old], date(2026, 6, 30)) is old
    assert pack_on([new, old], date(2026, 7, 1)) is new
    with pytest.raises(PackError):
        pack_on([new, old], date(2022, 1, 28))


def test_of_two_versions_from_the_same_day_the_higher_one_counts():
    ninth, tenth = version("2022.9", "2022-01-29"), version("2022.10", "2022-01-29")

    assert pack_on([tenth, ninth], date(2022, 2, 1)) is tenth


def test_versions_of_two_governments_are_not_mixed():
    with pytest.raises(PackError):
        pack_on([CHONGQING, LIANGPING], date(2026, 1, 1))


@pytest.mark.parametrize("pack", [CHONGQING, LIANGPING], ids=["500000", "500155"])
def test_a_pack_reads_back_the_same_from_the_record(pack):
    kept = json.loads(json.dumps(pack.to_fact()))

    assert RulePack.from_fact(kept) == pack
    assert RulePack.from_fact(kept).digest() == pack.digest()


def test_the_digest_follows_the_content_and_not_the_layout():
    relaid = LIANGPING_TOML.replace('["duty24h"]\nvalue = true\narticles = ["L59"]\n', "")
    relaid += '\n["duty24h"]\narticles = ["L59"] # moved to the end\nvalue = true\n'
    changed = rewritten(LIANGPING_TOML, "duty24h", "value = false")

    assert load_pack(relaid, CHONGQING).digest() == LIANGPING.digest()
    assert load_pack(changed, CHONGQING).digest() != LIANGPING.digest()


def test_a_recorded_pack_is_readable_after_its_keys_have_changed():
    kept = LIANGPING.to_fact()
    kept["values"]["rule.of.old"] = kept["values"].pop("duty24h")

    old = RulePack.from_fact(kept)

    assert old.flag("rule.of.old") is True
    with pytest.raises(PackError):
        old.flag("duty24h")


# the texts


def test_both_texts_hold_all_their_articles():
    assert len(articles(TEXTS["L"])) == LIANGPING.last_article == 67
    assert len(articles(TEXTS["C"])) == CHONGQING.last_article == 63


@pytest.mark.parametrize("pack", [CHONGQING, LIANGPING], ids=["500000", "500155"])
def test_every_article_a_pack_cites_stands_in_its_text(pack):
    texts = {letter: articles(text) for letter, text in TEXTS.items()}
    cited = [re.fullmatch(r"([LC])(\d+)", article) for rule in pack.values.values() for article in rule.articles]
    own = [found for found in cited if found]

    assert own
    for found in own:
        assert texts[found[1]][int(found[2])]


def test_the_chongqing_text_stands_there_one_and_a_half_times_and_agrees_with_itself():
    first, second = copies(TEXTS["C"])

    assert sorted(second) == list(range(13, 64))
    assert {number: first[number] for number in second} == second


def test_stray_words_and_footers_are_no_part_of_the_rules():
    chongqing, liangping = articles(TEXTS["C"]), articles(TEXTS["L"])

    assert all(word in TEXTS["C"] for word in NOISE)
    assert not [number for number, words in chongqing.items() for word in NOISE if word in words]
    assert chongqing[17].startswith("市政府根據經濟社會發展的需要")
    assert chongqing[63].endswith("適用本規則。")
    assert liangping[67].endswith("适用本规则。")
    assert liangping[54].endswith("提高发文质量。")  # not the heading of the next chapter


def test_an_article_reads_as_its_paragraphs():
    liangping = articles(TEXTS["L"])

    assert liangping[49].split("\n") == [
        "区政府领导同志签署具有请示事项的公文，应有明确的处理意见。",
        "对区政府领导同志批示要求落实的事项，由区政府办公室统一编号后送达承办单位具体办理，"
        "承办单位按时将办理结果反馈区政府办公室。",
    ]
    assert liangping[15].startswith("区政府及各部门要深入推进依法行政，带头维护宪法和法律权威")


def test_a_text_with_an_article_missing_is_refused():
    with pytest.raises(UnreadableText):
        articles("一、甲。\n三、丙。")
