"""History 时间线沿革: every version a timeline ever had, what was reached, and where each slip came from.

No version is lost and the first promise never changes: a history only grows. It is read as of any day by both clocks,
the day a thing happened in the office and the day it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.timeline.change import Actual, Change, Version, applied
from domain.timeline.milestone import Milestone


@dataclass(frozen=True, slots=True)
class SlipPart:
    """来源: how many days one version moved the promise, on which ground, who asked and who approved."""

    version: Version
    change: Change
    days: int


@dataclass(frozen=True, slots=True)
class Slip:
    """偏差 of one milestone, in days; late is positive.

    `planned` is what approved changes moved, the sum of `parts`; `actual` what was then missed of the promise that
    stood: up to the day it was reached, or for one that is still open up to the day asked.
    """

    code: str
    first: Milestone
    promised: Milestone
    is_dropped: bool
    reached: date | None
    planned: int
    actual: int
    parts: tuple[SlipPart, ...]

    @property
    def total(self) -> int:
        """Against the first promise."""
        return self.planned + self.actual


@dataclass(frozen=True, slots=True)
class Timeline:
    versions: tuple[Version, ...] = ()
    actuals: tuple[Actual, ...] = ()

    def planned(self, version: Version) -> Timeline:
        return Timeline((*self.versions, version), self.actuals)

    def reached(self, actual: Actual) -> Timeline:
        return Timeline(self.versions, (*self.actuals, actual))

    def as_of(self, happened: date | None = None, recorded: date | None = None) -> Timeline:
        """What had happened by one day, as far as it was recorded by another; None: whenever."""

        def stood(on: date, noted: date) -> bool:
            return (happened is None or on <= happened) and (recorded is None or noted <= recorded)

        return Timeline(
            tuple(one for one in self.versions if stood(one.on, one.recorded)),
            tuple(one for one in self.actuals if stood(one.reached, one.recorded)),
        )

    @property
    def baseline(self) -> dict[str, Milestone]:
        """首次承诺: each milestone as it was first promised."""
        first: dict[str, Milestone] = {}
        for change in self._changes():
            if change.now is not None:
                first.setdefault(change.code, change.now)
        return first

    @property
    def current(self) -> dict[str, Milestone]:
        """现行计划."""
        return applied({}, self._changes())

    def at_version(self, n: int) -> dict[str, Milestone]:
        """The plan as that version left it."""
        return Timeline(tuple(one for one in self.versions if one.n <= n)).current

    @property
    def until(self) -> date | None:
        """The last day the decision is in force, as the newest plan that names one has it."""
        return next((one.until for one in reversed(self.versions) if one.until), None)

    @property
    def done(self) -> dict[str, date]:
        """What was reached, and when; a later note of the same milestone corrects an earlier one."""
        return {one.code: one.reached for one in self.actuals}

    @property
    def open(self) -> dict[str, Milestone]:
        """What is promised and not reached yet."""
        done = self.done
        return {code: one for code, one in self.current.items() if code not in done}

    def touched(self) -> frozenset[str]:
        """Milestones that people have moved, on whatever ground but a new calendar or pack."""
        return frozenset(
            change.code
            for version in self.versions
            for change in version.changes
            if version.ground not in ("", "calendar", "rules")
        )

    def explained(self) -> dict[str, str]:
        """Milestones that may lie below their floor, and the reason stated."""
        said = {change.code: change.explained for change in self._changes()}
        return {code: reason for code, reason in said.items() if reason}

    def slips(self, today: date) -> dict[str, Slip]:
        """Every milestone there ever was, against its first promise and against the one that stands."""
        first, current, done = self.baseline, self.current, self.done
        last: dict[str, Milestone] = {}
        parts: dict[str, list[SlipPart]] = {code: [] for code in first}
        for version in self.versions:
            for change in version.changes:
                before = last.get(change.code)
                if change.now is not None:
                    last[change.code] = change.now
                if before is not None:
                    moved = (change.now.due - before.due).days if change.now else 0
                    parts[change.code].append(SlipPart(version, change, moved))
        found: dict[str, Slip] = {}
        for code, promise in first.items():
            promised, reached, dropped = last[code], done.get(code), code not in current
            over = reached or (promised.due if dropped else max(today, promised.due))
            found[code] = Slip(
                code=code,
                first=promise,
                promised=promised,
                is_dropped=dropped,
                reached=reached,
                planned=(promised.due - promise.due).days,
                actual=(over - promised.due).days,
                parts=tuple(parts[code]),
            )
        return found

    def _changes(self) -> Iterable[Change]:
        return (change for version in self.versions for change in version.changes)
