"""Telling 叙述: what the sentences of all facts share: both languages at once, days and reasons in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.aggregate import Names

Sentence = tuple[str, str]
"""Chinese, English."""
Telling = Callable[[Any, Names], Sentence]


def day_zh(day: date | str | None) -> str:
    if not day:
        return "未定"
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def because(reason: str) -> Sentence:
    return (f"：{reason}", f": {reason}") if reason else ("", "")
