"""The acts 办理动作 on a directive: what each is called and what its form asks, in one table.

A field's name is its place in the door's body, `__` going one level down (`due__on` is `due.on`,
`items__0__title` the first item's title); what stands after `@` tells fields apart that are one in the body; a name
that begins with `_` is the form's own and is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from dashboards.parts import said
from dashboards.reader import t
from domain import words
from domain.rules import RulePack
from domain.unit import GROUPS
from domain.words import Words
from services.commands.office import Office

Json = dict[str, Any]
Kind = Literal["line", "area", "choice", "choices", "day", "number", "amount", "answer", "switch", "files"]
"""`amount`: a number to the digit, sent as it was typed; `answer`: a choice of `yes` and `no`, sent as true or false."""
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Scene:
    """What a form is filled from: the matter as its reader sees it, the office, the rules of the day."""

    matter: Json
    office: Office
    pack: RulePack
    today: date
    is_office: bool

    def units(self, keep: Callable[[Json], bool] = lambda _: True) -> Options:
        """Units of the matter for which something holds, lead units first."""
        rows = sorted(self.matter["assignments"], key=lambda row: row["role"] != "lead")
        return [(row["unit"], self.office.name(row["unit"])) for row in rows if keep(row)]


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    zh: str
    en: str
    required: bool = False
    options: Callable[[Scene], Options] | None = None
    value: Callable[[Scene], object] | None = None
    when: tuple[str, tuple[str, ...]] | None = None
    """Shown only while another field has one of these values."""
    hint: tuple[str, str] | None = None

    @property
    def label(self) -> str:
        return t(self.zh, self.en)


@dataclass(frozen=True)
class ActForm:
    """One act: `kind` is how its button looks (`pri`, `warn` or plain)."""

    name: str
    zh: str
    en: str
    icon: str
    fields: tuple[Field, ...] = ()
    kind: str = ""
    path: str = ""
    told: tuple[str, str] | None = None
    """One sentence on what this act does, where its name does not say it."""
    more: Callable[[Scene], Sequence[Field]] | None = None
    """Fields that only what is acted on can tell: one for each line of a list."""

    @property
    def label(self) -> str:
        return t(self.zh, self.en)


def coded(pack: RulePack, key: str) -> Options:
    """The codes a rule pack lists under a key, with the pack's own words for them."""
    return [(str(row["code"]), t(str(row["zh"]), str(row["en"]))) for row in pack.rows(key)]


def _open(row: Json) -> bool:
    return row["status"] not in ("done", "handed_over", "released", "excused")


def _of(pairs: Words, but: Sequence[str] = ()) -> Callable[[Scene], Options]:
    return lambda _: [(code, said(pairs, code)) for code in pairs if code and code not in but]


def all_units(scene: Scene) -> Options:
    units = sorted(scene.office.units.values(), key=lambda unit: (unit.kind, unit.code))
    return [(unit.code, unit.name) for unit in units if not unit.closed_on]


def _leaders(scene: Scene) -> Options:
    return [(post.code, f"{post.title} {post.holder}") for post in scene.office.posts.values()]


def _leader(scene: Scene) -> str | None:
    return scene.matter.get("leader") or None


def _groups(_: Scene) -> Options:
    return [(code, t(zh, en)) for code, (zh, en, _kinds) in GROUPS.items()]


def _first(options: Callable[[Scene], Options]) -> Callable[[Scene], object]:
    """The only one there is to choose, or nothing."""

    def value(scene: Scene) -> object:
        found = options(scene)
        return found[0][0] if len(found) == 1 else None

    return value


def _unit(zh: str, en: str, keep: Callable[[Json], bool]) -> Field:
    def options(scene: Scene) -> Options:
        return scene.units(keep)

    return Field("unit", "choice", zh, en, required=True, options=options, value=_first(options))


def _waiting(scene: Scene) -> Options:
    """Units whose report waits for review."""
    units = {f["unit"] for f in scene.matter["feedback"] if f["state"] == "given"}
    return scene.units(lambda row: row["unit"] in units)


REASON = Field("reason", "area", "理由", "Reason", required=True)
COMMENT = Field("comment", "area", "说明", "Comment")
LATE: tuple[Field, ...] = (
    Field(
        "on",
        "day",
        "办理日期",
        "Day it happened",
        hint=("早于今天的，作为补录留痕", "An earlier day is marked as a late entry"),
    ),
    Field("channel", "choice", "来文渠道", "How it came in", options=_of(words.CHANNEL, but=("api",))),
    Field("reason", "line", "补录理由", "Why it is entered late"),
    Field("scan", "files", "扫描件", "Scan"),
)
"""补录: what the office may state of an act that happened earlier or came on paper."""

EVERY: Words = {
    "weekly:5": ("每周（周五）", "Weekly (Friday)"),
    "monthly:5": ("每月5日", "Monthly (the 5th)"),
    "monthly:25": ("每月25日", "Monthly (the 25th)"),
    "quarterly": ("每季度", "Quarterly"),
}


def _phases_left(scene: Scene) -> Options:
    """The phases a progress report may say done: any but the last, which is the result itself."""
    phases: dict[int, str] = {}
    for given in scene.matter["assignments"]:
        for stage in given.get("due", {}).get("stages", [])[:-1]:
            if stage["reported_on"] is None:
                phases.setdefault(stage["n"], stage["title"])
    return [(str(n), t(f"第{n}阶段 {title}", f"No. {n} {title}")) for n, title in sorted(phases.items())]


def due(
    when: tuple[str, tuple[str, ...]] | None = None, zh: str = "办结时限", en: str = "Deadline"
) -> tuple[Field, ...]:
    """A deadline 时限 of any kind; none chosen leaves it to the rules or as it was."""
    return (
        Field(
            "due__kind", "choice", zh, en, options=_of(words.DUE_KIND), when=when,
            hint=("不选则按规则包默认或保持不变", "Left open: the rules' default, or as it was"),
        ),
        Field("due__on", "day", "办结日期", "Due on", when=("due__kind", ("date",))),
        Field("due__days", "number", "工作日数", "Working days", when=("due__kind", ("working_days",))),
        Field("due__every", "choice", "周期", "Recurs", options=_of(EVERY), when=("due__kind", ("recurring",))),
        Field("due__review_on", "day", "复核日期", "Look at it again on", when=("due__kind", ("long_term", "none"))),
        *_rows("due__stages", 3, (
            Field("title", "line", "阶段", "Phase"), Field("on", "day", "完成日期", "Done by"),
        ), when=("due__kind", ("phased",))),
    )  # fmt: skip


def _rows(
    name: str, count: int, columns: Sequence[Field], when: tuple[str, tuple[str, ...]] | None = None
) -> tuple[Field, ...]:
    """The same few fields several times over; rows left empty are not sent."""
    return tuple(
        replace(
            column,
            name=f"{name}__{i}__{column.name}",
            zh=f"{column.zh} {i + 1}",
            en=f"{column.en} {i + 1}",
            when=when,
        )
        for i in range(count)
        for column in columns
    )


def _correctable(_: Scene) -> Options:
    return [(code, said(words.FIELD, code)) for code in words.FIELD]


_CODED = ("leader", "source", "issuer", "level", "urgency")
_DAYS = ("received_on", "due", "external_due")


def _readings() -> tuple[Field, ...]:
    """更正为: people and codes are chosen by name, days from a calendar, the rest is written."""
    plain = tuple(code for code in words.FIELD if code not in _CODED and code not in _DAYS)
    choices: dict[str, Callable[[Scene], Options]] = {
        "leader": _leaders,
        "source": _of(words.SOURCE),
        "issuer": lambda _: [(code, said(words.ISSUER, code)) for code in words.ISSUER if code],
        "level": _of(words.LEVEL),
        "urgency": lambda scene: coded(scene.pack, "urgency.levels"),
    }
    return (
        Field("is", "area", "更正为", "Should read", required=True, when=("field", plain)),
        Field("is@day", "day", "更正为", "Should read", required=True, when=("field", _DAYS)),
        *(
            Field(
                f"is@{code}", "choice", "更正为", "Should read", required=True, options=options, when=("field", (code,))
            )
            for code, options in choices.items()
        ),
    )


def _reports(*, concealed: bool) -> Callable[[Scene], Options]:
    """Reports that stand, found to conceal or not."""
    return lambda scene: [
        (str(f["n"]), t(f"第{f['n']}条", f"No. {f['n']}") + f" · {scene.office.name(f['unit'])} · {f['on']}")
        for f in scene.matter["feedback"]
        if f["state"] != "retracted" and f["concealed"] == concealed
    ]


def _returnable(scene: Scene) -> Options:
    return coded(scene.pack, "return.reason_codes")


ACTS: tuple[ActForm, ...] = (
    ActForm("approve", "立项", "Approve", "circle-check", (COMMENT,), "pri"),
    ActForm(
        "assign", "交办", "Assign", "send",
        (
            Field("leads", "choices", "牵头单位", "Lead units", required=True, options=all_units),
            Field("assisting", "choices", "协办单位", "Assisting units", options=all_units),
            Field("groups", "choices", "集合单位", "Collectives", options=_groups),
            Field("collator", "choice", "汇总单位", "Collator", options=all_units,
                  hint=("几个单位牵头时，由谁汇总；不选则为第一个", "With several leads, who brings it together; else the first")),
            *due(),
            Field("report__every", "choice", "报送周期", "Reports", options=_of(EVERY),
                  hint=("不选则按规则包", "Left open: as the rules say")),
            Field("report__no_change_ok", "switch", "可报“无变化”", "“No change” will do"),
        ),
        "pri",
    ),
    ActForm(
        "deliver", "送达", "Deliver", "send",
        (
            _unit("送达单位", "Unit", lambda row: _open(row) and not row["delivered_on"]),
            Field("means", "line", "送达方式", "Means"),
        ),
    ),
    ActForm("sign", "签收", "Sign for it", "signature", (), "pri"),
    ActForm("object", "管辖异议", "Object", "flag", (REASON,),
            told=("认为不属本单位职责的，在规定工作日内提出。", "For a matter that is not the unit's own, within the days the rules give.")),
    ActForm(
        "object/decide", "裁定异议", "Decide objection", "flag",
        (
            _unit("提出异议的单位", "Unit that objects", lambda row: row["status"] == "objected"),
            Field("decision", "choice", "裁定", "Decision", required=True, options=_of({
                "reject": ("不成立，仍由该单位办理", "Not upheld: the unit keeps it"),
                "reassign": ("成立，改派", "Upheld: goes to another unit"),
                "uphold": ("成立，免去该单位", "Upheld: the unit is released"),
            })),
            Field("to", "choice", "改派给", "Goes to", options=all_units, when=("decision", ("reassign",))),
            *due(when=("decision", ("reassign",)), zh="新单位的时限", en="The new unit's deadline"),
            REASON,
        ),
        "pri",
    ),
    ActForm(
        "feedback", "反馈", "Report", "file-text",
        (
            Field("kind", "choice", "反馈类型", "Kind", required=True, options=_of({
                "progress": ("进展反馈", "Progress"), "final": ("办结反馈", "Final result"),
            }), value=lambda _: "progress"),
            Field("progress", "number", "进度（%）", "Progress (%)", when=("kind", ("progress",))),
            Field("stage", "choice", "完成的阶段", "Phase done", options=_phases_left, when=("kind", ("progress",))),
            Field("text", "area", "办理情况", "What was done", required=True),
            Field("obstacles", "area", "存在困难", "Obstacles"),
            Field("signed_by", "line", "签发人（主要负责人）", "Signed by (principal head)", when=("kind", ("final",))),
            Field("evidence", "files", "佐证材料", "Evidence"),
        ),
        "pri",
    ),
    ActForm(
        "feedback/retract", "撤回反馈", "Retract report", "arrow-back-up",
        (
            Field("_n", "choice", "哪一条反馈", "Which report", required=True, options=lambda scene: [
                (str(f["n"]), t(f"第{f['n']}条", f"No. {f['n']}") + f" · {scene.office.name(f['unit'])}")
                for f in scene.matter["feedback"] if f["state"] == "given"
            ]),
            Field("reason", "area", "理由", "Reason"),
        ),
        path="feedback/{_n}/retract",
    ),
    ActForm(
        "accept", "审核通过", "Accept", "checklist",
        (
            Field("unit", "choice", "反馈单位", "Unit", required=True, options=_waiting, value=_first(_waiting)),
            Field("grade", "choice", "办理评价", "Grade", options=_of(words.GRADE)),
            COMMENT,
        ),
        "pri",
    ),
    ActForm(
        "return", "退回补充", "Return", "arrow-back-up",
        (
            Field("unit", "choice", "反馈单位", "Unit", required=True, options=_waiting, value=_first(_waiting)),
            Field("reason_code", "choice", "退回原因", "Reason", required=True, options=_returnable),
            Field("comment", "area", "要求补充什么", "What to supplement"),
            Field("supplement_days", "number", "补充期限（工作日）", "Days to supplement (working)",
                  value=lambda scene: scene.pack.days("supplement.days")),
        ),
        "warn",
    ),
    ActForm(
        "report-up", "呈报", "Report up", "upload",
        (
            Field("leader", "choice", "呈报领导", "Leader", options=_leaders, value=_leader),
            Field("summary", "area", "办理结果摘要", "Summary of the result"),
        ),
        "pri",
    ),
    ActForm("endorse", "签批同意", "Endorse", "rubber-stamp", (Field("opinion", "area", "批示意见", "Opinion"),), "pri"),
    ActForm(
        "instruct", "再批示", "Instruct again", "message-2",
        (
            Field("opinion", "area", "批示内容", "Opinion", required=True),
            Field("content", "area", "新的办理要求", "New demand"),
            *due(),
        ),
        told=("编号不变，原批示保留，牵头单位继续办理。", "Same number, the old opinion stays, the lead units go on working."),
    ),
    ActForm(
        "urge", "催办", "Urge", "bell",
        (
            _unit("催办单位", "Unit", lambda row: _open(row) and row["status"] != "reported"),
            Field("reason", "area", "催办事由", "Why", required=True),
            Field("step", "line", "催办级别", "Step"),
        ),
        "warn",
        told=("催办单由人签发；系统只提醒，不催办。", "A slip is signed by a person; the machine only reminds."),
    ),
    ActForm(
        "extension", "申请延期", "Ask for more time", "calendar-event",
        (Field("to", "day", "延期至", "Until", required=True), REASON),
    ),
    ActForm(
        "extension/decide", "审批延期", "Decide extension", "calendar-event",
        (
            _unit("申请单位", "Unit", lambda row: bool(row["extension_asked"])),
            Field("granted", "choice", "审批意见", "Decision", required=True, options=_of({
                "yes": ("同意", "Grant"), "no": ("不同意", "Refuse"),
            })),
            Field("to", "day", "延至（不填按申请日期）", "Until (open: as asked)", when=("granted", ("yes",))),
            Field("reason", "area", "理由", "Reason"),
        ),
        "pri",
    ),
    ActForm(
        "units", "调整单位", "Change units", "building",
        (
            Field("_mode", "choice", "调整方式", "Change", required=True, options=_of({
                "add": ("增加单位", "Add a unit"), "release": ("免去单位", "Release a unit"),
            }), value=lambda _: "add"),
            Field("add", "choice", "增加", "Add", options=all_units, when=("_mode", ("add",))),
            Field("role", "choice", "角色", "Role", options=_of(words.ROLE), value=lambda _: "assist", when=("_mode", ("add",))),
            *due(when=("_mode", ("add",))),
            Field("release", "choice", "免去", "Release", options=lambda scene: scene.units(_open), when=("_mode", ("release",))),
            Field("excused", "switch", "无须再办（政策、机构调整等）", "Need not be done at all", when=("_mode", ("release",))),
            REASON,
        ),
    ),
    ActForm(
        "handover", "移交", "Hand over", "arrows-split",
        (
            Field("from", "choice", "移交单位", "From", required=True, options=lambda scene: scene.units(_open)),
            Field("to", "choice", "接收单位", "To", required=True, options=all_units),
            Field("on", "day", "移交日期", "Day of hand-over", value=lambda scene: scene.today.isoformat()),
            Field("remaining", "area", "未完事项", "What remains"),
            *due(zh="接收单位的时限", en="The receiver's deadline"),
            Field("basis", "area", "依据", "Basis", required=True),
        ),
    ),
    ActForm(
        "split", "分解", "Split", "arrows-split",
        (
            *_rows("items", 4, (
                Field("title", "line", "子事项", "Sub-directive"),
                Field("leads", "choices", "牵头单位", "Lead units", options=all_units),
                Field("due_on", "day", "办结日期", "Due on"),
            )),
            Field("reason", "line", "说明", "Reason"),
        ),
        told=("每个子事项各有编号；列了牵头单位的同时交办。", "Each gets its number; those with lead units are assigned at once."),
    ),
    ActForm(
        "merge", "并案", "Merge", "git-merge",
        (Field("into", "line", "并入（督办编号）", "Into (register number)", required=True), REASON),
        told=("本事项编号保留，注明并入何处。", "This matter keeps its number and says where it went."),
    ),
    ActForm(
        "review", "长期复核", "Review", "checklist",
        (
            Field("result", "area", "复核结果", "What was found", required=True),
            Field("next_on", "day", "下次复核日", "Next review day",
                  hint=("不填则按规则包的复核周期", "Left open: the term of the rule pack")),
            Field("last", "switch", "不再复核", "No further review"),
        ),
        told=("记下复核结果，并改到下次复核日。", "What was found is noted, and the next review day set."),
    ),
    ActForm("suspend", "中止", "Suspend", "player-pause", (REASON,), told=("各单位时限停止计算。", "Every clock stops.")),
    ActForm("resume", "恢复", "Resume", "player-play", (REASON,), "pri",
            told=("时限按中止的工作日顺延。", "Deadlines move by the working days the clock stood.")),
    ActForm(
        "correct", "更正", "Correct", "pencil",
        (
            Field("field", "choice", "更正哪一项", "Which", required=True, options=_correctable),
            *_readings(),
            REASON,
        ),
        told=("领导、批示、日期的更正，须第二人再办理一次方才生效。", "Leader, opinion and dates take a second person sending the same."),
    ),
    ActForm("withdraw", "撤销", "Withdraw", "x", (REASON,), "warn",
            told=("编号保留为空号，不再使用。", "The number stays, as void, and is never given again.")),
    ActForm(
        "close", "办结销号", "Close", "circle-check",
        (
            Field("outcome", "choice", "办理结果", "Outcome", required=True, options=_of(words.OUTCOME, but=("merged",))),
            REASON,
            *_rows("remaining", 3, (
                Field("text", "line", "余项", "Remaining"), Field("due", "day", "时限", "Due"),
            ), when=("outcome", ("basically_completed",))),
        ),
        "pri",
    ),
    ActForm(
        "reopen", "重新办理", "Reopen", "refresh",
        (Field("relapse", "switch", "问题反弹", "It came back"), *due(), REASON), "warn",
    ),
    ActForm(
        "concealment", "认定瞒报", "Find concealment", "alert-triangle",
        (
            Field("n", "choice", "哪一条反馈", "Which report", required=True, options=_reports(concealed=False)),
            Field("reason", "area", "认定理由", "What was concealed or false", required=True),
            Field("statement", "area", "单位的陈述和申辩", "What the unit said to it", required=True),
            Field("evidence", "files", "证据", "Evidence", required=True),
        ),
        "warn",
        told=("认定前须听取单位陈述；认定后计入当年督查指数，单位可在考核中申诉。",
              "The unit is heard first; it counts in the year's supervision index, and the unit may appeal there."),
    ),
    ActForm(
        "concealment/withdraw", "撤销瞒报认定", "Withdraw a finding", "arrow-back-up",
        (Field("n", "choice", "哪一条反馈", "Which report", required=True, options=_reports(concealed=True)), REASON), "warn",
        told=("撤销后不再计入督查指数；原认定留在记录中。",
              "It counts in the supervision index no longer; the finding stays in the record."),
    ),
    ActForm("archive", "归档", "Archive", "archive", (COMMENT,), "pri"),
)  # fmt: skip

BY_NAME = {act.name: act for act in ACTS}

_MOVES: tuple[str, ...] = (
    "approve", "assign", "accept", "return", "object/decide", "extension/decide", "report-up", "close",
    "archive", "resume", "reopen", "urge",
)  # fmt: skip
_UNIT_MOVES = ("sign", "feedback", "extension", "object")
_LEADER_MOVES = ("endorse", "instruct")


def first_acts(names: Sequence[str], role: str) -> tuple[list[str], list[str]]:
    """The few acts most likely meant now, for the head of the page, and all the others behind one more click."""
    order = _UNIT_MOVES if role == "unit" else _LEADER_MOVES if role == "leader" else _MOVES
    first = [name for name in order if name in names][:3]
    return first, [act.name for act in ACTS if act.name in names and act.name not in first]
