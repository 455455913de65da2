"""Ledger 督办台账 as a spreadsheet: what an office prints, files and hands round.

Every free text is written as text: whatever it begins with, no program may take it for a formula or a link.
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol
from zoneinfo import ZoneInfo

import xlsxwriter
from psycopg import Connection
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain import words
from domain.lights import Light
from services.commands.office import office_of
from services.projections.register import projector
from services.queries import ledger
from services.queries.cursors import Cursors
from services.queries.filters import Filters
from services.queries.freshness import reached, wait_for
from services.queries.ledger import MOST_ROWS, Line
from services.queries.moment import AsOf, Reading, as_of
from services.record.supervision import Supervision

LONGEST_CELL: Final = 32_767
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
NOT_REAL: Final = ("演示数据，办理与得分均为虚构", "Demonstration data; handling and scores are fictitious")
PATIENCE: Final = 10.0

SHAPES: Final = {
    "green": "●", "yellow": "▲", "red": "■", "done_on_time": "✓", "done_late": "✗", "suspended": "‖", "none": "–",
}  # fmt: skip
"""The colour is never the only sign: a ledger is printed in black as well."""

FILLS: Final = {
    "green": ("#E3F4E8", "#1B6B34"), "yellow": ("#FFF3CD", "#7A5300"), "red": ("#FBE0DD", "#9C1C13"),
    "done_on_time": ("#EAF2FB", "#1D4E89"), "done_late": ("#F3E8F5", "#6A2C75"), "suspended": ("#ECECEC", "#555555"),
}  # fmt: skip

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a sheet says about itself, so that a print can be traced back to the record."""

    exported_by: str
    exported_at: datetime
    position: int
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One matter with its lights on the day of the sheet."""

    line: Line
    light: Light
    report_light: Light
    name: Callable[[str], str]
    language: str

    def word(self, of: words.Words, code: str) -> str:
        return words.word(of, code, self.language)

    def lamp(self, light: Light) -> str:
        """Shape and word; where no light is on, why not."""
        if light.colour == "none":
            return f"{SHAPES['none']} {self.word(words.LIGHT_REASON, light.reason_code)}"
        return f"{SHAPES[light.colour]} {self.word(words.LIGHT, light.colour)}"

    def units(self, codes: Iterable[str]) -> str:
        return ("; " if self.language == "en" else "、").join(self.name(code) for code in codes)


@dataclass(frozen=True, slots=True)
class Column:
    zh: str
    en: str
    width: float
    value: Callable[[Seen], Value]
    kind: str = "text"  # text, date, count, progress, light


COLUMNS: Final = (
    Column("督办编号", "Number", 20, lambda s: s.line.number),
    Column("事项名称", "Title", 42, lambda s: s.line.title),
    Column("来源", "Source", 13, lambda s: s.word(words.SOURCE, s.line.source)),
    Column("交办机关", "Issuer", 12, lambda s: s.word(words.ISSUER, s.line.issuer)),
    Column("批示领导", "Leader", 14, lambda s: s.name(s.line.leader) if s.line.leader else ""),
    Column("紧急程度", "Urgency", 9, lambda s: s.word(words.URGENCY, s.line.urgency)),
    Column("密级", "Level", 9, lambda s: s.word(words.LEVEL, s.line.level)),
    Column("牵头单位", "Lead units", 24, lambda s: s.units(s.line.leads)),
    Column("协办单位", "Assisting units", 24, lambda s: s.units(s.line.assists)),
    Column("立项依据", "Basis", 24, lambda s: s.line.basis),
    Column("来文字号", "Paper no.", 16, lambda s: s.line.external_number),
    Column("收到日期", "Received", 11, lambda s: s.line.received_on, "date"),
    Column("登记日期", "Registered", 11, lambda s: s.line.registered_on, "date"),
    Column("首次时限", "First deadline", 11, lambda s: s.line.due_first, "date"),
    Column("现行时限", "Deadline", 11, lambda s: s.line.due, "date"),
    Column("办结亮灯", "Light", 13, lambda s: s.lamp(s.light), "light"),
    Column("亮灯说明", "Why", 18, lambda s: s.word(words.LIGHT_REASON, s.light.reason_code)),
    Column("下次反馈", "Next report", 11, lambda s: s.line.report_due, "date"),
    Column("反馈亮灯", "Reporting", 13, lambda s: s.lamp(s.report_light), "light"),
    Column("状态", "Status", 11, lambda s: s.word(words.STATUS, s.line.status)),
    Column("当前环节", "Held by", 11, lambda s: s.word(words.HOLDER, s.line.holder)),
    Column("起始日期", "Held since", 11, lambda s: s.line.holder_since, "date"),
    Column("进度", "Progress", 10, lambda s: s.line.progress, "progress"),
    Column("退回", "Returns", 7, lambda s: s.line.returns, "count"),
    Column("催办", "Urged", 7, lambda s: s.line.urges, "count"),
    Column("延期", "Extended", 8, lambda s: s.line.extensions, "count"),
    Column("办结结果", "Outcome", 12, lambda s: s.word(words.OUTCOME, s.line.outcome) if s.line.outcome else ""),
    Column("办结日期", "Closed", 11, lambda s: s.line.closed_on, "date"),
)
TITLE, IMPRINT, HEAD, FIRST = 0, 1, 2, 3
FROZEN: Final = 2
"""Columns that stay while one scrolls: number and title."""


def write_ledger(
    rows: Iterable[Line],
    out: BinaryIO,
    *,
    reading: Reading,
    imprint: Imprint,
    name: Callable[[str], str],
    language: str = "zh",
) -> int:
    """Writes the sheet of these matters, in `zh` or `en`; answers how many there are."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    try:
        return _Sheet(book, reading, imprint, name, language).write(rows)
    finally:
        book.close()


class _Sheet:
    def __init__(
        self, book: Any, reading: Reading, imprint: Imprint, name: Callable[[str], str], language: str
    ) -> None:
        self.reading, self.imprint, self.name, self.language = reading, imprint, name, language
        self.book = book
        self.at = imprint.exported_at.astimezone(ZoneInfo(reading.place.zone))
        self.sheet: Worksheet = book.add_worksheet(self.told("督办台账", "Ledger"))
        book.set_properties(
            {"title": self.title, "author": imprint.exported_by, "created": self.at.replace(tzinfo=None)}
        )
        cell = {"font_size": 10, "valign": "top", "border": 1, "border_color": "#C9CED6"}
        self.formats: dict[str, Format] = {
            "text": book.add_format({**cell, "text_wrap": True}),
            # typed again by a reader, such a text would else become a formula
            "risky": book.add_format({**cell, "text_wrap": True, "quote_prefix": True}),
            "date": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"}),
            "count": book.add_format({**cell, "num_format": "0", "align": "center"}),
            "progress": book.add_format({**cell, "num_format": "0%", "align": "right"}),
            "light": book.add_format({**cell, "align": "left"}),
        }

    def told(self, zh: str, en: str) -> str:
        return en if self.language == "en" else zh

    @property
    def title(self) -> str:
        pack = self.reading.pack
        title = self.told(f"{pack.issuer}督办台账", f"{pack.issuer_en}: ledger of supervised matters")
        if not self.imprint.is_simulated:
            return title
        return title + self.told(f"（{NOT_REAL[0]}）", f" ({NOT_REAL[1]})")

    def write(self, rows: Iterable[Line]) -> int:
        self._lay_out()
        self._write_head()
        count = 0
        for count, line in enumerate(rows, start=1):
            self._write_line(FIRST + count - 1, line)
        last = FIRST + max(count, 1) - 1
        self.sheet.autofilter(HEAD, 0, last, len(COLUMNS) - 1)
        self.sheet.print_area(TITLE, 0, last, len(COLUMNS) - 1)
        self._light_up(last)
        return count

    def _lay_out(self) -> None:
        sheet = self.sheet
        for n, column in enumerate(COLUMNS):
            sheet.set_column(n, n, column.width)
        sheet.freeze_panes(FIRST, FROZEN)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_footer(self.told("&C第 &P 页，共 &N 页", "&Cpage &P of &N"))
        if self.imprint.is_simulated:
            sheet.set_header("&C" + self.told(*NOT_REAL))

    def _write_head(self) -> None:
        add, last = self.book.add_format, len(COLUMNS) - 1
        self.sheet.set_row(TITLE, 30)
        title = add({"bold": True, "font_size": 16, "align": "left", "valign": "vcenter"})
        self.sheet.merge_range(TITLE, 0, TITLE, last, self.title, title)
        grey = add({"font_size": 9, "font_color": "#555555"})
        self.sheet.write_string(IMPRINT, 0, self._imprint(), grey)
        head = add(
            {
                "bold": True, "font_size": 10, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1,
                "border_color": "#C9CED6", "align": "center", "valign": "vcenter", "text_wrap": True,
            }
        )  # fmt: skip
        self.sheet.set_row(HEAD, 30)
        for n, column in enumerate(COLUMNS):
            self.sheet.write_string(HEAD, n, self.told(column.zh, column.en), head)

    def _imprint(self) -> str:
        pack, imprint = self.reading.pack, self.imprint
        said = (
            (self.told("截至", "As of"), self.reading.at.day.isoformat()),
            (self.told("导出", "Exported by"), f"{imprint.exported_by} {self.at:%Y-%m-%d %H:%M}"),
            (self.told("规则包", "Rule pack"), f"{pack.code}@{pack.version}"),
            (self.told("记录位置", "Record position"), f"#{imprint.position}"),
        )
        return _clean("    ".join(f"{what}{self.told('：', ': ')}{value}" for what, value in said))

    def _write_line(self, row: int, line: Line) -> None:
        lights = line.lights(self.reading)
        seen = Seen(line, lights.completion, lights.reporting, self.name, self.language)
        for n, column in enumerate(COLUMNS):
            self._write_cell(row, n, column.kind, column.value(seen))

    def _write_cell(self, row: int, n: int, kind: str, value: Value) -> None:
        form = self.formats[kind]
        if value is None or value == "":
            self.sheet.write_blank(row, n, None, form)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, n, datetime.combine(value, time()), form)
        elif isinstance(value, int):
            self.sheet.write_number(row, n, value / 100 if kind == "progress" else value, form)
        else:
            text = _clean(value)
            risky = kind == "text" and text.lstrip(" ").startswith(RISKY)
            self.sheet.write_string(row, n, text, self.formats["risky"] if risky else form)

    def _light_up(self, last: int) -> None:
        for n, column in enumerate(COLUMNS):
            if column.kind == "light":
                for colour, (fill, ink) in FILLS.items():
                    shown = f"{SHAPES[colour]} {words.word(words.LIGHT, colour, self.language)}"
                    form = self.book.add_format({"bg_color": fill, "font_color": ink, "bold": colour == "red"})
                    rule = {"type": "cell", "criteria": "==", "value": f'"{shown}"', "format": form}
                    self.sheet.conditional_format(FIRST, n, last, n, rule)
            elif column.kind == "progress":
                bar = {"type": "data_bar", "bar_color": "#8FB8DE", "bar_solid": True, "min_type": "num",
                       "max_type": "num", "min_value": 0, "max_value": 1}  # fmt: skip
                self.sheet.conditional_format(FIRST, n, last, n, bar)


def _clean(text: str) -> str:
    """NFC, lines ended as cells end them; a text longer than a cell says that it goes on."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


# ── from the record ─────────────────────────────────────────────────────────────────────────────


class Reads(Protocol):
    def reader(self) -> AbstractContextManager[Connection[Any]]: ...


def export(
    house: Reads,
    record: Supervision,
    file: Path,
    *,
    as_of: date | None = None,
    exported_by: str,
    exported_at: datetime | None = None,
    language: str = "zh",
) -> int:
    """The whole ledger into a file, now or as of the end of a day; answers how many matters it holds.

    The file appears whole or not at all. The tables are first brought up to the record, by whoever keeps them up.
    """
    exported_at = exported_at or datetime.now(UTC)
    projector(record).catch_up()
    with house.reader() as conn:
        wait_for(conn, record.place.tables, record.head()[0], timeout=PATIENCE)
        reading, position = _reading(conn, record, as_of, exported_at)
        imprint = Imprint(exported_by, exported_at, position, is_simulated=not record.place.is_live)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        try:
            with open(fresh, "xb") as out:
                count = write_ledger(
                    every_line(conn, reading),
                    out,
                    reading=reading,
                    imprint=imprint,
                    name=office_of(record).name,
                    language=language,
                )
            os.replace(fresh, file)
        finally:
            fresh.unlink(missing_ok=True)
    return count


def every_line(conn: Connection[Any], reading: Reading, filters: Filters | None = None) -> Iterator[Line]:
    """All matters of one moment, page by page. `reading` must name a position: else rows could move meanwhile."""
    cursors, cursor = Cursors(secrets.token_bytes(32)), None
    while True:
        page = ledger.page(
            conn, reading, filters or Filters(), cursors=cursors, sort="number", cursor=cursor, limit=MOST_ROWS
        )
        yield from page.rows
        if (cursor := page.next_cursor) is None:
            return


def _reading(
    conn: Connection[Any], record: Supervision, when: date | None, exported_at: datetime
) -> tuple[Reading, int]:
    place, office = record.place, office_of(record)
    at = as_of(conn, place, when, today=exported_at.astimezone(ZoneInfo(place.zone)).date())
    position = at.position if at.position is not None else reached(conn, place.tables, ["ledger"])
    return Reading(place, AsOf(position, at.day), office.pack(at.day), office.calendar), position
