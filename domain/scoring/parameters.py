"""Parameters 参数: what a method lets a scheme state, and what no scheme may state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, Literal

Form = Literal["number", "choice", "numbers", "pairs", "points", "parts"]
Params = Mapping[str, Any]
Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter 参数; one without a `default` must be stated."""

    name: str
    form: Form
    zh: str
    en: str
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None


def number(name: str, zh: str, en: str, default: str | None = None, low: str | None = None) -> Param:
    given = None if default is None else Decimal(default)
    return Param(name, "number", zh, en, given, default is None, low=None if low is None else Decimal(low))


def share(name: str, zh: str, en: str, default: str) -> Param:
    """A number between 0 and 1."""
    return Param(name, "number", zh, en, Decimal(default), low=Decimal(0), high=Decimal(1))


def choice(name: str, zh: str, en: str, *choices: str) -> Param:
    """A choice; the first is what holds when none is stated."""
    return Param(name, "choice", zh, en, choices[0], False, choices)


def ends_apart(params: Params) -> Sequence[Problem]:
    if params["satisfactory"] == params["unacceptable"]:
        return [("满意值与不允许值不能相同", "the satisfactory and the unacceptable value must differ")]
    return limits_in_order(params)


def limits_in_order(params: Params) -> Sequence[Problem]:
    if params["low"] > params["high"]:
        return [(f"下限{params['low']}高于上限{params['high']}", f"low {params['low']} is above high {params['high']}")]
    return ()


def bands_in_order(params: Params) -> Sequence[Problem]:
    values, shares = params["values"], params["coefficients"]
    if len(values) != len(shares) or len(values) < 2:
        return [("标准值与标准系数须一一对应，且不少于两档", "values and coefficients go in pairs, two or more")]
    if not (_monotone(values) or _monotone(values[::-1])):
        return [
            ("各档标准值须依次递减（反向指标依次递增）", "the values must fall from band to band (or rise, if reverse)")
        ]
    if not _monotone(shares):
        return [("标准系数须依次递减", "the coefficients must fall from band to band")]
    return ()


def _monotone(numbers: Sequence[Decimal]) -> bool:
    """Strictly falling."""
    return all(a > b for a, b in pairwise(numbers))


def table_in_order(params: Params) -> Sequence[Problem]:
    starts = [start for start, _ in params["table"]]
    shares = [share for _, share in params["table"]]
    found: list[Problem] = []
    if not _monotone(starts[::-1]):
        found.append(("各区间的起点须依次递增，不得重叠", "the bands must begin one above the other and not overlap"))
    rising = all(a <= b for a, b in pairwise(shares))
    sinking = all(a >= b for a, b in pairwise(shares))
    if not rising and not sinking:
        found.append(("各区间的得分须单调（一律递增或一律递减）", "the scores must rise, or fall, from band to band"))
    if any(not 0 <= share <= 2 for share in shares):
        found.append(("得分以权重的比例填写，应在0至2之间", "scores are shares of the weight, between 0 and 2"))
    return found


def tiers_whole(params: Params) -> Sequence[Problem]:
    shares, points = [share for share, _ in params["tiers"]], [score for _, score in params["tiers"]]
    found: list[Problem] = []
    if sum(shares) != 1:
        found.append(
            (f"各档比例之和应为1，现为{sum(shares)}", f"the tiers' shares must add up to 1, not {sum(shares)}")
        )
    if not all(a >= b for a, b in pairwise(points)):
        found.append(("名次靠前的一档得分不得低于靠后的", "a better tier must not score less than a worse one"))
    return found


def first_before_last(params: Params) -> Sequence[Problem]:
    if params["first"] < params["last"]:
        return [("第一名得分低于最后一名", "the first place scores less than the last")]
    return ()


def index_whole(params: Params) -> Sequence[Problem]:
    whole = params["reports"] + params["results"] + params["quality"]
    if whole != 1:
        return [
            (
                f"反馈、办结、质量的权重之和应为1，现为{whole}",
                f"reports, results and quality make 1 together, not {whole}",
            )
        ]
    return ()


ENDS: Final = (
    number("satisfactory", "满意值", "satisfactory value"),
    number("unacceptable", "不允许值", "value not allowed"),
    number("low", "功效系数下限", "lowest coefficient", "0"),
    number("high", "功效系数上限", "highest coefficient", "100"),
)
PLACES: Final = choice("ties", "并列名次", "ties", "1224", "dense")
PARTIALS: Final = ("floor", "ceiling", "linear")
