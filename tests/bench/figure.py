"""A figure of `make bench`: a value beside its baseline of the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`ratio` is value over baseline (or baseline over value for times); `reach` is what we promise, as text."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    reach: str = ""
    met: bool | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the sorted values lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
