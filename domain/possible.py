"""Possible acts 可办事项: which acts a directive's state permits; who may do them is the permission table's business."""

from __future__ import annotations

from collections.abc import Iterable

from domain.assignment import Assignment
from domain.directive import ENDED, Directive

UNIT_ACTS = ("sign", "object", "feedback", "feedback/retract", "extension")


def possible_acts(directive: Directive, units: Iterable[str] | None = None) -> list[str]:
    """Acts possible now, in the order they are usually done. With `units`, a unit's acts count only for these."""
    status = directive.status
    if status == "draft":
        return ["approve", "correct", "withdraw"]
    if status in ENDED:
        return _after_the_end(status)
    if status == "suspended":
        return ["resume", "correct", "withdraw"]
    if status == "numbered":
        return ["assign", "split", "instruct", "correct", "merge", "suspend", "withdraw"]
    mine = [a for a in directive.assignments.values() if units is None or a.unit in set(units)]
    return [*_of_units(directive, mine), *_of_office(directive, status)]


def _after_the_end(status: str) -> list[str]:
    return {"closed": ["archive", "reopen"], "archived": ["reopen"], "withdrawn": ["archive"], "merged": ["archive"]}[status]


def _of_units(directive: Directive, mine: list[Assignment]) -> list[str]:
    owing = [a for a in mine if a.is_open and a.status != "objected"]
    reporting = [a for a in owing if a.signed_on]
    given = {f.unit for f in directive.feedback if f.state == "given"}
    reported = {f.unit for f in directive.feedback if f.state != "retracted"}
    acts = {
        "sign": any(a.signed_on is None for a in owing),
        "object": any(a.unit not in reported for a in owing),
        "feedback": bool(reporting),
        "feedback/retract": any(a.unit in given for a in mine),
        "extension": any(a.due and not a.extension_asked and a.status != "reported" for a in owing),
    }
    return [act for act, possible in acts.items() if possible]


def _of_office(directive: Directive, status: str) -> list[str]:
    everyone = list(directive.assignments.values())
    waiting = any(f.state == "given" for f in directive.feedback if directive.assignments[f.unit].is_open)
    acts = {
        "object/decide": any(a.status == "objected" for a in everyone),
        "accept": waiting,
        "return": waiting,
        "extension/decide": any(a.extension_asked for a in everyone),
        "report-up": status == "accepted",
        "endorse": status == "reported_up",
        "close": status in ("accepted", "endorsed"),
        "urge": any(a.is_open and a.status != "reported" for a in everyone),
        "deliver": any(a.is_open and a.delivered_on is None for a in everyone),
        "units": True,
        "handover": any(a.is_open for a in everyone),
        "instruct": True,
        "split": True,
        "correct": True,
        "merge": not directive.children,
        "suspend": True,
        "withdraw": True,
    }
    return [act for act, possible in acts.items() if possible]
