"""Lights in SQL 亮灯: the rules of domain/lights.py as comparisons with boundary dates, so that no light is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from psycopg import sql

from domain.calendar import Calendar
from domain.lights import NEVER_RED, REPORTING, boundaries
from domain.rules import RulePack

COLOURS: Final = ("red", "yellow", "green", "suspended", "done_late", "done_on_time", "none")
"""Worst first: the order they are sorted in."""

FURTHEST: Final = 800
"""Days a warning can reach ahead: 250 working days and the holidays between."""


def last_yellow(day: date, urgency: str, pack: RulePack, calendar: Calendar, kind: str) -> date:
    """The last due date that is already yellow on that day."""
    low, high = day, day + timedelta(days=FURTHEST)
    while low < high:
        middle = low + timedelta(days=((high - low).days + 1) // 2)
        begins = boundaries(middle, urgency, pack, calendar, kind=kind).yellow_from
        if begins is not None and begins <= day:
            low = middle
        else:
            high = middle - timedelta(days=1)
    return low


class Lamps:
    """The colour expressions of one day under one pack and calendar."""

    def __init__(self, day: date, pack: RulePack, calendar: Calendar) -> None:
        self.day, self.pack, self.calendar = day, pack, calendar
        self._never_red = sql.SQL(", ").join(sql.Literal(kind) for kind in sorted(NEVER_RED))

    def completion(self, alias: str) -> sql.Composable:
        """The completion light of a ledger row."""
        column = _columns(alias)
        return sql.SQL(
            "case when {closed_on} is not null then"
            " case when {outcome} = any({completing}) then {done} else 'none' end"
            " when {status} in ('draft', 'numbered') then 'none'"
            " when {suspended_on} is not null then 'suspended'"
            " when {stopped} is not null then {standing}"
            " else {running} end"
        ).format(
            closed_on=column("closed_on"),
            outcome=column("outcome"),
            completing=sql.Literal(
                [str(row["code"]) for row in self.pack.rows("closure.outcomes") if row["completes"]]
            ),
            status=column("status"),
            suspended_on=column("suspended_on"),
            stopped=column("clock_stopped_on"),
            done=self._done(column, "received_final_on"),
            standing=self._standing(column, column("clock_stopped_on")),
            running=self._running(column),
        )

    def reporting(self, alias: str) -> sql.Composable:
        """The reporting light of a ledger row."""
        column = _columns(alias)
        return sql.SQL(
            "case when {closed_on} is not null or {status} in ('draft', 'numbered') then 'none'"
            " when {suspended_on} is not null then 'suspended' else {owed} end"
        ).format(
            closed_on=column("closed_on"),
            status=column("status"),
            suspended_on=column("suspended_on"),
            owed=self._owed(column),
        )

    def unit_completion(self, alias: str) -> sql.Composable:
        """The completion light of an assignment row."""
        column = _columns(alias)
        stopped = column("clock_stopped_on")
        return sql.SQL(
            "case when {status} = 'done' or ({received} is not null and not {live}) then {done}"
            " when {status} in ('handed_over', 'released', 'excused') then"
            " case when {kind} not in ({never}) and {ended} > {due} then 'done_late' else 'none' end"
            " when not {live} then 'none'"
            " when {suspended} then 'suspended'"
            " when {stopped} is not null then {standing}"
            " else {running} end"
        ).format(
            status=column("status"),
            received=column("received_on"),
            live=column("is_live"),
            done=self._done(column, "received_on"),
            kind=column("due_kind"),
            never=self._never_red,
            ended=column("ended_on"),
            due=column("due"),
            suspended=column("is_suspended"),
            stopped=stopped,
            standing=self._standing(column, stopped),
            running=self._running(column),
        )

    def unit_reporting(self, alias: str) -> sql.Composable:
        """The reporting light of an assignment row."""
        column = _columns(alias)
        return sql.SQL(
            "case when {status} in ('done', 'handed_over', 'released', 'excused') or not {live} then 'none'"
            " when {suspended} then 'suspended'"
            " when {status} in ('reported', 'objected') then 'green'"
            " else {owed} end"
        ).format(
            status=column("status"),
            live=column("is_live"),
            suspended=column("is_suspended"),
            owed=self._owed(column),
        )

    def _running(self, column: Callable[[str], sql.Composable]) -> sql.Composable:
        return sql.SQL(
            "case when {due} is null and {review} is null then 'none'"
            " when {due} is null then case when {review} <= {reviewed} then 'yellow' else 'green' end"
            " when {kind} in ({never}) then case when {due} <= {reviewed} then 'yellow' else 'green' end"
            " when {due} < {today} then 'red'"
            " when {due} <= {warned} then 'yellow' else 'green' end"
        ).format(
            due=_due_now(column),
            review=column("review_on"),
            kind=column("due_kind"),
            never=self._never_red,
            today=sql.Literal(self.day),
            reviewed=self._reach(column, "none"),
            warned=self._reach(column, "date"),
        )

    def _owed(self, column: Callable[[str], sql.Composable]) -> sql.Composable:
        return sql.SQL(
            "case when {due} is null then 'none' when {due} < {today} then 'red'"
            " when {due} <= {warned} then 'yellow' else 'green' end"
        ).format(due=column("report_due"), today=sql.Literal(self.day), warned=self._reach(column, REPORTING))

    def _standing(self, column: Callable[[str], sql.Composable], stopped: sql.Composable) -> sql.Composable:
        return sql.SQL(
            "case when {due} is null or {kind} in ({never}) or {stopped} <= {due} then 'green' else 'red' end"
        ).format(due=_due_now(column), kind=column("due_kind"), never=self._never_red, stopped=stopped)

    def _done(self, column: Callable[[str], sql.Composable], received: str) -> sql.Composable:
        return sql.SQL(
            "case when {received} is null or {due} is null or {kind} in ({never}) then 'none'"
            " when {received} > {due} then 'done_late' else 'done_on_time' end"
        ).format(received=column(received), due=column("due"), kind=column("due_kind"), never=self._never_red)

    def _reach(self, column: Callable[[str], sql.Composable], kind: str) -> sql.Composable:
        """The last due date that is yellow today, by urgency."""
        levels = self.pack.codes("urgency.levels")
        whens = [
            sql.SQL("when {} then {}").format(
                sql.Literal(level), sql.Literal(last_yellow(self.day, level, self.pack, self.calendar, kind))
            )
            for level in levels
        ]
        return sql.SQL("case {} {} end").format(column("urgency"), sql.SQL(" ").join(whens))


def _due_now(column: Callable[[str], sql.Composable]) -> sql.Composable:
    """The day of the phase due now, else of the whole."""
    return sql.SQL("coalesce({}, {})").format(column("stage_due"), column("due"))


def _columns(alias: str) -> Callable[[str], sql.Composable]:
    return lambda name: sql.Identifier(alias, name)
