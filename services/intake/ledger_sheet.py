"""Ledgers kept in Excel or csv 台账 into the same proposals, by their headings."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from services.intake import columns
from services.intake.outline import Facts, facts
from services.intake.proposal import Proposal, renumbered
from services.intake.reading import CannotRead, check_size, decode, open_package
from services.intake.task_table import row_proposal
from services.intake.undertaking import FIRST_LEADS

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_AREA = MAX_ROWS * MAX_COLUMNS
HEADING_WITHIN = 20
_Cell = int | float | str | bool | time | date | datetime | timedelta | None


def read_ledger(content: bytes, name: str, *, issued: date | None = None) -> list[Proposal]:
    """The tasks of a ledger. A file without a recognisable heading row is refused with the reason."""
    check_size(content)
    sheets = _excel_rows(content) if content.startswith(b"PK\x03\x04") else [_csv_rows(content, name)]
    found: list[Proposal] = []
    recognised = False
    for rows in sheets:
        place = _heading(rows)
        if place is None:
            continue
        recognised = True
        found.extend(_sheet_tasks(rows, place, issued, start=len(found)))
    if not recognised:
        raise CannotRead(
            "没有找到表头：需要有任务（事项）一列和责任（牵头）单位一列",
            "No heading row was found: a column for the task and one for the responsible unit are needed",
        )
    return renumbered(found)


def _sheet_tasks(
    rows: Sequence[list[str]], place: tuple[int, int, list[str]], issued: date | None, start: int
) -> list[Proposal]:
    first, last, kinds = place
    above = [" ".join(cell for cell in row if cell) for row in rows[:first]]
    about = _about(above, issued)
    first_leads = any(FIRST_LEADS.search("".join(row)) for row in rows)
    found = []
    section = ""
    before: list[str] = []
    for number, row in enumerate(rows[last + 1 :], last + 1):
        filled = [cell for cell in row if cell]
        if not filled or (FIRST_LEADS.search("".join(row)) and len(set(filled)) == 1):
            continue
        if len(set(filled)) == 1:
            section = filled[0]
            continue
        cells = _section_carried(row, before, kinds)
        before = cells
        task = row_proposal(cells, kinds, section, "\t".join(row).strip("\t"), about, first_leads=first_leads)
        if task:
            found.append(_titled(replace(task, seq=(start + number + 1) * 10)))
    return found


def _titled(task: Proposal) -> Proposal:
    title = task.title or task.text
    return replace(task, title=title if len(title) <= 40 else title[:39] + "…")


def _about(above: Sequence[str], issued: date | None) -> Facts:
    about = facts([line for line in above if line.strip()] or [""])
    if issued:
        return replace(about, issued=issued)
    return about


def _section_carried(row: list[str], before: list[str], kinds: Sequence[str]) -> list[str]:
    return [
        before[place]
        if not cell and place < len(before) and place < len(kinds) and kinds[place] == columns.SECTION
        else cell
        for place, cell in enumerate(row)
    ]


def _heading(rows: Sequence[list[str]]) -> tuple[int, int, list[str]] | None:
    """The heading row, or two rows of heading where 「责任分工」 stands above 「牵头单位 | 配合单位」."""
    for number, row in enumerate(rows[:HEADING_WITHIN]):
        below = rows[number + 1] if number + 1 < len(rows) else []
        alone, both = columns.heading_row(row), columns.heading_row(_stacked(row, below))
        units_below = sum(columns.column(cell) in {columns.LEAD, columns.DUTY, columns.ASSIST} for cell in below)
        if both and (units_below > 1 if alone else not columns.heading_row(below)):
            return number, number + 1, both
        if alone:
            return number, number, alone
    return None


def _stacked(upper: list[str], lower: list[str]) -> list[str]:
    width = max(len(upper), len(lower))
    above, below = [*upper, *[""] * width][:width], [*lower, *[""] * width][:width]
    return [under if columns.column(under) else over for over, under in zip(above, below, strict=True)]


def _excel_rows(content: bytes) -> list[list[list[str]]]:
    with open_package(content, "xl/workbook.xml") as package:
        _check_extent(package)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_sheet_rows(book.get_sheet_by_name(name)) for name in book.sheet_names[:50]]
    except CannotRead:
        raise
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise CannotRead("表格已损坏或不是 xlsx", "The sheet is damaged or no xlsx") from error
    except BaseException as error:
        # the Rust reader panics on some broken files; a panic is no Exception and must not end the server
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise CannotRead("表格已损坏或不是 xlsx", "The sheet is damaged or no xlsx") from error


def _check_extent(package: zipfile.ZipFile) -> None:
    """Refuse one cell far away: the reader keeps every cell in between, and running out of memory ends the process."""
    names = package.namelist()
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise CannotRead("文件内容与扩展名不符", "The content of the file does not match its name")
    for name in names:
        if not name.lower().endswith((".rels", ".bin", ".png", ".jpeg", ".jpg")):
            with package.open(name) as part:
                if _Extent().measured(part) > MAX_AREA:
                    raise _too_large()


class _Extent:
    """The furthest row and column a sheet's cells name or count up to."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.cells = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._open
        self.parser.StartDoctypeDeclHandler = self._refuse

    def measured(self, part: IO[bytes]) -> int:
        with suppress(expat.ExpatError):  # what is no XML holds no cells; a damaged sheet is refused when it is read
            self.parser.ParseFile(part)
        return self.row * self.column

    def _open(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        place = given.get("r", "")
        if name == "row":
            self.rows = int(place) if place.isascii() and place.isdigit() else self.rows + 1
            self.row, self.cells = max(self.row, self.rows), 0
        elif name == "c":
            letters, digits = (
                place.rstrip("0123456789"),
                place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
            )
            self.cells = _column_number(letters) if letters else self.cells + 1
            self.column = max(self.column, self.cells)
            self.row = max(self.row, int(digits) if digits.isascii() and digits.isdigit() else 0)

    def _refuse(self, *_: object) -> None:
        raise CannotRead("文件含有不允许的外部定义", "The file holds external definitions that are not allowed")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number


def _too_large() -> CannotRead:
    return CannotRead(
        f"表格超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列，请拆分后再导入",
        f"The sheet has more than {MAX_ROWS} rows or {MAX_COLUMNS} columns; split it first",
    )


def _sheet_rows(sheet: CalamineSheet) -> list[list[str]]:
    if sheet.height > MAX_ROWS or sheet.width > MAX_COLUMNS:
        raise _too_large()
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        _fill(rows, top, left, bottom, right)
    return rows


def _fill(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """A merged cell is written once and holds for all the cells it covers."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for place in range(left, min(right + 1, len(row))):
            row[place] = value


def _csv_rows(content: bytes, name: str) -> list[list[str]]:
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".et")):
        raise CannotRead("不是有效的 xlsx（旧版 xls 请另存为 xlsx）", "No valid xlsx (save an old xls as xlsx)")
    text = decode(content)
    head = text[:4000]
    delimiter = max(",\t;", key=head.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            rows.append([_text(cell) for cell in row[: MAX_COLUMNS + 1]])
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise _too_large()
    except csv.Error as error:
        raise CannotRead("csv 格式有误", "The csv is malformed") from error
    return _unquoted(rows)


def _unquoted(rows: Iterable[list[str]]) -> list[list[str]]:
    # ledgers exported against formula injection carry a leading apostrophe
    return [[cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell for cell in row] for row in rows]


def _text(cell: _Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else " ".join(str(cell).split())
