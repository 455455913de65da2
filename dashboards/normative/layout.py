"""Normative documents 规范性文件: what is in force and until when, what is to be seen to, and what that counts against;
of one, its whole life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.acted import Thing
from dashboards.desk import Desk
from dashboards.normative.acts import NORMATIVE
from dashboards.reader import day, t
from domain.normative import words
from domain.rules import RulePack
from domain.words import Words

Json = dict[str, Any]
NAME: Final = "normative"
PATH: Final = "/documents"
WARNINGS: Words = {
    "expired": ("已过期未处理", "Expired, not handled"),
    "expires_soon": ("即将到期", "Expires soon"),
    "unfiled": ("逾期未备案", "Not filed in time"),
    "cleanup_overdue": ("清理逾期", "Clean-up overdue"),
}
COLOUR: Final = {"expired": "r", "expires_soon": "y", "unfiled": "r", "cleanup_overdue": "r"}
TAG: Final = {"published": "g", "filed": "g", "repealed": "n", "expired": "r", "returned": "r"}
IN_FORCE: Final = ("published", "filed")
MAKING: Final = ("drafted", "checked", "returned", "reviewed", "audited", "approved")
FIRST: Final = ("check", "review", "audit", "approve", "publish", "file", "clean-up")
"""The next step of a document, in the order of its life; a filed one that nobody has to see to offers its clean-up."""


async def page(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    seen = {**{name: query.get(name, "") for name in ("as_of", "show", "unit")}, "here": PATH, "id": ""}
    return await acted.whole(desk, THING, seen, "nd")


async def one(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    seen = {"as_of": query.get("as_of", ""), "here": f"{PATH}/{found['key']}", "id": found["key"]}
    return await acted.whole(desk, THING, seen, "nd")


async def shown_of(desk: Desk, seen: Json) -> acted.Shown:
    return await (_one if seen["id"] else _every)(desk, seen)


THING: Final = Thing(NAME, NORMATIVE, shown_of, {"draft": "/documents/{id}"})


def _fits(each: Json, show: str, unit: str = "") -> bool:
    """`show`: where it stands, a warning, or `faults`: whatever counts against law-based administration."""
    fits = {
        "": True,
        "in_force": each["status"] in IN_FORCE,
        "making": each["status"] in MAKING,
        "faults": bool({"expired", "unfiled"} & {*each["warnings"]}),
    }
    return fits.get(show, show in each["warnings"]) and unit in ("", each["unit"])


# ── the list ────────────────────────────────────────────────────────────────────────────────────


async def _every(desk: Desk, seen: Json) -> acted.Shown:
    at, today = acted.day_of(desk, seen)
    told = await acted.read(desk, "/normative", at)
    items, pack, show = told["items"], desk.office().pack(today), seen["show"]
    chosen = [each for each in items if _fits(each, show, seen["unit"])]
    counts = [("in_force", t("有效", "In force"), "g"), ("making", t("制定中", "Being made"), "")]
    counts += [(code, parts.said(WARNINGS, code), COLOUR[code]) for code in WARNINGS]
    cells = [(code, sum(_fits(each, code) for each in items), name, colour) for code, name, colour in counts]
    warn = "、".join(str(step) for step in sorted(pack.steps("normdoc.expiry_warning_days"), reverse=True))
    sub = t(
        f"有效期最长 {pack.number('normdoc.max_validity')} 年，暂行 {pack.number('normdoc.max_validity_provisional')} 年；到期前 {warn} 天提醒。",
        f"Valid for {pack.number('normdoc.max_validity')} years at most, {pack.number('normdoc.max_validity_provisional')} when provisional; warned of {warn.replace('、', ', ')} days before.",
    )
    return [
        parts.page_head(
            t("规范性文件", "Normative documents"), sub, *acted.begin(desk, NAME, NORMATIVE, "draft", "normative.draft", at)
        ),
        acted.numbers(cells, PATH, at, "show", show),
        html.Div(
            [
                _list(desk, chosen, items, at, today, seen),
                html.Div([_issuers(told["issuers"], pack, at), _faults(desk, items, at)], className="stack"),
            ],
            className="grid2",
        ),
    ]  # fmt: skip


def _list(
    desk: Desk, chosen: Sequence[Json], items: Sequence[Json], at: date | None, today: date, seen: Json
) -> Component:
    rows = [_row(desk, each, at, today) for each in chosen]
    if not rows:
        none = (
            t("没有符合条件的文件。", "No document fits.")
            if items
            else t("还没有规范性文件；起草后显示在这里。", "No document yet: once one is drafted it is listed here.")
        )
        rows = [parts.empty(none, good=bool(items))]
    asked = [html.A(t("全部文件", "All documents"), href=asof.href(PATH, at), className="link")] if seen["show"] or seen["unit"] else None  # fmt: skip
    title = desk.name(seen["unit"]) if seen["unit"] else t("文件", "Documents")
    return parts.card(title, *rows, sub=t(f"{len(chosen)} 件", f"{len(chosen)}"), right=asked, flush=True)


def _row(desk: Desk, each: Json, at: date | None, today: date) -> Component:
    flags = [parts.light("yellow" if name == "expires_soon" else "red", _warning(each, name)) for name in each["warnings"]]  # fmt: skip
    return html.A(
        [
            html.Span(
                [
                    html.B(each["title"]),
                    html.Small(
                        " · ".join(part for part in (each["number"], each["issuer"], desk.name(each["unit"])) if part)
                    ),
                    html.Span(flags, className="flags") if flags else None,
                ],
                className="what",
            ),
            _validity(each, today),
            parts.tag(parts.said(words.NORMATIVE_STATUS, each["status"]), TAG.get(each["status"], "b")),
        ],
        href=asof.href(f"{PATH}/{each['id']}", at),
        className="nd-row",
    )


def _warning(each: Json, name: str) -> str:
    if name == "expires_soon":
        return t(f"{each['days_left']} 天后到期", f"expires in {each['days_left']} days")
    if name == "unfiled":
        return t(f"应于{day(each['file_by'])}前备案", f"to be filed by {day(each['file_by'])}")
    if name == "expired":
        return t(f"已过期 {-each['days_left']} 天未处理", f"expired {-each['days_left']} days ago, not handled")
    return t(f"应于{day(each['cleanup_by'])}前清理", f"clean-up due by {day(each['cleanup_by'])}")


def _validity(each: Json, today: date) -> Component:
    """有效期: from its first day to its last, and how much of it is over."""
    if not each["valid_until"]:
        return html.Span(className="nd-valid")
    first, last = date.fromisoformat(each["effective_from"]), date.fromisoformat(each["valid_until"])
    until = date.fromisoformat(each["repealed_on"]) if each["repealed_on"] else today
    share = min(max((until - first).days * 100 // ((last - first).days or 1), 0), 100)
    colour = "r" if "expired" in each["warnings"] else "y" if "expires_soon" in each["warnings"] else "n" if each["status"] in ("repealed", "expired") else ""  # fmt: skip
    told = t(
        f"{day(each['effective_from'])}至{day(each['valid_until'])}",
        f"{day(each['effective_from'])} to {day(each['valid_until'])}",
    )
    bar = html.Span(html.I(style={"width": f"{share}%"}), className=f"nd-bar {colour}".strip(), **parts.attributes(aria_hidden="true"))  # fmt: skip
    return html.Span([bar, html.Small(told)], className="nd-valid num")


def _issuers(issuers: Sequence[Json], pack: RulePack, at: date | None) -> Component:
    """清理: by whom the next is due."""
    years = pack.number("normdoc.cleanup")
    rows = [
        html.Div(
            [
                html.Span(
                    [
                        html.B(each["issuer"]),
                        html.Small(t(f"有效 {each['in_force']} 件", f"{each['in_force']} in force")),
                    ]
                ),
                parts.light("red" if each["cleanup_overdue"] else "green", t(f"{day(each['cleanup_by'])}前清理", f"clean-up by {day(each['cleanup_by'])}")),
            ],
            className="nd-line",
        )
        for each in issuers
    ]  # fmt: skip
    none = [parts.empty(t("还没有公布的文件。", "Nothing was published yet."))]
    title = t(f"定期清理（每 {years} 年）", f"Clean-ups, every {years} years")
    return parts.card(
        title, *(rows or none), right=acted.articles(pack.rule("normdoc.cleanup").articles, at), flush=True
    )


def _faults(desk: Desk, items: Sequence[Json], at: date | None) -> Component:
    """依法行政: what counts against the indicator, by the unit that drafted it; each number is its list."""
    counted = Counter(each["unit"] for each in items if _fits(each, "faults"))
    rows = [
        html.A(
            [html.Span(desk.name(unit)), html.B(t(f"{count} 件", f"{count}"), className="num")],
            href=asof.href(PATH, at, show="faults", unit=unit),
            className="nd-line",
        )
        for unit, count in counted.most_common()
    ]
    none = [parts.empty(t("没有过期未处理或逾期未备案的文件。", "Nothing is expired and not handled, or late to be filed."), good=True)]  # fmt: skip
    told = html.P(
        [
            t(
                "过期未处理、逾期未备案的件数，由考核方案里以“规范性文件失管数”为口径的依法行政指标计入起草单位。",
                "An indicator of law-based administration whose measure is “document faults” counts, for the unit that drafted them, those expired and not handled and those not filed in time.",
            ),
            html.A(t("考核方案", "Schemes"), href=asof.href("/schemes", at), className="link"),
        ],
        className="hint nd-told",
    )
    return parts.card(
        t("计入依法行政指标", "Counts against law-based administration"), *(rows or none), told, flush=True
    )


# ── one document ────────────────────────────────────────────────────────────────────────────────

WAY: Final = ("drafted", "checked", "reviewed", "audited", "approved", "published", "filed")
STEP: Words = {
    "drafted": ("起草", "Drafted"),
    "checked": ("内容核对", "Checked"),
    "reviewed": ("合法性审查", "Legality"),
    "audited": ("领导审核", "Audited"),
    "approved": ("签发", "Signed"),
    "published": ("公布", "Published"),
    "filed": ("备案", "Filed"),
}


async def _one(desk: Desk, seen: Json) -> acted.Shown:
    at, today = acted.day_of(desk, seen)
    told = await acted.one(desk, "/normative", seen["id"], at)
    pack = desk.office().pack(today)
    replaced = await acted.maybe(desk, f"/normative/{told['replaces']}", at) if told["replaces"] else None
    sub: list[Component | str] = [
        " · ".join(part for part in (told["number"], told["issuer"]) if part) + " ",
        parts.tag(parts.said(words.NORMATIVE_STATUS, told["status"]), TAG.get(told["status"], "b")),
    ]
    warned = [
        parts.notice(
            "warn" if name == "expires_soon" else "bad", [acted.sentence(_warning(told, name)), _why(name, pack, at)]
        )
        for name in told["warnings"]
    ]
    main = [_validity_card(told, pack, at, today), _interpreted(told, pack, at), _review(desk, told, pack, at), _cleaned(told, pack, at), acted.course(told["facts"], today.year)]  # fmt: skip
    acts = acted.buttons(NAME, NORMATIVE, told, at, first=("clean-up", "file") if "expired" in told["warnings"] else FIRST)  # fmt: skip
    return [
        acted.crumb(t("规范性文件", "Normative documents"), PATH, at),
        parts.page_head(told["title"], sub, *acts),
        *warned,
        _steps(told),
        html.Div(
            [
                html.Div([each for each in main if each], className="stack"),
                html.Div([_particulars(desk, told, replaced, at)], className="stack"),
            ],
            className="grid2",
        ),
    ]


def _steps(told: Json) -> Component:
    """What is over has been all the way but for its filing."""
    status = told["status"]
    if status == "returned":
        status = "drafted"
    if status in ("expired", "repealed"):
        status = "filed" if told["filed_on"] else "published"
    return acted.steps([(code, parts.said(STEP, code)) for code in WAY], status, over=True)


def _why(name: str, pack: RulePack, at: date | None) -> Component:
    keys = {
        "expired": "normdoc.cleanup",
        "expires_soon": "normdoc.expiry_warning_days",
        "unfiled": "normdoc.filing_days",
        "cleanup_overdue": "normdoc.cleanup",
    }
    return acted.articles(pack.rule(keys[name]).articles, at)


def _validity_card(told: Json, pack: RulePack, at: date | None, today: date) -> Component | None:
    if not told["valid_until"]:
        return None
    key = "normdoc.max_validity_provisional" if told["provisional"] else "normdoc.max_validity"
    years, left = pack.number(key), told["days_left"]
    state = (
        t(f"{day(told['repealed_on'])}废止", f"repealed on {day(told['repealed_on'])}")
        if told["repealed_on"]
        else t(f"还有 {left} 天", f"{left} days left")
        if left >= 0
        else t(f"已过期 {-left} 天", f"expired {-left} days ago")
    )
    most = t(f"最长 {years} 年 ", f"{years} years at most ")
    return parts.card(
        t("有效期", "Validity"),
        _validity(told, today),
        html.P([acted.sentence(state), " · ", most, acted.articles(pack.rule(key).articles, at)], className="hint"),
        extra="nd-life",
    )


def _review(desk: Desk, told: Json, pack: RulePack, at: date | None) -> Component | None:
    if not told["opinion"]:
        return None
    lawful = told["opinion"] == "lawful"
    state = parts.tag(t("合法", "Lawful") if lawful else t("退回修改", "Sent back"), "ok" if lawful else "r")
    return parts.card(
        t("合法性审查", "Legality review"),
        html.Div([html.B(desk.name(told["reviewer"])), " ", state], className="nd-by"),
        html.P(told["review"]),
        right=acted.articles(pack.rule("normdoc.reviewer").articles, at),
    )


def _interpreted(told: Json, pack: RulePack, at: date | None) -> Component | None:
    """解释: for everybody who reads the document, the newest first."""
    if not told["interpretations"]:
        return None
    rows = [
        html.Div([html.P(each["text"]), html.Small(day(each["on"]), className="num")], className="nd-said")
        for each in reversed(told["interpretations"])
    ]
    return parts.card(
        t("解释", "Interpretations"), *rows,
        right=acted.articles(pack.rule("decision.interpretation_working_days").articles, at), flush=True,
    )  # fmt: skip


def _cleaned(told: Json, pack: RulePack, at: date | None) -> Component | None:
    if not told["cleaned"]:
        return None
    rows = [
        html.Div(
            [
                html.Span([html.B(each["round"]), html.Small(day(each["on"]), className="num")]),
                parts.tag(parts.said(words.CLEANUP_RESULT, each["result"]), "ok" if each["result"] == "keep" else "n"),
            ],
            className="nd-line",
        )
        for each in told["cleaned"]
    ]
    return parts.card(t("清理结果", "Clean-ups"), *rows, right=acted.articles(pack.rule("normdoc.cleanup").articles, at), flush=True)  # fmt: skip


def _particulars(desk: Desk, told: Json, replaced: Json | None, at: date | None) -> Component:
    filed: parts.Children = (
        [day(told["filed_on"]), html.Small(t("、", ", ").join(told["filed_to"]))]
        if told["filed_on"]
        else t(f"应于{day(told['file_by'])}前", f"by {day(told['file_by'])}")
        if told["file_by"]
        else None
    )
    link = html.A(replaced["title"], href=asof.href(f"{PATH}/{replaced['id']}", at)) if replaced else None
    return parts.card(
        t("文件情况", "Particulars"),
        parts.facts(
            [
                (t("文号", "Number"), told["number"]),
                (t("制定机关", "Issuer"), told["issuer"]),
                (t("起草单位", "Drafted by"), [desk.name(told["unit"]), html.Small(day(told["drafted_on"]))]),
                (t("种类", "Kind"), t("暂行（试行）", "provisional") if told["provisional"] else None),
                (t("替代", "Replaces"), link),
                (t("审核", "Audited by"), desk.name(told["audited_by"]) if told["audited_by"] else None),
                (t("签发", "Signed by"), desk.name(told["signed_by"]) if told["signed_by"] else None),
                (t("公布", "Published"), day(told["published_on"]) if told["published_on"] else None),
                (t("备案", "Filed"), filed),
                (t("下次清理", "Next clean-up"), t(f"{day(told['cleanup_by'])}前", f"by {day(told['cleanup_by'])}") if told["cleanup_by"] else None),
                (t("签发依据", "Signing"), html.A(t("签发权限表", "Signing table"), href=asof.href("/signing", at, q=t("规范性文件", "normative")))),
            ]
        ),
    )  # fmt: skip
