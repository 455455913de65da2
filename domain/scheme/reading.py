"""Reading 载入方案: a scheme from its text, every table and formula complete, every problem told by its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from domain.rule_keys import SOURCES as MATTER_SOURCES
from domain.scheme import scheme as data
from domain.scheme.checks import contradictions
from domain.scheme.scheme import (
    BurdenCaps,
    Clocks,
    Component,
    Dimension,
    Grade,
    Group,
    Indicator,
    PointsClass,
    Scheme,
    SelfAssessment,
    Veto,
)  # fmt: skip
from domain.scheme.written import Problem, SchemeError, Table, as_number, plain
from domain.scoring.growth import Break
from domain.scoring.methods import METHODS
from domain.scoring.parameters import Param
from domain.scoring.supervision import FAULTS

ALL_FAULTS = tuple(sorted(frozenset().union(*FAULTS.values())))


def load_scheme(text: str) -> Scheme:
    """A scheme from its TOML; refused with everything that is wrong with it."""
    try:
        written = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        raise SchemeError(
            [Problem("", f"方案不是有效的TOML：{wrong}", f"the scheme is no valid TOML: {wrong}")]
        ) from wrong
    return read_scheme(written)


def read_scheme(written: Mapping[str, Any]) -> Scheme:
    """The same from tables, as an editor or a fact has them."""
    scheme, problems = examine(written)
    if scheme is None or problems:
        raise SchemeError(problems)
    return scheme


def examine(written: Mapping[str, Any]) -> tuple[Scheme | None, list[Problem]]:
    """What a scheme says and what is wrong with it, for an editor that checks while its author writes."""
    content = plain(written)
    problems: list[Problem] = []
    whole = Table(content, "", problems)
    scheme = _scheme(whole, content)
    whole.done()
    if not problems:
        problems += contradictions(scheme)
    return (scheme if not problems else None), problems


def _scheme(whole: Table, content: Mapping[str, Any]) -> Scheme:
    head = whole.table("scheme", needed=True)
    groups = {group.code: group for group in map(_group, whole.rows("groups", needed=True))}
    dimensions = {row.code: row for row in map(_dimension, whole.rows("dimensions", needed=True))}
    indicators = {row.code: row for row in _indicators(whole, groups)}
    points = whole.table("points")
    appeal = whole.table("clocks", needed=True)
    name, name_en = head.pair("name")
    note, note_en = head.pair("note", optional=True)
    cut_off = head.day("cut_off")
    year = head.whole("year", low=1949, high=2200)
    scheme = Scheme(
        content=content,
        code=head.text("code"),
        kind=cast(data.Kind, head.choice("kind", data.KINDS)),
        year=year,
        version=head.text("version"),
        name=name,
        name_en=name_en,
        note=note,
        note_en=note_en,
        article=head.text("article", ""),
        cut_off=cut_off or date(year if 1949 <= year <= 2200 else 1949, 12, 31),
        late_facts=head.choice("late_facts", data.LATE_FACTS, "correction"),
        groups=groups,
        dimensions=dimensions,
        indicators=indicators,
        bonuses={row.code: row for row in map(_points, whole.rows("bonuses"))},
        deductions={row.code: row for row in map(_points, whole.rows("deductions"))},
        bonus_cap=points.maybe("bonus_cap", low=0),
        deduction_cap=points.maybe("deduction_cap", low=0),
        vetoes={row.code: row for row in map(_veto, whole.rows("vetoes"))},
        grades=tuple(map(_grade, whole.rows("grades", needed=True))),
        ties=head.choice("ties", data.TIE_RULES, "all_out"),
        tie_breaks=head.items("tie_breaks"),
        rank_ties=head.choice("rank_ties", data.RANK_TIES, "1224"),
        not_applicable=head.choice("not_applicable", data.NOT_APPLICABLE, "reweight"),
        places=head.whole("places", 2, high=6),
        clocks=Clocks(
            appeal.whole("answer", 10, low=1, high=60),
            appeal.whole("appeal", low=1, high=60),
            appeal.whole("decide", low=1, high=60),
            appeal.whole("approve", 5, low=1, high=60),
            appeal.text("article", ""),
        ),
        self_assessment=_self_assessment(whole),
        component=_component(whole),
        burden=_burden(whole),
        laws=_laws(whole),
    )
    for table in (head, points, appeal):
        table.done()
    return scheme


def _group(row: Table) -> Group:
    name, name_en = row.pair("name")
    group = Group(
        row.text("code"),
        name,
        name_en,
        row.items("units"),
        row.number("coefficient", Decimal(1), low=Decimal("0.5"), high=2),
    )
    if not group.units:
        row.problem("units", "该组没有单位", "the group has no units")
    row.done()
    return group


def _dimension(row: Table) -> Dimension:
    name, name_en = row.pair("name")
    dimension = Dimension(
        row.text("code"), name, name_en, row.choice("root", ("", *data.ROOTS), ""), row.text("article", "")
    )
    row.done()
    return dimension


def _indicators(whole: Table, groups: Mapping[str, Group]) -> Iterator[Indicator]:
    for row in whole.rows("indicators", needed=True):
        yield _indicator(row, groups)
        row.done()


def _indicator(row: Table, groups: Mapping[str, Group]) -> Indicator:
    name, name_en = row.pair("name")
    definition, definition_en = row.pair("definition")
    source = row.choice("source", data.SOURCES)
    streamed = source == "stream"
    method = row.choice("method", tuple(METHODS))
    return Indicator(
        code=row.text("code"),
        dimension=row.text("dimension"),
        name=name,
        name_en=name_en,
        definition=definition,
        definition_en=definition_en,
        unit=row.text("unit", ""),
        direction=row.choice("direction", data.DIRECTIONS, "up"),
        weights=_weights(row, groups),
        source=cast(data.Source, source),
        owner=row.text("owner", "" if streamed else None),
        verifier=row.text("verifier", "" if source in ("stream", "official") else None),
        method=method,
        params=_params(row.table("params"), METHODS[method].params),
        basis=cast(data.Basis, row.choice("basis", data.BASES, "level")),
        places=row.whole("places", 2, high=6),
        frequency=row.choice("frequency", data.FREQUENCIES, "yearly"),
        evidence=row.choice("evidence", data.EVIDENCE, "if_needed"),
        article=row.text("article", ""),
        measure=row.choice("measure", tuple(FAULTS)) if streamed else row.text("measure", ""),
        matters=row.items("matters", MATTER_SOURCES),
        minimum=row.number("minimum", Decimal(0), low=0),
        breaks=tuple(map(_break, row.rows("breaks"))),
        jump=row.maybe("jump", low=0),
        splits=row.flag("splits"),
    )


def _weights(row: Table, groups: Mapping[str, Group]) -> dict[str, Decimal]:
    """One weight for all groups, or one for each; a group that is not named does not have the indicator."""
    if not isinstance(row.given.get("weight"), Mapping):
        weight = row.number("weight", low=0, high=100)
        return dict.fromkeys(groups, weight)
    table = row.table("weight")
    for code in table.given:
        if code not in groups:
            table.problem(code, "没有这个考核组", "there is no such group")
    return {code: table.number(code, Decimal(0), low=0, high=100) for code in groups}


def _params(table: Table, params: tuple[Param, ...]) -> dict[str, Any]:
    read = {param.name: _param(table, param) for param in params}
    table.done()
    return read


def _param(table: Table, param: Param) -> Any:
    if not param.required and not table.has(param.name):
        table.asked.add(param.name)
        return param.default
    match param.form:
        case "choice":
            return table.choice(param.name, param.choices)
        case "numbers":
            return tuple(number for (number,) in _numbers(table, param.name, 1))
        case "pairs":
            return tuple(_numbers(table, param.name, 2))
        case "points":
            events = table.table(param.name, needed=True)
            return {name: events.number(name) for name in events.given}
        case "parts":
            return tuple(map(_part, table.rows(param.name, needed=True)))
        case _:
            return table.number(param.name, low=param.low, high=param.high)


def _numbers(table: Table, name: str, width: int) -> Iterator[tuple[Decimal, ...]]:
    table.asked.add(name)
    given = table.given.get(name)
    rows = given if isinstance(given, list) else []
    if not rows:
        table.problem(name, "缺少数值", "numbers are missing")
    for row in rows:
        cells = row if isinstance(row, list) else [row]
        numbers = [number for cell in cells if (number := as_number(cell)) is not None]
        if len(cells) != width or len(numbers) != width:
            table.problem(name, f"每项应为{width}个数字", f"each entry is {width} number{'s' if width > 1 else ''}")
            return
        yield tuple(numbers)


def _part(row: Table) -> dict[str, Any]:
    choices = tuple(code for code in METHODS if code != "mixed")
    method = row.choice("method", choices)
    part = {
        "share": row.number("share", low=0, high=1),
        "method": method,
        "from": row.text("from", ""),
        "params": _params(row.table("params"), METHODS[method].params),
    }
    row.done()
    return part


def _break(row: Table) -> Break:
    found = Break(row.whole("year", low=1949, high=2200), row.text("zh"), row.text("en"))
    row.done()
    return found


def _points(row: Table) -> PointsClass:
    name, name_en = row.pair("name")
    points = PointsClass(
        row.text("code"), name, name_en, row.maybe("each", low=0), row.maybe("cap", low=0), row.text("article", ""),
        row.items("faults", ALL_FAULTS), row.flag("zeroes"),
    )  # fmt: skip
    row.done()
    return points


def _veto(row: Table) -> Veto:
    name, name_en = row.pair("name")
    effect = cast(data.Effect, row.choice("effect", data.EFFECTS))
    veto = Veto(row.text("code"), name, name_en, effect, row.text("article", ""))
    row.done()
    return veto


def _grade(row: Table) -> Grade:
    name, name_en = row.pair("name")
    grade = Grade(row.text("code"), name, name_en, row.number("threshold"), row.maybe("quota", low=0, high=1))
    row.done()
    return grade


def _self_assessment(whole: Table) -> SelfAssessment | None:
    if not whole.has("self_assessment"):
        return None
    table = whole.table("self_assessment")
    read = SelfAssessment(
        table.day("due") if table.has("due") else None,
        table.number("limit", low=0),
        table.number("deduction", low=0),
        table.text("article", ""),
        table.text("gap", ""),
        table.text("late", ""),
    )
    table.done()
    return read


def _component(whole: Table) -> Component | None:
    if not whole.has("component"):
        return None
    table = whole.table("component")
    name, name_en = table.pair("name")
    read = Component(name, name_en, table.number("share", low=0, high=1))
    table.done()
    return read


def _burden(whole: Table) -> BurdenCaps:
    table = whole.table("burden")
    most = {
        name: table.whole(name, low=1) if table.has(name) else None for name in ("indicators", "requests", "visits")
    }
    read = BurdenCaps(most["indicators"], most["requests"], most["visits"], table.text("article", ""))
    table.done()
    return read


def _laws(whole: Table) -> dict[str, str]:
    """What an article's letters stand for, with how many articles there are: `L33`, `H2015-25`."""
    laws = whole.table("laws")
    read: dict[str, str] = {}
    for code in laws.given:
        law = laws.table(code)
        name, _ = law.pair("name")
        law.whole("articles", low=1, high=999)
        law.done()
        read[code] = name
    return read
