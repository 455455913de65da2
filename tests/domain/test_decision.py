"""重大决策: its gates on both packs, each refusal by its rule; its life to the archive; who knew what."""

import pytest

from domain.decision import Decision, checklist, duties, package, words
from domain.decision.accountability import deeds, dissenters, known
from domain.decision.course import Course
from domain.decision.possible import possible_acts
from services.record.mapper import FactMapper
from tests import decisions as story
from tests.decisions import FILE, FIVE, HEARD, JUDGED, OPINIONS, TOWN, decide, minutes, step
from tests.stories import CALENDAR, CITY, CITY_PACK, DEPUTY, HEAD, HOUSING, PACK, act, day, only, refused


@pytest.mark.parametrize("name", story.STORIES)
def test_every_story_reads_back_the_same(name):
    made, mapper = story.STORIES[name](), FactMapper()

    again = None
    for fact in made.collect_events():
        again = mapper.to_domain_event(mapper.to_stored_event(fact)).mutate(again)

    assert again.now == made.now


def test_the_phases_make_one_decision():
    phases = [phase for phase in Decision.__bases__ if issubclass(phase, Course)]
    names = [
        name for phase in phases for name in vars(phase) if not name.startswith(("__", "_abc_")) and name != "Event"
    ]

    assert len(names) == len(set(names))
    assert all(
        phase.__name__
        in {fact.__qualname__.split(".")[0] for fact in vars(Decision).values() if isinstance(fact, type)}
        for phase in phases
    )


# ── 提出、起草 ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("category", "pack", "is_listed"),
    [
        ("investment", PACK, True), ("investment", CITY_PACK, False),
        ("government_rule", PACK, False), ("government_rule", CITY_PACK, True),
    ],
)  # fmt: skip
def test_what_must_be_decided_by_a_meeting_is_the_catalogue_of_the_pack(category, pack, is_listed):
    if is_listed:
        fact = only(story.proposed(category=category, pack=pack))
        assert (fact.category, fact.pack) == (category, f"{pack.code}@{pack.version}")
    else:
        refused("major.catalogue", lambda: story.proposed(category=category, pack=pack))


def test_a_decision_has_a_title_a_basis_a_lead_and_no_state_secret():
    refused("decision.title", lambda: story.proposed(title=" "))
    refused("basis", lambda: story.proposed(basis=""))
    refused("confidentiality.classified", lambda: story.proposed(content="绝密件"))
    refused("decision.lead", lambda: story.proposed().start("", approved_by=DEPUTY, reason="必要", act=act(on="3-3")))
    refused(
        "act.before_opening", lambda: story.proposed().start(CITY, approved_by=DEPUTY, reason="必要", act=act(on="3-1"))
    )


def test_where_there_is_no_time_to_meet_a_deputy_of_liangping_acts_and_reports():
    def handle(decision, pack=PACK, rank="deputy"):
        decision.handle_emergency(by=DEPUTY, rank=rank, text="抢险", pack=pack, act=act(on="3-4"))

    refused("emergency.deputy_may_act", lambda: handle(story.proposed(pack=CITY_PACK), CITY_PACK))
    refused("emergency.deputy_may_act", lambda: handle(story.proposed(), rank="office_director"))
    refused("decision.no_emergency", lambda: story.proposed().report_emergency(to=HEAD, text="无", act=act(on="3-4")))
    refused("decision.stage", lambda: handle(story.decided()))
    refused("decision.stage", lambda: story.proposed().open_directive(story.MEETING, unit=CITY, act=act(on="3-4")))
    decision = story.emergency_handled()
    decision.open_directive(story.MEETING, unit=CITY, act=act(on="3-2"))
    assert [(duty.code, duty.done_on, duty.articles) for duty in duties(decision.now, PACK)] == [
        ("emergency_report", None, ("L6",))
    ]


def test_what_was_done_ahead_of_a_meeting_is_reported_before_it_is_tabled():
    decision = story.gated()
    decision.handle_emergency(by=DEPUTY, rank="deputy", text="抢险", pack=PACK, act=act(on=JUDGED))

    refused("emergency.deputy_may_act", lambda: story.submitted(decision))
    decision.report_emergency(to=HEAD, text="已处置", act=act(on="4-21"))
    assert story.submitted(decision).now.status == "submitted"


def test_options_are_two_or_more():
    refused("decision.options", lambda: story.drafted(options=["一种"]))
    assert story.drafted(options=["分时段", "按次"]).now.draft.options == ["分时段", "按次"]


# ── 征求意见、分歧 ──────────────────────────────────────────────────────────────────────────────


def test_every_affected_unit_and_town_is_asked_and_answers_in_its_working_days():
    decision = story.consulted()

    assert {one.unit: one.due for one in decision.now.consultations.values()} == {
        HOUSING: day("3-16"),
        TOWN: day("3-16"),
    }
    refused("consult.units", lambda: decision.consult(["lp-jt"], calendar=CALENDAR, pack=PACK, act=act(CITY, "3-9")))
    refused("signed_by", lambda: decision.answer(TOWN, agrees=True, signed_by="", act=act(TOWN, "3-10")))
    refused(
        "grounds", lambda: decision.answer(TOWN, agrees=False, view="不妥", signed_by="镇长", act=act(TOWN, "3-10"))
    )
    refused("consult.not_asked", lambda: decision.answer(CITY, agrees=True, signed_by="局长", act=act(CITY, "3-10")))


def test_a_split_climbs_the_ladder_rung_by_rung():
    decision = story.split()

    def table():
        decision.table_split(HOUSING, sides=story.SIDES, tendency="过渡期", pack=PACK, act=act(CITY, "3-23"))

    assert refused("consult.deputy_first", table).article == "L43"
    refused("consult.lead_first", lambda: story.coordinate(decision, "deputy", "3-16", by=DEPUTY))
    refused("consult.rung", lambda: story.coordinate(decision, "lead", "3-16", entrusted_by=DEPUTY))
    story.coordinate(decision, "lead", "3-16")
    refused("consult.deputy_first", table)
    story.coordinate(decision, "deputy", "3-19", by=DEPUTY)
    refused("consult.tabled_next", lambda: story.coordinate(decision, "deputy", "3-20", by=DEPUTY))
    refused(
        "consult.sides",
        lambda: decision.table_split(
            HOUSING, sides=story.SIDES[:1], tendency="过渡期", pack=PACK, act=act(CITY, "3-23")
        ),
    )
    table()
    assert decision.now.consultations[HOUSING].state == "tabled"


def test_a_split_that_is_agreed_goes_no_further():
    decision = story.split()
    story.coordinate(decision, "lead", "3-16", agreed=True)

    assert decision.now.consultations[HOUSING].is_settled
    refused("consult.no_split", lambda: story.coordinate(decision, "deputy", "3-17", by=DEPUTY))


# ── 法定程序 ────────────────────────────────────────────────────────────────────────────────────


def test_public_comment_lasts_30_days_unless_the_shorter_time_is_explained():
    decision = story.consulted()

    refused("decision.participation_days", lambda: step(decision, "public_participation", "heard", "4-2", began="3-4"))
    step(decision, "public_participation", "heard", "4-3", began="3-4")
    short = story.consulted()
    step(short, "public_participation", "heard", "3-20", began="3-4", explained="汛期前须实施")
    assert list(short.pending_events)[-1].explained == "汛期前须实施"


def test_experts_with_an_interest_are_on_record_and_do_not_count():
    decision = story.consulted()
    decision.hear_expert(
        "吴某", field="价格", supports=True, text="可行", interest="参股", evidence=[FILE], act=act(CITY, "3-10")
    )

    refused("decision.experts", lambda: step(decision, "expert_argument", "supported", HEARD))
    decision.hear_expert(
        "周某", field="交通", supports=False, text="不可行", interest="", evidence=[FILE], act=act(CITY, "3-10")
    )
    step(decision, "expert_argument", "divided", HEARD)
    assert decision.now.experts == {"周某": False}


def test_legality_is_reviewed_after_everybody_answered_and_for_seven_working_days():
    waiting, heard = story.consulted(), story.heard()

    assert (
        refused(
            "decision.legality_after_consultation",
            lambda: step(waiting, "legality_review", "lawful", "4-20", began="4-8"),
        ).article
        == "D713-25"
    )
    refused(
        "decision.legality_after_consultation", lambda: step(heard, "legality_review", "lawful", "4-20", began="3-12")
    )
    refused("decision.legality_working_days", lambda: step(heard, "legality_review", "lawful", "4-16", began="4-8"))
    step(heard, "legality_review", "lawful", "4-17", began="4-8")


@pytest.mark.parametrize(
    ("code", "is_waivable"),
    [
        ("public_participation", True), ("expert_argument", True), ("risk_assessment", True),
        ("legality_review", False), ("collective_decision", False), ("fair_competition", False),
        ("social_stability", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pack", [PACK, CITY_PACK], ids=lambda pack: pack.code)
def test_legality_review_and_collective_decision_are_never_waived(code, is_waivable, pack):
    decision = story.consulted()

    def waive(**more):
        said = {"reason": "专业性不强", "signer": DEPUTY, **more}
        decision.waive_step(code, pack=pack, act=act(on="3-10"), **said)

    if is_waivable:
        refused("reason", lambda: waive(reason=""))
        refused("signed_by", lambda: waive(signer=""))
        waive()
        assert decision.now.steps[code].waived
    else:
        assert refused("decision.never_waived", waive).article.startswith(("D713-", "D783-"))


def test_a_stability_assessment_needs_a_hearing_whose_papers_were_sent_seven_days_before():
    decision = story.consulted()

    def hold(sent):
        decision.hold_hearing(
            papers_sent_on=day(sent), participants=9, text="多数赞成", record_signed_by="主持人", evidence=[FILE],
            calendar=CALENDAR, pack=PACK, act=act(CITY, "3-25"),
        )  # fmt: skip

    assert (
        refused("decision.hearing", lambda: step(decision, "social_stability", "controllable", HEARD)).article == "L20"
    )
    refused("decision.hearing_papers_days", lambda: hold("3-19"))
    hold("3-18")
    step(decision, "social_stability", "controllable", HEARD)


def test_a_step_needs_evidence_and_a_conclusion_of_its_own():
    decision = story.consulted()

    refused("decision.evidence", lambda: step(decision, "risk_assessment", "controllable", HEARD, evidence=[" "]))
    refused("decision.conclusion", lambda: step(decision, "risk_assessment", "lawful", HEARD))
    refused("decision.step", lambda: step(decision, "collective_decision", "lawful", HEARD))
    refused("decision.began_on", lambda: step(decision, "risk_assessment", "controllable", "3-10", began="3-11"))
    refused("decision.draft", lambda: step(story.started(), "risk_assessment", "controllable", HEARD))


def test_what_is_offered_follows_the_stage():
    offered = {name: set(possible_acts(made().now, PACK)) for name, made in story.STORIES.items()}

    assert offered["proposed"] == {"start", "emergency"}
    assert "submit" in offered["gated"] - offered["heard"]
    assert offered["submitted"] & {"decide", "draft", "steps"} == {"decide"}
    assert {"party-report", "publish", "tracking", "suspend"} <= offered["decided"]
    assert "interpret" not in offered["published"]
    assert offered["suspended"] & {"suspend", "resume"} == {"resume"}
    assert offered["archived"] == set()
    assert "emergency" not in possible_acts(story.proposed().now, CITY_PACK)
    assert "emergency/report" in offered["emergency_handled"] - offered["emergency_reported"]


# ── 提请 ────────────────────────────────────────────────────────────────────────────────────────


def missing(decision, pack=PACK):
    told = refused("decision.incomplete", lambda: decision.submit(signed_by="局长", pack=pack, act=act(CITY, "4-21")))
    return {(row["group"], row["what"], row["state"]) for row in told.fields["missing"]}


def test_nothing_is_tabled_while_anything_is_open():
    assert missing(story.drafted()) == {
        *(("assessment", kind, "open") for kind in FIVE),
        ("consultation", HOUSING, "open"), ("consultation", TOWN, "open"),
        *(("step", each, "open") for each in ("public_participation", "expert_argument", "risk_assessment", "legality_review")),
        ("review", "fair_competition", "open"), ("review", "social_stability", "open"),
    }  # fmt: skip
    assert missing(story.heard()) == {("step", "legality_review", "open"), ("review", "fair_competition", "open")}


def test_reviews_are_owed_by_their_triggers_alone():
    decision = story.drafted(competition=[], stability=[])

    states = {item.what: item.state for item in checklist(decision.now, PACK) if item.group == "review"}
    assert states == {"fair_competition": "not_required", "social_stability": "not_required"}
    refused("decision.competition_triggers", lambda: story.drafted(competition=["weather"]))


@pytest.mark.parametrize(
    ("code", "conclusion"),
    [("legality_review", "unlawful"), ("legality_review", "amend"), ("risk_assessment", "uncontrollable"), ("fair_competition", "fails")],
)  # fmt: skip
def test_what_failed_its_review_is_not_tabled(code, conclusion):
    decision = story.gated()
    step(decision, code, conclusion, JUDGED, began="4-8")

    assert len(missing(decision)) == 1


def test_exploratory_reform_may_be_tabled_with_its_legal_risk_stated():
    decision = story.gated()
    step(decision, "legality_review", "exploratory", JUDGED, began="4-8", text="法律风险：收费依据尚待明确")

    story.submitted(decision)
    assert decision.now.status == "submitted"


def test_a_new_draft_is_reviewed_for_legality_and_competition_anew():
    decision = story.gated()
    story.drafted(decision, on="4-20")

    assert missing(decision) == {("step", "legality_review", "stale"), ("review", "fair_competition", "stale")}


def test_an_assessment_that_found_otherwise_blocks():
    decision = story.gated()
    decision.assess(
        "feasibility", author=CITY, passes=False, text="资金不足", evidence=[FILE], pack=PACK, act=act(CITY, "4-20")
    )

    assert missing(decision) == {("assessment", "feasibility", "failed")}


def test_every_item_of_the_checklist_names_its_articles():
    for pack, letter in ((PACK, "L"), (CITY_PACK, "C")):
        items = checklist(story.gated().now, pack)
        assert all(item.articles for item in items)
        assert {letter} == {article[0] for item in items for article in item.articles if article[0] in "LC"}


# ── 决定 ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["office", "special", "exchange"])
def test_only_a_plenary_or_executive_meeting_decides(kind):
    refused("decision.meetings", lambda: decide(story.submitted(), minutes=minutes(kind)))


def test_a_decision_rests_on_minutes_of_its_own_item_held_after_it_was_tabled():
    refused("decision.minutes", lambda: decide(story.submitted(), minutes=minutes(on="4-20")))
    refused("decision.minutes", lambda: decide(story.submitted(), minutes=minutes(decision=story.MEETING)))
    refused("decision.stage", lambda: decide(story.gated()))


def test_the_head_speaks_last_and_everybody_is_recorded():
    decision = story.submitted()

    assert refused("decision.head_last", lambda: decide(decision, opinions=OPINIONS[::-1])).article == "D713-30"
    refused("decision.opinions", lambda: decide(decision, opinions=OPINIONS[-1:]))
    refused("decision.opinions", lambda: decide(decision, opinions=[OPINIONS[0], OPINIONS[0], OPINIONS[-1]]))
    refused(
        "decision.opinions", lambda: decide(decision, opinions=[{**OPINIONS[0], "stance": "disagree"}, OPINIONS[-1]])
    )


def test_a_head_who_departs_from_the_majority_says_why():
    against = [{**row, "stance": "disagree", "text": "不妥"} for row in OPINIONS[:-1]]
    decision = story.submitted()

    refused("decision.departs", lambda: decide(decision, opinions=[*against, OPINIONS[-1]]))
    decide(decision, opinions=[*against, OPINIONS[-1]], departs="防汛急需")
    assert list(decision.pending_events)[-1].departs == "防汛急需"


def test_what_is_adopted_names_who_carries_it_out_and_opens_its_duties():
    refused("decision.executing", lambda: decide(story.submitted(), executing=[]))
    refused("decision.until", lambda: decide(story.submitted(), until=day("4-23")))

    decided, published = story.decided(), story.published()

    assert [(duty.code, duty.due, duty.done_on) for duty in duties(decided.now, PACK)] == [
        ("party_report", None, None), ("publication", day("5-25"), None),
    ]  # fmt: skip
    assert [(duty.code, duty.done_on) for duty in duties(published.now, PACK)] == [
        ("party_report", day("4-27")), ("publication", day("4-29")), ("interpretation", day("4-30")),
    ]  # fmt: skip
    assert [duty.code for duty in duties(story.exempted().now, PACK)] == ["party_report"]
    assert duties(story.submitted().now, PACK) == ()


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("adopted", "decided"), ("rejected", "ended"), ("amend", "gated"), ("discuss_again", "gated")],
)
def test_a_meeting_adopts_rejects_or_sends_back(outcome, status):
    decision = story.submitted()
    decide(decision, outcome)

    assert decision.now.status == status
    assert (decision.now.decided_on is not None) == (outcome == "adopted")


def test_the_office_meeting_discusses_plans_first_in_liangping_alone():
    submitted = story.submitted()

    refused(
        "decision.office_prediscussion",
        lambda: submitted.discuss_in_office(minutes("office"), pack=CITY_PACK, act=act(on="4-23")),
    )
    submitted.discuss_in_office(minutes("office"), pack=PACK, act=act(on="4-23"))
    assert submitted.now.office_discussed == story.MEETING


# ── 公开、执行、评估、调整 ──────────────────────────────────────────────────────────────────────


def publish(decision, channels=("政府网站",), pack=PACK):
    decision.publish(channels=channels, evidence=[FILE], calendar=CALENDAR, pack=pack, act=act(on="4-29"))


def test_the_party_hears_first_the_channels_are_the_packs_and_the_drafter_interprets():
    decision = story.decided()

    refused("decision.party_report_first", lambda: publish(decision))
    decision.report_to_party(paper="8号", text="请示", act=act(on="4-27"))
    refused("publish.channels", lambda: publish(decision, ["政府公报"]))
    refused("publish.channels", lambda: publish(decision, ["微信公众号"], CITY_PACK))
    refused(
        "decision.not_published", lambda: decision.interpret(CITY, text="解读", evidence=[FILE], act=act(CITY, "4-29"))
    )
    publish(decision, ["政府公报"], CITY_PACK)
    refused(
        "decision.interpretation_working_days",
        lambda: decision.interpret(HOUSING, text="解读", evidence=[FILE], act=act(HOUSING, "4-30")),
    )
    refused(
        "decision.published", lambda: decision.exempt_publication(ground="秘密事项", signer=HEAD, act=act(on="4-30"))
    )


def test_only_who_carries_it_out_reports_its_problems():
    decision = story.published()

    refused(
        "decision.executing",
        lambda: decision.report_problem(HOUSING, kind="problem", text="无", act=act(HOUSING, "5-6")),
    )
    refused("decision.problem", lambda: decision.report_problem(TOWN, kind="mood", text="无", act=act(TOWN, "5-6")))
    assert decision.report_problem(TOWN, kind="problem", text="设备不足", act=act(TOWN, "5-6")) == 1


@pytest.mark.parametrize("evaluator", [CITY, "某评估公司"])
def test_who_assessed_a_decision_before_it_was_taken_does_not_evaluate_it(evaluator):
    decision = story.published()

    told = refused(
        "decision.independent",
        lambda: decision.open_evaluation("evaluation", evaluator=evaluator, reason="到期", act=act(on="5-6")),
    )
    assert told.article == "D713-36"


def test_an_evaluation_concludes_once():
    decision = story.evaluated()

    def conclude(n):
        decision.conclude_evaluation(n, conclusion="continue", text="有效", evidence=[FILE], act=act(on="2027-7-1"))

    refused("decision.evaluation", lambda: conclude(1))
    refused("decision.evaluation", lambda: conclude(2))


def test_nothing_is_changed_or_stopped_without_procedure():
    published = story.published()

    refused(
        "decision.ground",
        lambda: published.adjust(text="免费", reason="改", approved_by=HEAD, big=False, act=act(on="5-6")),
    )
    refused("decision.end", lambda: published.end(reason="不做了", pack=PACK, act=act(on="5-6")))
    refused(
        "decision.end", lambda: published.end(reason="不做了", pack=PACK, minutes=minutes("office"), act=act(on="5-6"))
    )
    assert (
        refused(
            "decision.suspend",
            lambda: published.suspend(head=DEPUTY, is_head=False, reason="洪灾", act=act("leader", "5-6")),
        ).article
        == "D713-37"
    )
    published.end(reason="有效期届满", pack=PACK, act=act(on="2029-4-24"))
    assert published.now.status == "ended"


def test_a_big_adjustment_runs_the_procedure_again_while_the_decision_stays_in_force():
    decision = story.adjusted(big=True)

    assert (decision.now.status, decision.now.cycle) == ("started", 2)
    refused("decision.draft", lambda: decision.submit(signed_by="局长", pack=PACK, act=act(CITY, "2027-7-6")))
    assert decision.track(CITY, text="继续执行", act=act(CITY, "2027-7-6")) == 2
    assert decision.now.assessors >= {CITY, "某评估公司"}
    story.drafted(decision, on="2027-7-7")
    assert len(missing_later(decision)) == 13


def missing_later(decision):
    told = refused(
        "decision.incomplete", lambda: decision.submit(signed_by="局长", pack=PACK, act=act(CITY, "2027-7-8"))
    )
    return told.fields["missing"]


def test_the_archive_package_holds_every_fact_and_its_files():
    decision = story.archived()
    papers = package(story.facts(decision))

    assert [paper.n for paper in papers] == list(range(1, len(papers) + 1))
    assert list(decision.pending_events)[-1].papers == len(papers) - 1
    assert {file for paper in papers for file in paper.files} == {FILE}
    refused("decision.archived", lambda: decision.archive(papers, comment="", act=act(on="2027-8-3")))
    refused("decision.stage", lambda: story.decided().archive([], comment="", act=act(on="5-6")))


# ── 终身责任追究 ────────────────────────────────────────────────────────────────────────────────


def test_everybodys_part_is_kept_by_post_and_by_person():
    found = deeds(story.noted(story.evaluated()))

    roles = {(deed.who, deed.role) for deed in found}
    assert {
        (CITY, "proposed"), (DEPUTY, "started"), (CITY, "assessed"), ("主任", "consulted"), (HOUSING, "consulted"),
        ("办公室副主任", "coordinated"), ("周某", "reviewed"), ("司法局", "reviewed"), ("局长", "tabled"),
        (HEAD, "voted"), ("张某", "voted"), (TOWN, "executed"), ("某大学", "evaluated"), (HEAD, "adjusted"),
        (DEPUTY, "scheduled"), ("office", "recorded"),
    } <= roles  # fmt: skip
    subjects = {(deed.role, deed.subject) for deed in found}
    assert {("assessed", kind) for kind in words.DECISION_ASSESSMENT} <= subjects
    assert {("reviewed", "legality_review"), ("reviewed", "expert_argument"), ("evaluated", "midterm")} <= subjects
    assert {subject for _, subject in subjects} - {""} <= words.DEED_SUBJECT.keys()


def test_dissent_on_record_protects():
    assert [(deed.who, deed.text) for deed in dissenters(story.noted(story.decided()))] == [
        ("lp-deputy-2", "建议先试点一年"), ("王某", "建议先试点一年"),
    ]  # fmt: skip


def test_a_voter_knew_what_was_tabled_and_not_what_came_later():
    facts = story.noted(story.evaluated())

    before = {fact.TOPIC for fact, _ in known(facts, "王某", on=day("4-22"))}
    after = {fact.TOPIC for fact, _ in known(facts, "王某", on=day("2027-12-31"))}

    assert before == set()
    assert {"decision.expert_heard", "decision.split_tabled", "decision.decided"} <= after
    assert "decision.problem_reported" not in after


def test_what_was_entered_late_nobody_could_read_before():
    facts = [(fact, day("2027-6-1")) for fact, _ in story.noted(story.decided())]

    assert known(facts, HEAD, on=day("2026-5-1")) == ()
    assert len(known(facts, HEAD, on=day("2026-5-1"), by="happened")) > 20


def test_what_is_over_is_interpreted_no_more_and_an_office_meeting_is_offered_only_where_there_is_one():
    decision = story.decided()
    decision.report_to_party(paper="梁府文", text="请示", act=act("office", "4-27"))
    decision.publish(channels=["政府网站"], evidence=[FILE], calendar=CALENDAR, pack=PACK, act=act("office", "4-29"))
    decision.end(reason="改由市级统一", minutes=story.minutes(on="5-8"), pack=PACK, act=act("office", "5-9"))

    refused("decision.stage", lambda: decision.interpret(CITY, text="解读", evidence=[FILE], act=act(CITY, "5-10")))
    assert "interpret" not in possible_acts(decision.now, PACK)
    assert "office-discussion" in possible_acts(story.submitted().now, PACK)
    assert "office-discussion" not in possible_acts(story.submitted().now, CITY_PACK)
