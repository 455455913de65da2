"""Refusing 不予办理: how aggregates of one file say no, and what they insist on being told."""

from __future__ import annotations

from typing import NoReturn

from domain.aggregate import Refused, Said, nfc


def needs(text: str, field: str) -> str:
    said = nfc(text)
    if not said:
        refuse(field, "请填写完整", "Please fill it in", field=field)
    return said


def refuse(rule: str, zh: Said, en: Said, article: str = "", **fields: object) -> NoReturn:
    raise Refused(rule, zh, en, article, fields)
