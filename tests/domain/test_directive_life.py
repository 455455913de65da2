"""T8: whole lives at random. No illegal act is accepted, no legal one refused; replay is the live state."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from domain.directive import ENDED, STATUSES, Directive, Holder
from domain.lights import lights
from domain.words import LIGHT, LIGHT_REASON
from tests.domain.life_ending import LifeEnding
from tests.domain.life_model import GONE, OPEN
from tests.domain.life_office import UNITS, which
from tests.domain.life_reporting import LifeReporting
from tests.stories import CALENDAR, CITY, PACK, WATER

SEQUENCES = int(os.environ.get("DUBAN_LIFE_SEQUENCES", "200"))

days = st.lists(st.integers(0, 13), min_size=5, max_size=15)


class OfficeYear(LifeReporting, LifeEnding):
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
