"""Topic 议题: proposed, coordinated, signed for by the heads concerned, admitted by the head, put on an agenda (L42, C44).

What a deputy or a department can settle, and what was not coordinated, is not tabled: it is refused with its code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Self
from uuid import UUID

from domain.aggregate import Act, Aggregate, AggregateCreated, midnight, nfc
from domain.directive.confidentiality import refuse_classified
from domain.refusing import needs, refuse
from domain.rules import RulePack

Status = Literal["proposed", "coordinated", "reviewed", "admitted", "scheduled", "refused"]
STATUSES: Final = ("proposed", "coordinated", "reviewed", "admitted", "scheduled", "discussed", "refused")
"""Where it may be found; `discussed` is the meeting's word: it was held with the topic on its agenda."""
REFUSALS: Final = ("within_powers", "not_coordinated", "not_fully_coordinated")


class Topic(Aggregate):
    TOPIC = "topic"

    class Event(Aggregate.Event):
        """A fact of one topic."""

    def __init__(
        self, title: str, kind: str, unit: str, concerned: list[str], decision: UUID | None, pack: str
    ) -> None:
        self.title, self.kind, self.unit = title, kind, unit
        self.concerned = list(concerned)
        self.decision, self.pack = decision, pack
        self.status: Status = "proposed"
        self.signed: dict[str, bool] = {}
        """Whose head has signed an opinion, and whether it agrees."""
        self.papers_approved = False
        self.meeting: UUID | None = None

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        refuse_classified("", *(text for text in fields.values() if isinstance(text, str)))
        super().record(fact, act, **fields)

    # 提出
    class Proposed(Event, AggregateCreated):
        """`decision` is the major decision it would decide, if it is one."""

        TOPIC = "topic.proposed"
        title: str
        kind: str
        unit: str
        concerned: list[str]
        decision: UUID | None
        pack: str

    @classmethod
    def propose(
        cls,
        *,
        id: UUID,
        title: str,
        kind: str,
        unit: str,
        concerned: Sequence[str],
        pack: RulePack,
        act: Act,
        decision: UUID | None = None,
    ) -> Self:
        title = nfc(title)
        refuse_classified("", title)
        if not title:
            refuse("topic.title", "请填写议题名称", "Please give the topic a title", field="title")
        if pack.row("meeting.types", kind) is None:
            refuse("meeting.types", f"没有“{kind}”这类会议", f"There is no meeting of kind {kind!r}", field="kind")
        return cls._create(
            cls.Proposed,
            id=id,
            act=act,
            timestamp=midnight(act.on),
            title=title,
            kind=kind,
            unit=unit,
            concerned=[each for each in dict.fromkeys(concerned) if each != unit],
            decision=decision,
            pack=f"{pack.code}@{pack.version}",
        )

    # 会前协调
    class Coordinated(Event):
        TOPIC = "topic.coordinated"
        by: str
        text: str

        def apply(self, aggregate: Topic) -> None:
            aggregate.status = "coordinated"

    def coordinate(self, *, by: str, text: str, act: Act) -> None:
        """由分管领导协调或审核后提出 (L42, C44)."""
        self._must_be("proposed")
        self.record(self.Coordinated, act, by=needs(by, "by"), text=needs(text, "text"))

    # 签署意见
    class OpinionSigned(Event):
        TOPIC = "topic.opinion_signed"
        unit: str
        agrees: bool
        text: str
        signed_by: str

        def apply(self, aggregate: Topic) -> None:
            aggregate.signed[self.unit] = self.agrees

    def sign_opinion(self, unit: str, *, agrees: bool, text: str, signed_by: str, act: Act) -> None:
        """承办单位和涉及单位的主要负责人签署明确的意见 (L42)."""
        self._must_be("proposed", "coordinated")
        if unit not in (self.unit, *self.concerned):
            refuse(
                "topic.unit",
                lambda names: f"{names(unit)}与该议题无关",
                lambda names: f"{names(unit)} is not concerned",
                field="unit",
            )
        self.record(
            self.OpinionSigned, act, unit=unit, agrees=agrees, text=needs(text, "text"),
            signed_by=needs(signed_by, "signed_by"),
        )  # fmt: skip

    # 文件批印
    class PapersApproved(Event):
        TOPIC = "topic.papers_approved"
        by: str

        def apply(self, aggregate: Topic) -> None:
            aggregate.papers_approved = True

    def approve_papers(self, *, by: str, is_head: bool, act: Act) -> None:
        """会议文件由市长批印 (C44)."""
        if not is_head:
            refuse("topic.signed_form", "会议文件由主要负责人批印", "The head approves the papers", field="by")
        if not self.papers_approved:
            self.record(self.PapersApproved, act, by=by)

    # 办公室审核汇总
    class OfficeReviewed(Event):
        TOPIC = "topic.office_reviewed"
        text: str

        def apply(self, aggregate: Topic) -> None:
            aggregate.status = "reviewed"

    def review(self, *, text: str, pack: RulePack, act: Act) -> None:
        """提交办公室审核汇总 (L42): every head has signed where the pack has the form."""
        self._must_be("coordinated")
        if pack.flag("topic.signed_form") and (missing := self.unsigned()):
            refuse(
                "topic.signed_form",
                lambda names: f"{names(missing[0])}主要负责人尚未签署意见",
                lambda names: f"The head of {names(missing[0])} has not signed an opinion",
                units=missing,
            )
        self.record(self.OfficeReviewed, act, text=nfc(text))

    # 确定议题
    class Admitted(Event):
        TOPIC = "topic.admitted"
        by: str

        def apply(self, aggregate: Topic) -> None:
            aggregate.status = "admitted"

    def admit(self, *, by: str, rank: str, pack: RulePack, act: Act) -> None:
        """报区长（市长）确定; a special meeting's topics by the leader who would chair it (L42, C44)."""
        if pack.flag("topic.signed_form"):
            self._must_be("reviewed")
        else:
            self._must_be("coordinated", "reviewed")
        row = pack.row("meeting.types", self.kind)
        if rank not in (row["chairs"] if row and isinstance(row["chairs"], tuple) else ()):
            refuse("topic.admit", "议题由主持会议的领导确定", "Who chairs the meeting decides its topics", field="by")
        if not pack.flag("topic.signed_form") and self.kind != "special" and not self.papers_approved:
            refuse("topic.signed_form", "会议文件须先批印", "Its papers are approved first")
        self.record(self.Admitted, act, by=needs(by, "by"))

    # 不予上会
    class TurnedDown(Event):
        TOPIC = "topic.turned_down"
        code: str
        reason: str

        def apply(self, aggregate: Topic) -> None:
            aggregate.status = "refused"

    def turn_down(self, code: str, *, reason: str, pack: RulePack, act: Act) -> None:
        """What can be settled below, or was not (fully) coordinated, is not tabled (L42, C44)."""
        self._must_be("proposed", "coordinated", "reviewed")
        if code not in ("within_powers", pack.text("topic.refuse_if")):
            refuse("topic.refuse_if", "请选择不予上会的情形", "Choose why it is not tabled", field="code")
        self.record(self.TurnedDown, act, code=code, reason=needs(reason, "reason"))

    # 列入议程
    class Scheduled(Event):
        TOPIC = "topic.scheduled"
        meeting: UUID

        def apply(self, aggregate: Topic) -> None:
            aggregate.status, aggregate.meeting = "scheduled", self.meeting

    def schedule(self, meeting: UUID, *, act: Act) -> None:
        self._must_be("admitted", "scheduled")
        if self.meeting != meeting:
            self.record(self.Scheduled, act, meeting=meeting)

    def unsigned(self) -> list[str]:
        return [unit for unit in (self.unit, *self.concerned) if unit not in self.signed]

    def _must_be(self, *statuses: Status) -> None:
        if self.status not in statuses:
            name = STATUS_NAMES[self.status]
            refuse("topic.status", f"议题{name[0]}，不能办理此项", f"The topic is {name[1]}: this cannot be done")


STATUS_NAMES: dict[Status, tuple[str, str]] = {
    "proposed": ("尚未协调", "not coordinated yet"),
    "coordinated": ("已协调", "coordinated"),
    "reviewed": ("已经办公室审核", "reviewed by the office"),
    "admitted": ("已确定", "admitted"),
    "scheduled": ("已列入议程", "on an agenda"),
    "refused": ("不予上会", "not tabled"),
}
