"""Directive 督办事项: one matter a leader, a meeting or a plan ordered, from registration to closure.

Facts and acts stand in the order of a life (field.md 1.4; L36, L49, C38). An act checks, then records;
`change` only changes state and never refuses, for it runs again at every reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NoReturn
from uuid import UUID

from domain import deadlines
from domain.aggregate import Act, Aggregate, AggregateCreated, Personal, Refused, midnight, nfc
from domain.assignment import GONE, Assignment, Feedback
from domain.calendar import Calendar
from domain.rules import RulePack

SOURCES = (
    "instruction", "assigned", "meeting", "work_report", "superior", "own_proposal", "proposal", "petition",
    "hotline", "audit", "inspection", "media", "livelihood", "decision", "emergency",
)  # fmt: skip
ISSUERS = ("city_party", "city_gov", "district_party", "district_gov")
LEVELS = ("open", "internal", "work_secret")
OUTCOMES = ("completed", "basically_completed", "long_term", "not_completed", "no_longer_needed", "merged")
STATUSES = (
    "draft", "numbered", "delivered", "in_progress", "result_submitted", "returned", "accepted", "reported_up",
    "endorsed", "reinstructed", "suspended", "closed", "archived", "withdrawn", "merged",
)  # fmt: skip
CORRECTABLE = (
    "title", "content", "leader", "opinion", "received_on", "basis", "issuer", "external_number", "external_due",
    "urgency", "level", "source", "due", "number",
)  # fmt: skip
GRADES = ("excellent", "good", "fair", "poor")

Holder = Literal["unit", "office", "leader", "none"]

ENDED = frozenset({"closed", "archived", "withdrawn", "merged"})
CLASSIFIED_LEVELS = frozenset({"secret", "confidential", "top_secret", "秘密", "机密", "绝密"})
CLASSIFIED_MARK = re.compile(r"(绝密|机密|秘密)\s*[★☆※]|密级\s*[:：]?\s*(绝密|机密|秘密)")
BARE_SIGNS = frozenset({"", "阅", "已阅", "圈阅", "○", "〇", "√", "✓", "同阅", "阅知", "read", "noted"})
PUNCTUATION = re.compile(r"[\s。．.，,、！!；;：:]+")


@dataclass
class Opinion:
    """批示: a leader's words, with the day they were given; older ones are kept."""

    leader: str
    text: str
    on: date


@dataclass
class Pending:
    """更正申请: a correction that waits for a second person."""

    field: str
    was: str
    value: str
    reason: str
    by: str


class Directive(Aggregate):
    TOPIC = "directive"

    class Event(Aggregate.Event):
        def apply(self, aggregate: Directive) -> None:
            before = aggregate.holder
            self.change(aggregate)
            aggregate.late_entries += self.act.late
            if aggregate.holder != before:
                aggregate.holder_since = self.act.on

        def change(self, directive: Directive) -> None:
            """What this fact changes; nothing, unless it says so."""

    # ── 登记 ────────────────────────────────────────────────────────────────────────────────────

    class Registered(Event, AggregateCreated):
        TOPIC = "directive.registered"
        source: str
        title: str
        content: str
        received_on: date
        basis: str
        leader: str
        opinion: str
        issuer: str
        external_number: str
        external_due: date | None
        urgency: str
        level: str
        parent: UUID | None
        series: str
        petitioner: Personal | None
        document: dict[str, Any]
        """Where it was read from: `{}` or `{intake, seq, document, sentence}`."""
        pack: str

    def __init__(
        self,
        source: str,
        title: str,
        content: str,
        received_on: date,
        basis: str,
        leader: str,
        opinion: str,
        issuer: str,
        external_number: str,
        external_due: date | None,
        urgency: str,
        level: str,
        parent: UUID | None,
        series: str,
        pack: str,
        act: Act,
    ) -> None:
        self.source, self.title, self.content, self.basis = source, title, content, basis
        self.received_on, self.issuer, self.level = received_on, issuer, level
        self.external_number, self.external_due = external_number, external_due
        self.urgency, self.parent, self.series, self.pack = urgency, parent, series, pack
        self.opinions = [Opinion(leader, opinion, received_on)] if leader else []
        self.registered_by, self.registered_on = act.by, act.on
        self.approved = False
        self.number = ""
        self.number_year = self.number_n = 0
        self.aliases: list[str] = []
        self.assignments: dict[str, Assignment] = {}
        self.past_assignments: list[Assignment] = []
        self.feedback: list[Feedback] = []
        self.collator = ""
        self.due_kind = "none"
        self.due_first: date | None = None
        self.due: date | None = None
        self.review_on: date | None = None
        self.children: list[UUID] = []
        self.absorbed: list[UUID] = []
        self.pending_corrections: list[Pending] = []
        self.reported_up_on: date | None = None
        self.endorsed_on: date | None = None
        self.reinstructed = False
        self.suspended_on: date | None = None
        self.outcome = ""
        self.remaining: list[dict[str, Any]] = []
        self.closed_on: date | None = None
        self.archived_on: date | None = None
        self.reopened = 0
        self.withdrawn = False
        self.merged_into: UUID | None = None
        self.urges = self.returns = self.extensions = self.late_entries = 0
        self.holder_since = act.on

    @classmethod
    def register(
        cls,
        *,
        id: UUID,
        source: str,
        title: str,
        content: str,
        received_on: date,
        basis: str,
        pack: RulePack,
        act: Act,
        leader: str = "",
        opinion: str = "",
        issuer: str = "",
        external_number: str = "",
        external_due: date | None = None,
        urgency: str = "normal",
        level: str = "internal",
        parent: UUID | None = None,
        series: str = "",
        petitioner: Personal | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> Directive:
        """A matter enters the register. Needs a basis (Decree 733 art. 11); classified content stays outside."""
        title, content, basis, opinion = nfc(title), nfc(content), nfc(basis), nfc(opinion)
        refuse_classified(level, title, content, opinion, basis, external_number)
        if not title:
            raise Refused(
                "register.title", "请填写事项名称", "Please give the matter a title", fields={"field": "title"}
            )
        if not basis:
            raise Refused(
                "register.basis_required",
                "督办事项必须有依据：请填写批示、会议或文件",
                "A directive needs a basis: name the instruction, meeting or document",
                "D733-11",
                {"field": "basis"},
            )
        if source not in SOURCES:
            raise Refused(
                "register.source",
                f"没有“{source}”这种来源",
                f"There is no source {source!r}",
                fields={"field": "source"},
            )
        refuse_unknown(pack, "source.superiors", issuer, "交办机关", "issuer", empty=True)
        refuse_unknown(pack, "urgency.levels", urgency, "紧急程度", "urgency")
        if received_on > act.on:
            raise Refused(
                "register.received_on",
                "收到日期不能晚于登记日期",
                "The day of receipt cannot be after the day of registration",
                fields={"field": "received_on"},
            )
        if source == "instruction":
            if not leader:
                raise Refused(
                    "register.leader",
                    "批示事项请写明批示领导",
                    "An instruction needs the leader who gave it",
                    fields={"field": "leader"},
                )
            refuse_bare_opinion(opinion, pack)
        return cls._create(
            cls.Registered,
            id=id,
            act=act,
            timestamp=midnight(act.on),
            source=source,
            title=title,
            content=content,
            received_on=received_on,
            basis=basis,
            leader=leader,
            opinion=opinion,
            issuer=issuer,
            external_number=nfc(external_number),
            external_due=external_due,
            urgency=urgency,
            level=level,
            parent=parent,
            series=series,
            petitioner=petitioner,
            document=dict(document or {}),
            pack=f"{pack.code}@{pack.version}",
        )

    # ── 立项、编号 ──────────────────────────────────────────────────────────────────────────────

    class Approved(Event):
        """`own`: an instruction of the head is its own approval."""

        TOPIC = "directive.approved"
        own: bool
        comment: str

        def change(self, directive: Directive) -> None:
            directive.approved = True

    def approve(self, *, act: Act, own: bool = False, comment: str = "") -> None:
        self._must_be_alive()
        if self.approved:
            self._refuse("approve.once", "该事项已立项", "The matter is already approved")
        self.record(self.Approved, act, own=own, comment=nfc(comment))

    class Numbered(Event):
        """The register number; it is part of the same commit as the series fact that gave it."""

        TOPIC = "directive.numbered"
        number: str
        series: str
        year: int
        n: int

        def change(self, directive: Directive) -> None:
            directive.number, directive.series = self.number, self.series
            directive.number_year, directive.number_n = self.year, self.n

    def take_number(self, number: str, *, series: str, year: int, n: int, act: Act) -> None:
        self._must_be_alive()
        if not self.approved:
            self._refuse("number.approved_first", "未立项的事项不编号", "A matter is numbered once it is approved")
        if self.number:
            self._refuse("number.once", f"该事项已编号：{self.number}", f"The matter has its number: {self.number}")
        self.record(self.Numbered, act, number=number, series=series, year=year, n=n)

    # ── 交办、送达 ──────────────────────────────────────────────────────────────────────────────

    class Assigned(Event):
        """`units`: `[{unit, role, group}]`, collectives expanded on the day; `due` with its derivation."""

        TOPIC = "directive.assigned"
        units: list[dict[str, str]]
        collator: str
        due: dict[str, Any]
        report: dict[str, Any]

        def change(self, directive: Directive) -> None:
            directive.collator = self.collator
            directive.due_first = deadlines.Resolved.from_fact(self.due).due
            for entry in self.units:
                directive._open_assignment(entry["unit"], entry["role"], entry.get("group", ""), self)
            directive._follow_collator()

    def assign(
        self,
        *,
        leads: Sequence[str],
        assisting: Sequence[str] = (),
        grouped: Sequence[tuple[str, str]] = (),
        collator: str = "",
        due: deadlines.Resolved,
        report: Mapping[str, Any] | None = None,
        act: Act,
    ) -> None:
        """交办: several leads have one collator 汇总单位; `grouped` are units of collectives, which assist
        unless nobody else leads."""
        self._must_be_numbered()
        self._must_be_working()
        if self.assignments:
            self._refuse(
                "assign.once", "该事项已交办，如需调整请用“调整单位”", "Already assigned; change the units instead"
            )
        leading = list(leads) or [code for code, _ in grouped]
        if not leading:
            self._refuse("assign.lead", "请至少确定一个牵头单位", "Name at least one lead unit", field="leads")
        named = [*leads, *assisting, *(code for code, _ in grouped)]
        if twice := sorted({code for code in named if named.count(code) > 1}):
            self._refuse(
                "assign.twice", f"单位重复：{'、'.join(twice)}", f"Units named twice: {', '.join(twice)}", field="leads"
            )
        collator = collator or leading[0]
        if collator not in leading:
            self._refuse("assign.collator", "汇总单位须是牵头单位之一", "The collator must be one of the leads")
        groups = dict(grouped)
        units = [{"unit": code, "role": "lead", "group": groups.get(code, "")} for code in leading]
        units += [{"unit": code, "role": "assist", "group": ""} for code in assisting]
        units += [{"unit": code, "role": "assist", "group": group} for code, group in grouped if code not in leading]
        self.record(self.Assigned, act, units=units, collator=collator, due=due.to_fact(), report=dict(report or {}))

    class Delivered(Event):
        TOPIC = "directive.delivered"
        unit: str
        means: str

        def change(self, directive: Directive) -> None:
            directive.assignments[self.unit].delivered_on = self.act.on

    def deliver(self, unit: str, *, means: str, act: Act) -> None:
        """送达: the paper or the notice reached the unit; a second delivery adds no fact."""
        self._must_be_working()
        if self._assignment(unit).delivered_on is None:
            self.record(self.Delivered, act, unit=unit, means=nfc(means) or "system")

    class UnitAdded(Event):
        TOPIC = "directive.unit_added"
        unit: str
        role: str
        due: dict[str, Any]
        report: dict[str, Any]
        reason: str

        def change(self, directive: Directive) -> None:
            directive._open_assignment(self.unit, self.role, "", self)

    def add_unit(
        self,
        unit: str,
        *,
        role: str,
        due: deadlines.Resolved,
        reason: str,
        act: Act,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        self._must_be_numbered()
        self._must_be_working()
        if not self.assignments:
            self._refuse("assign.first", "该事项尚未交办，请先交办", "Not assigned yet: assign it first")
        if role not in ("lead", "assist"):
            self._refuse(
                "assign.role", "单位角色只有牵头（lead）和协办（assist）", "A unit is lead or assist", field="role"
            )
        if (given := self.assignments.get(unit)) and given.is_open:
            self._refuse("assign.twice", f"{unit}已是承办单位", f"{unit} already undertakes this matter")
        self._needs_reason(reason)
        self.record(
            self.UnitAdded, act, unit=unit, role=role, due=due.to_fact(), report=dict(report or {}), reason=nfc(reason)
        )

    class UnitReleased(Event):
        """`excused`: it need not be done (policy, organisation, force majeure), not merely done by others."""

        TOPIC = "directive.unit_released"
        unit: str
        excused: bool
        reason: str

        def change(self, directive: Directive) -> None:
            directive._leave(self.unit, "excused" if self.excused else "released", self.act.on)

    def release_unit(self, unit: str, *, reason: str, excused: bool, act: Act) -> None:
        self._must_be_working()
        given = self._owing(unit)
        self._needs_reason(reason)
        others = [a for a in self.assignments.values() if a.role == "lead" and a.is_open and a.unit != unit]
        done = [a for a in self.assignments.values() if a.role == "lead" and a.status == "done"]
        if given.role == "lead" and not excused and not others and not done:
            self._refuse(
                "assign.last_lead",
                "不能免去唯一的牵头单位，请先增加或移交",
                "The only lead cannot be released; hand over first",
            )
        self.record(self.UnitReleased, act, unit=unit, excused=excused, reason=nfc(reason))

    class HandedOver(Event):
        """Lateness up to `day` stays with the old unit; the new one starts its own clock."""

        TOPIC = "directive.handed_over"
        old: str
        new: str
        day: date
        remaining: str
        due: dict[str, Any]
        report: dict[str, Any]
        basis: str

        def change(self, directive: Directive) -> None:
            directive._replace(self.old, self.new, self, self.day, self.due)

    def hand_over(
        self,
        *,
        old: str,
        new: str,
        day: date,
        remaining: str,
        basis: str,
        due: deadlines.Resolved,
        act: Act,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        self._must_be_working()
        given = self._owing(old)
        if (taken := self.assignments.get(new)) and taken.is_open:
            self._refuse("handover.taken", f"{new}已是承办单位", f"{new} already undertakes this matter", field="to")
        if not nfc(basis):
            self._refuse("handover.basis", "移交须写明依据", "A hand-over needs its basis", field="basis")
        if not given.assigned_on <= day <= act.on:
            self._refuse(
                "handover.day",
                "移交日期须在交办之后、今天之前",
                "The day of hand-over lies between assignment and today",
                field="on",
            )
        self.record(
            self.HandedOver,
            act,
            old=old,
            new=new,
            day=day,
            remaining=nfc(remaining),
            due=due.to_fact(),
            report=dict(report or {}),
            basis=nfc(basis),
        )

    # ── 签收、异议 ──────────────────────────────────────────────────────────────────────────────

    class SignedFor(Event):
        TOPIC = "directive.signed_for"
        unit: str

        def change(self, directive: Directive) -> None:
            given = directive.assignments[self.unit]
            given.signed_on = self.act.on
            if given.status == "sent":  # an objection goes on waiting
                given.status = "signed_for"

    def sign_for(self, unit: str, *, act: Act) -> None:
        """签收; a second click adds no second fact."""
        self._must_be_working()
        if self._assignment(unit).signed_on is None:
            self._not_before_assignment(unit, act)
            self.record(self.SignedFor, act, unit=unit)

    class Objected(Event):
        TOPIC = "directive.objected"
        unit: str
        reason: str

        def change(self, directive: Directive) -> None:
            given = directive.assignments[self.unit]
            given.status = "objected"
            given.objected_on = self.act.on

    def object_to(self, unit: str, *, reason: str, pack: RulePack, calendar: Calendar, act: Act) -> None:
        """管辖异议: the unit says the matter is not its own, within the pack's working days."""
        self._must_be_working()
        given = self._owing(unit)
        self._needs_reason(reason)
        if given.status == "objected":
            self._refuse("object.once", "异议已提出，正待裁定", "An objection already waits for a decision")
        if any(f.unit == unit and f.state != "retracted" for f in self.feedback):
            self._refuse(
                "object.after_feedback", "已反馈办理情况，不能再提管辖异议", "The unit has already reported on it"
            )
        days = pack.days("objection.working_days")
        if act.on > calendar.add_working_days(given.assigned_on, days):
            self._refuse(
                "objection.working_days",
                f"管辖异议须在交办后{days}个工作日内提出",
                f"An objection must be raised within {days} working days of assignment",
            )
        self.record(self.Objected, act, unit=unit, reason=nfc(reason))

    class ObjectionDecided(Event):
        """`due`, `next_report`: moved by the working days the office took, when the objection fails."""

        TOPIC = "directive.objection_decided"
        unit: str
        upheld: bool
        reason: str
        due: date | None
        next_report: date | None
        reassigned_to: str
        reassigned_due: dict[str, Any]
        report: dict[str, Any]

        def change(self, directive: Directive) -> None:
            given = directive.assignments[self.unit]
            if self.upheld and self.reassigned_to:
                directive._replace(self.unit, self.reassigned_to, self, self.act.on, self.reassigned_due, "released")
            elif self.upheld:
                directive._leave(self.unit, "released", self.act.on)
            else:
                given.objected_on = None
                given.status = "signed_for" if given.signed_on else "sent"
                given.due, given.report_due = self.due, self.next_report
                directive._follow_collator()

    def decide_objection(
        self,
        unit: str,
        *,
        upheld: bool,
        reason: str,
        calendar: Calendar,
        pack: RulePack,
        act: Act,
        reassign_to: str = "",
        due: deadlines.Resolved | None = None,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        self._must_be_working()
        given = self._assignment(unit)
        if given.status != "objected" or given.objected_on is None:
            self._refuse("object.none", f"{unit}没有待裁定的异议", f"{unit} has no objection to decide")
        self._needs_reason(reason)
        if upheld and not reassign_to and self._is_only_lead(unit):
            self._refuse(
                "object.reassign",
                "异议成立须改派承办单位",
                "Upholding it leaves no lead: name the unit instead",
                field="reassign_to",
            )
        if reassign_to and (taken := self.assignments.get(reassign_to)) and taken.is_open:
            self._refuse("assign.twice", f"{reassign_to}已是承办单位", f"{reassign_to} already undertakes this matter")
        self.record(
            self.ObjectionDecided,
            act,
            unit=unit,
            upheld=upheld,
            reason=nfc(reason),
            due=moved(given.due, given.objected_on, act.on, calendar),
            next_report=given.report_when_resumed(given.objected_on, act.on, calendar, pack),
            reassigned_to=reassign_to if upheld else "",
            reassigned_due=due.to_fact() if due and upheld and reassign_to else {},
            report=dict(report or {}) if upheld and reassign_to else {},
        )

    # ── 反馈 ────────────────────────────────────────────────────────────────────────────────────

    class FeedbackGiven(Event):
        """`next_report`: the unit's next reporting date after this one, if it has a rhythm."""

        TOPIC = "directive.feedback_given"
        unit: str
        n: int
        kind: Literal["progress", "final"]
        text: str
        progress: int | None
        obstacles: str
        evidence: list[str]
        signed_by: str
        next_report: date | None

        def change(self, directive: Directive) -> None:
            given = directive.assignments[self.unit]
            directive.feedback.append(
                Feedback(
                    self.n,
                    self.unit,
                    self.kind,
                    self.act.on,
                    self.act.by,
                    self.act.late,
                    self.progress,
                    by_office=self.act.late or self.act.on_behalf_of is not None,
                    answered=given.report_due,
                )
            )
            given.report_due = self.next_report
            if given.role == "lead":
                directive.reinstructed = False
            if self.kind == "final":
                given.status = "reported"
                given.received_on = self.act.on
                given.supplement_due = None
            elif given.status != "returned":
                given.status = "working"

    def give_feedback(
        self,
        unit: str,
        *,
        kind: str,
        text: str,
        act: Act,
        pack: RulePack,
        calendar: Calendar,
        progress: int | None = None,
        obstacles: str = "",
        evidence: Sequence[str] = (),
        signed_by: str = "",
    ) -> int:
        """反馈: progress or the final result; answers its number. The final one is signed by the principal head."""
        self._must_be_working()
        given = self._assignment(unit)
        text = nfc(text)
        if given.status == "done":
            self._refuse("feedback.done", f"{unit}已审核通过，无须再反馈", f"The result of {unit} is accepted already")
        self._not_before_assignment(unit, act)
        if kind not in ("progress", "final"):
            self._refuse(
                "feedback.kind",
                "反馈分为进展（progress）和办结（final）",
                "Feedback is progress or final",
                field="kind",
            )
        if not text:
            self._refuse("feedback.text", "请写明办理情况", "Say what was done", field="text")
        if progress is not None and not 0 <= progress <= 100:
            self._refuse("feedback.progress", "进度须在0到100之间", "Progress is between 0 and 100", field="progress")
        if given.signed_on is None:
            self._refuse("feedback.sign_first", "请先签收再反馈", "Sign for the matter before reporting on it")
        if given.status == "objected":
            self._refuse("feedback.objected", "异议待裁定，暂不反馈", "An objection is waiting to be decided")
        if given.status == "reported":
            self._refuse(
                "feedback.final_once",
                "办结反馈已提交，正待审核；如需修改请先撤回",
                "The final report is under review; retract it first",
            )
        if kind == "final" and pack.flag("feedback.signed_by_principal_head") and not nfc(signed_by):
            self._refuse(
                "feedback.signed_by_principal_head",
                "办结反馈须由单位主要负责人签发，请填写签发人",
                "A final report is signed by the unit's principal head: name the signer",
                field="signed_by",
            )
        n = len(self.feedback) + 1
        self.record(
            self.FeedbackGiven,
            act,
            unit=unit,
            n=n,
            kind=kind,
            text=text,
            progress=100 if kind == "final" and progress is None else progress,
            obstacles=nfc(obstacles),
            evidence=list(evidence),
            signed_by=nfc(signed_by),
            next_report=given.next_report(act.on, calendar, pack),
        )
        return n

    class FeedbackRetracted(Event):
        TOPIC = "directive.feedback_retracted"
        unit: str
        n: int
        reason: str

        def change(self, directive: Directive) -> None:
            report = directive.feedback[self.n - 1]
            report.state = "retracted"
            given = directive.assignments[self.unit]
            if not any(f.unit == self.unit and f.state != "retracted" for f in directive.feedback[self.n :]):
                given.report_due = report.answered
            if report.kind == "final":
                given.resume()

    def retract_feedback(self, unit: str, n: int, *, reason: str, act: Act) -> None:
        self._must_be_working()
        self._assignment(unit)
        report = self._report(unit, n)
        if report.state != "given":
            self._refuse("feedback.reviewed", "该反馈已审核，不能撤回", "It has been reviewed and cannot be retracted")
        self.record(self.FeedbackRetracted, act, unit=unit, n=n, reason=nfc(reason))

    # ── 审核 ────────────────────────────────────────────────────────────────────────────────────

    class Accepted(Event):
        TOPIC = "directive.accepted"
        unit: str
        n: int
        grade: str
        comment: str

        def change(self, directive: Directive) -> None:
            report = directive.feedback[self.n - 1]
            report.state = "accepted"
            given = directive.assignments[self.unit]
            if self.grade:
                given.grades.append(self.grade)
            if report.kind == "final":
                given.status = "done"
                given.done_on = self.act.on
                given.extension_asked = None
                directive._overtake(self.unit)

    def accept(self, unit: str, *, act: Act, grade: str = "", comment: str = "") -> None:
        """审核通过: the reviewer is never the reporter."""
        report = self._report_to_review(unit, act)
        if grade and grade not in GRADES:
            self._refuse("accept.grade", f"没有“{grade}”这一评价", f"There is no grade {grade!r}", field="grade")
        self.record(self.Accepted, act, unit=unit, n=report.n, grade=grade, comment=nfc(comment))

    class Returned(Event):
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

        def change(self, directive: Directive) -> None:
            report = directive.feedback[self.n - 1]
            report.state = "returned"
            given = directive.assignments[self.unit]
            given.returns += 1
            directive.returns += 1
            given.supplement_due = self.supplement_due
            if report.kind == "final":
                given.supplements += 1
                given.resume()
                given.status = "returned"
                given.due, given.report_due = self.due, self.next_report
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

    # ── 呈报、批示 ──────────────────────────────────────────────────────────────────────────────

    class ReportedUp(Event):
        TOPIC = "directive.reported_up"
        leader: str
        summary: str

        def change(self, directive: Directive) -> None:
            directive.reported_up_on = self.act.on
            directive.endorsed_on = None

    def report_up(self, *, leader: str, summary: str, act: Act) -> None:
        """呈报: the leader hears the result (L49, L57), once every lead's result is accepted."""
        self._must_be_working()
        if waiting := self._open_leads():
            self._refuse(
                "report_up.leads",
                f"牵头单位尚未全部审核通过：{'、'.join(waiting)}",
                f"Lead units not accepted yet: {', '.join(waiting)}",
            )
        if self.reported_up_on is not None:
            self._refuse("report_up.once", "已呈报领导，请等待批示", "It has been reported up and waits for the leader")
        if not (leader or self.leader):
            self._refuse("report_up.leader", "请写明呈报哪位领导", "Name the leader it is reported to", field="leader")
        self.record(self.ReportedUp, act, leader=leader or self.leader, summary=nfc(summary))

    class Endorsed(Event):
        TOPIC = "directive.endorsed"
        leader: str
        opinion: str

        def change(self, directive: Directive) -> None:
            directive.endorsed_on = self.act.on

    def endorse(self, *, leader: str, opinion: str, act: Act) -> None:
        """同意: the leader is content with what was reported up."""
        self._must_be_working()
        if self.reported_up_on is None:
            self._refuse("endorse.report_up_first", "尚未呈报，不能签批", "Nothing has been reported up yet")
        if self.endorsed_on is not None:
            self._refuse("endorse.once", "领导已签批同意", "The leader has already endorsed it")
        self.record(self.Endorsed, act, leader=leader or self.leader, opinion=nfc(opinion))

    class Reinstructed(Event):
        """再批示: the same number, the old opinion kept; lead units work again."""

        TOPIC = "directive.reinstructed"
        leader: str
        opinion: str
        content: str
        due: dict[str, Any]
        dues: dict[str, str]
        reports: dict[str, str]

        def change(self, directive: Directive) -> None:
            directive.opinions.append(Opinion(self.leader, self.opinion, self.act.on))
            if self.content:
                directive.content = self.content
            directive.reinstructed = True
            directive.reported_up_on = directive.endorsed_on = None
            promise = deadlines.Resolved.from_fact(self.due) if self.due else None
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

    # ── 催办、延期、中止 ────────────────────────────────────────────────────────────────────────

    class Urged(Event):
        """催办单: signed by a person; it scores only when the office head approved it."""

        TOPIC = "directive.urged"
        unit: str
        n: int
        reason: str
        step: str
        approved: bool

        def change(self, directive: Directive) -> None:
            directive.assignments[self.unit].urges += 1
            directive.urges += 1

    def urge(self, unit: str, *, reason: str, step: str, approved: bool, act: Act) -> int:
        self._must_be_working()
        given = self._assignment(unit)
        if not given.is_open or given.waits_for_office:
            self._refuse("urge.nothing_owed", f"{unit}当前没有待办，不需催办", f"{unit} owes nothing at present")
        self._needs_reason(reason)
        n = self.urges + 1
        self.record(self.Urged, act, unit=unit, n=n, reason=nfc(reason), step=nfc(step), approved=approved)
        return n

    class ExtensionAsked(Event):
        TOPIC = "directive.extension_asked"
        unit: str
        to: date
        reason: str

        def change(self, directive: Directive) -> None:
            directive.assignments[self.unit].extension_asked = self.to

    def ask_extension(self, unit: str, *, to: date, reason: str, pack: RulePack, calendar: Calendar, act: Act) -> None:
        self._must_be_working()
        given = self._assignment(unit)
        self._needs_reason(reason)
        if given.due is None:
            self._refuse("extension.no_due", "该任务没有办结时限，无须延期", "The assignment has no deadline to extend")
        if not given.is_open or given.status == "reported":
            self._refuse("extension.reported", "办结反馈已提交，不能再申请延期", "The final report has been submitted")
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

    class ExtensionDecided(Event):
        TOPIC = "directive.extension_decided"
        unit: str
        granted: bool
        due: date | None
        reason: str

        def change(self, directive: Directive) -> None:
            given = directive.assignments[self.unit]
            given.extension_asked = None
            if self.granted:
                given.due = self.due
                given.extensions += 1
                directive.extensions += 1
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
            self._refuse("extension.none", f"{unit}没有待审批的延期", f"{unit} has no extension to decide")
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
        self.record(
            self.ExtensionDecided, act, unit=unit, granted=granted, due=to if granted else None, reason=nfc(reason)
        )

    class Suspended(Event):
        TOPIC = "directive.suspended"
        reason: str

        def change(self, directive: Directive) -> None:
            directive.suspended_on = self.act.on

    def suspend(self, *, reason: str, act: Act) -> None:
        """中止: every clock of the matter stops."""
        self._must_be_working()
        self._must_be_numbered()
        self._needs_reason(reason)
        self.record(self.Suspended, act, reason=nfc(reason))

    class Resumed(Event):
        """`dues`, `reports`: the dates of each unit that worked, after the working days its clock stood."""

        TOPIC = "directive.resumed"
        reason: str
        dues: dict[str, str]
        reports: dict[str, str]

        def change(self, directive: Directive) -> None:
            directive.suspended_on = None
            directive._restart(self.dues, self.reports)

    def resume(self, *, reason: str, calendar: Calendar, pack: RulePack, act: Act) -> None:
        self._must_be_alive()
        if self.suspended_on is None:
            self._refuse("resume.not_suspended", "该事项没有中止", "The matter is not suspended")
        # a unit that waits for the office is given those days back when the office answers it
        stood = {a.unit: self.suspended_on for a in self.assignments.values() if a.is_open and not a.waits_for_office}
        dues, reports = self._clocks(stood, act.on, calendar, pack)
        self.record(self.Resumed, act, reason=nfc(reason), dues=dues, reports=reports)

    # ── 更正 ────────────────────────────────────────────────────────────────────────────────────

    class CorrectionAsked(Event):
        TOPIC = "directive.correction_asked"
        field: str
        was: str
        value: str
        reason: str

        def change(self, directive: Directive) -> None:
            directive.pending_corrections.append(Pending(self.field, self.was, self.value, self.reason, self.act.by))

    class Corrected(Event):
        """`asked_by`: the first person, where two are needed. Dates and numbers are kept as text."""

        TOPIC = "directive.corrected"
        field: str
        was: str
        value: str
        reason: str
        asked_by: str

        def change(self, directive: Directive) -> None:
            directive.pending_corrections = [p for p in directive.pending_corrections if p.field != self.field]
            directive._set(self.field, self.value, self.was)

    def correct(self, field: str, *, was: str, value: str, reason: str, pack: RulePack, act: Act) -> bool:
        """更正: answers whether it took effect. For leader, opinion, dates a second person repeats the request."""
        self._must_be_alive()
        self._needs_reason(reason)
        if field not in CORRECTABLE:
            self._refuse("correct.field", f"“{field}”不能更正", f"{field!r} cannot be corrected", field="field")
        was, value = nfc(was), nfc(value)
        if was == value:
            self._refuse("correct.same", "更正前后相同", "Nothing would change", field="is")
        if field == "number":
            value, was = self._corrected_number(was, value)
        elif was != (now := self._text_of(field)):
            self._refuse(
                "correct.was",
                f"现在的内容是“{now}”，请核对后再更正",
                f"It now reads {now!r}; please check",
                field="was",
            )
        self._check_value(field, value, pack, act)
        if field in pack.items("correction.second_person_fields"):
            first = next((p for p in self.pending_corrections if (p.field, p.value) == (field, value)), None)
            if first is None:
                self.record(self.CorrectionAsked, act, field=field, was=was, value=value, reason=nfc(reason))
                return False
            if first.by == act.by:
                self._refuse(
                    "correction.second_person_fields",
                    "这一项更正须由第二人确认",
                    "This correction must be confirmed by a second person",
                )
            self.record(self.Corrected, act, field=field, was=was, value=value, reason=nfc(reason), asked_by=first.by)
            return True
        self.record(self.Corrected, act, field=field, was=was, value=value, reason=nfc(reason), asked_by="")
        return True

    # ── 分解、合并、撤销 ────────────────────────────────────────────────────────────────────────

    class SubdirectiveOpened(Event):
        TOPIC = "directive.subdirective_opened"
        child: UUID

        def change(self, directive: Directive) -> None:
            directive.children.append(self.child)

    def open_subdirective(self, child: UUID, *, act: Act) -> None:
        """子事项 enters the tree; written on the parent, so a parent cannot close while a child opens."""
        self._must_be_numbered()
        self._must_be_working()
        self.record(self.SubdirectiveOpened, act, child=child)

    class Merged(Event):
        TOPIC = "directive.merged"
        into: UUID
        reason: str

        def change(self, directive: Directive) -> None:
            directive.merged_into, directive.outcome = self.into, "merged"
            directive.closed_on = self.act.on

    def merge_into(self, other: UUID, *, reason: str, act: Act) -> None:
        self._must_be_working()
        if other == self.id:
            self._refuse("merge.self", "不能并入自身", "A matter cannot be merged into itself", field="into")
        if self.children:
            self._refuse(
                "merge.children", "有子事项的不能并入其他事项", "A matter with sub-directives cannot be merged"
            )
        self._needs_reason(reason)
        self.record(self.Merged, act, into=other, reason=nfc(reason))

    class Absorbed(Event):
        TOPIC = "directive.absorbed"
        other: UUID
        number: str

        def change(self, directive: Directive) -> None:
            directive.absorbed.append(self.other)

    def absorb(self, other: Directive, *, act: Act) -> None:
        self._must_be_numbered()
        self._must_be_working()
        self.record(self.Absorbed, act, other=other.id, number=other.number)

    class Withdrawn(Event):
        """撤销: the number stays visible as void and is never given again."""

        TOPIC = "directive.withdrawn"
        reason: str

        def change(self, directive: Directive) -> None:
            directive.withdrawn = True
            directive.closed_on = self.act.on

    def withdraw(self, *, reason: str, act: Act) -> None:
        self._must_be_alive()
        self._needs_reason(reason)
        self.record(self.Withdrawn, act, reason=nfc(reason))

    # ── 办结、归档 ──────────────────────────────────────────────────────────────────────────────

    class Closed(Event):
        """`remaining`: `[{text, due}]`; `review_on`: when what remains, or what lasts, is looked at again."""

        TOPIC = "directive.closed"
        outcome: str
        reason: str
        remaining: list[dict[str, Any]]
        review_on: date | None

        def change(self, directive: Directive) -> None:
            directive.outcome, directive.remaining = self.outcome, self.remaining
            directive.review_on = self.review_on
            directive.closed_on = self.act.on

    def close(
        self,
        *,
        outcome: str,
        reason: str,
        pack: RulePack,
        act: Act,
        remaining: Sequence[Mapping[str, Any]] = (),
        open_children: Sequence[str] = (),
    ) -> None:
        """办结销号: only the office, never the reporter; every assignment done or excused; after the
        leader's endorsement where the pack says so (L36, L49)."""
        self._must_be_numbered()
        self._must_be_working()
        if outcome not in OUTCOMES or outcome == "merged":
            self._refuse(
                "close.outcome", f"没有“{outcome}”这种办理结果", f"There is no outcome {outcome!r}", field="outcome"
            )
        self._needs_reason(reason)
        if act.by in {f.by for f in self.feedback if not f.by_office}:
            self._refuse("close.not_reporter", "反馈人不能办结销号", "Who reported on a matter cannot close it")
        if not self.assignments and not self.children:
            self._refuse(
                "close.assigned", "尚未交办，不能办结；不再需要的请撤销", "Never assigned: withdraw it instead"
            )
        if waiting := sorted(a.unit for a in self.assignments.values() if a.is_open):
            self._refuse(
                "close.assignments",
                f"尚有单位未办结或免除：{'、'.join(waiting)}",
                f"Units neither done nor excused: {', '.join(waiting)}",
                units=waiting,
            )
        if open_children:
            self._refuse(
                "close.children",
                f"尚有子事项未办结：{'、'.join(open_children)}",
                f"Sub-directives still open: {', '.join(open_children)}",
            )
        if self.needs_endorsement(outcome, pack) and self.endorsed_on is None:
            self._refuse(
                "closure.needs_endorsement",
                "该事项须呈报领导同意后方可办结",
                "The leader must endorse the result before this matter is closed",
            )
        leads = self._leads()
        if outcome in ("completed", "basically_completed") and leads and all(a.status == "excused" for a in leads):
            self._refuse(
                "close.nothing_done",
                "牵头单位均已免除，不能以完成销号",
                "Every lead was excused: nothing was completed",
                field="outcome",
            )
        left = self._remaining(outcome, remaining, act)
        review_on = min((date.fromisoformat(part["due"]) for part in left), default=None)
        if outcome == "long_term":
            review_on = deadlines.add_months(act.on, pack.number("long_term.review_months"))
        self.record(self.Closed, act, outcome=outcome, reason=nfc(reason), remaining=left, review_on=review_on)

    def _remaining(self, outcome: str, remaining: Sequence[Mapping[str, Any]], act: Act) -> list[dict[str, str]]:
        """余项: what a matter closed as basically completed still owes, each part with its day."""
        left = [{"text": nfc(str(part.get("text", ""))), "due": str(part.get("due", ""))} for part in remaining]
        if bool(left) != (outcome == "basically_completed"):
            self._refuse(
                "close.remaining",
                "基本完成的须列出余项及时限，其他结果不列余项",
                "A matter basically completed lists what remains, with dates; no other outcome does",
                field="remaining",
            )
        for part in left:
            refuse_classified("", part["text"])
            try:
                due = date.fromisoformat(part["due"])
            except ValueError:
                due = None
            if not part["text"] or due is None or due < act.on:
                self._refuse(
                    "close.remaining",
                    "余项须写明内容和今后的日期",
                    "Each part that remains needs words and a day to come",
                    field="remaining",
                )
        return left

    def needs_endorsement(self, outcome: str, pack: RulePack) -> bool:
        return self.source in pack.items("closure.needs_endorsement") or (
            outcome == "not_completed" and self.leader != ""
        )

    class Reopened(Event):
        """`relapse`: what was closed came back."""

        TOPIC = "directive.reopened"
        reason: str
        relapse: bool
        due: dict[str, Any]
        dues: dict[str, str]
        reports: dict[str, str]

        def change(self, directive: Directive) -> None:
            directive.closed_on = directive.archived_on = None
            directive.outcome, directive.remaining = "", []
            directive.reported_up_on = directive.endorsed_on = None
            directive.reopened += 1
            directive.reinstructed = False
            promise = deadlines.Resolved.from_fact(self.due) if self.due else None
            for given in directive._to_reopen():
                given.promise(promise)
                given.resume()
                given.supplements = 0
            directive._restart(self.dues, self.reports)

    def reopen(
        self,
        *,
        reason: str,
        relapse: bool,
        pack: RulePack,
        calendar: Calendar,
        act: Act,
        due: deadlines.Resolved | None = None,
    ) -> None:
        """重新办理: the leads work again; without a new deadline the old one moves by the days it was closed."""
        if self.closed_on is None or self.withdrawn or self.merged_into:
            self._refuse("reopen.closed", "只有已办结的事项可以重新办理", "Only a closed matter can be reopened")
        self._needs_reason(reason)
        stood = {a.unit: a.received_on or a.ended_on or self.closed_on for a in self._to_reopen()}
        dues, reports = self._clocks(stood, act.on, calendar, pack, moves=due is None)
        self.record(
            self.Reopened,
            act,
            reason=nfc(reason),
            relapse=relapse,
            due=due.to_fact() if due else {},
            dues=dues,
            reports=reports,
        )

    def _to_reopen(self) -> list[Assignment]:
        """The leads whose work goes on: those who did it, or where nobody did, those who were excused."""
        leads = [a for a in self.assignments.values() if a.role == "lead"]
        return [a for a in leads if a.status == "done"] or [a for a in leads if a.status == "excused"]

    class Archived(Event):
        TOPIC = "directive.archived"
        comment: str

        def change(self, directive: Directive) -> None:
            directive.archived_on = self.act.on

    def archive(self, *, act: Act, comment: str = "") -> None:
        if self.status not in ("closed", "withdrawn", "merged"):
            self._refuse("archive.closed", "办结后方可归档", "Only a closed matter is archived")
        self.record(self.Archived, act, comment=nfc(comment))

    # ── what it says of itself ──────────────────────────────────────────────────────────────────

    @property
    def leader(self) -> str:
        return self.opinions[-1].leader if self.opinions else ""

    @property
    def opinion(self) -> str:
        return self.opinions[-1].text if self.opinions else ""

    @property
    def status(self) -> str:
        """Where it stands in its life (one of STATUSES); total: every matter has exactly one."""
        if self.archived_on:
            return "archived"
        if self.withdrawn:
            return "withdrawn"
        if self.merged_into:
            return "merged"
        if self.closed_on:
            return "closed"
        if not self.number:
            return "draft"
        if self.suspended_on:
            return "suspended"
        return self._working_status()

    def _working_status(self) -> str:
        if self.endorsed_on:
            return "endorsed"
        if self.reported_up_on:
            return "reported_up"
        if not self.assignments:
            return "in_progress" if self.children else "numbered"
        leads = self._leads()
        if leads and all(a.status in ("done", "excused") for a in leads):
            return "accepted"
        if any(a.status == "returned" for a in leads):
            return "returned"
        if any(a.status == "reported" for a in leads):
            return "result_submitted"
        if self.reinstructed:
            return "reinstructed"
        if any(a.signed_on for a in self.assignments.values() if a.status not in GONE):
            return "in_progress"
        return "delivered"

    @property
    def holder(self) -> Holder:
        """Who has to move next: the unit, the office, the leader, or nobody."""
        status = self.status
        if status in ENDED:
            return "none"
        if status == "reported_up":
            return "leader"
        if status in ("draft", "numbered", "suspended"):
            return "office"
        still = [a for a in self.assignments.values() if a.is_open]
        leads = [a for a in still if a.role == "lead"]
        return "office" if all(a.waits_for_office for a in leads or still) else "unit"

    @property
    def is_void(self) -> bool:
        """Withdrawn with a number: the number stays, as void."""
        return self.withdrawn and bool(self.number)

    @property
    def received_final_on(self) -> date | None:
        """The day the last lead's final report that stands arrived, once all are in."""
        return last_of([a.received_on for a in self._leads() if a.status != "excused"])

    @property
    def clock_stopped_on(self) -> date | None:
        """Since when no lead has anything to do: each has reported, waits for a decision or was excused."""
        return last_of([a.ended_on if a.status == "excused" else a.clock_stopped_on for a in self._leads()])

    @property
    def report_due(self) -> date | None:
        """The nearest reporting date any unit still owes."""
        owing = (a for a in self.assignments.values() if a.is_open and not a.waits_for_office)
        return min((a.report_due for a in owing if a.report_due), default=None)

    @property
    def progress(self) -> int | None:
        """The collator's latest stated progress, else the latest of any unit."""
        standing = [f for f in self.feedback if f.state != "retracted" and f.progress is not None]
        of_collator = [f for f in standing if f.unit == self.collator]
        return (of_collator or standing or [Feedback(0, "", "progress", date.min, "", False)])[-1].progress

    # ── what several acts share ─────────────────────────────────────────────────────────────────

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        refuse_classified("", *(text for text in (act.reason, *fields.values()) if isinstance(text, str)))
        super().record(fact, act, **fields)

    def _refuse(self, rule: str, zh: str, en: str, **fields: object) -> NoReturn:
        raise Refused(rule, zh, en, fields=fields)

    def _needs_reason(self, reason: str) -> None:
        if not nfc(reason):
            self._refuse("reason", "请写明理由", "Please give the reason", field="reason")

    def _must_be_alive(self) -> None:
        if self.status in ENDED:
            self._refuse(
                "ended",
                f"该事项{STATUS_NAMES[self.status][0]}，不能再办理",
                f"The matter is {STATUS_NAMES[self.status][1]}",
            )

    def _must_be_working(self) -> None:
        self._must_be_alive()
        if self.suspended_on:
            self._refuse("suspended", "该事项已中止，请先恢复", "The matter is suspended; resume it first")

    def _must_be_numbered(self) -> None:
        if not self.number:
            self._refuse("numbered", "该事项尚未立项编号", "The matter has no number yet")

    def _assignment(self, unit: str) -> Assignment:
        given = self.assignments.get(unit)
        if given is None or given.status in GONE:
            self._refuse(
                "unit.not_undertaking",
                f"{unit}不是该事项的承办单位",
                f"{unit} does not undertake this matter",
                field="unit",
            )
        return given

    def _owing(self, unit: str) -> Assignment:
        given = self._assignment(unit)
        if not given.is_open:
            self._refuse("unit.done", f"{unit}已审核通过", f"The result of {unit} is accepted already", field="unit")
        return given

    def _not_before_assignment(self, unit: str, act: Act) -> None:
        if act.on < (since := self.assignments[unit].assigned_on):
            self._refuse(
                "act.before_assignment",
                f"日期不能早于交办日期（{since}）",
                f"It cannot lie before assignment ({since})",
                field="on",
            )

    def _leads(self) -> list[Assignment]:
        return [
            a for a in self.assignments.values() if a.role == "lead" and a.status not in ("handed_over", "released")
        ]

    def _open_assignment(
        self,
        unit: str,
        role: str,
        group: str,
        fact: Any,
        *,
        due: Mapping[str, Any] | None = None,
        like: Assignment | None = None,
    ) -> None:
        """A unit's part begins; `like` is the one it takes over, whose rhythm it keeps unless given its own."""
        promise = deadlines.Resolved.from_fact(given) if (given := fact.due if due is None else due) else None
        report: Mapping[str, Any] = fact.report if role == "lead" else {}  # assisting units answer to the collator
        if unit in self.assignments:
            self.past_assignments.append(self.assignments[unit])
        until, first = report.get("until"), report.get("first")
        opened = Assignment(
            unit=unit,
            role="lead" if role == "lead" else "assist",
            assigned_on=fact.act.on,
            collator=unit == self.collator,
            group=group,
            due_kind=self.due_kind,
            due=self.due,
            review_on=self.review_on,
            report_every=str(report.get("every", "")),
            report_until=date.fromisoformat(until) if until else None,
            report_due=date.fromisoformat(first) if first else None,
        )
        opened.promise(promise)
        opened.due_first = opened.due
        if like and not report:
            opened.report_every, opened.report_until = like.report_every, like.report_until
            opened.report_due = like.report_due
        self.assignments[unit] = opened
        if opened.role == "lead":
            self.reported_up_on = self.endorsed_on = None  # what was reported up is no longer the whole result
            collating = self.assignments.get(self.collator)
            if collating and collating.status in GONE:
                collating.collator, opened.collator = False, True
                self.collator = unit
                self._follow_collator()

    def _replace(
        self,
        old: str,
        new: str,
        fact: Any,
        day: date,
        due: Mapping[str, Any],
        status: Literal["handed_over", "released"] = "handed_over",
    ) -> None:
        """Another unit takes the place of one; lateness up to `day` stays where it arose."""
        given = self.assignments[old]
        given.leave(status, day)
        self._overtake(old)
        if self.collator == old:
            given.collator, self.collator = False, new
        self._open_assignment(new, given.role, given.group, fact, due=due, like=given)
        self._follow_collator()

    def _leave(self, unit: str, status: Literal["released", "excused"], day: date) -> None:
        """A unit goes, nobody takes its place; another lead collates if it did."""
        given = self.assignments[unit]
        given.leave(status, day)
        self._overtake(unit)
        others = [a for a in self._leads() if a.status != "excused"]
        if given.collator and others:
            given.collator, others[0].collator = False, True
            self.collator = others[0].unit
            self._follow_collator()

    def _overtake(self, unit: str) -> None:
        """What waits for review of this unit will not be reviewed any more."""
        for report in self.feedback:
            if report.unit == unit and report.state == "given":
                report.state = "overtaken"

    def _clocks(
        self, stood: Mapping[str, date], day: date, calendar: Calendar, pack: RulePack, *, moves: bool = True
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Deadlines and reporting dates of units whose clock stood since a day, when it runs again on `day`."""
        dues: dict[str, str] = {}
        reports: dict[str, str] = {}
        for unit, since in stood.items():
            given = self.assignments[unit]
            if moves and (due := moved(given.due, since, day, calendar)):
                dues[unit] = due.isoformat()
            if given.report_due:
                owed = given.report_when_resumed(since, day, calendar, pack)
                reports[unit] = owed.isoformat() if owed else ""
        return dues, reports

    def _restart(self, dues: Mapping[str, str], reports: Mapping[str, str]) -> None:
        for unit, due in dues.items():
            self.assignments[unit].due = date.fromisoformat(due)
        for unit, owed in reports.items():
            self.assignments[unit].report_due = date.fromisoformat(owed) if owed else None
        self._follow_collator()

    def _follow_collator(self) -> None:
        """The matter's current deadline is its collator's; the first promise never moves."""
        if given := self.assignments.get(self.collator):
            self.due_kind, self.due, self.review_on = given.due_kind, given.due, given.review_on

    def _is_only_lead(self, unit: str) -> bool:
        leads = [a.unit for a in self.assignments.values() if a.role == "lead" and a.is_open]
        return leads == [unit]

    def _open_leads(self) -> list[str]:
        if not self.assignments and not self.children:
            return ["—"]
        return sorted(a.unit for a in self.assignments.values() if a.role == "lead" and a.is_open)

    def _report(self, unit: str, n: int) -> Feedback:
        if not 1 <= n <= len(self.feedback) or self.feedback[n - 1].unit != unit:
            raise Refused("feedback.unknown", f"{unit}没有第{n}条反馈", f"{unit} has no feedback no. {n}")
        return self.feedback[n - 1]

    def _report_to_review(self, unit: str, act: Act) -> Feedback:
        self._must_be_working()
        self._assignment(unit)
        waiting = [f for f in self.feedback if f.unit == unit and f.state == "given"]
        if not waiting:
            self._refuse("review.none", f"{unit}没有待审核的反馈", f"{unit} has no feedback to review")
        report = next((f for f in reversed(waiting) if f.kind == "final"), waiting[-1])
        if report.by == act.by and not report.by_office:
            self._refuse("review.not_reporter", "不能审核自己的反馈", "Nobody reviews their own report")
        return report

    def _text_of(self, field: str) -> str:
        value = getattr(self, field)
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def _corrected_number(self, was: str, value: str) -> tuple[str, str]:
        """Either the printed misprint → the number, or the number → a better wording of the same place."""
        self._must_be_numbered()
        if value != self.number and was != self.number:
            self._refuse("correct.was", f"现在的编号是{self.number}", f"The number is {self.number}", field="was")
        if re.findall(r"\d+", value) != re.findall(r"\d+", self.number):
            self._refuse(
                "number.place",
                f"编号的年份和序号（{self.number_year}年第{self.number_n}号）不能更改，编号不重复使用",
                f"The place in the register ({self.number_year}, no. {self.number_n}) cannot change; no number is given twice",
                field="is",
            )
        return value, was

    def _check_value(self, field: str, value: str, pack: RulePack, act: Act) -> None:
        allowed: dict[str, Sequence[str]] = {
            "source": SOURCES,
            "level": LEVELS,
            "issuer": ("", *pack.codes("source.superiors")),
            "urgency": pack.codes("urgency.levels"),
        }
        if field in allowed and value not in allowed[field]:
            if value in CLASSIFIED_LEVELS:
                refuse_classified(value)
            self._refuse("correct.value", f"“{value}”不是可用的值", f"{value!r} is not a possible value", field="is")
        if field in ("title", "basis", "number") and not value:
            self._refuse("correct.value", "不能更正为空", "It cannot become empty", field="is")
        if self.source == "instruction" and field == "leader" and not value:
            self._refuse("register.leader", "批示事项请写明批示领导", "An instruction needs its leader", field="is")
        if self.source == "instruction" and field == "opinion":
            refuse_bare_opinion(value, pack)
        if field in ("received_on", "external_due", "due"):
            self._check_day(field, value, act)

    def _check_day(self, field: str, value: str, act: Act) -> None:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self._refuse("correct.value", "日期须写作2026-01-31", "Write the date as 2026-01-31", field="is")
        if field == "received_on" and day > act.on:
            self._refuse("register.received_on", "收到日期不能在将来", "It cannot lie in the future", field="is")
        if field == "due":
            given = self.assignments.get(self.collator)
            if given is None or given.due is None:
                self._refuse(
                    "correct.no_due", "该事项没有可更正的办结时限", "There is no deadline to correct", field="field"
                )
            if day < given.assigned_on:
                self._refuse("correct.value", "时限不能早于交办日期", "It cannot lie before assignment", field="is")

    def _set(self, field: str, value: str, was: str) -> None:
        setters: dict[str, Callable[[], None]] = {
            "number": lambda: self._renumber(value, was),
            "leader": lambda: self._set_opinion(leader=value),
            "opinion": lambda: self._set_opinion(text=value),
            "due": lambda: self._set_due(date.fromisoformat(value), date.fromisoformat(was)),
        }
        if field in setters:
            setters[field]()
        elif field in ("received_on", "external_due"):
            setattr(self, field, date.fromisoformat(value))
        else:
            setattr(self, field, value)

    def _renumber(self, value: str, was: str) -> None:
        if was not in self.aliases:
            self.aliases.append(was)
        self.number = value

    def _set_opinion(self, *, leader: str | None = None, text: str | None = None) -> None:
        last = self.opinions[-1] if self.opinions else Opinion("", "", self.received_on)
        changed = Opinion(
            leader if leader is not None else last.leader, text if text is not None else last.text, last.on
        )
        self.opinions[-1:] = [changed]

    def _set_due(self, due: date, was: date) -> None:
        """A misprinted deadline was wrong for every unit that had it, and from the first day on."""
        for given in self.assignments.values():
            if given.due == was and given.status not in GONE:
                given.due = due
            if given.due_first == was:
                given.due_first = due
        if self.due_first == was:
            self.due_first = due
        self._follow_collator()


STATUS_NAMES: dict[str, tuple[str, str]] = {
    "draft": ("拟办", "a draft"),
    "numbered": ("已编号", "numbered"),
    "delivered": ("已送达", "delivered"),
    "in_progress": ("办理中", "in progress"),
    "result_submitted": ("待审核", "awaiting review"),
    "returned": ("已退回", "returned"),
    "accepted": ("审核通过", "accepted"),
    "reported_up": ("已呈报", "reported up"),
    "endorsed": ("领导已同意", "endorsed"),
    "reinstructed": ("再批示", "instructed again"),
    "suspended": ("已中止", "suspended"),
    "closed": ("已办结", "closed"),
    "archived": ("已归档", "archived"),
    "withdrawn": ("已撤销", "withdrawn"),
    "merged": ("已并入", "merged"),
}


def refuse_classified(level: str, *texts: str) -> None:
    """保密: state secrets never enter this system (Secrecy Law art. 30-31); a pointer to the paper may."""
    if level in CLASSIFIED_LEVELS or any(CLASSIFIED_MARK.search(text) for text in texts):
        raise Refused(
            "confidentiality.classified",
            "涉密内容不得录入本系统：请只登记“涉密件，线下办理”及文件编号",
            "Classified content must not be entered: register only a pointer (“held offline”) and the paper's number",
            "L61",
            {"field": "level"},
        )
    if level and level not in LEVELS:
        raise Refused(
            "register.level", f"没有“{level}”这一密级", f"There is no level {level!r}", fields={"field": "level"}
        )


def refuse_bare_opinion(opinion: str, pack: RulePack) -> None:
    """明确的处理意见: a bare circle or "read" is no instruction (L49)."""
    if pack.flag("request.definite_opinion") and PUNCTUATION.sub("", opinion).lower() in BARE_SIGNS:
        raise Refused(
            "request.definite_opinion",
            "批示须有明确的处理意见，仅圈阅或“已阅”的请退回请领导明确",
            "An instruction needs a definite opinion; a bare circle or “read” goes back to the leader",
            fields={"field": "opinion"},
        )


def refuse_unknown(pack: RulePack, key: str, code: str, zh: str, en: str, *, empty: bool = False) -> None:
    """A code the pack does not list."""
    if code not in pack.codes(key) and not (empty and not code):
        raise Refused(key, f"没有“{code}”这一{zh}", f"There is no {en} {code!r}", fields={"field": en})


def moved(due: date | None, stopped: date, until: date, calendar: Calendar) -> date | None:
    """A deadline after its clock stood from `stopped` to `until`: later by the working days between."""
    if due is None or until <= stopped:
        return due
    return deadlines.extend_by_suspension(due, [(stopped, until)], calendar)


def last_of(days: Sequence[date | None]) -> date | None:
    """The latest day, where every one is there."""
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None


def open_children(children: Iterable[Directive]) -> list[str]:
    """Numbers of the sub-directives that are not over."""
    return [child.number or child.title for child in children if child.status not in ENDED]
