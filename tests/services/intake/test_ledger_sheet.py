"""Ledgers with the headings offices use."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from services.intake.columns import column, heading_row
from services.intake.ledger_sheet import read_ledger
from services.intake.reading import CannotRead


def sheet(rows, merges=()):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet("任务")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell != "":
                page.write(number, place, cell)
    for first_row, first_column, last_row, last_column, text in merges:
        page.merge_range(first_row, first_column, last_row, last_column, text)
    book.close()
    return file.getvalue()


def text(rows):
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")


ROWS = [
    ["2025年区政府工作报告重点工作任务分解表", "", "", "", ""],
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    [1, "改造老旧小区20个", "区住房城乡建委", "区财政局、各镇乡（街道）", "2025年11月底前"],
    ["二、民生", "", "", "", ""],
    [2, "新增托位500个", "区卫生健康委", "无", "年底前"],
]


@pytest.mark.parametrize("make", [sheet, text])
def test_a_breakdown_table_in_excel_or_csv(make):
    tasks = read_ledger(make(ROWS), "分解表.xlsx" if make is sheet else "分解表.csv")

    assert [(task.seq, task.item, task.title, task.section) for task in tasks] == [
        (1, "1", "改造老旧小区20个", ""),
        (2, "2", "新增托位500个", "二、民生"),
    ]
    assert (tasks[0].lead_units, tasks[0].assist_units) == (("区住房城乡建委",), ("区财政局", "各镇乡（街道）"))
    assert [task.deadline for task in tasks] == [date(2025, 11, 30), date(2025, 12, 31)]
    assert tasks[1].assist_units == ()


def test_merged_cells_hold_for_all_they_cover():
    rows = [
        ["类别", "任务内容", "责任单位", ""],
        ["", "", "牵头单位", "配合单位"],
        ["", "开工项目", "区发展改革委", "区财政局"],
        ["", "招商引资", "区招商投资局", ""],
    ]
    merges = [(0, 2, 0, 3, "责任单位"), (0, 0, 1, 0, "类别"), (0, 1, 1, 1, "任务内容"), (2, 0, 3, 0, "经济")]
    tasks = read_ledger(sheet(rows, merges), "a.xlsx")

    assert [(task.section, task.text, task.lead_units, task.assist_units) for task in tasks] == [
        ("经济", "开工项目", ("区发展改革委",), ("区财政局",)),
        ("经济", "招商引资", ("区招商投资局",), ()),
    ]


def test_a_register_of_directives_and_a_list_of_targets():
    register = read_ledger(
        text(
            [
                ["督办编号", "督办事项", "领导名称", "督办人", "主办部门", "办结期限", "状态"],
                ["督〔2025〕3号", "整治占道经营", "张三", "李四", "区城市管理局", "2025-06-30", "在办"],
            ]
        ),
        "督办表.csv",
    )
    targets = read_ledger(
        text([["序号", "2022年预期目标", "责任单位"], ["1", "地区生产总值增长6%", "区发展改革委、区统计局"]]),
        "目标.csv",
    )

    assert (register[0].item, register[0].lead_units, register[0].deadline) == (
        "督〔2025〕3号",
        ("区城市管理局",),
        date(2025, 6, 30),
    )
    assert targets[0].lead_units == ("区发展改革委", "区统计局")


def test_the_first_unit_leads_where_the_sheet_says_so():
    tasks = read_ledger(
        text([["重点工作", "责任单位（第一位为牵头单位）"], ["治理交通堵点", "区公安局、区交通局"]]), "分解.csv"
    )

    assert (tasks[0].lead_units, tasks[0].assist_units) == (("区公安局",), ("区交通局",))


def test_a_row_that_cannot_be_understood_says_what_is_unsure():
    [task] = read_ledger(text([["事项", "责任单位", "完成时限"], ["整改问题", "张三", "尽快"]]), "台账.csv")

    assert {doubt.field for doubt in task.unsure} == {"lead_units", "deadline"}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("责任（配合）单位", "assist"), ("牵头单位：", "lead"), ("责任单位", "duty"), ("指导部门", "guide"), ("完成时限", "limit"),
        ("时序进度", "limit"), ("主 要 内 容", "text"), ("工作任务", "title"), ("牵头领导", "other"), ("督办编号", "number"), ("姓名", ""),
    ],
)  # fmt: skip
def test_headings_found_in_real_ledgers(heading, kind):
    assert column(heading) == kind


def test_a_sheet_of_people_is_no_ledger():
    assert heading_row(["姓名", "电话", "单位"]) is None
    with pytest.raises(CannotRead):
        read_ledger(text([["姓名", "电话"], ["张三", "1"]]), "通讯录.csv")


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", sheet(ROWS)[:900], b"\xd0\xcf\x11\xe0old"])
def test_a_damaged_sheet_is_refused(content):
    with pytest.raises(CannotRead):
        read_ledger(content, "a.xlsx")


def test_a_cell_is_read_as_text_never_as_a_formula():
    [task] = read_ledger(text([["事项", "责任单位"], ["=cmd|' /C calc'!A0", "区教委"]]), "a.csv")

    assert task.text == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD1"])
def test_one_cell_far_away_is_refused_before_it_fills_the_memory(far):
    content = sheet(ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    page = "xl/worksheets/sheet1.xml"
    row = far.lstrip("XFDA")
    entries[page] = entries[page].replace(
        b"</sheetData>", f"<row r='{row}'><c r='{far}' t='n'><v>1</v></c></row></sheetData>".encode()
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, entry in entries.items():
            package.writestr(name, entry)

    with pytest.raises(CannotRead) as refused:
        read_ledger(made.getvalue(), "a.xlsx")
    assert "20000" in refused.value.en


def test_another_kind_of_book_under_the_name_of_excel_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("content.xml", "<office/>")

    with pytest.raises(CannotRead):
        read_ledger(made.getvalue(), "a.xlsx")
