"""A year's results 考核结果: its ranking, composition, months, trend, what-if and checks, each at an address of its own."""

from __future__ import annotations

from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment import checks, lines, months, ranking, trend, what_if
from dashboards.assessment.head import head, shows
from dashboards.assessment.reading import Results, read
from dashboards.desk import Desk
from dashboards.reader import account, t
from services.permissions import Caller, allowed

BOX, STORE = "as-box", "as-asked"


async def page(desk: Desk, keys: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    shown = await read(desk, keys["key"], at, query)
    asked = {"key": shown.id, "query": query, "etag": shown.year["etag"], "as_of": at.isoformat() if at else ""}
    return html.Div(
        [dcc.Store(id=STORE, data=asked), html.Div(await _body(shown), id=BOX, className="as-page stack")],
    )


async def content(desk: Desk, key: str, at: date | None, query: dict[str, str]) -> list[Component | None]:
    return await _body(await read(desk, key, at, query))


async def _body(shown: Results) -> list[Component | None]:
    show = shown.query.get("show", "")
    show = show if show in shows() else ""
    return [
        asof.band(shown.at, asof.href(f"/assessment/{shown.id}", None, show=show)),
        *head(shown.year, shown.at, show, *([_files(shown, shown.desk.caller())] if shown.told else [])),
        _stale(shown),
        *await _view(shown, show),
    ]


async def _view(shown: Results, show: str) -> list[Component | None]:
    match show:
        case "lines":
            return lines.view(shown)
        case "months":
            return await months.view(shown)
        case "trend":
            return await trend.view(shown)
        case "what-if":
            return await what_if.view(shown)
        case "checks":
            return await checks.view(shown)
    return ranking.view(shown)


def _stale(shown: Results) -> Component | None:
    """What a reader must know before the numbers: an earlier round, or one that no longer stands."""
    rounds = shown.year["rounds"]
    if not shown.told:
        return None
    if account().role == "unit":
        return None
    if shown.told["round"] != rounds[-1]["n"]:
        told = t(
            f"这是第 {shown.told['round']} 次计分的结果，最近一次是第 {rounds[-1]['n']} 次。",
            f"These are the results of round {shown.told['round']}; the last one is {rounds[-1]['n']}.",
        )
        last = html.A(t("看最近一次", "See the last"), href=asof.href(f"/assessment/{shown.id}", shown.at))
        return parts.notice("info", [told, last])
    if shown.year["stale"]:
        return parts.notice(
            "warn",
            t("上次计分后数据有变化，结果待重新计分。", "Data changed since this round: it is to be scored again."),
        )
    if not shown.told["published"]:
        return parts.notice(
            "info", t("结果尚未公布，仅供内部办理。", "These results are not published; for office use only.")
        )
    return None


def _files(shown: Results, who: Caller) -> Component:
    """What can be taken out: the workbook, the notice, the component; of a unit its own receipt."""
    root = f"/api/v1/assessments/{shown.id}"
    asked = {"round": str(shown.told["round"]), "language": t("zh", "en")}
    found: list[tuple[str, str]] = []
    if allowed(who, "assessment.export"):
        found.append((t("结果表 Excel", "Results, Excel"), "results.xlsx"))
        if shown.year["stage"] in ("graded", "published", "applied"):
            found += [
                (t("考核通报 Word", "Notice, Word"), "notice.docx"),
                (t("考核通报 PDF", "Notice, PDF"), "notice.pdf"),
            ]
        found += [
            (t("综合考核分项 CSV", "Component, CSV"), "component.csv"),
            (t("综合考核分项 JSON", "Component, JSON"), "component.json"),
        ]
    elif who.unit:
        found = [(t("得分凭单 Word", "Receipt, Word"), f"results/{who.unit}/receipt.docx"),
                 (t("得分凭单 PDF", "Receipt, PDF"), f"results/{who.unit}/receipt.pdf")]  # fmt: skip
    links = [
        html.A([parts.icon("file-text"), name], href=asof.href(f"{root}/{path}", shown.at, **asked), className="btn", download="")
        for name, path in found
    ]  # fmt: skip
    return html.Details(
        [
            html.Summary([parts.icon("download"), t("下载", "Download")], className="btn"),
            html.Div(links, className="menu acts"),
        ],
        className="more",
    )
