"""催办、延期、中止、呈报、再批示: what moves a deadline, and what does not."""

import pytest

from domain.aggregate import Refused
from domain.lights import lights
from tests.stories import (
    CALENDAR,
    CITY,
    HEAD,
    HOUSING,
    PACK,
    WATER,
    accept,
    accepted,
    act,
    ask_extension,
    assigned,
    assigned_jointly,
    day,
    decide_extension,
    due,
    endorsed,
    extended,
    extension_asked,
    final,
    finally_reported,
    given,
    instruct_again,
    numbered,
    objected,
    progress,
    refusal,
    registered,
    reinstructed,
    reported_task,
    reported_up,
    resume,
    resumed,
    send_back,
    signed,
    suspended,
    urged,
    withdrawn,
)

# ── 催办 ────────────────────────────────────────────────────────────────────────────────────────


def urge(directive, unit=WATER, reason="未见反馈"):
    return directive.urge(unit, reason=reason, step="first", approved=True, act=act("office", "3-26"))


def test_urging_slips_are_numbered_and_counted_by_unit():
    directive = given(urged)

    assert urge(directive) == 2
    assert (directive.urges, directive.assignments[WATER].urges) == (2, 2)


def test_a_unit_that_owes_nothing_is_not_urged():
    assert refusal(urge, finally_reported()) == "urge.nothing_owed"
    assert refusal(urge, objected()) == "urge.nothing_owed"
    assert refusal(urge, accepted()) == "urge.nothing_owed"
    assert refusal(urge, signed(), reason="") == "reason"


# ── 延期 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_granted_extension_moves_the_deadline_and_never_the_promise():
    directive = extended()

    assert (directive.due, directive.due_first, directive.extensions) == (day("4-15"), day("3-31"), 1)


def test_the_office_may_grant_another_day_than_was_asked():
    directive = extension_asked()

    decide_extension(directive, due=day("4-11"))

    assert directive.due == day("4-13")  # a Saturday rolls to Monday


def test_an_extension_refused_the_same_day_changes_nothing_but_the_request():
    directive = extension_asked()

    decide_extension(directive, granted=False, on="3-25")

    assert (directive.due, directive.extensions) == (day("3-31"), 0)
    assert directive.assignments[WATER].extension_asked is None


def test_the_days_an_extension_waits_are_the_offices():
    directive = extension_asked()
    waiting = lights(directive, day("4-20"), PACK, CALENDAR)

    assert (directive.holder, directive.clock_stopped_on) == ("office", day("3-25"))
    assert (waiting.completion.colour, waiting.completion.reason_code) == ("green", "waiting_for_decision")

    decide_extension(directive, granted=False, on="4-1")

    assert (directive.holder, directive.clock_stopped_on) == ("unit", None)
    assert directive.due == day("4-8")  # five working days given back, across Qingming


def test_who_waits_for_an_extension_still_reports():
    directive = signed(every="weekly:5")
    ask_extension(directive)

    assert directive.report_due == day("3-6")
    assert lights(directive, day("3-26"), PACK, CALENDAR).reporting.colour == "red"


def test_a_result_that_comes_while_an_extension_waits_ends_it_and_keeps_the_days():
    directive = signed()
    ask_extension(directive, on="3-30")
    final(directive, "4-2")

    assert directive.assignments[WATER].extension_asked is None
    assert directive.due == day("4-3")  # asked on Monday 30 March, three working days before the result
    assert not directive.assignments[WATER].is_late


def test_a_suspension_while_an_extension_waits_is_not_given_back_twice():
    directive = extension_asked()
    directive.suspend(reason="汛情", act=act("office", "3-26"))
    directive.resume(reason="", calendar=CALENDAR, pack=PACK, act=act("office", "3-30"))
    assert directive.due == day("3-31")

    decide_extension(directive, granted=False, on="4-1")

    assert directive.due == day("4-8")


def test_a_new_deadline_answers_the_request_for_another():
    directive = extension_asked()
    directive.instruct_again(
        leader=HEAD,
        opinion="请提速办理。",
        due=due("4-10", "3-27"),
        pack=PACK,
        calendar=CALENDAR,
        act=act(HEAD, "3-27"),
    )

    assert (directive.assignments[WATER].extension_asked, directive.holder) == (None, "unit")
    assert refusal(decide_extension, directive, on="3-28") == "extension.none"


def test_extensions_are_asked_before_the_deadline_once_and_for_later():
    assert refusal(ask_extension, signed(), on="4-1") == "extension.late_ask_allowed"
    assert refusal(ask_extension, signed(), to="3-31") == "extension.to"
    assert refusal(ask_extension, signed(), to="2037-1-5") == "extension.to"
    assert refusal(ask_extension, extension_asked()) == "extension.once"
    assert refusal(ask_extension, finally_reported()) == "extension.reported"
    assert refusal(ask_extension, accepted()) == "extension.reported"
    assert refusal(ask_extension, objected(), on="3-10") == "extension.objected"
    assert refusal(ask_extension, signed(due_by={"kind": "none"})) == "extension.no_due"


def test_deciding_needs_a_request_a_later_day_and_a_reason_to_refuse():
    assert refusal(decide_extension, signed()) == "extension.none"
    assert refusal(decide_extension, extension_asked(), due=day("3-30")) == "extension.to"
    directive = extension_asked()
    with pytest.raises(Refused) as refused:
        directive.decide_extension(
            WATER, granted=False, reason="", pack=PACK, calendar=CALENDAR, act=act("office", "3-26")
        )
    assert refused.value.rule == "reason"
    assert refusal(decide_extension, extension_asked(), on="3-24") == "act.before_cause"


def test_an_accepted_result_makes_a_waiting_extension_moot():
    directive = extension_asked()
    final(directive, "3-26")

    accept(directive, "3-27")

    assert refusal(decide_extension, directive) == "extension.none"
    assert directive.due == day("4-1")  # the day it waited before the result came


# ── 中止、恢复 ──────────────────────────────────────────────────────────────────────────────────


def test_a_suspended_matter_stands_still_in_the_offices_hands():
    directive = suspended()

    assert (directive.status, directive.holder) == ("suspended", "office")
    assert refusal(progress, directive) == "suspended"


def test_resuming_moves_every_working_units_deadline_by_the_days_that_stood():
    directive = resumed(directive=assigned_jointly())

    stood = CALENDAR.working_days_between(day("3-10"), day("3-17"))
    expected = CALENDAR.add_working_days(day("3-31"), stood)
    assert [directive.assignments[unit].due for unit in (WATER, HOUSING, CITY)] == [expected] * 3
    assert (directive.due, directive.due_first) == (expected, day("3-31"))


def test_days_both_suspended_and_under_review_are_given_back_once():
    directive = signed()
    final(directive, "3-9")
    directive.suspend(reason="等待批复", act=act("office-head", "3-10"))
    resume(directive, "3-17")
    assert directive.due == day("3-31")

    send_back(directive, "3-18")

    waited = CALENDAR.working_days_between(day("3-9"), day("3-18"))
    assert directive.due == CALENDAR.add_working_days(day("3-31"), waited)


def test_reporting_dates_that_passed_while_suspended_are_not_asked_for():
    directive = suspended(every="weekly:5")
    missed_before = directive.report_due

    resume(directive, "3-27")

    assert missed_before == day("3-6")
    assert directive.report_due == day("3-6")  # it was missed before the clock stood

    fresh = signed(every="weekly:5")
    progress(fresh, "3-6")
    fresh.suspend(reason="等待批复", act=act("office-head", "3-10"))
    resume(fresh, "3-27")
    assert fresh.report_due == day("4-3")


def test_suspending_and_resuming_follow_rules():
    def suspend(directive, reason="等待批复"):
        directive.suspend(reason=reason, act=act("office-head", "3-10"))

    assert refusal(suspend, registered()) == "numbered"
    assert refusal(suspend, suspended()) == "suspended"
    assert refusal(suspend, signed(), "") == "reason"
    assert refusal(resume, signed()) == "resume.not_suspended"
    ended = suspended()
    ended.withdraw(reason="批示撤回", act=act("office-head", "3-12"))
    assert refusal(resume, ended) == "ended"


# ── 呈报、批示 ──────────────────────────────────────────────────────────────────────────────────


def report_up(directive, leader=""):
    directive.report_up(leader=leader, summary="已完成", act=act("office", "3-24"))


def test_the_leader_holds_what_was_reported_up():
    directive = reported_up()

    assert (directive.status, directive.holder, directive.holder_since) == ("reported_up", "leader", day("3-24"))


def test_only_an_accepted_result_is_reported_up_once_and_to_somebody():
    assert refusal(report_up, finally_reported()) == "report_up.leads"
    assert refusal(report_up, numbered()) == "report_up.leads"
    assert refusal(report_up, reported_up()) == "report_up.once"
    assert refusal(report_up, accepted(directive=assigned(directive=reported_task()))) == "report_up.leader"


def test_endorsing_follows_reporting_up_once():
    def endorse(directive):
        directive.endorse(leader="", opinion="", act=act("leader", "3-26"))

    assert refusal(endorse, accepted()) == "endorse.report_up_first"
    assert refusal(endorse, endorsed()) == "endorse.once"


def test_instructing_again_keeps_the_number_and_the_old_opinion():
    directive = given(reinstructed)

    assert directive.number == "梁府督〔2026〕1号"
    assert [opinion.on for opinion in directive.opinions] == [day("3-2"), day("3-26")]
    assert (directive.status, directive.holder, directive.due) == ("reinstructed", "unit", day("4-30"))
    assert directive.due_first == day("3-31")


def test_the_unit_works_again_after_a_new_instruction():
    directive = reinstructed()

    progress(directive, "4-7")
    assert directive.status == "in_progress"
    final(directive, "4-20")
    accept(directive, "4-21")

    assert (directive.status, directive.received_final_on) == ("accepted", day("4-20"))


def test_without_a_new_deadline_days_with_the_office_and_leader_are_not_charged():
    directive = reported_up()

    instruct_again(directive, "4-13", new_due=None)

    waited = CALENDAR.working_days_between(day("3-20"), day("4-13"))
    assert directive.due == CALENDAR.add_working_days(day("3-31"), waited)


def test_a_new_instruction_overtakes_a_result_under_review():
    directive = finally_reported()

    instruct_again(directive)

    assert directive.feedback[0].state == "overtaken"
    assert refusal(accept, directive) == "review.none"


def test_a_new_instruction_leaves_an_objection_waiting():
    directive = objected()

    instruct_again(directive)

    assert (directive.assignments[WATER].status, directive.due) == ("objected", day("4-30"))


def test_a_new_instruction_says_something_and_whose_it_is():
    def instruct(directive, opinion):
        directive.instruct_again(leader="", opinion=opinion, pack=PACK, calendar=CALENDAR, act=act("leader", "3-26"))

    assert refusal(instruct, reported_up(), "已阅") == "request.definite_opinion"
    assert refusal(instruct, registered(), "请办理") == "numbered"
    assert refusal(instruct, signed(directive=assigned(directive=reported_task())), "请办理") == "instruct.leader"


def test_a_matter_that_is_over_is_handled_no_further():
    for again in (progress, accept, send_back, urge, report_up, ask_extension, instruct_again):
        assert refusal(again, withdrawn()) == "ended"
