"""A random life from registration to its units 登记到交办."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.directive import Directive
from tests.domain.life_model import Model
from tests.domain.life_office import UNITS, LifeOffice, Living, units, which
from tests.stories import CALENDAR, PACK, due, rhythm


class LifeAssigning(LifeOffice):
    @rule(source=st.sampled_from(["instruction", "work_report"]), draft=st.booleans())
    def register(self, source: str, draft: bool) -> None:
        if len(self.lives) < 4:
            self.enter(source, None, draft)

    def enter(self, source: str, parent: Living | None, draft: bool) -> Living:
        directive = Directive.register(
            id=UUID(int=len(self.lives) + 1),
            source=source,
            title="城区排水管网改造",
            content="",
            received_on=self.day,
            basis="常务会议纪要",
            leader="lp-head",
            opinion="请抓紧办理。",
            parent=parent.directive.id if parent else None,
            pack=PACK,
            act=self.act("office"),
        )
        life = Living(directive, Model(source, parent.model if parent else None))
        self.lives.append(life)
        if not draft:
            self.approve_and_number(life)
        return life

    def approve_and_number(self, life: Living) -> None:
        model = life.model
        if self.do(life, not model.over and not model.approved, lambda d: d.approve(act=self.act("office-head"))):
            model.approved = True
            self.give_number(life)

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def approve(self, n: int) -> None:
        self.approve_and_number(self.pick(n))

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def number_again(self, n: int) -> None:
        self.give_number(self.pick(n))

    @precondition(lambda self: self.lives)
    @rule(
        n=which,
        order=st.permutations(UNITS),
        leads=st.integers(1, 2),
        assisting=st.integers(0, 1),
        spec=st.sampled_from(
            [{"kind": "working_days", "days": 12}, {"kind": "working_days", "days": 60}, {"kind": "long_term"}]
        ),
        every=st.sampled_from(["none", "weekly:5", "monthly:25"]),
    )
    def assign(self, n: int, order: list[str], leads: int, assisting: int, spec: dict[str, Any], every: str) -> None:
        life = self.pick(n)
        today = self.day.isoformat()
        promise = due(spec, today)
        chosen, others = order[:leads], order[leads : leads + assisting]
        if self.do(
            life,
            life.model.handled and not life.model.units,
            lambda d: d.assign(
                leads=chosen, assisting=others, due=promise, report=rhythm(every, today), act=self.act("office")
            ),
        ):
            for unit in chosen:
                life.model.open(unit, "lead", self.day)
            for unit in others:
                life.model.open(unit, "assist", self.day)

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def sign_for(self, n: int, unit: str) -> None:
        life = self.pick(n)
        if self.do(life, life.model.here(unit), lambda d: d.sign_for(unit, act=self.act(unit))):
            part = life.model.units[unit]
            part.signed = True
            part.phase = "signed_for" if part.phase == "sent" else part.phase

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, role=st.sampled_from(["lead", "assist"]))
    def add_unit(self, n: int, unit: str, role: str) -> None:
        life = self.pick(n)
        promise = due({"kind": "working_days", "days": 10}, self.day.isoformat())
        if self.do(
            life,
            life.model.may_add(unit, role),
            lambda d: d.add_unit(unit, role=role, due=promise, reason="需要", act=self.act("office")),
        ):
            life.model.open(unit, role, self.day)

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, excused=st.booleans())
    def release_unit(self, n: int, unit: str, excused: bool) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.may_release(unit, excused=excused),
            lambda d: d.release_unit(unit, reason="职责调整", excused=excused, act=self.act("office")),
        ):
            life.model.leave(unit, "excused" if excused else "released")

    @precondition(lambda self: self.lives)
    @rule(n=which, old=units, new=units)
    def hand_over(self, n: int, old: str, new: str) -> None:
        life = self.pick(n)
        promise = due({"kind": "working_days", "days": 20}, self.day.isoformat())
        if self.do(
            life,
            life.model.owing(old) and life.model.free(new, life.model.units[old].role),
            lambda d: d.hand_over(
                old=old, new=new, day=self.day, remaining="", basis="机构改革", due=promise, act=self.act("office")
            ),
        ):
            role = life.model.units[old].role
            life.model.leave(old, "handed_over")
            life.model.open(new, role, self.day)

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def object_to(self, n: int, unit: str) -> None:
        life = self.pick(n)
        part = life.model.units.get(unit)
        in_time = part is not None and CALENDAR.working_days_between(part.since, self.day) <= 5
        if part and CALENDAR.add_working_days(part.since, 5) < self.day:
            in_time = False  # a rest day after the fifth working day is too late
        if self.do(
            life,
            life.model.may_object(unit, in_time=in_time),
            lambda d: d.object_to(unit, reason="不属本局", pack=PACK, calendar=CALENDAR, act=self.act(unit)),
        ):
            life.model.units[unit].phase = "objected"

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, upheld=st.booleans(), to=st.sampled_from(["", *UNITS]))
    def decide_objection(self, n: int, unit: str, upheld: bool, to: str) -> None:
        life = self.pick(n)
        to = to if upheld else ""
        promise = due({"kind": "working_days", "days": 20}, self.day.isoformat())
        if self.do(
            life,
            life.model.may_decide(unit, upheld=upheld, to=to),
            lambda d: d.decide_objection(
                unit, upheld=upheld, reason="经核实", reassign_to=to, due=promise, calendar=CALENDAR, pack=PACK,
                act=self.act("office"),
            ),
        ):  # fmt: skip
            part = life.model.units[unit]
            if not upheld:
                part.phase = "signed_for" if part.signed else "sent"
                return
            life.model.leave(unit, "released")
            if to:
                life.model.open(to, part.role, self.day)
