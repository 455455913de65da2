"""登记拟办: nothing read from a document becomes a directive until a clerk says so, and never twice."""

import unicodedata
from uuid import UUID

import pytest

from domain.aggregate import Refused
from domain.intake import EDITABLE, Intake
from tests.stories import act, given

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


def refusal(command, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        command(*args, **kwargs)
    assert all((refused.value.zh, refused.value.en))
    return refused.value.rule


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
