"""Sheet 电子表格 of the ledger, written row by row: whatever its length, it takes no more memory than a page.

The library draws the sheet around the rows (title, head, formats, rules, printing); the rows, which it writes at a few
thousand a second, are put in between as they come. Every free text is written as text: whatever it begins with, no
program may take it for a formula or a link.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any, Final
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from domain import words
from services.documents.ledger_columns import COLUMNS, SHAPES, Column, Value, seen
from services.queries.ledger import Line
from services.queries.moment import Reading

LONGEST_CELL: Final = 32_767
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
NOT_REAL: Final = ("演示数据，办理与得分均为虚构", "Demonstration data; handling and scores are fictitious")
TITLE, IMPRINT, HEAD, FIRST = 0, 1, 2, 3
FROZEN: Final = 2
"""Columns that stay while one scrolls: number and title."""
AT_ONCE: Final = 256 * 1024
KINDS: Final = ("text", "risky", "date", "count", "progress", "light")
PAGE: Final = "xl/worksheets/sheet1.xml"
EPOCH: Final = date(1899, 12, 30)

FILLS: Final = {
    "green": ("#E3F4E8", "#1B6B34"), "yellow": ("#FFF3CD", "#7A5300"), "red": ("#FBE0DD", "#9C1C13"),
    "done_on_time": ("#EAF2FB", "#1D4E89"), "done_late": ("#F3E8F5", "#6A2C75"), "suspended": ("#ECECEC", "#555555"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a sheet says about itself, so that a print can be traced back to the record."""

    exported_by: str
    exported_at: datetime
    position: int
    is_simulated: bool = False


class _Sink:
    """Takes what the archive writes and gives it on; it cannot be gone back in, so sizes follow their content."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data = b"".join(self.parts)
        self.parts.clear()
        self.size = 0
        return data


def stream(
    rows: Iterable[Line],
    *,
    reading: Reading,
    imprint: Imprint,
    name: Callable[[str], str],
    language: str = "zh",
    columns: Sequence[Column] = COLUMNS,
    counted: Callable[[int], None] = lambda _: None,
) -> Iterator[bytes]:
    """The file of these matters, in `zh` or `en`, piece by piece; `counted` is told at the end how many there are."""
    frame = _Frame(reading, imprint, language, columns)
    head, row, _ = frame.around(FIRST)
    cells = _Cells(columns, [int(style) for style in re.findall(r' s="(\d+)"', row)])
    sink, count = _Sink(), 0
    out: Any = sink
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as file:
        with file.open(PAGE, "w", force_zip64=True) as page:
            page.write(head.encode())
            held: list[str] = []
            for count, line in enumerate(rows, start=1):
                held.append(cells.row(FIRST + count, seen(line, reading, name, language)))
                if len(held) == 200:
                    page.write("".join(held).encode())
                    held.clear()
                if sink.size > AT_ONCE:
                    yield sink.taken()
            page.write("".join(held).encode())
            last = FIRST + max(count, 1) - 1
            page.write(frame.around(last)[2].encode())
        for part, content in frame.others(last).items():
            file.writestr(part, content)
    counted(count)
    yield sink.taken()


class _Cells:
    """Rows as the file keeps them."""

    def __init__(self, columns: Sequence[Column], styles: Sequence[int]) -> None:
        style = dict(zip(KINDS, styles, strict=True))
        self.risky = style["risky"]
        self.columns = [
            (xl_col_to_name(n), column.kind, column.value, style[column.kind]) for n, column in enumerate(columns)
        ]

    def row(self, n: int, shown: Any) -> str:
        cells = "".join([self._cell(f"{letter}{n}", kind, value(shown), s) for letter, kind, value, s in self.columns])
        return f'<row r="{n}">{cells}</row>'

    def _cell(self, at: str, kind: str, value: Value, style: int) -> str:
        if value is None or value == "":
            return f'<c r="{at}" s="{style}"/>'
        if isinstance(value, str):
            text = clean(value)
            # typed again by a reader, such a text would else become a formula
            risky = kind == "text" and text.lstrip(" ").startswith(RISKY)
            return (
                f'<c r="{at}" s="{self.risky if risky else style}" t="inlineStr">'
                f'<is><t xml:space="preserve">{escaped(text)}</t></is></c>'
            )
        if isinstance(value, date):
            return f'<c r="{at}" s="{style}"><v>{_days(value)}</v></c>'
        return f'<c r="{at}" s="{style}"><v>{value / 100 if kind == "progress" else value}</v></c>'


@cache
def _days(day: date) -> int:
    return (day - EPOCH).days


_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """Text in XML. What XML cannot hold stands as `_x0001_`, and what only looks like that is kept apart from it."""
    return _SPECIAL.sub(lambda sign: _NAMED.get(sign[0]) or f"_x{ord(sign[0]):04X}_", text)


def clean(text: str) -> str:
    """NFC, lines ended as cells end them; a text longer than a cell says that it goes on."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


class _Frame:
    """What stands around the rows."""

    def __init__(self, reading: Reading, imprint: Imprint, language: str, columns: Sequence[Column]) -> None:
        self.reading, self.imprint, self.language, self.columns = reading, imprint, language, columns
        self.at = imprint.exported_at.astimezone(ZoneInfo(reading.place.zone))
        self.drawn: dict[int, dict[str, bytes]] = {}

    def around(self, last: int) -> tuple[str, str, str]:
        """The page before its rows, one row with a cell of each kind, and the page after its rows."""
        page = self._parts(last)[PAGE].decode()
        begins = page.index(f'<row r="{FIRST + 1}"')
        ends = page.index("</row>", begins) + len("</row>")
        return page[:begins], page[begins:ends], page[ends:]

    def others(self, last: int) -> dict[str, bytes]:
        return {part: content for part, content in self._parts(last).items() if part != PAGE}

    def told(self, zh: str, en: str) -> str:
        return en if self.language == "en" else zh

    @property
    def title(self) -> str:
        pack = self.reading.pack
        title = self.told(f"{pack.issuer}督办台账", f"{pack.issuer_en}: ledger of supervised matters")
        if not self.imprint.is_simulated:
            return title
        return title + self.told(f"（{NOT_REAL[0]}）", f" ({NOT_REAL[1]})")

    def _parts(self, last: int) -> dict[str, bytes]:
        if last not in self.drawn:
            out = BytesIO()
            self._draw(out, last)
            with zipfile.ZipFile(out) as file:
                self.drawn = {last: {part: file.read(part) for part in file.namelist()}}
        return self.drawn[last]

    def _draw(self, out: BytesIO, last: int) -> None:
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties(
            {"title": self.title, "author": self.imprint.exported_by, "created": self.at.replace(tzinfo=None)}
        )
        sheet: Worksheet = book.add_worksheet(self.told("督办台账", "Ledger"))
        self._lay_out(sheet, last)
        self._write_head(book, sheet)
        for n, form in enumerate(_formats(book)):
            sheet.write_blank(FIRST, n, None, form)
        self._light_up(book, sheet, last)
        book.close()

    def _lay_out(self, sheet: Worksheet, last: int) -> None:
        for n, column in enumerate(self.columns):
            sheet.set_column(n, n, column.width)
        sheet.freeze_panes(FIRST, min(FROZEN, len(self.columns)))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.autofilter(HEAD, 0, last, len(self.columns) - 1)
        sheet.print_area(TITLE, 0, last, len(self.columns) - 1)
        sheet.set_footer(self.told("&C第 &P 页，共 &N 页", "&Cpage &P of &N"))
        if self.imprint.is_simulated:
            sheet.set_header("&C" + self.told(*NOT_REAL))

    def _write_head(self, book: Any, sheet: Worksheet) -> None:
        last = len(self.columns) - 1
        sheet.set_row(TITLE, 30)
        title = book.add_format({"bold": True, "font_size": 16, "align": "left", "valign": "vcenter"})
        if last:
            sheet.merge_range(TITLE, 0, TITLE, last, self.title, title)
        else:
            sheet.write_string(TITLE, 0, self.title, title)
        sheet.write_string(IMPRINT, 0, self._imprint(), book.add_format({"font_size": 9, "font_color": "#555555"}))
        head = book.add_format(
            {
                "bold": True, "font_size": 10, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1,
                "border_color": "#C9CED6", "align": "center", "valign": "vcenter", "text_wrap": True,
            }
        )  # fmt: skip
        sheet.set_row(HEAD, 30)
        for n, column in enumerate(self.columns):
            sheet.write_string(HEAD, n, self.told(column.zh, column.en), head)

    def _imprint(self) -> str:
        pack, imprint = self.reading.pack, self.imprint
        said = (
            (self.told("截至", "As of"), self.reading.at.day.isoformat()),
            (self.told("导出", "Exported by"), f"{imprint.exported_by} {self.at:%Y-%m-%d %H:%M}"),
            (self.told("规则包", "Rule pack"), f"{pack.code}@{pack.version}"),
            (self.told("记录位置", "Record position"), f"#{imprint.position}"),
        )
        return clean("    ".join(f"{what}{self.told('：', ': ')}{value}" for what, value in said))

    def _light_up(self, book: Any, sheet: Worksheet, last: int) -> None:
        for n, column in enumerate(self.columns):
            if column.kind == "light":
                for colour, (fill, ink) in FILLS.items():
                    shown = f"{SHAPES[colour]} {words.word(words.LIGHT, colour, self.language)}"
                    form = book.add_format({"bg_color": fill, "font_color": ink, "bold": colour == "red"})
                    rule = {"type": "cell", "criteria": "==", "value": f'"{shown}"', "format": form}
                    sheet.conditional_format(FIRST, n, last, n, rule)
            elif column.kind == "progress":
                bar = {"type": "data_bar", "bar_color": "#8FB8DE", "bar_solid": True, "min_type": "num",
                       "max_type": "num", "min_value": 0, "max_value": 1}  # fmt: skip
                sheet.conditional_format(FIRST, n, last, n, bar)


def _formats(book: Any) -> list[Format]:
    """One for each of `KINDS`."""
    cell = {"font_size": 10, "valign": "top", "border": 1, "border_color": "#C9CED6"}
    return [
        book.add_format({**cell, "text_wrap": True}),
        book.add_format({**cell, "text_wrap": True, "quote_prefix": True}),
        book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"}),
        book.add_format({**cell, "num_format": "0", "align": "center"}),
        book.add_format({**cell, "num_format": "0%", "align": "right"}),
        book.add_format({**cell, "align": "left"}),
    ]
