"""The acts 决策办理 on a major decision: what each is called and what its form asks, in one table.

A form is filled from a scene whose `matter` is the decision as its reader sees it, with what it is chosen from added:
`rules` (the catalogue and the other lists), `timeline` (its steps), `meetings` (signed minutes with an item of it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dashboards.acted import maybe
from dashboards.acting import Book
from dashboards.desk import Desk
from dashboards.directive.acts import REASON, ActForm, Field, Options, Scene, all_units
from dashboards.parts import said
from dashboards.reader import account, t
from domain import words as common
from domain.decision import words
from domain.decision.standing import PASSING
from domain.words import Words
from services.permissions import KEEPERS

Json = dict[str, Any]
HEADS = "head"


def _of(pairs: Words) -> Callable[[Scene], Options]:
    return lambda _: [(code, said(pairs, code)) for code in pairs]


def _listed(name: str) -> Callable[[Scene], Options]:
    return lambda s: [(each["code"], each["name"]) for each in s.matter["rules"][name]["items"]]


def _answers(yes: tuple[str, str], no: tuple[str, str]) -> Callable[[Scene], Options]:
    return lambda _: [("yes", t(*yes)), ("no", t(*no))]


def _posts(s: Scene) -> Options:
    return [(post.code, f"{post.title} {post.holder}") for post in s.office.posts.values()]


def _asked(*states: str) -> Callable[[Scene], Options]:
    return lambda s: [
        (each["unit"], each["unit_name"]) for each in s.matter["consultations"] if not states or each["state"] in states
    ]


def _open_steps(s: Scene) -> Options:
    return [(each["code"], each["name"]) for each in _milestones(s) if not each["dropped"] and not each["reached"]]


def _milestones(s: Scene) -> list[Json]:
    found: list[Json] = s.matter["timeline"]
    return found


def _kept(s: Scene, step: str) -> Json:
    return next((each for each in _milestones(s) if each["code"] == step), {})


def _steps(*, waivable: bool) -> Callable[[Scene], Options]:
    """The statutory steps of the rules, and the reviews a trigger called for."""

    def options(s: Scene) -> Options:
        rows = [(each["code"], each["name"]) for each in s.matter["rules"]["steps"]["items"]
                if each["code"] in PASSING and (not waivable or each["waivable"])]  # fmt: skip
        return rows + [(code, said(words.DECISION_STEP, code)) for code in ("fair_competition", "social_stability")]

    return options


def _minutes(s: Scene) -> Options:
    return [(each["id"], f"{each['name']}") for each in s.matter["meetings"]]


def _only(options: Callable[[Scene], Options]) -> Callable[[Scene], object]:
    def value(s: Scene) -> object:
        found = options(s)
        return found[0][0] if len(found) == 1 else None

    return value


def _evaluations(s: Scene) -> Options:
    return [
        (str(each["n"]), f"{said(words.EVALUATION, each['kind'])} · {each['evaluator_name']}")
        for each in s.matter["evaluations"]
        if each["conclusion"] is None
    ]


def _whose(zh: str = "单位", en: str = "Unit", of: Callable[[Scene], Options] = all_units) -> Callable[[Scene], list[Field]]:  # fmt: skip
    """A unit speaks for itself; who enters it for one says for which."""
    return lambda s: (
        [Field("unit", "choice", zh, en, required=True, options=of, value=_only(of))] if s.is_office else []
    )


def _executing(s: Scene) -> Options:
    units = dict.fromkeys([s.matter["lead"], *s.matter["executing"]])
    return [(unit, s.office.name(unit)) for unit in units if unit]


def _head_of(s: Scene) -> list[Field]:
    field = Field("head", "choice", "主要负责人", "Head of government", required=True, options=_posts)
    return [field] if s.is_office else []


def _opinions(s: Scene) -> list[Field]:
    """One line for each member who was there; whoever spoke is given a stance, the head last."""
    fields: list[Field] = []
    for post, holder in _present(s):
        name = f"{s.office.name(post)}" if holder in s.office.name(post) else f"{s.office.name(post)} {holder}"
        fields += [
            Field(f"_opinion-{post}", "choice", name, name, options=_of(words.STANCE)),
            Field(f"_words-{post}", "area", f"{holder}的意见", f"What {holder} said",
                  when=(f"_opinion-{post}", ("disagree", "reserve"))),
        ]  # fmt: skip
    return fields


def _present(s: Scene) -> list[tuple[str, str]]:
    there = {post for meeting in s.matter["meetings"] for post in meeting["present"]}
    found = [(post.code, post.holder) for post in s.office.posts.values() if post.code in there]
    head = {meeting["chair"] for meeting in s.matter["meetings"]}
    return sorted(found, key=lambda each: each[0] in head)


def _conclusions() -> tuple[Field, ...]:
    return tuple(
        Field(f"conclusion@{step}", "choice", "结论", "Conclusion", required=True, when=("_n", (step,)),
              options=_of({code: words.STEP_CONCLUSION[code] for code in ends}))
        for step, ends in PASSING.items()
    )  # fmt: skip


TITLE = Field("title", "line", "决策名称", "Title", required=True)
TEXT = Field("text", "area", "内容", "Text", required=True)
EVIDENCE = Field("evidence", "files", "佐证材料", "Evidence", required=True)
MAY_EVIDENCE = replace(EVIDENCE, required=False)
APPROVER = Field("approved_by", "choice", "批准人", "Approved by", required=True, options=_posts)
SIGNER = Field("signer", "choice", "签署人", "Signed by", required=True, options=_posts)
SIGNED = Field(
    "signed_by", "line", "签发人", "Signed by", required=True, hint=("单位主要负责人", "The head of the unit")
)
MEETING = Field("meeting", "choice", "会议", "Meeting", required=True, options=_minutes, value=_only(_minutes),
                hint=("只列出已签发纪要、议题含本决策的会议", "Meetings with signed minutes on this decision"))  # fmt: skip
ITEM = Field("item", "number", "纪要第几项", "Item of the minutes", required=True, value=lambda s: _item(s))
MEMBERS = {"agreed": ("达成一致", "agreed"), "not": ("未达成一致", "not agreed")}


def _item(s: Scene) -> int | None:
    found = [item["n"] for meeting in s.matter["meetings"] for item in meeting["items"]]
    return int(found[0]) if len(found) == 1 else None


def _reshaped(s: Scene) -> list[Field]:
    """What the step shall be; it begins with what it is."""
    chosen = str((s.matter["chosen"].get("first") or {}).get("changes__0__code", ""))
    now = _kept(s, chosen).get("current") or {}
    fields = [
        Field("changes__0__start", "day", "开始", "Begins", value=lambda _: now.get("start")),
        Field("changes__0__due", "day", "完成期限", "Due", value=lambda _: now.get("due"), hint=("法定下限以下不予接受", "Nothing below a statutory minimum")),
        Field("changes__0__drop", "switch", "取消这一环节", "Drop this step"),
        Field("ground", "choice", "调整原因", "Ground", required=True, options=_grounds),
        REASON,
        Field("asked_by", "choice", "申请单位", "Asked for by", options=all_units),
        Field("changes__0__explained", "area", "低于法定下限的说明", "Why below the minimum", hint=("仅限法律规定“一般”的环节", "Only where the law says “normally”")),
        Field("cause", "line", "依据的文件或事实", "What lies behind it"),
    ]  # fmt: skip
    if account().role != "leader":
        fields.insert(5, replace(APPROVER, required=False, hint=("会议改期、日历和规则调整由督查办办理，其他须批准", "Not for a meeting moved, the calendar or the rules")))  # fmt: skip
    return fields


def _grounds(s: Scene) -> Options:
    return [(each["code"], f"{each['name']}（{each['article']}）" if each["article"] else each["name"])
            for each in s.matter["rules"]["grounds"]["items"]]  # fmt: skip


FORMS: tuple[ActForm, ...] = (
    ActForm("propose", "提出决策", "Propose", "file-plus",
            (TITLE, Field("category", "choice", "决策目录", "Catalogue", required=True, options=_listed("catalogue")),
             Field("basis", "line", "依据（文件、会议）", "Basis: a document or a meeting", required=True),
             Field("content", "area", "内容", "Content"),
             Field("level", "choice", "密级", "Level", options=_of(common.LEVEL))),
            path="/decisions", more=lambda s: [replace(f, name="proposer") for f in _whose("提出单位", "Proposed by")(s)]),
    ActForm("start", "启动程序", "Start", "player-play",
            (Field("lead", "choice", "承办单位", "Lead unit", required=True, options=all_units, value=lambda s: s.matter.get("proposer")), APPROVER, REASON)),
    ActForm("emergency", "紧急处置", "Emergency", "alert-triangle",
            (Field("by", "choice", "处置的副职", "Deputy who acted", required=True, options=_posts), TEXT), "warn"),
    ActForm("emergency-report", "报告紧急处置", "Report the emergency", "send", (TEXT,), path="emergency/report"),
    ActForm("timeline", "编排时间线", "Plan the timeline", "calendar-event",
            (Field("part", "choice", "编排哪一部分", "Which part", required=True,
                   options=lambda _: [("procedure", t("决策程序", "procedure")), ("review", t("执行评估", "review"))],
                   value=lambda s: "procedure" if s.matter.get("stage") == "started" else "review"),
             Field("start", "day", "起算日", "From"),
             Field("hearing", "switch", "举行听证", "With a hearing", when=("part", ("procedure",)))),
            told=("按现行规则编排，作为首次承诺，不再改变；以后的改期另成一版。",
                  "By the rules in force: the first promise, which never changes; what moves later is a version of its own.")),
    ActForm("draft", "形成草案", "Draft", "pencil",
            (replace(TEXT, zh="草案要点", en="The draft"),
             Field("affected", "choices", "涉及的单位和镇街", "Units and towns it touches", options=all_units),
             Field("competition", "choices", "涉及公平竞争审查的情形", "Fair-competition triggers", options=_listed("competition")),
             Field("stability", "choices", "涉及社会稳定的情形", "Social-stability triggers", options=_listed("stability")),
             Field("options__0", "area", "备选方案一", "Option 1"), Field("options__1", "area", "备选方案二", "Option 2")),
            told=("新的草案须重新作合法性审查和公平竞争审查。", "A new draft is reviewed for legality and fair competition anew.")),
    ActForm("assess", "评估论证", "Assess", "clipboard-list",
            (Field("kind", "choice", "论证哪一方面", "Which of the five", required=True, options=_listed("assessments")),
             Field("author", "line", "论证人或单位", "By", required=True, value=lambda s: s.matter.get("lead")),
             Field("passes", "answer", "结论", "Conclusion", required=True, options=_answers(("通过", "passes"), ("不通过", "fails"))), TEXT, EVIDENCE)),
    ActForm("consult", "征求意见", "Consult", "send",
            (Field("units", "choices", "征求哪些单位", "Of which units", options=all_units, hint=("不选则征求草案涉及的全部单位", "None: of all the draft touches")),)),
    ActForm("answer", "答复意见", "Answer", "message-2",
            (Field("agrees", "answer", "意见", "Opinion", required=True, options=_answers(("同意", "agree"), ("不同意", "disagree"))),
             Field("view", "area", "意见内容", "What you think", when=("agrees", ("no",))), Field("grounds", "area", "理由和依据", "Grounds", when=("agrees", ("no",))),
             SIGNED), more=_whose("答复单位", "Unit", _asked("asked", "agreed", "split"))),
    ActForm("coordinate", "协调分歧", "Coordinate", "git-merge",
            (Field("unit", "choice", "与哪个单位", "With", required=True, options=_asked("split")),
             Field("rung", "choice", "协调层级", "By whom", required=True, options=lambda _: [("lead", t("承办单位", "lead unit")), ("deputy", t("分管领导", "deputy"))]),
             Field("by", "line", "协调人", "Coordinated by", required=True),
             Field("entrusted_by", "choice", "受哪位领导委托", "Entrusted by", options=_posts, when=("rung", ("deputy",))),
             Field("agreed", "answer", "结果", "Result", required=True, options=_answers(*MEMBERS.values())), TEXT)),
    ActForm("table-split", "分歧提交会议", "Table the split", "arrows-split",
            (Field("unit", "choice", "与哪个单位", "With", required=True, options=_asked("split_again")),
             Field("sides__0__unit", "choice", "一方", "One side", required=True, options=all_units), Field("sides__0__view", "area", "意见", "View", required=True), Field("sides__0__grounds", "area", "理由", "Grounds", required=True),
             Field("sides__1__unit", "choice", "另一方", "Other side", options=all_units), Field("sides__1__view", "area", "另一方意见", "Its view"), Field("sides__1__grounds", "area", "另一方理由", "Its grounds"),
             Field("tendency", "area", "承办单位倾向性意见", "Which way the lead unit leans", required=True))),
    ActForm("experts", "专家意见", "Expert opinion", "user",
            (Field("expert", "line", "专家", "Expert", required=True), Field("field", "line", "领域", "Field"),
             Field("supports", "answer", "意见", "Opinion", required=True, options=_answers(("支持", "supports"), ("不支持", "opposes"))), TEXT,
             Field("interest", "line", "利害关系", "Interest declared", hint=("有利害关系的留档、不计入论证", "On record, and not counted")), EVIDENCE)),
    ActForm("hearing", "听证会", "Hearing", "message-2",
            (Field("papers_sent_on", "day", "材料送达日", "Papers sent on", required=True), Field("participants", "number", "参加人数", "Participants", required=True),
             TEXT, Field("record_signed_by", "line", "笔录签字人", "Record signed by", required=True), EVIDENCE),
            told=("材料须在会前7日送达。", "Papers are out seven days before.")),
    ActForm("steps", "完成法定程序", "Statutory step done", "shield-check",
            (Field("_n", "choice", "程序", "Step", required=True, options=_steps(waivable=False)), *_conclusions(),
             Field("author", "line", "完成单位或机构", "By", required=True),
             TEXT, Field("began_on", "day", "开始日", "Began on"),
             Field("details__received", "number", "收到意见", "Opinions received", when=("_n", ("public_participation",))),
             Field("details__adopted", "number", "采纳意见", "Taken up", when=("_n", ("public_participation",))),
             Field("explained", "area", "短于通常期限的说明", "Why shorter than normal"), EVIDENCE), path="steps/{_n}"),
    ActForm("waive", "签署不需要", "Not needed", "x",
            (Field("_n", "choice", "程序", "Step", required=True, options=_steps(waivable=True)), SIGNER, REASON), path="steps/{_n}/waive",
            told=("合法性审查和集体讨论决定不得省略。", "Legality review and collective decision can never be left out.")),
    ActForm("submit", "提请审议", "Table it", "send", (SIGNED,)),
    ActForm("office-discussion", "办公会议讨论", "Office meeting", "message-2", (MEETING, ITEM)),
    ActForm("decide", "登记集体决定", "Enter the decision", "rubber-stamp",
            (MEETING, ITEM, Field("outcome", "choice", "决定", "Outcome", required=True, options=_of(words.DECISION_OUTCOME)),
             Field("executing", "choices", "执行单位", "Carried out by", options=all_units, when=("outcome", ("adopted",))),
             Field("until", "day", "有效期至", "In force until", when=("outcome", ("adopted",))),
             Field("departs", "area", "主要负责人决定与多数意见不一致的理由", "Why the head departs from most")),
            more=_opinions, told=("按已签发的纪要登记；逐人记录意见，主要负责人最后发言。", "By signed minutes; everybody's opinion, the head speaking last.")),
    ActForm("party-report", "请示报告党委", "Report to the party", "send", (Field("paper", "line", "文号", "Paper", required=True), TEXT)),
    ActForm("publish", "公开", "Publish", "flag",
            (Field("channels", "choices", "公开渠道", "Channels", required=True, options=lambda s: [(each, each) for each in s.matter["rules"]["channels"]]), EVIDENCE)),
    ActForm("exempt", "不予公开", "Do not publish", "x", (Field("ground", "area", "法定理由", "Ground in law", required=True), SIGNER), "warn", "publish/exempt"),
    ActForm("interpret", "解读", "Interpret", "message-2", (TEXT, EVIDENCE),
            more=lambda s: _whose("解读单位", "By", lambda s: [(s.matter["lead"], s.matter["lead_name"])])(s)),
    ActForm("reshape", "调整时间线", "Reshape", "calendar-event",
            (Field("changes__0__code", "choice", "哪一环节", "Which step", required=True, options=_open_steps),), more=_reshaped,
            told=("成为新的一版：首次承诺不变，之前各版仍在；其后相连的环节一并顺延。", "A version of its own: the first promise stays, and so do all before; what hangs on the step follows.")),
    ActForm("reach", "登记完成环节", "Step reached", "circle-check",
            (Field("code", "choice", "哪一环节", "Which step", required=True, options=_open_steps), Field("reached_on", "day", "完成日", "Reached on"),
             Field("text", "area", "说明", "Comment"), MAY_EVIDENCE)),
    ActForm("directives", "交办", "Give to a unit", "file-plus",
            (Field("items__0__milestone", "choice", "所服务的环节", "For which step", options=_open_steps),
             Field("items__0__unit", "choice", "单位", "Unit", options=all_units, hint=("不选则按环节的责任单位", "None: the step's own")),
             Field("items__0__title", "line", "事项", "Title"), Field("items__0__content", "area", "要求", "What is asked"),
             Field("items__0__due_on", "day", "办结期限", "Due")),
            told=("成为有编号的督办事项；办结即为该环节完成。", "It becomes a numbered directive; closing it is the actual of the step.")),
    ActForm("tracking", "跟踪报告", "Tracking report", "pencil",
            (TEXT, Field("milestone", "choice", "对应环节", "For which step", options=_open_steps), MAY_EVIDENCE), more=_whose("报告单位", "By", _executing)),
    ActForm("opinions", "登记意见建议", "Opinion received", "message-2",
            (Field("voice", "choice", "谁的意见", "Whose", required=True, options=_of(words.VOICE)), Field("heard_through", "line", "渠道", "Through"),
             TEXT, Field("taken", "area", "处理情况", "What was done with it"))),
    ActForm("problems", "报告问题", "Report a problem", "alert-triangle",
            (Field("kind", "choice", "情形", "Kind", required=True, options=_of(words.PROBLEM)), TEXT, MAY_EVIDENCE), more=_whose("报告单位", "By", _executing)),
    ActForm("evaluate", "委托评估", "Commission an evaluation", "clipboard-list",
            (Field("kind", "choice", "评估", "Kind", required=True, options=_of(words.EVALUATION)),
             Field("evaluator", "line", "评估机构", "Evaluator", required=True, hint=("参与过决策前评估论证的不得评估", "Nobody who assessed it beforehand")), REASON)),
    ActForm("conclude", "登记评估结论", "Conclusion", "rubber-stamp",
            (Field("_n", "choice", "哪次评估", "Which evaluation", required=True, options=_evaluations, value=_only(_evaluations)),
             Field("conclusion", "choice", "结论", "Conclusion", required=True, options=_of(words.EVALUATION_CONCLUSION)), TEXT,
             Field("heard", "line", "听取了谁的意见", "Whose opinions went in"), EVIDENCE), path="evaluate/{_n}/conclude"),
    ActForm("adjust", "调整决策", "Adjust", "refresh",
            (TEXT, REASON, APPROVER, Field("big", "switch", "重大调整（重新履行程序）", "Big: the procedure runs again"))),
    ActForm("suspend", "紧急中止", "Suspend", "player-pause", (REASON,), "warn", more=_head_of,
            told=("只有主要负责人可以中止。", "The head alone suspends.")),
    ActForm("resume", "恢复执行", "Resume", "player-play", (REASON, APPROVER)),
    ActForm("end", "终止", "End", "x", (REASON, replace(MEETING, required=False), replace(ITEM, required=False)), "warn",
            told=("凭作出决定的同类会议纪要，或有效期已满。", "By minutes of the kind of meeting that decided it, or because its last day is over.")),
    ActForm("archive", "归档", "Archive", "archive", (Field("comment", "area", "说明", "Comment"),)),
)  # fmt: skip
BY_NAME = {form.name: form for form in FORMS}
BY_ACT = {form.path.replace("/{_n}", "") or form.name: form for form in FORMS}
"""By what the API calls the act."""
PLANNED = frozenset({"reshape", "reach", "directives", "tracking"})
BY_MINUTES = frozenset({"decide", "end", "office-discussion"})


async def scene(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    found: Json = {"version": 0, "consultations": [], "executing": [], "evaluations": []}
    if chosen.get("id"):
        found = await desk.read(f"/decisions/{chosen['id']}")
    rules = await desk.read("/decisions/catalogue")
    steps: list[Json] = []
    if chosen.get("act") in PLANNED:
        steps = ((await maybe(desk, f"/decisions/{chosen['id']}/timeline", None)) or {}).get("milestones", [])
    met = await _met(desk, chosen["id"]) if chosen.get("act") in BY_MINUTES else []
    today, office = desk.today(), desk.office()
    matter = {**found, "rules": rules, "timeline": steps, "meetings": met, "chosen": chosen}
    return Scene(matter, office, office.pack(today), today, account().role in KEEPERS), int(found["version"])


async def _met(desk: Desk, decision: str) -> list[Json]:
    """Meetings whose signed minutes have an item of this decision; the newest first."""
    found: list[Json] = []
    for line in (await desk.read("/meetings"))["items"]:
        if line["signed_on"] and line["kind"] in ("plenary", "executive", "office"):
            told = await desk.read(f"/meetings/{line['id']}")
            items = [each for each in told["items"] if each["decision"] == decision]
            found += [{**told, "items": items}] if items else []
    return found


async def body(desk: Desk, act: ActForm, s: Scene, given: Json, typed: Mapping[str, Any]) -> Json:
    """Opinions in the order in which people spoke; a step is sent as it shall be, or dropped."""
    if act.name == "decide":
        given["opinions"] = [
            {"post": post, "person": holder, "stance": typed[f"_opinion-{post}"],
             **({"text": words_} if (words_ := typed.get(f"_words-{post}")) else {})}
            for post, holder in _present(s)
            if typed.get(f"_opinion-{post}")
        ]  # fmt: skip
    if act.name == "reshape":
        for change in given.get("changes", []):
            now = _kept(s, str(change.get("code", ""))).get("current") or {}
            for name in ("start", "due"):
                if change.get("drop") or change.get(name) == now.get(name):
                    change.pop(name, None)
            if change.get("drop"):
                change["reason"] = given.get("reason", "")
    if act.name == "draft" and "options" in given:
        given["options"] = [each for each in given["options"] if each]
    return given


DECISIONS = Book("/decisions", BY_NAME, scene, body)
