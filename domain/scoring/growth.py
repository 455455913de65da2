"""Growth 增长: change over the year before, level and growth together, and rates corrected for what others did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.aggregate import Refused
from domain.scoring.expression import Given, Term, clip, leaf, named


@dataclass(frozen=True, slots=True)
class Break:
    """口径变化: from `year` on the series means something else: figures before and after it are not comparable."""

    year: int
    zh: str
    en: str

    def to_fact(self) -> dict[str, Any]:
        return {"year": self.year, "zh": self.zh, "en": self.en}


def growth(x: Given, before: Given) -> Term:
    """增速: `g = 100·(x/x₀ − 1)`, in per cent. The year before must not be 0 or negative."""
    return named("g", 100 * (leaf("x", x) / leaf("x₀", before) - 1))


def refuse_break(indicator: str, year: int, breaks: Iterable[Break]) -> None:
    """No growth is computed across a break in the series: the figure would be arithmetic, and false."""
    for found in breaks:
        if found.year == year:
            raise Refused(
                "series.break",
                f"“{indicator}”{year - 1}年与{year}年口径不同（{found.zh}），不能计算增速",
                f"“{indicator}”: {year - 1} and {year} are not comparable ({found.en}); no growth is computed",
                fields={"field": "breaks", "year": year},
            )


def level_and_growth(w: Given, of_growth: Term, of_level: Term, *, alpha: Given) -> Term:
    """存量加增量: `S = w·(α·f(growth) + (1 − α)·g(level))`, so that a large base is no punishment."""
    a = leaf("α", alpha)
    return named("S", leaf("w", w) * (a * named("f", of_growth) + (1 - a) * named("h", of_level)))


def corrected_rate(rate: Given, deviation: Given, *, multiple: Given, limit: Given = 5) -> Term:
    """修正率: `r′ = r + clip(m·deviation, −5, +5)` percentage points.

    Wenzhou 2013: the gap in growth times 1.5 within 5 points; for other figures times 0.15 within 3.
    """
    bound = Decimal(limit)
    return named("r′", leaf("r", rate) + clip(leaf("m", multiple) * leaf("Δ", deviation), -bound, bound))
