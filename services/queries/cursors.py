"""Cursors 翻页: where a page ended, signed, so that nobody writes one himself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

LONGEST = 2_000


class BadCursor(ValueError):  # noqa: N818 - like BadDeadline
    """A cursor we did not give out, or gave out for another list."""

    def __init__(self) -> None:
        self.zh, self.en = (
            "翻页标记无效，请从第一页重新查询",
            "this cursor is not valid here, start again from the first page",
        )
        super().__init__(self.en)


@dataclass(frozen=True, slots=True)
class Cursors:
    """Signs and reads cursors. A cursor belongs to the list (filters, order, time) it was made for."""

    secret: bytes

    def write(self, of: str, values: Sequence[Any]) -> str:
        plain = [["d", value.isoformat()] if isinstance(value, date) else ["v", value] for value in values]
        return str(self._signer().dumps([of, plain]))

    def read(self, of: str, text: str) -> list[Any]:
        if len(text) > LONGEST:
            raise BadCursor
        try:
            made_for, plain = self._signer().loads(text)
            if made_for != of:
                raise BadCursor
            return [date.fromisoformat(value) if kind == "d" else value for kind, value in plain]
        except (BadData, ValueError, TypeError) as wrong:
            raise BadCursor from wrong

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="duban.cursor")
