"""What one thing that waits is about 待办内容: what was asked, what was reported, what went before, what may be done."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import asof, evidence, parts
from dashboards.desk import Desk
from dashboards.directive.acts import BY_NAME, ActForm
from dashboards.parts import said
from dashboards.reader import day, moment, t
from dashboards.review.queue import Queue, key_of, term
from domain import words
from domain.rule_keys import KEYS
from domain.rule_pack import RulePack
from services.queries.review import Waiting

WANTED = "review-wanted"

Json = dict[str, Any]
TICKS = {"review-ticks": "0"}

ACTS: Mapping[str, tuple[str, ...]] = {
    "review": ("accept", "return"),
    "decide_objection": ("object/decide",),
    "decide_extension": ("extension/decide",),
    "report_up": ("report-up",),
    "endorse": ("endorse", "instruct"),
    "close": ("close",),
    "resume_or_review": ("resume", "review", "close"),
    "confirm_correction": ("correct",),
}
RULES: Mapping[str, tuple[str, ...]] = {
    "review": ("review.office_working_days", "supplement.days"),
    "decide_objection": ("decide.working_days", "objection.working_days"),
    "decide_extension": ("decide.working_days", "extension.ask_before_due", "extension.late_ask_allowed"),
    "report_up": ("closure.needs_endorsement",),
    "endorse": ("leader.wait_days",),
    "close": ("closure.needs_endorsement",),
}
"""Under which rules each is decided."""

_CLAUSE = re.compile(r"[\n；;。]+")
_ONE_TO_TEN = r"\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
"""The Chinese numerals by which clauses are counted."""
_NUMBERED = re.compile(rf"^\s*(?:[（(]?[{_ONE_TO_TEN}\d]{{1,3}}[)）、.．]|[-•·])\s*")
MOST_DEMANDS = 20


async def content_of(
    desk: Desk, queue: Queue, kind: str, key: str, at: date | None, ticks: Sequence[str] = ()
) -> tuple[list[Component], list[Component], list[Component]]:
    """What is decided on, the acts that may be chosen, and what went before."""
    each = next((w for w in queue.of(kind) if key_of(w) == key), None)
    if each is None:
        told = t(
            "从左边选择一项；没有待办时，这里是空的。", "Choose one on the left; with nothing waiting this stays empty."
        )
        return [html.Section(parts.empty(told), className="card")], [], []
    stamp = at.isoformat() if at else ""
    matter = await desk.read(f"/directives/{each.directive}", as_of=stamp)
    facts: list[Json] = (await desk.read(f"/directives/{each.directive}/facts", as_of=stamp))["items"]
    by = await asyncio.to_thread(desk.accounts.names, sorted({fact["by"] for fact in facts}))
    files = evidence.by_id(await evidence.known(desk, str(each.directive), at))
    shown = _Detail(desk, each, matter, facts, by, files, at, ticks)
    return shown.content(), choices(each, matter), shown.more_of_it()


def choices(each: Waiting, matter: Json) -> list[Component]:
    """The acts of this kind that the matter's state and the reader's role permit."""
    names = [name for name in ACTS[each.kind] if name in matter["acts"] and name in BY_NAME]
    if len(names) < 2:
        return []
    return [
        html.Button(
            [parts.icon(BY_NAME[name].icon), BY_NAME[name].label], className="btn", type="button",
            **parts.attributes(aria_pressed="true" if name == names[0] else "false"), **parts.sets(WANTED, act=name),
        )
        for name in names
    ]  # fmt: skip


def chosen_act(each: Waiting, matter: Json, wanted: str = "") -> Json | None:
    """What the form is opened with: the act, and what needs no asking because the queue has said it."""
    names = [name for name in ACTS[each.kind] if name in matter["acts"] and name in BY_NAME]
    if not names:
        return None
    act: ActForm = BY_NAME[wanted if wanted in names else names[0]]
    fixed: Json = {}
    if each.unit and any(field.name == "unit" for field in act.fields):
        fixed["unit"] = each.unit
    if each.kind == "endorse" and each.leader:
        fixed["on_behalf_of"] = each.leader
    if act.name == "correct":
        for asked in matter["pending_corrections"][:1]:
            fixed |= {"field": asked["field"], "is": asked["is"], "reason": asked["reason"]}
        if not fixed:
            return None
    return {"id": str(each.directive), "act": act.name, "fixed": fixed, "first": {}}


def demands(matter: Json) -> list[str]:
    """What was asked, clause by clause as it was written; whether it is answered the reviewer says."""
    found: list[str] = []
    for text in (*(o["text"] for o in matter["opinions"]), matter["content"]):
        for part in _CLAUSE.split(text or ""):
            clause = _NUMBERED.sub("", part).strip(" ，,：:")
            if len(clause) > 3 and clause not in found:
                found.append(clause)
    return found[:MOST_DEMANDS]


class _Detail:
    def __init__(
        self, desk: Desk, each: Waiting, matter: Json, facts: Sequence[Json], by: Mapping[str, str],
        files: Mapping[str, Json], at: date | None, ticks: Sequence[str],
    ) -> None:  # fmt: skip
        self.desk, self.each, self.matter, self.facts, self.by, self.at = desk, each, matter, facts, by, at
        self.files = files
        self.ticks = ticks
        self.year = desk.today().year
        self.zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
        self.pack: RulePack = desk.office().pack(at or desk.today())
        self.part: Json | None = next((a for a in matter["assignments"] if a["unit"] == each.unit), None)

    def content(self) -> list[Component]:
        middle = html.Div([self.asked(), self.answered()], className="beside")
        return [self.head(), middle]

    def more_of_it(self) -> list[Component]:
        return [each for each in (self.before(), self.fellows(), self.rules()) if each is not None]

    def d(self, value: date | str | None) -> str:
        return day(value, this_year=self.year)

    # ── head ──

    def head(self) -> Component:
        each, light = self.each, self.matter["lights"]["completion"]
        href = asof.href(f"/directive/{each.directive}", self.at)
        return html.Header(
            [
                html.Button(
                    [parts.icon("arrow-back-up"), t("回到队列", "Back to the queue")], id="review-back",
                    className="btn sm back", type="button",
                ),
                html.Div(
                    [
                        html.Span(each.number or t("未编号", "No number"), className="num"),
                        parts.light(light["colour"], parts.light_words(light["colour"], light["days"])),
                        parts.tag(said(words.SOURCE, self.matter["source"])),
                        parts.tag(said(words.URGENCY, each.urgency)) if each.urgency != "normal" else None,
                    ],
                    className="no",
                ),
                html.H2(html.A(each.title, href=href)),
                html.P([term(each), html.Span(self.waits())], className="rheld"),
            ],
            className="card rh",
        )  # fmt: skip

    def waits(self) -> str:
        each = self.each
        who = self.desk.name(each.leader) if each.kind == "endorse" and each.leader else t("督查办", "the office")
        since = t(
            f"自{self.d(each.since)}起等{who}，已 {each.waited} 个工作日",
            f"Waits for {who} since {self.d(each.since)}, {each.waited} working days",
        )
        if each.by:
            since += t(f"；应于{self.d(each.by)}前办理", f"; due from {who} by {self.d(each.by)}")
        return since  # fmt: skip

    # ── asked ──

    def asked(self) -> Component:
        matter = self.matter
        due = (self.part or matter)["due" if self.part else "deadline"]
        wanted = demands(matter)
        listed: Component | None = None
        if wanted and self.each.kind in ("review", "report_up", "endorse", "close"):
            listed = parts.component(
                dmc.CheckboxGroup(
                    id=TICKS,
                    label=t("逐项核对：反馈是否已答复", "Demand by demand: does the report answer it?"),
                    description=t("勾选已答复的；未勾选的写入审核意见。", "Tick what is answered; the rest goes into the comment."),
                    value=[tick for tick in self.ticks if tick in map(str, range(len(wanted)))],
                    children=dmc.Stack(
                        [dmc.Checkbox(label=clause, value=str(n), size="sm") for n, clause in enumerate(wanted)], gap=8, mt=8
                    ),
                )
            )  # fmt: skip
        opinions = [
            html.Blockquote(
                [html.P(o["text"]), html.Footer(f"{self.desk.name(o['leader'])} · {self.d(o['on'])}")],
                className="opinion",
            )
            for o in reversed(matter["opinions"])
            if o["text"]
        ]
        moved = due["first"] and due["current"] and due["first"] != due["current"]
        return parts.card(
            t("要求", "What was asked"),
            *opinions,
            None if listed else html.P(matter["content"], className="said"),
            listed,
            parts.facts([
                (t("办结时限", "Deadline"), [
                    self.d(due["current"]) if due["current"] else said(words.DUE_KIND, due["kind"]),
                    html.Small(t(f"首次承诺 {self.d(due['first'])}", f"first promise {self.d(due['first'])}")) if moved else None,
                ]),
                (t("阶段", "Phases"), t("、", ", ").join(self.d(on) for on in due["stages"])),
                (t("依据", "Basis"), matter["basis"]),
            ]),
        )  # fmt: skip

    # ── answered ──

    def answered(self) -> Component:
        match self.each.kind:
            case "decide_objection":
                return self.plea("directive.objected", t("异议", "The objection"))
            case "decide_extension":
                return self.extension()
            case "confirm_correction":
                return self.correction()
            case "resume_or_review":
                return self.stopped()
            case "review":
                return self.report()
            case _:
                return self.results()

    def report(self) -> Component:
        n = self.waiting_report()
        fact = next((f for f in self.facts if f["topic"] == "directive.feedback_given" and f["data"]["n"] == n), None)
        if fact is None:
            return parts.card(t("反馈", "The report"), parts.empty(t("没有待审核的反馈。", "No report waits.")))
        return parts.card(
            t("反馈", "The report"), *self.told(fact), self.in_time(fact),
            sub=self.desk.name(self.each.unit),
        )  # fmt: skip

    def waiting_report(self) -> int:
        given = [f for f in self.matter["feedback"] if f["unit"] == self.each.unit and f["state"] == "given"]
        finals = [f for f in given if f["kind"] == "final"]
        return int((finals or given)[-1]["n"]) if given else 0

    def told(self, fact: Json) -> list[Component | None]:
        data = fact["data"]
        recorded = datetime.fromisoformat(fact["recorded_at"]).astimezone(self.zone)
        who = [said(words.KIND, data["kind"]), f"{self.d(fact['on'])}", self.by.get(fact["by"], "")]
        return [
            html.P([
                html.Span(" · ".join(part for part in who if part)),
                parts.tag(t("补录", "Late entry"), "y") if fact["late"] else None,
                html.Small(t(f"{moment(recorded)} 记录", f"recorded {moment(recorded)}"), className="num"),
            ], className="by"),
            html.P(data["text"], className="said"),
            html.P([html.B(t("困难：", "Obstacles: ")), data["obstacles"]], className="said") if data["obstacles"] else None,
            parts.progress(data["progress"]),
            html.P(t(f"签发：{data['signed_by']}", f"Signed by {data['signed_by']}"), className="by") if data["signed_by"] else None,
            self.evidence(data["evidence"]),
        ]  # fmt: skip

    def in_time(self, fact: Json) -> Component | None:
        """Whether it came in time, by the day it was recorded."""
        if self.part is None or fact["data"]["kind"] != "final" or not self.part["due"]["current"]:
            return None
        arrived, due = self.part["received_on"] or fact["on"], self.part["due"]["current"]
        if arrived <= due:
            told = t(f"{self.d(arrived)}送达，时限 {self.d(due)}", f"In on {self.d(arrived)}, due {self.d(due)}")
            return html.P([parts.light("done_on_time", t("按期", "In time")), told], className="by")
        told = t(
            f"{self.d(arrived)}送达，时限 {self.d(due)}，退回补充也仍算逾期",
            f"In on {self.d(arrived)}, due {self.d(due)}; it stays late even if supplemented",
        )
        return html.P([parts.light("done_late", t("逾期", "Late")), told], className="by")  # fmt: skip

    def evidence(self, ids: Sequence[str]) -> Component | None:
        if not ids:
            none = t("没有附佐证材料。", "No evidence attached.")
            return html.P([parts.icon("alert-triangle"), none], className="by warned")
        return evidence.files(str(self.each.directive), ids, self.files, self.at)

    def plea(self, topic: str, title: str) -> Component:
        asked = [f for f in self.facts if f["topic"] == topic and f["data"].get("unit") == self.each.unit]
        body: list[Component | None] = []
        for fact in asked[-1:]:
            body += [
                html.P(f"{self.desk.name(self.each.unit)} · {self.d(fact['on'])}", className="by"),
                html.P(fact["data"]["reason"], className="said"),
            ]
        return parts.card(title, *(body or [parts.empty(t("没有找到。", "Not found."))]))

    def extension(self) -> Component:
        asked = [
            f for f in self.facts if f["topic"] == "directive.extension_asked" and f["data"]["unit"] == self.each.unit
        ]
        body: list[Component | None] = []
        part = self.part
        if asked and part:
            fact = asked[-1]
            earlier = sum(
                f["topic"] == "directive.extension_decided"
                and f["data"]["unit"] == self.each.unit
                and f["data"]["granted"]
                for f in self.facts
            )
            body = [
                html.P(f"{self.desk.name(self.each.unit)} · {self.d(fact['on'])}", className="by"),
                html.P(fact["data"]["reason"], className="said"),
                parts.facts([
                    (t("申请延至", "Asks until"), html.B(self.d(fact["data"]["to"]))),
                    (t("现时限", "Deadline now"), self.d(part["due"]["current"])),
                    (t("首次承诺", "First promise"), self.d(part["due"]["first"])),
                    (t("多出", "More by"), self.more(part["due"]["current"], fact["data"]["to"])),
                    (t("此前已延", "Extended before"), t(f"{earlier} 次", f"{earlier}×")),
                    (t("最近进度", "Progress"), parts.progress(self.matter["progress"])),
                ]),
            ]  # fmt: skip
        return parts.card(t("延期申请", "The request"), *body)

    def more(self, due: str | None, to: str) -> str:
        if not due:
            return ""
        n = self.desk.office().calendar.working_days_between(date.fromisoformat(due), date.fromisoformat(to))
        return t(f"{n} 个工作日", f"{n} working days")

    def correction(self) -> Component:
        body = [
            html.Div(
                [
                    html.P(f"{self.by.get(asked['by'], '')} · {said(words.FIELD, asked['field'])}", className="by"),
                    html.P([html.Del(asked["was"] or "—"), " → ", html.Ins(asked["is"] or "—")], className="said"),
                    html.P(asked["reason"], className="said"),
                ]
            )
            for asked in self.matter["pending_corrections"]
        ]
        told = html.P(
            t(
                "申请人不能自己确认；第二人确认后生效。",
                "Who asked cannot confirm; it takes effect with a second person.",
            ),
            className="hint",
        )
        return parts.card(t("更正申请", "The correction asked for"), *body, told)  # fmt: skip

    def stopped(self) -> Component:
        asked = [f for f in self.facts if f["topic"] == "directive.suspended"]
        body: list[Component | None] = []
        if self.matter["suspended_on"] and asked:
            body += [
                html.P(t(f"自{self.d(self.matter['suspended_on'])}起中止", f"Suspended since {self.d(self.matter['suspended_on'])}"), className="by"),
                html.P(asked[-1]["data"].get("reason", ""), className="said"),
            ]  # fmt: skip
        else:
            review_on = self.matter["deadline"]["review_on"]
            body.append(html.P(t(f"复核日 {self.d(review_on)}", f"Review day {self.d(review_on)}"), className="by"))
        reports = [f for f in self.facts if f["topic"] == "directive.feedback_given"]
        if reports:
            body += [html.B(t("最近一次反馈", "The last report")), *self.told(reports[-1])]
        return parts.card(t("现状", "How it stands"), *body)

    def results(self) -> Component:
        """Each unit's accepted result, for what goes up to the leader or is closed."""
        body: list[Component | None] = []
        for fact in self.facts:
            if fact["topic"] == "directive.reported_up":
                body += [html.P(fact["sentence"], className="said")]
        finals: dict[str, Json] = {}
        for fact in self.facts:
            if fact["topic"] == "directive.feedback_given" and fact["data"]["kind"] == "final":
                finals[fact["data"]["unit"]] = fact
        for unit, fact in finals.items():
            body += [html.H3(self.desk.name(unit)), *self.told(fact)]
            body += [
                html.P(f["sentence"], className="by")
                for f in self.facts
                if f["topic"] == "directive.accepted"
                and f["data"]["unit"] == unit
                and f["data"]["n"] == fact["data"]["n"]
            ]
        return parts.card(
            t("办理结果", "The result"), *(body or [parts.empty(t("没有办结反馈。", "No final report."))])
        )

    # ── before ──

    def before(self) -> Component | None:
        """Earlier reports, returns and slips of this matter, the newest first."""
        topics = ("directive.feedback_given", "directive.returned", "directive.accepted", "directive.urged",
                  "directive.extension_decided", "directive.objection_decided", "directive.concealment_found",
                  "directive.concealment_withdrawn")  # fmt: skip
        now = self.waiting_report() if self.each.kind == "review" else 0
        rows = [
            f
            for f in reversed(self.facts)
            if f["topic"] in topics and not (f["topic"] == "directive.feedback_given" and f["data"]["n"] == now)
        ]
        if not rows:
            return None
        listed = [
            html.Li(
                [
                    html.Time(self.d(f["on"]), className="num"),
                    html.Div(
                        [
                            html.P(f["sentence"]),
                            html.Div(parts.progress(f["data"].get("progress")))
                            if f["topic"] == "directive.feedback_given" and f["data"].get("progress") is not None
                            else None,
                        ],
                        className=f["topic"].rpartition(".")[2],
                    ),
                ]
            )
            for f in rows
        ]
        returns = sum(f["topic"] == "directive.returned" for f in rows)
        sub = t(f"此前退回 {returns} 次", f"returned {returns}× before") if returns else ""
        return parts.card(
            t("此前的反馈与审核", "What went before"), html.Ol(listed, className="lifeline"), sub=sub, flush=True
        )

    def fellows(self) -> Component | None:
        rows = self.matter["assignments"]
        if len(rows) < 2:
            return None
        listed = [
            html.Li(
                [
                    html.B(row["unit_name"]),
                    html.Small(said(words.ROLE, row["role"])),
                    parts.tag(said(words.ASSIGNMENT, row["status"])),
                    parts.light(
                        row["lights"]["completion"]["colour"],
                        parts.light_words(row["lights"]["completion"]["colour"], row["lights"]["completion"]["days"]),
                    ),
                ]
            )
            for row in rows
        ]
        return parts.card(t("各承办单位", "Every unit of it"), html.Ul(listed, className="units"))

    def rules(self) -> Component | None:
        """The rules it is decided under, with their articles."""
        lines = [rule_line(self.pack, key) for key in RULES.get(self.each.kind, ()) if key in self.pack.values]
        return html.Details(
            [html.Summary(t("依据的规则", "The rules it stands on")), html.Ul([html.Li(line) for line in lines])],
            className="card rules",
        ) if lines else None  # fmt: skip


def rule_line(pack: RulePack, key: str) -> str:
    rule, named = pack.values[key], KEYS[key]
    value = rule.value
    if isinstance(value, bool):
        told = t("是", "yes") if value else t("否", "no")
    elif isinstance(value, int):
        told = t(f"{value} 个工作日", f"{value} working days")
    elif isinstance(value, (list, tuple)):
        told = t("、", ", ").join(said(words.SOURCE, str(each)) for each in value)
    else:
        told = str(value)
    where = t("、", ", ").join(rule.articles) or t("惯例，条文未明", "practice; no article says it")
    return t(f"{named.zh}：{told}（{where}）", f"{named.en}: {told} ({where})")
