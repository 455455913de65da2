"""Reader 读者: who looks at the page being served, and in which language; every text of a page is chosen here."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.accounts import Account

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Reader:
    """`cookie` and `csrf` let a page ask the door in the reader's own name, with no rights of its own."""

    language: Language
    account: Account | None = None
    cookie: str = ""
    csrf: str = ""
    path: str = ""
    """Of the address asked for."""


reader_now: ContextVar[Reader] = ContextVar("reader_now", default=Reader("zh"))  # noqa: B039 - frozen


def language() -> Language:
    return reader_now.get().language


def account() -> Account:
    """Whose page it is; pages are served only behind a log-in."""
    found = reader_now.get().account
    if found is None:
        raise LookupError("no reader has logged in")
    return found


def t(zh: str, en: str) -> str:
    """The one of two texts that this reader understands."""
    return en if language() == "en" else zh


def day(value: date | str | None, *, this_year: int | None = None) -> str:
    """A day as people write it: the year only where it is not this one."""
    if not value:
        return "—"
    value = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    if language() == "en":
        return f"{value.day} {_MONTHS[value.month - 1]}" + ("" if value.year == this_year else f" {value.year}")
    return ("" if value.year == this_year else f"{value.year}年") + f"{value.month}月{value.day}日"


def day_shape() -> str:
    """How a calendar field writes its day."""
    return t("YYYY年M月D日", "D MMM YYYY")


def moment(value: datetime) -> str:
    """A recorded time, to the minute, in the zone it carries."""
    return f"{value:%Y-%m-%d %H:%M}"


def weekday(value: date) -> str:
    return t("周" + "一二三四五六日"[value.weekday()], _WEEKDAYS[value.weekday()])


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
