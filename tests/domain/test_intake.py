"""登记拟办: nothing read from a document becomes a directive until a clerk says so, and never twice."""

import unicodedata
from uuid import UUID

import pytest

from domain.intake import EDITABLE, Intake
from tests.stories import act, given, refusal

DIRECTIVE = UUID(int=7)


def document():
    return Intake.read(
        id=UUID(int=1),
        name=" 2026年政府工作报告 ",
        source="work_report",
        digest="e3b0",
        text="一、…",
        proposals=[{"seq": 1, "title": "建幼儿园", "lead_units": ["区教委"]}, {"seq": 2, "title": "修路"}],
        act=act(),
    )


@pytest.fixture
def intake():
    return given(document())


def test_a_document_is_kept_as_it_was_read():
    [fact] = document().collect_events()

    assert isinstance(fact, Intake.Read)
    assert (fact.name, fact.digest, len(fact.proposals)) == ("2026年政府工作报告", "e3b0", 2)


def test_an_edit_keeps_what_changed_alone(intake):
    intake.edit(1, {"title": "建设幼儿园", "lead_units": ["区教委"]}, act=act())

    [fact] = intake.collect_events()
    assert fact.fields == {"title": "建设幼儿园"}
    assert intake.proposals[1] == {"seq": 1, "title": "建设幼儿园", "lead_units": ["区教委"]}


def test_edited_text_is_kept_in_normal_form(intake):
    intake.edit(1, {"title": unicodedata.normalize("NFD", " Café ")}, act=act())

    assert intake.proposals[1]["title"] == unicodedata.normalize("NFC", "Café")


def test_an_edit_that_changes_nothing_is_no_fact(intake):
    intake.edit(1, {"title": "建幼儿园"}, act=act())

    assert intake.collect_events() == []


def test_only_what_was_understood_can_be_edited(intake):
    assert refusal(intake.edit, 1, {"read_from": "别的句子"}, act=act()) == "intake.field"
    assert "read_from" not in EDITABLE


def test_a_task_becomes_a_directive_once(intake):
    intake.confirm(1, DIRECTIVE, act=act())

    assert intake.confirmed == {1: DIRECTIVE}
    assert refusal(intake.confirm, 1, DIRECTIVE, act=act()) == "intake.confirmed"
    assert refusal(intake.edit, 1, {"title": "新"}, act=act()) == "intake.confirmed"


def test_a_task_set_aside_says_why_and_stays_aside(intake):
    assert refusal(intake.dismiss, 2, reason=" ", act=act()) == "reason"
    intake.dismiss(2, reason="已完成", act=act())

    assert intake.dismissed == {2: "已完成"}
    assert refusal(intake.confirm, 2, DIRECTIVE, act=act()) == "intake.dismissed"


def test_what_was_not_read_cannot_be_confirmed(intake):
    assert refusal(intake.confirm, 3, DIRECTIVE, act=act()) == "intake.unknown"


def test_a_document_does_not_number_two_tasks_alike():
    assert (
        refusal(
            Intake.read, id=UUID(int=2), name="甲", source="work_report", digest="0", text="", act=act(),
            proposals=[{"seq": 1}, {"seq": 1}],
        )
        == "intake.twice"
    )  # fmt: skip


def test_parts_take_over_what_the_whole_said_and_it_stays_closed(intake):
    seqs = intake.split(1, [{"title": " 选址 "}, {"title": "建设", "lead_units": ["区住房城乡建委"]}], act=act())

    assert seqs == [3, 4]
    assert intake.proposals[3] == {"seq": 3, "title": "选址", "lead_units": ["区教委"]}
    assert intake.proposals[4]["lead_units"] == ["区住房城乡建委"]
    assert intake.open == [2, 3, 4]
    assert refusal(intake.confirm, 1, DIRECTIVE, act=act()) == "intake.replaced"


def test_an_item_is_split_into_several_with_names(intake):
    assert refusal(intake.split, 1, [{"title": "一"}], act=act()) == "parts"
    assert refusal(intake.split, 1, [{"title": "一"}, {"title": " "}], act=act()) == "title"


def test_joined_items_keep_their_order_their_words_and_each_unit_once(intake):
    intake.edit(2, {"text": "修路", "lead_units": ["区交通局", "区教委"], "assist_units": ["区教委"]}, act=act())

    seq = intake.join([1, 2, 1], {"title": "建园修路"}, act=act())

    assert intake.proposals[seq]["lead_units"] == ["区教委", "区交通局"]
    assert (intake.proposals[seq]["assist_units"], intake.proposals[seq]["text"]) == ([], "修路")
    assert intake.replaced == {1: [seq], 2: [seq]}
    assert refusal(intake.join, [seq, seq], {}, act=act()) == "seqs"


def test_looking_over_a_doubt_settles_it(intake):
    intake.proposals[1]["unsure"] = [{"field": "deadline"}]
    assert intake.sure == []

    intake.edit(1, {}, checked=True, act=act())

    assert intake.sure == [1]


def test_no_task_stands_under_itself(intake):
    intake.edit(2, {"parent_seq": 1}, act=act())

    assert refusal(intake.edit, 1, {"parent_seq": 2}, act=act()) == "parent_seq"
    assert refusal(intake.edit, 1, {"parent_seq": 9}, act=act()) == "parent_seq"
