"""Columns 列 of the ledger as it is written out: what each is called and says, for sheets and plain tables alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain import words
from domain.lights import Light
from services.queries.filters import BadFilter
from services.queries.ledger import Line
from services.queries.moment import Reading

SHAPES: Final = {
    "green": "●", "yellow": "▲", "red": "■", "done_on_time": "✓", "done_late": "✗", "suspended": "‖", "none": "–",
}  # fmt: skip
"""The colour is never the only sign: a ledger is printed in black as well."""


Value = str | int | date | None


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
    code: str
    zh: str
    en: str
    width: float
    value: Callable[[Seen], Value]
    kind: str = "text"  # text, date, count, progress, light


COLUMNS: Final = (
    Column("number", "督办编号", "Number", 20, lambda s: s.line.number),
    Column("title", "事项名称", "Title", 42, lambda s: s.line.title),
    Column("source", "来源", "Source", 13, lambda s: s.word(words.SOURCE, s.line.source)),
    Column("issuer", "交办机关", "Issuer", 12, lambda s: s.word(words.ISSUER, s.line.issuer)),
    Column("leader", "批示领导", "Leader", 14, lambda s: s.name(s.line.leader) if s.line.leader else ""),
    Column("urgency", "紧急程度", "Urgency", 9, lambda s: s.word(words.URGENCY, s.line.urgency)),
    Column("level", "密级", "Level", 9, lambda s: s.word(words.LEVEL, s.line.level)),
    Column("leads", "牵头单位", "Lead units", 24, lambda s: s.units(s.line.leads)),
    Column("assists", "协办单位", "Assisting units", 24, lambda s: s.units(s.line.assists)),
    Column("basis", "立项依据", "Basis", 24, lambda s: s.line.basis),
    Column("external_number", "来文字号", "Paper no.", 16, lambda s: s.line.external_number),
    Column("received_on", "收到日期", "Received", 11, lambda s: s.line.received_on, "date"),
    Column("registered_on", "登记日期", "Registered", 11, lambda s: s.line.registered_on, "date"),
    Column("due_first", "首次时限", "First deadline", 11, lambda s: s.line.due_first, "date"),
    Column("due", "现行时限", "Deadline", 11, lambda s: s.line.due, "date"),
    Column("light", "办结亮灯", "Light", 13, lambda s: s.lamp(s.light), "light"),
    Column("light_reason", "亮灯说明", "Why", 18, lambda s: s.word(words.LIGHT_REASON, s.light.reason_code)),
    Column("report_due", "下次反馈", "Next report", 11, lambda s: s.line.report_due, "date"),
    Column("report_light", "反馈亮灯", "Reporting", 13, lambda s: s.lamp(s.report_light), "light"),
    Column("status", "状态", "Status", 11, lambda s: s.word(words.STATUS, s.line.status)),
    Column("holder", "当前环节", "Held by", 11, lambda s: s.word(words.HOLDER, s.line.holder)),
    Column("holder_since", "起始日期", "Held since", 11, lambda s: s.line.holder_since, "date"),
    Column("progress", "进度", "Progress", 10, lambda s: s.line.progress, "progress"),
    Column("returns", "退回", "Returns", 7, lambda s: s.line.returns, "count"),
    Column("urges", "催办", "Urged", 7, lambda s: s.line.urges, "count"),
    Column("extensions", "延期", "Extended", 8, lambda s: s.line.extensions, "count"),
    Column(
        "outcome", "办结结果", "Outcome", 12, lambda s: s.word(words.OUTCOME, s.line.outcome) if s.line.outcome else ""
    ),
    Column("closed_on", "办结日期", "Closed", 11, lambda s: s.line.closed_on, "date"),
)
BY_CODE: Final = {column.code: column for column in COLUMNS}


def chosen(codes: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these codes in this order; all of them when none is named."""
    if wrong := next((code for code in codes if code not in BY_CODE), None):
        raise BadFilter(f"台账没有“{wrong}”这一列", f"the ledger has no column {wrong!r}", "columns")
    return tuple(BY_CODE[code] for code in dict.fromkeys(codes)) or COLUMNS


def seen(line: Line, reading: Reading, name: Callable[[str], str], language: str) -> Seen:
    lights = line.lights(reading)
    return Seen(line, lights.completion, lights.reporting, name, language)
