"""A random life between feedback and the leader 反馈、审核、呈报、时限."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.domain.life_office import LifeOffice, units, which
from tests.stories import CALENDAR, PACK, WATER, due


class LifeReporting(LifeOffice):
    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, kind=st.sampled_from(["progress", "final", "final"]))
    def give_feedback(self, n: int, unit: str, kind: str) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.may_report(unit),
            lambda d: d.give_feedback(
                unit, kind=kind, text="办理情况", signed_by="江涛", pack=PACK, calendar=CALENDAR, act=self.act(unit)
            ),
        ):
            life.model.report(unit, kind)

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, back=st.integers(1, 2))
    def retract_feedback(self, n: int, unit: str, back: int) -> None:
        life = self.pick(n)
        reports = life.model.reports
        at = len(reports) - back + 1
        own = 1 <= at <= len(reports) and reports[at - 1].unit == unit and reports[at - 1].state == "given"
        if self.do(
            life,
            life.model.here(unit) and own,
            lambda d: d.retract_feedback(unit, at, reason="有误", act=self.act(unit)),
        ):
            reports[at - 1].state = "retracted"
            if reports[at - 1].kind == "final":
                life.model.units[unit].phase = "working"

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, by=st.sampled_from(["office", WATER]))
    def accept(self, n: int, unit: str, by: str) -> None:
        life = self.pick(n)
        own = unit == by  # a unit's account, whatever doors allow
        if self.do(
            life,
            life.model.here(unit) and bool(life.model.waiting(unit)) and not own,
            lambda d: d.accept(unit, grade="good", act=self.act(by)),
        ):
            life.model.review(unit, "accepted")

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def send_back(self, n: int, unit: str) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.here(unit) and bool(life.model.waiting(unit)),
            lambda d: d.send_back(
                unit, reason_code="incomplete", comment="", pack=PACK, calendar=CALENDAR, act=self.act("office")
            ),
        ):
            life.model.review(unit, "returned")

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def report_up(self, n: int) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.may_report_up(),
            lambda d: d.report_up(leader="", summary="已完成", act=self.act("office")),
        ):
            life.model.reported_up = True

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def endorse(self, n: int) -> None:
        life, model = self.pick(n), self.pick(n).model
        if self.do(
            life,
            model.working and model.reported_up and not model.endorsed,
            lambda d: d.endorse(leader="", opinion="同意", act=self.act("leader")),
        ):
            model.endorsed = True

    @precondition(lambda self: self.lives)
    @rule(n=which, dated=st.booleans(), seldom=st.integers(0, 2))
    def instruct_again(self, n: int, dated: bool, seldom: int = 0) -> None:
        if seldom:
            return
        life = self.pick(n)
        promise = due({"kind": "working_days", "days": 15}, self.day.isoformat()) if dated else None
        if self.do(
            life,
            life.model.handled,
            lambda d: d.instruct_again(
                leader="", opinion="请再整治。", due=promise, pack=PACK, calendar=CALENDAR, act=self.act("leader")
            ),
        ):
            life.model.instruct(dated=dated)

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def urge(self, n: int, unit: str) -> None:
        life = self.pick(n)
        owes = life.model.owing(unit) and life.model.units[unit].phase not in ("reported", "objected")
        self.do(life, owes, lambda d: d.urge(unit, reason="临期", step="", approved=True, act=self.act("office")))

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units)
    def ask_extension(self, n: int, unit: str) -> None:
        life = self.pick(n)
        given = life.directive.assignments.get(unit)
        until = given.due if given else None
        part = life.model.units.get(unit)
        free = part is not None and part.phase not in ("reported", "objected") and not part.extension
        may = life.model.owing(unit) and free
        if self.do(
            life,
            may and until is not None and self.day <= until,
            lambda d: d.ask_extension(
                unit, to=(until or self.day) + timedelta(days=20), reason="汛期", pack=PACK, calendar=CALENDAR,
                act=self.act(unit),
            ),
        ) and part:  # fmt: skip
            part.extension = True

    @precondition(lambda self: self.lives)
    @rule(n=which, unit=units, granted=st.booleans())
    def decide_extension(self, n: int, unit: str, granted: bool) -> None:
        life = self.pick(n)
        part = life.model.units.get(unit)
        given = life.directive.assignments.get(unit)
        overtaken = bool(given and given.extension_asked and given.due and given.extension_asked <= given.due)
        allowed = life.model.here(unit) and part is not None and part.extension
        if (
            self.do(
                life,
                allowed and not (granted and overtaken),
                lambda d: d.decide_extension(
                    unit, granted=granted, reason="按程序", pack=PACK, calendar=CALENDAR, act=self.act("office")
                ),
            )
            and part
        ):
            part.extension = False

    @precondition(lambda self: self.lives)
    @rule(n=which, seldom=st.integers(0, 2))
    def suspend(self, n: int, seldom: int) -> None:
        life = self.pick(n)
        if not seldom and self.do(
            life, life.model.handled, lambda d: d.suspend(reason="等待批复", act=self.act("office-head"))
        ):
            life.model.suspended = True

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def resume(self, n: int) -> None:
        life = self.pick(n)
        if self.do(
            life,
            life.model.suspended and not life.model.over,
            lambda d: d.resume(reason="", calendar=CALENDAR, pack=PACK, act=self.act("office-head")),
        ):
            life.model.suspended = False

    @precondition(lambda self: self.lives)
    @rule(n=which, by=st.sampled_from(["office", "office2"]))
    def correct_opinion(self, n: int, by: str) -> None:
        life = self.pick(n)
        pending = life.directive.pending_corrections
        value = "请水利局牵头办理。" if life.directive.opinion != "请水利局牵头办理。" else "请水利局办理。"
        first = next((p for p in pending if p.value == value), None)
        self.do(
            life,
            not life.model.over and (first is None or first.by != by),
            lambda d: d.correct("opinion", was=d.opinion, value=value, reason="笔误", pack=PACK, act=self.act(by)),
        )
