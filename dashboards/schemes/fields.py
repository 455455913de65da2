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
Kind = Literal[
    "text", "long", "number", "day", "choice", "flag", "unit", "codes",
    "numbers", "pairs", "points", "parts", "rows", "picks",
]  # fmt: skip
"""The last six are lists, a line of inputs each: numbers, two numbers, a name with its number, parts of a mixed
method, tables of `columns`, choices in their order."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One field. `choices`: its codes with their names, if it is one of a few; `of`: the table of the scheme whose rows
    are the choices; `narrow`: it takes half the room."""

    name: str
    zh: str
    en: str
    kind: Kind = "text"
    choices: Words | None = None
    narrow: bool = True
    of: str = ""
    columns: tuple[Stated, ...] = ()

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
    "document_faults": ("规范性文件失效未清理、逾期未备案", "documents expired and not handled, or not filed in time"),
    "supervision_index": ("督查指数", "supervision index"),
}
METHOD: Words = {code: (method.zh, method.en) for code, method in METHODS.items()}
PART_METHOD: Words = {code: name for code, name in METHOD.items() if code != "mixed"}
FAULT: Words = {
    "late_report": ("逾期反馈", "late reports"),
    "late_result": ("逾期办结", "late results"),
    "quality": ("办理质量", "poor results"),
    "friction": ("退回、催办、拒签", "returns, urging, refusals"),
    "relapse": ("办结后反弹", "relapses"),
    "concealment": ("瞒报", "concealment"),
}
PARAM_CHOICE: Words = {
    **RANK_TIES,
    "floor": ("舍去", "rounded down"),
    "ceiling": ("进一", "rounded up"),
    "linear": ("按比例", "in proportion"),
    "half_up": ("四舍五入", "half up"),
}

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
            Stated("deduction", "超出扣分", "Costs", "number"),
            Stated("gap", "失实的扣分项", "Deduction for a gap", "choice", of="deductions"),
            Stated("late", "逾期的扣分项", "Deduction when late", "choice", of="deductions"), ARTICLE,
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
            CODE, Stated("dimension", "维度", "Dimension", "choice", of="dimensions"), *NAMES,
            _wide("definition", "定义", "Definition", "long"), _wide("definition_en", "英文定义", "English definition", "long"),
            Stated("unit", "计量单位", "Measured in"), _choice("direction", "方向", "Direction", DIRECTION),
            _choice("source", "数据来源", "Source", words.VALUE_SOURCE), Stated("owner", "报送单位", "Given by", "unit"),
            Stated("verifier", "核实单位", "Verified by", "unit"), _choice("measure", "督办计量", "Counted", MEASURE),
            Stated("matters", "计入的事项来源（不选则全部）", "Sources of matters, all if none", "codes", words.SOURCE),
            Stated("minimum", "最少件数", "Fewest to count", "number"), _choice("method", "计分方法", "Method", METHOD),
            _choice("basis", "计分依据", "Scored by", BASIS), Stated("places", "小数位", "Places", "number"),
            _choice("frequency", "频次", "Frequency", words.FREQUENCY), _choice("evidence", "佐证", "Evidence", EVIDENCE), ARTICLE,
            Stated("jump", "异常变动比例", "Improbable change", "number"), Stated("splits", "撤并时目标按日分段", "Target split by days", "flag"),
            Stated("breaks", "口径变化", "Breaks in the series", "rows", columns=(
                Stated("year", "年度", "Year", "number"), Stated("zh", "变化", "What changed"), Stated("en", "英文", "In English"),
            )),
        ),
    ),
    "bonuses": (("加分项", "Bonuses"), (CODE, *NAMES, Stated("each", "每项分值", "Each", "number"), Stated("cap", "本类上限", "Cap", "number"), ARTICLE)),
    "deductions": (
        ("扣分项", "Deductions"),
        (
            CODE, *NAMES, Stated("each", "每项分值", "Each", "number"), Stated("cap", "本类上限", "Cap", "number"), ARTICLE,
            Stated("zeroes", "所涉指标记零", "Zeroes the indicator", "flag"),
            Stated("faults", "扣的是哪类过错（与指标不重复，一事一扣）", "For which faults; none an indicator scores already", "codes", FAULT),
        ),
    ),
    "vetoes": (("一票否决", "Vetoes"), (CODE, *NAMES, _choice("effect", "效力", "Effect", words.VETO_EFFECT), ARTICLE)),
    "grades": (("等次（由高到低）", "Grades, best first"), (CODE, *NAMES, Stated("threshold", "分数线", "Threshold", "number"), Stated("quota", "比例上限（0至1）", "Quota, 0 to 1", "number"))),
    "laws": (("引用的法规", "Laws cited"), (_wide("name", "名称", "Name"), _wide("name_en", "英文名称", "English name"), Stated("articles", "条数", "Articles", "number"))),
}  # fmt: skip
WEIGHT = ("权重", "Weight")
TIE_FIELDS = (
    _choice("ties", "等次线上同分", "A tie at the cut", TIES),
    Stated("tie_breaks", "依次比较的指标", "Broken by", "picks", of="indicators"),
)
SHARE = Stated("share", "占权重的比例", "Share of the weight", "number")
PART = (
    SHARE,
    _choice("method", "计分方法", "Method", PART_METHOD),
    Stated("from", "取值符号（不填为实际值）", "Its value; else the actual one"),
)
NUMBER = Stated("", "数值", "Number", "number")
PAIRS: Mapping[str, tuple[Stated, Stated]] = {
    "table": (Stated("0", "起点", "From", "number"), Stated("1", "得分比例", "Share", "number")),
    "tiers": (Stated("0", "单位占比", "Share of units", "number"), Stated("1", "得分", "Points", "number")),
}
POINT = (Stated("", "情形", "Event"), Stated("", "每次加减分", "Points each time", "number"))
FORMS: Mapping[str, Kind] = {
    "numbers": "numbers", "pairs": "pairs", "points": "points", "parts": "parts", "number": "number",
}  # fmt: skip
"""How the parameters of a method are typed."""


def params_of(method: str) -> tuple[Stated, ...]:
    found = METHODS.get(method)
    return tuple(
        Stated(each.name, each.zh, each.en, FORMS.get(each.form, "choice"),
               {code: PARAM_CHOICE[code] for code in each.choices} if each.choices else None,
               columns=PAIRS.get(each.name, ()))
        for each in (found.params if found else ())
    )  # fmt: skip


def named(row: Json) -> str:
    """A row by its name; where it has none in English, the Chinese stands in."""
    return t(str(row.get("name", "")), str(row.get("name_en") or row.get("name", "")))


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
        told.append(named(row) or code)
    if rest and rest[0] == "weight":
        told.append(t(*WEIGHT))
        groups = {each.get("code"): each for each in content.get("groups", []) if isinstance(each, dict)}
        told += [_group(groups.get(code), code) for code in rest[1:2]]
    elif rest and rest[0] == "params":
        labels = {each.name: each.label for each in params_of(str(row.get("method", "")))}
        told.append(labels.get(rest[1], rest[1]) if len(rest) > 1 else t("参数", "Parameters"))
    elif rest:
        told.append({"units": t("单位", "Units"), **{each.name: each.label for each in fields}}.get(rest[0], rest[0]))
    return " · ".join(told)


def _group(group: Json | None, code: str) -> str:
    return named(group) if group else code


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
