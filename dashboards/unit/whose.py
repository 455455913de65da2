"""Whose desk 哪个单位: a unit's own, or the one the office or an auditor asks for."""

from __future__ import annotations

from datetime import date, timedelta

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.reader import account, t
from services.permissions import KEEPERS, Subject, allowed

CHOICE = "unit-choice"


def unit_of(desk: Desk, query: dict[str, str]) -> str:
    """The unit's code; nothing while none is chosen, or one that the reader may not look at."""
    who = desk.caller()
    asked = who.unit or "" if who.role == "unit" else query.get("unit", "")
    if asked not in desk.office().units:
        return ""
    return asked if allowed(who, "desk.see", Subject(units=frozenset({asked}))) else ""


def may_act(at: date | None) -> bool:
    """Units act for themselves and the office for them; nobody acts on a day that is past."""
    return at is None and (account().role == "unit" or account().role in KEEPERS)


def behalf(unit: str) -> dict[str, str]:
    """What an act of the office says it is entered for."""
    return {"on_behalf_of": unit} if account().role in KEEPERS else {}


def href(path: str, unit: str, at: date | None = None, **query: str) -> str:
    return asof.href(path, at, **({} if account().role == "unit" else {"unit": unit}), **query)


def chooser(desk: Desk, unit: str) -> Component | None:
    """For the office and auditors: another unit's desk."""
    if account().role == "unit":
        return None
    units = sorted(desk.office().units.values(), key=lambda each: (each.kind, each.code))
    return parts.component(
        dmc.Select(
            id=CHOICE,
            value=unit or None,
            data=[{"value": each.code, "label": each.short_name or each.name} for each in units if not each.closed_on],
            placeholder=t("选择单位", "Choose a unit"),
            searchable=True,
            size="xs",
            w=200,
            comboboxProps={"withinPortal": True, "zIndex": 400},
            nothingFoundMessage=t("没有", "None"),
            **parts.attributes(aria_label=t("查看哪个单位", "Whose desk")),
        )
    )


def none_chosen(desk: Desk, title: str) -> Component:
    told = t("请选择一个单位，查看它的工作台。", "Choose a unit to see its desk.")
    return html.Div([parts.page_head(title, told, *filter(None, [chooser(desk, "")]))], className="unit-none")


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
