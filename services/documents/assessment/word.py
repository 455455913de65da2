"""Word: an official paper as a document that the office goes on working on, laid out as GB/T 9704-2012 asks.

Fonts are named, not carried: whoever opens it has 仿宋, 黑体 and 楷体, or a program puts its own in their place.
"""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from services.documents.assessment.paper import Align, Block, Closing, Heading, Paper, Table, Text

TITLE, BODY, BLACK, KAI, SONG = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
RED: Final = RGBColor(0xC8, 0x10, 0x2E)
WIDE: Final = 156
"""版心: the width that is written on, in mm; it is 225 high and holds 22 lines of 28 characters."""
SIDES: Final[dict[Align, Any]] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip


def write_word(paper: Paper, out: BinaryIO) -> None:
    _Word(paper).write(out)


class _Word:
    def __init__(self, paper: Paper) -> None:
        self.paper, self.doc = paper, Document()
        # 三号 on a notice; a slip is read at a desk, 五号
        self.size, self.line, self.wide = (16.0, 29.0, WIDE) if paper.is_notice else (10.5, 16.0, 170)
        self._lay_out()

    def write(self, out: BinaryIO) -> None:
        paper = self.paper
        if paper.is_notice:
            self._mark()
        self._paragraph(paper.title, TITLE, 22 if paper.is_notice else 16, "center", line=35 if paper.is_notice else 24)
        if paper.note:
            self._paragraph(
                f"（{paper.note}）" if paper.language != "en" else f"({paper.note})", KAI, self.size, "center"
            )
        if paper.is_notice:
            self._paragraph("", BODY, self.size)
        for block in paper.blocks:
            self._block(block)
        self._paragraph(paper.trace, SONG, 9, "left", line=14)
        self.doc.save(out)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                paragraph = self._paragraph(
                    block.text, BLACK if block.level == 1 else KAI, self.size, indent=self._indent
                )
                paragraph.paragraph_format.keep_with_next = True
            case Text():
                self._paragraph(block.text, BODY, self.size, "left", indent=0 if block.flush else self._indent)
            case Table():
                self._table(block)
            case Closing():
                self._paragraph("", BODY, self.size)
                for text, back in ((block.issuer, 2), (block.day, 4)):
                    paragraph = self._paragraph(text, BODY, self.size, "right")
                    paragraph.paragraph_format.right_indent = Pt(back * self.size)
                    paragraph.paragraph_format.keep_with_next = text == block.issuer

    @property
    def _indent(self) -> float:
        """Two characters, on a notice in Chinese."""
        return 2 * self.size if self.paper.is_notice else 0

    def _mark(self) -> None:
        """版头: the issuer in red, the number two lines below, and the red rule 4 mm under it."""
        # one line of Chinese, as large as it fits
        size = 24.0 if self.paper.language == "en" else min(36.0, Mm(150).pt // len(self.paper.mark))
        self._paragraph(self.paper.mark, TITLE, size, "center", line=size * 1.3, colour=RED)
        self._paragraph("", BODY, self.size)
        rule = self._paragraph(self.paper.number, BODY, self.size, "center")
        _border(rule, "C8102E", 12, 11)
        self._paragraph("", BODY, self.size)

    def _paragraph(
        self, text: str, font: str, size: float, side: Align = "left", *, indent: float = 0, line: float | None = None,
        colour: RGBColor | None = None,
    ) -> Any:  # fmt: skip
        paragraph = self.doc.add_paragraph()
        _set(paragraph, text, font, size, side, line or self.line, colour)
        paragraph.paragraph_format.first_line_indent = Pt(indent)
        return paragraph

    def _table(self, block: Table) -> None:
        size = 12.0 if self.paper.is_notice else 9.0
        heads = any(column.name for column in block.columns)
        table = self.doc.add_table(rows=0, cols=len(block.columns), style="Table Grid")
        table.autofit = False
        for grid, column in zip(table.columns, block.columns, strict=True):
            grid.width = Mm(self.wide * column.share)
        for n, texts in enumerate(([tuple(c.name for c in block.columns)] if heads else []) + list(block.rows)):
            row = table.add_row()
            is_head = heads and n == 0
            _row_stays(row, repeats=is_head)
            for cell, text, column in zip(row.cells, texts, block.columns, strict=True):
                cell.width, cell.vertical_alignment = Mm(self.wide * column.share), WD_CELL_VERTICAL_ALIGNMENT.CENTER
                side: Align = "center" if is_head else column.align
                _set(cell.paragraphs[0], text, BLACK if is_head else BODY, size, side, size * 1.5)
        self._paragraph("", BODY, 6, line=8)

    def _lay_out(self) -> None:
        section, notice = self.doc.sections[0], self.paper.is_notice
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin = (Mm(37), Mm(28)) if notice else (Mm(20), Mm(20))
        section.bottom_margin, section.right_margin = (Mm(35), Mm(26)) if notice else (Mm(20), Mm(20))
        section.footer_distance = Mm(28 if notice else 10)
        # 页码: 四号宋体 between dashes, right on odd pages, left on even ones
        self.doc.settings.odd_and_even_pages_header_footer = notice
        if notice:
            _page_number(section.footer.paragraphs[0], 14, "right")
            _page_number(section.even_page_footer.paragraphs[0], 14, "left")
        else:
            _page_number(section.footer.paragraphs[0], 9, "center")
        if self.paper.running[0]:
            header = section.header.paragraphs[0]
            section.header_distance = Mm(11)
            _set(header, "\t".join(self.paper.running), SONG, 8, "left", 13)
            for stop in list(header.style.paragraph_format.tab_stops):
                header.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
            header.paragraph_format.tab_stops.add_tab_stop(Mm(self.wide), WD_TAB_ALIGNMENT.RIGHT)
            _border(header, "808080", 4, 2)
        # without it a program may choose a font with the signs of another country
        self.doc.styles.element.find(f".//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")
        core = self.doc.core_properties
        core.title, core.author, core.comments = self.paper.name, self.paper.mark, ""


def _set(
    paragraph: Any, text: str, font: str, size: float, side: Align, line: float, colour: RGBColor | None = None
) -> None:
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before = form.space_after = Pt(0)
    paragraph.alignment = SIDES[side]
    run = _run(paragraph, text, font, size)
    if colour is not None:
        run.font.color.rgb = colour


def _run(paragraph: Any, text: str, font: str, size: float) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def _page_number(paragraph: Any, size: float, side: Align) -> None:
    _set(paragraph, "— ", SONG, size, side, size * 1.5)
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        _run(paragraph, "", SONG, size)._element.append(part)
    _run(paragraph, " —", SONG, size)


def _border(paragraph: Any, colour: str, eighths: int, space: int) -> None:
    """A rule under a paragraph, in eighths of a point."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._element.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _row_stays(row: Any, *, repeats: bool) -> None:
    """A row is not torn over two pages; a head stands on each."""
    form = row._tr.get_or_add_trPr()
    form.append(OxmlElement("w:cantSplit"))
    if repeats:
        form.append(OxmlElement("w:tblHeader"))
