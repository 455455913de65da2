"""Reporting up 呈报: the leader hears the result, and endorses it 同意."""

from __future__ import annotations

from domain.aggregate import Act, nfc
from domain.directive.life import Life


class ReportingUp(Life):
    class ReportedUp(Life.Event):
        TOPIC = "directive.reported_up"
        leader: str
        summary: str

        def change(self, directive: Life) -> None:
            directive.reported_up_on = self.act.on
            directive.endorsed_on = None

    def report_up(self, *, leader: str, summary: str, act: Act) -> None:
        """呈报: the leader hears the result (L49, L57), once every lead's result is accepted."""
        self._must_be_working()
        if waiting := self._open_leads():
            self._refuse(
                "report_up.leads",
                lambda names: f"牵头单位尚未全部审核通过：{'、'.join(map(names, waiting))}",
                lambda names: f"Lead units not accepted yet: {', '.join(map(names, waiting))}",
            )
        if self.reported_up_on is not None:
            self._refuse("report_up.once", "已呈报领导，请等待批示", "It has been reported up and waits for the leader")
        if not (leader or self.leader):
            self._refuse("report_up.leader", "请写明呈报哪位领导", "Name the leader it is reported to", field="leader")
        self.record(self.ReportedUp, act, leader=leader or self.leader, summary=nfc(summary))

    class Endorsed(Life.Event):
        TOPIC = "directive.endorsed"
        leader: str
        opinion: str

        def change(self, directive: Life) -> None:
            directive.endorsed_on = self.act.on

    def endorse(self, *, leader: str, opinion: str, act: Act) -> None:
        """同意: the leader is content with what was reported up."""
        self._must_be_working()
        if self.reported_up_on is None:
            self._refuse("endorse.report_up_first", "尚未呈报，不能签批", "Nothing has been reported up yet")
        if self.endorsed_on is not None:
            self._refuse("endorse.once", "领导已签批同意", "The leader has already endorsed it")
        self._not_before(self.reported_up_on, act, "呈报", "it was reported up")
        self.record(self.Endorsed, act, leader=leader or self.leader, opinion=nfc(opinion))

    def _open_leads(self) -> list[str]:
        if not self.assignments and not self.children:
            return ["—"]
        return sorted(a.unit for a in self.assignments.values() if a.role == "lead" and a.is_open)
