"""Expression 算式: a formula that is its own value, its symbols, its numbers and its spreadsheet formula at once.

A receipt 得分凭单 must not be a second computation beside the first: every method builds one expression, and what is
paid and what is shown are read from it. Values are Decimal throughout, in one stated context, whatever the thread's is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Final

EXACTLY: Final = Context(prec=34, rounding=ROUND_HALF_EVEN)
GUARD: Final = Decimal(1).scaleb(-12)
"""A quotient that does not end is off by 10^-30; it is brought back to its tie, if it is one, before it is rounded."""
SHOWN: Final = 6
"""Decimals an unrounded figure shows before it is cut off with an ellipsis."""

Given = Decimal | int | str


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A figure and how it came about: `kind` is a leaf, a name for what its part is, an operation or a function."""

    value: Decimal
    kind: str
    parts: tuple[Term, ...] = ()
    name: str = ""

    def __add__(self, other: Term | Given) -> Term:
        right = term(other)
        return Term(EXACTLY.add(self.value, right.value), "+", (self, right))

    def __sub__(self, other: Term | Given) -> Term:
        right = term(other)
        return Term(EXACTLY.subtract(self.value, right.value), "-", (self, right))

    def __mul__(self, other: Term | Given) -> Term:
        right = term(other)
        return Term(EXACTLY.multiply(self.value, right.value), "*", (self, right))

    def __truediv__(self, other: Term | Given) -> Term:
        right = term(other)
        return Term(EXACTLY.divide(self.value, right.value), "/", (self, right))

    def __radd__(self, other: Given) -> Term:
        return term(other) + self

    def __rsub__(self, other: Given) -> Term:
        return term(other) - self

    def __rmul__(self, other: Given) -> Term:
        return term(other) * self

    @property
    def symbols(self) -> str:
        """The formula in its symbols: `w × d ÷ 100`."""
        return _written(self, SYMBOLS)

    @property
    def numbers(self) -> str:
        """The same with the numbers put in."""
        return _written(self, NUMBERS)

    def spreadsheet(self, cell: Callable[[Term], str] | None = None) -> str:
        """The same down to its leaves as a spreadsheet would have it; `cell` may say in which cell a leaf stands."""
        return _written(self, Style(True, cell or (lambda leaf: f"{leaf.value:f}"), whole=True))

    @property
    def inner(self) -> Term:
        """What a named term stands for; any other stands for itself."""
        return self.parts[0] if self.kind == "name" else self


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a receipt: `d = 60 + 40 × (5.81 − 6) ÷ (12 − 6) = 58.733333…`."""

    name: str
    symbols: str
    numbers: str
    value: Decimal


def term(given: Term | Given) -> Term:
    """A figure of the formula itself, which has no name."""
    return given if isinstance(given, Term) else Term(Decimal(given), "leaf")


def leaf(name: str, given: Given) -> Term:
    """A figure put into the formula under its symbol."""
    return Term(Decimal(given), "leaf", (), name)


def actual(x: Term | Given) -> Term:
    """The actual value 实际值: as it was stated, or what was worked out of it."""
    return x if isinstance(x, Term) else leaf("x", x)


def named(name: str, inner: Term) -> Term:
    """A step that later ones call by its symbol."""
    return Term(inner.value, "name", (inner,), name)


def least(*given: Term | Given) -> Term:
    parts = tuple(term(each) for each in given)
    return Term(min(part.value for part in parts), "min", parts)


def most(*given: Term | Given) -> Term:
    parts = tuple(term(each) for each in given)
    return Term(max(part.value for part in parts), "max", parts)


def clip(given: Term, low: Term | Given, high: Term | Given) -> Term:
    """`clip(v, a, b)`: held between two limits."""
    return least(most(given, low), high)


def floor(given: Term) -> Term:
    return Term(given.value.to_integral_value(ROUND_FLOOR), "floor", (given,))


def ceiling(given: Term) -> Term:
    return Term(given.value.to_integral_value(ROUND_CEILING), "ceiling", (given,))


def exp(given: Term) -> Term:
    return Term(EXACTLY.exp(given.value), "exp", (given,))


def ln(given: Term) -> Term:
    return Term(EXACTLY.ln(given.value), "ln", (given,))


def total(given: Iterable[Term]) -> Term:
    """A sum in the order given; of nothing it is 0."""
    parts = tuple(given)
    value = Decimal(0)
    for part in parts:
        value = EXACTLY.add(value, part.value)
    return Term(value, "sum", parts) if parts else term(0)


def rounded(value: Decimal, places: int) -> Decimal:
    """四舍五入: half up, once."""
    near = value.quantize(GUARD, ROUND_HALF_UP, EXACTLY)
    return near.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACTLY)


def steps(given: Term) -> list[Step]:
    """Every named step of an expression, what it rests on first, each once; two with other numbers may share a name."""
    found = (Step(step.name, step.inner.symbols, step.inner.numbers, step.value) for step in _named(given))
    return list(dict.fromkeys(found))


def leaves(given: Term) -> dict[str, Decimal]:
    """What was put in, by its symbol, in the order of the formula."""
    if given.kind == "leaf":
        return {given.name: given.value} if given.name else {}
    found: dict[str, Decimal] = {}
    for part in given.parts:
        found |= leaves(part)
    return found


def shown(value: Decimal) -> str:
    """A figure as a receipt shows it; one that goes on is cut off, and says so."""
    if -int(value.as_tuple().exponent) <= SHOWN:
        text = f"{value:f}"
    else:
        cut = value.quantize(Decimal(1).scaleb(-SHOWN), ROUND_HALF_EVEN, EXACTLY)
        text = f"{cut:f}".rstrip("0").rstrip(".") if cut == value else f"{cut:f}…"
    return text.replace("-", "−")


def _named(given: Term) -> Iterator[Term]:
    for part in given.parts:
        yield from _named(part)
    if given.kind == "name":
        yield given


@dataclass(frozen=True, slots=True)
class Style:
    """`plain`: as a spreadsheet writes it; `whole`: names give way to what they stand for."""

    plain: bool
    leaf: Callable[[Term], str]
    whole: bool = False


SYMBOLS: Final = Style(False, lambda leaf: leaf.name or shown(leaf.value))
NUMBERS: Final = Style(False, lambda leaf: shown(leaf.value))

RANKS: Final[Mapping[str, int]] = {"+": 1, "sum": 1, "-": 1, "*": 2, "/": 2}
SIGNS: Final[Mapping[str, str]] = {"+": " + ", "sum": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
PLAIN: Final[Mapping[str, str]] = {"+": "+", "sum": "+", "-": "-", "*": "*", "/": "/"}


def _written(given: Term, style: Style) -> str:
    if given.kind == "leaf":
        return style.leaf(given)
    if given.kind == "name":
        if style.whole:
            return _written(given.parts[0], style)
        return style.leaf(Term(given.value, "leaf", (), given.name))
    if given.kind in RANKS:
        sign = (PLAIN if style.plain else SIGNS)[given.kind]
        return sign.join(_part(given, n, part, style) for n, part in enumerate(given.parts))
    return _function(given.kind, [_written(part, style) for part in given.parts], style)


def _part(whole: Term, n: int, part: Term, style: Style) -> str:
    text = _written(part, style)
    inner = part
    while inner.kind == "name" and style.whole:
        inner = inner.parts[0]
    looser = RANKS.get(inner.kind, 3) < RANKS[whole.kind]
    undone = n > 0 and whole.kind in ("-", "/") and RANKS.get(inner.kind, 3) <= RANKS[whole.kind]
    negative = inner.kind in ("leaf", "name") and n > 0 and text.startswith(("-", "−"))
    return f"({text})" if looser or undone or negative else text


def _function(kind: str, parts: list[str], style: Style) -> str:
    inside = (", " if not style.plain else ",").join(parts)
    if not style.plain:
        return {"floor": f"⌊{inside}⌋", "ceiling": f"⌈{inside}⌉"}.get(kind, f"{kind}({inside})")
    # a spreadsheet counts in binary: 0.6 ÷ 0.2 falls short of 3 there and must not lose a whole step
    if kind == "floor":
        return f"INT(ROUND({inside},9))"
    if kind == "ceiling":
        return f"-INT(-ROUND({inside},9))"
    return f"{kind.upper()}({inside})"
