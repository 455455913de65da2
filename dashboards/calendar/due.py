"""What falls due 到期日历: how much on each day of the year, of which kinds, and the list behind every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.assessment.reading import params
from dashboards.desk import Desk
from dashboards.reader import day as day_words
from dashboards.reader import t, weekday

Json = dict[str, Any]

KINDS: Final = {
    "directive": ("督办事项", "Matters", "list-details", "/directive"),
    "decision": ("重大决策", "Decisions", "git-merge", "/decisions"),
    "meeting": ("会议", "Meetings", "users", "/meetings"),
    "document": ("规范性文件", "Documents", "file-text", "/documents"),
}


@dataclass(frozen=True)
class Due:
    """A year's numbers by day and kind, and the list of it, or of the day chosen alone."""

    year: int
    kind: str
    chosen: date | None
    days: Mapping[date, Mapping[str, int]]
    told: Json

    @property
    def by_day(self) -> dict[date, int]:
        counted = {
            on: sum(n for kind, n in kinds.items() if self.kind in ("", kind)) for on, kinds in self.days.items()
        }
        return {on: n for on, n in counted.items() if n}

    def _query(self) -> dict[str, str]:
        return {"year": str(self.year), "kind": self.kind, "day": self.chosen.isoformat() if self.chosen else ""}

    def kinds(self, at: date | None) -> Component:
        """The year's number of each kind: it opens those alone."""
        sums = {kind: sum(kinds.get(kind, 0) for kinds in self.days.values()) for kind in KINDS}
        options = [("", f"{t('全部', 'All')} {sum(sums.values()):,}")]
        options += [(kind, f"{t(zh, en)} {sums[kind]:,}") for kind, (zh, en, _, _) in KINDS.items()]
        return acted.choices(options, "/calendar", at, "kind", self._query())

    def card(self, at: date | None, today: date) -> Component:
        now = at or today
        items, total = self.told["items"], self.told["total"]
        if self.chosen:
            on = f"{day_words(self.chosen, this_year=now.year)} {weekday(self.chosen)}"
            title = t(f"{on}到期", f"Due on {on}")
        else:
            title = t(f"{self.year}年到期", f"Due in {self.year}")
        none = t("没有到期事项。", "Nothing falls due.")
        body: list[Component] = [] if items else [parts.empty(none, good=True)]
        for on, rows in groupby(items, key=lambda each: str(each["day"])):
            head = None if self.chosen else html.H3(_head(on, now.year), className="num")
            body.append(html.Div([head, *(_row(each, at) for each in rows)], className="cal-day"))
        foot = [self._ledger(at)]
        if self.chosen:
            back = asof.href("/calendar", at, **{**self._query(), "day": ""})
            foot.append(parts.link(t("不限这一天", "Not this day alone"), back, kind="link"))
        if total > len(items):
            told = t(f"只列出最早的 {len(items)} 项，点选某天可看全。", f"The earliest {len(items)} are listed; choose a day to see all of it.")  # fmt: skip
            foot.insert(0, html.Span(told, className="hint"))
        ends = html.Div(foot, className="cal-foot") if any(foot) else None
        sub = t(f"共 {total:,} 项", f"{total:,} in all")
        listed = html.Div(body, className="cal-list", tabIndex=0)
        return parts.card(title, listed, ends, sub=sub, flush=True)

    def _ledger(self, at: date | None) -> Component | None:
        """Matters are worked on in the ledger: the same ones, filtered there."""
        if self.kind not in ("", "directive") or not self.chosen:
            return None
        count, on = self.days.get(self.chosen, {}).get("directive", 0), self.chosen.isoformat()
        if not count:
            return None
        text = t(f"在台账中打开 {count} 件督办事项", "Open the matter in the ledger" if count == 1 else f"Open {count} matters in the ledger")  # fmt: skip
        href = asof.href("/ledger", at, due_after=on, due_before=on, open="1")
        return parts.link(text, href, kind="link")


async def read(desk: Desk, year: int, seen: Json) -> Due:
    at = date.fromisoformat(seen["as_of"]) if seen["as_of"] else None
    stamp = params(at)
    kind = seen["kind"] if seen["kind"] in KINDS else ""
    chosen = _day(seen["day"])
    if chosen and chosen.year != year:
        chosen = None
    first, last = date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    span = (chosen.isoformat(), chosen.isoformat()) if chosen else (first, last)
    path = "/calendar/falling-due"
    counted = await desk.read(path, **{"from": first, "to": last, "limit": "0"}, **stamp)
    told = await desk.read(path, **{"from": span[0], "to": span[1], "kind": kind}, **stamp)
    days = {date.fromisoformat(on): kinds for on, kinds in counted["days"].items()}
    return Due(year, kind, chosen, days, told)


def _row(each: Json, at: date | None) -> Component:
    _, _, icon, path = KINDS[each["kind"]]
    title = each["title"] or acted.sentence(each["name"])
    small = [each["number"], each["name"] if each["title"] else t("按会议周期", "by the cadence"), each["unit_name"]]
    light = parts.light(each["light"]) if each["light"] != "none" else None
    return html.A(
        [
            parts.icon(icon),
            html.Span([html.B(title), html.Small(" · ".join(acted.sentence(part) for part in small if part))]),
            light,
        ],
        href=asof.href(f"{path}/{each['id']}" if each["id"] else path, at),
        className="pick",
    )


def _head(on: str, this_year: int) -> str:
    return f"{day_words(on, this_year=this_year)} {weekday(date.fromisoformat(on))}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
