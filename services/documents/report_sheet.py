"""Report sheet 集中填报表: a unit's open matters in one table, to be filled in Excel and read back line by line.

What is read back is only proposed: every line says what was understood and what is wrong with it. A formula
is never believed, whatever value some program left behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import IO, Any, BinaryIO, Final
from uuid import UUID
from xml.parsers import expat

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from domain import words
from services.documents.cells import write_text
from services.intake.reading import CannotRead, check_size, open_package
from services.queries.clock import Clock

TITLE, HINT, HEAD, FIRST = 0, 1, 2, 3
MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 40
MARK: Final = "duban-report-1"
"""In the first hidden cell of the head: which kind of sheet it is."""

_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_YES: Final = frozenset({"是", "有", "√", "✓", "y", "yes", "true", "1", "无变化", "no change"})
_DAYS: Final = datetime, date, time


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    zh: str
    en: str
    width: float
    is_asked: bool = False


COLUMNS: Final = (
    Column("number", "督办编号", "Number", 20),
    Column("title", "事项", "Matter", 36),
    Column("role", "角色", "Role", 8),
    Column("due", "办结时限", "Deadline", 11),
    Column("report_due", "应报日期", "Report due", 11),
    Column("last", "上次反馈", "Last report", 32),
    Column("last_progress", "上次进度%", "Last progress %", 9),
    Column("no_change", "无变化（填“是”）", "No change (yes)", 10, True),
    Column("progress", "本次进度%", "Progress % now", 9, True),
    Column("text", "本次办理情况", "What was done", 48, True),
    Column("obstacles", "存在困难", "Obstacles", 28, True),
    Column("directive", "", "", 0),
    Column("seen", "", "", 0),
)
PLACE: Final = {column.key: n for n, column in enumerate(COLUMNS)}


def write_report_sheet(clocks: Sequence[Clock], out: BinaryIO, *, unit: str, day: date, language: str = "zh") -> None:
    """The table with what is known filled in; only what is asked can be typed into."""

    def told(zh: str, en: str) -> str:
        return en if language == "en" else zh

    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    try:
        sheet = book.add_worksheet(told("填报", "Reports"))
        cell = {"font_size": 10, "valign": "top", "border": 1, "border_color": "#C9CED6", "text_wrap": True}
        known = book.add_format({**cell, "bg_color": "#F4F6F9"})
        known_risky = book.add_format({**cell, "bg_color": "#F4F6F9", "quote_prefix": True})
        asked = book.add_format({**cell, "locked": False})
        head = book.add_format(
            {
                **cell,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#1F4E79",
                "align": "center",
                "valign": "vcenter",
            }
        )
        bold = book.add_format({"bold": True, "font_size": 14})
        hint = book.add_format({"font_size": 9, "font_color": "#555555"})
        title = told(f"{unit}督办事项集中填报表（截至{day}）", f"Reports of {unit} (as of {day})")
        write_text(sheet, TITLE, 0, title, bold, bold)
        write_text(
            sheet, HINT, 0,
            told(
                "只填白色四栏；没有进展的事项可空着，或在“无变化”填“是”。填好后原样上传，系统先逐行核对再提交。",
                "Fill the four white columns; leave a line empty, or say “yes” under no change. Upload it as it is: every line is looked at before anything is sent.",
            ),
            hint, hint,
        )  # fmt: skip
        for n, column in enumerate(COLUMNS):
            sheet.write_string(HEAD, n, told(column.zh, column.en) or (MARK if column.key == "directive" else ""), head)
            hidden = {"hidden": 1} if column.width == 0 else {}
            sheet.set_column(n, n, column.width or 9, None, hidden)
        for i, clock in enumerate(clocks[:MOST_ROWS]):
            row = FIRST + i
            for key, value in _known(clock, language).items():
                write_text(sheet, row, PLACE[key], value, known, known_risky)
            for column in COLUMNS:
                if column.is_asked:
                    sheet.write_blank(row, PLACE[column.key], None, asked)
        last = FIRST + max(len(clocks), 1) - 1
        whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
        sheet.data_validation(FIRST, PLACE["progress"], last, PLACE["progress"], whole)
        yes = {"validate": "list", "source": [told("是", "yes")]}
        sheet.data_validation(FIRST, PLACE["no_change"], last, PLACE["no_change"], yes)
        sheet.freeze_panes(FIRST, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    finally:
        book.close()


def _known(clock: Clock, language: str) -> dict[str, str]:
    last = clock.last
    return {
        "number": clock.number,
        "title": clock.title,
        "role": words.word(words.ROLE, clock.role, language),
        "due": clock.due.isoformat() if clock.due else words.word(words.DUE_KIND, clock.due_kind, language),
        "report_due": clock.report_due.isoformat() if clock.report_due else "",
        "last": f"{last.on.isoformat()} {last.text}" if last else "",
        "last_progress": "" if clock.progress is None else str(clock.progress),
        "directive": str(clock.directive),
        "seen": str(last.n if last else 0),
    }


# ── read back ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Fault:
    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was understood. `seen` is the report the sheet was made after, None where the row is not ours."""

    row: int
    number: str
    title: str
    directive: UUID | None
    seen: int | None
    no_change: bool
    progress: int | None
    text: str
    obstacles: str
    faults: tuple[Fault, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.no_change or self.text or self.obstacles or self.progress is not None or self.faults)


def read_report_sheet(content: bytes) -> list[Line]:
    """Every row of the sheet. One that is no such sheet is refused with the reason."""
    check_size(content)
    if not content.startswith(b"PK\x03\x04"):
        raise CannotRead("请上传下载的填报表（xlsx）", "Upload the report sheet that was downloaded here, an xlsx file")
    formulas = _formulas(content)
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        height, width = sheet.height, sheet.width
        if height > FIRST + MOST_ROWS + 500 or width > MOST_COLUMNS:
            raise CannotRead("表格过大，不是本系统的填报表", "The sheet is too large to be one of ours")
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise CannotRead("文件已损坏，无法打开", "The file is damaged and cannot be opened") from error
    top = next(
        (n for n, row in enumerate(rows[:20]) if any(str(cell).strip() in ("督办编号", "Number") for cell in row)), None
    )
    if top is None:
        raise CannotRead(
            "没有找到表头，请使用本页下载的填报表", "The head was not found; use the sheet downloaded from this page"
        )
    places = _places(rows[top])
    return [
        line for n, row in enumerate(rows[top + 1 :], top + 1) if (line := _line(n, row, places, formulas)) is not None
    ][:MOST_ROWS]


def _places(head: Sequence[Any]) -> dict[str, int]:
    """Columns by their heading, so that a moved one is still found."""
    found: dict[str, int] = {}
    for n, cell in enumerate(head):
        text = str(cell).strip()
        for column in COLUMNS:
            if text and text in (column.zh, column.en):
                found.setdefault(column.key, n)
        if text == MARK:
            found["directive"], found["seen"] = n, n + 1
    return found


def _line(n: int, row: Sequence[Any], places: Mapping[str, int], formulas: frozenset[tuple[int, int]]) -> Line | None:
    def cell(key: str) -> Any:
        place = places.get(key)
        return row[place] if place is not None and place < len(row) else ""

    number, title = _text(cell("number")), _text(cell("title"))
    asked = {column.key: cell(column.key) for column in COLUMNS if column.is_asked}
    if not (number or title or any(_text(value) for value in asked.values())):
        return None
    faults: list[Fault] = []
    for key in asked:
        if (n, places.get(key, -1)) in formulas:
            faults.append(Fault(key, "是公式，请改为直接填写的内容", "is a formula; type the content itself"))
            asked[key] = ""
        elif isinstance(asked[key], _DAYS):
            faults.append(
                Fault(key, "被识别为日期，请改为文字或数字", "was taken for a date; write it as text or a number")
            )
            asked[key] = ""
    progress = _progress(asked["progress"], faults)
    text = _text(asked["text"])
    if len(text) > 20_000:
        faults.append(Fault("text", "太长", "is too long"))
        text = ""
    return Line(
        row=n + 1,
        number=number,
        title=title,
        directive=_id(_text(cell("directive"))),
        seen=_count(_text(cell("seen"))),
        no_change=_text(asked["no_change"]).lower() in _YES,
        progress=progress,
        text=text,
        obstacles=_text(asked["obstacles"])[:20_000],
        faults=tuple(faults),
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value))
    return "".join(c for c in text if c.isprintable() or c == "\n").strip()


def _progress(value: Any, faults: list[Fault]) -> int | None:
    text = _text(value).rstrip("%％").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if 0 < number < 1:
        number *= 100  # a cell shown as 40 % holds 0.4
    if not (0 <= number <= 100) or abs(number - round(number)) > 1e-9:
        faults.append(Fault("progress", "须为0到100的整数", "must be a whole number from 0 to 100"))
        return None
    return round(number)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _formulas(content: bytes) -> frozenset[tuple[int, int]]:
    """Row and column of every cell of the first sheet's parts that holds a formula."""
    found: set[tuple[int, int]] = set()
    with open_package(content, "xl/workbook.xml") as package:
        for name in sorted(package.namelist()):
            if _SHEET_PART.fullmatch(name):
                with package.open(name) as part:
                    found |= _Formulas().found_in(part)
                break
    return frozenset(found)


class _Formulas:
    def __init__(self) -> None:
        self.found: set[tuple[int, int]] = set()
        self.cell: tuple[int, int] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._open
        self.parser.StartDoctypeDeclHandler = self._refuse

    def found_in(self, part: IO[bytes]) -> set[tuple[int, int]]:
        try:
            self.parser.ParseFile(part)
        except expat.ExpatError as error:
            raise CannotRead("文件已损坏，无法打开", "The file is damaged and cannot be opened") from error
        return self.found

    def _open(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            place = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", given.get("r", ""))
            self.cell = (int(place[2]) - 1, _column(place[1])) if place else None
        elif name == "f" and self.cell is not None:
            self.found.add(self.cell)

    def _refuse(self, *_: object) -> None:
        raise CannotRead("文件含有不允许的外部定义", "The file holds external definitions that are not allowed")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
