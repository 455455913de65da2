"""Methods 计分方法: every way a scheme may score an indicator, by its code, with the parameters it must state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from domain.scoring import completion as done
from domain.scoring import efficacy as efficacies
from domain.scoring import growth as growths
from domain.scoring import judging, position, reverse, supervision
from domain.scoring.expression import Term, leaf, named, total
from domain.scoring.parameters import (
    ENDS,
    PARTIALS,
    PLACES,
    Param,
    Params,
    Problem,
    bands_in_order,
    choice,
    ends_apart,
    first_before_last,
    index_whole,
    limits_in_order,
    number,
    share,
    table_in_order,
    tiers_whole,
)
from domain.scoring.position import NOBODY, Peers
from domain.scoring.scored import Unscored
from domain.scoring.value import Value


@dataclass(frozen=True)
class Case:
    """One line to be scored. `term` is the actual value: `x` as stated, or the growth it makes.

    `peers` and `rates`: levels and growth of every unit of the group, this one among them.
    """

    weight: Decimal
    unit: str
    value: Value
    as_of: date
    term: Term | None = None
    rate: Term | None = None
    target: Decimal | None = None
    falls: bool = False
    peers: Peers = NOBODY
    rates: Peers = NOBODY
    difficulty: Decimal = Decimal(1)

    def moved(self, x: Decimal) -> Case:
        """The same line, had the actual value been another; what grew grows from the same base."""
        value = replace(self.value, amounts={**self.value.amounts, "x": x})
        term, base, rates = leaf("x", x), self.value.get("x₀"), self.rates
        rate = growths.growth(x, base) if base else None
        if rate is not None and self.term is not None and self.term.kind == "name":
            term = rate
        if rate is not None and self.rate is not None:
            rates = rates.had(self.unit, rate.value)
        moved = replace(self, value=value, term=term, peers=self.peers.had(self.unit, term.value), rates=rates)
        return moved if self.rate is None else replace(moved, rate=rate)


Score = Callable[[Case, Params], Term | Unscored]
Check = Callable[[Params], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Method:
    """`needs`: the symbols its values must have; `lever`: what a unit could have done better (see `improving`)."""

    code: str
    zh: str
    en: str
    formula: str
    needs: tuple[str, ...]
    params: tuple[Param, ...]
    score: Score
    lever: str = ""
    check: Check = lambda params: ()
    ranks: bool = False


NO_VALUE: Final = Unscored("尚未报送数据", "No value has been reported", owed=True)
NO_TARGET: Final = Unscored("未下达目标值", "No target has been set", owed=True)
ZERO_TARGET: Final = Unscored("目标值为0，不适用", "The target is 0: not applicable")
NO_PEERS: Final = Unscored("组内没有可比数据", "There is nothing to compare with in the group", owed=True)
NOTHING_DUE: Final = Unscored("本期没有应完成的事项，不适用", "Nothing was due in the period: not applicable")
NO_ANSWER: Final = Unscored("没有有效评价，不适用", "There is no valid answer: not applicable")
NO_ZERO: Final = Unscored("零发生须有佐证", "That it never happened needs evidence", owed=True)

HUNDRED: Final = Decimal(100)


# ── adapters: a line and its parameters into a formula ──────────────────────────────────────────


def _with_x(formula: Callable[[Case, Term, Params], Term | Unscored]) -> Score:
    return lambda case, params: NO_VALUE if case.term is None else formula(case, case.term, params)


def _with_target(formula: Callable[[Case, Term, Decimal, Params], Term], zero_is_out: bool = True) -> Score:
    def score(case: Case, params: Params) -> Term | Unscored:
        target = case.target if case.target is not None else case.value.get("of")
        if case.term is None:
            return NO_VALUE
        if target is None:
            return NO_TARGET
        if target == 0 and zero_is_out:
            return NOTHING_DUE if case.target is None else ZERO_TARGET
        return formula(case, case.term, target, params)

    return score


def _ends(case: Case, params: Params) -> dict[str, Decimal]:
    return {
        "satisfactory": params["satisfactory"],
        "unacceptable": params["unacceptable"],
        "low": params["low"],
        "high": params["high"],
    }


def _stepped(case: Case, x: Term, target: Decimal, params: Params) -> Term:
    return done.stepped(
        case.weight, x, target, falls=case.falls, unit=params["unit"], gain=params["gain"],
        most_gain=params["most_gain"], loss=params["loss"], gain_partial=params["gain_partial"],
        loss_partial=params["loss_partial"],
    )  # fmt: skip


def _events(case: Case, params: Params) -> Term | Unscored:
    if case.value.is_empty:
        return NO_VALUE
    listed = [(name, case.value.count(name), each) for name, each in sorted(params["events"].items())]
    return reverse.per_event(case.weight, listed, low=params["low"], high=params["high"] or case.weight)


def _count(case: Case, params: Params) -> Term | Unscored:
    n = case.value.get("n")
    return NO_VALUE if n is None else reverse.reverse_count(case.weight, n, each=params["each"])


def _zero(case: Case, params: Params) -> Term | Unscored:
    n = case.value.get("n")
    if n is None:
        return NO_VALUE
    if n == 0 and not (case.value.source or case.value.evidence):
        return NO_ZERO
    return done.zero_tolerance(case.weight, n)


def _placed(formula: Callable[[int, int, Params], Term]) -> Score:
    def score(case: Case, params: Params) -> Term | Unscored:
        if case.term is None:
            return NO_VALUE
        if case.unit not in case.peers:
            return NO_PEERS
        place = case.peers.place(case.unit, falls=case.falls, ties=params["ties"])
        share = formula(place, len(case.peers), params)
        return position.weighed(case.weight, share, of=HUNDRED, difficulty=case.difficulty)

    return score


def _share_in(peers: Peers, actual: Term, case: Case, params: Params) -> Term:
    return position.min_max(actual, peers.low, peers.high, alpha=params["alpha"], falls=case.falls)


def _min_max(case: Case, x: Term, params: Params) -> Term | Unscored:
    if case.unit not in case.peers:
        return NO_PEERS
    return position.weighed(case.weight, _share_in(case.peers, x, case, params))


def _level_growth(case: Case, params: Params) -> Term | Unscored:
    if case.term is None or case.rate is None:
        return NO_VALUE
    if case.unit not in case.peers or case.unit not in case.rates:
        return NO_PEERS
    of_growth = _share_in(case.rates, case.rate, case, params)
    of_level = _share_in(case.peers, case.term, case, params)
    return growths.level_and_growth(case.weight, of_growth, of_level, alpha=params["growth_share"])


def _corrected(case: Case, x: Term, params: Params) -> Term | Unscored:
    if not len(case.peers):
        return NO_PEERS
    rate = growths.corrected_rate(
        x.value, x.value - case.peers.mean, multiple=params["multiple"], limit=params["limit"]
    )
    target = case.target
    if target is None:
        return NO_TARGET
    return ZERO_TARGET if target == 0 else done.completion(case.weight, rate, target, high=params["cap"])


def _judged(case: Case, params: Params) -> Term | Unscored:
    if not case.value.marks:
        return NO_ANSWER if "A" in case.value.amounts else NO_VALUE
    shares = {grade: params[grade] for grade in judging.GRADE_SHARES}
    return judging.judges(case.weight, case.value.marks, trim=params["trim"], grades=shares)


def _satisfied(case: Case, params: Params) -> Term | Unscored:
    if case.value.is_empty:
        return NO_VALUE
    counts = {name: case.value.count(name) for name in ("satisfied", "fairly", "dissatisfied")}
    if not sum(counts.values()):
        return NO_ANSWER
    return judging.satisfaction(case.weight, **counts, of_fairly=params["fairly"])


def _milestones(case: Case, params: Params) -> Term | Unscored:
    if not case.value.nodes:
        return NO_VALUE if not case.value.source else NOTHING_DUE
    return judging.milestones(case.weight, case.value.nodes, late=params["late"], as_of=case.as_of) or NOTHING_DUE


def _index(case: Case, params: Params) -> Term | Unscored:
    if case.value.is_empty:
        return NO_VALUE
    known = {name: params[name] for name in supervision.IndexRules.__dataclass_fields__}
    found = supervision.index(case.value, supervision.IndexRules(**known))
    if found is None:
        return NOTHING_DUE
    return judging.hundred(case.weight, found if case.difficulty == 1 else found * leaf("κ", case.difficulty))


def _mixed(case: Case, params: Params) -> Term | Unscored:
    """Parts of the weight by different methods: half by completion, half by rank."""
    parts: list[Term] = []
    for n, part in enumerate(params["parts"], start=1):
        mine = replace(case, weight=case.weight * part["share"])
        if symbol := part.get("from"):
            given = case.value.get(symbol)
            mine = replace(mine, term=None if given is None else leaf("x", given), peers=NOBODY)
        scored = METHODS[part["method"]].score(mine, part["params"])
        if isinstance(scored, Unscored):
            return scored
        parts.append(named(f"S_{n}", _renamed(scored.inner, n)))
    return named("S", total(parts))


def _renamed(given: Term, n: int) -> Term:
    """Steps of a part under names of their own, so that two parts' steps are told apart."""
    parts = tuple(_renamed(part, n) for part in given.parts)
    return Term(given.value, given.kind, parts, f"{given.name}_{n}" if given.kind == "name" else given.name)


def _whole(params: Params) -> Sequence[Problem]:
    found: list[Problem] = []
    shares = sum((part["share"] for part in params["parts"]), Decimal(0))
    if shares != 1:
        found.append((f"各部分比例之和应为1，现为{shares}", f"the parts' shares must add up to 1, not {shares}"))
    for part in params["parts"]:
        found += METHODS[part["method"]].check(part["params"])
    return found


METHODS: Final[Mapping[str, Method]] = {
    method.code: method
    for method in (
        Method("efficacy", "功效系数法", "efficacy", "S = w × clip(c + k × (x − x_no) ÷ (x_ok − x_no)) ÷ 100", ("x",),
               (*ENDS, number("base", "基础分c", "base c", "60"), number("spread", "功效幅度k", "spread k", "40")),
               _with_x(lambda case, x, p: efficacies.efficacy(
                   case.weight, x, base=p["base"], spread=p["spread"], **_ends(case, p))),
               "x", ends_apart),
        Method("exponential_efficacy", "指数功效法", "exponential efficacy",
               "S = w × 60 × exp(−z × ln 0.6) ÷ 100", ("x",), ENDS,
               _with_x(lambda case, x, p: efficacies.exponential_efficacy(case.weight, x, **_ends(case, p))),
               "x", ends_apart),
        Method("banded_efficacy", "分档功效法", "banded efficacy",
               "S = w × k_i + (x − V_i) ÷ (V_{i−1} − V_i) × (w × k_{i−1} − w × k_i)", ("x",),
               (Param("values", "numbers", "各档标准值", "values of the bands", required=True),
                Param("coefficients", "numbers", "各档标准系数", "coefficients of the bands",
                      efficacies.STANDARD_COEFFICIENTS)),
               _with_x(lambda case, x, p: efficacies.banded_efficacy(
                   case.weight, x, values=p["values"], coefficients=p["coefficients"])),
               "x", bands_in_order),
        Method("completion", "完成率法", "completion rate", "S = w × clip(x ÷ T)", ("x", "T"),
               (number("low", "完成率下限", "lowest rate", "0"), number("high", "完成率上限", "highest rate", "1"),
                number("nothing_below", "低于此完成率不得分", "below this rate no points", "0")),
               _with_target(lambda case, x, t, p: done.completion(
                   case.weight, x, t, low=p["low"], high=p["high"], nothing_below=p["nothing_below"])),
               "x", limits_in_order),
        Method("stepped", "基本分加减法", "stepped", "S = w ± g × ⌊|x − T| ÷ u⌋", ("x", "T"),
               (number("unit", "每档幅度u", "step u"), number("gain", "每档加分g", "gain a step", "0", "0"),
                number("most_gain", "加分上限B", "most to gain", "0", "0"),
                number("loss", "每档扣分l", "loss a step", "0", "0"),
                choice("gain_partial", "加分不足一档", "a begun step of gain", *PARTIALS),
                choice("loss_partial", "扣分不足一档", "a begun step of loss", "ceiling", "floor", "linear")),
               _with_target(_stepped, zero_is_out=False), "x",
               lambda p: () if p["unit"] > 0 else [("每档幅度须大于0", "the step must be greater than 0")]),
        Method("bands", "区间法", "bands", "S = w × s_j，x ∈ [a_j, a_{j+1})", ("x",),
               (Param("table", "pairs", "区间起点与得分比例", "starts and shares", required=True),
                number("below", "低于首个区间的得分比例", "share below the first band", "0")),
               _with_x(lambda case, x, p: done.bands(case.weight, x, p["table"], below=p["below"])), "x", table_in_order),
        Method("interpolated", "分段线性法", "between points", "S = w × (s_j + (s_{j+1} − s_j) × (x − a_j) ÷ (a_{j+1} − a_j))",
               ("x",), (Param("table", "pairs", "折点与得分比例", "points and shares", required=True),),
               _with_x(lambda case, x, p: done.interpolated(case.weight, x, p["table"])), "x", table_in_order),
        Method("reverse_deviation", "反向偏离法", "reverse, by deviation", "S = w × clip(2 − x ÷ T)", ("x", "T"),
               (number("high", "上限", "cap", "1"),),
               _with_target(lambda case, x, t, p: reverse.reverse_deviation(case.weight, x, t, high=p["high"])), "x"),
        Method("reverse_ratio", "反向比率法", "reverse, by ratio", "S = w × min(cap, T ÷ x)", ("x", "T"),
               (number("high", "上限", "cap", "1"),),
               _with_target(lambda case, x, t, p: reverse.reverse_ratio(case.weight, x, t, high=p["high"])), "x"),
        Method("reverse_count", "按次扣分法", "reverse, by count", "S = max(0, w − n × p)", ("n",),
               (number("each", "每次扣分p", "loss each time", low="0"),), _count, "n"),
        Method("zero_tolerance", "零容忍法", "zero tolerance", "S = w × (1 − min(1, n))", ("n",), (), _zero, "n"),
        Method("per_event", "逐项加减法", "event by event", "S = clip(w + Σ n_e × p_e)", (),
               (Param("events", "points", "各情形加减分", "points of each event", required=True),
                number("low", "下限", "lowest", "0"), number("high", "上限", "highest", "0")), _events),
        Method("rank_linear", "名次等差法", "rank, linear", "S = w × (S_1 − (r − 1) × (S_1 − S_n) ÷ (n − 1)) ÷ 100", ("x",),
               (number("first", "第一名得分", "points of the first", "100"),
                number("last", "最后一名得分", "points of the last", "60"), PLACES),
               _placed(lambda r, n, p: position.rank_linear(r, n, first=p["first"], last=p["last"])),
               "x", first_before_last, True),
        Method("rank_step", "名次递减法", "rank, fixed step", "S = w × max(0, S_1 − (r − 1) × δ) ÷ 100", ("x",),
               (number("first", "第一名得分", "points of the first", "100"), number("step", "每名递减δ", "step", low="0"),
                PLACES),
               _placed(lambda r, n, p: position.rank_step(r, first=p["first"], step=p["step"])), "x", ranks=True),
        Method("rank_tiers", "名次分档法", "rank tiers", "S = w × s_j ÷ 100", ("x",),
               (Param("tiers", "pairs", "各档比例与得分", "shares and points", required=True),
                choice("tier_rounding", "各档个数取整", "rounding of sizes", "half_up", "floor", "ceiling"), PLACES),
               _placed(lambda r, n, p: position.rank_tiers(r, n, p["tiers"], rounding=p["tier_rounding"])),
               "x", tiers_whole, True),
        Method("min_max", "组内极差法", "min–max in the group", "S = w × (α + (1 − α) × (x − min) ÷ (max − min))", ("x",),
               (share("alpha", "底分比例α", "share of the last", "0.6"),), _with_x(_min_max), "x", ranks=True),
        Method("level_growth", "存量加增量法", "level and growth", "S = w × (α × f + (1 − α) × h)", ("x", "x₀"),
               (share("growth_share", "增量占比", "share of growth", "0.5"),
                share("alpha", "底分比例α", "share of the last", "0.6")), _level_growth, ranks=True),
        Method("corrected_rate", "修正率法", "corrected rate", "r′ = r + clip(m × Δ)；S = w × min(r′ ÷ T, cap)", ("x", "T"),
               (number("multiple", "修正系数m", "multiple"), number("limit", "修正上限", "limit", "5", "0"),
                number("cap", "完成率上限", "highest rate", "1")), _with_x(_corrected), "x", ranks=True),
        Method("milestones", "节点法", "milestones", "S = w × Σ v_i × q_i ÷ Σ v_i", ("nodes",),
               (share("late", "逾期完成的折算β", "share of a late one", "0.6"),), _milestones, "nodes"),
        Method("judges", "评价法", "judges' grades", "S = w × Σq ÷ m", ("marks",),
               (share("trim", "两端各去掉的比例", "share trimmed at each end", "0"),
                *(share(grade, zh, grade, str(of_weight)) for (grade, of_weight), zh in zip(
                    judging.GRADE_SHARES.items(), ("优", "良", "中", "差"), strict=True))), _judged),
        Method("satisfaction", "满意度法", "satisfaction", "S = w × (a + b × β) ÷ (a + b + c)", ("satisfied",),
               (share("fairly", "基本满意折算β", "share of fairly satisfied", "0.6"),), _satisfied, "answers"),
        Method("hundred", "百分制折算法", "share of a hundred", "S = w × x ÷ 100", ("x",), (),
               _with_x(lambda case, x, p: judging.hundred(case.weight, x)), "x"),
        Method("supervision_index", "督查指数法", "supervision index",
               "I = 100 × (0.30F + 0.35Z + 0.35Q) − min(10, 10R) − 2n₁ − 5n₂；S = w × I ÷ 100", (),
               tuple(number(name, zh, name, str(getattr(supervision.IndexRules(), name)), "0") for name, zh in (
                   ("reports", "按时反馈权重"), ("results", "按时办结权重"), ("quality", "办理质量权重"),
                   ("assist", "协办折算"), ("friction", "摩擦系数"), ("friction_most", "摩擦扣分上限"),
                   ("relapse", "反弹每件扣分"), ("concealment", "瞒报每件扣分"))), _index, "supervision",
               index_whole),
        Method("mixed", "组合法", "mixed", "S = S_1 + S_2 + …", (),
               (Param("parts", "parts", "各部分", "parts", required=True),), _mixed, "x", _whole, True),
    )
}  # fmt: skip
"""In the order of field.md 5.1."""
