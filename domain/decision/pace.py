"""Pace 进度: the timeline of a decision as its facts plan, reshape and reach it: one fold, for the aggregate and for readers.

Nobody reports a step twice: what a fact of the procedure, of tracking or of an evaluation says, the timeline knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.timeline.change import Actual
from domain.timeline.history import Timeline
from domain.timeline.planning import step_code


@dataclass
class Pace:
    """`cycle` counts the runs of the procedure, `waiting` the units that were asked and have not answered."""

    timeline: Timeline = field(default_factory=Timeline)
    cycle: int = 1
    waiting: set[str] = field(default_factory=set)

    def reach(self, kind: str, day: date, recorded: date) -> None:
        """The step of that kind in this run is over."""
        self.reach_step(step_code(kind, self.cycle), day, recorded)

    def is_reached(self, kind: str) -> bool:
        return step_code(kind, self.cycle) in self.timeline.done

    def reach_step(self, code: str, day: date, recorded: date, text: str = "") -> None:
        """A step nobody promised has no place on the timeline."""
        if code in self.timeline.current:
            self.timeline = self.timeline.reached(Actual(code, day, recorded, text))
