"""Statement 对账单 as a spreadsheet: the months, every lateness with its cause, and all that went to and fro."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

import xlsxwriter

from domain import words
from services.documents.cells import write_text
from services.documents.ledger import NOT_REAL, Imprint
from services.queries.moment import Reading
from services.queries.statement import Letter, Statement

DUTY: Final[words.Words] = {
    "sign": ("签收", "Sign for it"),
    "report": ("报送进展", "Progress report"),
    "supplement": ("补充反馈", "Supplement"),
    "finish": ("办结反馈", "Result"),
}
STANDING: Final[words.Words] = {
    "on_time": ("按时", "on time"),
    "late": ("逾期完成", "done late"),
    "open": ("未到期", "not due yet"),
    "overdue": ("逾期未完成", "overdue"),
}
LETTER: Final[words.Words] = {
    "directive.signed_for": ("签收", "Signed for"),
    "directive.feedback_given": ("反馈", "Report"),
    "directive.feedback_retracted": ("撤回反馈", "Report retracted"),
    "directive.returned": ("退回", "Returned"),
    "directive.accepted": ("审核通过", "Accepted"),
    "directive.urged": ("催办", "Urged"),
    "directive.concealment_found": ("认定瞒报", "Concealment found"),
    "directive.concealment_withdrawn": ("撤销瞒报认定", "Finding of concealment withdrawn"),
    "directive.extension_asked": ("申请延期", "Extension asked"),
    "directive.extension_decided": ("延期审批", "Extension decided"),
    "directive.objected": ("管辖异议", "Objection"),
    "directive.objection_decided": ("异议裁定", "Objection decided"),
}
COUNTS: Final[words.Words] = {
    "owed": ("应办", "Owed"),
    "on_time": ("按时", "On time"),
    "late": ("逾期完成", "Done late"),
    "overdue": ("逾期未完成", "Overdue"),
    "open": ("未到期", "Not due yet"),
    "returns": ("被退回", "Returned"),
    "urges": ("被催办", "Urged"),
    "extensions": ("申请延期", "Extensions asked"),
}


def gist(letter: Letter, language: str) -> str:
    """What a fact says, in few words."""
    fact = letter.fact
    told: list[str] = []
    if letter.topic == "directive.returned":
        told.append(words.word(words.RETURN_REASON, str(fact["reason_code"]), language))
    if letter.topic == "directive.extension_asked":
        told.append(("until " if language == "en" else "延至") + str(fact["to"]))
    if letter.topic == "directive.extension_decided":
        granted = ("granted", "同意") if fact["granted"] else ("refused", "不同意")
        told.append(granted[0] if language == "en" else granted[1])
    if letter.topic == "directive.objection_decided":
        upheld = ("upheld", "成立") if fact["upheld"] else ("not upheld", "不成立")
        told.append(upheld[0] if language == "en" else upheld[1])
    told += [str(fact.get(name) or "") for name in ("text", "reason", "comment")]
    return ("; " if language == "en" else "；").join(part for part in told if part)


def write_statement(
    statement: Statement,
    out: BinaryIO,
    *,
    reading: Reading,
    imprint: Imprint,
    name: Callable[[str], str],
    language: str = "zh",
) -> None:
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    try:
        _Book(book, reading, imprint, name(statement.unit), language).write(statement)
    finally:
        book.close()


class _Book:
    def __init__(self, book: Any, reading: Reading, imprint: Imprint, unit: str, language: str) -> None:
        self.book, self.reading, self.imprint, self.unit, self.language = book, reading, imprint, unit, language
        cell = {"font_size": 10, "valign": "top", "border": 1, "border_color": "#C9CED6", "text_wrap": True}
        self.plain = book.add_format(cell)
        self.risky = book.add_format({**cell, "quote_prefix": True})
        self.date = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"})
        self.count = book.add_format({**cell, "num_format": "0", "align": "center"})
        self.head = book.add_format({**cell, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79"})
        self.title = book.add_format({"bold": True, "font_size": 15})
        self.grey = book.add_format({"font_size": 9, "font_color": "#555555"})

    def told(self, zh: str, en: str) -> str:
        return en if self.language == "en" else zh

    def word(self, of: words.Words, code: str) -> str:
        return words.word(of, code, self.language)

    def write(self, statement: Statement) -> None:
        months = [[f"{month:%Y-%m}", *(count[key] for key in COUNTS)] for month, count in statement.months()]
        self._sheet(
            self.told("逐月", "Months"),
            [(self.told("月份", "Month"), 12.0), *((self.word(COUNTS, key), 12.0) for key in COUNTS)],
            months,
            statement,
        )
        self._sheet(
            self.told("逾期及原因", "Lateness"),
            self._heads(("事项", "Matter", 40), ("督办编号", "Number", 20), ("应办", "What", 12), ("应于", "Owed on", 12),
                        ("实际", "Done on", 12), ("情况", "Standing", 14), ("逾期工作日", "Working days late", 12),
                        ("记录位置", "Record position", 12)),
            [
                [d.matter.title, d.matter.number, self.word(DUTY, d.kind), d.owed_on, d.done_on,
                 self.word(STANDING, d.standing), d.late_by, d.position]
                for d in statement.lateness
            ],
            statement,
        )  # fmt: skip
        self._sheet(
            self.told("往来", "To and fro"),
            self._heads(("日期", "Day", 12), ("事项", "Matter", 40), ("督办编号", "Number", 20), ("何事", "What", 12),
                        ("内容", "Words", 60), ("记录位置", "Record position", 12)),
            [
                [letter.on, letter.matter.title, letter.matter.number, self.word(LETTER, letter.topic),
                 gist(letter, self.language), letter.position]
                for letter in statement.letters
            ],
            statement,
        )  # fmt: skip

    def _heads(self, *given: tuple[str, str, float]) -> list[tuple[str, float]]:
        return [(self.told(zh, en), width) for zh, en, width in given]

    def _sheet(
        self, title: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[object]], statement: Statement
    ) -> None:
        sheet = self.book.add_worksheet(title)
        head = self.told(f"{self.unit}对账单：{title}", f"Statement of {self.unit}: {title}")
        if self.imprint.is_simulated:
            head += self.told(f"（{NOT_REAL[0]}）", f" ({NOT_REAL[1]})")
        write_text(sheet, 0, 0, head, self.title, self.title)
        write_text(sheet, 1, 0, self._imprint(statement), self.grey, self.grey)
        for n, (name, width) in enumerate(heads):
            sheet.set_column(n, n, width)
            write_text(sheet, 2, n, name, self.head, self.head)
        for r, row in enumerate(rows, 3):
            for n, value in enumerate(row):
                self._cell(sheet, r, n, value)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)

    def _cell(self, sheet: Any, row: int, column: int, value: object) -> None:
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), self.date)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.count)
        else:
            write_text(sheet, row, column, str(value or ""), self.plain, self.risky)

    def _imprint(self, statement: Statement) -> str:
        at = self.imprint.exported_at.astimezone(ZoneInfo(self.reading.place.zone))
        pack = self.reading.pack
        said: Mapping[str, str] = {
            self.told("期间", "Period"): f"{statement.first} – {statement.last}",
            self.told("导出", "Exported by"): f"{self.imprint.exported_by} {at:%Y-%m-%d %H:%M}",
            self.told("规则包", "Rule pack"): f"{pack.code}@{pack.version}",
            self.told("记录位置", "Record position"): f"#{self.imprint.position}",
        }
        return "    ".join(f"{what}{self.told('：', ': ')}{value}" for what, value in said.items())
