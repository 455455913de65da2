"""Reviewing 审核: the office accepts a report or sends it back 退回."""

from __future__ import annotations

from datetime import date

from domain.aggregate import Act, nfc
from domain.assignment import Feedback
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.directive.undertaking import moved
from domain.rules import RulePack

GRADES = ("excellent", "good", "fair", "poor")


class Reviewing(Life):
    class Accepted(Life.Event):
        TOPIC = "directive.accepted"
        unit: str
        n: int
        grade: str
        comment: str

        def change(self, directive: Life) -> None:
            report = directive.feedback[self.n - 1]
            report.state = "accepted"
            given = directive.assignments[self.unit]
            if self.grade:
                given.grades.append(self.grade)
            for stage in given.stages:
                if stage.report == self.n:
                    stage.accepted_on = self.act.on
            if report.kind == "final":
                given.status = "done"
                given.done_on = self.act.on
                given.extension_asked = given.extension_asked_on = None
                directive._overtake(self.unit)

    def accept(self, unit: str, *, act: Act, grade: str = "", comment: str = "") -> None:
        """审核通过: the reviewer is never the reporter."""
        report = self._report_to_review(unit, act)
        if grade and grade not in GRADES:
            self._refuse("accept.grade", f"没有“{grade}”这一评价", f"There is no grade {grade!r}", field="grade")
        self.record(self.Accepted, act, unit=unit, n=report.n, grade=grade, comment=nfc(comment))

    class Returned(Life.Event):
        """`due`, `next_report`: the current ones afterwards; for a result that had come in time the deadline moves
        by the days the office took, and leaves room for the first supplement."""

        TOPIC = "directive.returned"
        unit: str
        n: int
        reason_code: str
        comment: str
        supplement_due: date
        due: date | None
        next_report: date | None

        def change(self, directive: Life) -> None:
            report = directive.feedback[self.n - 1]
            report.state = "returned"
            given = directive.assignments[self.unit]
            given.returns += 1
            directive.returns += 1
            given.supplement_due = self.supplement_due
            if report.kind == "progress":
                given.unsay(report.n)
            else:
                given.supplements += 1
                given.resume()
                given.status = "returned"
                given.move(self.due)
                given.report_due = self.next_report
                directive._follow_collator()

    def send_back(
        self,
        unit: str,
        *,
        reason_code: str,
        comment: str,
        pack: RulePack,
        calendar: Calendar,
        act: Act,
        supplement_days: int | None = None,
    ) -> None:
        """退回: with a coded reason and one supplement term; a report that came late stays late."""
        report = self._report_to_review(unit, act)
        given = self._assignment(unit)
        if reason_code not in pack.codes("return.reason_codes"):
            self._refuse(
                "return.reason_codes",
                f"退回原因“{reason_code}”不在规则包列出的原因中：{'、'.join(pack.codes('return.reason_codes'))}",
                f"{reason_code!r} is not one of the reasons of the rule pack: {', '.join(pack.codes('return.reason_codes'))}",
                field="reason_code",
            )
        days = pack.days("supplement.days") if supplement_days is None else supplement_days
        if not 1 <= days <= 60:
            self._refuse("supplement.days", "补充期限须为1至60个工作日", "A supplement term is 1 to 60 working days")
        until = calendar.add_working_days(act.on, days)
        due, next_report = given.due, given.report_due
        if report.kind == "final" and given.received_on:
            due = moved(due, given.received_on, act.on, calendar)
            if due and not given.is_late and given.supplements == 0:
                due = max(due, until)
            next_report = given.report_when_resumed(given.received_on, act.on, calendar, pack)
        self.record(
            self.Returned,
            act,
            unit=unit,
            n=report.n,
            reason_code=reason_code,
            comment=nfc(comment),
            supplement_due=until,
            due=due,
            next_report=next_report,
        )

    def _report_to_review(self, unit: str, act: Act) -> Feedback:
        self._must_be_working()
        self._assignment(unit)
        waiting = [f for f in self.feedback if f.unit == unit and f.state == "given"]
        if not waiting:
            self._refuse(
                "review.none",
                lambda names: f"{names(unit)}没有待审核的反馈",
                lambda names: f"{names(unit)} has no feedback to review",
            )
        report = next((f for f in reversed(waiting) if f.kind == "final"), waiting[-1])
        if report.by == act.by and not report.by_office:
            self._refuse("review.not_reporter", "不能审核自己的反馈", "Nobody reviews their own report")
        self._not_before(report.on, act, "反馈", "the report")
        return report
