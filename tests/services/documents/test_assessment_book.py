"""考核结果表: what a spreadsheet works out of the exported figures is what the engine paid, to the last digit."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from domain.results.inputs import Held, Inputs, Points
from domain.results.results import Results
from domain.results.scoring import score
from domain.scheme.scheme import Scheme
from domain.scoring.methods import METHODS
from services.documents.assessment.edition import Edition
from services.documents.assessment.results_book import write_results
from services.documents.assessment.sheets import HEAD
from tests import districts
from tests.libreoffice import needs_libreoffice, recomputed
from tests.schemes import SHIPPED, a_year, indicator, inputs, shipped, tiny, value, year

# openpyxl says that it drops the data bar when it reads
pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed")

EDITION = Edition(
    ("重庆市梁平区人民政府", "People's Government of Liangping District"), 900, "office",
    datetime(2027, 1, 27, 1, 5, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai")), lambda unit: unit,
)  # fmt: skip
D = Decimal


def book(scheme: Scheme, facts: Inputs, results: Results | None = None, edition: Edition = EDITION) -> bytes:
    out = io.BytesIO()
    write_results(scheme, facts, results or score(scheme, facts), out, edition=edition)
    return out.getvalue()


def table(sheet) -> list[dict[str, object]]:
    rows = sheet.iter_rows(min_row=HEAD + 1, values_only=True)
    heads = next(rows)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def decimal(cell: object) -> Decimal | None:
    return None if cell is None else Decimal(repr(cell))


Year = tuple[Scheme, Inputs]


def agree(scheme: Scheme, facts: Inputs, computed: Workbook) -> None:
    """Every line, sum, total and rank."""
    results = score(scheme, facts)
    lines = {(row["单位"], row["指标"]): row for row in table(computed["指标得分"])}
    for result in results.units.values():
        for line in result.lines:
            row = lines[result.unit, scheme.indicators[line.indicator].name]
            assert decimal(row["得分"]) == (line.points if line.counts else None), line
            assert decimal(row["权重"]) == (line.weight if line.counts else None), line
            if line.scored and line.counts:
                assert decimal(row["未舍入得分"]) == pytest.approx(line.scored.exact, abs=D("1e-9"))
    for group, sheet in zip(scheme.groups.values(), computed.worksheets, strict=False):
        rows = table(sheet)
        assert [row["单位"] for row in rows] == [result.unit for result in results.ranking(group.code)]
        for row in rows:
            result = results.units[str(row["单位"])]
            paid = (result.base, result.bonus, result.deduction, result.total)
            assert tuple(decimal(row[name]) for name in ("基础分", "加分", "扣分", "总分")) == paid, result
            assert decimal(row["名次"]) == result.rank
            for code, points in result.dimensions.items():
                assert decimal(row[scheme.dimensions[code].name]) == points


# ── every scoring method ────────────────────────────────────────────────────────────────────────

PARAMS = {
    "efficacy": {"satisfactory": 90, "unacceptable": 7},
    "exponential_efficacy": {"satisfactory": 90, "unacceptable": 7},
    "banded_efficacy": {"values": [90, 70, 50, 30, 10]},
    "stepped": {"unit": "0.2", "gain": "0.1", "most_gain": 5, "loss": "0.3"},
    "bands": {"table": [[0, "0.3"], [60, "0.8"], [90, 1]]},
    "interpolated": {"table": [[0, 0], [77, 1]]},
    "reverse_count": {"each": "0.3"},
    "per_event": {"events": {"e": "-1.5", "n": 2}},
    "rank_step": {"step": 7, "ties": "dense"},
    "rank_tiers": {"tiers": [["0.3", 100], ["0.4", 90], ["0.3", 80]]},
    "corrected_rate": {"multiple": "0.5"},
    "mixed": {"parts": [
        {"share": "0.3", "method": "completion"}, {"share": "0.3", "method": "rank_linear"},
        {"share": "0.4", "method": "hundred", "from": "third_party"},
    ]},
}  # fmt: skip
GROUPS = [
    {"code": "all", "name": "各镇", "name_en": "Towns", "units": list("abcdef"), "coefficient": "1.05"},
    {"code": "few", "name": "各镇", "name_en": "Towns", "units": list("gh")},
]


def every_method(turn: int) -> Year:
    """All of them together and two by growth, in two groups of one name, with all that composition knows."""
    lines = [indicator(code, name=code, method=code, params=PARAMS.get(code, {}), weight="3.9") for code in METHODS]
    for line in lines:
        if line["method"] in ("supervision_index", "milestones"):
            measure, matters = MEASURES[line["method"]]
            line |= {"source": "stream", "measure": measure, "matters": [matters]}
        if line["method"].startswith("reverse") or line["method"] == "zero_tolerance":
            line["direction"] = "down"
    lines[0]["weight"] = "2.5"
    lines.append(indicator("grown", name="grown", method="rank_linear", basis="growth", direction="down", weight="3.9"))
    lines.append(indicator("again", name="again", method="min_max", basis="growth", weight="3.9"))
    scheme = tiny(
        indicators=lines, groups=GROUPS, scheme__ties="tie_break", scheme__tie_breaks=["judges", "hundred"],
        scheme__rank_ties="dense",
    )  # fmt: skip
    facts = a_year(scheme)
    values = {
        key: replace(each, amounts={**each.amounts, **figures(key[0], turn)}) for key, each in facts.values.items()
    }
    del values["b", "hundred"]
    return scheme, replace(
        facts, values=values, targets={**facts.targets, ("a", "stepped"): D(77), ("e", "completion"): D(0)},
        history={(unit, code): {2025: D(61 + n)} for n, unit in enumerate("abcdefgh") for code in scheme.indicators},
        bonuses=tuple(Points(n, "a", "praise", D("1.3")) for n in (1, 2, 3)),
        deductions=(Points(1, "b", "criticism", D(3), offset=D("0.7")), Points(2, "b", "criticism", D(3)),
                    Points(3, "d", "falsity", D(5), "judges"), Points(4, "d", "criticism", D(9))),
        vetoes=(Held(1, "a", "accident"),), offsets={("c", "efficacy"): D("0.45"), ("b", "hundred"): D(1)},
        excluded={("d", "milestones"): "无此项工作"}, gone={"c": date(2026, 7, 1)},
    )  # fmt: skip


MEASURES = {"supervision_index": ("supervision_index", "instruction"), "milestones": ("stages_met", "livelihood")}
XS = ("77.6", "61.37", "90", "61.37", "12.005", "77.6", "33", "99.99")
"""77.6 lies exactly three steps of 0.2 above 77, which no binary figure does; two pairs stand equal."""


def figures(unit: str, turn: int) -> dict[str, Decimal]:
    n = "abcdefgh".index(unit)
    x = D(XS[(n + turn) % len(XS)])
    return {"x": x, "n": D(n), "e": D(n), "dissatisfied": D(2), "third_party": x / 2}


def half_way() -> Year:
    """Four hundred scores that end in a 5 to be rounded up: 0.005, 0.015, 0.025 …"""
    units = [f"u{n:03}" for n in range(400)]
    groups = [{"code": "all", "name": "各镇", "name_en": "Towns", "units": units}]
    scheme = tiny(indicators=[indicator("one", name="一")], groups=groups)
    return scheme, inputs(
        {(unit, "one"): value(x=D(n * 25 % 10_000) / 100 + D("0.005")) for n, unit in enumerate(units)}
    )


def years() -> dict[str, Year]:
    found = {f"methods-{turn}": every_method(turn) for turn in range(3)} | {"halves": half_way()}
    found |= {name: (shipped(name), a_year(shipped(name))) for name in SHIPPED}
    if districts.FILE.exists():
        units = {unit for unit, _ in districts.table()}
        for each in (*districts.YEARS, 2019):
            drawn = districts.level_scheme if each == 2019 else districts.scheme
            found[f"districts-{each}"] = drawn(each, units), districts.facts(each, districts.table())
    return found


NAMES = [
    *(f"methods-{turn}" for turn in range(3)),
    "halves",
    *SHIPPED,
    *(f"districts-{each}" for each in range(2016, 2021)),
]


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    return recomputed({name: book(*each) for name, each in years().items()}, tmp_path_factory.mktemp("books"))


@needs_libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_a_spreadsheet_comes_to_the_same_to_the_last_digit(name, computed):
    if name not in computed:
        pytest.skip("the table of indicators is not here")
    agree(*years()[name], computed[name])


def opened(content: bytes) -> Workbook:
    """As it was written: what a reader sees who computes nothing."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def test_what_is_shown_before_anything_is_computed_is_what_was_paid():
    scheme, facts = every_method(0)
    results = score(scheme, facts)

    rows = [row for sheet in opened(book(scheme, facts)).worksheets[:2] for row in table(sheet)]

    assert {row["单位"]: (row["总分"], row["名次"]) for row in rows} == {
        unit: (float(result.total), result.rank) for unit, result in results.units.items()
    }


def test_every_figure_leads_to_its_facts_formula_and_article():
    scheme = shipped("500155-departments-2026")
    facts = a_year(scheme)

    row = next(row for row in table(opened(book(scheme, facts))["指标得分"]) if row["记录位置"])

    assert row["记录位置"].startswith("#")
    assert row["公式"].startswith("S = max(0, w − n × p)")
    assert row["数据来源"] == "督办记录"
    assert row["条款"].startswith("《重庆市梁平区人民政府工作规则》第")


def test_no_name_becomes_a_formula_or_a_sheet_no_program_opens():
    groups = [
        {"code": "a", "name": "指标得分", "name_en": "=1+1", "units": ["a"]},
        {"code": "b", "name": "镇/街[一]：" + "很长的名称" * 9, "name_en": "it's", "units": ["b", "c", "d"]},
    ]
    scheme = tiny(groups=groups)
    sheet = opened(book(scheme, year({"a": 90}), edition=replace(EDITION, name=lambda unit: f"={unit}!A1")))

    assert sheet.sheetnames[:3] == ["指标得分", "镇_街_一_：" + ("很长的名称" * 5)[:-1], "指标得分 2"]
    assert table(sheet.worksheets[0])[0]["单位"] == "=a!A1"
    assert openpyxl.load_workbook(io.BytesIO(book(scheme, year({"a": 90}))))["指标得分"]["C4"].data_type == "f"


def test_in_english_no_chinese_is_left_but_names_and_sources():
    scheme, facts = every_method(0)
    edition = replace(EDITION, language="en", is_simulated=True)

    sheets = opened(book(scheme, facts, edition=edition))

    assert sheets.sheetnames == ["Towns", "Towns 2", "Lines", "Figures", "Bonus and deductions", "Scheme", "Doubts"]
    for sheet in sheets:
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                text = re.sub("验收单|督办记录|无此项工作", "", cell if isinstance(cell, str) else "")
                assert not re.search("[\u4e00-\u9fff]", text), cell


def test_the_head_stays_and_the_print_says_where_it_comes_from():
    scheme, facts = every_method(0)
    results = score(scheme, facts)

    sheet = opened(book(scheme, facts, edition=replace(EDITION, is_simulated=True))).worksheets[0]

    assert sheet.freeze_panes == "C4"
    assert "演示数据" in sheet["A1"].value
    for said in ("tiny@2026.1", "2026-12-31", "#900", results.digest[:16], "office 2027-01-27 09:05"):
        assert said in sheet["A2"].value
