"""T9: two, three or four people act on one directive at once, in every order of load, decide and append.

One of them wins, the others meet a clean conflict and decide again on what is true by then; no update is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, combinations_with_replacement, islice, permutations
from typing import Any

import pytest

from domain.aggregate import Aggregate, Refused
from domain.directive import ENDED, Directive, open_children
from domain.numbering import NumberSeries, give_next, open_series
from services.record.mapper import FactMapper
from tests.stories import (
    HOUSING,
    WATER,
    accept,
    accepted,
    act,
    ask_extension,
    assigned,
    close,
    correct,
    day,
    due,
    endorsed,
    final,
    finally_reported,
    instruct_again,
    numbered,
    registered,
    reopen,
    reported_task,
    reported_up,
    send_back,
    signed,
)

MAPPER = FactMapper()
Decide = Callable[[Directive], object]


class Record:
    """Streams of stored facts; a stream only grows from the version its writer saw."""

    def __init__(self, *directives: Directive) -> None:
        self.streams: dict[Any, list[Any]] = {}
        for directive in directives:
            self.streams[directive.id] = [MAPPER.to_stored_event(fact) for fact in directive.collect_events()]

    def load(self, id: Any) -> Directive:
        state: Any = None
        for stored in self.streams[id]:
            state = MAPPER.to_domain_event(stored).mutate(state)
        return state

    def append(self, facts: Sequence[Aggregate.Event], expects: Sequence[tuple[Any, int]] = ()) -> bool:
        """All or none; False is a conflict."""
        if any(len(self.streams[id]) != version for id, version in expects):
            return False
        by_stream: dict[Any, list[Any]] = {}
        for fact in facts:
            by_stream.setdefault(fact.originator_id, []).append(fact)
        if any(new[0].originator_version != len(self.streams.get(id, ())) + 1 for id, new in by_stream.items()):
            return False
        for id, new in by_stream.items():
            self.streams.setdefault(id, []).extend(MAPPER.to_stored_event(fact) for fact in new)
        return True


class Person:
    """One command: loads and decides, then appends; after a conflict it begins again, or gives up when told to."""

    def __init__(self, record: Record, id: Any, decide: Decide, *, again: bool = True) -> None:
        self.record, self.id, self.decide, self.again = record, id, decide, again
        self.outcome = ""
        self.conflicts = 0
        self.facts: list[Aggregate.Event] = []

    def step(self, n: int) -> None:
        if n == 0:
            self.look()
        elif not self.outcome:
            self.keep()

    def look(self) -> None:
        directive = self.record.load(self.id)
        try:
            self.decide(directive)
        except Refused as refused:
            self.outcome = f"refused {refused.rule}"
        self.facts = list(directive.collect_events())

    def keep(self) -> None:
        while not self.outcome:
            if self.record.append(self.facts):
                self.outcome = "kept"
            else:
                self.conflicts += 1
                if not self.again:
                    self.outcome = "conflict"
                    return
                self.look()


def orders(people: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every order in which each person looks, and later keeps."""

    def go_on(told: tuple[tuple[int, int], ...], seen: tuple[int, ...]) -> Iterator[tuple[tuple[int, int], ...]]:
        if sum(seen) == 2 * people:
            yield told
        for who, steps in enumerate(seen):
            if steps < 2:
                yield from go_on((*told, (who, steps)), (*seen[:who], steps + 1, *seen[who + 1 :]))

    yield from go_on((), (0,) * people)


def topics(record: Record, id: Any) -> tuple[str, ...]:
    return tuple(stored.topic for stored in record.streams[id])


def hand_over(directive: Directive) -> None:
    directive.hand_over(
        old=WATER, new=HOUSING, day=day("3-25"), remaining="", basis="机构改革", due=due("4-20", "3-25"),
        act=act("office", "3-25"),
    )  # fmt: skip


ACTS: dict[str, Decide] = {
    "sign": lambda d: d.sign_for(WATER, act=act(WATER, "3-25")),
    "final": lambda d: final(d, "3-25"),
    "retract": lambda d: d.retract_feedback(WATER, 1, reason="有误", act=act(WATER, "3-25")),
    "accept": lambda d: accept(d, "3-25"),
    "return": lambda d: send_back(d, "3-25"),
    "extension": lambda d: ask_extension(d, on="3-25"),
    "hand over": hand_over,
    "instruct": lambda d: instruct_again(d),
    "report up": lambda d: d.report_up(leader="", summary="", act=act("office", "3-25")),
    "endorse": lambda d: d.endorse(leader="", opinion="同意", act=act("leader", "3-26")),
    "suspend": lambda d: d.suspend(reason="等待批复", act=act("office", "3-25")),
    "withdraw": lambda d: d.withdraw(reason="撤回", act=act("office-head", "3-25")),
    "close": lambda d: close(d),
    "correct": lambda d: correct(d, "title", "城区排水管网改造", "老城区排水管网改造"),
}
STORIES: tuple[Callable[[], Directive], ...] = (assigned, signed, finally_reported, accepted, reported_up, endorsed)
TWO = list(combinations_with_replacement(ACTS, 2))
MORE = [
    ("accept", "return", "retract"),
    ("accept", "instruct", "withdraw"),
    ("report up", "instruct", "hand over"),
    ("close", "instruct", "withdraw"),
    ("final", "retract", "suspend"),
]


def race(story: Callable[[], Directive], names: Sequence[str], *, every: int = 1) -> None:
    directive = story()
    id, begun = directive.id, [MAPPER.to_stored_event(fact) for fact in directive.collect_events()]

    def record() -> Record:
        made = Record()
        made.streams[id] = list(begun)
        return made

    serial = set()
    for order in set(permutations(names)):
        alone = record()
        for name in order:
            person = Person(alone, id, ACTS[name])
            person.look()
            person.keep()
        serial.add(topics(alone, id))
    for steps in islice(orders(len(names)), 0, None, every):
        shared = record()
        people = [Person(shared, id, ACTS[name]) for name in names]
        for who, step in steps:
            people[who].step(step)
        kept = [fact for person in people if person.outcome == "kept" for fact in person.facts]
        stored = shared.streams[id]
        assert all(person.outcome for person in people)
        assert len(stored) - len(begun) == len(kept), "an update was lost or kept twice"
        assert [event.originator_version for event in stored] == list(range(1, len(stored) + 1))
        assert topics(shared, id) in serial, "as if they had come one after the other, in some order"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_two_at_once_are_as_good_as_one_after_the_other(story):
    for names in TWO:
        race(story, names)


@pytest.mark.parametrize("names", MORE, ids=" + ".join)
@pytest.mark.parametrize("story", [finally_reported, accepted, endorsed], ids=lambda story: story.__name__)
def test_three_at_once_lose_nothing(story, names):
    race(story, names)


def test_four_at_once_lose_nothing():
    race(finally_reported, ("accept", "return", "retract", "withdraw"), every=4)


@pytest.mark.parametrize(
    ("one", "other"), list(combinations(["accept", "return", "retract", "withdraw", "suspend"], 2))
)
def test_of_two_who_decided_on_what_they_saw_exactly_one_wins(one, other):
    directive = finally_reported()
    record = Record(directive)
    people = [Person(record, directive.id, ACTS[name], again=False) for name in (one, other)]

    for person in people:
        person.look()
    for person in people:
        person.keep()

    assert [person.outcome for person in people] == ["kept", "conflict"]


def test_accepting_and_returning_one_report_never_both_happen():
    for order in orders(2):
        directive = finally_reported()
        record = Record(directive)
        people = [Person(record, directive.id, ACTS[name]) for name in ("accept", "return")]
        for who, step in order:
            people[who].step(step)

        assert sorted(person.outcome for person in people) == ["kept", "refused review.none"]


def test_two_registrations_never_share_a_number():
    for order in orders(2):
        opened: NumberSeries.Event = open_series("", 2026, after=0, basis="", act=act())
        record = Record()
        record.streams[opened.originator_id] = [MAPPER.to_stored_event(opened)]
        given: dict[int, NumberSeries.Event] = {}
        numbers: list[int] = []

        def take(who: int, record: Record = record, opened: Any = opened, given: dict[int, Any] = given) -> None:
            last = MAPPER.to_domain_event(record.streams[opened.originator_id][-1])
            given[who] = give_next(last, registered(who).id, act())

        for who, step in order:
            if step == 0:
                take(who)
                continue
            while not record.append([given[who]]):
                take(who)
            numbers.append(given[who].n)

        assert sorted(numbers) == [1, 2]


# ── 树 ──────────────────────────────────────────────────────────────────────────────────────────


def family() -> tuple[Directive, Directive]:
    """A parent ready to be closed, and its child, closed."""
    child = accepted(directive=assigned(directive=reported_task(2)))
    close(child)
    parent = signed(directive=assigned(directive=reported_task(1)))
    parent.open_subdirective(child.id, act=act("office", "3-4"))
    final(parent)
    accept(parent)
    return parent, child


class Closing(Person):
    """Closes the parent on the child as it is; the record refuses it if the child has moved since."""

    def look(self) -> None:
        parent = self.record.load(self.id)
        children = [self.record.load(child) for child in parent.children]
        self.expects = [(child.id, child.version) for child in children]
        try:
            close(parent, open_children=open_children(children))
        except Refused as refused:
            self.outcome = f"refused {refused.rule}"
        self.facts = list(parent.collect_events())

    def keep(self) -> None:
        while not self.outcome:
            if self.record.append(self.facts, self.expects):
                self.outcome = "kept"
            else:
                self.look()


class Reopening(Closing):
    """Reopens the child unless its parent is over; the record refuses it if the parent has moved since."""

    def look(self) -> None:
        child = self.record.load(self.id)
        parent = self.record.load(self.parent)
        self.expects = [(parent.id, parent.version)]
        if parent.status in ENDED:
            self.outcome = "refused reopen.parent"
            return
        reopen(child)
        self.facts = list(child.collect_events())


class Joining(Closing):
    """Opens one more child under the parent: one commit writes both."""

    def look(self) -> None:
        parent = self.record.load(self.id)
        grandchild = numbered(reported_task(3), 3)
        self.expects = []
        try:
            parent.open_subdirective(grandchild.id, act=act("office", "3-26"))
        except Refused as refused:
            self.outcome = f"refused {refused.rule}"
        self.facts = [*parent.collect_events(), *grandchild.collect_events()]


@pytest.mark.parametrize("other", [Reopening, Joining])
def test_no_parent_closes_while_a_child_opens_whoever_comes_first(other):
    outcomes = set()
    for order in orders(2):
        parent, child = family()
        record = Record(parent, child)
        closing = Closing(record, parent.id, lambda d: None)
        opening = other(record, child.id if other is Reopening else parent.id, lambda d: None)
        opening.parent = parent.id
        for who, step in order:
            (closing, opening)[who].step(step)

        closed_parent = record.load(parent.id)
        children = [record.load(id) for id in closed_parent.children]
        assert closed_parent.status != "closed" or not open_children(children)
        assert sorted([closing.outcome, opening.outcome])[0] == "kept"
        outcomes.add((closing.outcome, opening.outcome))

    assert len(outcomes) == 2  # each of them came first once
