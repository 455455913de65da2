"""Topics 议题: the way to a meeting step by step; of one, what the heads concerned signed and why it was turned down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.acted import Thing
from dashboards.desk import Desk
from dashboards.reader import account, day, t
from dashboards.topics.acts import TOPICS
from domain.meeting import words
from domain.meeting.topic import STATUSES
from domain.rules import RulePack

Json = dict[str, Any]
NAME: Final = "topic"
PATH: Final = "/topics"
SHOWN: Final = 6
"""As many topics as a column shows; its number opens the rest."""
MINE: Final = "mine"
TAG: Final = {
    "proposed": "n", "coordinated": "y", "reviewed": "y", "admitted": "b", "scheduled": "b", "discussed": "ok",
    "refused": "r",
}  # fmt: skip
FIRST: Final = ("admit", "review", "opinions", "coordinate", "papers", "turn-down")
"""The next step of a topic, the last of its way first."""


async def page(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    seen = {**{name: query.get(name, "") for name in ("as_of", "status", "kind")}, "here": PATH, "id": ""}
    return await acted.whole(desk, THING, seen, "tp")


async def one(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    seen = {"as_of": query.get("as_of", ""), "here": f"{PATH}/{found['key']}", "id": found["key"]}
    return await acted.whole(desk, THING, seen, "tp")


async def shown_of(desk: Desk, seen: Json) -> acted.Shown:
    return await (_one if seen["id"] else _every)(desk, seen)


THING: Final = Thing(NAME, TOPICS, shown_of, {"propose": "/topics/{id}"})


# ── the pipeline ────────────────────────────────────────────────────────────────────────────────


async def _every(desk: Desk, seen: Json) -> acted.Shown:
    at, today = acted.day_of(desk, seen)
    asked = seen["status"] if seen["status"] in (*STATUSES, MINE) else ""
    query = {"status": asked} if asked else {}
    told = await acted.read(desk, PATH, at, kind=seen["kind"])
    items, pack = told["items"], desk.office().pack(today)
    kinds = [("", t("各类会议", "All meetings"))]
    kinds += [(str(row["code"]), t(str(row["zh"]), str(row["en"]))) for row in pack.rows("meeting.types")]
    head = [
        parts.page_head(
            t("议题", "Topics"),
            t("先协调、再签署、后上会；未充分协调的不上会。", "Coordinated, then signed for, then tabled; what was not coordinated is not."),
            *_mine(items, at, seen["kind"]),
            *_discussed(told["pipeline"]["discussed"], at, seen["kind"]),
            *acted.begin(desk, NAME, TOPICS, "propose", "topic.propose", at),
        ),
        acted.choices(kinds, PATH, at, "kind", {**query, "kind": seen["kind"]}),
    ]  # fmt: skip
    of_kind = {"kind": seen["kind"]} if seen["kind"] else {}
    if asked:
        chosen = [each for each in items if (each["waits"] if asked == MINE else each["status"] == asked)]
        return [*head, _list(desk, asked, chosen, at, today, of_kind)]
    columns = [
        _column(desk, code, [each for each in items if each["status"] == code], told["pipeline"][code], at, today, of_kind)
        for code in STATUSES
        if code != "discussed"
    ]  # fmt: skip
    return [*head, html.Div(columns, className="tp-way")]


def _mine(items: Sequence[Json], at: date | None, kind: str) -> list[Component]:
    """Those whose next step is the reader's own, where there are any."""
    count = sum(each["waits"] for each in items)
    if at is not None or not count:
        return []
    return [parts.link(t(f"待我办理 {count} 件", f"Mine to do: {count}"), asof.href(PATH, at, status=MINE, kind=kind))]


def _discussed(count: int, at: date | None, kind: str) -> list[Component]:
    """Those whose way is over: behind a link, for they only grow."""
    if not count:
        return []
    href = asof.href(PATH, at, status="discussed", kind=kind)
    return [parts.link(t(f"已审议 {count:,} 件", f"Discussed: {count:,}"), href)]


def _column(
    desk: Desk, code: str, items: Sequence[Json], count: int, at: date | None, today: date, of_kind: dict[str, str]
) -> Component:
    name = parts.said(words.TOPIC_STATUS, code)
    every = asof.href(PATH, at, status=code, **of_kind)
    cards = [_card(desk, each, at, today) for each in items[:SHOWN]]
    rest = count - len(cards)
    return html.Section(
        [
            html.H2(
                [html.Span(name), html.A(f"{count:,}", href=every, className="num", **parts.attributes(aria_label=t(f"{name} {count} 件", f"{name}: {count}")))]
            ),
            html.Div(cards or [html.P(t("没有", "None"), className="hint")], className="tp-cards"),
            html.A(t(f"另有 {rest} 件", f"{rest} more"), href=every, className="link tp-rest") if rest else None,
        ],
        className=f"tp-col s-{code}",
    )  # fmt: skip


def _list(
    desk: Desk, code: str, items: Sequence[Json], at: date | None, today: date, of_kind: dict[str, str]
) -> Component:
    name = t("待我办理", "Mine to do") if code == MINE else parts.said(words.TOPIC_STATUS, code)
    cards = [_card(desk, each, at, today) for each in items]
    back = html.A(t("全部进程", "The whole way"), href=asof.href(PATH, at, **of_kind), className="link")
    none = parts.empty(t(f"没有“{name}”的议题。", f"No topic is “{name}”."), good=code == MINE)
    return parts.card(
        name, html.Div(cards or [none], className="tp-list"), sub=t(f"{len(items)} 件", f"{len(items)}"), right=back
    )


def _card(desk: Desk, each: Json, at: date | None, today: date) -> Component:
    flags: list[Component] = []
    if each["disagreeing"]:
        told = t(f"{len(each['disagreeing'])} 家不同意", f"Disagree: {len(each['disagreeing'])}")
        flags.append(parts.tag(told, "r"))
    if each["unsigned"] and each["status"] in ("proposed", "coordinated"):
        told = t(f"{len(each['unsigned'])} 家未签署", f"Not signed: {len(each['unsigned'])}")
        flags.append(parts.tag(told, "y"))
    if each["refusal"]:
        flags.append(parts.tag(acted.sentence(parts.said(words.TOPIC_REFUSAL, each["refusal"])), "r"))
    since = day(each["status_since"], this_year=today.year)
    return html.A(
        [
            html.B(each["title"]),
            html.Small(f"{desk.name(each['unit'])} · {parts.said(words.MEETING_KIND, each['kind'])}"),
            html.Small(t(f"{since}起", f"since {since}"), className="num"),
            html.Span(flags, className="flags") if flags else None,
        ],
        href=asof.href(f"{PATH}/{each['id']}", at),
        className="tp-card",
    )


# ── one topic ───────────────────────────────────────────────────────────────────────────────────


async def _one(desk: Desk, seen: Json) -> acted.Shown:
    at, today = acted.day_of(desk, seen)
    told = await acted.one(desk, PATH, seen["id"], at)
    pack = desk.office().pack(today)
    meeting = await acted.maybe(desk, f"/meetings/{told['meeting']}", at) if told["meeting"] else None
    status = told["status"]
    sub: list[Component | str] = [
        t(
            f"{desk.name(told['unit'])}提请{parts.said(words.MEETING_KIND, told['kind'])} · {day(told['proposed_on'], this_year=today.year)} ",
            f"{desk.name(told['unit'])} to the {parts.said(words.MEETING_KIND, told['kind'])} · {day(told['proposed_on'], this_year=today.year)} ",
        ),
        parts.tag(parts.said(words.TOPIC_STATUS, status), TAG[status]),
    ]
    way = [(code, parts.said(words.TOPIC_STATUS, code)) for code in _way(pack)]
    acts = acted.buttons(NAME, TOPICS, told, at, first=FIRST)
    main = [
        _refused(told, pack, at),
        _divided(told, pack, at),
        _opinions(desk, told, pack, at, today),
        acted.course(told["facts"], today.year),
    ]
    return [
        acted.crumb(t("议题", "Topics"), PATH, at),
        parts.page_head(told["title"], sub, *acts),
        None if status == "refused" else acted.steps(way, status, over=status == "discussed"),
        html.Div(
            [
                html.Div([each for each in main if each], className="stack"),
                html.Div([_particulars(desk, told, meeting, pack, at, today)], className="stack"),
            ],
            className="grid2",
        ),
    ]


def _way(pack: RulePack) -> list[str]:
    """The steps of its way; where nothing is signed the office's review is no step of its own."""
    return [code for code in STATUSES if code != "refused" and (code != "reviewed" or pack.flag("topic.signed_form"))]


def _refused(told: Json, pack: RulePack, at: date | None) -> Component | None:
    if told["status"] != "refused":
        return None
    why = parts.said(words.TOPIC_REFUSAL, told["refusal"])
    key = acted.articles(pack.rule("topic.refuse_if").articles, at)
    return html.Div(
        [html.B(t(f"不予上会：{why}", f"Not tabled: it {why}")), html.Span(told["reason"]), key],
        className="band bad",
        role="status",
    )


def _divided(told: Json, pack: RulePack, at: date | None) -> Component | None:
    """Who disagrees while it may still be turned down."""
    if not told["disagreeing"] or told["status"] not in ("proposed", "coordinated", "reviewed"):
        return None
    key = acted.articles(pack.rule("topic.refuse_if").articles, at)
    words_ = t("有单位不同意：未协调一致的不上会", "A unit disagrees: what is not agreed beforehand is not tabled")
    return parts.notice("warn", [words_, key])


def _opinions(desk: Desk, told: Json, pack: RulePack, at: date | None, today: date) -> Component:
    """签署意见: the heads of the unit that proposes it and of those concerned."""
    rows = []
    for each in sorted(told["opinions"], key=lambda one: (one["agrees"] is not False, one["agrees"] is None)):
        state = (
            parts.tag(t("尚未签署", "Not signed"), "y")
            if each["agrees"] is None
            else parts.tag(t("同意", "Agrees"), "ok")
            if each["agrees"]
            else parts.tag(t("不同意", "Disagrees"), "r")
        )
        signed = (
            t(f"{each['signed_by']}，{day(each['on'], this_year=today.year)}", f"{each['signed_by']}, {day(each['on'], this_year=today.year)}")
            if each["signed_by"]
            else ""
        )  # fmt: skip
        role = t("提出", "proposes") if each["unit"] == told["unit"] else t("涉及", "concerned")
        rows.append(
            html.Li(
                [
                    html.Div(
                        [html.B(desk.name(each["unit"])), html.Small(role), state, html.Time(signed, className="num")],
                        className="h",
                    ),
                    html.P(each["text"]) if each["text"] else None,
                ]
            )
        )
    count = sum(each["agrees"] is not None for each in told["opinions"])
    sub = t(f"{count} / {len(rows)} 家已签署", f"{count} of {len(rows)} signed")
    if account().role == "unit":
        sub = t("只显示本单位的意见", "Your unit's own alone")
    if not pack.flag("topic.signed_form"):
        sub += t("；按规则不以签署为前提", "; the rules do not make it a condition")
    basis = acted.basis(desk, "topic.signed_form", at)
    none = parts.empty(t("没有需要本单位签署的意见。", "Nothing for your unit to sign."))
    return parts.card(
        t("签署意见", "Signed opinions"), html.Ol(rows, className="tp-said") if rows else none, sub=sub, right=basis, flush=True
    )  # fmt: skip


def _particulars(
    desk: Desk, told: Json, meeting: Json | None, pack: RulePack, at: date | None, today: date
) -> Component:
    concerned = t("、", ", ").join(desk.name(unit) for unit in told["concerned"])
    leads = pack.row("meeting.types", told["kind"]) or {}
    chairs = leads.get("chairs")
    admits = t("或", " or ").join(
        parts.said(words.RANK, rank) for rank in (chairs if isinstance(chairs, tuple) else ())
    )
    where: Any = None
    if meeting:
        on = day(meeting["day"], this_year=today.year)
        where = html.A(
            t(f"{meeting['name']}（{on}）", f"{meeting['name']} ({on})"),
            href=asof.href(f"/meetings/{meeting['id']}", at),
        )
    elif told["meeting"]:
        where = t("已列入会议议程", "On the agenda of a meeting")
    decision = None
    if told["decision"]:
        decision = html.A(t("查看重大决策", "The major decision"), href=asof.href(f"/decisions/{told['decision']}", at))
    return parts.card(
        t("议题情况", "Particulars"),
        parts.facts(
            [
                (t("涉及单位", "Concerns"), concerned),
                (t("会前协调", "Coordinated"), [desk.name(told["coordinated_by"]), html.Small(told["coordination"])] if told["coordinated_by"] else t("尚未协调", "not yet")),
                (t("办公室审核", "Office review"), told["review"]),
                (t("会议文件", "Papers"), t("已批印", "approved") if told["papers_approved"] else None),
                (t("确定上会", "Admitted by"), desk.name(told["admitted_by"]) if told["admitted_by"] else t(f"由{admits}确定", f"{admits} decides")),
                (t("会议", "Meeting"), where),
                (t("重大决策", "Decision"), decision),
                (t("依据", "Under"), acted.basis(desk, "topic.refuse_if", at)),
            ]
        ),
    )  # fmt: skip
