"""Head of a year of assessment 考核年度: what it is, how far it has come, and the way between its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words
from domain.assessment.standing import STAGES
from domain.words import Words
from services.permissions import KEEPERS

Json = dict[str, Any]

SHOWS: Final[Words] = {
    "": ("排名", "Ranking"),
    "lines": ("得分构成", "Composition"),
    "months": ("逐月履职", "By month"),
    "trend": ("历年", "Over the years"),
    "what-if": ("推演", "What if"),
    "checks": ("核对", "Checks"),
}
PLACES: Final[Words] = {
    "collection": ("数据采集", "Collection"),
    "scoring": ("计分办理", "Scoring"),
    "appeals": ("申诉", "Appeals"),
}
"""The desks of the year, each at an address of its own."""


def head(year: Mapping[str, Any], at: date | None, place: str, *acts: Component) -> list[Component | None]:
    """Title, stages and the way about. `place`: which page is shown, one of `SHOWS` or `PLACES`."""
    here = f"/assessment/{year['id']}"
    told = t(
        f"{year['name']} · {year['version']} 版 · 数据截至 {day(year['cut_off'])} · {year['units']} 个单位",
        f"{year['name']} · version {year['version']} · cut-off {day(year['cut_off'])} · {year['units']} units",
    )
    return [
        html.Nav(
            html.A([parts.icon("chevron-left"), t("各年度考核", "All years")], href=asof.href("/assessment", at)),
            className="crumb", **parts.attributes(aria_label=t("位置", "Where this is")),
        ),
        parts.page_head(called(year), told, *acts),
        stages(str(year["stage"])),
        _ways(here, at, place),
    ]  # fmt: skip


def called(year: Mapping[str, Any]) -> str:
    """What people call a year: its kind and number."""
    kind = said(words.ASSESSMENT_KIND, year["kind"])
    return t(f"{year['year']} 年{kind}", f"{kind} {year['year']}")


def stages(stage: str) -> Component:
    """How far the year has come."""
    now = STAGES.index(stage) if stage in STAGES else 0
    kinds = ["done" if n < now or stage == STAGES[-1] else "now" if n == now else "later" for n in range(len(STAGES))]
    items = [
        html.Li([html.I(), html.B(said(words.ASSESSMENT_STAGE, name))], className=f"s {kind}",
                **parts.attributes(**({"aria_current": "step"} if kind == "now" else {})))
        for name, kind in zip(STAGES, kinds, strict=True)
    ]  # fmt: skip
    return html.Ol(
        items, className="steps as-steps", **parts.attributes(aria_label=t("考核进程", "Stages of the year"))
    )


def shows() -> list[str]:
    """The views this reader may open."""
    role = account().role
    return [
        name for name in SHOWS
        if not (name == "what-if" and role not in KEEPERS | {"auditor"}) and not (name == "lines" and role == "unit")
    ]  # fmt: skip


def places() -> list[str]:
    role = account().role
    return [name for name in PLACES if role != "unit" or name != "scoring"]


def _ways(here: str, at: date | None, place: str) -> Component:
    found = [(name, said(SHOWS, name), asof.href(here, at, show=name)) for name in shows()]
    found += [(name, said(PLACES, name), asof.href(f"{here}/{name}", at)) for name in places()]
    return choices(found, place, t("考核页面", "Pages of the year"), extra="as-ways")


def choices(found: Sequence[tuple[str, str, str]], chosen: str, label: str, *, extra: str = "") -> Component:
    """Links of which one is the page shown: code, name, address."""
    links = [
        html.A(name, href=href, className="choice",
               **parts.attributes(**({"aria_current": "true"} if code == chosen else {})))
        for code, name, href in found
    ]  # fmt: skip
    return html.Nav(links, className=f"choices {extra}".strip(), **parts.attributes(aria_label=label))
