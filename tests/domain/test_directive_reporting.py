"""反馈与审核: progress and results, their review, and who is charged for which days."""

import pytest

from domain.aggregate import Refused
from domain.directive import GRADES, Directive
from tests.stories import (
    CALENDAR,
    CITY_PACK,
    HOUSING,
    PACK,
    WATER,
    accept,
    accepted,
    act,
    assigned,
    assigned_jointly,
    close,
    day,
    due,
    endorsed,
    final,
    finally_reported,
    given,
    in_progress,
    objected,
    paper,
    progress,
    refusal,
    reported_up,
    returned,
    send_back,
    signed,
)


def retract(directive, n, on="3-20", unit=WATER):
    directive.retract_feedback(unit, n, reason="数据有误", act=act(unit, on))


def test_a_final_report_says_it_is_done_and_stops_the_clock():
    directive = given(signed)

    n = final(directive)

    [fact] = directive.collect_events()
    assert isinstance(fact, Directive.FeedbackGiven)
    assert (n, fact.progress, fact.signed_by) == (1, 100, "江涛")
    assert (directive.status, directive.holder) == ("result_submitted", "office")
    assert directive.received_final_on == day("3-20")


def test_the_clock_of_joint_leads_stops_with_the_last_result():
    directive = signed(directive=assigned_jointly())

    final(directive, "3-20")
    assert (directive.received_final_on, directive.holder) == (None, "unit")
    final(directive, "3-24", HOUSING)
    assert (directive.received_final_on, directive.holder) == (day("3-24"), "office")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"text": " "}, "feedback.text"),
        ({"progress": 101}, "feedback.progress"),
        ({"progress": -1}, "feedback.progress"),
        ({"text": "见附件（机密★）"}, "confidentiality.classified"),
        ({"obstacles": "密级：秘密"}, "confidentiality.classified"),
    ],
)
def test_a_report_has_words_and_a_likely_progress(fields, rule):
    assert refusal(progress, signed(), **fields) == rule


def test_a_final_report_is_signed_by_the_principal_head():
    assert refusal(final, signed(), signed_by="") == "feedback.signed_by_principal_head"
    assert PACK.rule("feedback.signed_by_principal_head").articles


def test_units_report_only_what_is_theirs_to_report_now():
    def odd(directive):
        directive.give_feedback(WATER, kind="rumour", text="有", pack=PACK, calendar=CALENDAR, act=act(WATER, "3-9"))

    assert refusal(odd, signed()) == "feedback.kind"
    assert refusal(progress, assigned()) == "feedback.sign_first"
    assert refusal(final, finally_reported(), "3-21") == "feedback.final_once"
    assert refusal(progress, finally_reported(), "3-21") == "feedback.final_once"
    assert refusal(progress, accepted(), "3-24") == "feedback.done"
    waiting = objected()
    waiting.sign_for(WATER, act=act(WATER, "3-4"))
    assert refusal(progress, waiting) == "feedback.objected"


# ── 撤回 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_result_retracted_before_review_may_be_given_again():
    directive = finally_reported()
    retract(directive, 1)
    assert (directive.received_final_on, directive.status) == (None, "in_progress")

    final(directive, "3-25")

    assert [report.state for report in directive.feedback] == ["retracted", "given"]
    assert directive.received_final_on == day("3-25")


def test_a_retracted_progress_report_leaves_its_date_owed():
    directive = signed(every="weekly:5")
    progress(directive, "3-5")
    assert directive.report_due == day("3-13")

    retract(directive, 1, "3-5")

    assert directive.report_due == day("3-6")


def test_retracting_an_old_report_does_not_undo_a_newer_one():
    directive = signed(every="weekly:5")
    progress(directive, "3-5")
    progress(directive, "3-12")

    retract(directive, 1, "3-12")

    assert directive.report_due == day("3-20")


def test_only_ones_own_unreviewed_reports_are_retracted():
    assert refusal(retract, in_progress(), 2) == "feedback.unknown"
    assert refusal(retract, accepted(), 1) == "feedback.reviewed"
    assert refusal(retract, in_progress(), 1, unit=HOUSING) == "unit.not_undertaking"


# ── 报送周期 ────────────────────────────────────────────────────────────────────────────────────


def test_a_missed_report_stays_due_until_it_comes():
    directive = signed(every="weekly:5")
    assert directive.report_due == day("3-6")

    progress(directive, "3-18")

    assert directive.report_due == day("3-20")


def test_reporting_early_or_twice_does_not_push_the_rhythm_away():
    directive = signed(every="monthly:25")

    for on in ("3-4", "3-9", "3-25"):
        progress(directive, on)

    assert directive.report_due == day("4-27")  # the 25th of April is a Saturday


def test_each_stage_of_a_phased_matter_is_reported_on():
    stages = [{"title": "设计", "on": "2026-04-30"}, {"title": "施工", "on": "2026-09-30"}]
    directive = signed(due_by={"kind": "phased", "stages": stages})
    assert directive.report_due == day("4-30")

    progress(directive, "4-28")

    assert directive.report_due == day("9-30")


def test_an_overdue_unit_goes_on_reporting():
    directive = signed(every="weekly:5", due_by="3-10")
    progress(directive, "3-6")
    progress(directive, "3-13")

    assert directive.report_due == day("3-20")


# ── 审核 ────────────────────────────────────────────────────────────────────────────────────────


def test_an_accepted_result_is_done_and_settles_earlier_reports():
    directive = given(accepted)

    part = directive.assignments[WATER]
    assert (part.status, part.done_on, part.grades) == ("done", day("3-23"), ["good"])
    assert (directive.status, directive.holder) == ("accepted", "office")

    reported = in_progress()
    final(reported)
    accept(reported)
    assert [report.state for report in reported.feedback] == ["overtaken", "accepted"]


@pytest.mark.parametrize("grade", GRADES)
def test_every_grade_can_be_given(grade):
    directive = finally_reported()

    accept(directive, grade=grade)

    assert directive.assignments[WATER].grades == [grade]


def test_an_accepted_progress_report_is_no_result():
    directive = in_progress()

    accept(directive)

    assert (directive.assignments[WATER].status, directive.status) == ("working", "in_progress")


def test_nobody_reviews_their_own_report():
    directive = signed()
    final(directive, act=act("wang", "3-20"))

    with pytest.raises(Refused) as refused:
        directive.accept(WATER, act=act("wang", "3-23"))

    assert refused.value.rule == "review.not_reporter"


def test_who_typed_a_paper_report_may_review_it():
    late, phoned = signed(), signed()
    final(late, act=paper("3-20", WATER))
    final(phoned, act=act("clerk", "3-20", channel="phone", on_behalf_of=WATER))

    for directive in (late, phoned):
        directive.accept(WATER, act=act("clerk", "3-23"))

    assert {late.status, phoned.status} == {"accepted"}


def test_review_needs_something_to_review_and_known_codes():
    assert refusal(accept, signed()) == "review.none"
    assert refusal(accept, finally_reported(), grade="brilliant") == "accept.grade"
    assert refusal(send_back, signed()) == "review.none"
    assert refusal(send_back, finally_reported(), reason_code="ugly") == "return.reason_codes"
    assert refusal(send_back, finally_reported(), supplement_days=0) == "supplement.days"
    assert refusal(send_back, finally_reported(), supplement_days=61) == "supplement.days"


@pytest.mark.parametrize("code", PACK.codes("return.reason_codes"))
def test_every_reason_of_the_pack_can_be_given(code):
    directive = finally_reported()

    send_back(directive, reason_code=code)

    assert directive.status == "returned"


# ── 谁的时间 ────────────────────────────────────────────────────────────────────────────────────


def test_a_return_of_a_timely_result_leaves_room_for_the_supplement_and_keeps_the_first_promise():
    directive = signed(due_by="3-20")
    final(directive, "3-20")

    send_back(directive, "3-20")

    assert directive.due == CALENDAR.add_working_days(day("3-20"), PACK.days("supplement.days"))
    assert (directive.due_first, directive.holder) == (day("3-20"), "unit")
    assert directive.assignments[WATER].supplement_due == directive.due


def test_days_the_office_took_to_review_are_given_back():
    directive = finally_reported()

    send_back(directive, "4-13")

    office_took = CALENDAR.working_days_between(day("3-20"), day("4-13"))
    assert directive.due == CALENDAR.add_working_days(day("3-31"), office_took)


def test_a_second_return_gives_no_second_supplement_but_no_charge_for_waiting_either():
    directive = signed(due_by="3-20")
    final(directive, "3-20")
    send_back(directive, "3-20")
    assert directive.due == day("3-25")
    final(directive, "3-25")

    send_back(directive, "3-27")

    assert directive.due == day("3-27")


def test_a_result_that_came_late_stays_late():
    directive = signed(due_by="3-18")
    final(directive)

    send_back(directive, "3-23")

    assert directive.due == day("3-18")
    final(directive, "3-24")
    assert directive.assignments[WATER].is_late


def test_a_late_entry_counts_from_the_day_of_receipt_and_is_marked():
    directive = signed(due_by="3-20")

    final(directive, act=paper("3-19", WATER))

    assert (directive.received_final_on, directive.late_entries) == (day("3-19"), 1)
    assert (directive.feedback[0].late_entry, directive.assignments[WATER].is_late) == (True, False)


def test_a_reporting_date_that_passed_under_review_is_not_asked_for():
    directive = signed(every="weekly:5")
    final(directive, "3-12")
    assert directive.report_due is None

    send_back(directive, "4-1")

    assert directive.report_due == day("4-3")


def test_a_returned_progress_report_moves_no_deadline():
    directive = in_progress()

    send_back(directive, "3-16")

    assert (directive.due, directive.assignments[WATER].supplement_due) == (day("3-31"), day("3-19"))
    assert directive.returns == 1


def test_a_returned_result_is_answered_by_a_new_one():
    directive = returned()

    progress(directive, "3-24")
    assert directive.status == "returned"
    final(directive, "3-25")

    assert (directive.status, directive.assignments[WATER].supplement_due) == ("result_submitted", None)


def test_assisting_units_answer_too_before_a_matter_is_closed():
    directive = signed(directive=assigned(assisting=(HOUSING,)))
    final(directive)
    accept(directive)
    assert (directive.status, directive.holder) == ("accepted", "unit")
    directive.report_up(leader="", summary="", act=act("office", "3-24"))
    directive.endorse(leader="", opinion="同意", act=act("leader", "3-25"))

    assert refusal(close, directive) == "close.assignments"
    final(directive, "3-26", HOUSING)
    accept(directive, "3-26", HOUSING)
    close(directive)

    assert directive.status == "closed"


def test_chongqing_asks_for_the_heads_signature_too():
    directive = signed()

    with pytest.raises(Refused):
        directive.give_feedback(
            WATER, kind="final", text="已完成", pack=CITY_PACK, calendar=CALENDAR, act=act(WATER, "3-20")
        )


def test_nothing_is_owed_once_the_leader_is_content():
    assert (endorsed().holder, endorsed().report_due) == ("office", None)
    assert due("3-31").due == endorsed().due


def test_a_report_retracted_twice_is_told_so():
    directive = signed()
    progress(directive)
    retract(directive, 1)

    assert refusal(retract, directive, 1) == "feedback.retracted"


def test_a_review_does_not_lie_before_its_report():
    assert refusal(accept, finally_reported(), "3-19") == "act.before_cause"
    assert refusal(send_back, finally_reported(), "3-19") == "act.before_cause"


def test_an_endorsement_does_not_lie_before_what_was_reported_up():
    directive = reported_up()
    early = act("office", "3-3", late=True, reason="补录")

    assert refusal(directive.endorse, leader="", opinion="同意", act=early) == "act.before_cause"
