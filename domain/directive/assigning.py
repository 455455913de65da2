"""Assigning 交办、送达: units are named, and what was ordered reaches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.directive.life import Life


class Assigning(Life):
    class Assigned(Life.Event):
        """`units`: `[{unit, role, group}]`, collectives expanded on the day; `due` with its derivation."""

        TOPIC = "directive.assigned"
        units: list[dict[str, str]]
        collator: str
        due: dict[str, Any]
        report: dict[str, Any]

        def change(self, directive: Life) -> None:
            directive.collator = self.collator
            promise = deadlines.Resolved.from_fact(self.due)
            directive.due_first = promise.due
            for entry in self.units:
                directive._open_assignment(entry["unit"], entry["role"], entry.get("group", ""), self, promise)
            directive._follow_collator()

    def assign(
        self,
        *,
        leads: Sequence[str],
        assisting: Sequence[str] = (),
        grouped: Sequence[tuple[str, str]] = (),
        collator: str = "",
        due: deadlines.Resolved,
        report: Mapping[str, Any] | None = None,
        act: Act,
    ) -> None:
        """交办: several leads have one collator 汇总单位, the first named unless said; `grouped` are units of
        collectives, which assist unless nobody else leads, and then report each for itself unless one collates."""
        self._must_be_numbered()
        self._must_be_working()
        if self.assignments:
            self._refuse(
                "assign.once", "该事项已交办，如需调整请用“调整单位”", "Already assigned; change the units instead"
            )
        leading = list(leads) or [code for code, _ in grouped]
        if not leading:
            self._refuse("assign.lead", "请至少确定一个牵头单位", "Name at least one lead unit", field="leads")
        named = [*leads, *assisting, *(code for code, _ in grouped)]
        if twice := sorted({code for code in named if named.count(code) > 1}):
            self._refuse(
                "assign.twice",
                lambda names: f"单位重复：{'、'.join(map(names, twice))}",
                lambda names: f"Units named twice: {', '.join(map(names, twice))}",
                field="leads",
            )
        if not collator and (leads or len(leading) == 1):
            collator = leading[0]
        if collator and collator not in leading:
            self._refuse(
                "assign.collator", "汇总单位须是牵头单位之一", "The collator must be one of the leads", field="collator"
            )
        groups = dict(grouped)
        units = [{"unit": code, "role": "lead", "group": groups.get(code, "")} for code in leading]
        units += [{"unit": code, "role": "assist", "group": ""} for code in assisting]
        units += [{"unit": code, "role": "assist", "group": group} for code, group in grouped if code not in leading]
        self.record(self.Assigned, act, units=units, collator=collator, due=due.to_fact(), report=dict(report or {}))

    class Delivered(Life.Event):
        TOPIC = "directive.delivered"
        unit: str
        means: str

        def change(self, directive: Life) -> None:
            directive.assignments[self.unit].delivered_on = self.act.on

    def deliver(self, unit: str, *, means: str, act: Act) -> None:
        """送达: the paper or the notice reached the unit; a second delivery adds no fact."""
        self._must_be_working()
        if self._assignment(unit).delivered_on is None:
            self.record(self.Delivered, act, unit=unit, means=nfc(means) or "system")
