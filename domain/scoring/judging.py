"""Judging 评价: what people say: judges, the public, and milestones met on time or late (field.md 5.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from domain.scoring.expression import Given, Term, actual, clip, leaf, named, term, total
from domain.scoring.value import Node

GRADE_SHARES: Final[Mapping[str, Decimal]] = {
    "excellent": Decimal("1"),
    "good": Decimal("0.85"),
    "fair": Decimal("0.7"),
    "poor": Decimal("0.5"),
}
"""优 良 中 差."""


def judges(w: Given, marks: Sequence[str], *, trim: Given = 0, grades: Mapping[str, Decimal] = GRADE_SHARES) -> Term:
    """评分: the mean of what the judges gave, as figures of a hundred or as grades; `trim` drops that share at each end.

    Of fewer judges than would leave one, nothing is dropped.
    """
    shares = sorted(grades[mark] if mark in grades else Decimal(mark) / 100 for mark in marks)
    drop = int(Decimal(trim) * len(shares))
    kept = shares[drop : len(shares) - drop] if 2 * drop < len(shares) else shares
    mean = named("q", named("Σq", _sum(kept)) / leaf("m", len(kept)))
    return named("S", leaf("w", w) * mean)


def satisfaction(
    w: Given, *, satisfied: Given, fairly: Given = 0, dissatisfied: Given = 0, of_fairly: Given = "0.6"
) -> Term:
    """满意度: (满意·1 + 基本满意·0.6 + 不满意·0) over the valid answers; what never came back counts for neither side
    (Chongqing regulation on deputies' proposals, art. 29)."""
    a, b, c = leaf("a", satisfied), leaf("b", fairly), leaf("c", dissatisfied)
    return named("S", leaf("w", w) * named("s", (a + b * leaf("β", of_fairly)) / (a + b + c)))


def hundred(w: Given, x: Term | Given) -> Term:
    """百分制: a figure of a hundred that another body gave, as a share of the weight."""
    return named("S", leaf("w", w) * clip(actual(x), 0, 100) / 100)


def milestones(w: Given, nodes: Sequence[Node], *, late: Given, as_of: date) -> Term | None:
    """节点: `S = w·Σ v_i·q_i / Σ v_i`, q 1 on time, β late but done, 0 not done; none is due yet: no score.

    A node counts from its due day on, or when it is done before. An approved extension has moved `due`.
    """
    owed = [node for node in sorted(nodes, key=lambda node: node.code) if is_owed(node, as_of)]
    if not owed:
        return None
    whole, beta, nothing = term(1), leaf("β", late), term(0)
    parts: list[Term] = []
    for n, node in enumerate(owed, start=1):
        weight = leaf(f"v_{n}", node.weight)
        done = node.done_on is not None and node.done_on <= as_of
        on_time = done and node.done_on is not None and node.done_on <= node.due
        parts.append(weight * (whole if on_time else beta if done else nothing))
    share = named("m", total(parts) / _sum(node.weight for node in owed))
    return named("S", leaf("w", w) * share)


def _sum(figures: Iterable[Decimal]) -> Term:
    """A year of one unit may have hundreds: those alike stand together."""
    return total(n * term(figure) if n > 1 else term(figure) for figure, n in Counter(figures).items())


def is_owed(node: Node, as_of: date) -> bool:
    return node.due <= as_of or (node.done_on is not None and node.done_on <= as_of)
