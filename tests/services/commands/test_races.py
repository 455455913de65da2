"""T9 on the real database: people act on one directive at once, each on what they saw; nothing is lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import combinations_with_replacement
from threading import Barrier, local
from uuid import UUID

import pytest

from domain.aggregate import Act, Refused
from domain.directive import Directive
from services.commands import directives
from services.commands.order import Order
from services.record.errors import Stale, VersionConflict
from services.record.supervision import Command, Kept
from tests.services.tasks.office import EDUCATION, WATER, Office

TODAY = date(2026, 6, 8)
DUE = date(2026, 6, 30)


def order(by: str, if_match: int | None = None) -> Order:
    return Order(act=Act(by=by, on=TODAY), command=Command.fresh(), today=TODAY, if_match=if_match)


@contextmanager
def looking_together(office: Office, people: int) -> Iterator[None]:
    """Everybody has loaded the matter before anybody writes; whoever decides again looks alone."""
    barrier, seen, get = Barrier(people, timeout=20), local(), office.record.get

    def look(kind: type[Directive], id: UUID) -> Directive:
        found = get(kind, id)
        if kind is Directive and not getattr(seen, "once", False):
            seen.once = True
            barrier.wait()
        return found

    office.record.get = look  # type: ignore[method-assign]
    try:
        yield
    finally:
        del office.record.get


Command_ = Callable[[Office, UUID, Order], Kept]
ACTS: dict[str, tuple[str, Command_]] = {
    "accept": ("office", lambda o, matter, order: directives.accept(o.record, matter, order, unit=EDUCATION)),
    "return": (
        "office2",
        lambda o, matter, order: directives.send_back(
            o.record, matter, order, unit=EDUCATION, reason_code="incomplete"
        ),
    ),
    "retract": (
        "jw",
        lambda o, matter, order: directives.retract_feedback(o.record, matter, order, unit=EDUCATION, n=1),
    ),
    "suspend": ("head", lambda o, matter, order: directives.suspend(o.record, matter, order, reason="汛情")),
    "withdraw": ("head", lambda o, matter, order: directives.withdraw(o.record, matter, order, reason="不办")),
    "hand over": (
        "office",
        lambda o, matter, order: directives.hand_over(
            o.record, matter, order, old=EDUCATION, new=WATER, day=TODAY, basis="机构改革"
        ),
    ),
}


def reported(office: Office) -> UUID:
    """A matter whose unit has brought its result."""
    id = office.given(DUE, on=TODAY - timedelta(days=20))
    directives.sign_for(office.record, id, order("jw"), unit=EDUCATION)
    directives.give_feedback(
        office.record, id, order("jw"), unit=EDUCATION, kind="final", text="已完成", signed_by="主任"
    )
    return id


def outcome(office: Office, id: UUID, name: str, if_match: int | None) -> str:
    by, command = ACTS[name]
    try:
        return "done" if command(office, id, order(by, if_match)).last else "nothing"
    except Refused:
        return "refused"
    except (Stale, VersionConflict):
        return "stale"


def race(office: Office, id: UUID, names: list[str], *, seen: bool) -> list[str]:
    version = office.record.version_of(id) if seen else None
    with looking_together(office, len(names)), ThreadPoolExecutor(len(names)) as people:
        told = [people.submit(outcome, office, id, name, version) for name in names]
        return [each.result(timeout=60) for each in told]


def alone(office: Office, names: list[str]) -> str:
    """What the matter becomes when these are done one after the other."""
    id = reported(office)
    for name in names:
        outcome(office, id, name, None)
    return standing(office, id)


def standing(office: Office, id: UUID) -> str:
    directive = office.record.get(Directive, id)
    parts = sorted((part.unit, part.status) for part in directive.assignments.values())
    return f"{directive.status} {parts} {[report.state for report in directive.feedback]}"


@pytest.mark.parametrize("names", list(combinations_with_replacement(ACTS, 2)), ids=" + ".join)
def test_two_at_once_are_as_good_as_one_after_the_other(office: Office, names: tuple[str, str]):
    id = reported(office)
    before = office.record.version_of(id)

    told = race(office, id, list(names), seen=False)

    assert "done" in told
    assert "stale" not in told
    assert office.record.version_of(id) == before + told.count("done")
    assert standing(office, id) in {alone(office, list(names)), alone(office, list(reversed(names)))}


@pytest.mark.parametrize(
    "names", [["accept", "return"], ["suspend", "withdraw", "accept"], list(ACTS)[:4]], ids=" + ".join
)
def test_of_those_who_decided_on_what_they_saw_exactly_one_wins(office: Office, names: list[str]):
    id = reported(office)
    before = office.record.version_of(id)

    told = race(office, id, names, seen=True)

    assert sorted(told) == ["done", *["stale"] * (len(names) - 1)]
    assert office.record.version_of(id) == before + 1
