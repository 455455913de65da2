"""The acts 考核办理 of a year of assessment: what each is called and what its form asks, in one table.

A form is filled from a scene whose `matter` is the year as its reader sees it, with three things added: `scheme`, the
scheme it runs on; `chosen`, what the page was asked for; `lines`, what a list is to be given for, line by line. The
fields of a line are named by its key (`items__u-LP-JW__x`): `body` makes the door's list of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dashboards.acting import Book
from dashboards.desk import Desk
from dashboards.directive.acts import REASON, ActForm, Field, Kind, Options, Scene
from dashboards.parts import said
from dashboards.reader import account, t
from dashboards.year import reading
from domain import words
from domain.assessment.fitting import ANSWERS, needed
from domain.scheme.scheme import Indicator, PointsClass, Scheme, Veto
from domain.scoring.expression import shown
from domain.scoring.legend import legend
from domain.words import Words
from services.permissions import KEEPERS

Json = dict[str, Any]
KEY = "u-"
"""Before the key of a line: some units' codes are digits alone, which a form takes for places in a list."""


def _scheme(s: Scene) -> Scheme:
    scheme: Scheme = s.matter["scheme"]
    return scheme


def _units(s: Scene) -> Options:
    gone = s.matter["gone"]
    return [(unit, s.office.name(unit)) for unit in _scheme(s).group_of if unit not in gone]


def _indicators(s: Scene) -> Options:
    chosen = s.matter["chosen"].get("unit")
    scheme = _scheme(s)
    lines = scheme.lines(scheme.group_of[chosen]) if chosen in scheme.group_of else scheme.indicators.values()
    return [(line.code, t(line.name, line.name_en)) for line in lines]


def _classes(kind: str) -> Callable[[Scene], Options]:
    def options(s: Scene) -> Options:
        classes: dict[str, PointsClass | Veto] = getattr(_scheme(s), kind)
        return [(code, _named(each)) for code, each in classes.items()]

    return options


def _named(each: PointsClass | Veto) -> str:
    name = t(each.name, each.name_en)
    if isinstance(each, Veto):
        return f"{name} · {said(words.VETO_EFFECT, each.effect)}"
    return name if each.each is None else t(f"{name}（每项{shown(each.each)}分）", f"{name} ({shown(each.each)} each)")


def _of(pairs: Words) -> Callable[[Scene], Options]:
    return lambda _: [(code, said(pairs, code)) for code in pairs]


def _answers(yes: tuple[str, str], no: tuple[str, str]) -> Callable[[Scene], Options]:
    return lambda _: [("yes", t(*yes)), ("no", t(*no))]


def _own_deductions(s: Scene) -> Options:
    found = [("0", t("不针对某项扣分", "Of no deduction"))]
    return found + [
        (str(each["n"]), f"{each['n']} · {each['unit_name']} · {each['name']} −{each['points']}")
        for each in s.matter["deductions"]
        if each["state"] in ("open", "in_effect")
    ]


UNIT = Field("unit", "choice", "单位", "Unit", required=True, options=_units)
INDICATOR = Field("indicator", "choice", "指标", "Indicator", required=True, options=_indicators)
MAYBE_INDICATOR = Field("indicator", "choice", "所涉指标", "Indicator concerned", options=_indicators)
BEHALF = Field("on_behalf_of", "choice", "代哪个单位录入", "Entered for", required=True, options=_units)
GROUND = Field("ground", "area", "事由", "Ground", required=True)
TEXT = Field("text", "area", "内容", "Text", required=True)
BASIS = Field("basis", "line", "依据（文件、会议）", "Basis: a document or a meeting", required=True)
POINTS = Field(
    "points", "amount", "分值", "Points", hint=("方案已定单项分值的可不填", "Only where the scheme states none")
)
GIVEN_POINTS = Field(
    "points", "amount", "认定分值", "Points given", hint=("不填则按申报分值", "Left empty: as claimed")
)
EVIDENCE = Field("evidence", "files", "佐证材料", "Evidence")


def _behalf(s: Scene) -> list[Field]:
    """A unit speaks for itself; who enters it for one says for which."""
    return [BEHALF] if s.is_office else []


# ── lists, line by line ─────────────────────────────────────────────────────────────────────────


def _line(s: Scene) -> Indicator:
    return _scheme(s).indicators[s.matter["chosen"]["indicator"]]


def _symbols(line: Indicator) -> list[str]:
    """What a value of this indicator is told by, satisfaction by its three answers."""
    asked = [*needed(line), *(["x₀"] if line.basis == "growth" or line.method == "level_growth" else [])]
    return [each for symbol in asked for each in (ANSWERS if symbol == "satisfied" else (symbol,))] or ["x"]


ANSWER_NAMES: Words = {
    "satisfied": ("满意", "satisfied"),
    "fairly": ("基本满意", "fairly satisfied"),
    "dissatisfied": ("不满意", "dissatisfied"),
    "marks": ("评分（用逗号隔开）", "marks, between commas"),
    "nodes": ("节点，每行：名称，时限，完成日", "milestones, a line each: title, due, done"),
}


def symbol_name(line: Indicator, symbol: str) -> str:
    if symbol in ANSWER_NAMES:
        return said(ANSWER_NAMES, symbol)
    unit = f"（{line.unit}）" if line.unit and symbol == "x" else ""
    return t(*legend(line.method, symbol)) + unit


def _value_fields(
    line: Indicator, place: str, name: str, held: Json | None = None, required: bool = False
) -> Iterator[Field]:
    symbols = _symbols(line)
    for symbol in symbols:
        kind: Kind = "area" if symbol == "nodes" else "line" if symbol == "marks" else "amount"
        where = f"{place}__{symbol}" if symbol in ("x", "n", "marks", "nodes") else f"{place}__amounts__{symbol}"
        label = name if symbols == ["x"] else f"{name} · {symbol_name(line, symbol)}".strip(" ·")
        was = ((held or {}).get("amounts") or {}).get(symbol)
        yield Field(where, kind, label, label, required=required, value=_constant(was) if was is not None else None)


def _constant(value: object) -> Callable[[Scene], object]:
    return lambda _: value


def _reported(s: Scene) -> list[Field]:
    line = _line(s)
    fields = [
        field
        for each in s.matter["lines"]
        for field in _value_fields(line, f"items__{KEY}{each['unit']}", each["unit_name"])
    ]
    official = line.source == "official"
    fields.append(Field("_source", "line", "数据来源或报表", "Source or return", required=official))
    if official:
        fields.append(Field("_release", "line", "发布版本", "Release", required=True))
    else:
        fields.append(replace(EVIDENCE, name="_evidence", required=line.evidence == "required"))
        fields += _behalf(s)
    return fields


def _verified(s: Scene) -> list[Field]:
    line = _line(s)
    fields: list[Field] = []
    for each in s.matter["lines"]:
        told = value_told(line, each["value"])
        name = t(f"{each['unit_name']}：报送{told}，核实为", f"{each['unit_name']}: reported {told}, found to be")
        fields += _value_fields(line, f"items__{KEY}{each['n']}__value", name)
    fields.append(
        Field(
            "_comment",
            "area",
            "核实说明",
            "What was found",
            hint=("与报送不一致的必须写明", "Needed where it differs from what was reported"),
        )
    )
    return [*fields, *_behalf(s)]


def _targets(s: Scene) -> list[Field]:
    unit = _line(s).unit
    return [
        Field(
            f"items__{KEY}{each['unit']}__target",
            "amount",
            f"{each['unit_name']}（{unit}）" if unit else each["unit_name"],
            each["unit_name"],
        )
        for each in s.matter["lines"]
    ]


def _self_points(s: Scene) -> list[Field]:
    scheme, unit = _scheme(s), s.matter["chosen"]["unit"]
    group = scheme.group_of.get(unit, "")
    return [
        *_behalf(s),
        *(
            Field(f"points__{line.code}", "amount",
                  f"{line.name}（{shown(line.weight(group))}分）", f"{line.name_en} (of {shown(line.weight(group))})")
            for line in scheme.lines(group)
        ),
        Field("text", "area", "自评说明", "Of the self-assessment"),
    ]  # fmt: skip


def _corrected(s: Scene) -> list[Field]:
    held = s.matter["chosen"].get("held") or {}
    line = _line(s)
    symbols = list(held.get("amounts") or {})
    if not symbols or line.source != "stream":
        return list(_value_fields(line, "value", "", held, required=True))
    return [
        Field(f"value__amounts__{symbol}", "amount", symbol_name(line, symbol), symbol_name(line, symbol),
              value=_constant(held["amounts"][symbol]))
        for symbol in symbols
    ]  # fmt: skip


# ── the table ───────────────────────────────────────────────────────────────────────────────────

UPHELD = Field(
    "upheld",
    "answer",
    "决定",
    "Decision",
    required=True,
    options=_answers(("扣分", "deducted"), ("不予扣分", "not deducted")),
)
APPROVED = Field(
    "approved",
    "answer",
    "决定",
    "Decision",
    required=True,
    options=_answers(("批准", "approved"), ("不批准", "refused")),
)
GRANTED = Field(
    "granted",
    "answer",
    "决定",
    "Decision",
    required=True,
    options=_answers(("支持", "granted"), ("不予支持", "not granted")),
)

FORMS: tuple[ActForm, ...] = (
    # targets and the year's frame
    ActForm("targets", "下达目标", "Set targets", "flag", (BASIS,), more=_targets),
    ActForm(
        "adjustments", "调整目标", "Adjust a target", "pencil",
        (
            UNIT, INDICATOR, Field("target", "amount", "调整后的目标", "New target", required=True),
            Field("ground", "choice", "调整情形", "Ground", required=True, options=_of(words.TARGET_GROUND)),
            REASON, Field("asked_by", "choice", "申请单位", "Asked for by", required=True, options=_units),
        ),
        told=("只有政策、机构、不可抗力和新增任务可以调整目标；批准人不能是申请人。",
              "For policy, reorganisation, force majeure or a new key task alone; who asked does not approve."),
    ),
    ActForm("exclusions", "认定不适用", "Exclude a line", "x", (UNIT, INDICATOR, REASON)),
    ActForm(
        "mergers", "登记撤并", "Enter a merger", "git-merge",
        (UNIT, replace(UNIT, name="into", zh="并入单位", en="Merged into"),
         Field("day", "day", "自哪一天起", "From the day", required=True), BASIS),
    ),
    ActForm("adopt", "适用新版方案", "Adopt the new version", "refresh", (REASON,)),
    # values
    ActForm("values", "报送数据", "Report", "send", more=_reported,
            told=("没有的先空着，只报填好的。", "Leave empty what is not there yet: only what is filled in is sent.")),
    ActForm("verify", "核实数据", "Verify", "shield-check", more=_verified,
            told=("与报送一致的不用填，确认即可。", "Leave empty what is as it was reported, and confirm.")),
    ActForm("return", "退回重报", "Send back", "arrow-back-up", (REASON,), "warn", "values/{_n}/return"),
    ActForm("self", "报送自评", "Self-assessment", "pencil", more=_self_points),
    # points
    ActForm("bonuses", "申报加分", "Claim a bonus", "plus",
            (Field("code", "choice", "加分项", "Class", required=True, options=_classes("bonuses")), GROUND, POINTS, EVIDENCE),
            more=_behalf),
    ActForm("bonus-decide", "审定加分", "Decide the bonus", "rubber-stamp", (GRANTED, GIVEN_POINTS, REASON), path="bonuses/{_n}/decide"),
    ActForm("deductions", "告知扣分", "Notify a deduction", "alert-triangle",
            (UNIT, Field("code", "choice", "扣分项", "Class", required=True, options=_classes("deductions")), GROUND, POINTS,
             MAYBE_INDICATOR,
             Field("_positions", "line", "依据的记录位置", "Facts it rests on",
                   hint=("记录中的序号，用逗号隔开", "Positions in the record, between commas"))),
            "warn", told=("现在只是告知：单位在期限内可以说明，决定之后才扣分。",
                          "A notice: the unit may answer in its time; nothing is deducted before the decision.")),
    ActForm("self-fault", "告知自评扣分", "Notify a fault of the self-assessment", "alert-triangle",
            (UNIT, Field("fault", "choice", "情形", "Fault", required=True, options=_of({
                "gap": ("自评与核定相差过大", "too far from the verified score"), "late": ("逾期自评", "late")}))),
            "warn", path="deductions"),
    ActForm("deduction-answer", "说明", "Answer", "message-2", (TEXT,), path="deductions/{_n}/answer", more=_behalf),
    ActForm("deduction-decide", "决定扣分", "Decide the deduction", "rubber-stamp", (UPHELD, GIVEN_POINTS, REASON), path="deductions/{_n}/decide"),
    ActForm("vetoes", "提出一票否决", "Propose a veto", "flag",
            (UNIT, Field("code", "choice", "否决项", "Veto", required=True, options=_classes("vetoes")), GROUND), "warn"),
    ActForm("veto-answer", "说明", "Answer", "message-2", (TEXT,), path="vetoes/{_n}/answer", more=_behalf),
    ActForm("veto-verify", "核实否决事项", "Verify the veto", "shield-check",
            (Field("comment", "area", "核实情况", "What was found"),), path="vetoes/{_n}/verify"),
    ActForm("veto-decide", "决定否决", "Decide the veto", "rubber-stamp", (APPROVED, REASON), path="vetoes/{_n}/decide"),
    ActForm("veto-revoke", "撤销否决", "Revoke the veto", "arrow-back-up", (REASON,), "warn", "vetoes/{_n}/revoke"),
    ActForm("tolerances", "申请容错", "Claim tolerance", "scale",
            (Field("ground", "choice", "情形", "Ground", required=True, options=_of(words.TOLERANCE_GROUND)),
             replace(TEXT, zh="情况说明", en="What happened"), MAYBE_INDICATOR,
             Field("deduction", "choice", "所涉扣分", "Deduction concerned", options=_own_deductions)),
            more=_behalf),
    ActForm("tolerance-decide", "决定容错", "Decide the claim", "rubber-stamp",
            (Field("accepted", "choice", "决定", "Decision", required=True, options=_of(words.TOLERANCE)),
             Field("points", "amount", "至多返还分值", "At most so many points back"), REASON),
            path="tolerances/{_n}/decide"),
    # from the score to the published result
    ActForm("score", "计分", "Score", "refresh",
            told=("按记录的最后位置计分：督办数据按截止日统计，报送数据取已核实的。",
                  "As of the last position of the record: what was counted up to the cut-off, and what was verified.")),
    ActForm("review", "复核", "Review", "shield-check", (Field("comment", "area", "复核意见", "Comment"),)),
    ActForm("grade", "评定等次", "Give grades", "rubber-stamp", (BASIS,)),
    ActForm("notify", "告知结果", "Tell the units", "send", (Field("means", "line", "告知方式", "By which means"),),
            told=("向尚不知道本次结果的单位告知，申诉期限从今天起算。",
                  "To every unit that does not know its present result; its time to appeal begins today.")),
    ActForm("publish", "公布结果", "Publish", "flag",
            (Field("public", "answer", "公布范围", "To whom", required=True,
                   options=_answers(("向社会公布", "to everybody"), ("在政府系统内公布", "within the government"))), BASIS)),
    ActForm("apply", "结果运用", "Apply the results", "git-merge",
            (Field("raise_by", "amount", "来年目标在完成数上提高的比例", "Raise what was reached by this share", hint=("如0.05", "for instance 0.05")),
             replace(TEXT, zh="运用意见", en="What follows"))),
    # appeals
    ActForm("appeals", "提出申诉", "Appeal", "message-2",
            (replace(MAYBE_INDICATOR, zh="申诉的指标", en="Against the indicator", hint=("不选则针对整个结果", "None: against the whole result")),
             replace(TEXT, zh="申诉理由", en="Grounds"), EVIDENCE),
            more=_behalf),
    ActForm("appeal-decide", "决定申诉", "Decide the appeal", "rubber-stamp", (GRANTED, REASON), path="appeals/{_n}/decide",
            told=("支持申诉本身不改变结果：随后更正，再次计分。", "A granted appeal changes nothing by itself: correct, then score again.")),
    ActForm("correct-value", "更正数值", "Correct a value", "pencil",
            (Field("what", "line", "", ""), UNIT, INDICATOR, REASON, Field("appeal", "number", "所依据的申诉", "Appeal")),
            path="corrections", more=_corrected),
    ActForm("correct-points", "更正加减分", "Correct points", "pencil",
            (Field("what", "line", "", ""), Field("n", "number", "第几项", "Item"),
             Field("points", "amount", "更正为", "To be", required=True, hint=("填0即取消", "0 takes it away")), REASON,
             Field("appeal", "number", "所依据的申诉", "Appeal")),
            path="corrections"),
)  # fmt: skip
BY_NAME = {form.name: form for form in FORMS}


# ── what is sent ────────────────────────────────────────────────────────────────────────────────


async def scene(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    found = await reading.year(desk, str(chosen["id"]), None)
    more = chosen.get("of") or {}
    lines: list[Json] = []
    if chosen.get("act") in ("values", "verify"):
        state = {"values": "owed", "verify": "given"}[chosen["act"]]
        wanted = {"state": state, "indicator": str(more["indicator"]), "owner": str(more.get("owner", ""))}
        lines = [each for each in await reading.values(desk, found.id, None, **wanted)
                 if more.get("unit") in (None, each["unit"]) and more.get("n") in (None, each["n"])]  # fmt: skip
    if chosen.get("act") == "targets":
        lines = [{"unit": unit, "unit_name": desk.name(unit)} for unit in found.untargeted(str(more["indicator"]))]
    if chosen.get("act") == "correct-value":
        more = {**more, "held": await asyncio.to_thread(found.held, str(more["unit"]), str(more["indicator"]))}
    today, office = desk.today(), desk.office()
    matter = {**found.told, "scheme": found.scheme, "chosen": more, "lines": lines}
    return Scene(matter, office, office.pack(today), today, account().role in KEEPERS), int(found.told["etag"])


async def body(desk: Desk, act: ActForm, s: Scene, given: Json, typed: Mapping[str, Any]) -> Json:
    """The door's own body: lists of lines, numbers between commas, what all lines share put into each."""
    items = given.pop("items", None)
    match act.name:
        case "values":
            given["items"] = [
                {**_value(value), "unit": key.removeprefix(KEY), "indicator": _line(s).code, **_shared(typed)}
                for key, value in (items or {}).items()
            ]
        case "verify":
            found = items or {}
            given["items"] = [
                {"n": each["n"], **({"value": _value(value["value"]), "comment": typed.get("_comment") or ""}
                                    if (value := found.get(f"{KEY}{each['n']}")) else {})}
                for each in s.matter["lines"]
            ]  # fmt: skip
        case "targets":
            line = _line(s).code
            given["items"] = [
                {"unit": key.removeprefix(KEY), "indicator": line, **each} for key, each in (items or {}).items()
            ]
        case "deductions":
            given["positions"] = _numbers(typed.get("_positions"))
        case "tolerances":
            given["deduction"] = int(given.get("deduction") or 0)
        case "correct-value":
            given["value"] = _value(given.get("value") or {})
        case "apply":
            given.setdefault("raise_by", "0")
    return given


def _shared(typed: Mapping[str, Any]) -> Json:
    files = typed.get("_evidence")
    ids = [str(file["id"]) for file in files if "id" in file] if isinstance(files, list) else []
    shared = {"source": typed.get("_source"), "release": typed.get("_release"), "evidence": ids}
    return {name: value for name, value in shared.items() if value}


def _value(given: Json) -> Json:
    """Marks and milestones are typed as text."""
    value = dict(given)
    if isinstance(marks := value.get("marks"), str):
        value["marks"] = _parts(marks)
    if isinstance(nodes := value.get("nodes"), str):
        rows = [_parts(row) for row in nodes.splitlines() if row.strip()]
        value["nodes"] = [
            {
                "code": str(n),
                "title": row[0],
                "due": row[1] if len(row) > 1 else "",
                "done_on": row[2] if len(row) > 2 else None,
            }
            for n, row in enumerate(rows, start=1)
        ]
    return value


def _parts(text: str) -> list[str]:
    return [
        part.strip()
        for part in text.replace("，", ",").replace("、", ",").replace("；", ",").split(",")
        if part.strip()
    ]


def _numbers(text: object) -> list[int]:
    return [int(part) for part in _parts(str(text or "")) if part.isdigit()]


def value_told(line: Indicator, value: Json | None) -> str:
    """A value as people say it: the actual value with its unit, else what it is made of."""
    amounts = (value or {}).get("amounts") or {}
    if "x" in amounts:
        return f"{shown(Decimal(str(amounts['x'])))}{line.unit}"
    told: Sequence[str] = [f"{symbol_name(line, symbol)} {shown(Decimal(str(x)))}" for symbol, x in amounts.items()]
    for name, zh, en in (("marks", "份评分", "marks"), ("nodes", "个节点", "milestones")):
        if found := (value or {}).get(name):
            told = [*told, t(f"{len(found)}{zh}", f"{len(found)} {en}")]
    return t("，", ", ").join(told) or "—"


YEARS = Book("/assessments", BY_NAME, scene, body)
