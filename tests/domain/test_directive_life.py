"""T8: whole lives at random. No illegal act is accepted, no legal one refused; replay is the live state."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, get_args
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.aggregate import Act, Aggregate, Refused
from domain.directive import ENDED, STATUSES, Directive, Holder
from domain.lights import lights
from domain.numbering import NumberSeries, give_next, number_text, open_series
from domain.sentences import sentence
from domain.words import LIGHT, LIGHT_REASON
from services.record.mapper import FactMapper
from tests.domain.life_model import GONE, OPEN, Model
from tests.stories import CALENDAR, CITY, HOUSING, PACK, WATER, day, due, rhythm

UNITS = (WATER, HOUSING, CITY)
SEQUENCES = int(os.environ.get("DUBAN_LIFE_SEQUENCES", "200"))
MAPPER = FactMapper()

units = st.sampled_from(UNITS)
which = st.integers(0, 3)
days = st.lists(st.integers(0, 13), min_size=5, max_size=15)


class Living:
    """One directive, its model, and every fact of it so far."""

    def __init__(self, directive: Directive, model: Model) -> None:
        self.directive, self.model = directive, model
        self.facts: list[Aggregate.Event] = list(directive.collect_events())
        self.replayed: Any = None
        self.folded = 0

    def replay(self) -> Directive:
        for fact in self.facts[self.folded :]:
            self.replayed = MAPPER.to_domain_event(MAPPER.to_stored_event(fact)).mutate(self.replayed)
        self.folded = len(self.facts)
        return self.replayed


class OfficeYear(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.day = day("3-2")
        self.lives: list[Living] = []
        self.series: NumberSeries.Event = open_series("", 2026, after=0, basis="", act=self.act("office"))

    def act(self, by: str) -> Act:
        return Act(by=by, on=self.day)

    def pick(self, n: int) -> Living:
        return self.lives[n % len(self.lives)]

    def do(self, life: Living, allowed: bool, command: Callable[[Directive], object]) -> bool:
        before, refused = repr(life.directive), None
        try:
            command(life.directive)
        except Refused as said:
            refused = said
        facts = list(life.directive.collect_events())
        if refused is None:
            assert allowed, "an illegal act was accepted"
            assert all(sentence(fact, language) for fact in facts for language in ("zh", "en"))
            life.facts += facts
            return True
        assert not allowed, f"a legal act was refused: {refused.rule} {refused.en}"
        assert all((refused.rule, refused.zh, refused.en))
        assert (facts, repr(life.directive)) == ([], before)
        return False

    def give_number(self, life: Living) -> None:
        last = give_next(self.series, life.directive.id, self.act("office"))
        text = number_text(PACK.number_pattern(), 2026, last.n)
        if self.do(
            life,
            life.model.approved and not life.model.number and not life.model.over,
            lambda d: d.take_number(text, series="", year=2026, n=last.n, act=self.act("office")),
        ):
            self.series, life.model.number = last, last.n

    @rule(days=st.integers(0, 12))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)

    @initialize(more=st.integers(0, 1), every=st.sampled_from(["none", "weekly:5"]))
    def an_office_begins_with_work(self, more: int, every: str) -> None:
        for n, source in enumerate(["instruction", "work_report"][: 1 + more]):
            self.enter(source, None, draft=False)
            self.assign(n, list(UNITS), 2, 1, {"kind": "working_days", "days": 12}, every)
            self.sign_for(n, WATER)

    # Most of an office's days what comes next is done. Without them chance alone hardly reaches a closure.

    @rule(n=which, choices=days)
    def on_monday(self, n: int, choices: list[int]) -> None:
        self.go_on(n, choices)

    @rule(n=which, choices=days)
    def on_tuesday(self, n: int, choices: list[int]) -> None:
        self.go_on(n, choices)

    @rule(n=which, choices=days)
    def on_wednesday(self, n: int, choices: list[int]) -> None:
        self.go_on(n, choices)

    @rule(n=which, choices=days)
    def on_thursday(self, n: int, choices: list[int]) -> None:
        self.go_on(n, choices)

    @rule(n=which, choices=days)
    def on_friday(self, n: int, choices: list[int]) -> None:
        self.go_on(n, choices)

    def go_on(self, n: int, choices: list[int]) -> None:
        for choice in choices:
            at = n % len(self.lives)
            steps = self.detours(at) if choice > 10 else self.next_steps(at)
            if steps:
                steps[choice % len(steps)]()

    def detours(self, n: int) -> list[Callable[[], None]]:
        model = self.lives[n].model
        steps: list[Callable[[], None]] = [
            partial(self.close, n=n, outcome="completed"),  # too early, more often than not
            partial(self.instruct_again, n=n, dated=False),
        ]
        for unit, part in model.units.items():
            if model.here(unit) and model.waiting(unit):
                steps.append(partial(self.send_back, n=n, unit=unit))
            if model.owing(unit) and not part.extension:
                steps.append(partial(self.ask_extension, n=n, unit=unit))
            if model.owing(unit):
                steps.append(partial(self.hand_over, n=n, old=unit, new=CITY))
        return steps

    def next_steps(self, n: int) -> list[Callable[[], None]]:
        model = self.lives[n].model
        steps: list[Callable[[], None]] = []

        def may(allowed: bool, step: Callable[..., None], **how: Any) -> None:
            if allowed:
                steps.append(partial(step, n=n, **how))

        may(not model.approved, self.approve)
        may(
            model.handled and not model.units, self.assign, order=list(UNITS), leads=2, assisting=1,
            spec={"kind": "working_days", "days": 12}, every="weekly:5",
        )  # fmt: skip
        for unit, part in model.units.items():
            may(not part.signed, self.sign_for, unit=unit)
            may(model.may_report(unit), self.give_feedback, unit=unit, kind="final")
            may(bool(model.waiting(unit)), self.accept, unit=unit, by="office")
            may(part.extension, self.decide_extension, unit=unit, granted=True)
            may(part.phase == "objected", self.decide_objection, unit=unit, upheld=False, to="")
        may(model.may_report_up(), self.report_up)
        may(model.reported_up and not model.endorsed, self.endorse)
        may(model.may_close("completed"), self.close, outcome="completed")
        may(model.suspended, self.resume)
        may(model.over == "closed", self.reopen)
        return steps

    # ── 登记到交办 ──

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

    # ── 反馈、审核 ──

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, kind=st.sampled_from(["progress", "final", "final"]))
    def give_feedback(self, n: int, unit: str, kind: str) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.may_report(unit),
            lambda d: d.give_feedback(
                unit, kind=kind, text="办理情况", signed_by="江涛", pack=PACK, calendar=CALENDAR, act=self.act(unit)
            ),
        ):
            life.model.report(unit, kind)

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, back=st.integers(1, 2))
    def retract_feedback(self, n: int, unit: str, back: int) -> None:
        life = self.pick(n)
        reports = life.model.reports
        at = len(reports) - back + 1
        own = 1 <= at <= len(reports) and reports[at - 1].unit == unit and reports[at - 1].state == "given"
        if self.do(
            life,
            life.model.here(unit) and own,
            lambda d: d.retract_feedback(unit, at, reason="有误", act=self.act(unit)),
        ):
            reports[at - 1].state = "retracted"
            if reports[at - 1].kind == "final":
                life.model.units[unit].phase = "working"

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, by=st.sampled_from(["office", WATER]))
    def accept(self, n: int, unit: str, by: str) -> None:
        life = self.pick(n)
        own = unit == by  # a unit's account, whatever doors allow
        if self.do(
            life,
            life.model.here(unit) and bool(life.model.waiting(unit)) and not own,
            lambda d: d.accept(unit, grade="good", act=self.act(by)),
        ):
            life.model.review(unit, "accepted")

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def send_back(self, n: int, unit: str) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.here(unit) and bool(life.model.waiting(unit)),
            lambda d: d.send_back(
                unit, reason_code="incomplete", comment="", pack=PACK, calendar=CALENDAR, act=self.act("office")
            ),
        ):
            life.model.review(unit, "returned")

    # ── 呈报、批示、时限 ──

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def report_up(self, n: int) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.may_report_up(),
            lambda d: d.report_up(leader="", summary="已完成", act=self.act("office")),
        ):
            life.model.reported_up = True

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def endorse(self, n: int) -> None:
        life, model = self.pick(n), self.pick(n).model
        if self.do(
            life,
            model.working and model.reported_up and not model.endorsed,
            lambda d: d.endorse(leader="", opinion="同意", act=self.act("leader")),
        ):
            model.endorsed = True

    @precondition(lambda self: self.lives)
    @rule(n=which, dated=st.booleans(), seldom=st.integers(0, 2))
    def instruct_again(self, n: int, dated: bool, seldom: int = 0) -> None:
        if seldom:
            return
        life = self.pick(n)
        promise = due({"kind": "working_days", "days": 15}, self.day.isoformat()) if dated else None
        if self.do(
            life,
            life.model.handled,
            lambda d: d.instruct_again(
                leader="", opinion="请再整治。", due=promise, pack=PACK, calendar=CALENDAR, act=self.act("leader")
            ),
        ):
            life.model.instruct(dated=dated)

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def urge(self, n: int, unit: str) -> None:
        life = self.pick(n)
        owes = life.model.owing(unit) and life.model.units[unit].phase not in ("reported", "objected")
        self.do(life, owes, lambda d: d.urge(unit, reason="临期", step="", approved=True, act=self.act("office")))

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def ask_extension(self, n: int, unit: str) -> None:
        life = self.pick(n)
        given = life.directive.assignments.get(unit)
        until = given.due if given else None
        part = life.model.units.get(unit)
        free = part is not None and part.phase not in ("reported", "objected") and not part.extension
        may = life.model.owing(unit) and free
        if self.do(
            life,
            may and until is not None and self.day <= until,
            lambda d: d.ask_extension(
                unit, to=(until or self.day) + timedelta(days=20), reason="汛期", pack=PACK, calendar=CALENDAR,
                act=self.act(unit),
            ),
        ) and part:  # fmt: skip
            part.extension = True

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, granted=st.booleans())
    def decide_extension(self, n: int, unit: str, granted: bool) -> None:
        life = self.pick(n)
        part = life.model.units.get(unit)
        given = life.directive.assignments.get(unit)
        overtaken = bool(given and given.extension_asked and given.due and given.extension_asked <= given.due)
        allowed = life.model.here(unit) and part is not None and part.extension
        if (
            self.do(
                life,
                allowed and not (granted and overtaken),
                lambda d: d.decide_extension(
                    unit, granted=granted, reason="按程序", pack=PACK, calendar=CALENDAR, act=self.act("office")
                ),
            )
            and part
        ):
            part.extension = False

    @precondition(lambda self: self.lives)
    @rule(n=which, seldom=st.integers(0, 2))
    def suspend(self, n: int, seldom: int) -> None:
        life = self.pick(n)
        if not seldom and self.do(
            life, life.model.handled, lambda d: d.suspend(reason="等待批复", act=self.act("office-head"))
        ):
            life.model.suspended = True

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def resume(self, n: int) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.suspended and not life.model.over,
            lambda d: d.resume(reason="", calendar=CALENDAR, pack=PACK, act=self.act("office-head")),
        ):
            life.model.suspended = False

    @precondition(lambda self: self.lives)
    @rule(n=which, by=st.sampled_from(["office", "office2"]))
    def correct_opinion(self, n: int, by: str) -> None:
        life = self.pick(n)
        pending = life.directive.pending_corrections
        value = "请水利局牵头办理。" if life.directive.opinion != "请水利局牵头办理。" else "请水利局办理。"
        first = next((p for p in pending if p.value == value), None)
        self.do(
            life,
            not life.model.over and (first is None or first.by != by),
            lambda d: d.correct("opinion", was=d.opinion, value=value, reason="笔误", pack=PACK, act=self.act(by)),
        )

    # ── 树、终结 ──

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def open_child(self, n: int) -> None:
        life = self.pick(n)
        if len(self.lives) >= 4:
            return
        child = UUID(int=len(self.lives) + 1)
        if self.do(life, life.model.handled, lambda d: d.open_subdirective(child, act=self.act("office"))):
            life.model.children.append(self.enter("work_report", life, draft=False).model)

    @precondition(lambda self: len(self.lives) > 1)
    @rule(n=which, into=which, seldom=st.integers(0, 5))
    def merge(self, n: int, into: int, seldom: int) -> None:
        life, other = self.pick(n), self.pick(into)
        target = other.model.handled and other is not life
        if not target or seldom:
            return
        if self.do(
            life,
            life.model.working and not life.model.children,
            lambda d: d.merge_into(other.directive.id, reason="重复", act=self.act("office")),
        ):
            life.model.over = "merged"
            self.do(other, True, lambda d: d.absorb(life.directive, act=self.act("office")))

    @precondition(lambda self: self.lives)
    @rule(n=which, seldom=st.integers(0, 5))
    def withdraw(self, n: int, seldom: int) -> None:
        life = self.pick(n)
        if life.model.open_children or seldom:
            return  # the command looks at the children first
        if self.do(life, not life.model.over, lambda d: d.withdraw(reason="撤回", act=self.act("office-head"))):
            life.model.over = "withdrawn"

    @precondition(lambda self: self.lives)
    @rule(n=which, outcome=st.sampled_from(["completed", "long_term", "not_completed", "no_longer_needed"]))
    def close(self, n: int, outcome: str) -> None:
        life = self.pick(n)
        still = [str(n) for n, child in enumerate(life.model.children) if not child.over]
        if self.do(
            life,
            life.model.may_close(outcome),
            lambda d: d.close(
                outcome=outcome, reason="办结", pack=PACK, open_children=still, act=self.act("office-head")
            ),
        ):
            life.model.over = "closed"

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def reopen(self, n: int) -> None:
        life = self.pick(n)
        if life.model.parent and life.model.parent.over:
            return  # the command looks at the parent first
        if self.do(
            life,
            life.model.over == "closed",
            lambda d: d.reopen(reason="反弹", relapse=True, pack=PACK, calendar=CALENDAR, act=self.act("office-head")),
        ):
            life.model.reopen()

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def archive(self, n: int) -> None:
        life = self.pick(n)
        if self.do(
            life, bool(life.model.over) and not life.model.archived, lambda d: d.archive(act=self.act("office"))
        ):
            life.model.archived = True

    # ── what always holds ──

    @invariant()
    def numbers_are_unique_and_without_a_gap(self) -> None:
        given = sorted(life.directive.number_n for life in self.lives if life.directive.number)
        assert given == list(range(1, self.series.n + 1))

    @invariant()
    def every_matter_stands_somewhere_and_somebody_holds_it(self) -> None:
        for life in self.lives:
            directive, model = life.directive, life.model
            assert directive.status in STATUSES
            assert directive.holder in get_args(Holder)
            assert (directive.holder == "none") == bool(model.over) == (directive.status in ENDED)
            phases = {unit: part.phase for unit, part in model.units.items()}
            assert {unit: part.status for unit, part in directive.assignments.items()} == phases
            for part in directive.assignments.values():
                if part.status not in GONE:
                    assert (part.received_on is not None) == (part.status in ("reported", "done"))
            if directive.holder == "unit":
                assert any(phase in OPEN - {"reported", "objected"} for phase in phases.values())
            if directive.assignments:
                assert sum(part.collator for part in directive.assignments.values()) == bool(directive.collator)
                assert not directive.collator or directive.assignments[directive.collator].collator
            if directive.collator and any(
                a.role == "lead" and a.status not in GONE for a in directive.assignments.values()
            ):
                assert directive.assignments[directive.collator].status not in GONE

    @invariant()
    def both_lights_can_be_said_today_and_in_a_year(self) -> None:
        for life in self.lives:
            for on in (self.day, self.day + timedelta(days=365)):
                seen = lights(life.directive, on, PACK, CALENDAR)
                for light in (seen.completion, seen.reporting):
                    assert light.colour in LIGHT
                    assert light.reason_code in LIGHT_REASON
                assert seen.holder == life.directive.holder
                assert not (seen.completion.reason_code == "overdue" and seen.holder == "leader")

    @invariant()
    def no_parent_is_over_while_a_child_is_open(self) -> None:
        for life in self.lives:
            if life.model.over:
                assert not life.model.open_children

    @invariant()
    def the_first_promise_never_moves(self) -> None:
        for life in self.lives:
            promised: list[date | None] = [
                due_of(fact.due) for fact in life.facts if isinstance(fact, Directive.Assigned)
            ]
            assert [life.directive.due_first] == (promised or [None])

    @invariant()
    def what_is_stored_tells_the_same_life(self) -> None:
        for life in self.lives:
            assert life.replay() == life.directive


def due_of(fact: dict[str, Any]) -> date | None:
    return date.fromisoformat(fact["due"]) if fact["due"] else None


TestOfficeYear = OfficeYear.TestCase
TestOfficeYear.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
