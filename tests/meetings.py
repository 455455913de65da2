"""Topics, meetings and normative documents at each step of their life; days are given as in `tests.stories`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from domain.aggregate import Aggregate
from domain.meeting.meeting import Meeting
from domain.meeting.topic import Topic
from domain.normative.document import NormativeDocument
from tests.stories import CALENDAR, CITY, CITY_PACK, DEPUTY, HEAD, HOUSING, PACK, WATER, act, day

SPACE = UUID("6d0b0f4c-6f0d-4d43-9f53-1b4d6f6f0e0e")
DECISION = uuid5(SPACE, "decision")
CLEAN = {"permit": False, "penalty": False, "coercion": False, "rights": False}


def proposed(n: int = 1, pack: Any = PACK, **fields: Any) -> Topic:
    stated: dict[str, Any] = {
        "title": "城区停车收费改革方案", "kind": "executive", "unit": CITY, "concerned": [HOUSING], "decision": DECISION,
        "pack": pack, "act": act(CITY, "4-13"), **fields,
    }  # fmt: skip
    return Topic.propose(id=uuid5(SPACE, f"topic-{n}"), **stated)


def coordinated(**fields: Any) -> Topic:
    topic = proposed(**fields)
    topic.coordinate(by=DEPUTY, text="各方已会商", act=act("office", "4-14"))
    return topic


def opinions_signed(**fields: Any) -> Topic:
    topic = coordinated(**fields)
    for unit in topic.unsigned():
        topic.sign_opinion(unit, agrees=True, text="同意上会", signed_by="主要负责人", act=act(unit, "4-15"))
    return topic


def admitted(**fields: Any) -> Topic:
    topic = opinions_signed(**fields)
    topic.review(text="材料齐全", pack=PACK, act=act("office", "4-16"))
    topic.admit(by=HEAD, rank="head", pack=PACK, act=act("leader", "4-17"))
    return topic


def papers_approved() -> Topic:
    """Chongqing has no form: the mayor approves the papers for printing."""
    topic = coordinated(pack=CITY_PACK)
    topic.approve_papers(by=HEAD, is_head=True, act=act("leader", "4-16"))
    topic.admit(by=HEAD, rank="head", pack=CITY_PACK, act=act("leader", "4-17"))
    return topic


def turned_down() -> Topic:
    topic = coordinated()
    topic.turn_down("not_fully_coordinated", reason="财政局尚未会商", pack=PACK, act=act("office", "4-16"))
    return topic


def scheduled() -> Topic:
    topic = admitted()
    topic.schedule(uuid5(SPACE, "meeting"), act=act("office", "4-17"))
    return topic


def called(**fields: Any) -> Meeting:
    stated: dict[str, Any] = {
        "kind": "executive", "name": "区政府第8次常务会议", "planned_on": day("4-23"), "chair": HEAD, "rank": "head",
        "pack": PACK, "act": act("office", "4-13"), **fields,
    }  # fmt: skip
    return Meeting.call(id=uuid5(SPACE, "meeting"), **stated)


def prepared(**fields: Any) -> Meeting:
    meeting = called(**fields)
    kind = fields.get("kind", "executive")
    topics = [admitted(n=n, title=title, kind=kind) for n, title in ((1, "停车收费改革方案"), (2, "通报经济形势"))]
    meeting.set_agenda(topics, act=act("office", "4-17"))
    meeting.send_papers([HEAD, DEPUTY, CITY], calendar=CALENDAR, pack=PACK, act=act("office", "4-20"))
    meeting.grant_leave(WATER, reason="外出招商", approved_by=HEAD, act=act("office", "4-21"))
    return meeting


def held(**fields: Any) -> Meeting:
    meeting = prepared(**fields)
    meeting.hold([meeting.chair, CITY, HOUSING], video=False, act=act("office", "4-23"))
    return meeting


ITEMS = [
    {"n": 1, "text": "原则同意，由城管局牵头实施", "units": [CITY, HOUSING], "due": day("6-30")},
    {"n": 2, "text": "会议听取了通报"},
]


def minuted(**fields: Any) -> Meeting:
    meeting = held(**fields)
    meeting.minute("区政府第8次常务会议纪要", ITEMS, act=act("office", "4-24"))
    return meeting


def signed() -> Meeting:
    meeting = minuted()
    meeting.sign_minutes(HEAD, rank="head", pack=PACK, act=act("leader", "4-24"))
    return meeting


def handed_over() -> Meeting:
    meeting = signed()
    meeting.hand_over(1, uuid5(SPACE, "directive"), act=act("office", "4-27"))
    return meeting


def postponed() -> Meeting:
    meeting = called()
    meeting.move(day("4-28"), reason="区长外出", act=act("office", "4-20"))
    return meeting


def cancelled() -> Meeting:
    meeting = called(chair=DEPUTY, rank="executive_deputy", entrusted_by=HEAD)
    meeting.cancel(reason="议题不足", act=act("office", "4-20"))
    return meeting


def drafted(n: int = 1, **fields: Any) -> NormativeDocument:
    stated: dict[str, Any] = {
        "title": "城区停车管理办法", "issuer": "区政府", "unit": CITY, "provisional": False, "pack": PACK,
        "act": act(CITY, "3-2"), **fields,
    }  # fmt: skip
    return NormativeDocument.draft(id=uuid5(SPACE, f"document-{n}"), **stated)


def checked(**fields: Any) -> NormativeDocument:
    document = drafted(**fields)
    document.check(CLEAN, text="未涉及禁止内容", pack=PACK, act=act(CITY, "3-3"))
    return document


def sent_back() -> NormativeDocument:
    document = checked()
    document.review("returned", reviewer="区司法局", text="第五条依据不足", act=act("lp-sfj", "3-6"))
    return document


def approved(**fields: Any) -> NormativeDocument:
    document = checked(**fields)
    document.review("lawful", reviewer="区司法局", text="合法", act=act("lp-sfj", "3-12"))
    document.audit(by=DEPUTY, act=act("leader", "3-13"))
    document.approve(by=HEAD, is_head=True, act=act("leader", "3-16"))
    return document


def published(**fields: Any) -> NormativeDocument:
    document = approved(**fields)
    document.publish(
        "梁平府规〔2026〕1号",
        effective_from=day("4-1"),
        valid_until=day("2028-3-31"),
        pack=PACK,
        act=act("office", "3-18"),
    )
    return document


def filed(**fields: Any) -> NormativeDocument:
    document = published(**fields)
    document.file(["市政府", "区人大常委会"], act=act("office", "4-2"))
    return document


def kept() -> NormativeDocument:
    document = filed()
    document.clean_up("2027年清理", result="keep", reason="仍有必要", act=act("office", "2027-6-1"))
    return document


def interpreted() -> NormativeDocument:
    document = filed()
    document.interpret(CITY, text="“城区”含工业园区", act=act(CITY, "5-6"))
    return document


def extended() -> NormativeDocument:
    document = filed()
    document.extend(
        valid_until=day("2030-3-31"), reason="仍有必要", by=HEAD, is_head=True, pack=PACK, act=act("leader", "2028-3-1")
    )
    return document


def repealed() -> NormativeDocument:
    document = filed()
    document.repeal(reason="上位法修订", act=act("office", "2027-6-1"))
    return document


STORIES: dict[str, Callable[[], Aggregate]] = {
    story.__name__: story
    for story in (
        proposed, coordinated, opinions_signed, admitted, papers_approved, turned_down, scheduled, called, prepared, held,
        minuted, signed, handed_over, postponed, cancelled, drafted, checked, sent_back, approved, published, filed,
        interpreted, extended, kept, repealed,
    )
}  # fmt: skip


def every_fact() -> list[Any]:
    return [fact for story in STORIES.values() for fact in story().pending_events]
