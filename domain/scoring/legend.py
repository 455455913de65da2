"""Legend 符号说明: what the symbols of a receipt's formulas stand for, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]

COMMON: Final[Words] = {
    "w": ("权重", "weight"),
    "x": ("实际值", "actual value"),
    "x₀": ("上年数", "figure of the year before"),
    "T": ("目标值", "target"),
    "S": ("得分", "points"),
    "n": ("发生次数", "how often it happened"),
    "p": ("每次扣分", "loss each time"),
    "g": ("增速（%）", "growth, per cent"),
    "r": ("完成率", "completion rate"),
    "d": ("功效系数", "efficacy coefficient"),
    "d′": ("限值后的功效系数", "the same within its limits"),
    "x_ok": ("满意值", "satisfactory value"),
    "x_no": ("不允许值", "value not allowed"),
    "c": ("基础分", "base points"),
    "k": ("功效幅度", "spread"),
    "z": ("所处位置", "where the value lies"),
    "s": ("得分比例", "share of the weight"),
    "α": ("底分比例", "share of the last"),
    "β": ("折算系数", "share that counts"),
    "κ": ("难度系数", "difficulty coefficient"),
    "δ": ("每名递减", "step from place to place"),
    "min": ("组内最小值", "smallest in the group"),
    "max": ("组内最大值", "largest in the group"),
    "S_1": ("第一名得分", "points of the first place"),
    "S_n": ("最后一名得分", "points of the last place"),
    "m": ("份数", "how many"),
    "Σq": ("评价合计", "grades together"),
    "q": ("平均评价", "mean grade"),
    "e": ("加减分合计", "points of all events"),
    "b": ("本档基础分", "base of the band"),
    "b′": ("上一档基础分", "base of the band above"),
    "f": ("增量得分比例", "share by growth"),
    "h": ("存量得分比例", "share by level"),
    "u": ("每档幅度", "size of a step"),
    "u₊": ("超出档数", "steps above"),
    "u₋": ("不足档数", "steps below"),
    "B": ("加分上限", "most to gain"),
    "l": ("每档扣分", "loss a step"),
    "Δ": ("与组内平均之差", "deviation from the group's mean"),
    "r′": ("修正后的比率", "corrected rate"),
}

COMPOSITION: Final = "composition"
"""Not a method: how a unit's lines make its total."""

OF_METHOD: Final[Mapping[str, Words]] = {
    "stepped": {"g": ("每档加分", "gain a step")},
    "rank_linear": {
        "r": ("名次", "place"),
        "n": ("组内单位数", "units in the group"),
        "s": ("名次得分", "points of the place"),
    },
    "rank_step": {"r": ("名次", "place"), "s": ("名次得分", "points of the place")},
    "rank_tiers": {"s": ("本档得分", "points of the tier")},
    "level_growth": {"α": ("增量占比、底分比例", "share of growth; share of the last")},
    "corrected_rate": {"r": ("比率", "rate"), "m": ("修正系数", "multiple")},
    "satisfaction": {
        "a": ("满意", "satisfied"),
        "b": ("基本满意", "fairly satisfied"),
        "c": ("不满意", "dissatisfied"),
        "s": ("满意度", "satisfaction"),
    },
    "milestones": {"m": ("节点完成比例", "share of the milestones")},
    "supervision_index": {
        "I": ("督查指数", "supervision index"),
        "A": ("应办事项数（协办折算）", "assignments due, assisting ones in part"),
        "F": ("按时反馈率", "reports on time"),
        "Z": ("按时办结率", "results on time"),
        "Q": ("办理质量", "quality"),
        "R": ("每件摩擦次数", "friction for each assignment"),
        "base": ("指数基础分", "base of the index"),
        "assist": ("协办折算", "share of an assisting assignment"),
        "w_F": ("按时反馈权重", "weight of reports"),
        "w_Z": ("按时办结权重", "weight of results"),
        "w_Q": ("办理质量权重", "weight of quality"),
        "p_R": ("摩擦系数", "points of friction"),
        "R_max": ("摩擦扣分上限", "most that friction costs"),
        "F_due": ("应反馈次数", "reports due"),
        "F_ok": ("按时反馈次数", "reports on time"),
        "Z_due": ("应办结件数", "results due"),
        "Z_ok": ("按时办结件数", "results on time"),
        "n_excellent": ("优的件数", "graded excellent"),
        "n_good": ("良的件数", "graded good"),
        "n_fair": ("中的件数", "graded fair"),
        "n_poor": ("差的件数", "graded poor"),
        "n_return": ("退回次数", "returns"),
        "n_urge": ("催办次数", "urging slips"),
        "n_refuse": ("拒签次数", "refusals to sign for"),
        "n_relapse": ("反弹件数", "relapses"),
        "n_conceal": ("瞒报件数", "matters concealed"),
        "p_relapse": ("反弹每件扣分", "loss for a relapse"),
        "p_conceal": ("瞒报每件扣分", "loss for concealment"),
    },
    COMPOSITION: {
        "Σs": ("各项得分合计", "points together"),
        "base": ("按适用权重折算的基础分", "base, of the weight that applies"),
        "base′": ("乘类别系数后的基础分", "base times the group's coefficient"),
        "B": ("加分", "bonus"),
        "D": ("扣分", "deductions"),
        "total": ("总分", "total"),
    },
    "group_mean": {"q": ("组内平均得分比例", "mean share of the group"), "m": ("有得分的单位数", "units that scored")},
}

NUMBERED: Final[Mapping[str, tuple[str, str]]] = {
    "s": ("第{}档得分", "score of band {}"),
    "a": ("第{}个折点", "point {}"),
    "v": ("第{}个节点权重", "weight of milestone {}"),
    "V": ("第{}档标准值", "value of band {}"),
    "k": ("第{}档标准系数", "coefficient of band {}"),
    "S": ("第{}部分得分", "points of part {}"),
}
ROLES: Final = {"lead": ("（牵头）", ", lead"), "assist": ("（协办）", ", assisting")}


def legend(method: str, symbol: str) -> tuple[str, str]:
    """What a symbol of this method stands for; one that stands for an event of the scheme is called by its name."""
    known = {**COMMON, **OF_METHOD.get(method, {})}
    if symbol in known:
        return known[symbol]
    if role := re.fullmatch(r"(.+)_(lead|assist)", symbol):
        zh, en = legend(method, role[1])
        of_zh, of_en = ROLES[role[2]]
        return f"{zh}{of_zh}", f"{en}{of_en}"
    if event := re.fullmatch(r"([np])_([a-z_]+)", symbol):
        words = {"n": ("次数", "count of"), "p": ("每次加减分", "points of")}[event[1]]
        return f"“{event[2]}”{words[0]}", f"{words[1]} “{event[2]}”"
    if number := re.fullmatch(r"(.+)_(\d+)", symbol):
        if number[1] in NUMBERED:
            zh, en = NUMBERED[number[1]]
            return zh.format(number[2]), en.format(number[2])
        return legend(method, number[1])
    return symbol, symbol
