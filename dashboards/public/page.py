"""Public results 公开结果: what was published to everybody, without a log-in; served only where a deployment turns it on.

Plain HTML: rank, unit, points and grade of the round that was published, and nothing that leads further inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Final

from dashboards.assessment.reading import share
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, t
from domain import words
from domain.results.results import Results, UnitResult
from domain.scheme.scheme import Group, Scheme
from services.commands.assessments.standing import Assessed, assessed
from services.queries.assessments import YearLine, public_years

PATH: Final = "/results"
MARK: Final = "督"


def page(desk: Desk, query: Mapping[str, str]) -> str:
    """The whole document, in the visitor's language: the year asked for, else the newest."""
    with desk.reading() as (conn, reading):
        shown = public_years(conn, reading)
    chosen = next((line for line in shown if str(line.id) == query.get("id")), shown[0] if shown else None)
    title = t("考核结果公开", "Published assessment results")
    band = t("演示数据，办理与得分均为虚构", "Demonstration data; handling and scores are fictitious")
    return f"""<!DOCTYPE html>
<html lang="{t("zh-CN", "en")}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{title}</title><link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<script src="/assets/scheme.js"></script>
<link rel="stylesheet" href="/assets/app.css"><link rel="stylesheet" href="/assets/today.css">
<link rel="stylesheet" href="/assets/assessment.css"></head>
<body class="as-public"><main class="as-page stack">
<div class="brand"><span class="mk" aria-hidden="true">{MARK}</span><span><b>{title}</b><small>{escape(desk.office_name)}</small></span></div>
{f'<p class="band demo">{band}</p>' if desk.is_simulated else ""}
{_choice(shown, chosen)}
{_year(desk, chosen) if chosen else f'<p class="card empty">{t("还没有向社会公布的结果。", "Nothing was published yet.")}</p>'}
</main></body></html>"""


def called(line: YearLine) -> str:
    kind = said(words.ASSESSMENT_KIND, line.kind)
    return t(f"{line.year} 年{kind}", f"{kind} {line.year}")


def _choice(shown: Sequence[YearLine], chosen: YearLine | None) -> str:
    if len(shown) < 2:
        return ""
    links = "".join(
        f'<a class="choice" href="{PATH}?id={line.id}"{" aria-current=true" if line is chosen else ""}>{called(line)}</a>'
        for line in shown
    )
    return f'<nav class="choices" aria-label="{t("考核年度", "Years")}">{links}</nav>'


def _year(desk: Desk, line: YearLine) -> str:
    found: Assessed = assessed(desk.house.record(desk.jurisdiction), line.id)
    scheme, results = found.scheme_of(line.published), found.results(line.published)
    told = t(
        f"{escape(scheme.name)} · 数据截至 {day(line.cut_off)} · 结果摘要 {results.digest[:16]}",
        f"{escape(scheme.name_en)} · cut-off {day(line.cut_off)} · digest of the results {results.digest[:16]}",
    )
    groups = "".join(_group(desk, scheme, results, group) for group in scheme.groups.values())
    return f'<div><h1>{called(line)}</h1><p class="hint">{told}</p></div><div class="as-groups">{groups}</div>'


def _group(desk: Desk, scheme: Scheme, results: Results, group: Group) -> str:
    grades = {grade.code: t(grade.name, grade.name_en) for grade in scheme.grades}
    ranked = results.ranking(group.code)
    most = max([Decimal(100), *(result.total for result in ranked)])
    rows = "".join(_row(desk, result, grades, most) for result in ranked)
    name = escape(t(group.name, group.name_en))
    return f'<section class="card"><div class="hd"><h2>{name}</h2></div><ol class="as-bars">{rows}</ol></section>'


def _row(desk: Desk, result: UnitResult, grades: Mapping[str, str], most: Decimal) -> str:
    rank = "—" if result.rank is None else str(result.rank)
    width = f"{100 * share(result.total, most):.1f}%"
    return (
        f'<li class="as-row"><span class="as-rank num">{rank}</span><span class="nm">{escape(desk.name(result.unit))}</span>'
        f'<span class="as-track" aria-hidden="true"><span class="as-bar as-f0" style="width:{width}"></span></span>'
        f'<span class="as-total"><b class="num">{result.total}</b></span>'
        f'<span class="as-grade"><span class="lt n">{escape(grades.get(result.grade, "—"))}</span></span></li>'
    )
