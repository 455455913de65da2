"""Schemes and years of assessment at each step of their life, made by their own commands.

The year is 2026; days are given as in `tests.stories`. People: `office` collects, `checker` verifies, `scorer` scores,
`reviewer` reviews, `head` approves, a unit acts under its own code.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from domain.assessment import Assessment
from domain.scheme.life import SchemeLife
from domain.scheme.scheme import Scheme
from domain.scoring.growth import Break
from domain.scoring.value import Value
from tests.schemes import TINY, indicator, written
from tests.stories import CALENDAR, CITY, HOUSING, TOWNS, WATER, act, day

A, B, C = TOWNS
D = WATER
UNITS = (A, B, C, D)
CLOSED = "2027-1-4"
"""The first working day after the books closed."""


def content(**changes: Any) -> dict[str, Any]:
    """The tiny scheme on four units, with something of every source in it."""
    output, accidents = TINY["indicators"]
    lines = [
        {**output, "weight": 50, "verifier": HOUSING},
        {**accidents, "weight": 30, "owner": CITY, "verifier": HOUSING},
        indicator("income", name="居民收入增速", name_en="Income growth", weight=10, method="efficacy",
                  params={"satisfactory": 8, "unacceptable": 0}, basis="growth", owner="lp-cg"),
        indicator("matters", name="督办事项按时办结", name_en="Matters on time", weight=10, source="stream",
                  measure="on_time_results", method="completion", owner=""),
    ]  # fmt: skip
    for line in lines:
        if not line.get("owner"):
            line.pop("owner", None)
    groups = [{"code": "all", "name": "各单位", "name_en": "Units", "units": list(UNITS)}]
    component = {"name": "综合考核", "name_en": "Comprehensive assessment", "share": "0.6"}
    self_assessment = {"due": "2027-01-20", "limit": 3, "deduction": 1, "gap": "criticism"}
    given = {"indicators": lines, "groups": groups, "component": component, "self_assessment": self_assessment}
    return written(**{**given, **changes})


def scheme(**changes: Any) -> Scheme:
    from domain.scheme.reading import read_scheme

    return read_scheme(content(**changes))


SCHEME = scheme()
ADJUSTED = scheme(scheme__version="2026.2", scheme__rank_ties="dense")
COUNTS = {(unit, "matters"): Value({"x": Decimal(9), "of": Decimal(10), "A": Decimal(10)}) for unit in UNITS}


# ── 方案 ────────────────────────────────────────────────────────────────────────────────────────


def drafted() -> SchemeLife:
    return SchemeLife.write(content(), act("office", "1-5"))


def revised() -> SchemeLife:
    life = drafted()
    life.revise(content(points={"bonus_cap": 4, "deduction_cap": 10}), reason="统一加分上限", act=act("office", "1-6"))
    life.revise(content(), reason="恢复原上限", act=act("office", "1-6"))
    return life


def consulting() -> SchemeLife:
    life = revised()
    life.consult(UNITS, until=day("1-16"), act=act("office", "1-7"))
    life.give_opinion(A, agrees=True, text="", act=act(A, "1-8"))
    life.give_opinion(B, agrees=False, text="产值权重偏高", act=act(B, "1-9"))
    return life


def scheme_approved() -> SchemeLife:
    life = consulting()
    life.approve(basis="区政府第1次常务会议", act=act("head", "1-19"))
    return life


def adjustment_refused() -> SchemeLife:
    life = scheme_approved()
    life.ask_adjustment(content(scheme__version="2026.2"), reason="名次并列处理", act=act("office", "6-1"))
    life.decide_adjustment(approved=False, reason="年中不宜变更", act=act("head", "6-2"))
    return life


def scheme_adjusted() -> SchemeLife:
    life = scheme_approved()
    life.ask_adjustment(ADJUSTED.content, reason="名次并列处理", act=act("office", "6-1"))
    life.decide_adjustment(approved=True, reason="区政府第9次常务会议", act=act("head", "6-2"))
    return life


# ── 启动、目标 ──────────────────────────────────────────────────────────────────────────────────


def opened() -> Assessment:
    return Assessment.open(SCHEME, scheme_approved().id, act=act("office", "1-20"))


def targeted() -> Assessment:
    year = opened()
    for unit in UNITS:
        year.set_target(SCHEME, unit, "output", Decimal(100), basis="区政府年度计划", act=act("office", "1-21"))
    return year


def target_adjusted() -> Assessment:
    year = targeted()
    year.adjust_target(
        SCHEME,
        D,
        "output",
        Decimal(80),
        ground="policy",
        reason="产业政策重大调整",
        asked_by="water",
        act=act("head", "6-5"),
    )
    return year


def line_excluded() -> Assessment:
    year = targeted()
    year.exclude(SCHEME, D, "accidents", reason="无生产经营单位", act=act("head", "6-5"))
    return year


def scheme_adopted() -> Assessment:
    year = targeted()
    year.adopt(ADJUSTED, reason="方案已批准调整", act=act("office", "6-3"))
    return year


# ── 采集 ────────────────────────────────────────────────────────────────────────────────────────


def number(x: Any, symbol: str = "x", **more: Any) -> Value:
    return Value({symbol: Decimal(str(x))}, source="报表", **more)


def report(year: Assessment, unit: str, x: Any, on: str = CLOSED, code: str = "output") -> int:
    owner, symbol = (unit, "x") if code == "output" else (CITY, "n")
    return year.report_value(SCHEME, unit, code, number(x, symbol), reporter=owner, act=act(f"at-{owner}", on))


def verify(year: Assessment, n: int, on: str = CLOSED, **more: Any) -> None:
    year.verify_value(SCHEME, n, verifier=HOUSING, act=act("checker", on), **more)


def release(x: Any, name: str = "2026年快报", before: Any = 100) -> Value:
    return Value({"x": Decimal(str(x)), "x₀": Decimal(str(before))}, source="统计局", release=name)


def reported() -> Assessment:
    year = targeted()
    report(year, A, 90)
    return year


def value_returned() -> Assessment:
    year = reported()
    year.return_value(SCHEME, 1, reason="未附报表", act=act("checker", CLOSED))
    return year


def collected(outputs: tuple[Any, ...] = (100, 95, 90, 50)) -> Assessment:
    """Every value in and verified; A had an accident."""
    year = targeted()
    for unit, x in zip(UNITS, outputs, strict=True):
        verify(year, report(year, unit, x))
        verify(year, report(year, unit, 1 if unit == A else 0, code="accidents"))
        told = [Break(2020, "抽样方案调整", "resampled")] if unit == A else []
        year.import_value(SCHEME, unit, "income", release(106), act=act("office", CLOSED), breaks=told)
    return year


def self_assessed() -> Assessment:
    year = collected()
    year.assess_self(
        SCHEME, A, {"output": Decimal(50), "accidents": Decimal(30)}, text="完成较好", act=act(A, "2027-1-12")
    )
    year.assess_self(SCHEME, B, {"output": Decimal(45)}, act=act(B, "2027-1-25"))
    return year


# ── 加分、扣分、否决、容错、撤并 ────────────────────────────────────────────────────────────────


def bonus_claimed() -> Assessment:
    year = collected()
    year.claim_bonus(SCHEME, A, "praise", ground="市政府通报表扬", act=act(A, CLOSED))
    return year


def bonuses_decided() -> Assessment:
    year = bonus_claimed()
    year.claim_bonus(SCHEME, B, "praise", ground="自评先进", act=act(B, CLOSED))
    year.decide_bonus(SCHEME, 1, granted=True, reason="已核对文件", act=act("head", CLOSED))
    year.decide_bonus(SCHEME, 2, granted=False, reason="无表彰文件", act=act("head", CLOSED))
    return year


def deduction_notified(unit: str = B, **more: Any) -> Assessment:
    year = more.pop("year", None) or collected()
    year.notify_deduction(
        SCHEME, unit, "criticism", ground="区政府督查通报第3期", positions=[41, 17], calendar=CALENDAR,
        act=act("office", CLOSED), **more,
    )  # fmt: skip
    return year


def deduction_answered() -> Assessment:
    year = deduction_notified()
    year.answer_deduction(1, B, text="已完成整改", act=act(B, "2027-1-6"))
    return year


def deductions_decided() -> Assessment:
    year = deduction_notified(D, year=deduction_answered())
    year.decide_deduction(SCHEME, 1, upheld=True, reason="通报属实", act=act("head", "2027-1-7"))
    year.decide_deduction(SCHEME, 2, upheld=False, reason="事实不清", act=act("head", "2027-1-22"))
    return year


def veto_proposed() -> Assessment:
    year = collected()
    year.propose_veto(SCHEME, C, "accident", ground="“3·7”事故调查报告", calendar=CALENDAR, act=act("office", CLOSED))
    return year


def vetoed() -> Assessment:
    year = veto_proposed()
    year.answer_veto(1, C, text="事故责任认定有异议", act=act(C, "2027-1-5"))
    year.verify_veto(SCHEME, 1, comment="应急局核实", act=act("checker", "2027-1-6"))
    year.decide_veto(SCHEME, 1, approved=True, reason="区政府第2次常务会议", act=act("head", "2027-1-7"))
    return year


def veto_revoked() -> Assessment:
    year = vetoed()
    year.revoke_veto(SCHEME, 1, reason="事故责任改判", act=act("head", "2027-1-8"))
    return year


def tolerance_claimed() -> Assessment:
    year = deductions_decided()
    year.claim_tolerance(SCHEME, B, deduction=1, ground="trial", text="改革试点中出现的偏差", act=act(B, "2027-1-25"))
    return year


def tolerated() -> Assessment:
    year = tolerance_claimed()
    year.claim_tolerance(
        SCHEME, D, indicator="output", ground="force_majeure", text="洪灾停产", act=act(D, "2027-1-25")
    )
    year.decide_tolerance(SCHEME, 1, accepted="full", reason="符合容错情形", act=act("head", "2027-1-26"))
    year.decide_tolerance(
        SCHEME, 2, accepted="part", points=Decimal(5), reason="停产一个月", act=act("head", "2027-1-26")
    )
    return year


def merged() -> Assessment:
    year = targeted()
    year.merge_unit(SCHEME, C, into=D, day=day("7-1"), basis="渝府〔2026〕12号", act=act("head", "7-1"))
    return year


# ── 计分、评定、公布 ────────────────────────────────────────────────────────────────────────────


def run(year: Assessment, position: int = 900, on: str = "2027-1-26") -> None:
    year.score(SCHEME, position=position, counts=COUNTS, act=act("scorer", on))


def settle(year: Assessment, position: int = 900, on: str = "2027-1-26") -> Assessment:
    """Scored, reviewed and graded."""
    run(year, position, on)
    year.review(comment="逐项复核", act=act("reviewer", on))
    year.grade(basis="绩效管理委员会会议", act=act("head", on))
    return year


def scored() -> Assessment:
    year = self_assessed()
    run(year)
    return year


def graded() -> Assessment:
    return settle(collected())


def notified() -> Assessment:
    year = graded()
    year.notify(SCHEME, UNITS, means="公文交换", calendar=CALENDAR, act=act("office", "2027-1-27"))
    return year


def appealed() -> Assessment:
    year = notified()
    year.appeal(SCHEME, B, indicator="output", text="漏计两个项目", calendar=CALENDAR, act=act(B, "2027-1-28"))
    year.appeal(SCHEME, D, text="总分偏低", calendar=CALENDAR, act=act(D, "2027-1-28"))
    return year


def appeals_decided() -> Assessment:
    year = appealed()
    year.decide_appeal(SCHEME, 1, granted=True, reason="漏计属实", act=act("office-head", "2027-2-1"))
    year.decide_appeal(SCHEME, 2, granted=False, reason="计分无误", act=act("office-head", "2027-2-1"))
    return year


def corrected() -> Assessment:
    year = appeals_decided()
    year.correct_value(
        SCHEME, B, "output", number(110), reason="补计漏报项目", appeal=1, act=act("office-head", "2027-2-1")
    )
    return year


def settled_again() -> Assessment:
    year = settle(corrected(), 950, "2027-2-2")
    year.notify(SCHEME, UNITS, calendar=CALENDAR, act=act("office", "2027-2-2"))
    return year


def published() -> Assessment:
    year = settled_again()
    year.publish(SCHEME, public=True, basis="绩效管理委员会批准", act=act("head", "2027-2-15"))
    return year


def applied() -> Assessment:
    year = published()
    year.apply_results(SCHEME, raise_by=Decimal("0.05"), text="作为奖惩和下年度目标依据", act=act("head", "2027-2-20"))
    return year


STORIES: dict[str, Callable[[], SchemeLife | Assessment]] = {
    story.__name__: story
    for story in (
        drafted, revised, consulting, scheme_approved, adjustment_refused, scheme_adjusted, opened, targeted,
        target_adjusted, line_excluded, scheme_adopted, reported, value_returned, collected, self_assessed,
        bonus_claimed, bonuses_decided, deduction_notified, deduction_answered, deductions_decided, veto_proposed,
        vetoed, veto_revoked, tolerance_claimed, tolerated, merged, scored, graded, notified, appealed,
        appeals_decided, corrected, settled_again, published, applied,
    )
}  # fmt: skip


def facts() -> list[Any]:
    """The facts of every story, each once."""
    told = [fact for story in STORIES.values() for fact in story().collect_events()]
    return list({repr(fact): fact for fact in told}.values())
