"""Files of every kind into paragraphs; hostile ones refused in both languages."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from services.intake.document import read_file
from services.intake.measure import SAMPLES
from services.intake.reading import MAX_BYTES, CannotRead, read_paragraphs
from services.intake.work_report import propose

TEXT = "一、支持企业\n（一）加大稳岗力度。（区教委负责）\n"


def package(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return file.getvalue()


def word(lines, rows=()):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(encoding):
    assert read_paragraphs(TEXT.encode(encoding), "a.txt") == ["一、支持企业", "（一）加大稳岗力度。（区教委负责）"]


def test_two_ideographic_spaces_open_a_paragraph():
    assert read_paragraphs("通知如下：　　一、总体　　（一）内容。".encode(), "a.txt") == [
        "通知如下：",
        "一、总体",
        "（一）内容。",
    ]


def test_decomposed_letters_and_hidden_marks_are_made_plain():
    assert read_paragraphs("cafe\u0301\u200b\u202e区教委".encode(), "a.txt") == ["café区教委"]


def test_txt_and_docx_of_a_document_read_alike():
    content = (SAMPLES / "GF-2018-39.txt").read_bytes()
    lines = read_paragraphs(content, "GF-2018-39.txt")

    assert read_paragraphs(word(lines), "GF-2018-39.docx") == lines
    assert propose(read_paragraphs(word(lines), "a.docx")) == propose(lines)


def test_numbers_written_by_word_itself_are_read():
    document = Document()
    numbering = document.part.numbering_part.element
    made = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, parse_xml(made))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in [
        (0, "支持企业"),
        (1, "稳岗。（区教委负责）"),
        (1, "创业。（区财政局负责）"),
        (0, "积极培训"),
        (1, "培训。（区民政局负责）"),
    ]:
        place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
        document.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(place))
    document.add_paragraph("整改。（区水利局负责）", style="List Number")
    file = io.BytesIO()
    document.save(file)

    lines = read_paragraphs(file.getvalue(), "a.docx")

    assert lines[:5] == [
        "一、支持企业",
        "（一）稳岗。（区教委负责）",
        "（二）创业。（区财政局负责）",
        "二、积极培训",
        "（一）培训。（区民政局负责）",
    ]
    assert lines[5] == "1.整改。（区水利局负责）"
    assert [(task.section, task.item) for task in propose(lines)][2] == ("二、积极培训", "（一）")


def test_a_word_table_gives_its_tasks():
    rows = [
        ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
        ("1", "改造小区", "区住房城乡建委", "区财政局", "2025年6月底前"),
    ]
    reading = read_file(word(["任务分解表"], rows), "a.docx")

    [task] = reading.proposals
    assert (task.lead_units, task.assist_units) == (("区住房城乡建委",), ("区财政局",))
    assert task.deadline.isoformat() == "2025-06-30"


def test_a_word_cell_that_claims_to_span_a_billion_columns_is_read_once():
    rows = [("序号", "工作任务", "牵头单位"), ("1", "改造小区", "区教委"), ("2", "修路", "")]
    document = Document(io.BytesIO(word([], rows)))
    table = document.tables[0]
    table.cell(1, 0)._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="999999999"/>'))
    for number, kind in ((1, "restart"), (2, "continue")):
        table.rows[number]._tr.tc_lst[2].get_or_add_tcPr().append(
            parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{kind}"/>')
        )
    file = io.BytesIO()
    document.save(file)

    lines = read_paragraphs(file.getvalue(), "a.docx")

    assert lines[0] == "序号\t工作任务\t牵头单位"
    assert len(lines[1].split("\t")) <= 400


def test_a_unit_cell_merged_downwards_in_word_holds_for_the_rows_below():
    document = Document(
        io.BytesIO(word([], [("序号", "工作任务", "牵头单位"), ("1", "改造小区", "区教委"), ("2", "修建道路", "")]))
    )
    table = document.tables[0]
    table.cell(1, 2).merge(table.cell(2, 2))
    file = io.BytesIO()
    document.save(file)

    assert [task.lead_units for task in read_file(file.getvalue(), "a.docx").proposals] == [("区教委",), ("区教委",)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.txt"),
        (b"   \n \t ", "blank.txt"),
        (b"\x00\x01\x02\xff\xfe\xfd\x00", "noise.txt"),
        (b"\xd0\xcf\x11\xe0old word", "old.doc"),
        (b"\xd0\xcf\x11\xe0old word", "old.txt"),
        (b"%PDF-1.7", "a.txt"),
        (b"plain text", "named.docx"),
        (b"PK\x03\x04 not a zip", "broken.docx"),
        (package({"word/other.xml": "x"}), "hollow.docx"),
        (package({"word/document.xml": "<broken"}), "broken-xml.docx"),
        (package({"word/document.xml": "0" * 130_000_000}), "bomb.docx"),
        (package({f"entry{number}": "x" for number in range(3001)} | {"word/document.xml": "x"}), "entries.docx"),
        (package({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities.docx"),
        (package({"word/document.xml": "x"}), "renamed.txt"),
        (b"text", "picture.png"),
        (b"x" * (MAX_BYTES + 1), "large.txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_both_languages(content, name):
    with pytest.raises(CannotRead) as refused:
        read_file(content, name)

    assert refused.value.zh
    assert refused.value.en
    assert refused.value.zh != refused.value.en


def test_a_document_without_tasks_says_so():
    reading = read_file("关于给予表扬的通报\n各单位积极推进，成效明显。\n".encode(), "praise.txt")

    assert reading.proposals == ()
    assert "没有读到任务" in reading.note_zh
    assert "No task" in reading.note_en
