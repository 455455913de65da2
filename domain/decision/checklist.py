"""Checklist 程序清单: all that a draft needs before it may be tabled, each with where it stands and by which article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from domain.decision.standing import PASSING, REVIEWS, Standing
from domain.decision.stepping import BOUND_TO_DRAFT, CALLED
from domain.rules import RulePack

Group = Literal["draft", "assessment", "consultation", "step", "review", "decision"]
State = Literal["done", "waived", "open", "stale", "failed", "not_required"]


@dataclass(frozen=True, slots=True)
class Item:
    """`stale`: done for an earlier draft. `what` is a row of the pack, a unit, or empty."""

    group: Group
    what: str
    state: State
    rule: str
    articles: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        return self.group != "decision" and self.state in ("open", "stale", "failed")


def checklist(now: Standing, pack: RulePack) -> tuple[Item, ...]:
    """决策程序清单 (L18, L20; C21, C23; D713-29): in the order in which it is done."""
    return tuple(_items(now, pack))


def _items(now: Standing, pack: RulePack) -> Iterator[Item]:
    def item(group: Group, what: str, state: State, rule: str) -> Item:
        return Item(group, what, state, rule, pack.rule(rule).articles)

    yield item("draft", "", "done" if now.draft else "open", "decision.steps")
    for kind in pack.codes("decision.assessments"):
        found = now.assessments.get(kind)
        yield item(
            "assessment",
            kind,
            "open" if not found else "done" if found == "passes" else "failed",
            "decision.assessments",
        )
    for unit in now.draft.affected if now.draft else ():
        asked = now.consultations.get(unit)
        yield item("consultation", unit, "done" if asked and asked.is_settled else "open", "consult.units")
    for code in pack.codes("decision.steps"):
        if code == "collective_decision":
            yield item("decision", code, "done" if now.decided_on else "open", "decision.meetings")
        else:
            yield item("step", code, _step(now, code), "decision.steps")
    for review in REVIEWS:
        calls = now.draft and (now.draft.competition if review == "fair_competition" else now.draft.stability)
        yield item("review", review, _step(now, review) if calls else "not_required", CALLED[review])


def _step(now: Standing, code: str) -> State:
    found = now.steps.get(code)
    if found is None:
        return "open"
    if found.waived:
        return "waived"
    if code in BOUND_TO_DRAFT and now.draft and found.draft != now.draft.n:
        return "stale"
    return "done" if PASSING[code][found.conclusion] else "failed"
