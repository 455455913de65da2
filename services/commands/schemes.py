"""What is done with a scheme 考核方案: drafted, put to those it binds, approved, adjusted for a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.aggregate import Refused
from domain.scheme.life import SchemeLife
from domain.scheme.reading import examine
from domain.scheme.scheme import Scheme
from domain.scheme.written import Problem
from domain.unit import Unit, known
from services.commands.directives.deciding import Decision, act_on, keep
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def draft(record: Supervision, order: Order, *, content: Mapping[str, Any]) -> Kept:
    """拟订: one life for each code and year."""

    def decide(at: Decision) -> tuple[SchemeLife, None]:
        life = SchemeLife.write(_of_the_office(content, at), at.act)
        if record.version_of(life.id):
            raise Refused(
                "scheme.exists", "该代码和年度的方案已存在", "There is a scheme of this code and year already"
            )
        return life, None

    return keep(record, order, decide)


def revise(record: Supervision, scheme: UUID, order: Order, *, content: Mapping[str, Any], reason: str) -> Kept:
    return act_on(
        record, SchemeLife, scheme, order,
        lambda life, at: life.revise(_of_the_office(content, at), reason=reason, act=at.act),
    )  # fmt: skip


def consult(record: Supervision, scheme: UUID, order: Order, *, units: Sequence[str], until: date) -> Kept:
    """征求意见: of the units named, or of all the scheme binds where none is."""

    def decide(life: SchemeLife, at: Decision) -> None:
        for unit in units:
            known(at.office.units, unit)
        life.consult(units or sorted(life.draft.group_of), until=until, act=at.act)

    return act_on(record, SchemeLife, scheme, order, decide)


def give_opinion(record: Supervision, scheme: UUID, order: Order, *, unit: str, agrees: bool, text: str = "") -> Kept:
    return act_on(
        record, SchemeLife, scheme, order,
        lambda life, at: life.give_opinion(unit, agrees=agrees, text=text, act=at.act),
    )  # fmt: skip


def approve(record: Supervision, scheme: UUID, order: Order, *, basis: str) -> Kept:
    return act_on(record, SchemeLife, scheme, order, lambda life, at: life.approve(basis=basis, act=at.act))


def ask_adjustment(record: Supervision, scheme: UUID, order: Order, *, content: Mapping[str, Any], reason: str) -> Kept:
    return act_on(
        record, SchemeLife, scheme, order,
        lambda life, at: life.ask_adjustment(_of_the_office(content, at), reason=reason, act=at.act),
    )  # fmt: skip


def decide_adjustment(record: Supervision, scheme: UUID, order: Order, *, approved: bool, reason: str) -> Kept:
    return act_on(
        record, SchemeLife, scheme, order,
        lambda life, at: life.decide_adjustment(approved=approved, reason=reason, act=at.act),
    )  # fmt: skip


def problems(content: Mapping[str, Any], units: Mapping[str, Unit]) -> list[Problem]:
    """Everything an author has to mend: what is wrong with the scheme, then whom the office does not know."""
    scheme, found = examine(content)
    return found if scheme is None else [*found, *_strangers(scheme, units)]


def _strangers(scheme: Scheme, units: Mapping[str, Unit]) -> Iterator[Problem]:
    named = [(f"groups.{group.code}.units", unit) for group in scheme.groups.values() for unit in group.units]
    for line in scheme.indicators.values():
        named += [(f"indicators.{line.code}.owner", line.owner), (f"indicators.{line.code}.verifier", line.verifier)]
    for place, unit in named:
        if unit not in ("", "unit") and unit not in units:
            yield Problem(place, f"名录中没有单位“{unit}”", f"the office has no unit {unit!r}")


def _of_the_office(content: Mapping[str, Any], at: Decision) -> Mapping[str, Any]:
    """As it was written, where every unit it names is one of the office's; the scheme itself refuses the rest."""
    scheme, _ = examine(content)
    for first in _strangers(scheme, at.office.units) if scheme else ():
        raise Refused("scheme.unsound", f"{first.place}：{first.zh}", f"{first.place}: {first.en}")
    return content
