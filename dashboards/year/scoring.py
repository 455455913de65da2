"""Scoring 计分办理: from the collected year to the published result: the one next act, what stands against it, every round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.head import head as year_head
from dashboards.desk import Desk
from dashboards.reader import account, day, t
from dashboards.year import head, reading
from dashboards.year.reading import Found
from domain.words import Words

Json = dict[str, Any]

WHO: Words = {
    "score": ("督查办", "the office"),
    "review": ("督查办中计分人以外的人", "another of the office than scored"),
    "grade": ("计分人、复核人以外的审定人", "who decides, and neither scored nor reviewed"),
    "notify": ("督查办", "the office"),
    "publish": ("审定人", "who decides"),
    "apply": ("审定人", "who decides"),
}


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: an act, or what is waited for; `why` in one sentence, `where` to go for it."""

    act: str
    why: str
    where: str = ""


def next_of(found: Found, today: str) -> Next | None:
    """The one next step of the year, whoever is to do it; none once the result was applied."""
    told = found.told
    stage = told["stage"]
    place = f"/assessment/{found.id}/"
    owed = sum(each["owed"] for each in told["collection"])
    unverified = sum(each["given"] for each in told["collection"])
    if stage == "applied":
        return None
    if stage == "open" or told["stale"]:
        if owed or unverified:
            why = t(
                f"还有 {owed} 项未报、{unverified} 项待核实；现在计分只用已核实的，可以先试算。",
                f"{owed} values are owed and {unverified} unverified; a score now takes what is verified, as a trial.",
            )
            return Next("score", why, place + "collection")
        why = (
            t("数据已报齐核实。", "All values are in and verified.")
            if stage == "open"
            else t("上次计分后数据有变化。", "Something changed since the last round.")
        )
        return Next("score", why)
    if stage == "scored":
        return Next("review", t("须由计分人以外的人复核。", "By another than scored it."))
    if stage == "reviewed":
        open_ = [each for kind in ("deductions", "vetoes") for each in told[kind] if each["state"] == "open"]
        if open_:
            why = t(
                f"还有 {len(open_)} 项扣分或否决未决定，决定后才能评定。",
                f"{len(open_)} deductions or vetoes are undecided; grades come after.",
            )
            return Next("", why, place + "collection")
        return Next(
            "grade",
            t(
                "由计分、复核以外的人按分数线和比例评定。",
                "By thresholds and quotas, by another than scored and reviewed.",
            ),
        )
    return _settled(found, today, place)


def _settled(found: Found, today: str, place: str) -> Next:
    """Once grades were given: told, appealed, published, applied."""
    told = found.told
    if untold := found.assessed.year.untold():
        return Next(
            "notify",
            t(f"还有 {len(untold)} 个单位不知道本次结果。", f"{len(untold)} units do not know their present result."),
        )
    if found.told["rounds"][-1]["published"]:
        return Next(
            "apply",
            t("结果已公布，可据此拟定来年目标。", "The result is published; next year's targets can be drawn from it."),
        )
    if waiting := [each for each in told["appeals"] if each["granted"] is None]:
        return Next(
            "", t(f"还有 {len(waiting)} 件申诉未决定。", f"{len(waiting)} appeals are undecided."), place + "appeals"
        )
    until = max((each["appeal_by"] for each in told["told"]), default="")
    if until >= today:
        return Next(
            "",
            t(
                f"申诉期至 {day(until)}，期满后公布。",
                f"Appeals may come in until {day(until)}; the result is published after.",
            ),
        )
    return Next("publish", t("申诉期已过，没有未决的申诉。", "The time to appeal is over and nothing is undecided."))


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    found = await reading.year(desk, params["key"], asof.asked(query, desk.today()))
    return head.whole(found, "scoring", await shown_of(desk, found, {}), {})


async def shown_of(desk: Desk, found: Found, query: Json) -> list[Component | None]:
    return [*year_head(found.told, found.at, "scoring"), await _content(desk, found)]


async def _content(desk: Desk, found: Found) -> Component:
    after = next_of(found, desk.today().isoformat()) if found.at is None else None
    side = [_told_units(desk, found), _correcting(found)]
    return html.Div(
        [
            *([_next(found, after)] if after else []),
            html.Div([html.Div([_rounds(found)], className="stack"), html.Div([each for each in side if each], className="stack")], className="grid2"),
        ],
        className="stack",
    )  # fmt: skip


def _next(found: Found, after: Next) -> Component:
    who = account()
    last = found.assessed.year.now.rounds[-1] if found.assessed.year.now.rounds else None
    barred = {"review": {last.by}, "grade": {last.by, last.reviewed_by}}.get(after.act, set()) if last else set()
    offered = bool(after.act) and found.may(after.act) and who.id not in barred
    told: list[Component | str] = [html.P(after.why)]
    if after.act and not offered and who.role != "auditor":
        told.append(
            html.P(
                t(f"此项由{parts.said(WHO, after.act)}办理。", f"To be done by {parts.said(WHO, after.act)}."),
                className="hint",
            )
        )
    buttons: list[Component] = []
    if offered:
        buttons.append(head.act(found, after.act, kind="pri"))
    if after.where:
        buttons.append(parts.link(t("去看", "Go there"), after.where, name="chevron-right"))
    return parts.card(
        t("下一步", "Next"), html.Div([html.Div(told), html.Div(buttons, className="acts")], className="yr-next")
    )


def _rounds(found: Found) -> Component:
    rounds = found.told["rounds"]
    if not rounds:
        return parts.card(t("各次计分", "Rounds"), parts.empty(t("还没有计分。", "Nothing has been scored yet.")))
    labels = [
        t("次", "No."),
        t("截至记录", "As of fact"),
        t("方案版本", "Scheme"),
        t("状态", "State"),
        t("结果摘要", "Digest"),
    ]
    rows = []
    for each in reversed(rounds):
        state = (
            t("已公布", "published")
            if each["published"]
            else t("已复核", "reviewed")
            if each["reviewed"]
            else t("未复核", "not reviewed")
        )
        tag = "g" if each["published"] else "b" if each["reviewed"] else "y"
        rows.append(
            head.row(
                labels,
                html.A(
                    t(f"第 {each['n']} 次", f"No. {each['n']}"),
                    href=asof.href(f"/assessment/{found.id}", found.at, round=str(each["n"])),
                    className="link",
                ),
                html.Span(f"{each['position']:,}", className="num"),
                each["version"],
                parts.tag(state, tag),
                html.Code(each["digest"][:16], title=each["digest"]),
            )
        )
    sub = t("同一位置、同一方案，任何时候重算结果一致", "the same position and scheme give the same result at any time")
    return parts.card(
        t("各次计分", "Rounds"), html.Div(head.table(labels, rows), className="wide-table"), sub=sub, flush=True
    )


def _told_units(desk: Desk, found: Found) -> Component | None:
    """告知: who was told of which round, and until when it may appeal."""
    if not found.told["told"]:
        return None
    rows = [
        html.Div(
            [
                html.Span(desk.name(each["unit"])),
                html.Span(
                    t(
                        f"第 {each['round']} 次 · 申诉至 {day(each['appeal_by'])}",
                        f"no. {each['round']} · appeal by {day(each['appeal_by'])}",
                    ),
                    className="num",
                ),
            ],
            className="ub",
        )
        for each in found.told["told"]
    ]
    sub = t(f"{len(rows)} / {found.told['units']} 个单位", f"{len(rows)} of {found.told['units']} units")
    return parts.card(t("已告知", "Told"), html.Div(rows, className="yr-self", tabIndex=0), sub=sub)


def _correcting(found: Found) -> Component | None:
    """更正 without an appeal: of a bonus or deduction in effect."""
    if not found.may("corrections"):
        return None
    rows: list[Component] = []
    for kind, what in (("bonuses", "bonus"), ("deductions", "deduction")):
        for each in found.told[kind]:
            if each["state"] == "in_effect":
                button = head.act(found, "correct-points", t("更正", "Correct"), about=each["unit_name"],
                                  fixed={"what": what, "n": each["n"], "appeal": 0})  # fmt: skip
                rows.append(
                    html.Div(
                        [
                            html.Span([html.B(each["unit_name"]), html.Small(f"{each['name']} {each['points']}")]),
                            button,
                        ],
                        className="yr-aim",
                    )
                )
    if not rows:
        return None
    return parts.card(
        t("更正加减分", "Correct points"), html.Div(rows), sub=t("更正后再次计分", "score again after"), flush=True
    )
