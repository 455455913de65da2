"""Improving 再得一分: what would have made a line one point better, found by scoring again, never by a second formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import partial
from math import isqrt
from typing import Any, Final

from domain.scoring.expression import Term, rounded, shown
from domain.scoring.judging import is_owed
from domain.scoring.methods import Case, Method
from domain.scoring.value import Value

FARTHEST: Final = 2**48
ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Improvement:
    """`gain` points more if `symbol` had been `to` instead of `was`; both sentences stand on the receipt."""

    symbol: str
    was: Decimal
    to: Decimal
    gain: Decimal
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Pull:
    """`case`: the line with so many steps better done, of `most` that there are."""

    symbol: str
    zh: str
    en: str
    was: Decimal
    step: Decimal
    most: int
    case: Callable[[int], Case]


def improvement(
    method: Method, case: Case, params: Mapping[str, Any], places: int, goal: Decimal = ONE
) -> Improvement | None:
    """The least change of one thing that brings `goal` more, or as much as that thing can bring; None where nothing does."""
    now = method.score(case, params)
    if not isinstance(now, Term):
        return None
    found = [
        answer for pull in pulls(method, case) if (answer := _least(method, pull, params, places, now.value, goal))
    ]
    reached = [each for each in found if each[2] >= goal]
    # what reaches the goal in the fewest steps, else what brings most
    best = (
        min(reached, key=lambda each: (each[1], -each[2]))
        if reached
        else max(found, key=lambda each: each[2], default=None)
    )
    if best is None:
        return None
    pull, n, gain = best
    to = pull.was + pull.step * n
    return Improvement(
        pull.symbol,
        pull.was,
        to,
        gain,
        f"{pull.zh}由{shown(pull.was)}变为{shown(to)}，可多得{gain}分",
        f"{gain} more if {pull.en} had been {shown(to)} instead of {shown(pull.was)}",
    )


def pulls(method: Method, case: Case) -> Iterator[Pull]:
    """What could have been done better on this line, by the method's lever."""
    match method.lever:
        case "x":
            yield from _value(case)
        case "n":
            yield from _counts(case, (("n", "发生次数", "the count"),), down=True)
        case "answers":
            yield from _answers(case)
        case "nodes":
            yield from _nodes(case)
        case "supervision":
            yield from _supervision(case)


def _value(case: Case) -> Iterator[Pull]:
    """The actual value itself, in steps of its own last digit."""
    x = case.value.get("x")
    if x is None:
        return
    exponent = x.as_tuple().exponent
    digit = ONE.scaleb(min(int(exponent), 0))
    whole = case.value.get("of")
    limit = None if whole is None or case.falls else whole

    up = FARTHEST if limit is None else int((limit - x) // digit)
    down = FARTHEST if x < 0 else int(x // digit)
    ways = ((-digit, min(down, FARTHEST)), (digit, min(up, FARTHEST)))
    for step, most in ways if case.falls else reversed(ways):
        yield Pull("x", "实际值", "the actual value", x, step, most, partial(_moved, case, x, step))


def _moved(case: Case, x: Decimal, step: Decimal, n: int) -> Case:
    return case.moved(x + step * n)


def _counts(case: Case, symbols: tuple[tuple[str, str, str], ...], *, down: bool) -> Iterator[Pull]:
    for symbol, zh, en in symbols:
        n = case.value.count(symbol)
        if down and n > 0:
            yield Pull(symbol, zh, en, n, -ONE, int(n), partial(_fewer, case, symbol, n))


def _fewer(case: Case, symbol: str, had: Decimal, n: int) -> Case:
    return _with(case, {symbol: had - n})


def _answers(case: Case) -> Iterator[Pull]:
    """Answers of the less content turned into satisfied ones."""
    satisfied = case.value.count("satisfied")
    for symbol in ("dissatisfied", "fairly"):
        had = case.value.count(symbol)

        def turned(n: int, symbol: str = symbol, had: Decimal = had) -> Case:
            return _with(case, {"satisfied": satisfied + n, symbol: had - n})

        if had:
            yield Pull("satisfied", "满意评价数", "the satisfied answers", satisfied, ONE, int(had), turned)


def _nodes(case: Case) -> Iterator[Pull]:
    """Milestones met in time that were not, the heaviest first."""
    owed = [node for node in case.value.nodes if is_owed(node, case.as_of)]
    missed = sorted(
        (node for node in owed if node.done_on is None or node.done_on > node.due), key=lambda n: (-n.weight, n.code)
    )

    def met(n: int) -> Case:
        mended = {node.code for node in missed[:n]}
        nodes = tuple(replace(node, done_on=node.due) if node.code in mended else node for node in case.value.nodes)
        return replace(case, value=replace(case.value, nodes=nodes))

    if missed:
        on_time = Decimal(len(owed) - len(missed))
        yield Pull("nodes", "按时完成的节点", "the milestones met in time", on_time, ONE, len(missed), met)


def _supervision(case: Case) -> Iterator[Pull]:
    yield from _counts(
        case,
        (
            ("returns", "退回次数", "the returns"), ("urgings", "催办次数", "the urging slips"),
            ("refusals", "拒签次数", "the refusals to sign for"), ("relapses", "反弹件数", "the relapses"),
            ("concealments", "瞒报件数", "the matters concealed"),
        ),
        down=True,
    )  # fmt: skip
    for kind, zh, en in (
        ("reports", "按时反馈数", "the reports on time"),
        ("results", "按时办结数", "the results on time"),
    ):
        for role in ("lead", "assist"):
            symbol = f"{kind}_on_time_{role}"
            had, due = case.value.count(symbol), case.value.count(f"{kind}_due_{role}")

            def more(n: int, symbol: str = symbol, had: Decimal = had) -> Case:
                return _with(case, {symbol: had + n})

            if had < due:
                yield Pull(symbol, zh, en, had, ONE, int(due - had), more)


def _with(case: Case, amounts: Mapping[str, Decimal]) -> Case:
    value: Value = replace(case.value, amounts={**case.value.amounts, **amounts})
    return replace(case, value=value)


def _least(
    method: Method, pull: Pull, params: Mapping[str, Any], places: int, start: Decimal, goal: Decimal
) -> tuple[Pull, int, Decimal] | None:
    """The fewest steps that bring the goal, else the fewest that bring all there is.

    No step takes points away that the one before it brought, so the last one shows how much there is. Most formulas are
    straight where it matters: the search goes along the line of the last two steps that did not do, and halves what is
    left where that leads nowhere.
    """

    def value(n: int) -> Decimal | None:
        scored = method.score(pull.case(n), params)
        return scored.value if isinstance(scored, Term) else None

    now = rounded(start, places)
    reached = value(pull.most) if pull.most > 0 else None
    if reached is None or rounded(reached, places) <= now:
        return None
    wanted = min(now + goal, rounded(reached, places))
    low, high, tries = 0, pull.most, 0
    at_low, slope = start, Decimal(0)
    while high - low > 1:
        if slope > 0 and tries % 3 < 2:
            n = low + int(((wanted - at_low) / slope).to_integral_value(ROUND_CEILING))
        else:
            n = isqrt((low + 1) * high) if low and high > 4 * low else (low + high) // 2 if low else 1
        n, tries = min(max(n, low + 1), high - 1), tries + 1
        found = value(n)
        if found is not None and rounded(found, places) >= wanted:
            high, reached = n, found
        else:
            at = found if found is not None else at_low
            low, at_low, slope = n, at, (at - at_low) / (n - low)
    return pull, high, rounded(reached, places) - now
