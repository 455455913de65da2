"""决策评估时间线: random reshapes, legal and not: no version is lost, slips add up, floors hold, order does not matter."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.aggregate import Refused
from domain.calendar import YearPlan
from domain.decision import timeline
from domain.timeline.change import Change, Version
from domain.timeline.floors import breaches
from domain.timeline.history import Timeline
from domain.timeline.milestone import Milestone
from tests import decisions as story
from tests.decisions import reshape
from tests.stories import CALENDAR, CITY, PACK, act, day

GROUNDS = ["policy", "organisation", "force_majeure", "dependency", "meeting_moved", "evaluation", "urgent_suspension"]
RANKS = ["head", "deputy", ""]

shift = st.integers(-40, 120)
steps = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["move", "extend", "drop", "add", "reach", "push"]), shift, shift,
              st.sampled_from(GROUNDS), st.sampled_from(RANKS), st.booleans(), st.integers(0, 9)),
    max_size=12,
)  # fmt: skip


def wanted(decision, index, kind, start, length, explained):
    """A change of one open milestone, or a new one."""
    opened = sorted(decision.now.timeline.open)
    reason = "汛期前须实施" if explained else ""
    if kind == "add" or not opened:
        first = day("2026-9-1") + timedelta(days=abs(start))
        return Change(
            f"visit-{index}",
            None,
            Milestone(f"visit-{index}", "other", first, first + timedelta(days=abs(length)), CITY, "督查"),
            "新增",
        )
    was = decision.now.timeline.current[opened[index % len(opened)]]
    if kind == "drop":
        return Change(was.code, was, None, "不再需要")
    by = timedelta(days=length)
    begin = was.start + timedelta(days=start) if kind in ("move", "push") else was.start
    return Change(was.code, was, replace(was, start=begin, due=was.due + by), "调整", reason)


def played(drawn, begin):
    decision, refusals, today = begin(), [], decision_day(begin)
    first = decision.now.timeline.baseline
    for index, kind, start, length, ground, rank, explained, gap in drawn:
        today += timedelta(days=gap)
        before = decision.now.timeline
        try:
            if kind == "reach":
                opened = sorted(before.open)
                code = opened[index % len(opened)]
                decision.reach(code, reached_on=before.current[code].due, text="", act=act(on=today.isoformat()))
            else:
                change = wanted(decision, index, kind, start, length, explained)
                reshape(decision, change, on=today.isoformat(), ground=ground, rank=rank)
        except (Refused, IndexError) as told:
            refusals.append(told)
            assert decision.now.timeline == before
        yield decision, first, today, refusals


def decision_day(begin):
    return day("2026-5-6") if begin is story.review_planned else day("2026-3-4")


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([story.review_planned, story.planned]), steps)
def test_a_timeline_reshaped_at_random_stays_sound(begin, drawn):
    seen: list[Timeline] = []
    for decision, first, today, refusals in played(drawn, begin):
        line = decision.now.timeline
        seen.append(line)

        assert [version.n for version in line.versions] == list(range(1, len(line.versions) + 1))
        assert {code: one for code, one in line.baseline.items() if code in first} == first
        assert (
            breaches(line.current, calendar=CALENDAR, until=line.until, reached=line.done, explained=line.explained())
            == ()
        )
        for slip in line.slips(today).values():
            assert sum(part.days for part in slip.parts) == slip.planned == (slip.promised.due - slip.first.due).days
            assert slip.total == slip.planned + slip.actual
        for told in refusals:
            assert isinstance(told, IndexError) or (told.rule and told.zh and told.en)
    for earlier, later in pairwise(seen):
        assert later.versions[: len(earlier.versions)] == earlier.versions
        assert later.actuals[: len(earlier.actuals)] == earlier.actuals
    if seen:
        facts = story.noted(decision)
        line = timeline(facts)
        assert line == decision.now.timeline
        for version in line.versions:
            left = line.as_of(happened=version.on)
            assert left.versions == tuple(one for one in line.versions if one.on <= version.on)
            assert left.versions == line.as_of(recorded=version.on).versions


CODES = ["a", "b", "c", "d"]
offsets = st.lists(st.tuples(st.sampled_from(CODES), st.integers(-30, 90)), min_size=1, max_size=8)


def folded(pairs):
    """A version for each change, over the same first plan."""
    first = {code: Milestone(code, "other", day("5-6"), day("6-30"), CITY) for code in CODES}
    line = Timeline(
        (Version(1, day("5-6"), day("5-6"), tuple(Change(code, None, one) for code, one in first.items())),)
    )
    now = dict(first)
    for n, (code, offset) in enumerate(pairs, start=2):
        moved = replace(now[code], due=now[code].due + timedelta(days=offset))
        line = line.planned(Version(n, day("5-7"), day("5-7"), (Change(code, now[code], moved),), ground="policy"))
        now[code] = moved
    return line


@settings(max_examples=80, deadline=None)
@given(offsets, st.randoms(use_true_random=False))
def test_the_order_of_independent_changes_does_not_matter(pairs, random):
    by_code = {code: [pair for pair in pairs if pair[0] == code] for code in CODES}
    waiting = [code for code, _ in pairs]
    random.shuffle(waiting)
    other = [by_code[code].pop(0) for code in waiting]  # each milestone's own changes keep their order

    one, two = folded(pairs), folded(other)

    assert one.current == two.current
    assert one.baseline == two.baseline
    slips, others = one.slips(day("7-1")), two.slips(day("7-1"))
    assert {code: (slip.planned, slip.actual, [part.days for part in slip.parts]) for code, slip in slips.items()} == {
        code: (slip.planned, slip.actual, [part.days for part in slip.parts]) for code, slip in others.items()
    }


@settings(max_examples=60, deadline=None)
@given(st.permutations(["tracking-1", "tracking-2", "opinions-1"]), st.integers(0, 3))
def test_what_was_reached_and_what_was_reshaped_may_be_read_in_any_order(order, at):
    reached = {"tracking-1": "2026-6-30", "tracking-2": "2026-9-29", "opinions-1": "2026-6-29"}
    decision = story.review_planned()
    change = story.moved(decision, "midterm", "2027-6-30")
    for n, code in enumerate([*order, ""]):
        if n == at:
            reshape(decision, change, on="2026-10-1")
        if code:
            decision.reach(code, reached_on=day(reached[code]), text="", act=act(on="2026-10-1"))

    slips = decision.now.timeline.slips(day("2026-10-1"))
    assert {code: slips[code].actual for code in reached} == {"tracking-1": 0, "tracking-2": -1, "opinions-1": -1}
    assert slips["midterm"].planned == 61
    assert decision.moves(calendar=CALENDAR, pack=PACK, today=day("2026-10-1")).changes == ()


festivals = st.sets(st.integers(0, 700), max_size=25)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([story.review_planned, story.planned]), steps.filter(lambda drawn: len(drawn) < 6), festivals)
@example(story.planned, [(2, "move", 0, -2, "policy", "head", True, 0)], set())  # below its floor, for a reason
def test_a_new_calendar_moves_a_timeline_once_and_leaves_it_sound(begin, drawn, offsets):
    decision, today = begin(), decision_day(begin)
    for played_so_far, _, day_reached, _ in played(drawn, begin):
        decision, today = played_so_far, day_reached
    off = {today + timedelta(days=offset) for offset in offsets}
    calendar = CALENDAR
    for year in {each.year for each in off}:
        old = calendar.plans.get(year, YearPlan(year, (), (), ""))
        days = tuple(each for each in off if each.year == year and each not in old.makeup_days)
        calendar = calendar.with_plan(YearPlan(year, (*old.holidays, *days), old.makeup_days, "通知"))
    before = decision.now.timeline
    said = {
        "ground": "calendar",
        "cause": "放假通知",
        "reason": "放假通知",
        "pack": PACK,
        "act": act(on=today.isoformat()),
    }

    found = decision.moves(calendar=calendar, pack=PACK, today=today)
    left = decision.follow(calendar=calendar, **said)

    assert left == found.breaches
    line = decision.now.timeline
    assert line.baseline == before.baseline
    assert line.done == before.done
    if not left:
        assert len(line.versions) == len(before.versions) + bool(found.changes)
        ahead = [one for one in line.open.values() if one.due >= today]
        assert all(calendar.is_working_day(one.due) for one in ahead if one.rule)
        assert decision.moves(calendar=calendar, pack=PACK, today=today).changes == ()
        assert not [each for each in breaches(line.current, calendar=calendar, until=line.until, reached=line.done,
                                              explained=line.explained()) if line.current[each.code].due >= today]  # fmt: skip
