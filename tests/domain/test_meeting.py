"""会议: topics, the chair's authority, papers, minutes by the right post, items that become duty; cadence and counts."""

from dataclasses import replace

import pytest

from domain.meeting.cadence import executive_slots, gaps, next_executive_slot, plenary_warning
from domain.meeting.meeting import STATUSES as MEETING_STATUSES
from domain.meeting.meeting import fulfilment
from domain.meeting.topic import REFUSALS
from domain.meeting.topic import STATUSES as TOPIC_STATUSES
from domain.meeting.words import MEETING_KIND, MEETING_STATUS, RANK, TOPIC_REFUSAL, TOPIC_STATUS
from domain.normative.document import RESULTS
from domain.normative.document import STATUSES as NORMATIVE_STATUSES
from domain.normative.words import CLEANUP_RESULT, NORMATIVE_STATUS
from services.record.mapper import FactMapper
from tests import decisions
from tests import meetings as story
from tests.meetings import DECISION, ITEMS, SPACE
from tests.stories import CALENDAR, CITY, CITY_PACK, DEPUTY, HEAD, HOUSING, PACK, WATER, act, day, refused

RANKS = {
    rank
    for pack in (PACK, CITY_PACK)
    for key, columns in (("meeting.types", ("chairs", "entrusted")), ("sign.table", ("before", "signers", "important")))
    for row in pack.rows(key)
    for column in columns
    for rank in row[column]
} | {str(row["signer"]) for pack in (PACK, CITY_PACK) for row in pack.rows("meeting.types")}


@pytest.mark.parametrize("name", story.STORIES)
def test_every_story_reads_back_the_same(name):
    made, mapper = story.STORIES[name](), FactMapper()

    again = None
    for fact in made.collect_events():
        again = mapper.to_domain_event(mapper.to_stored_event(fact)).mutate(again)

    assert again == made


@pytest.mark.parametrize(
    ("list_", "codes"),
    [
        (MEETING_STATUS, MEETING_STATUSES), (TOPIC_STATUS, TOPIC_STATUSES), (TOPIC_REFUSAL, REFUSALS),
        (RANK, RANKS),
        (MEETING_KIND, {code for pack in (PACK, CITY_PACK) for code in pack.codes("meeting.types")}),
        (NORMATIVE_STATUS, NORMATIVE_STATUSES), (CLEANUP_RESULT, RESULTS),
    ],
)  # fmt: skip
def test_a_word_list_names_exactly_the_codes_there_are(list_, codes):
    assert set(list_) == set(codes)


# ── 议题 ────────────────────────────────────────────────────────────────────────────────────────


def test_in_liangping_every_head_concerned_signs_before_the_office_collates():
    topic = story.coordinated()

    told = refused("topic.signed_form", lambda: topic.review(text="", pack=PACK, act=act(on="4-16")))
    assert told.fields["units"] == [CITY, HOUSING]
    refused(
        "topic.unit",
        lambda: topic.sign_opinion(WATER, agrees=True, text="同意", signed_by="局长", act=act(WATER, "4-15")),
    )
    refused(
        "signed_by", lambda: topic.sign_opinion(CITY, agrees=True, text="同意", signed_by="", act=act(CITY, "4-15"))
    )
    refused("topic.status", lambda: topic.admit(by=HEAD, rank="head", pack=PACK, act=act(on="4-17")))


def test_in_chongqing_the_mayor_approves_the_papers_and_there_is_no_form():
    topic = story.coordinated(pack=CITY_PACK)

    refused("topic.signed_form", lambda: topic.admit(by=HEAD, rank="head", pack=CITY_PACK, act=act(on="4-17")))
    refused("topic.signed_form", lambda: topic.approve_papers(by=DEPUTY, is_head=False, act=act(on="4-16")))
    assert story.papers_approved().status == "admitted"


def test_the_head_decides_the_topics_of_an_executive_meeting_a_leader_those_of_a_special_one():
    topic = story.opinions_signed()
    topic.review(text="", pack=PACK, act=act(on="4-16"))
    special = story.opinions_signed(kind="special", decision=None)
    special.review(text="", pack=PACK, act=act(on="4-16"))

    refused("topic.admit", lambda: topic.admit(by=DEPUTY, rank="deputy", pack=PACK, act=act(on="4-17")))
    special.admit(by=DEPUTY, rank="deputy", pack=PACK, act=act(on="4-17"))
    assert special.status == "admitted"


@pytest.mark.parametrize(("code", "pack", "is_known"), [
    ("within_powers", PACK, True), ("not_fully_coordinated", PACK, True), ("not_coordinated", PACK, False),
    ("not_coordinated", CITY_PACK, True), ("not_fully_coordinated", CITY_PACK, False),
])  # fmt: skip
def test_what_is_not_tabled_is_refused_by_the_code_of_the_pack(code, pack, is_known):
    topic = story.coordinated(pack=pack)

    def turn_down():
        topic.turn_down(code, reason="退回再议", pack=pack, act=act(on="4-16"))

    if is_known:
        turn_down()
        refused("topic.status", lambda: topic.review(text="", pack=pack, act=act(on="4-17")))
    else:
        refused("topic.refuse_if", turn_down)


def test_a_topic_has_a_title_and_a_meeting_of_the_pack():
    refused("topic.title", lambda: story.proposed(title=" "))
    refused("meeting.types", lambda: story.proposed(kind="exchange", pack=CITY_PACK))


# ── 召集、准备 ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "rank", "entrusted", "pack", "may"),
    [
        ("executive", "head", "", PACK, True), ("executive", "executive_deputy", "", PACK, False),
        ("executive", "executive_deputy", HEAD, PACK, True), ("executive", "executive_deputy", HEAD, CITY_PACK, False),
        ("plenary", "executive_deputy", HEAD, PACK, False), ("special", "deputy", "", PACK, True),
        ("special", "office_director", DEPUTY, PACK, True), ("special", "office_director", DEPUTY, CITY_PACK, False),
        ("special", "deputy_secretary_general", DEPUTY, CITY_PACK, True), ("exchange", "head", "", CITY_PACK, False),
    ],
)  # fmt: skip
def test_who_may_chair_is_the_packs(kind, rank, entrusted, pack, may):
    def call():
        return story.called(kind=kind, rank=rank, entrusted_by=entrusted, pack=pack)

    if may:
        assert call().status == "called"
    else:
        refused("meeting.types", call)


def test_only_admitted_topics_of_its_kind_stand_on_an_agenda():
    meeting = story.called()

    for topics in ([], [story.opinions_signed()], [story.admitted(kind="plenary")]):
        refused("meeting.agenda", lambda topics=topics: meeting.set_agenda(topics, act=act(on="4-17")))
    refused("meeting.agenda", lambda: meeting.hold([HEAD], video=False, act=act(on="4-23")))


def test_papers_are_sent_in_time_or_it_is_said_why_not():
    meeting = story.called()

    def send(explained=""):
        meeting.send_papers([HEAD], calendar=CALENDAR, pack=PACK, act=act(on="4-22"), explained=explained)

    refused("meeting.papers_working_days", send)
    send("紧急议题")
    assert meeting.papers_sent_on == day("4-22")


def test_a_meeting_is_held_by_its_chair_without_those_on_leave():
    meeting = story.prepared()

    refused("meeting.chair", lambda: meeting.hold([CITY], video=False, act=act(on="4-23")))
    refused("meeting.away", lambda: meeting.hold([HEAD, WATER], video=False, act=act(on="4-23")))
    refused("meeting.planned_on", lambda: meeting.move(day("4-1"), reason="提前", act=act(on="4-20")))
    refused("meeting.status", lambda: story.cancelled().hold([DEPUTY], video=False, act=act(on="4-23")))


# ── 纪要 ────────────────────────────────────────────────────────────────────────────────────────


def test_signature_by_the_right_post_turns_talk_into_duty():
    meeting = story.minuted()

    refused("meeting.not_signed", lambda: meeting.minutes(1))
    refused("meeting.not_signed", lambda: meeting.hand_over(1, SPACE, act=act(on="4-24")))
    refused(
        "meeting.types", lambda: meeting.sign_minutes(DEPUTY, rank="executive_deputy", pack=PACK, act=act(on="4-24"))
    )
    meeting.sign_minutes(HEAD, rank="head", pack=PACK, act=act(on="4-24"))
    found = meeting.minutes(1)
    assert (found.kind, found.item, found.signed_by, found.held_on, found.decision) == (
        "executive",
        1,
        HEAD,
        day("4-23"),
        DECISION,
    )
    refused("meeting.items", lambda: meeting.minutes(3))


def test_special_minutes_are_signed_by_who_chaired_or_entrusted():
    chaired = story.minuted(kind="special", chair=DEPUTY, rank="deputy")
    entrusted = story.minuted(kind="special", chair="lp-office", rank="office_director", entrusted_by=DEPUTY)

    refused("meeting.types", lambda: chaired.sign_minutes(HEAD, rank="head", pack=PACK, act=act(on="4-24")))
    chaired.sign_minutes(DEPUTY, rank="deputy", pack=PACK, act=act(on="4-24"))
    refused(
        "meeting.types",
        lambda: entrusted.sign_minutes("lp-office", rank="office_director", pack=PACK, act=act(on="4-24")),
    )
    entrusted.sign_minutes(DEPUTY, rank="deputy", pack=PACK, act=act(on="4-24"))


def test_minutes_speak_of_each_item_once():
    meeting = story.held()

    for items in (ITEMS[:1], [ITEMS[0], ITEMS[0]], [ITEMS[0], {"n": 2, "text": " "}]):
        refused("meeting.items", lambda items=items: meeting.minute("纪要", items, act=act(on="4-24")))


def test_items_become_matters_once_and_their_fulfilment_is_counted():
    meeting = story.handed_over()
    matter = meeting.items[1].directive

    refused("meeting.handed_over", lambda: meeting.hand_over(1, SPACE, act=act(on="4-27")))
    refused("meeting.no_units", lambda: meeting.hand_over(2, SPACE, act=act(on="4-27")))
    found = fulfilment(meeting, {matter})
    assert (found.items, found.handed_over, found.closed) == (1, 1, 1)
    assert fulfilment(story.signed(), set()).handed_over == 0


def test_a_major_decision_is_decided_by_signed_minutes_of_its_item():
    meeting = story.signed()
    other = decisions.submitted()

    refused("decision.minutes", lambda: decisions.decide(other, minutes=meeting.minutes(1)))  # another decision's item
    decisions.decide(other, minutes=replace(meeting.minutes(1), decision=other.id))
    assert other.now.status == "decided"


# ── 周期、次数 ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("pack", "slots"), [(PACK, ["3-19", "4-2", "4-16"]), (CITY_PACK, ["3-12", "3-19", "3-26"])])
def test_the_next_slots_follow_the_cadence_of_the_pack(pack, slots):
    found = executive_slots(day("3-5"), calendar=CALENDAR, pack=pack)

    assert [next(found) for _ in slots] == [day(slot) for slot in slots]


def test_a_slot_on_a_rest_day_moves_to_the_next_working_day():
    assert next_executive_slot(day("10-1"), day("9-17"), calendar=CALENDAR, pack=PACK) == day("10-8")


def test_a_gap_in_the_cadence_is_told():
    held = [day("3-5"), day("3-19"), day("4-16")]

    assert [(gap.held, gap.next_held, gap.most) for gap in gaps(held, day("4-20"), calendar=CALENDAR, pack=PACK)] == [
        (day("3-19"), day("4-16"), 14)
    ]
    assert len(gaps(held, day("4-20"), calendar=CALENDAR, pack=CITY_PACK)) == 2


@pytest.mark.parametrize(("count", "on", "is_warned"), [
    (0, "11-30", False), (0, "12-1", True), (2, "12-1", False), (3, "5-6", True),
])  # fmt: skip
def test_plenary_meetings_are_one_or_two_a_year(count, on, is_warned):
    told = plenary_warning([day("1-5"), day("2-2"), day("3-2"), day("2025-3-2")][:count], day(on), PACK)

    assert bool(told) == is_warned
    assert not told or all(told)
