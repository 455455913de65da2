"""What a scheme 考核方案 states, field by field, in one table: the editor's inputs, and the names of places.

A place is where `examine` says something is wrong: `indicators.grain.params.unit`. `kind` is how a field is typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboards.parts import said
from dashboards.reader import t
from domain import words
from domain.scoring.methods import METHODS
from domain.words import Words

Json = dict[str, Any]
Kind = Literal["text", "long", "number", "day", "choice", "flag", "unit", "list", "codes", "pairs", "points", "json"]


@dataclass(frozen=True, slots=True)
class Stated:
    """One field. `choices`: its codes with their names, if it is one of a few; `narrow`: it takes half the room."""

    name: str
    zh: str
    en: str
    kind: Kind = "text"
    choices: Words | None = None
    narrow: bool = True

    @property
    def label(self) -> str:
        return t(self.zh, self.en)


def _wide(name: str, zh: str, en: str, kind: Kind = "text") -> Stated:
    return Stated(name, zh, en, kind, narrow=False)


def _choice(name: str, zh: str, en: str, choices: Words) -> Stated:
    return Stated(name, zh, en, "choice", choices)


DIRECTION: Words = {"up": ("正向（越大越好）", "more is better"), "down": ("反向（越小越好）", "less is better")}
BASIS: Words = {"level": ("按水平", "by level"), "growth": ("按增速", "by growth")}
EVIDENCE: Words = {
    "none": ("不需要", "none"),
    "if_needed": ("必要时", "if needed"),
    "required": ("必须附", "required"),
}
TIES: Words = {
    "all_out": ("并列者都不进入", "all of a tie stay out"),
    "all_in": ("并列者都进入", "all of a tie go in"),
    "tie_break": ("依次比较所列指标", "broken by the listed indicators"),
}
RANK_TIES: Words = {"1224": ("1、2、2、4", "1, 2, 2, 4"), "dense": ("1、2、2、3", "1, 2, 2, 3")}
NOT_APPLICABLE: Words = {
    "reweight": ("权重分摊到其他指标", "its weight goes to the rest"),
    "group_mean": ("取本组平均分", "the mean of its group"),
}
LATE: Words = {
    "correction": ("按更正处理", "by a correction"),
    "next_year": ("计入下一年度", "count in the next year"),
}
ROOT: Words = {
    "": ("—", "—"),
    "decisions": ("重大决策部署落实", "major decisions"),
    "duties": ("部门职责履行", "duties"),
    "key_work": ("重点工作推进", "key work"),
    "self_building": ("自身建设", "building the unit itself"),
}
MEASURE: Words = {
    "": ("—", "—"),
    "on_time_reports": ("按时反馈", "reports on time"),
    "on_time_results": ("按时办结", "results on time"),
    "result_quality": ("办理质量", "quality of results"),
    "friction": ("退回与催办", "returns and urging"),
    "relapses": ("办结后反弹", "relapses"),
    "concealments": ("隐瞒不报", "concealment"),
    "stages_met": ("节点完成", "milestones met"),
    "supervision_index": ("督查指数", "supervision index"),
}
METHOD: Words = {code: (method.zh, method.en) for code, method in METHODS.items()}

NAMES = (Stated("name", "名称", "Name"), Stated("name_en", "英文名称", "English name"))
CODE = Stated("code", "代码", "Code")
ARTICLE = Stated("article", "条文", "Article")

TABLES: Mapping[str, tuple[tuple[str, str], tuple[Stated, ...]]] = {
    "scheme": (
        ("基本信息", "The scheme"),
        (
            CODE, _choice("kind", "类别", "Kind", words.ASSESSMENT_KIND), Stated("year", "年度", "Year", "number"),
            Stated("version", "版本", "Version"), _wide("name", "名称", "Name"), _wide("name_en", "英文名称", "English name"),
            _wide("note", "说明", "Note", "long"), _wide("note_en", "英文说明", "English note", "long"),
            Stated("cut_off", "数据截止日", "Books close on", "day"), ARTICLE,
            _choice("late_facts", "截止后发现的事实", "Facts found later", LATE),
            _choice("not_applicable", "不适用的指标", "Lines that do not apply", NOT_APPLICABLE),
            _choice("rank_ties", "并列名次", "Equal ranks", RANK_TIES), Stated("places", "总分小数位", "Places of the total", "number"),
        ),
    ),
    "clocks": (
        ("时限（工作日）", "Clocks, in working days"),
        (
            Stated("answer", "说明扣分", "To answer a deduction", "number"), Stated("appeal", "提出申诉", "To appeal", "number"),
            Stated("decide", "决定申诉", "To decide an appeal", "number"), Stated("approve", "批准更正", "To approve a change", "number"),
            ARTICLE,
        ),
    ),
    "self_assessment": (
        ("自评", "Self-assessment"),
        (
            Stated("due", "报送期限", "Due", "day"), Stated("limit", "允许相差（分）", "Difference allowed", "number"),
            Stated("deduction", "超出扣分", "Costs", "number"), Stated("gap", "失实的扣分项", "Deduction for a gap"),
            Stated("late", "逾期的扣分项", "Deduction when late"), ARTICLE,
        ),
    ),
    "points": (
        ("加减分上限", "Caps of points"),
        (Stated("bonus_cap", "加分总上限", "Bonus, in all", "number"), Stated("deduction_cap", "扣分总上限", "Deduction, in all", "number")),
    ),
    "component": (
        ("计入综合考核", "Part of a wider assessment"),
        (_wide("name", "综合考核名称", "Its name"), _wide("name_en", "英文名称", "English name"), Stated("share", "占比（0至1）", "Share, 0 to 1", "number")),
    ),
    "burden": (
        ("减负上限", "Burden caps"),
        (
            Stated("indicators", "指标数", "Indicators", "number"), Stated("requests", "报送次数", "Requests", "number"),
            Stated("visits", "实地督查次数", "Visits", "number"), ARTICLE,
        ),
    ),
}  # fmt: skip
ROWS: Mapping[str, tuple[tuple[str, str], tuple[Stated, ...]]] = {
    "groups": (("考核分组", "Groups"), (CODE, *NAMES, Stated("coefficient", "系数", "Coefficient", "number"))),
    "dimensions": (("维度", "Dimensions"), (CODE, *NAMES, _choice("root", "所属方面", "Area", ROOT), ARTICLE)),
    "indicators": (
        ("指标", "Indicators"),
        (
            CODE, Stated("dimension", "维度", "Dimension", "choice"), *NAMES,
            _wide("definition", "定义", "Definition", "long"), _wide("definition_en", "英文定义", "English definition", "long"),
            Stated("unit", "计量单位", "Measured in"), _choice("direction", "方向", "Direction", DIRECTION),
            _choice("source", "数据来源", "Source", words.VALUE_SOURCE), Stated("owner", "报送单位", "Given by", "unit"),
            Stated("verifier", "核实单位", "Verified by", "unit"), _choice("measure", "督办计量", "Counted", MEASURE),
            Stated("matters", "计入的事项来源（不选则全部）", "Sources of matters, all if none", "codes", words.SOURCE),
            Stated("minimum", "最少件数", "Fewest to count", "number"), _choice("method", "计分方法", "Method", METHOD),
            _choice("basis", "计分依据", "Scored by", BASIS), Stated("places", "小数位", "Places", "number"),
            _choice("frequency", "频次", "Frequency", words.FREQUENCY), _choice("evidence", "佐证", "Evidence", EVIDENCE), ARTICLE,
            Stated("jump", "异常变动比例", "Improbable change", "number"), Stated("splits", "撤并时目标按日分段", "Target split by days", "flag"),
            _wide("breaks", "口径变化", "Breaks in the series", "json"),
        ),
    ),
    "bonuses": (("加分项", "Bonuses"), (CODE, *NAMES, Stated("each", "每项分值", "Each", "number"), Stated("cap", "本类上限", "Cap", "number"), ARTICLE)),
    "deductions": (
        ("扣分项", "Deductions"),
        (
            CODE, *NAMES, Stated("each", "每项分值", "Each", "number"), Stated("cap", "本类上限", "Cap", "number"), ARTICLE,
            Stated("zeroes", "所涉指标记零", "Zeroes the indicator", "flag"),
        ),
    ),
    "vetoes": (("一票否决", "Vetoes"), (CODE, *NAMES, _choice("effect", "效力", "Effect", words.VETO_EFFECT), ARTICLE)),
    "grades": (("等次（由高到低）", "Grades, best first"), (CODE, *NAMES, Stated("threshold", "分数线", "Threshold", "number"), Stated("quota", "比例上限（0至1）", "Quota, 0 to 1", "number"))),
}  # fmt: skip
WEIGHT = ("权重", "Weight")
TIE_FIELDS = (
    _choice("ties", "等次线上同分", "A tie at the cut", TIES),
    _wide("tie_breaks", "依次比较的指标", "Broken by", "list"),
)
FORMS: Mapping[str, Kind] = {
    "numbers": "list",
    "pairs": "pairs",
    "points": "points",
    "parts": "json",
    "number": "number",
}
"""How the parameters of a method are typed."""


def params_of(method: str) -> tuple[Stated, ...]:
    found = METHODS.get(method)
    return tuple(
        Stated(each.name, each.zh, each.en, FORMS.get(each.form, "choice"),
               {code: (code, code) for code in each.choices} if each.choices else None,
               narrow=each.form in ("number", "choice"))
        for each in (found.params if found else ())
    )  # fmt: skip


def place_name(place: str, content: Json) -> str:
    """A place in words: 指标 · 粮食产量 · 权重."""
    first, *rest = place.split(".")
    if first not in TABLES and first not in ROWS:
        return place
    told = [t(*(TABLES.get(first) or ROWS[first])[0])]
    fields = [*(TABLES.get(first) or ROWS[first])[1], *(TIE_FIELDS if first == "scheme" else ())]
    row: Json = {}
    if first in ROWS and rest:
        code, *rest = rest
        rows = content.get(first) if isinstance(content.get(first), list) else []
        row = next((each for each in rows or [] if isinstance(each, dict) and each.get("code") == code), {})
        told.append(str(t(row.get("name") or code, row.get("name_en") or row.get("name") or code)))
    if rest and rest[0] == "weight":
        told.append(t(*WEIGHT))
        groups = {each.get("code"): each for each in content.get("groups", []) if isinstance(each, dict)}
        told += [_group(groups.get(code), code) for code in rest[1:2]]
    elif rest and rest[0] == "params":
        named = {each.name: each.label for each in params_of(str(row.get("method", "")))}
        told.append(named.get(rest[1], rest[1]) if len(rest) > 1 else t("参数", "Parameters"))
    elif rest:
        told.append({"units": t("单位", "Units"), **{each.name: each.label for each in fields}}.get(rest[0], rest[0]))
    return " · ".join(told)


def _group(group: Json | None, code: str) -> str:
    return t(str(group.get("name", code)), str(group.get("name_en", code))) if group else code


def shown(field: Stated, value: object) -> str:
    """A value in words."""
    if field.choices is not None:
        return said(field.choices, str(value))
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    return plainly(value)


def plainly(value: object) -> str:
    match value:
        case None | "" | []:
            return "—"
        case list():
            return t("、", ", ").join(
                plainly(each) if not isinstance(each, list) else "→".join(map(str, each)) for each in value
            )
        case dict():
            return t("，", ", ").join(f"{name} {plainly(each)}" for name, each in value.items())
        case _:
            return str(value)
