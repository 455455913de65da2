"""What-if 推演: the same facts under other weights or another scheme, and how far ranks hang on each weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.aggregate import Refused
from domain.results.inputs import Inputs
from domain.results.scoring import score
from domain.scheme.scheme import Scheme
from domain.scoring.expression import EXACTLY

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class RankAt:
    """One unit's place when one weight is `weight`."""

    weight: Decimal
    unit: str
    total: Decimal
    rank: int


def reweighed(scheme: Scheme, weights: Mapping[str, Mapping[str, Decimal]]) -> Scheme:
    """The scheme with other weights, by group and indicator; what is not named stays, each group sums to 100."""
    indicators = {
        code: replace(indicator, weights={
            group: weights.get(group, {}).get(code, weight) for group, weight in indicator.weights.items()
        })
        for code, indicator in scheme.indicators.items()
    }  # fmt: skip
    for group in scheme.groups.values():
        whole = sum((indicator.weight(group.code) for indicator in indicators.values()), Decimal(0))
        if whole != HUNDRED:
            raise Refused(
                "scheme.weights",
                f"“{group.name}”各指标权重之和为{whole}，应为100",
                f"the weights of {group.name_en} add up to {whole}, not 100",
                fields={"field": group.code},
            )
    return replace(scheme, indicators=indicators)


def shifted(scheme: Scheme, group: str, indicator: str, weight: Decimal) -> Scheme:
    """One weight set, the others of the group grown or shrunk alike so that all still make 100."""
    now = scheme.indicators[indicator].weight(group)
    if not 0 <= weight < HUNDRED or now == HUNDRED:
        raise Refused(
            "scheme.weights", "权重应在0至100之间", "A weight lies between 0 and 100", fields={"field": "weight"}
        )
    factor = EXACTLY.divide(HUNDRED - weight, HUNDRED - now)
    others = {
        code: EXACTLY.multiply(each.weight(group), factor)
        for code, each in scheme.indicators.items()
        if code != indicator
    }
    moved = {
        code: replace(each, weights={**each.weights, group: weight if code == indicator else others[code]})
        for code, each in scheme.indicators.items()
    }
    return replace(scheme, indicators=moved)


def sensitivity(
    scheme: Scheme, inputs: Inputs, *, group: str, indicator: str, weights: Sequence[Decimal]
) -> list[RankAt]:
    """Ranks of a group as one weight goes over a range, for a plot; in the order of weights and units."""
    found: list[RankAt] = []
    one = alone(scheme, group)
    for weight in weights:
        results = score(shifted(one, group, indicator, weight), inputs)
        found += [
            RankAt(weight, unit, result.total, result.rank)
            for unit, result in sorted(results.units.items())
            if result.rank is not None
        ]
    return found


def moved_ranks(found: Sequence[RankAt]) -> dict[str, int]:
    """How many places a unit lies apart at most over the range: 0 is a rank no weight can shake."""
    ranks: dict[str, list[int]] = {}
    for each in found:
        ranks.setdefault(each.unit, []).append(each.rank)
    return {unit: max(held) - min(held) for unit, held in sorted(ranks.items())}


def alone(scheme: Scheme, group: str) -> Scheme:
    """The scheme of one group only: ranks and receipts of a group need no other group's scores."""
    return replace(scheme, groups={group: scheme.groups[group]})
