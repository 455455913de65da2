"""What a caller may send: text, codes, days and numbers, each with its bounds, defined once."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_POSITION = 2**63 - 1
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]*$"


def clean(value: str) -> str:
    """Text as the record keeps it: NFC, no surrounding space, nothing a database or a page cannot hold."""
    if _NOT_TEXT.search(value):
        raise PydanticCustomError("text_unprintable", "Text may not hold control characters")
    return unicodedata.normalize("NFC", value).strip()


def filled(value: str) -> str:
    if not value:
        raise PydanticCustomError("text_empty", "Text may not be empty")
    return value


def _day(value: Any) -> Any:
    # Only the written form: a number or a date-time would be read as a day nobody meant.
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day_written", "A day is written YYYY-MM-DD")
    return value


def _within(day: date) -> date:
    if day < FIRST_DAY:
        raise PydanticCustomError("day_too_early", "A day lies on or after {first}", {"first": FIRST_DAY.isoformat()})
    if day > LAST_DAY:
        raise PydanticCustomError("day_too_late", "A day lies on or before {last}", {"last": LAST_DAY.isoformat()})
    return day


_Filled = (AfterValidator(clean), AfterValidator(filled))
Line = Annotated[str, Field(min_length=1, max_length=300, json_schema_extra={"pattern": PATTERN}), *_Filled]
"""One line: a title, a name, a number."""
Text = Annotated[str, Field(min_length=1, max_length=20_000, json_schema_extra={"pattern": PATTERN}), *_Filled]
"""A text of any ordinary length that says something."""
OptionalText = Annotated[str, Field(max_length=20_000, json_schema_extra={"pattern": PATTERN}), AfterValidator(clean)]
Note = Annotated[str, Field(max_length=300, json_schema_extra={"pattern": PATTERN}), AfterValidator(clean)]
"""One line, or nothing."""
Search = Annotated[str, Field(max_length=200, json_schema_extra={"pattern": PATTERN}), AfterValidator(clean)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}$")]
"""A unit, a post, a series, a reason: codes are plain letters and digits."""
Every = Annotated[str, Field(pattern=r"^[A-Za-z0-9:\-]{1,40}$")]
"""How often: `monthly:5`, `weekly:5`, `quarterly`, `P14D`, `once:2026-06-30`."""
FileId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[
    date, BeforeValidator(_day), AfterValidator(_within), WithJsonSchema({"type": "string", "format": "date"})
]
Position = Annotated[int, Field(ge=0, le=MAX_POSITION)]
Count = Annotated[int, Strict(), Field(ge=0, le=1_000_000)]
Percent = Annotated[int, Strict(), Field(ge=0, le=100)]
WorkingDays = Annotated[int, Strict(), Field(ge=1, le=2_000)]
Flag = Annotated[bool, Strict()]
Limit = Annotated[int, Field(ge=1, le=200)]
Cursor = Annotated[str, Field(max_length=2_000, pattern=r"^[A-Za-z0-9_.\-]+$")]


class Sent(BaseModel):
    """A JSON body. A key nobody knows is refused: a misspelt `due` must not vanish silently."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
