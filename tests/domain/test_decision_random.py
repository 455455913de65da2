"""重大决策: random acts, legal and not: what is refused leaves nothing, what is kept reads back, no gate is passed by luck."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.aggregate import Refused
from domain.decision import checklist
from domain.decision.possible import possible_acts
from services.record.mapper import FactMapper
from tests import decisions as story
from tests.decisions import FILE, FIVE, TOWN, decide, minutes, step
from tests.stories import CALENDAR, CITY, DEPUTY, HEAD, HOUSING, PACK, act, day

MAPPER = FactMapper()
DAYS = ["3-4", "3-9", "3-20", "4-8", "4-20", "4-24", "5-20", "2027-3-1"]
STARTS = [story.started, story.consulted, story.heard, story.gated, story.submitted, story.decided, story.evaluated]

ACTS = {
    "start": lambda d, n, on: d.start(CITY, approved_by=DEPUTY, reason="必要", act=act(on=on)),
    "draft": lambda d, n, on: story.drafted(d, on=on, competition=["bidding"] if n % 2 else []),
    "assess": lambda d, n, on: d.assess(
        FIVE[n % 5], author=CITY, passes=n < 7, text="论证", evidence=[FILE] * (n % 3), pack=PACK, act=act(on=on)),
    "consult": lambda d, n, on: d.consult([HOUSING], calendar=CALENDAR, pack=PACK, act=act(on=on)),
    "answer": lambda d, n, on: d.answer(
        [HOUSING, TOWN][n % 2], agrees=n > 3, view="不妥", grounds="依据", signed_by="主任", act=act(on=on)),
    "coordinate": lambda d, n, on: story.coordinate(d, ["lead", "deputy"][n % 2], on, agreed=n > 6),
    "table": lambda d, n, on: d.table_split(HOUSING, sides=story.SIDES, tendency="过渡期", pack=PACK, act=act(on=on)),
    "step": lambda d, n, on: step(d, ["risk_assessment", "expert_argument", "fair_competition"][n % 3],
                                  ["controllable", "supported", "passes"][n % 3], on),
    "legality": lambda d, n, on: step(d, "legality_review", ["lawful", "unlawful"][n % 2], on, began="3-26"),
    "waive": lambda d, n, on: d.waive_step(
        ["expert_argument", "legality_review", "social_stability"][n % 3], reason="不需要", signer=DEPUTY, pack=PACK,
        act=act(on=on)),
    "submit": lambda d, n, on: d.submit(signed_by="局长", pack=PACK, act=act(on=on)),
    "decide": lambda d, n, on: decide(
        d, ["adopted", "rejected", "amend"][n % 3], on=on, minutes=minutes(["executive", "office"][n % 2])),
    "report": lambda d, n, on: d.report_to_party(paper="8号", text="请示", act=act(on=on)),
    "publish": lambda d, n, on: d.publish(channels=["政府网站"], evidence=[FILE], calendar=CALENDAR, pack=PACK, act=act(on=on)),
    "plan": lambda d, n, on: story.plan_procedure(d, on=on, cycle=d.now.cycle),
    "problem": lambda d, n, on: d.report_problem(CITY, kind="problem", text="问题", act=act(on=on)),
    "evaluate": lambda d, n, on: d.open_evaluation("evaluation", evaluator=[CITY, "某大学"][n % 2], reason="到期", act=act(on=on)),
    "conclude": lambda d, n, on: d.conclude_evaluation(n, conclusion="adjust", text="调整", evidence=[FILE], act=act(on=on)),
    "adjust": lambda d, n, on: d.adjust(text="调整", reason="评估", approved_by=HEAD, big=n % 2 == 0, act=act(on=on)),
    "suspend": lambda d, n, on: d.suspend(head=HEAD, is_head=n > 4, reason="紧急", act=act(on=on)),
    "resume": lambda d, n, on: d.resume(reason="恢复", approved_by=HEAD, act=act(on=on)),
    "end": lambda d, n, on: d.end(reason="终止", pack=PACK, minutes=minutes() if n > 4 else None, act=act(on=on)),
}  # fmt: skip

OFFERED = {
    "table": "table-split", "step": "steps", "legality": "steps", "waive": "steps/waive", "report": "party-report",
    "plan": "timeline", "problem": "problems", "conclude": "evaluate/conclude",
}  # fmt: skip
"""What an act is offered as, where the name here is shorter."""

steps = st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 9), st.sampled_from(DAYS))


@settings(max_examples=60, deadline=None)
@example(story.evaluated, [("report", 0, "3-4")])
@given(st.sampled_from(STARTS), st.lists(steps, max_size=15))
def test_a_decision_of_random_acts_stays_sound(begin, drawn):
    decision, refusals = begin(), []

    for name, n, on in sorted(drawn, key=lambda each: DAYS.index(each[2])):
        before, was = len(decision.pending_events), decision.now.status
        possible = possible_acts(decision.now, PACK)
        try:
            ACTS[name](decision, n, on)
        except Refused as told:
            refusals.append((told.rule, told.zh, told.en))
            refusals.append((len(decision.pending_events) == before, decision.now.status == was))
        else:
            assert OFFERED.get(name, name) in possible

    assert all(all(each) for each in refusals)
    facts, again = story.facts(decision), None
    tabled, submitted = False, None
    for fact in facts:
        if fact.TOPIC == "decision.submitted":
            assert not [item for item in checklist(again.now, PACK) if item.blocks]
            submitted = again.now.draft.n
        if fact.TOPIC == "decision.decided":
            assert submitted == again.now.draft.n
            assert fact.meeting_kind in PACK.items("decision.meetings")
            assert fact.opinions[-1]["post"] == HEAD
            assert fact.held_on >= again.now.submitted_on
        if fact.TOPIC == "decision.evaluation_opened":
            assert fact.evaluator not in again.now.assessors
        if fact.TOPIC == "decision.published":
            assert again.now.party_reported_on
        again = MAPPER.to_domain_event(MAPPER.to_stored_event(fact)).mutate(again)
        tabled = tabled or fact.TOPIC == "decision.submitted"
    assert again.now == decision.now
    assert decision.now.decided_on is None or tabled
    assert decision.now.proposed_on == day("3-2")
