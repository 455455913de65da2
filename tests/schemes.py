"""Schemes small enough to see through, and the ones that ship."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from domain.results.inputs import Inputs
from domain.scheme.reading import load_scheme, read_scheme
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.supervision import SupervisionCounts, measured
from domain.scoring.value import Node, Value

FILES = files("domain").joinpath("schemes")
SHIPPED = tuple(sorted(entry.name.removesuffix(".toml") for entry in FILES.iterdir() if entry.name.endswith(".toml")))
END = date(2026, 12, 31)
JUNE = date(2026, 6, 30)

TINY: dict[str, Any] = {
    "scheme": {
        "code": "tiny", "kind": "localities", "year": 2026, "version": "2026.1", "name": "试行方案", "name_en": "Trial scheme",
        "cut_off": "2026-12-31",
    },
    "laws": {"L": {"name": "工作规则", "name_en": "Work rules", "articles": 67}},
    "clocks": {"appeal": 3, "decide": 10, "answer": 10},
    "points": {"bonus_cap": 5, "deduction_cap": 10},
    "self_assessment": {"due": "2027-01-20", "limit": 3, "deduction": 1, "article": "L33"},
    "groups": [{"code": "all", "name": "各镇", "name_en": "Towns", "units": ["a", "b", "c", "d"]}],
    "dimensions": [{"code": "work", "name": "工作", "name_en": "Work", "article": "L33"}],
    "indicators": [
        {
            "code": "output", "dimension": "work", "name": "产值", "name_en": "Output", "definition": "全年产值",
            "definition_en": "Output of the year", "weight": 60, "source": "reported", "owner": "unit",
            "verifier": "bureau", "method": "completion", "article": "L33", "jump": "0.5", "splits": True,
        },
        {
            "code": "accidents", "dimension": "work", "name": "事故", "name_en": "Accidents", "definition": "事故起数",
            "definition_en": "Number of accidents", "direction": "down", "weight": 40, "source": "reported",
            "owner": "safety", "verifier": "bureau", "method": "reverse_count", "params": {"each": 10},
        },
    ],
    "bonuses": [{"code": "praise", "name": "表彰", "name_en": "Commendation", "each": 1, "cap": 3}],
    "deductions": [
        {"code": "criticism", "name": "通报批评", "name_en": "Criticism", "each": 1, "cap": 4},
        {"code": "falsity", "name": "弄虚作假", "name_en": "Falsity", "each": 5, "zeroes": True},
    ],
    "vetoes": [
        {"code": "accident", "name": "重大事故", "name_en": "Major accident", "effect": "ineligible"},
        {"code": "leak", "name": "失泄密", "name_en": "Leak", "effect": "one_down"},
        {"code": "fraud", "name": "统计造假", "name_en": "Fraud", "effect": "fail"},
    ],
    "grades": [
        {"code": "excellent", "name": "优秀", "name_en": "Excellent", "threshold": 90, "quota": "0.3"},
        {"code": "good", "name": "良好", "name_en": "Good", "threshold": 80},
        {"code": "qualified", "name": "合格", "name_en": "Qualified", "threshold": 60},
        {"code": "failed", "name": "不合格", "name_en": "Failed", "threshold": 0},
    ],
}  # fmt: skip


def written(**changes: Any) -> dict[str, Any]:
    """The tiny scheme as its author writes it; `scheme__ties="all_in"` changes one field, a table replaces another."""
    plain = copy.deepcopy(TINY)
    for place, value in changes.items():
        table, _, field = place.partition("__")
        if field:
            plain[table] = {**plain[table], field: value}
        else:
            plain[table] = value
    return plain


def indicator(code: str, **fields: Any) -> dict[str, Any]:
    """An indicator that weighs everything, reported by a bureau."""
    return {
        "code": code, "dimension": "work", "name": "指标", "name_en": "Indicator", "definition": "定义",
        "definition_en": "Definition", "weight": 100, "source": "official", "owner": "bureau", "method": "hundred",
        **fields,
    }  # fmt: skip


def tiny(**changes: Any) -> Scheme:
    return read_scheme(written(**changes))


@cache
def shipped(name: str) -> Scheme:
    return load_scheme(FILES.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def value(**amounts: Any) -> Value:
    return Value({name: Decimal(str(given)) for name, given in amounts.items()}, source="验收单")


def inputs(
    values: Mapping[tuple[str, str], Value], *, targets: Mapping[tuple[str, str], Any] | None = None, **more: Any
) -> Inputs:
    given = {key: Decimal(str(target)) for key, target in (targets or {}).items()}
    return Inputs(more.pop("as_of", END), given, dict(values), **more)


def year(outputs: Mapping[str, Any], accidents: Mapping[str, Any] | None = None, **more: Any) -> Inputs:
    """A year of the tiny scheme: every unit's output of a target of 100, and its accidents."""
    values = {(unit, "output"): value(x=x) for unit, x in outputs.items()}
    values |= {(unit, "accidents"): value(n=(accidents or {}).get(unit, 0)) for unit in outputs}
    return inputs(values, targets={(unit, "output"): 100 for unit in outputs}, **more)


def some_value(indicator: Indicator, n: int) -> Value:
    """A value of the kind this indicator takes; `n` tells one unit's from another's."""
    counts = SupervisionCounts(
        due_lead=20, reports_due_lead=40, reports_on_time_lead=30 + n % 11, results_due_lead=20,
        results_on_time_lead=12 + n % 9, good=10, excellent=5, returns=n % 3, positions={"returns": (n,)},
    )  # fmt: skip
    if indicator.source == "stream" and indicator.measure != "stages_met":
        return measured(indicator.measure, counts)
    amounts = {
        "x": Decimal(60 + n * 7 % 50),
        "n": Decimal(n % 3),
        "satisfied": Decimal(50 + n),
        "fairly": Decimal(9),
        "third_party": Decimal(80),
    }
    nodes = (
        Node("1", "", Decimal(1), JUNE, JUNE, JUNE),
        Node("2", "", Decimal(1), JUNE, JUNE, date(2026, 7, n % 9 + 1)),
    )
    return Value(amounts, ("good", "excellent"), nodes, source="验收单")


def a_year(scheme: Scheme) -> Inputs:
    """A year of any scheme, with a value of its kind for every line."""
    units = sorted(scheme.group_of)
    lines = [(unit, line) for unit in units for line in scheme.lines(scheme.group_of[unit])]
    values = {(unit, line.code): some_value(line, units.index(unit)) for unit, line in lines}
    return Inputs(END, {key: Decimal(100) for key in values}, values)
