"""Understanding 拟办的理解: what a proposed task means in this office: its units by code, its deadline by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.calendar import Calendar
from domain.deadlines import BadDeadline, Resolved, default_spec, resolve
from domain.intake import is_sure
from domain.rules import RulePack
from domain.unit import GROUPS, Unit
from services.intake.units import UnitName, match


@dataclass(frozen=True, slots=True)
class Meant:
    """A name of the document and the unit or collective it means; neither, where a clerk has to say."""

    name: str
    code: str | None
    group: str | None
    unit_name: str
    doubts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """The deadline a task would be given: `spec` as it is asked for, `resolved` by the rules, or what is wrong."""

    spec: Mapping[str, Any]
    resolved: Resolved | None
    fault: tuple[str, str] | None
    by_default: bool


@dataclass(frozen=True)
class Understood:
    leads: tuple[Meant, ...]
    assists: tuple[Meant, ...]
    promise: Promise
    is_sure: bool
    is_ready: bool
    """It could be registered and assigned as it stands, without another look."""

    def assignment(self) -> dict[str, Any]:
        """The assignment 交办 as it was read. Names nobody here bears stay out: `unknown` tells them."""
        leads = _codes(self.leads)
        return {
            "leads": leads,
            "assisting": [code for code in _codes(self.assists) if code not in leads],
            "groups": list(dict.fromkeys(each.group for each in (*self.leads, *self.assists) if each.group)),
            "due": None if self.promise.by_default else dict(self.promise.spec),
        }

    def unknown(self) -> list[str]:
        return [each.name for each in (*self.leads, *self.assists) if not each.code and not each.group]


@dataclass
class Understanding:
    """Understands tasks on the units, rules and calendar of one day; a name is looked up once."""

    units: Mapping[str, Unit]
    pack: RulePack
    calendar: Calendar
    today: date
    _names: list[UnitName] = field(init=False)
    _meant: dict[str, Meant] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._names = [
            UnitName(unit.code, unit.name, unit.short_name, unit.aliases, unit.kind)
            for unit in self.units.values()
            if not unit.closed_on
        ]

    def of(self, proposal: Mapping[str, Any], urgency: str = "normal") -> Understood:
        leads = self.meant(proposal.get("lead_units") or ())
        assists = self.meant(proposal.get("assist_units") or ())
        promise = self.promise(proposal, urgency)
        sure = is_sure(proposal)
        known = bool(_codes(leads)) and not any(each.doubts for each in (*leads, *assists))
        return Understood(leads, assists, promise, sure, sure and known and promise.fault is None)

    def meant(self, names: Iterable[str]) -> tuple[Meant, ...]:
        return tuple(self._one(name) for name in names)

    def promise(self, proposal: Mapping[str, Any], urgency: str = "normal") -> Promise:
        spec = spec_of(proposal)
        asked = spec or default_spec(urgency, self.pack)
        try:
            resolved = resolve(asked, start=self.today, calendar=self.calendar, pack=self.pack)
        except BadDeadline as wrong:
            return Promise(asked, None, (wrong.zh, wrong.en), spec is None)
        return Promise(asked, resolved, None, spec is None)

    def _one(self, name: str) -> Meant:
        if name not in self._meant:
            found = match(name, self._names)
            group = found.group if found.group in GROUPS else None
            doubts = tuple((doubt.why_zh, doubt.why_en) for doubt in found.unsure)
            if name in {zh for zh, _, _ in GROUPS.values()}:
                # The register's own word for a collective is a clerk's choice, and no doubt.
                group, doubts = next(code for code, (zh, _, _) in GROUPS.items() if zh == name), ()
            self._meant[name] = Meant(name, None if group else found.code, group, found.name, doubts)
        return self._meant[name]


def spec_of(proposal: Mapping[str, Any]) -> dict[str, Any] | None:
    """The deadline a task asks for: what a clerk said, else its rhythm or date; None where it says nothing."""
    if proposal.get("due"):
        return dict(proposal["due"])
    on = {"on": proposal["deadline"]} if proposal.get("deadline") else {}
    if every := str(proposal.get("recurrence") or ""):
        return {"kind": "recurring", "every": every.replace("half-yearly", "half_yearly"), **on}
    return {"kind": "date", **on} if on else None


def _codes(meant: Sequence[Meant]) -> list[str]:
    return list(dict.fromkeys(each.code for each in meant if each.code))
