"""Sheets 表页: how every page of an assessment's workbook looks, on the screen and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from domain.results.results import Results
from domain.scheme.scheme import Scheme
from services.documents.assessment.edition import Edition
from services.documents.assessment.figures import FIRST
from services.documents.cells import write_text

TITLE, IMPRINT, HEAD = 0, 1, 2
LINE_HEIGHT: Final = 13.5
HIGHEST_ROW: Final = 409.0


class Sheets:
    """`names` by code, in the order of the sheets; what a sheet may not be called is changed."""

    def __init__(
        self, book: Any, scheme: Scheme, results: Results, edition: Edition, names: Iterable[tuple[str, str]]
    ) -> None:
        self.scheme, self.results, self.edition = scheme, results, edition
        self.forms = _forms(book)
        self.widths: dict[str, list[float]] = {}
        taken: set[str] = set()
        self.sheets = {code: book.add_worksheet(_tab(name, taken)) for code, name in names}
        self.quoted = {code: f"'{sheet.name}'" for code, sheet in self.sheets.items()}

    def _heads(self, heads: Sequence[tuple[str, str, float]]) -> list[tuple[str, float]]:
        return [(self.edition.told(zh, en), width) for zh, en, width in heads]

    def _open(
        self, code: str, title: str, heads: Sequence[tuple[str, float]], keep: int = 0, wide: bool = False
    ) -> Any:
        sheet, forms = self.sheets[code], self.forms
        write_text(sheet, TITLE, 0, self.edition.mark(title), forms["title"], forms["title"])
        write_text(
            sheet, IMPRINT, 0, self.edition.imprint(self.scheme, self.results.digest), forms["grey"], forms["grey"]
        )
        sheet.set_row(TITLE, 28)
        sheet.set_row(HEAD, max(30, _height([name for name, _ in heads], [width for _, width in heads])))
        self.widths[sheet.name] = [width for _, width in heads]
        for n, (name, width) in enumerate(heads):
            sheet.set_column(n, n, width)
            write_text(sheet, HEAD, n, name, forms["head"], forms["head"])
        sheet.freeze_panes(FIRST, keep)
        sheet.set_landscape()
        sheet.set_paper(8 if wide else 9)  # A3 for what is too wide to be read on A4
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_footer(self.edition.told("&C第 &P 页，共 &N 页", "&Cpage &P of &N"))
        return sheet

    def _texts(self, sheet: Any, row: int, *texts: str) -> None:
        """Beginning with the first column; the row becomes as high as its longest text asks."""
        sheet.set_row(row, _height(texts, self.widths[sheet.name]))
        for n, text in enumerate(texts):
            write_text(sheet, row, n, text, self.forms["text"], self.forms["risky"])


def cell_at(row: int, column: int) -> str:
    return f"{xl_col_to_name(column)}{row + 1}"


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """So many lines as the longest text takes in its column; programs do not agree on finding out themselves."""
    lines = (
        sum(max(ceil(sum(1 if sign < "\u2e80" else 1.8 for sign in part) / width), 1) for part in text.split("\n"))
        for text, width in zip(texts, widths, strict=False)
    )
    return min(LINE_HEIGHT * max(lines, default=1) + 4, HIGHEST_ROW)


def _tab(name: str, taken: set[str]) -> str:
    """What a sheet may be called: 31 signs, none of those a reference is made of, and no two alike."""
    plain = "".join("_" if sign in "[]:*?/\\'" else sign for sign in name) or "_"
    for n in range(1, len(taken) + 2):
        tail = "" if n == 1 else f" {n}"
        found = plain[: 31 - len(tail)] + tail
        if found.lower() not in taken:
            break
    taken.add(found.lower())
    return found


def _forms(book: Any) -> dict[str, Any]:
    cell = {"font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#C9CED6"}
    number = {**cell, "align": "right"}
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "align": "center", "valign": "vcenter",
            "text_wrap": True}  # fmt: skip
    return {
        "title": book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"}),
        "grey": book.add_format({"font_size": 9, "font_color": "#555555"}),
        "head": book.add_format({**cell, **head}),
        "text": book.add_format({**cell, "text_wrap": True, "indent": 1}),
        "risky": book.add_format({**cell, "text_wrap": True, "indent": 1, "quote_prefix": True}),
        "count": book.add_format({**cell, "align": "center", "num_format": "0"}),
        "number": book.add_format({**number, "num_format": "General"}),
        "given": book.add_format({**number, "num_format": "General", "font_color": "#1D4E89"}),
        "figure": book.add_format({**number, "num_format": "0.######"}),
        "points": book.add_format({**number, "num_format": "0.00####"}),
        "total": book.add_format({**number, "num_format": "0.00####", "bold": True}),
    }
