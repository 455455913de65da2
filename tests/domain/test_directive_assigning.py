"""交办: who undertakes a matter, by when; objection, release, hand-over."""

import pytest

from domain import deadlines
from domain.directive import Directive
from tests.stories import (
    CALENDAR,
    CITY,
    HOUSING,
    PACK,
    TOWNS,
    WATER,
    accepted,
    act,
    assigned,
    assigned_jointly,
    assigned_to_towns,
    day,
    due,
    final,
    given,
    handed_over,
    numbered,
    objected,
    progress,
    refusal,
    registered,
    reported_up,
    rhythm,
    signed,
)


def decide(directive, *, upheld, on="3-9", reassign_to="", due_by=None, report=None):
    directive.decide_objection(
        WATER,
        upheld=upheld,
        reason="经核实",
        reassign_to=reassign_to,
        due=due_by,
        report=report,
        calendar=CALENDAR,
        pack=PACK,
        act=act("office", on),
    )


def test_joint_leads_have_one_collator_whose_deadline_is_the_matters():
    directive = given(assigned_jointly)

    assert [a.unit for a in directive.assignments.values() if a.collator] == [WATER]
    assert [a.role for a in directive.assignments.values()] == ["lead", "lead", "assist"]
    assert directive.due == directive.due_first == day("3-31")


def test_a_collective_named_alone_leads_with_each_unit_on_its_own_clock():
    directive = given(assigned_to_towns)

    directive.sign_for(TOWNS[1], act=act(TOWNS[1], "3-3"))

    assert {a.role for a in directive.assignments.values()} == {"lead"}
    assert {a.group for a in directive.assignments.values()} == {"all_localities"}
    assert [a.signed_on for a in directive.assignments.values()] == [None, day("3-3"), None]


def test_a_collective_named_alone_has_no_collator_unless_one_is_stated():
    alone = given(assigned_to_towns)
    stated = assigned(grouped=tuple((town, "all_localities") for town in TOWNS), collator=TOWNS[1])

    assert (alone.collator, [a.unit for a in alone.assignments.values() if a.collator]) == ("", [])
    assert (alone.due, alone.due_kind, alone.due_first) == (day("3-31"), "date", day("3-31"))
    assert (stated.collator, stated.assignments[TOWNS[1]].collator) == (TOWNS[1], True)


def test_without_a_collator_the_matter_lasts_as_long_as_its_last_unit_and_shows_their_mean():
    directive = signed(assigned_to_towns())
    for town, done in ((TOWNS[0], 90), (TOWNS[1], 30)):
        directive.give_feedback(
            town, kind="progress", text="在办", progress=done, pack=PACK, calendar=CALENDAR, act=act(town, "3-9")
        )
    directive.ask_extension(
        TOWNS[2], to=day("4-10"), reason="雨季", pack=PACK, calendar=CALENDAR, act=act(TOWNS[2], "3-20")
    )
    directive.decide_extension(
        TOWNS[2], granted=True, reason="", pack=PACK, calendar=CALENDAR, act=act("office", "3-20")
    )

    assert directive.progress == 40
    assert (directive.due, directive.due_first) == (day("4-10"), day("3-31"))


def test_a_collective_beside_a_lead_assists():
    directive = assigned(WATER, grouped=((TOWNS[0], "all_localities"),))

    assert directive.assignments[TOWNS[0]].role == "assist"


@pytest.mark.parametrize(
    ("spec", "kind", "by"),
    [
        ({"kind": "working_days", "days": 10}, "working_days", "3-16"),
        ({"kind": "date", "on": "2026-05-02"}, "date", "5-6"),
        (
            {
                "kind": "phased",
                "stages": [{"title": "设计", "on": "2026-04-30"}, {"title": "施工", "on": "2026-09-30"}],
            },
            "phased",
            "9-30",
        ),
        ({"kind": "recurring", "every": "quarterly", "on": "2026-12-31"}, "recurring", "12-31"),
        ({"kind": "long_term"}, "long_term", None),
        ({"kind": "none", "review_on": "2026-06-01"}, "none", None),
    ],
)
def test_every_kind_of_deadline_becomes_a_dated_promise(spec, kind, by):
    directive = assigned(due_by=spec)

    assert (directive.due_kind, directive.due) == (kind, day(by) if by else None)
    assert directive.due or directive.review_on


def test_a_matter_is_assigned_once_and_only_when_numbered():
    resolved = due()

    assert refusal(registered().assign, leads=[WATER], due=resolved, act=act()) == "numbered"
    assert refusal(assigned().assign, leads=[HOUSING], due=resolved, act=act()) == "assign.once"


@pytest.mark.parametrize(
    ("units", "rule"),
    [
        ({"leads": []}, "assign.lead"),
        ({"leads": [WATER, WATER]}, "assign.twice"),
        ({"leads": [WATER], "assisting": [WATER]}, "assign.twice"),
        ({"leads": [WATER], "collator": HOUSING}, "assign.collator"),
    ],
)
def test_units_that_do_not_fit_together_are_refused(units, rule):
    assert refusal(numbered().assign, due=due(), act=act(), **units) == rule


def test_delivering_and_signing_twice_leave_one_fact_each():
    directive = given(assigned)

    for on in ("3-3", "3-4"):
        directive.deliver(WATER, means="机要交换", act=act("office", on))
        directive.sign_for(WATER, act=act(WATER, on))

    assert [type(fact) for fact in directive.collect_events()] == [Directive.Delivered, Directive.SignedFor]
    assert directive.assignments[WATER].signed_on == day("3-3")


def test_nobody_signs_or_reports_before_assignment():
    assert refusal(assigned().sign_for, WATER, act=act(WATER, "2-27")) == "act.before_assignment"
    assert refusal(final, signed(), "2-27") == "act.before_assignment"


def test_no_late_entry_goes_back_before_its_cause():
    early = act("office", "1-5", late=True, reason="补录")
    urge = {"unit": WATER, "reason": "进度慢", "step": "", "approved": False, "act": early}
    assert refusal(signed().urge, **urge) == "act.before_assignment"
    assert refusal(signed().suspend, reason="待上级政策", act=early) == "act.before_receipt"
    assert refusal(assigned().deliver, WATER, means="机要交换", act=early) == "act.before_assignment"
    on_the_same_day = assigned()
    on_the_same_day.deliver(WATER, means="机要交换", act=act("office", "3-2", late=True, reason="补录"))
    assert on_the_same_day.late_entries == 1


def test_a_unit_that_does_not_undertake_the_matter_has_no_say():
    assert refusal(assigned().sign_for, HOUSING, act=act(HOUSING)) == "unit.not_undertaking"


# ── 管辖异议 ────────────────────────────────────────────────────────────────────────────────────


def test_an_objection_puts_the_matter_into_the_offices_hands():
    directive = objected()

    assert (directive.holder, directive.clock_stopped_on) == ("office", day("3-4"))


def test_a_refused_objection_gives_back_the_days_the_office_took():
    directive = given(objected)

    decide(directive, upheld=False, on="3-9")

    assert directive.due == CALENDAR.add_working_days(day("3-31"), 3)
    assert directive.due_first == day("3-31")
    assert directive.assignments[WATER].status == "sent"


def test_signing_while_an_objection_waits_keeps_the_objection():
    directive = given(objected)

    directive.sign_for(WATER, act=act(WATER, "3-5"))

    assert directive.assignments[WATER].status == "objected"


def test_an_upheld_objection_moves_the_part_and_the_collator_with_its_rhythm():
    directive = assigned(every="monthly:25")
    directive.object_to(WATER, reason="不属本局职责", pack=PACK, calendar=CALENDAR, act=act(WATER, "3-4"))
    given(directive)

    decide(directive, upheld=True, reassign_to=HOUSING, due_by=due("4-10", "3-9"))

    assert (directive.collator, directive.due, directive.due_first) == (HOUSING, day("4-10"), day("3-31"))
    assert directive.assignments[WATER].status == "released"
    assert directive.assignments[HOUSING].report_due == day("3-25")


def test_an_upheld_objection_of_the_collator_makes_another_lead_collate():
    directive = assigned_jointly()
    directive.object_to(WATER, reason="不属本局职责", pack=PACK, calendar=CALENDAR, act=act(WATER, "3-4"))

    decide(directive, upheld=True)

    assert (directive.collator, directive.assignments[HOUSING].collator) == (HOUSING, True)


def test_objections_come_in_time_once_and_before_any_report():
    def object_(directive, on="3-4", reason="不属本局职责"):
        directive.object_to(WATER, reason=reason, pack=PACK, calendar=CALENDAR, act=act(WATER, on))

    reported = signed()
    progress(reported, "3-4")

    assert refusal(object_, assigned(), "3-10") == "objection.working_days"
    assert refusal(object_, assigned(), reason=" ") == "reason"
    assert refusal(object_, objected()) == "object.once"
    assert refusal(object_, reported) == "object.after_feedback"
    assert refusal(object_, accepted()) == "unit.done"


def test_deciding_needs_an_objection_and_never_leaves_a_matter_without_a_lead():
    assert refusal(decide, assigned(), upheld=False) == "object.none"
    assert refusal(decide, objected(), upheld=True) == "object.reassign"
    joint = assigned_jointly()
    joint.object_to(WATER, reason="不属本局职责", pack=PACK, calendar=CALENDAR, act=act(WATER, "3-4"))
    assert refusal(decide, joint, upheld=True, reassign_to=CITY) == "assign.twice"


# ── 调整、移交 ──────────────────────────────────────────────────────────────────────────────────


def add(directive, unit=HOUSING, role="assist", reason="增加协办", **more):
    directive.add_unit(unit, role=role, due=due("4-10", "3-10"), reason=reason, act=act("office", "3-10"), **more)


def release(directive, unit=WATER, *, excused=False, reason="职责调整"):
    directive.release_unit(unit, reason=reason, excused=excused, act=act("office", "3-12"))


def test_a_unit_released_before_may_be_added_again_with_a_new_clock():
    directive = assigned_jointly()
    release(directive, HOUSING)
    given(directive)

    add(directive, HOUSING, "lead", report=rhythm("monthly:25", "3-10"))

    [past] = directive.past_assignments
    assert (past.unit, past.status, past.ended_on) == (HOUSING, "released", day("3-12"))
    assert (directive.assignments[HOUSING].due, directive.assignments[HOUSING].status) == (day("4-10"), "sent")


def test_a_released_collator_hands_collating_to_another_lead():
    directive = assigned_jointly()

    release(directive)

    assert directive.collator == HOUSING
    assert [a.unit for a in directive.assignments.values() if a.collator] == [HOUSING]


def test_a_lead_added_after_the_only_one_was_excused_collates():
    directive = assigned()
    release(directive, excused=True)

    add(directive, HOUSING, "lead")

    assert (directive.collator, directive.due) == (HOUSING, day("4-10"))
    assert [a.unit for a in directive.assignments.values() if a.collator] == [HOUSING]


def test_what_waits_for_review_of_a_released_unit_waits_no_more():
    directive = assigned_jointly()
    directive.sign_for(CITY, act=act(CITY, "3-3"))
    progress(directive, unit=CITY)

    release(directive, CITY)

    assert directive.feedback[0].state == "overtaken"


def test_a_lead_added_after_reporting_up_takes_the_matter_back_to_work():
    directive = accepted()
    directive.report_up(leader="", summary="", act=act("office", "3-24"))

    add(directive, HOUSING, "lead")

    assert (directive.reported_up_on, directive.status, directive.holder) == (None, "in_progress", "unit")


def test_changing_units_follows_rules():
    assert refusal(add, numbered()) == "assign.first"
    assert refusal(add, assigned(), role="boss") == "assign.role"
    assert refusal(add, assigned(), WATER) == "assign.twice"
    assert refusal(add, assigned(), reason="") == "reason"
    assert refusal(release, assigned()) == "assign.last_lead"
    assert refusal(release, accepted()) == "unit.done"
    assert refusal(release, assigned_jointly(), reason="") == "reason"


def test_a_hand_over_leaves_lateness_with_the_old_unit_and_starts_a_new_clock():
    directive = signed(due_by="3-6")
    directive.hand_over(
        old=WATER,
        new=HOUSING,
        day=day("3-12"),
        remaining="剩余管线",
        basis="机构改革",
        due=due("4-10", "3-12"),
        act=act("office", "3-12"),
    )

    old, new = directive.assignments[WATER], directive.assignments[HOUSING]
    assert (old.status, old.due, old.ended_on) == ("handed_over", day("3-6"), day("3-12"))
    assert (new.due, new.due_first, new.assigned_on, new.collator) == (day("4-10"), day("4-10"), day("3-12"), True)
    assert (directive.due, directive.due_first, directive.status) == (day("4-10"), day("3-6"), "delivered")


def test_a_unit_that_takes_over_without_a_rhythm_of_its_own_keeps_the_old_one():
    directive = signed(every="monthly:25")

    directive.hand_over(
        old=WATER, new=HOUSING, day=day("3-5"), remaining="", basis="职责调整", due=due("4-10", "3-5"),
        act=act("office", "3-5"),
    )  # fmt: skip

    assert (directive.assignments[HOUSING].report_every, directive.report_due) == ("monthly:25", day("3-25"))


def test_handing_over_follows_rules():
    def hand_over(directive, new=HOUSING, on="3-12", basis="职责调整", old=WATER):
        directive.hand_over(
            old=old, new=new, day=day(on), remaining="", basis=basis, due=due("4-10", "3-12"), act=act("office", "3-12")
        )

    assert refusal(hand_over, assigned_jointly(), HOUSING) == "handover.taken"
    assert refusal(hand_over, assigned(), basis="") == "handover.basis"
    assert refusal(hand_over, assigned(), on="3-13") == "handover.day"
    assert refusal(hand_over, assigned(), on="2-27") == "handover.day"
    assert refusal(hand_over, accepted()) == "unit.done"
    assert refusal(hand_over, handed_over()) == "unit.not_undertaking"


def test_an_added_unit_of_an_open_ended_matter_may_have_a_review_day_alone():
    directive = assigned(due_by={"kind": "long_term"})
    directive.add_unit(
        HOUSING,
        role="assist",
        due=deadlines.resolve({"kind": "long_term"}, start=day("3-10"), calendar=CALENDAR, pack=PACK),
        reason="增加协办",
        act=act("office", "3-10"),
    )

    assert (directive.assignments[HOUSING].due, directive.assignments[HOUSING].due_kind) == (None, "long_term")


def test_a_lead_that_is_done_is_not_made_an_assistant():
    directive = reported_up()

    promise = due({"kind": "working_days", "days": 10}, "3-25")
    more = {"due": promise, "reason": "再配合", "act": act("office", "3-25")}
    assert refusal(directive.add_unit, WATER, role="assist", **more) == "assign.twice"
    directive.add_unit(WATER, role="lead", **more)
    assert (directive.status, directive.holder) == ("delivered", "unit")
