"""Possible acts 可办事项: which acts a directive's state permits; who may do them is the permission table's business."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from domain.assignment import GONE, Assignment
from domain.directive import ENDED, Directive
from domain.rules import RulePack


def possible_acts(directive: Directive, units: Iterable[str] | None = None, *, pack: RulePack) -> list[str]:
    """Acts possible now, in the order they are usually done. With `units`, a unit's acts count only for these.

    What hangs on an act's own day or words is not asked, nor whether the children of a matter are over.
    """
    if directive.status in ENDED:
        acts = _of_the_ended(directive)
    elif directive.suspended_on:
        acts = {"resume": True, "correct": True, "withdraw": True, **_of_findings(directive)}
    elif not directive.number:
        acts = {"approve": not directive.approved, "correct": True, "merge": True, "withdraw": True}
    else:
        chosen = None if units is None else frozenset(units)
        acts = _of_units(directive, chosen) | _of_office(directive, pack)
    return [act for act, possible in acts.items() if possible]


def _of_the_ended(directive: Directive) -> dict[str, bool]:
    return {
        "review": directive.is_reviewed,
        "archive": directive.archived_on is None,
        "reopen": not directive.withdrawn and directive.merged_into is None,
        **_of_findings(directive),
    }


def _of_units(directive: Directive, units: Collection[str] | None) -> dict[str, bool]:
    mine = [a for a in _undertaking(directive) if units is None or a.unit in units]
    owing = [a for a in mine if a.is_open]
    given = {f.unit for f in directive.feedback if f.state == "given"}
    said = {f.unit for f in directive.feedback if f.state != "retracted"}
    return {
        "sign": any(a.signed_on is None for a in mine),
        "object": any(a.status != "objected" and a.unit not in said for a in owing),
        "feedback": any(a.signed_on and not a.waits_for_office for a in owing),
        "feedback/retract": any(a.unit in given for a in mine),
        "extension": any(a.due and not a.extension_asked and not a.waits_for_office for a in owing),
    }


def _of_office(directive: Directive, pack: RulePack) -> dict[str, bool]:
    undertaking = _undertaking(directive)
    owing = [a for a in undertaking if a.is_open]
    given = {f.unit for f in directive.feedback if f.state == "given"}
    waiting = any(a.unit in given for a in undertaking)
    begun = bool(directive.assignments or directive.children)
    needs_endorsement = directive.needs_endorsement("completed", pack)
    return {
        "assign": not directive.assignments,
        "object/decide": any(a.status == "objected" for a in owing),
        "accept": waiting,
        "return": waiting,
        "extension/decide": any(a.extension_asked for a in owing),
        "report-up": begun and directive.reported_up_on is None and all(a.role != "lead" for a in owing),
        "endorse": directive.reported_up_on is not None and directive.endorsed_on is None,
        "close": begun and not owing and (directive.endorsed_on is not None or not needs_endorsement),
        "urge": any(not a.waits_for_office for a in owing),
        "deliver": any(a.delivered_on is None for a in owing),
        "units": bool(directive.assignments),
        "handover": bool(owing),
        "review": directive.is_reviewed,
        "instruct": True,
        "split": True,
        "correct": True,
        "merge": not directive.children,
        "suspend": True,
        "withdraw": True,
        **_of_findings(directive),
    }


def _of_findings(directive: Directive) -> dict[str, bool]:
    """Reports that stand may be found to conceal, and what was found may be withdrawn, whatever became of the matter."""
    return {
        "concealment": any(f.state != "retracted" and not f.concealed for f in directive.feedback),
        "concealment/withdraw": any(f.concealed for f in directive.feedback),
    }


def _undertaking(directive: Directive) -> list[Assignment]:
    return [a for a in directive.assignments.values() if a.status not in GONE]
