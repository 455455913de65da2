"""The phases make one directive: every fact of a phase is the directive's own, by its name and by its topic."""

import pytest
from eventsourcing.utils import resolve_topic

from domain.aggregate import Aggregate
from domain.directive import Directive
from domain.directive.life import Life

PHASES = [phase for phase in Directive.__bases__ if issubclass(phase, Life)]
FACTS = {topic: fact for topic, fact in Aggregate.FACTS.items() if fact.__module__.startswith("domain.directive.")}


@pytest.mark.parametrize("topic", FACTS)
def test_a_fact_of_a_phase_is_a_fact_of_the_directive(topic):
    fact = FACTS[topic]

    assert getattr(Directive, fact.__name__) is fact
    assert resolve_topic(topic) is fact
    assert issubclass(fact, Directive.Event)


def test_every_phase_has_facts_and_shares_no_name_with_another():
    names = [
        name for phase in PHASES for name in vars(phase) if not name.startswith(("__", "_abc_")) and name != "Event"
    ]
    of_phases = {fact.__qualname__.split(".")[0] for fact in FACTS.values()}

    assert of_phases == {phase.__name__ for phase in PHASES}
    assert len(names) == len(set(names))
