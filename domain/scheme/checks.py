"""Checks 方案校验: what no single field of a scheme shows: sums, order, who checks whom, one matter counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from domain.scheme.scheme import ROOTS, Indicator, PointsClass, Scheme
from domain.scheme.written import Problem
from domain.scoring.methods import METHODS
from domain.scoring.supervision import FAULTS

HUNDRED: Final = Decimal(100)
ACTIVITY: Final = re.compile(
    r"登录|打卡|签到率|在线时长|点赞|转发量|投票数|学习时长|积分排名|安装率|下载量|浏览量|活跃度"
)
"""What people do in a program is no achievement (State Council General Office, rules on government apps, 2026)."""


def contradictions(scheme: Scheme) -> Iterator[Problem]:
    yield from _units(scheme)
    yield from _dimensions(scheme)
    yield from _weights(scheme)
    for indicator in scheme.indicators.values():
        yield from _formula(indicator)
        yield from _data(indicator)
        yield from _growth(scheme, indicator)
    yield from _counted_twice(scheme)
    yield from _points(scheme)
    yield from _grades(scheme)
    yield from _days(scheme)
    yield from _self_assessed(scheme)
    yield from _burden(scheme)
    yield from _articles(scheme)


def _units(scheme: Scheme) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for group in scheme.groups.values():
        for unit in group.units:
            if unit in taken:
                yield Problem(
                    f"groups.{group.code}.units",
                    f"“{unit}”已在“{taken[unit]}”组，一个单位只能在一个组",
                    f"{unit!r} is in group {taken[unit]!r} already; a unit is in one group",
                )
            taken[unit] = group.code


def _dimensions(scheme: Scheme) -> Iterator[Problem]:
    for indicator in scheme.indicators.values():
        if indicator.dimension not in scheme.dimensions:
            yield Problem(
                f"indicators.{indicator.code}.dimension",
                f"没有“{indicator.dimension}”这个维度",
                f"there is no dimension {indicator.dimension!r}",
            )
    used = {indicator.dimension for indicator in scheme.indicators.values()}
    for dimension in scheme.dimensions.values():
        if dimension.code not in used:
            yield Problem(f"dimensions.{dimension.code}", "该维度没有指标", "no indicator belongs to this dimension")
    if scheme.kind == "departments":
        roots = {dimension.root for dimension in scheme.dimensions.values()}
        for root in ROOTS:
            if any(roots) and root not in roots:
                yield Problem(
                    "dimensions",
                    f"部门考核须有四个方面，缺少“{root}”",
                    f"an assessment of departments has four areas; {root!r} is missing",
                )


def _weights(scheme: Scheme) -> Iterator[Problem]:
    for group in scheme.groups:
        whole = sum((indicator.weight(group) for indicator in scheme.indicators.values()), Decimal(0))
        if whole != HUNDRED:
            yield Problem(
                f"groups.{group}",
                f"“{scheme.groups[group].name}”各指标权重之和为{whole}，应为100",
                f"the weights of {scheme.groups[group].name_en} add up to {whole}, not 100",
            )
    for indicator in scheme.indicators.values():
        if not any(indicator.weights.values()):
            yield Problem(f"indicators.{indicator.code}.weight", "各组权重都为0", "its weight is 0 in every group")


def _formula(indicator: Indicator) -> Iterator[Problem]:
    place = f"indicators.{indicator.code}.params"
    method = METHODS[indicator.method]
    for zh, en in method.check(indicator.params):
        yield Problem(place, zh, en)
    ends = indicator.params.get("satisfactory"), indicator.params.get("unacceptable")
    if isinstance(ends[0], Decimal) and isinstance(ends[1], Decimal) and (ends[0] < ends[1]) != indicator.falls:
        yield Problem(
            place,
            "满意值与不允许值的方向与指标方向不符（正向指标满意值较大，反向较小）",
            "the ends do not agree with the direction: the satisfactory value is the larger one unless less is better",
        )
    table = indicator.params.get("table")
    if table and table[0][1] != table[-1][1] and (table[0][1] > table[-1][1]) != indicator.falls:
        yield Problem(
            place,
            "各区间得分的升降与指标方向不符",
            "the bands rise where the indicator's direction has them fall, or the other way round",
        )
    if indicator.method == "level_growth" and indicator.basis != "level":
        yield Problem(
            f"indicators.{indicator.code}.basis",
            "存量加增量法自带增速，此项应为level",
            "this method takes growth itself: level",
        )
    if indicator.basis == "growth" and "x" not in method.needs:
        yield Problem(
            f"indicators.{indicator.code}.basis",
            "该方法不使用实际值，不能按增速计",
            "this method takes no value to grow",
        )


def _data(indicator: Indicator) -> Iterator[Problem]:
    place = f"indicators.{indicator.code}"
    if indicator.source not in ("stream", "official") and indicator.owner == indicator.verifier:
        yield Problem(
            f"{place}.verifier",
            f"报送与核实都是“{indicator.owner}”，须由报送单位以外的单位核实",
            f"{indicator.owner!r} both reports and verifies; somebody else must verify",
        )
    if indicator.source == "official" and indicator.owner == "unit":
        yield Problem(
            f"{place}.owner",
            "官方统计数据由统计等部门发布，不由被考核单位报送",
            "official statistics are released by their own body, not reported by the assessed unit",
        )
    if indicator.source != "stream" and (indicator.measure or indicator.matters):
        yield Problem(
            f"{place}.measure", "只有督办记录的指标才有此项", "only an indicator of the supervision stream has this"
        )
    if indicator.source == "stream" and indicator.method not in FITTING[indicator.measure]:
        known = "、".join(METHODS[code].zh for code in FITTING[indicator.measure])
        yield Problem(
            f"{place}.method",
            f"该计量用{known}",
            f"this measure is scored by {', '.join(FITTING[indicator.measure])}",
        )
    for field, words in (("name", indicator.name), ("definition", indicator.definition)):
        if found := ACTIVITY.search(words):
            yield Problem(
                f"{place}.{field}",
                f"“{found[0]}”是使用痕迹，不得作为考核内容",
                "what people do in a program (log-ins, check-ins, clicks) must not be assessed",
            )


_NUMBER: Final = ("reverse_count", "zero_tolerance")
FITTING: Final = {
    "on_time_reports": ("completion",),
    "on_time_results": ("completion",),
    "result_quality": ("judges",),
    "friction": _NUMBER,
    "relapses": _NUMBER,
    "concealments": _NUMBER,
    "document_faults": _NUMBER,
    "stages_met": ("milestones",),
    "supervision_index": ("supervision_index", "per_event"),
}
"""Which methods can score what a measure counts."""


def _growth(scheme: Scheme, indicator: Indicator) -> Iterator[Problem]:
    grows = indicator.basis == "growth" or "x₀" in METHODS[indicator.method].needs
    for found in indicator.breaks:
        if grows and found.year == scheme.year:
            yield Problem(
                f"indicators.{indicator.code}.breaks",
                f"{found.year - 1}年与{found.year}年口径不同（{found.zh}），本年度不能按增速考核",
                f"{found.year - 1} and {found.year} are not comparable ({found.en}); growth cannot be assessed this year",
            )


def _counted_twice(scheme: Scheme) -> Iterator[Problem]:
    """一事一扣: what is held against a unit is held against it once."""
    streamed = [i for i in scheme.indicators.values() if i.source == "stream"]
    for n, one in enumerate(streamed):
        for other in streamed[n + 1 :]:
            together = any(one.weight(group) and other.weight(group) for group in scheme.groups)
            same = FAULTS[one.measure] & FAULTS[other.measure]
            matters = not one.matters or not other.matters or set(one.matters) & set(other.matters)
            if together and same and matters:
                yield Problem(
                    f"indicators.{other.code}",
                    f"与“{one.name}”就同一事项重复计分，一事只计一次",
                    f"scores the same matters as {one.name_en!r}; one matter scores under one indicator",
                )
    for deduction in scheme.deductions.values():
        for indicator in streamed:
            if FAULTS[indicator.measure] & set(deduction.faults):
                yield Problem(
                    f"deductions.{deduction.code}.faults",
                    f"“{indicator.name}”已就同一情形计分，一事只扣一次",
                    f"{indicator.name_en!r} holds the same against the unit already; one matter costs once",
                )


def _points(scheme: Scheme) -> Iterator[Problem]:
    for table, classes, cap in (
        ("bonuses", scheme.bonuses, scheme.bonus_cap),
        ("deductions", scheme.deductions, scheme.deduction_cap),
    ):
        for each in classes.values():
            yield from _class_caps(f"{table}.{each.code}", each, cap)
    if scheme.bonuses and scheme.bonus_cap is None:
        yield Problem("points.bonus_cap", "加分须有总上限", "bonus points need a cap in all")


def _class_caps(place: str, each: PointsClass, cap: Decimal | None) -> Iterator[Problem]:
    if each.each is not None and each.cap is not None and each.each > each.cap:
        yield Problem(
            place, f"单项{each.each}分高于本类上限{each.cap}分", f"one is {each.each}, more than the cap {each.cap}"
        )
    if cap is not None and each.cap is not None and each.cap > cap:
        yield Problem(
            place, f"本类上限{each.cap}分高于总上限{cap}分", f"the cap {each.cap} is above the cap in all, {cap}"
        )


def _grades(scheme: Scheme) -> Iterator[Problem]:
    if not all(a.threshold > b.threshold for a, b in pairwise(scheme.grades)):
        yield Problem(
            "grades", "等次须由高到低排列，分数线依次递减", "grades go from best to worst, their thresholds falling"
        )
    if scheme.grades[-1].threshold > 0 or scheme.grades[-1].quota is not None:
        yield Problem(
            f"grades.{scheme.grades[-1].code}",
            "最低等次的分数线应为0，且不设比例",
            "the lowest grade begins at 0 and has no quota",
        )
    if len(scheme.grades) < 2:
        yield Problem("grades", "至少两个等次", "there are two grades at least")
    for code in scheme.tie_breaks:
        if code not in scheme.indicators:
            yield Problem("scheme.tie_breaks", f"没有“{code}”这个指标", f"there is no indicator {code!r}")
    if scheme.ties == "tie_break" and not scheme.tie_breaks:
        yield Problem(
            "scheme.tie_breaks", "同分处理须列明依次比较的指标", "name the indicators that break a tie, in order"
        )


def _days(scheme: Scheme) -> Iterator[Problem]:
    if not date(scheme.year, 1, 1) < scheme.cut_off <= date(scheme.year, 12, 31):
        yield Problem("scheme.cut_off", f"截止日应在{scheme.year}年内", f"the books close within {scheme.year}")
    rule = scheme.self_assessment
    if rule and rule.due and rule.due <= scheme.cut_off:
        yield Problem("self_assessment.due", "自评期限应在截止日之后", "self-assessment is due after the books close")


def _self_assessed(scheme: Scheme) -> Iterator[Problem]:
    rule = scheme.self_assessment
    for field, code in (("gap", rule.gap), ("late", rule.late)) if rule else ():
        if code and code not in scheme.deductions:
            yield Problem(f"self_assessment.{field}", f"没有“{code}”这个扣分项", f"there is no deduction {code!r}")


def _burden(scheme: Scheme) -> Iterator[Problem]:
    cap = scheme.burden.indicators
    for group in scheme.groups.values():
        lines = len(scheme.lines(group.code))
        if cap is not None and lines > cap:
            yield Problem(
                f"groups.{group.code}",
                f"“{group.name}”有{lines}项指标，超过减负上限{cap}项",
                f"{group.name_en} has {lines} indicators, more than the cap of {cap}",
            )


def _articles(scheme: Scheme) -> Iterator[Problem]:
    laws: dict[str, Any] = scheme.content.get("laws", {})
    cited = [("scheme", scheme.article), ("clocks", scheme.clocks.article), ("burden", scheme.burden.article)]
    for table, rows in (
        ("dimensions", scheme.dimensions), ("indicators", scheme.indicators), ("bonuses", scheme.bonuses),
        ("deductions", scheme.deductions), ("vetoes", scheme.vetoes),
    ):  # fmt: skip
        cited += [(f"{table}.{row.code}", row.article) for row in rows.values()]
    if scheme.self_assessment:
        cited.append(("self_assessment", scheme.self_assessment.article))
    for place, article in cited:
        if not article:
            continue
        law, _, number = article.rpartition("-") if "-" in article else (article[:1], "", article[1:])
        if law not in laws or not number.isdecimal() or not 1 <= int(number) <= int(laws[law]["articles"]):
            yield Problem(f"{place}.article", f"没有条文“{article}”", f"there is no article {article!r}")
