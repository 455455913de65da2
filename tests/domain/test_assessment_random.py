"""考核年度: random acts, legal and not: what is refused leaves nothing, what is kept reads back, every round recomputes."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.aggregate import Refused
from services.record.mapper import FactMapper
from tests import assessments as year
from tests.assessments import COUNTS, HOUSING, SCHEME, UNITS, number, release
from tests.stories import CALENDAR, act

PEOPLE = ["office", "checker", "scorer", "reviewer", "head", *UNITS]
DAYS = ["2027-1-4", "2027-1-8", "2027-1-22", "2027-1-29", "2027-2-20"]
MAPPER = FactMapper()

units, people, days = st.sampled_from(UNITS), st.sampled_from(PEOPLE), st.sampled_from(DAYS)
few = st.integers(1, 3)
figure = st.integers(0, 130)

ACTS = {
    "report": lambda s, u, n, x, a: s.report_value(SCHEME, u, "output", number(x), reporter=u, act=a),
    "verify": lambda s, u, n, x, a: s.verify_value(SCHEME, n, verifier=HOUSING, act=a),
    "import": lambda s, u, n, x, a: s.import_value(SCHEME, u, "income", release(100 + n, f"第{x % 3}版"), act=a),
    "adjust": lambda s, u, n, x, a: s.adjust_target(
        SCHEME, u, "output", Decimal(x), ground="policy", reason="政策", asked_by="other", act=a),
    "exclude": lambda s, u, n, x, a: s.exclude(SCHEME, u, "accidents", reason="无", act=a),
    "self": lambda s, u, n, x, a: s.assess_self(SCHEME, u, {"output": Decimal(x % 60)}, act=a),
    "gap": lambda s, u, n, x, a: s.notify_gap(SCHEME, u, calendar=CALENDAR, act=a),
    "claim": lambda s, u, n, x, a: s.claim_bonus(SCHEME, u, "praise", ground="表彰", act=a),
    "grant": lambda s, u, n, x, a: s.decide_bonus(SCHEME, n, granted=x > 50, reason="核对", act=a),
    "deduct": lambda s, u, n, x, a: s.notify_deduction(
        SCHEME, u, "falsity", indicator="output", ground="不实", calendar=CALENDAR, act=a),
    "answer": lambda s, u, n, x, a: s.answer_deduction(n, u, text="说明", act=a),
    "uphold": lambda s, u, n, x, a: s.decide_deduction(SCHEME, n, upheld=x > 30, reason="核对", act=a),
    "veto": lambda s, u, n, x, a: s.propose_veto(SCHEME, u, "leak", ground="事件", calendar=CALENDAR, act=a),
    "confirm": lambda s, u, n, x, a: s.verify_veto(SCHEME, n, comment="", act=a),
    "impose": lambda s, u, n, x, a: s.decide_veto(SCHEME, n, approved=x > 30, reason="会议", act=a),
    "tolerate": lambda s, u, n, x, a: s.claim_tolerance(SCHEME, u, deduction=n, ground="trial", text="试点", act=a),
    "accept": lambda s, u, n, x, a: s.decide_tolerance(SCHEME, n, accepted="full", reason="符合", act=a),
    "merge": lambda s, u, n, x, a: s.merge_unit(
        SCHEME, u, into=UNITS[n], day=year.day("2026-7-1"), basis="文件", act=a),
    "score": lambda s, u, n, x, a: s.score(SCHEME, position=900 + x, counts=COUNTS, act=a),
    "review": lambda s, u, n, x, a: s.review(comment="", act=a),
    "grade": lambda s, u, n, x, a: s.grade(basis="会议", act=a),
    "notify": lambda s, u, n, x, a: s.notify(SCHEME, UNITS, calendar=CALENDAR, act=a),
    "appeal": lambda s, u, n, x, a: s.appeal(SCHEME, u, indicator="output", text="申诉", calendar=CALENDAR, act=a),
    "decide": lambda s, u, n, x, a: s.decide_appeal(SCHEME, n, granted=x > 30, reason="核对", act=a),
    "correct": lambda s, u, n, x, a: s.correct_value(SCHEME, u, "output", number(x), reason="更正", act=a),
    "publish": lambda s, u, n, x, a: s.publish(SCHEME, public=False, basis="会议", act=a),
    "apply": lambda s, u, n, x, a: s.apply_results(SCHEME, raise_by=Decimal("0.05"), text="运用", act=a),
}  # fmt: skip
THE_WAY = ["score", "review", "grade", "notify", "publish", "apply"]
"""Drawn more often than chance would, so that many years come to their end."""

steps = st.tuples(st.one_of(st.sampled_from(sorted(ACTS)), st.sampled_from(THE_WAY)), units, few, figure, people, days)


@settings(max_examples=60, deadline=None)
@given(st.booleans(), st.lists(steps, min_size=5, max_size=40))
def test_a_year_of_random_acts_stays_sound(from_values, drawn):
    story = year.collected() if from_values else year.targeted()
    facts, refusals = list(story.collect_events()), []

    for name, unit, n, x, person, on in sorted(drawn, key=lambda step: DAYS.index(step[5])):
        try:
            ACTS[name](story, unit, n, x, act(person, on))
        except Refused as told:
            refusals.append((told.rule, told.zh, told.en, list(story.collect_events())))
        else:
            facts += story.collect_events()

    for rule, zh, en, left in refusals:
        assert all((rule, zh, en))
        assert left == []
    again = None
    for fact in facts:
        again = MAPPER.to_domain_event(MAPPER.to_stored_event(fact)).mutate(again)
    assert again.now == story.now
    for each in story.now.rounds:
        assert story.recompute(SCHEME, each.n).digest == each.digest
    for claim in story.now.deductions.values():
        assert claim.state != "in_effect" or claim.decided_by != claim.by
    for claim in story.now.vetoes.values():
        assert claim.state != "in_effect" or len({claim.by, claim.verified_by, claim.decided_by}) == 3
    for report in story.now.reports:
        assert report.state != "verified" or report.verified_by != report.by
    decided = [fact for fact in facts if fact.TOPIC in ("assessment.deduction_decided", "assessment.veto_decided")]
    for fact in decided:
        claims = story.now.deductions if "deduction" in fact.TOPIC else story.now.vetoes
        assert claims[fact.n].answer or fact.act.on > claims[fact.n].answer_by
