"""Rule packs 规则包: each rule in plain words, beside the article it stands on and what the tier above says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.reader import day, language, t
from dashboards.rules import values
from domain.words import Words

Json = dict[str, Any]

ANCHOR, SEARCH = "rules-anchor", "rules-search"
TABS: Words = {
    "": ("全部", "All"),
    "differs": ("与上级不同", "Unlike the tier above"),
    "inherited": ("继承上级", "Inherited"),
    "practice": ("惯例", "Practice"),
    "changed": ("本版变动", "Changed in this version"),
}
BASIS: Words = {"article": ("条文", "article"), "law": ("法规", "law"), "practice": ("惯例", "practice")}


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    packs = (await desk.read("/rules", as_of=at.isoformat() if at else ""))["items"]
    if not packs:
        nothing = parts.empty(
            t("这一天还没有采用规则包，请看较晚的一天。", "No rule pack was adopted by that day; look at a later one.")
        )
        return html.Div([asof.band(at, "/rules"), parts.page_head(t("规则包", "Rule packs"), ""), nothing])
    pack = next((each for each in packs if each["code"] == query.get("pack")), packs[0])
    version = _version(pack, query.get("version", ""))
    whole = await desk.read(f"/rules/{pack['code']}/{version['version']}")
    show = query.get("show", "") if query.get("show", "") in TABS else ""
    article = query.get("article", "")
    rules = [rule for rule in whole["rules"] if _fits(rule, show) and (not article or article in rule["articles"])]
    stated = {"pack": query.get("pack", ""), "version": query.get("version", "")}

    def link(**more: str) -> str:
        return asof.href("/rules", at, **{**stated, "show": show, **more})

    name = pack["name_en"] if language() == "en" else pack["name"]
    sub = [
        t(f"{name} · {version['version']}版 · ", f"{name} · version {version['version']} · "),
        _force(version),
    ]
    return html.Div(
        [
            asof.band(at, asof.href("/rules", None, **stated)),
            parts.page_head(t("规则包", "Rule packs"), sub),
            html.Div(
                [
                    html.Div(
                        [_bar(whole["rules"], show, link, query.get("q", "")), *_article_asked(whole, article, link), *_chapters(whole, rules)],
                        className="stack rules",
                    ),
                    html.Div([_tiers(packs, pack, at), _versions(pack, version, whole, link)], className="stack"),
                ],
                className="grid2",
            ),
            dcc.Store(id=ANCHOR, data=query.get("key", "")),
        ]
    )  # fmt: skip


def _version(pack: Json, wanted: str) -> Json:
    versions: list[Json] = pack["versions"]
    chosen = next((each for each in versions if each["version"] == wanted), None)
    return chosen or next((each for each in versions if each["in_force"]), versions[-1])


def _fits(rule: Json, show: str) -> bool:
    match show:
        case "differs":
            return bool(rule["differs"])
        case "inherited":
            return bool(rule["inherited"])
        case "practice":
            return bool(rule["basis"] == "practice")
        case "changed":
            return bool(rule["changed"])
        case _:
            return True


def _force(version: Json) -> str:
    since = day(version["effective_from"])
    guessed = t("（推定）", " (inferred)") if version["effective_basis"] == "inferred" else ""
    if version["in_force"]:
        return t(f"{since}起施行{guessed}", f"in force since {since}{guessed}")
    if until := version["effective_until"]:
        return t(f"{since}至{day(until)}", f"{since} to {day(until)}")
    return t(f"自{since}起施行{guessed}", f"from {since}{guessed}")


# ── what is shown of them ───────────────────────────────────────────────────────────────────────


def _bar(rules: Sequence[Json], show: str, link: Any, q: str) -> Component:
    tabs = []
    for code, (zh, en) in TABS.items():
        count = sum(_fits(rule, code) for rule in rules)
        if not count and code != show:
            continue
        now = parts.attributes(aria_current="true") if code == show else {}
        tabs.append(html.A([t(zh, en), html.Span(str(count), className="num")], href=link(show=code), **now))
    box = dcc.Input(
        id=SEARCH,
        type="search",
        value=q,
        maxLength=60,
        placeholder=t("搜索规则、条文、数值", "Search rules, articles, values"),
        **parts.attributes(),
    )
    return html.Div(
        [
            html.Nav(tabs, className="tabs", **parts.attributes(aria_label=t("筛选规则", "Which rules"))),
            html.Label([parts.icon("search"), html.Span(t("搜索规则", "Search rules"), className="unseen"), box], className="rules-search"),
        ],
        className="rules-bar",
    )  # fmt: skip


def _article_asked(whole: Json, ref: str, link: Any) -> list[Component]:
    """The words of one article, where somebody came for it."""
    found = next((each for each in whole["articles"] if each["ref"] == ref), None)
    if found is None:
        return []
    words = html.Blockquote(found["text"], className="law", tabIndex=0) if found["text"] else parts.empty(_no_text())
    back = html.A(t("显示全部规则", "Show every rule"), href=link(show=""), className="link")
    return [parts.card(f"{found['of']} {found['title']}", words, right=back)]


def _chapters(whole: Json, rules: Sequence[Json]) -> list[Component]:
    texts = {each["ref"]: each for each in whole["articles"]}
    shown: list[Component] = []
    for chapter in whole["chapters"]:
        mine = [rule for rule in rules if rule["chapter"] == chapter["code"]]
        if mine:
            cards = [_rule(rule, texts) for rule in mine]
            shown.append(
                parts.card(
                    chapter["name"], *cards, sub=t(f"{len(mine)} 条", f"{len(mine)}"), flush=True, extra="chapter"
                )
            )
    return shown or [html.Section(parts.empty(t("没有这样的规则。", "There is no such rule.")), className="card")]  # fmt: skip


def _rule(rule: Json, texts: Mapping[str, Json]) -> Component:
    names = (rule["name_en"], rule["name_zh"]) if language() == "en" else (rule["name_zh"], rule["name_en"])
    marks: list[Component] = []
    if rule["inherited"]:
        marks.append(parts.tag(t("继承上级", "inherited")))
    if rule["differs"]:
        marks.append(parts.tag(t("与上级不同", "unlike the tier above"), "b"))
    if rule["changed"]:
        marks.append(parts.tag(t("本版变动", "changed"), "y"))
    beside: list[Component] = []
    if rule["differs"]:
        beside.append(
            _beside(t("上级", "Tier above"), values.plain(rule, rule["parent_value"]), rule["parent_articles"])
        )
    if rule["changed"]:
        beside.append(_beside(t("上一版", "Version before"), values.plain(rule, rule["was"]), []))
    used = (
        t("用于：", "Drives: ") + t("、", ", ").join(rule["used"])
        if rule["used"]
        else t("供查阅，暂无环节使用", "For reference: no act asks it yet")
    )
    left = html.Div(
        [
            html.H3([names[0][:1].upper() + names[0][1:], html.Small(names[1], lang="zh-CN" if language() == "en" else "en")]),
            html.Div([values.value(rule, rule["value"]), *marks], className="value"),
            *beside,
            html.P(rule["note"], className="hint") if rule["note"] else None,
            html.P([html.Span(used), html.Code(rule["key"])], className="used"),
        ]
    )  # fmt: skip
    return html.Article(
        [left, html.Div(_sources(rule, texts), className="sources")],
        className="rule",
        tabIndex=-1,
        **parts.attributes(data_key=rule["key"], data_articles=" ".join(rule["articles"])),
    )


def _beside(name: str, told: str, articles: Sequence[str]) -> Component:
    stands = f"（{' '.join(articles)}）" if articles else ""
    return html.P([html.Span(name, className="lab"), f"{told}{stands}"], className="rule-beside")


def _sources(rule: Json, texts: Mapping[str, Json]) -> list[Component]:
    """The articles a rule stands on; one opens at a click, so that a page of rules stays a page."""
    if rule["basis"] == "practice":
        told = t("惯例：条文没有规定，由本机关自定。", "Practice: no article says it; the office's own custom.")
        return [html.P(told, className="hint practice")]
    shown: list[Component] = []
    for ref in [*rule["articles"], *(rule["parent_articles"] if rule["differs"] else [])]:
        found = texts.get(ref)
        if found is None:
            continue
        head = html.Summary([html.B(found["title"]), html.Small(found["of"])])
        words = (
            html.Blockquote(found["text"], className="law", tabIndex=0, lang="zh-CN")
            if found["text"]
            else html.P(_no_text(), className="hint")
        )
        shown.append(html.Details([head, words], open=ref == rule["articles"][0] and len(found["text"]) < 160))
    return shown  # fmt: skip


def _no_text() -> str:
    return t("法规正文不随本系统提供。", "The text of this law does not come with the product.")


# ── tiers and versions ──────────────────────────────────────────────────────────────────────────


def _tiers(packs: Sequence[Json], chosen: Json, at: Any) -> Component:
    rows = []
    for pack in packs:
        now = parts.attributes(aria_current="true") if pack is chosen else {}
        name = pack["name_en"] if language() == "en" else pack["name"]
        of = t("本级", "This office") if pack["own"] else t("上级", "Tier above")
        inside = [html.Span([html.B(name), html.Small(f"{of} · {pack['code']}")]), parts.icon("chevron-right")]
        rows.append(html.A(inside, href=asof.href("/rules", at, pack=pack["code"]), className="pick", **now))
    return parts.card(t("层级", "Tiers"), html.Div(rows), flush=True)


def _versions(pack: Json, chosen: Json, whole: Json, link: Any) -> Component:
    rows: list[Component] = []
    for version in reversed(pack["versions"]):
        now = parts.attributes(aria_current="true") if version is chosen else {}
        name = t(f"{version['version']}版", f"Version {version['version']}")
        state = parts.tag(t("施行中", "in force"), "g") if version["in_force"] else None
        href = link(pack=pack["code"], version=version["version"])
        rows.append(
            html.A([html.Span([html.B(name), html.Small(_force(version))]), state], href=href, className="pick", **now)
        )
    changed = [rule for rule in whole["rules"] if rule["changed"]]
    facts = parts.facts(
        [
            (t("采用日期", "Adopted on"), day(chosen["adopted_on"]) if chosen["adopted_on"] else t("随产品提供，供对照", "comes with the product, to compare")),
            (t("上级版本", "Parent version"), chosen["parent_version"]),
            (t("规则", "Rules"), t(f"{chosen['rules']} 条，其中继承 {chosen['inherited']} 条", f"{chosen['rules']}, of which {chosen['inherited']} inherited")),
            (t("较上一版", "Since the last"), t(f"变动 {len(changed)} 条", f"{len(changed)} changed") if whole["previous"] else t("首版", "the first version")),
            (t("内容摘要", "Digest"), html.Code(chosen["digest"], className="hash")),
        ]
    )  # fmt: skip
    return parts.card(t("版本", "Versions"), html.Div(rows), html.Div(facts, className="bd"), flush=True)
