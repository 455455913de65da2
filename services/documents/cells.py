"""Cells 单元格: text as a sheet may hold it, so that no program takes it for a formula or a link."""

from __future__ import annotations

import unicodedata
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LONGEST: Final = 32_767
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def clean(text: str) -> str:
    """NFC, lines ended as cells end them; a text longer than a cell says that it goes on."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def write_text(sheet: Worksheet, row: int, column: int, value: str, plain: Format, risky: Format) -> None:
    """Writes it as text. `risky` quotes what, typed again by a reader, would become a formula."""
    text = clean(value)
    if text:
        sheet.write_string(row, column, text, risky if text.lstrip(" ").startswith(RISKY) else plain)
    else:
        sheet.write_blank(row, column, None, plain)
