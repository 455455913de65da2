"""Sentences of topics and meetings 会议: one for each fact, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from domain.aggregate import Aggregate, Names
from domain.meeting import words
from domain.meeting.meeting import Meeting
from domain.meeting.topic import Topic
from domain.telling import Sentence, Telling, because, day_zh
from domain.words import word


def _topic_proposed(fact: Topic.Proposed, names: Names) -> Sentence:
    kind = word(words.MEETING_KIND, fact.kind, "zh"), word(words.MEETING_KIND, fact.kind, "en")
    return (
        f"{names(fact.unit)}提请{kind[0]}讨论《{fact.title}》",
        f"{names(fact.unit)} proposed “{fact.title}” to the {kind[1]}",
    )


def _opinion_signed(fact: Topic.OpinionSigned, names: Names) -> Sentence:
    verb = ("同意", "agrees") if fact.agrees else ("不同意", "disagrees")
    return (
        f"{names(fact.unit)}{verb[0]}（{fact.signed_by}签署）：{fact.text}",
        f"{names(fact.unit)} {verb[1]} (signed by {fact.signed_by}): {fact.text}",
    )


def _turned_down(fact: Topic.TurnedDown, names: Names) -> Sentence:
    why = word(words.TOPIC_REFUSAL, fact.code, "zh"), word(words.TOPIC_REFUSAL, fact.code, "en")
    return f"不予上会（{why[0]}）：{fact.reason}", f"Not tabled, it {why[1]}: {fact.reason}"


def _called(fact: Meeting.Called, names: Names) -> Sentence:
    by = (
        (f"受{names(fact.entrusted_by)}委托，", f", entrusted by {names(fact.entrusted_by)}")
        if fact.entrusted_by
        else ("", "")
    )
    return (
        f"{by[0]}{names(fact.chair)}召集{fact.name}，定于{day_zh(fact.planned_on)}",
        f"{names(fact.chair)}{by[1]} called {fact.name} for {fact.planned_on}",
    )


def _held(fact: Meeting.Held, names: Names) -> Sentence:
    how = ("以视频形式", "by video") if fact.video else ("现场", "in person")
    return f"{how[0]}召开，{len(fact.present)}方到会", f"Held {how[1]}, {len(fact.present)} present"


def _minuted(fact: Meeting.Minuted, names: Names) -> Sentence:
    owed = sum(bool(row["units"]) for row in fact.items)
    return (
        f"形成{fact.number}，议定{len(fact.items)}项，其中{owed}项须落实",
        f"Minutes {fact.number} were written: {len(fact.items)} items, {owed} to be carried out",
    )


TELLINGS: Mapping[type[Aggregate.Event], Telling] = {
    Topic.Proposed: _topic_proposed,
    Topic.Coordinated: lambda f, n: (f"{n(f.by)}会前协调：{f.text}", f"{n(f.by)} coordinated it beforehand: {f.text}"),
    Topic.OpinionSigned: _opinion_signed,
    Topic.PapersApproved: lambda f, n: (f"{n(f.by)}批印会议文件", f"{n(f.by)} approved the papers"),
    Topic.OfficeReviewed: lambda f, n: (
        f"办公室审核汇总{because(f.text)[0]}",
        f"The office reviewed and collated it{because(f.text)[1]}",
    ),
    Topic.Admitted: lambda f, n: (f"{n(f.by)}确定上会", f"{n(f.by)} admitted it"),
    Topic.TurnedDown: _turned_down,
    Topic.Scheduled: lambda f, n: ("列入会议议程", "Put on an agenda"),
    Meeting.Called: _called,
    Meeting.AgendaSet: lambda f, n: (
        f"确定议程{len(f.items)}项：{'；'.join(row['title'] for row in f.items[:3])}",
        f"Agenda of {len(f.items)}: {'; '.join(row['title'] for row in f.items[:3])}",
    ),
    Meeting.PapersSent: lambda f, n: (
        f"会议材料送达{len(f.to)}方{because(f.explained)[0]}",
        f"Papers were sent to {len(f.to)}{because(f.explained)[1]}",
    ),
    Meeting.LeaveGranted: lambda f, n: (
        f"{n(f.post)}请假（{n(f.approved_by)}批准）：{f.reason}",
        f"{n(f.post)} is on leave (approved by {n(f.approved_by)}): {f.reason}",
    ),
    Meeting.Moved: lambda f, n: (
        f"会议由{day_zh(f.was)}改期至{day_zh(f.planned_on)}：{f.reason}",
        f"Moved from {f.was} to {f.planned_on}: {f.reason}",
    ),
    Meeting.Cancelled: lambda f, n: (f"取消会议：{f.reason}", f"Cancelled: {f.reason}"),
    Meeting.Held: _held,
    Meeting.Minuted: _minuted,
    Meeting.MinutesSigned: lambda f, n: (f"{n(f.by)}签发纪要", f"{n(f.by)} signed the minutes"),
    Meeting.ItemHandedOver: lambda f, n: (f"第{f.n}项转督办", f"Item {f.n} became a matter"),
}
