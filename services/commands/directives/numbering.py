"""Numbering 编号: each directive its number, gap-free, in the commit that takes it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from domain.aggregate import Refused
from domain.directive import Directive
from domain.numbering import NumberSeries, give_next, number_text, open_series, series_id
from services.commands.directives.deciding import Decision
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def begin_series(record: Supervision, order: Order, *, year: int, next: int, basis: str, series: str = "") -> Kept:
    """启用编号: an office that starts mid-year says which number comes next, and on what basis."""
    with record.alone(f"series:{series}:{year}"):
        if last := _last_number(record, series, year):
            raise Refused(
                "number.open",
                f"{year}年的编号已启用，已编至第{last.n}号",
                f"The numbering of {year} has begun already and stands at no. {last.n}",
            )
        return record.keep(
            open_series(series, year, after=next - 1, basis=basis, act=order.act),
            command=order.command,
            result={"year": year, "next": next},
            recorded_at=order.recorded_at,
        )


def number(at: Decision, series: str, directives: Sequence[Directive]) -> None:
    """Gives each directive its number, alone in its series until the commit is through."""
    year, act = at.order.today.year, at.act
    at.held.enter_context(at.record.alone(f"series:{series}:{year}"))
    last = _last_number(at.record, series, year)
    if last is None:
        last = open_series(series, year, after=0, basis="", act=act)
        at.beside.append(last)
    for directive in directives:
        last = give_next(last, directive.id, act)
        at.beside.append(last)
        text = number_text(at.pack.number_pattern(series), year, last.n)
        directive.take_number(text, series=series, year=year, n=last.n, act=act)


def _last_number(record: Supervision, series: str, year: int) -> NumberSeries.Event | None:
    """The series' last fact: one row says which number comes next."""
    return cast("NumberSeries.Event | None", record.last_event(series_id(series, year)))
