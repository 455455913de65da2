"""Extending 延期: a unit asks for a later day; the office decides."""

from __future__ import annotations

from datetime import date

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.rules import RulePack


class Extending(Life):
    class ExtensionAsked(Life.Event):
        TOPIC = "directive.extension_asked"
        unit: str
        to: date
        reason: str

        def change(self, directive: Life) -> None:
            given = directive.assignments[self.unit]
            given.extension_asked, given.extension_asked_on = self.to, self.act.on

    def ask_extension(self, unit: str, *, to: date, reason: str, pack: RulePack, calendar: Calendar, act: Act) -> None:
        self._must_be_working()
        given = self._assignment(unit)
        self._needs_reason(reason)
        if given.due is None:
            self._refuse("extension.no_due", "该任务没有办结时限，无须延期", "The assignment has no deadline to extend")
        if not given.is_open or given.status == "reported":
            self._refuse("extension.reported", "办结反馈已提交，不能再申请延期", "The final report has been submitted")
        if given.status == "objected":
            self._refuse("extension.objected", "异议待裁定，暂不申请延期", "An objection is waiting to be decided")
        if given.extension_asked:
            self._refuse("extension.once", "已有延期申请待审批", "An extension request is already waiting")
        if act.on > given.due and not pack.flag("extension.late_ask_allowed"):
            self._refuse(
                "extension.late_ask_allowed",
                f"延期须在办结时限（{given.due}）前申请",
                f"An extension must be asked for before the deadline ({given.due})",
            )
        to = deadlines.roll(to, calendar=calendar, pack=pack)
        if not given.due < to <= deadlines.add_months(given.due, 120):
            self._refuse(
                "extension.to",
                f"延期日期须晚于现时限（{given.due}），且不超过十年",
                f"Ask for a day after {given.due}, within ten years",
                field="to",
            )
        self.record(self.ExtensionAsked, act, unit=unit, to=to, reason=nfc(reason))

    class ExtensionDecided(Life.Event):
        """`due`: the day granted; where refused, the deadline moved by the working days the office took, if it took
        any (one that moved nothing says none)."""

        TOPIC = "directive.extension_decided"
        unit: str
        granted: bool
        due: date | None
        reason: str

        def change(self, directive: Life) -> None:
            given = directive.assignments[self.unit]
            given.extension_asked = given.extension_asked_on = None
            if self.granted and self.due:
                given.extend(self.due)
                given.extensions += 1
                directive.extensions += 1
            elif self.due:
                given.move(self.due)
            directive._follow_collator()

    def decide_extension(
        self,
        unit: str,
        *,
        granted: bool,
        reason: str,
        pack: RulePack,
        calendar: Calendar,
        act: Act,
        due: date | None = None,
    ) -> None:
        self._must_be_working()
        given = self._assignment(unit)
        if given.extension_asked is None or given.due is None:
            self._refuse(
                "extension.none",
                lambda names: f"{names(unit)}没有待审批的延期",
                lambda names: f"{names(unit)} has no extension to decide",
            )
        self._not_before(given.extension_asked_on, act, "申请延期", "the extension was asked for")
        if not granted:
            self._needs_reason(reason)
        to = deadlines.roll(due, calendar=calendar, pack=pack) if due else given.extension_asked
        if granted and to <= given.due:
            self._refuse(
                "extension.to",
                f"新时限须晚于现时限（{given.due}）",
                f"The new day must be after {given.due}",
                field="due",
            )
        new = to if granted else self._due_after_waiting(given, act.on, calendar)
        self.record(self.ExtensionDecided, act, unit=unit, granted=granted, due=new, reason=nfc(reason))
