"""By month 逐月履职: units by months, what fell due and what of it was done on time; a cell opens the unit's statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.assessment.head import choices
from dashboards.assessment.lines import groups
from dashboards.assessment.reading import Results, params
from dashboards.ledger import questions
from dashboards.reader import account, t
from domain.words import Words
from services.queries.filters import Filters

Json = dict[str, Any]
BASES: Words = {"results": ("按时办结", "Results on time"), "reports": ("按时反馈", "Reports on time"),
                "against": ("退回催办", "Returns and urgings")}  # fmt: skip
KINDS = ("red", "yellow", "green")


async def view(shown: Results) -> list[Component | None]:
    told = await shown.desk.read(f"/assessments/{shown.id}/months", **params(shown.at))
    found: dict[str, dict[int, Json]] = {}
    for each in told["items"]:
        found.setdefault(each["unit"], {})[date.fromisoformat(each["month"]).month] = each
    if not found:
        return [
            html.Section(
                parts.empty(t("本年度还没有到期的督办事项。", "Nothing fell due in this year yet.")), className="card"
            )
        ]
    basis = shown.query.get("basis", "")
    basis = basis if basis in BASES else "results"
    group = shown.group
    here = f"/assessment/{shown.id}"
    chosen = choices(
        [(code, t(*name), asof.href(here, shown.at, show="months", basis=code, group=group["code"] if group else ""))
         for code, name in BASES.items()],
        basis, t("口径", "What is counted"),
    )  # fmt: skip
    units = [(item["unit"], item["unit_name"]) for item in shown.of(group)] if group else []
    units = units or [(unit, shown.desk.name(unit)) for unit in sorted(found)]
    sub = (
        t("格内为次数", "Times in each month") if basis == "against"
        else t("格内为按时数 / 应办数；按到期月份计", "On time, of those due in the month")
    )  # fmt: skip
    legend = None if basis == "against" else figures.legend(
        [("green", t("全部按时", "All on time")), ("yellow", t("部分逾期", "Some late")), ("red", t("多数逾期", "Most late"))]
    )  # fmt: skip
    heads = [html.Th(t("单位", "Unit"), className="as-unit", **parts.attributes(scope="col"))]
    heads += [html.Th(_month(n), className="n", **parts.attributes(scope="col")) for n in range(1, 13)]
    heads.append(html.Th(t("全年", "Year"), className="n", **parts.attributes(scope="col")))
    rows = [_row(shown, unit, name, found.get(unit, {}), basis) for unit, name in units]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="as-matrix as-months")
    title = group["name"] if group else t(*BASES[basis])
    bar = html.Div([groups(shown, "months", group["code"]) if group else None, chosen, legend], className="ubar")
    return [bar, parts.card(title, html.Div(table, className="scroll", tabIndex=0, role="region", **parts.attributes(aria_label=t("逐月履职", "By month"))), sub=sub, flush=True)]  # fmt: skip


def _month(n: int) -> str:
    return t(f"{n}月", date(2000, n, 1).strftime("%b"))


def _row(shown: Results, unit: str, name: str, months: Mapping[int, Json], basis: str) -> html.Tr:
    year = int(shown.year["year"])
    done = [counted(months[n], basis) if n in months else (0, 0) for n in range(1, 13)]
    cells = [_cell(shown, unit, year, n, *each, basis) for n, each in enumerate(done, start=1)]
    good, whole = sum(each[0] for each in done), sum(each[1] for each in done)
    total = str(whole) if basis == "against" else f"{good}/{whole}" if whole else "—"
    return html.Tr(
        [
            html.Th(name, className="as-unit", **parts.attributes(scope="row")),
            *cells,
            html.Td([html.B(total), html.Small(figures.rate(good, whole)) if basis != "against" and whole >= figures.FEWEST else None], className="n num",
                    **parts.attributes(data_label=t("全年", "Year"))),
        ]
    )  # fmt: skip


def counted(month: Mapping[str, int], basis: str) -> tuple[int, int]:
    """What was good of how many; of what stood against a unit nothing is good."""
    return (0, month["against"]) if basis == "against" else (month[f"{basis}_on_time"], month[basis])


def _cell(shown: Results, unit: str, year: int, n: int, good: int, whole: int, basis: str) -> html.Td:
    label = parts.attributes(data_label=_month(n))
    if not whole:
        return html.Td("·", className="as-na", **label)
    if basis == "against":
        kind = KINDS[0] if whole > 2 else KINDS[1]
        told, title = str(whole), t(f"{n}月 {whole} 次", f"{_month(n)}: {whole}")
    else:
        kind = KINDS[2] if good == whole else KINDS[1] if 2 * good >= whole else KINDS[0]
        told, title = f"{good}/{whole}", t(f"{n}月应办 {whole}，按时 {good}", f"{_month(n)}: {good} of {whole} on time")
    href = _list(shown, unit, year, n)
    return html.Td(html.A(told, href=href, title=title), className=f"as-m as-{kind} num", **label)


def _list(shown: Results, unit: str, year: int, n: int) -> str:
    """What the unit owed, month by month; who has no desk of units looks into the ledger."""
    if account().role == "leader":
        first, last = date(year, n, 1), date(year + n // 12, n % 12 + 1, 1)
        asked = questions.address(
            Filters(unit=unit, due_after=first, due_before=date.fromordinal(last.toordinal() - 1))
        )
        return asof.href("/ledger", shown.at, **asked)
    return asof.href("/unit/statement", shown.at, unit=unit, year=str(year))
