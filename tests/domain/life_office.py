"""An office of a random life 随机年度: its matters, each beside its model, and the one way an act is tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from domain.aggregate import Act, Aggregate, Refused
from domain.directive import Directive
from domain.numbering import NumberSeries, give_next, number_text, open_series
from domain.sentences import sentence
from services.record.mapper import FactMapper
from tests.domain.life_model import Model
from tests.stories import CITY, HOUSING, PACK, WATER, day

UNITS = (WATER, HOUSING, CITY)
MAPPER = FactMapper()

units = st.sampled_from(UNITS)
which = st.integers(0, 3)


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


class LifeOffice(RuleBasedStateMachine):
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
