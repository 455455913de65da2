"""办结、重新办理、归档，分解、并案、撤销: how a matter ends, and how it comes back."""

from uuid import uuid4

import pytest

from domain.aggregate import Refused
from domain.directive import ENDED, Directive, open_children
from tests.stories import (
    CALENDAR,
    LEFT,
    PACK,
    WATER,
    absorbing,
    accept,
    accepted,
    act,
    archived,
    assigned,
    close,
    closed,
    day,
    endorsed,
    final,
    finally_reported,
    given,
    merged,
    numbered,
    refusal,
    registered,
    reopen,
    reopened,
    reported_task,
    reported_up,
    signed,
    split,
    suspended,
    withdrawn,
)


@pytest.mark.parametrize(
    "outcome", ["completed", "basically_completed", "long_term", "not_completed", "no_longer_needed"]
)
def test_the_office_closes_with_an_outcome(outcome):
    directive = given(endorsed)

    close(directive, outcome)

    [fact] = directive.collect_events()
    assert isinstance(fact, Directive.Closed)
    assert (directive.status, directive.outcome, directive.holder) == ("closed", outcome, "none")


def test_what_remains_and_what_lasts_get_a_day_to_be_looked_at_again():
    assert closed("basically_completed").review_on == day("4-30")
    assert closed("long_term").review_on == day("9-27")
    assert closed().review_on is None


@pytest.mark.parametrize("source", ["instruction", "assigned"])
def test_instructions_and_assigned_matters_close_after_the_leader_agreed(source):
    directive = registered(source=source)

    assert refusal(close, accepted(directive=assigned(directive=directive))) == "closure.needs_endorsement"
    assert source in PACK.items("closure.needs_endorsement")


def test_a_work_report_task_closes_without_a_leader():
    directive = accepted(directive=assigned(directive=reported_task()))

    close(directive)

    assert directive.status == "closed"


def test_a_result_that_still_waits_for_the_leader_is_not_closed():
    assert refusal(close, reported_up()) == "closure.needs_endorsement"


def test_a_matter_a_leader_gave_is_given_up_only_with_that_leader():
    directive = accepted(directive=assigned(directive=reported_task(leader="lp-head")))

    assert refusal(close, directive, "not_completed") == "closure.needs_endorsement"


def test_who_reported_never_closes():
    directive = signed(directive=assigned(directive=reported_task()))
    final(directive, act=act("wang", "3-20"))
    accept(directive)

    assert refusal(close, directive, act=act("wang", "3-27")) == "close.not_reporter"


@pytest.mark.parametrize(
    ("story", "outcome", "more", "rule"),
    [
        (registered, "completed", {}, "numbered"),
        (numbered, "completed", {}, "close.assigned"),
        (signed, "completed", {}, "close.assignments"),
        (finally_reported, "completed", {}, "close.assignments"),
        (endorsed, "merged", {}, "close.outcome"),
        (endorsed, "forgotten", {}, "close.outcome"),
        (endorsed, "completed", {"reason": ""}, "reason"),
        (endorsed, "completed", {"open_children": ["梁府督〔2026〕5号"]}, "close.children"),
        (endorsed, "basically_completed", {"remaining": []}, "close.remaining"),
        (endorsed, "basically_completed", {"remaining": [{"text": "", "due": "2026-04-30"}]}, "close.remaining"),
        (endorsed, "basically_completed", {"remaining": [{"text": "验收", "due": "soon"}]}, "close.remaining"),
        (endorsed, "basically_completed", {"remaining": [{"text": "验收", "due": "2026-03-01"}]}, "close.remaining"),
        (endorsed, "completed", {"remaining": [LEFT]}, "close.remaining"),
        (suspended, "completed", {}, "suspended"),
        (closed, "completed", {}, "ended"),
    ],
)
def test_a_matter_is_not_closed_before_everything_is_in_order(story, outcome, more, rule):
    assert refusal(close, story(), outcome, **more) == rule


def test_a_matter_every_lead_was_excused_from_was_not_completed():
    directive = assigned(directive=reported_task())
    directive.release_unit(WATER, reason="不可抗力", excused=True, act=act("office-head", "3-12"))
    assert (directive.status, directive.holder) == ("accepted", "office")

    assert refusal(close, directive) == "close.nothing_done"
    close(directive, "not_completed")

    assert directive.outcome == "not_completed"


# ── 重新办理、归档 ──────────────────────────────────────────────────────────────────────────────


def test_a_closed_matter_reopens_under_its_number_with_its_leads_at_work():
    directive = given(reopened)

    assert (directive.number, directive.status, directive.holder) == ("梁府督〔2026〕1号", "in_progress", "unit")
    assert (directive.due, directive.due_first, directive.outcome) == (day("5-15"), day("3-31"), "")
    assert directive.reopened == 1


def test_a_reopened_matter_needs_the_leader_again():
    directive = reopened()
    final(directive, "5-8")
    accept(directive, "5-11")

    assert refusal(close, directive, on="5-12") == "closure.needs_endorsement"


def test_without_a_new_deadline_the_days_it_was_closed_are_not_charged():
    directive = closed()

    reopen(directive, "4-20", new_due=None)

    was_done = CALENDAR.working_days_between(day("3-20"), day("4-20"))
    assert directive.due == CALENDAR.add_working_days(day("3-31"), was_done)


def test_only_what_was_closed_reopens():
    void = withdrawn()
    void.archive(act=act("office", "3-9"))

    for story in (signed(), withdrawn(), merged(), void):
        assert refusal(reopen, story) == "reopen.closed"
    directive = archived()
    reopen(directive)
    assert directive.status == "in_progress"


def test_only_what_is_over_is_archived_once():
    assert refusal(endorsed().archive, act=act("office", "4-1")) == "archive.closed"
    assert refusal(archived().archive, act=act("office", "4-11")) == "archive.closed"


# ── 分解、并案、撤销 ────────────────────────────────────────────────────────────────────────────


def test_a_parent_split_entirely_is_the_offices_and_closes_when_its_children_are_over():
    directive = given(split)
    assert (directive.status, directive.holder, len(directive.children)) == ("in_progress", "office", 2)

    assert refusal(close, directive, open_children=["梁府督〔2026〕101号"]) == "close.children"
    directive.report_up(leader="", summary="子事项均已办结", act=act("office", "4-1"))
    directive.endorse(leader="", opinion="同意", act=act("leader", "4-2"))
    close(directive, on="4-3")

    assert directive.status == "closed"


def test_nothing_joins_a_tree_whose_parent_is_over_or_stands_still():
    for parent, rule in ((closed(), "ended"), (suspended(), "suspended")):
        assert refusal(parent.open_subdirective, uuid4(), act=act("office", "4-1")) == rule


def test_open_children_are_named_by_number_or_title():
    children = [numbered(registered(2), 2), registered(3), closed(), withdrawn()]

    assert open_children(children) == ["梁府督〔2026〕2号", "城区排水管网改造"]


def test_a_merged_duplicate_keeps_its_number_and_says_where_it_went():
    directive, target = merged(), absorbing()

    assert (directive.status, directive.outcome, directive.number) == ("merged", "merged", "梁府督〔2026〕1号")
    assert directive.merged_into == target.absorbed[0]


def test_merging_follows_rules():
    directive = assigned()

    def merge(one, into=None, reason="重复"):
        one.merge_into(into or uuid4(), reason=reason, act=act("office", "3-5"))

    assert refusal(merge, directive, directive.id) == "merge.self"
    assert refusal(merge, split()) == "merge.children"
    assert refusal(merge, directive, reason=" ") == "reason"
    assert refusal(merge, merged()) == "ended"
    assert refusal(merged().absorb, directive, act=act("office", "3-5")) == "merge.ended"
    assert refusal(suspended().absorb, directive, act=act("office", "4-5")) == "merge.ended"
    assert refusal(registered().absorb, directive, act=act("office", "3-5")) == "merge.numbered"


def test_merging_into_what_is_over_says_that_it_is_the_other_that_is_over():
    with pytest.raises(Refused) as told:
        closed().absorb(assigned(), act=act("office", "4-5"))

    assert "要并入的事项梁府督〔2026〕1号已办结" in told.value.zh
    assert told.value.fields == {"field": "into"}


def test_a_withdrawn_number_stays_visible_as_void():
    directive = withdrawn()

    assert (directive.status, directive.is_void, directive.number) == ("withdrawn", True, "梁府督〔2026〕1号")
    assert refusal(directive.withdraw, reason="再撤", act=act("office", "3-6")) == "ended"
    assert refusal(signed().withdraw, reason="", act=act("office", "3-6")) == "reason"


def test_whatever_is_over_is_nobodys():
    for story in (closed, archived, merged, withdrawn):
        directive = story()
        assert directive.status in ENDED
        assert directive.holder == "none"
