"""Instructing again 再批示: the leader wants more; the number stays."""

from __future__ import annotations

from typing import Any

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.assignment import GONE
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.directive.opinion import Opinion, refuse_bare_opinion
from domain.rules import RulePack


class Instructing(Life):
    class Reinstructed(Life.Event):
        """再批示: the same number, the old opinion kept; lead units work again."""

        TOPIC = "directive.reinstructed"
        leader: str
        opinion: str
        content: str
        due: dict[str, Any]
        dues: dict[str, str]
        reports: dict[str, str]

        def change(self, directive: Life) -> None:
            directive.opinions.append(Opinion(self.leader, self.opinion, self.act.on))
            if self.content:
                directive.content = self.content
            directive.reinstructed = True
            directive.reported_up_on = directive.endorsed_on = None
            promise = deadlines.promised(self.due)
            for given in directive.assignments.values():
                if given.role == "lead" and given.status not in GONE:
                    given.promise(promise)
                    given.supplements = 0
                    if given.status not in ("sent", "objected"):
                        given.resume()
                        directive._overtake(given.unit)
            directive._restart(self.dues, self.reports)

    def instruct_again(
        self,
        *,
        leader: str,
        opinion: str,
        pack: RulePack,
        calendar: Calendar,
        act: Act,
        content: str = "",
        due: deadlines.Resolved | None = None,
    ) -> None:
        """Without a new deadline the old one moves by the days the result waited for the office and the leader."""
        self._must_be_numbered()
        self._must_be_working()
        refuse_bare_opinion(nfc(opinion), pack)
        if not (leader or self.leader):
            self._refuse("instruct.leader", "请写明批示领导", "Name the leader who instructs", field="leader")
        stood = {
            given.unit: given.received_on
            for given in self.assignments.values()
            if given.role == "lead" and given.status not in GONE and given.received_on
        }
        dues, reports = self._clocks(stood, act.on, calendar, pack, moves=due is None)
        self.record(
            self.Reinstructed,
            act,
            leader=leader or self.leader,
            opinion=nfc(opinion),
            content=nfc(content),
            due=due.to_fact() if due else {},
            dues=dues,
            reports=reports,
        )
