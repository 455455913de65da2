"""Numbers 编号 as people write them: `70`, `2026-70`, `梁府督[2026]70号`, in any width and any brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from psycopg import sql

_OPENING, _CLOSING = "[【〔(（［「{", "]】〕)）］」}"
_BRACKETS: Final = str.maketrans(dict.fromkeys(_OPENING, "〔") | dict.fromkeys(_CLOSING, "〕"))
_SPACE: Final = re.compile(r"\s+")
_WRITTEN: Final = re.compile(
    r"(?P<word>[^\d〔〕\s]*?)(?:第)?"
    r"(?:(?:〔(?P<boxed>(?:19|20)\d\d)〕|(?P<bare>(?:19|20)\d\d)(?:年第?|[-－—–_/.]))(?:第)?)?"
    r"0*(?P<n>\d{1,9})(?P<end>号)?"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was asked for: its sequence, and where they are written its year and the series' own word."""

    n: int
    year: int | None = None
    word: str = ""
    is_plain: bool = False
    """Digits alone: a word of a text as well as a number."""


def folded(text: str) -> str:
    """As numbers are compared: one width, one kind of brackets, no space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS)).lower()


def parsed(text: str) -> Number | None:
    """The number in these words; None when they are none."""
    found = _WRITTEN.fullmatch(folded(text))
    if found is None:
        return None
    year = found["boxed"] or found["bare"]
    if found["word"] and not (year or found["end"]):
        return None
    is_plain = not (year or found["word"] or found["end"])
    return Number(int(found["n"]), int(year) if year else None, found["word"], is_plain)


def condition(text: str, given: Callable[[Any], sql.Placeholder]) -> sql.Composable:
    """Rows of the ledger `l` that bear this number, as it stands or as it was once misprinted. `given` makes a
    value travel apart from the statement."""
    alias = sql.SQL(
        "(l.aliases <> '{{}}' and exists (select from unnest(l.aliases) as former where"
        " lower(translate(regexp_replace(normalize(former, nfkc), '\\s', '', 'g'), {0}, {1})) = {2}))"
    ).format(
        sql.Literal(_OPENING + _CLOSING), sql.Literal("〔" * len(_OPENING) + "〕" * len(_CLOSING)), given(folded(text))
    )
    number = parsed(text)
    if number is None or number.n > 2**31 - 1:
        return sql.SQL("(l.number = {} or {})").format(given(text), alias)
    parts: list[sql.Composable] = [sql.SQL("l.number_n = {}").format(given(number.n))]
    if number.year:
        parts.append(sql.SQL("l.number_year = {}").format(given(number.year)))
    if number.word:
        parts.append(sql.SQL("starts_with(lower(l.number), {})").format(given(number.word)))
    return sql.SQL("(({}) or {})").format(sql.SQL(" and ").join(parts), alias)
