"""What is offered passes, what is not offered is refused: the list of possible acts against the acts themselves."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from domain.aggregate import Refused
from domain.directive import Directive
from domain.possible import possible_acts
from tests.stories import (
    CALENDAR,
    CITY,
    CITY_PACK,
    HOUSING,
    PACK,
    STORIES,
    WATER,
    accept,
    accepted,
    act,
    assigned,
    assigned_jointly,
    close,
    due,
    final,
    finally_reported,
    given,
    merged,
    objected,
    progress,
    reported_task,
    reported_up,
    send_back,
    signed,
    split,
    withdrawn,
)  # fmt: skip

SOME = UUID("6d0b0f4c-6f0d-4d43-9f53-1b4d6f6f0099")
Attempt = Callable[[Directive], object]


def today(directive: Directive, by: str = "office2"):
    """An act of the day the story ended on."""
    return act(by, directive.modified_on.date().isoformat())


def of_units(directive: Directive, attempt: Callable[[Directive, str], object]) -> Iterator[Attempt]:
    return (partial(lambda d, unit: attempt(d, unit), unit=unit) for unit in directive.assignments)


def ask(directive: Directive, unit: str) -> None:
    until = (directive.assignments[unit].due or directive.received_on) + timedelta(days=20)
    directive.ask_extension(unit, to=until, reason="汛期", pack=PACK, calendar=CALENDAR, act=today(directive, unit))


def decide_extension(directive: Directive, unit: str) -> None:
    directive.decide_extension(unit, granted=False, reason="按程序", pack=PACK, calendar=CALENDAR, act=today(directive))


def object_to(directive: Directive, unit: str) -> None:
    assigned_on = directive.assignments[unit].assigned_on.isoformat()
    directive.object_to(unit, reason="非本单位职责", pack=PACK, calendar=CALENDAR, act=act(unit, assigned_on))


def decide_objection(directive: Directive, unit: str) -> None:
    directive.decide_objection(unit, upheld=False, reason="经核实", calendar=CALENDAR, pack=PACK, act=today(directive))


def report(directive: Directive, unit: str) -> None:
    progress(directive, unit=unit, act=today(directive, unit))


def back(directive: Directive, unit: str) -> None:
    send_back(directive, directive.modified_on.date().isoformat(), unit)


def hand_over(directive: Directive, unit: str) -> None:
    on = directive.modified_on.date()
    directive.hand_over(
        old=unit, new="lp-jw", day=on, remaining="", basis="机构改革", due=due("5-29"), act=today(directive)
    )


def add_unit(directive: Directive) -> None:
    directive.add_unit("lp-jw", role="assist", due=due("5-29"), reason="需要协办", act=today(directive))


def closing(directive: Directive, outcome: str) -> None:
    directive.close(outcome=outcome, reason="办毕", pack=PACK, act=today(directive, "office-head"))


def attempts(name: str, directive: Directive) -> Iterator[Attempt]:
    """Sensible ways to do an act, one for each unit or report it might be about."""
    match name:
        case "approve":
            yield lambda d: d.approve(act=today(d))
        case "assign":
            yield lambda d: d.assign(leads=[WATER], due=due("5-29"), act=today(d))
        case "sign":
            yield from of_units(directive, lambda d, unit: d.sign_for(unit, act=today(d, unit)))
        case "object":
            yield from of_units(directive, object_to)
        case "object/decide":
            yield from of_units(directive, decide_objection)
        case "feedback":
            yield from of_units(directive, report)
        case "feedback/retract":
            for f in directive.feedback:
                yield partial(lambda d, f: d.retract_feedback(f.unit, f.n, reason="有误", act=today(d, f.unit)), f=f)
        case "accept":
            yield from of_units(directive, lambda d, unit: d.accept(unit, act=today(d)))
        case "return":
            yield from of_units(directive, back)
        case "extension":
            yield from of_units(directive, ask)
        case "extension/decide":
            yield from of_units(directive, decide_extension)
        case "report-up":
            yield lambda d: d.report_up(leader="lp-head", summary="呈请审阅", act=today(d))
        case "endorse":
            yield lambda d: d.endorse(leader="lp-head", opinion="同意", act=today(d, "leader"))
        case "review":
            yield lambda d: d.hold_review(result="正常", pack=PACK, calendar=CALENDAR, act=today(d))
        case "instruct":
            yield lambda d: d.instruct_again(
                leader="lp-head", opinion="请再整治。", pack=PACK, calendar=CALENDAR, act=today(d, "leader")
            )
        case "close":
            yield from (partial(closing, outcome=outcome) for outcome in ("completed", "no_longer_needed"))
        case "urge":
            yield from of_units(
                directive, lambda d, unit: d.urge(unit, reason="临期", step="", approved=True, act=today(d))
            )
        case "deliver":
            # the paper may still follow a result that was accepted; nobody is asked to bring it
            for unit, part in directive.assignments.items():
                if part.status != "done":
                    yield partial(lambda d, unit: d.deliver(unit, means="机要", act=today(d)), unit=unit)
        case "units":
            yield add_unit
        case "handover":
            yield from of_units(directive, hand_over)
        case "split":
            yield lambda d: d.open_subdirective(SOME, act=today(d))
        case "merge":
            yield lambda d: d.merge_into(SOME, reason="重复", act=today(d))
        case "correct":
            yield lambda d: d.correct("title", was=d.title, value="新标题", reason="笔误", pack=PACK, act=today(d))
        case "suspend":
            yield lambda d: d.suspend(reason="等待批复", act=today(d))
        case "resume":
            yield lambda d: d.resume(reason="已批复", calendar=CALENDAR, pack=PACK, act=today(d))
        case "withdraw":
            yield lambda d: d.withdraw(reason="批示撤回", act=today(d))
        case "archive":
            yield lambda d: d.archive(act=today(d))
        case "reopen":
            yield lambda d: d.reopen(reason="反弹", relapse=True, pack=PACK, calendar=CALENDAR, act=today(d))
        case "concealment":
            for f in directive.feedback:
                yield partial(
                    lambda d, n: d.find_concealment(n, reason="不实", statement="属实", evidence=["0"], act=today(d)),
                    n=f.n,
                )
        case "concealment/withdraw":
            for f in directive.feedback:
                yield partial(lambda d, n: d.withdraw_concealment(n, reason="复核属实", act=today(d)), n=f.n)
        case _:
            raise AssertionError(f"no attempt at {name}")


ACTS = (
    "approve", "assign", "sign", "object", "feedback", "feedback/retract", "extension", "object/decide", "accept",
    "return", "extension/decide", "report-up", "endorse", "close", "urge", "deliver", "units", "handover", "review",
    "instruct", "split", "resume", "correct", "merge", "suspend", "withdraw", "archive", "reopen",
    "concealment", "concealment/withdraw",
)  # fmt: skip


def passes(attempt: Attempt, directive: Directive) -> bool:
    """Whether it leaves a fact: a second click, which leaves none, is nothing to offer."""
    try:
        attempt(directive)
    except Refused:
        return False
    return bool(directive.collect_events())


def archived(story: Callable[[], Directive]) -> Directive:
    directive = story()
    directive.archive(act=today(directive))
    return directive


def split_and_reported_up() -> Directive:
    directive = split()
    directive.report_up(leader="", summary="子事项均已办结", act=act("office", "3-24"))
    return directive


def split_task() -> Directive:
    directive = reported_task()
    directive.approve(act=act())
    directive.take_number("梁府督〔2026〕1号", series="", year=2026, n=1, act=act())
    directive.open_subdirective(SOME, act=act("office", "3-3"))
    return directive


def one_lead_done() -> Directive:
    directive = signed(assigned_jointly())
    final(directive)
    accept(directive)
    return directive


def one_lead_excused() -> Directive:
    directive = accepted()
    directive.add_unit(HOUSING, role="lead", due=due("4-30"), reason="需要共同牵头", act=act("office", "3-24"))
    directive.release_unit(HOUSING, reason="机构改革", excused=True, act=act("office", "3-25"))
    return directive


def objected_and_signed() -> Directive:
    directive = objected()
    directive.sign_for(WATER, act=act(WATER, "3-4"))
    return directive


def progress_retracted() -> Directive:
    directive = signed()
    directive.retract_feedback(WATER, progress(directive), reason="有误", act=act(WATER, "3-12"))
    return directive


def approved_only() -> Directive:
    directive = STORIES["registered"]()
    directive.approve(act=act())
    return directive


def task_closed() -> Directive:
    directive = finally_reported(directive=assigned(directive=reported_task()))
    accept(directive)
    close(directive)
    return directive


def task_accepted() -> Directive:
    directive = finally_reported(directive=assigned(directive=reported_task()))
    accept(directive)
    return directive


def assisting_after_report_up() -> Directive:
    directive = reported_up()
    directive.add_unit(CITY, role="assist", due=due("4-30"), reason="需要协办", act=act("office", "3-25"))
    return directive


def concealed() -> Directive:
    directive = finally_reported()
    directive.find_concealment(
        1, reason="不实", statement="按口径填报", evidence=["0" * 64], act=act("office-head", "3-24")
    )
    return directive


MORE = {
    story.__name__: story
    for story in (
        split_and_reported_up, split_task, one_lead_done, one_lead_excused, objected_and_signed, progress_retracted,
        approved_only, task_closed, task_accepted, assisting_after_report_up, concealed,
    )
}  # fmt: skip
MORE |= {
    "archived_withdrawn": lambda: archived(withdrawn),
    "archived_merged": lambda: archived(merged),
    "archived_task": lambda: archived(task_closed),
}
LIVES = STORIES | MORE


@pytest.mark.parametrize("life", LIVES)
def test_what_is_offered_passes_and_nothing_else_does(life: str):
    story = LIVES[life]
    directive = given(story)
    offered = possible_acts(directive, pack=PACK)

    passing = [name for name in ACTS if any(passes(attempt, given(story)) for attempt in attempts(name, directive))]

    assert offered == passing


def test_every_act_is_offered_somewhere_and_somewhere_not():
    offered = {name: set(possible_acts(story(), pack=PACK)) for name, story in LIVES.items()}

    assert set.union(*offered.values()) == set(ACTS)
    assert not set.intersection(*offered.values())


def test_a_unit_is_offered_what_its_own_part_permits():
    directive = signed(assigned_jointly())
    final(directive)

    assert "feedback" not in possible_acts(directive, [WATER], pack=PACK)
    assert "feedback/retract" in possible_acts(directive, [WATER], pack=PACK)
    assert "feedback" in possible_acts(directive, [HOUSING], pack=PACK)
    assert "feedback/retract" not in possible_acts(directive, [HOUSING], pack=PACK)


def test_the_pack_says_whether_closing_waits_for_the_leader():
    needing = [pack for pack in (PACK, CITY_PACK) if "instruction" in pack.items("closure.needs_endorsement")]

    assert needing
    assert all("close" not in possible_acts(accepted(), pack=pack) for pack in needing)
    assert "close" in possible_acts(task_accepted(), pack=PACK)
