"""The form of an act: what was typed becomes the door's body, what is wrong comes back to its field."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.directive import form
from dashboards.directive.acts import BY_NAME, Scene, first_acts
from services.commands.office import Office, office_of
from services.queries.similar import windows
from services.wiring import House
from tests.dashboards.office import founded

TODAY = date(2026, 3, 2)


@pytest.fixture
def office(house: House) -> Office:
    return office_of(founded(house))


def scene(office: Office, *, is_office: bool = True) -> Scene:
    unit = {"unit": "LP-JW", "role": "lead", "status": "signed_for", "extension_asked": None, "delivered_on": None}
    matter = {"assignments": [unit], "feedback": [], "leader": "LP-QZ"}
    return Scene(matter, office, office.pack(TODAY), TODAY, is_office)


def test_deadline_goes_one_level_down_and_empty_fields_are_not_sent(office: Office) -> None:
    typed = {"leads": ["LP-JW"], "assisting": [], "due__kind": "date", "due__on": "2026-06-30", "collator": None}

    assert form.body_of(BY_NAME["assign"], scene(office), typed) == {
        "leads": ["LP-JW"],
        "due": {"kind": "date", "on": "2026-06-30"},
    }


def test_every_required_field_that_is_shown_and_empty_is_missing(office: Office) -> None:
    correct, now = BY_NAME["correct"], scene(office)

    assert "is" not in form.missing(correct, now, {}), "it is hidden until a field is chosen"
    assert "is" in form.missing(correct, now, {"field": "title", "is": ""})
    assert "is" not in form.missing(correct, now, {"field": "title", "is": "新的标题"})


def test_field_that_is_hidden_is_not_sent(office: Office) -> None:
    typed = {"leads": ["LP-JW"], "due__kind": "working_days", "due__on": "2026-06-30", "due__days": 20}

    assert form.body_of(BY_NAME["assign"], scene(office), typed)["due"] == {"kind": "working_days", "days": 20}


def test_hidden_by_what_is_hidden_itself_is_not_sent(office: Office) -> None:
    typed = {"_mode": "release", "release": "LP-JW", "due__kind": "date", "due__on": "2026-06-30", "reason": "机构调整"}

    assert form.body_of(BY_NAME["units"], scene(office), typed) == {"release": "LP-JW", "reason": "机构调整"}


def test_rows_become_a_list_without_the_empty_ones(office: Office) -> None:
    typed = {"items__0__title": "一期", "items__2__title": "二期", "items__2__due_on": "2026-09-30"}

    assert form.body_of(BY_NAME["split"], scene(office), typed)["items"] == [
        {"title": "一期"},
        {"title": "二期", "due_on": "2026-09-30"},
    ]


def test_refusing_an_extension_is_sent_as_no(office: Office) -> None:
    typed = {"unit": "LP-JW", "granted": "no", "reason": "工期充足"}

    body = form.body_of(BY_NAME["extension/decide"], scene(office), typed)

    assert body == {"unit": "LP-JW", "granted": False, "reason": "工期充足"}


def test_files_are_sent_by_their_content_alone(office: Office) -> None:
    typed = {
        "kind": "progress",
        "text": "已完成一半",
        "evidence": [{"id": "ab" * 32, "name": "照片.jpg"}, {"name": "坏的.exe", "error": "422"}],
    }

    assert form.body_of(BY_NAME["feedback"], scene(office, is_office=False), typed)["evidence"] == ["ab" * 32]


def test_office_enters_a_units_act_in_the_units_name(office: Office) -> None:
    asked, rarer = form.fields_of(BY_NAME["sign"], scene(office))

    assert [field.name for field in asked] == ["on_behalf_of"]
    assert {field.name for field in rarer} == {"on", "channel", "reason", "scan"}


def test_unit_is_asked_for_nothing_when_it_signs(office: Office) -> None:
    assert form.fields_of(BY_NAME["sign"], scene(office, is_office=False)) == ([], [])


def test_fault_is_told_at_its_field_or_else_below() -> None:
    faults = {"due.on": "日期须写作2026-01-31", "items.0.title": "必填", "unit": "没有这个单位"}

    at_fields, below = form.faults_by_field(faults, ["due__on", "items__0__title", "reason"], {"unit": "单位"})

    assert at_fields == ["日期须写作2026-01-31", "必填", None]
    assert below == ["单位：没有这个单位"]


def test_three_acts_stand_in_front_and_none_is_lost() -> None:
    names = ["assign", "urge", "accept", "return", "correct", "withdraw"]

    first, others = first_acts(names, "office")

    assert first == ["assign", "accept", "return"]
    assert sorted(first + others) == sorted(names)


def test_title_is_looked_up_in_overlapping_pieces() -> None:
    assert windows("校园周边 环境整治") == ["校园周边", "周边环境", "环境整治"]
    assert windows("供水") == []
