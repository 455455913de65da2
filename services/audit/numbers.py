"""Numbers 编号核验: each series of each year is gap-free, and every number was given once, to one directive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.directive import Directive
from domain.numbering import NumberSeries
from services.audit.replay import facts, upto
from services.record.supervision import Supervision

Progress = Callable[[int, int], None]
Series = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Misnumbered:
    """The position of a number that cannot be, and why."""

    position: int
    zh: str
    en: str


@dataclass
class Numbers:
    """What was given out: the last number of each series and year, and how many in all."""

    position: int = 0
    given: int = 0
    last: dict[Series, int] = field(default_factory=dict)
    wrong: list[Misnumbered] = field(default_factory=list)


def verify_numbers(record: Supervision, progress: Progress | None = None) -> Numbers:
    """Reads every number fact; both sides of a number, the series' and the directive's, must agree."""
    found = Numbers(position=upto(record, None))
    given_to: dict[tuple[Series, int], tuple[UUID, int]] = {}
    taken_by: dict[tuple[Series, int], tuple[UUID, int]] = {}
    numbered_once: set[UUID] = set()
    for recorded in facts(record, found.position, progress):
        fact: Any
        match recorded.topic:
            case NumberSeries.Opened.TOPIC:
                fact = recorded.fact
                found.last[fact.series, fact.year] = fact.n
            case NumberSeries.Given.TOPIC:
                fact = recorded.fact
                series = (fact.series, fact.year)
                if fact.n != found.last.get(series, 0) + 1:
                    _say(
                        found,
                        recorded.position,
                        f"{fact.year}年编号{fact.n}不连续",
                        f"no. {fact.n} of {fact.year} leaves a gap",
                    )
                found.last[series], found.given = fact.n, found.given + 1
                given_to[series, fact.n] = (fact.directive, recorded.position)
            case Directive.Numbered.TOPIC:
                fact = recorded.fact
                place = ((fact.series, fact.year), fact.n)
                if recorded.originator_id in numbered_once or place in taken_by:
                    _say(found, recorded.position, f"编号“{fact.number}”重复", f"{fact.number} was taken twice")
                numbered_once.add(recorded.originator_id)
                taken_by[place] = (recorded.originator_id, recorded.position)
    # both facts of a number are in one commit, in either order
    for (series, n), (directive, position) in given_to.items():
        if taken_by.get((series, n), (None, 0))[0] != directive:
            _say(found, position, f"{series[1]}年第{n}号没有事项", f"no. {n} of {series[1]} has no directive")
    for (series, n), (_, position) in taken_by.items():
        if (series, n) not in given_to:
            _say(found, position, f"{series[1]}年第{n}号并未由编号序列给出", f"no. {n} of {series[1]} was never given")
    found.wrong.sort(key=lambda wrong: wrong.position)
    return found


def _say(found: Numbers, position: int, zh: str, en: str) -> None:
    found.wrong.append(Misnumbered(position, zh, en))
