"""Meeting 会议: called under its chair's authority, prepared, held, minuted; once signed its items become duty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, Self
from uuid import UUID

from domain.aggregate import Act, Aggregate, AggregateCreated, midnight, nfc
from domain.calendar import Calendar
from domain.directive.confidentiality import refuse_classified
from domain.meeting.minutes import Minutes
from domain.meeting.topic import Topic
from domain.refusing import needs, refuse
from domain.rules import RulePack

Status = Literal["called", "held", "minuted", "signed", "cancelled"]
STATUSES: Final = ("called", "held", "minuted", "signed", "cancelled")


@dataclass
class AgendaItem:
    """议定事项: what was decided on one topic, who does it until when, and the matter it became."""

    n: int
    topic: UUID | None
    title: str
    decision: UUID | None
    text: str = ""
    units: tuple[str, ...] = ()
    due: date | None = None
    directive: UUID | None = None


class Meeting(Aggregate):
    TOPIC = "meeting"

    class Event(Aggregate.Event):
        """A fact of one meeting."""

    def __init__(self, kind: str, name: str, planned_on: date, chair: str, entrusted_by: str, pack: str) -> None:
        self.kind, self.name, self.day = kind, name, planned_on
        self.chair, self.entrusted_by = chair, entrusted_by
        self.status: Status = "called"
        self.items: dict[int, AgendaItem] = {}
        self.papers_sent_on: date | None = None
        self.away: dict[str, str] = {}
        self.present: list[str] = []
        self.number = ""
        self.signed_by = ""
        self.signed_on: date | None = None

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        refuse_classified("", *(text for text in fields.values() if isinstance(text, str)))
        super().record(fact, act, **fields)

    # 召集
    class Called(Event, AggregateCreated):
        TOPIC = "meeting.called"
        kind: str
        name: str
        planned_on: date
        chair: str
        entrusted_by: str
        pack: str

    @classmethod
    def call(
        cls,
        *,
        id: UUID,
        kind: str,
        name: str,
        planned_on: date,
        chair: str,
        rank: str,
        pack: RulePack,
        act: Act,
        entrusted_by: str = "",
    ) -> Self:
        """Who may chair is the pack's: in Liangping the executive deputy on entrustment (L39, L40), in Chongqing the
        mayor alone (C41, C42); special meetings also whom a leader entrusts (L41, C43). `rank` is the chair's."""
        row = _type(pack, kind)
        if not nfc(name):
            refuse("meeting.name", "请填写会议名称", "Please give the meeting a name", field="name")
        if rank not in _ranks(row, "chairs") and not (rank in _ranks(row, "entrusted") and entrusted_by):
            refuse(
                "meeting.types",
                f"{row['zh']}不能由其主持" + ("，须经委托" if rank in _ranks(row, "entrusted") else ""),
                f"That post does not chair it{' unless entrusted' if rank in _ranks(row, 'entrusted') else ''}",
                field="chair",
            )
        if planned_on < act.on:
            refuse(
                "meeting.planned_on", "会议日期不能早于今天", "A meeting is called for a day ahead", field="planned_on"
            )
        return cls._create(
            cls.Called,
            id=id,
            act=act,
            timestamp=midnight(act.on),
            kind=kind,
            name=nfc(name),
            planned_on=planned_on,
            chair=chair,
            entrusted_by=entrusted_by,
            pack=f"{pack.code}@{pack.version}",
        )

    # 议程
    class AgendaSet(Event):
        TOPIC = "meeting.agenda_set"
        items: list[dict[str, Any]]

        def apply(self, aggregate: Meeting) -> None:
            aggregate.items = {
                row["n"]: AgendaItem(row["n"], _uuid(row["topic"]), row["title"], _uuid(row["decision"]))
                for row in self.items
            }

    def set_agenda(self, topics: Sequence[Topic], *, act: Act) -> None:
        """Only what was admitted to this kind of meeting (L42, C44)."""
        self._must_be("called")
        if not topics:
            refuse("meeting.agenda", "请选择议题", "Choose the topics", field="topics")
        for topic in topics:
            if topic.kind != self.kind or topic.status not in ("admitted", "scheduled"):
                refuse(
                    "meeting.agenda", f"议题“{topic.title}”未确定上本次会议", f"“{topic.title}” was not admitted to it",
                    field="topics",
                )  # fmt: skip
        self.record(
            self.AgendaSet,
            act,
            items=[
                {
                    "n": n,
                    "topic": str(topic.id),
                    "title": topic.title,
                    "decision": str(topic.decision) if topic.decision else None,
                }
                for n, topic in enumerate(topics, start=1)
            ],
        )

    # 送达材料
    class PapersSent(Event):
        TOPIC = "meeting.papers_sent"
        to: list[str]
        explained: str

        def apply(self, aggregate: Meeting) -> None:
            aggregate.papers_sent_on = self.act.on

    def send_papers(
        self, to: Sequence[str], *, calendar: Calendar, pack: RulePack, act: Act, explained: str = ""
    ) -> None:
        self._must_be("called")
        least = pack.days("meeting.papers_working_days")
        if calendar.working_days_between(act.on, self.day) < least and not nfc(explained):
            refuse(
                "meeting.papers_working_days", f"材料应提前{least}个工作日送达，迟送须说明理由",
                f"Papers are sent {least} working days before; say why they are late", field="explained",
            )  # fmt: skip
        self.record(self.PapersSent, act, to=sorted(set(to)), explained=nfc(explained))

    # 请假
    class LeaveGranted(Event):
        TOPIC = "meeting.leave_granted"
        post: str
        reason: str
        approved_by: str

        def apply(self, aggregate: Meeting) -> None:
            aggregate.away[self.post] = self.reason

    def grant_leave(self, post: str, *, reason: str, approved_by: str, act: Act) -> None:
        """向区长（市长）请假；其他人员由办公室报告 (L44, C46)."""
        self._must_be("called")
        self.record(
            self.LeaveGranted, act, post=post, reason=needs(reason, "reason"),
            approved_by=needs(approved_by, "approved_by"),
        )  # fmt: skip

    # 改期
    class Moved(Event):
        TOPIC = "meeting.moved"
        was: date
        planned_on: date
        reason: str

        def apply(self, aggregate: Meeting) -> None:
            aggregate.day = self.planned_on

    def move(self, planned_on: date, *, reason: str, act: Act) -> None:
        """What waits for it moves too: the timelines of its decisions, on the ground that the meeting was moved."""
        self._must_be("called")
        if planned_on < act.on:
            refuse(
                "meeting.planned_on", "会议日期不能早于今天", "A meeting is called for a day ahead", field="planned_on"
            )
        if planned_on != self.day:
            self.record(self.Moved, act, was=self.day, planned_on=planned_on, reason=needs(reason, "reason"))

    # 取消
    class Cancelled(Event):
        TOPIC = "meeting.cancelled"
        reason: str

        def apply(self, aggregate: Meeting) -> None:
            aggregate.status = "cancelled"

    def cancel(self, *, reason: str, act: Act) -> None:
        self._must_be("called")
        self.record(self.Cancelled, act, reason=needs(reason, "reason"))

    # 召开
    class Held(Event):
        """`present`: posts and units; `video`: by video, as larger meetings are where they can (L47, C48)."""

        TOPIC = "meeting.held"
        present: list[str]
        video: bool

        def apply(self, aggregate: Meeting) -> None:
            aggregate.status, aggregate.day, aggregate.present = "held", self.act.on, list(self.present)

    def hold(self, present: Collection[str], *, video: bool, act: Act) -> None:
        self._must_be("called")
        if self.chair not in present:
            refuse("meeting.chair", "主持人须到会", "The chair is present", field="present")
        if both := sorted(set(present) & set(self.away)):
            refuse(
                "meeting.away",
                lambda names: f"{names(both[0])}已请假",
                lambda names: f"{names(both[0])} is on leave",
                field="present",
            )
        if not self.items:
            refuse("meeting.agenda", "请先确定议程", "Set the agenda first", field="topics")
        self.record(self.Held, act, present=sorted(present), video=video)

    # 起草纪要
    class Minuted(Event):
        """`items`: what was decided on each, who does it, until when; an item nobody must carry out has no units."""

        TOPIC = "meeting.minuted"
        number: str
        items: list[dict[str, Any]]

        def apply(self, aggregate: Meeting) -> None:
            aggregate.status, aggregate.number = "minuted", self.number
            for row in self.items:
                item = aggregate.items[row["n"]]
                item.text, item.units = row["text"], tuple(row["units"])
                item.due = date.fromisoformat(row["due"]) if row["due"] else None

    def minute(self, number: str, items: Sequence[Mapping[str, Any]], *, act: Act) -> None:
        """May be written anew until it is signed; speaks of each item once."""
        self._must_be("held", "minuted")
        if [row["n"] for row in items] != sorted(self.items) or not all(nfc(str(row["text"])) for row in items):
            refuse(
                "meeting.items",
                "纪要须逐项写明议定内容",
                "The minutes say what was decided on each item",
                field="items",
            )
        self.record(
            self.Minuted,
            act,
            number=needs(number, "number"),
            items=[
                {
                    "n": row["n"],
                    "text": nfc(str(row["text"])),
                    "units": list(dict.fromkeys(row.get("units", ()))),
                    "due": row["due"].isoformat() if row.get("due") else None,
                }
                for row in items
            ],
        )

    # 签发纪要
    class MinutesSigned(Event):
        TOPIC = "meeting.minutes_signed"
        by: str

        def apply(self, aggregate: Meeting) -> None:
            aggregate.status, aggregate.signed_by, aggregate.signed_on = "signed", self.by, self.act.on

    def sign_minutes(self, by: str, *, rank: str, pack: RulePack, act: Act) -> None:
        """纪要由区长（市长）签发；专题会议由主持或委托的领导签发 (L45, C47)."""
        self._must_be("minuted")
        signer = _type(pack, self.kind)["signer"]
        convener = self.entrusted_by or self.chair
        if (rank != "head") if signer == "head" else (by != convener):
            refuse(
                "meeting.types",
                "纪要由主要负责人签发" if signer == "head" else "纪要由召集会议的领导签发",
                "The head signs the minutes" if signer == "head" else "The leader who convened it signs the minutes",
                field="by",
            )
        self.record(self.MinutesSigned, act, by=by)

    # 转督办
    class ItemHandedOver(Event):
        TOPIC = "meeting.item_handed_over"
        n: int
        directive: UUID

        def apply(self, aggregate: Meeting) -> None:
            aggregate.items[self.n].directive = self.directive

    def hand_over(self, n: int, directive: UUID, *, act: Act) -> None:
        """Signature turns talk into duty: only items of signed minutes become matters, each once."""
        item = self._signed_item(n)
        if not item.units:
            refuse("meeting.no_units", "该项没有承办单位", "Nobody is to carry out that item", field="n")
        if item.directive not in (None, directive):
            refuse("meeting.handed_over", "该项已转督办", "That item is a matter already", field="n")
        if item.directive is None:
            self.record(self.ItemHandedOver, act, n=n, directive=directive)

    def minutes(self, n: int) -> Minutes:
        """One item of the signed minutes, as others rely on it."""
        item = self._signed_item(n)
        assert self.signed_on
        return Minutes(
            self.id,
            self.kind,
            self.number,
            self.day,
            self.chair,
            n,
            item.text,
            self.signed_by,
            self.signed_on,
            item.decision,
        )

    def _signed_item(self, n: int) -> AgendaItem:
        if self.status != "signed":
            refuse("meeting.not_signed", "纪要尚未签发", "The minutes are not signed yet")
        if n not in self.items:
            refuse("meeting.items", f"纪要没有第{n}项", f"The minutes have no item {n}", field="n")
        return self.items[n]

    def _must_be(self, *statuses: Status) -> None:
        if self.status not in statuses:
            name = STATUS_NAMES[self.status]
            refuse("meeting.status", f"会议{name[0]}，不能办理此项", f"The meeting is {name[1]}: this cannot be done")


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """议定事项落实情况: items that need somebody, those that became matters, those closed."""

    items: int
    handed_over: int
    closed: int


def fulfilment(meeting: Meeting, closed: Collection[UUID]) -> Fulfilment:
    owed = [item for item in meeting.items.values() if item.units]
    matters = [item.directive for item in owed if item.directive]
    return Fulfilment(len(owed), len(matters), sum(matter in closed for matter in matters))


STATUS_NAMES: dict[Status, tuple[str, str]] = {
    "called": ("尚未召开", "not held yet"),
    "held": ("已召开", "held"),
    "minuted": ("纪要待签发", "waiting for its minutes to be signed"),
    "signed": ("纪要已签发", "over, its minutes signed"),
    "cancelled": ("已取消", "cancelled"),
}


def _type(pack: RulePack, kind: str) -> Mapping[str, Any]:
    row = pack.row("meeting.types", kind)
    if row is None:
        refuse("meeting.types", f"没有“{kind}”这类会议", f"There is no meeting of kind {kind!r}", field="kind")
    return row


def _ranks(row: Mapping[str, Any], column: str) -> tuple[str, ...]:
    return tuple(row[column])


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
