"""The procedure 决策程序: what the law asks, each item done, not needed or open, beside its article; who was heard and what
they said; who voted how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import acted, parts
from dashboards.decisions.acts import DECISIONS
from dashboards.reader import day, t
from domain.decision import words

Json = dict[str, Any]
STATE: Final = {"done": "ok", "waived": "n", "open": "y", "stale": "r", "failed": "r", "not_required": "n"}
ANSWER: Final = {"asked": "y", "agreed": "ok", "split": "r", "split_again": "r", "tabled": "y", "settled": "ok"}
STANCE: Final = {"agree": "ok", "disagree": "r", "reserve": "y"}
GROUPS: Final = (
    (("draft",), "草案", "Draft"),
    (("step", "decision"), "法定程序", "Statutory steps"),
    (("review",), "按情形的审查", "Reviews by trigger"),
    (("assessment",), "五项评估论证", "Five assessments"),
    (("consultation",), "征求意见", "Consultation"),
)
ACT_OF: Final = {"step": "steps", "review": "steps", "assessment": "assess", "consultation": "answer"}


def shown(told: Json, facts: Sequence[Json], at: date | None, today: date) -> list[Component]:
    main: list[Component] = [_checklist(told, at)] if told["checklist"] else []
    if told["draft"]:
        main.append(_draft(told["draft"]))
    side = [*_decided(told, at), *_consulted(told, at, today), *_experts(facts)]
    if not main and not side:
        none = t("只公开了决定本身。", "Only the decision itself is public.")
        return [parts.card(t("决策程序", "Procedure"), parts.empty(none))]
    return [html.Div([html.Div(main, className="stack"), html.Div(side, className="stack")], className="grid2 dc-half")]


def _checklist(told: Json, at: date | None) -> Component:
    done = {each["step"]: each for each in told["steps"]}
    may = set(told["acts"]) if at is None else set()
    groups: list[Component] = []
    for codes, zh, en in GROUPS:
        items = [each for each in told["checklist"] if each["group"] in codes]
        if items:
            groups += [
                html.H3(t(zh, en)),
                html.Ul([_item(each, done.get(each["what"]), may, told["id"], at) for each in items]),
            ]
    left = sum(each["blocks"] for each in told["checklist"])
    mark = (
        parts.tag(t(f"还差 {left} 项", f"{left} missing"), "y") if left else parts.tag(t("程序完备", "complete"), "ok")
    )
    sub = t("缺一项都不能提请审议", "It cannot be tabled while one is missing")
    return parts.card(
        t("程序清单", "Checklist"), html.Div(groups, className="dc-checks"), sub=sub, right=mark, flush=True
    )


def _item(item: Json, step: Json | None, may: set[str], id: str, at: date | None) -> Component:
    told: list[str] = []
    if step:
        who = step["author_name"] or step["author"]
        if step["waived"]:
            told = [
                t(f"{who}签署不需要：{step['reason']}", f"{who} signed that it is not needed: {step['reason']}"),
                day(step["on"]),
            ]
        else:
            told = [parts.said(words.STEP_CONCLUSION, step["conclusion"]), who, day(step["on"])]
    act = ACT_OF.get(item["group"], "")
    buttons: list[Component] = []
    if item["state"] in ("open", "stale", "failed"):
        first = {"steps": {"_n": item["what"]}, "assess": {"kind": item["what"]}, "answer": {"unit": item["what"]}}.get(
            act, {}
        )
        if act in may and item["what"] != "collective_decision":
            buttons.append(acted.button("decision", DECISIONS, act, id, kind="sm", about=item["name"], first=first))
        if act == "steps" and "steps/waive" in may and item["what"] not in ("legality_review", "collective_decision"):
            buttons.append(acted.button("decision", DECISIONS, "waive", id, kind="sm", about=item["name"], first=first))
    return html.Li(
        [
            parts.tag(item["state_name"], STATE.get(item["state"], "n")),
            html.Span(
                [html.B(acted.sentence(item["name"])), html.Small(acted.sentence(" · ".join(told))) if told else None]
            ),
            acted.articles(item["articles"], at),
            html.Span(buttons, className="acts") if buttons else None,
        ],
        className=item["state"],
    )


def _draft(draft: Json) -> Component:
    body: list[Component] = [html.P(draft["text"], className="dc-text")]
    body += [
        html.P([html.B(t(f"备选方案{n} ", f"Option {n} ")), each]) for n, each in enumerate(draft["options"], start=1)
    ]
    sub = t(f"第{draft['n']}稿，{day(draft['on'])}", f"no. {draft['n']}, {day(draft['on'])}")
    return parts.card(t("决策草案", "Draft"), *body, sub=sub)


def _decided(told: Json, at: date | None) -> list[Component]:
    """Each time a meeting took it up: what it decided, by which minutes, and everybody's opinion."""
    cards: list[Component] = []
    for each in reversed(told["decided"]):
        rows: list[Component] = []
        for said in each["opinions"] or []:
            name = said["person"]
            rows.append(
                html.Li(
                    [
                        html.Span(name),
                        parts.tag(parts.said(words.STANCE, said["stance"]), STANCE[said["stance"]]),
                        html.P(said["text"]) if said["text"] else None,
                    ]
                )
            )
        minutes = parts.link(each["minutes"], f"/meetings/{each['meeting']}", kind="link")
        body: list[Component | None] = [
            html.P(each["text"], className="dc-text"),
            html.P([minutes, t(f"第{each['item']}项，{day(each['signed_on'])}签发", f", item {each['item']}, signed {day(each['signed_on'])}")], className="hint"),
            html.Ul(rows, className="dc-votes") if rows else None,
            html.P([html.B(t("与多数意见不一致的理由：", "Why the head departs from most: ")), each["departs"]]) if each["departs"] else None,
        ]  # fmt: skip
        differ = sum(said["stance"] != "agree" for said in each["opinions"] or [])
        sub = day(each["held_on"]) + (t(f"，{differ} 人保留或不同意见，已记录", f", {differ} of another opinion, on record") if differ else "")  # fmt: skip
        mark = parts.tag(each["outcome_name"], "ok" if each["outcome"] == "adopted" else "y")
        cards.append(parts.card(t("集体讨论决定", "Decided"), *body, sub=sub, right=mark))
    return cards


def _consulted(told: Json, at: date | None, today: date) -> list[Component]:
    rows = []
    for each in sorted(told["consultations"], key=lambda one: (one["agrees"] is not None, one["unit"])):
        if each["answered_on"] is None:
            late = (today - date.fromisoformat(each["due"])).days
            state = parts.tag(
                t(f"逾期 {late} 天未答复", f"{late} d late") if late > 0 else t(f"{day(each['due'])}前答复", f"due {day(each['due'])}"),
                "r" if late > 0 else "y",
            )  # fmt: skip
        else:
            state = parts.tag(t("同意", "agrees"), "ok") if each["agrees"] else parts.tag(t("不同意", "disagrees"), "r")
        signed = t(f"{each['signed_by']}签发，{day(each['answered_on'])}", f"signed by {each['signed_by']}, {day(each['answered_on'])}") if each["answered_on"] else ""  # fmt: skip
        rows.append(
            html.Li(
                [
                    html.Span([html.B(each["unit_name"]), html.Small(signed) if signed else None]),
                    state,
                    html.P(t("：", ": ").join(part for part in (each["view"], each["grounds"]) if part)) if each["view"] else None,
                ]
            )
        )  # fmt: skip
    if not rows:
        return []
    answered = sum(each["answered_on"] is not None for each in told["consultations"])
    sub = t(f"{answered} / {len(rows)} 已答复", f"{answered} of {len(rows)} answered")
    return [parts.card(t("征求意见", "Consultation"), html.Ul(rows, className="dc-votes"), sub=sub)]


def _experts(facts: Sequence[Json]) -> list[Component]:
    rows = []
    for fact in facts:
        if fact["topic"] != "decision.expert_heard":
            continue
        data = fact["data"]
        if "expert" not in data:
            continue
        state = parts.tag(t("支持", "supports"), "ok") if data["supports"] else parts.tag(t("不支持", "opposes"), "r")
        interest = t(f"有利害关系，不计入：{data['interest']}", f"has an interest, not counted: {data['interest']}")
        rows.append(
            html.Li(
                [
                    html.Span([html.B(data["expert"]), html.Small(data["field"])]),
                    state,
                    html.P(data["text"]),
                    html.P(parts.tag(interest, "y")) if data["interest"] else None,
                ]
            )
        )
    if not rows:
        return []
    return [parts.card(t("专家意见", "Experts"), html.Ul(rows, className="dc-votes"), sub=str(len(rows)))]
