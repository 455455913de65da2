"""Floors 法定下限: what no plan may fall below, whoever asks: days of public comment, of hearing papers, of legality
review, the order of the steps, and the validity of the decision (D713-15, 16, 25, 26; L18, C21)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.calendar import Calendar
from domain.timeline.milestone import Milestone, Plan


@dataclass(frozen=True, slots=True)
class Breach:
    """突破下限: `explainable` when the law says “normally” and a stated reason lifts it."""

    code: str
    zh: str
    en: str
    article: str
    explainable: bool = False


def breaches(
    plan: Plan,
    *,
    calendar: Calendar,
    until: date | None = None,
    reached: Mapping[str, date] | None = None,
    explained: Collection[str] = (),
) -> tuple[Breach, ...]:
    """What is wrong with a plan. What was reached is over, and binds what follows by the day it was reached.

    `explained` names the milestones that lie below their floor for a stated reason.
    """
    done = reached or {}
    return tuple(
        breach
        for code in sorted(plan)
        if code not in done
        for breach in _of(plan[code], plan, done, calendar, until)
        if not (breach.explainable and code in explained)
    )


def _of(
    one: Milestone, plan: Plan, done: Mapping[str, date], calendar: Calendar, until: date | None
) -> Iterator[Breach]:
    if one.due < one.start:
        yield Breach(one.code, "结束不能早于开始", "It cannot end before it begins", "")
    if (floor := one.floor) and one.due < (earliest := floor.earliest(one.start, calendar)):
        unit = ("个工作日", "working days") if floor.working else ("日", "days")
        yield Breach(
            one.code,
            f"自{one.start}起不少于{floor.n}{unit[0]}，最早{earliest}结束",
            f"At least {floor.n} {unit[1]} from {one.start}: it ends on {earliest} at the earliest",
            " ".join(floor.articles),
            floor.explainable,
        )
    for code in one.after:
        over = done.get(code) or (plan[code].due if code in plan else None)
        if over and one.start < over:
            yield Breach(
                one.code,
                f"须在前置环节结束（{over}）之后开始",
                f"It begins only after an earlier step is over ({over})",
                " ".join(one.articles),
            )
    if until and one.due > until:
        yield Breach(
            one.code, f"超出决策有效期（{until}）", f"It lies beyond the validity of the decision ({until})", ""
        )


def pushed(plan: Plan, moved: Milestone, *, calendar: Calendar, reached: Collection[str] = ()) -> dict[str, Milestone]:
    """The plan with one milestone moved and what hangs on it pushed after it, each keeping its length and its floor.

    What was reached stays where it was; rest days move to the next working day.
    """
    after = {**plan, moved.code: moved}
    waiting = [moved.code]
    while waiting:
        code = waiting.pop(0)
        for one in list(after.values()):
            if code in one.after and one.code not in reached and one.start < after[code].due:
                start = after[code].due
                due = start + (one.due - one.start)
                if one.floor and one.due >= one.floor.earliest(one.start, calendar):  # else it is shorter for a reason
                    due = max(due, one.floor.earliest(start, calendar))
                after[one.code] = replace(one, start=start, due=calendar.next_working_day(due))
                waiting.append(one.code)
    return after
