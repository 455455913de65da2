"""Charts of the statistics 统计分析: months, and units by month. Each point carries the list of the ledger it opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboards import figures
from dashboards.desk import Desk
from dashboards.reader import t
from dashboards.statistics.reading import Statistics
from services.queries.filters import Filters
from services.queries.statistics import Month
from services.queries.today import CLOSED

Json = dict[str, Any]
MOST_UNITS: Final = 20
FONT: Final = {"size": 12, "color": "#566373"}
LAYOUT: Final[Json] = {
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": FONT,
    "dragmode": False,
    "hoverlabel": {"font": {"size": 12}},
}


def month_name(month: Month) -> str:
    return t(f"{month.first.month}月", month.first.strftime("%b")) + (
        "" if month.first.month > 1 else t(f"<br>{month.first.year}年", f"<br>{month.first.year}")
    )


def questions_of(shown: Statistics, month: Month) -> dict[str, Filters]:
    """The four numbers of a month as lists."""
    closed = Filters(status=CLOSED, closed_after=month.first, closed_before=month.last)
    return {
        "registered": Filters(registered_after=month.first, registered_before=month.last),
        "closed": closed,
        "on_time": Filters(status=CLOSED, closed_after=month.first, closed_before=month.last, light=("done_on_time",)),
        "late": Filters(status=CLOSED, closed_after=month.first, closed_before=month.last, light=("done_late",)),
    }


def trend(shown: Statistics, link: Any) -> Json:
    """Registered as a line, closed as bars: on time, late, and without a deadline."""
    names = [month_name(month) for month in shown.months]

    def bar(values: Sequence[int], name: str, fill: str, which: str) -> Json:
        return {
            "type": "bar", "x": names, "y": list(values), "name": name, "marker": {"color": fill},
            "customdata": [link(questions_of(shown, month)[which]) for month in shown.months],
            "hovertemplate": f"%{{x}} {name} %{{y}}<extra></extra>",
        }  # fmt: skip

    months = shown.months
    others = [month.closed - month.on_time - month.late for month in months]
    registered = {
        "type": "scatter", "mode": "lines+markers", "x": names, "y": [month.registered for month in months],
        "name": t("登记", "Registered"), "line": {"color": figures.FILLS["blue"], "width": 2}, "marker": {"size": 6},
        "customdata": [link(questions_of(shown, month)["registered"]) for month in months],
        "hovertemplate": f"%{{x}} {t('登记', 'registered')} %{{y}}<extra></extra>",
    }  # fmt: skip
    data = [
        bar([month.on_time for month in months], t("按期办结", "Closed on time"), figures.FILLS["green"], "on_time"),
        bar([month.late for month in months], t("逾期办结", "Closed late"), figures.FILLS["red"], "late"),
    ]
    if any(others):
        data.append(bar(others, t("无时限办结", "Closed, no deadline"), figures.FILLS["grey"], "closed"))
    layout = {
        **LAYOUT,
        "barmode": "stack",
        "bargap": 0.45,
        "margin": {"l": 34, "r": 8, "t": 8, "b": 40},
        "legend": {"orientation": "h", "y": 1.12, "x": 0},
        "xaxis": {"type": "category", "fixedrange": True, "tickfont": FONT},
        "yaxis": {
            "fixedrange": True,
            "rangemode": "tozero",
            "gridcolor": "#e4e9ef",
            "tickformat": ",d",
            "zeroline": False,
        },
    }
    return {"data": [*data, registered], "layout": layout}


def busiest(shown: Statistics) -> list[str]:
    return list(shown.totals["unit"])[:MOST_UNITS]


def heat(desk: Desk, shown: Statistics, link: Any) -> Json:
    """Units by month: the more matters, the bluer. A cell opens its list."""
    units = busiest(shown)[::-1]
    names = [month_name(month) for month in shown.months]
    counted = [
        [shown.by_unit.get(unit, {}).get(month.first.replace(day=1), 0) for month in shown.months] for unit in units
    ]
    links = [[link(cell(shown, unit, month)) for month in shown.months] for unit in units]
    data = {
        "type": "heatmap", "x": names, "y": [desk.name(unit) for unit in units],
        "z": [[n or None for n in row] for row in counted], "customdata": links,
        "text": [[str(n) if n else "" for n in row] for row in counted], "texttemplate": "%{text}", "xgap": 2, "ygap": 2,
        "colorscale": [[0, "#d6e3f3"], [1, "#4c7cbf"]], "showscale": False, "hoverongaps": False,
        "textfont": {"size": 12, "color": "#1c2733"},
        "hovertemplate": f"%{{y}} %{{x}} %{{z}} {t('件', 'matters')}<extra></extra>",
    }  # fmt: skip
    layout = {
        **LAYOUT,
        "margin": {"l": 128, "r": 8, "t": 8, "b": 40},
        "xaxis": {"type": "category", "fixedrange": True, "showgrid": False},
        "yaxis": {"type": "category", "fixedrange": True, "showgrid": False},
    }
    return {"data": [data], "layout": layout}


def cell(shown: Statistics, unit: str, month: Month) -> Filters:
    if shown.period.basis == "closed":
        return Filters(unit=unit, status=CLOSED, closed_after=month.first, closed_before=month.last)
    return Filters(unit=unit, registered_after=month.first, registered_before=month.last)
