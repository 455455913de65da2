"""What the forms of a year send, how a scheme is begun and renumbered, and how two of its texts differ."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any, cast

import pytest

from dashboards.desk import Desk
from dashboards.directive.acts import Scene
from dashboards.reader import Reader, reader_now
from dashboards.schemes.differences import differences
from dashboards.schemes.fields import ROWS, TABLES, place_name
from dashboards.schemes.layout import begun, renumbered
from dashboards.year.acts import BY_NAME, body, value_told
from domain.rules import RulePack
from domain.scheme.reading import examine, read_scheme
from domain.scheme.written import plain
from services.commands.office import Office
from tests.services.api.assessing import ACTS

Json = dict[str, Any]
NOTHING = cast(Any, None)


@pytest.fixture(autouse=True)
def somebody_reads() -> Iterator[None]:
    token = reader_now.set(Reader("zh", None))
    yield
    reader_now.reset(token)


def text(name: str) -> Json:
    written = files("domain").joinpath("schemes", f"{name}.toml").read_text("utf-8")
    found: Json = plain(tomllib.loads(written, parse_float=Decimal))
    return found


@pytest.fixture
def departments() -> Json:
    return text("500155-departments-2026")


def scene(content: Json, **chosen: Any) -> Scene:
    matter = {"scheme": read_scheme(content), "chosen": chosen, "lines": chosen.pop("lines", []), "gone": {}}
    return Scene(matter, cast(Office, NOTHING), cast(RulePack, NOTHING), date(2026, 11, 23), is_office=False)


def sent(act: str, s: Scene, given: Json, **typed: Any) -> Json:
    return asyncio.run(body(cast(Desk, NOTHING), BY_NAME[act], s, given, typed))


def test_a_list_is_sent_as_its_filled_lines_each_with_what_all_share(departments: Json) -> None:
    s = scene(departments, indicator="audit_findings")

    told = sent(
        "values", s, {"items": {"u-LP-JW": {"x": "95"}, "u-500155104": {"x": "88"}}},
        _source="报表", _evidence=[{"id": "f" * 64}, {"name": "still on its way"}],
    )  # fmt: skip

    shared = {"indicator": "audit_findings", "source": "报表", "evidence": ["f" * 64]}
    assert told["items"] == [{"unit": "LP-JW", "x": "95", **shared}, {"unit": "500155104", "x": "88", **shared}]


def test_what_is_as_reported_is_verified_without_a_value(departments: Json) -> None:
    s = scene(departments, indicator="audit_findings", lines=[{"n": 3}, {"n": 4}])

    told = sent("verify", s, {"items": {"u-4": {"value": {"x": "90"}}}}, _comment="一项未整改")

    assert told["items"] == [{"n": 3}, {"n": 4, "value": {"x": "90"}, "comment": "一项未整改"}]


def test_marks_and_positions_are_typed_between_commas(departments: Json) -> None:
    s = scene(departments, indicator="leaders_evaluation")

    values = sent("values", s, {"items": {"u-LP-JW": {"marks": "90，85, 88"}}})
    deduction = sent("deductions", s, {"unit": "LP-JW"}, _positions="12, 15，x")

    assert values["items"][0]["marks"] == ["90", "85", "88"]
    assert deduction["positions"] == [12, 15]


def test_a_value_is_told_with_its_unit_or_what_it_is_made_of(departments: Json) -> None:
    lines = read_scheme(departments).indicators

    assert value_told(lines["audit_findings"], {"amounts": {"x": "95.50"}}) == "95.50%"
    assert (
        value_told(lines["public_evaluation"], {"amounts": {"satisfied": "9", "fairly": "1"}}) == "满意 9，基本满意 1"
    )
    assert value_told(lines["leaders_evaluation"], {"marks": ["90", "85"]}) == "2份评分"
    assert value_told(lines["audit_findings"], None) == "—"


def test_a_form_stands_for_every_act_of_a_year() -> None:
    """`score` to `apply`, claims and what is decided of them: none can be done by the door alone."""
    paths = {path.removeprefix("/assessments/{id}/") for path in ACTS if path.startswith("/assessments/{id}/")}

    offered = {(form.path or form.name).format(_n=1) for form in BY_NAME.values()}

    assert paths - {"what-if"} <= offered


def test_next_years_text_is_begun_from_this_years(departments: Json) -> None:
    following = begun(departments)

    head = following["scheme"]
    assert (head["year"], head["version"], head["cut_off"]) == ("2027", "2027.1", "2027-12-31")
    assert "2027" in head["name"]
    assert following["self_assessment"]["due"] == "2028-01-20"
    assert examine(following)[1] == []
    assert departments["scheme"]["year"] == "2026"


@pytest.mark.parametrize(("version", "after"), [("2026.1", "2026.2"), ("2026.9", "2026.10"), ("试行", "试行.1")])
def test_an_adjustment_has_the_next_number(version: str, after: str) -> None:
    assert renumbered({"scheme": {"version": version}})["scheme"]["version"] == after


def test_two_texts_differ_place_by_place(departments: Json) -> None:
    other = text("500155-departments-2026")
    other["indicators"][0]["weight"] = "7"
    other["grades"] = [*other["grades"][:-1], {**other["grades"][-1], "code": "poor"}]

    found = {each.place: (each.was, each.now) for each in differences(departments, other)}

    assert found["indicators.on_time_reports.weight"] == ("6", "7")
    assert found["grades.failed"][1] is None
    assert found["grades.poor"][0] is None
    assert len(found) == 3
    assert differences(departments, departments) == []


def test_every_place_where_something_may_be_wrong_has_a_name(departments: Json) -> None:
    assert (
        place_name("indicators.on_time_reports.params.low", departments) == "指标 · 批示和会议事项按时反馈 · 完成率下限"
    )
    assert place_name("indicators.on_time_reports.weight.general", departments).endswith("权重 · 综合部门")
    assert place_name("groups.general", departments) == "考核分组 · 综合部门"
    assert place_name("clocks.appeal", departments) == "时限（工作日） · 提出申诉"


@pytest.mark.parametrize("name", ["500155-departments-2026", "500155-localities-2026", "500114-groups-2026"])
def test_the_editor_has_an_input_for_all_that_the_shipped_schemes_state(name: str) -> None:
    """What has no input could not be changed, and nobody would see that it is there."""
    content = text(name)
    drawn_otherwise = {"weight", "params", "units", "faults", "ties", "tie_breaks"}
    for table, rows in content.items():
        if table == "laws":
            continue
        known = {each.name for each in (TABLES.get(table) or ROWS[table])[1]} | drawn_otherwise
        for row in rows if isinstance(rows, list) else [rows]:
            assert set(row) <= known, (table, set(row) - known)
