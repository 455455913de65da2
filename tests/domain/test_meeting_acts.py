"""What is offered passes, what is not offered is refused: topics, meetings and documents at each step of their life."""

import copy

import pytest

from domain.aggregate import Refused
from domain.meeting.meeting import Meeting
from domain.meeting.possible import meeting_acts, topic_acts
from domain.meeting.topic import Topic
from domain.normative.document import NormativeDocument
from domain.normative.possible import document_acts
from tests import meetings as story
from tests.meetings import CLEAN, ITEMS, SPACE, STORIES
from tests.stories import CALENDAR, CITY, CITY_PACK, DEPUTY, HEAD, PACK, act, day

ON = "2027-6-2"
OFFICE, LEADER = act("office", ON), act("leader", ON)


def on_topic(pack):
    return {
        "coordinate": lambda t: t.coordinate(by=DEPUTY, text="已会商", act=OFFICE),
        "opinions": lambda t: t.sign_opinion(
            [*t.unsigned(), CITY][0], agrees=True, text="同意", signed_by="局长", act=OFFICE
        ),
        "papers": lambda t: t.approve_papers(by=HEAD, is_head=True, act=LEADER),
        "review": lambda t: t.review(text="", pack=pack, act=OFFICE),
        "admit": lambda t: t.admit(by=HEAD, rank="head", pack=pack, act=LEADER),
        "turn-down": lambda t: t.turn_down("within_powers", reason="职责以内", pack=pack, act=OFFICE),
    }


ON_MEETING = {
    "agenda": lambda m: m.set_agenda([story.admitted(kind=m.kind)], act=OFFICE),
    "papers": lambda m: m.send_papers([HEAD], calendar=CALENDAR, pack=PACK, act=OFFICE, explained="紧急"),
    "leave": lambda m: m.grant_leave(CITY, reason="外出", approved_by=HEAD, act=OFFICE),
    "move": lambda m: m.move(day("2027-6-9"), reason="外出", act=OFFICE),
    "hold": lambda m: m.hold([m.chair], video=False, act=OFFICE),
    "cancel": lambda m: m.cancel(reason="议题不足", act=OFFICE),
    "minutes": lambda m: m.minute("纪要", ITEMS, act=OFFICE),
    "minutes/sign": lambda m: m.sign_minutes(HEAD, rank="head", pack=PACK, act=LEADER),
    "handover": lambda m: m.hand_over(1, SPACE, act=OFFICE),
}
ON_DOCUMENT = {
    "check": lambda d: d.check(CLEAN, text="核对", pack=PACK, act=OFFICE),
    "review": lambda d: d.review("lawful", reviewer="区司法局", text="合法", act=OFFICE),
    "audit": lambda d: d.audit(by=DEPUTY, act=LEADER),
    "approve": lambda d: d.approve(by=HEAD, is_head=True, act=LEADER),
    "publish": lambda d: d.publish("1号", effective_from=day(ON), valid_until=day("2028-6-1"), pack=PACK, act=OFFICE),
    "file": lambda d: d.file(["市政府"], act=OFFICE),
    "interpret": lambda d: d.interpret(CITY, text="含路内停车", act=OFFICE),
    "extend": lambda d: d.extend(
        valid_until=day("2031-3-31"), reason="仍有必要", by=HEAD, is_head=True, pack=PACK, act=LEADER
    ),
    "clean-up": lambda d: d.clean_up("再次清理", result="keep", reason="仍有必要", act=OFFICE),
    "repeal": lambda d: d.repeal(reason="上位法修订", act=OFFICE),
}
UNHINDERED = {"opinions", "papers"}
"""Signing again, or papers where the rules have a form instead, do no harm; they are only not asked for."""


def passing(made, attempts):
    passed = set()
    for name, attempt in attempts.items():
        try:
            attempt(copy.deepcopy(made))
        except Refused:
            continue
        passed.add(name)
    return passed


@pytest.mark.parametrize("name", STORIES)
def test_what_is_offered_passes_and_what_is_not_is_refused(name):
    made = STORIES[name]()
    if isinstance(made, Topic):
        pack = CITY_PACK if made.pack.startswith(CITY_PACK.code) else PACK
        offered = topic_acts(
            made.status, made.kind, unsigned=bool(made.unsigned()), papers_approved=made.papers_approved, pack=pack
        )
        passed = passing(made, on_topic(pack))
    elif isinstance(made, Meeting):
        owes = any(item.units and not item.directive for item in made.items.values())
        offered = meeting_acts(made.status, has_agenda=bool(made.items), owes_matters=owes)
        passed = passing(made, ON_MEETING)
    else:
        assert isinstance(made, NormativeDocument)
        offered = document_acts(made.status, in_force=made.is_in_force(day(ON)))
        passed = passing(made, ON_DOCUMENT)

    assert set(offered) <= passed
    assert passed - set(offered) <= UNHINDERED


def test_a_form_is_offered_by_liangping_and_papers_by_chongqing():
    here = topic_acts("coordinated", "executive", unsigned=True, papers_approved=False, pack=PACK)
    there = topic_acts("coordinated", "executive", unsigned=True, papers_approved=False, pack=CITY_PACK)

    assert (here, there) == (["opinions", "turn-down"], ["opinions", "papers", "review", "turn-down"])


def test_what_the_office_collated_in_chongqing_may_still_be_admitted():
    topic = story.coordinated(pack=CITY_PACK)
    topic.review(text="", pack=CITY_PACK, act=act(on="4-16"))
    topic.approve_papers(by=HEAD, is_head=True, act=act("leader", "4-16"))

    topic.admit(by=HEAD, rank="head", pack=CITY_PACK, act=act("leader", "4-17"))
    assert topic.status == "admitted"
