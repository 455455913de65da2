"""规范性文件: what it may not contain, review, signing, validity, filing, clean-up, expiry."""

import pytest

from domain.normative.validity import cleanup_due, expiring, lawfulness, unfiled
from tests import meetings as story
from tests.meetings import CLEAN
from tests.stories import CITY, CITY_PACK, DEPUTY, HEAD, PACK, act, day, refused


@pytest.mark.parametrize("code", CLEAN)
def test_what_a_document_may_not_contain_stops_it(code):
    document = story.drafted()

    told = refused(
        "normdoc.forbidden", lambda: document.check({**CLEAN, code: True}, text="核对", pack=PACK, act=act(CITY))
    )
    assert told.fields["found"] == [code]
    refused("normdoc.forbidden", lambda: document.check({code: False}, text="核对", pack=PACK, act=act(CITY)))


def test_no_stage_is_skipped():
    drafted, checked = story.drafted(), story.checked()

    refused("normative.status", lambda: drafted.review("lawful", reviewer="区司法局", text="合法", act=act()))
    refused("normative.status", lambda: checked.audit(by=DEPUTY, act=act(on="3-12")))
    refused("normative.status", lambda: checked.approve(by=HEAD, is_head=True, act=act(on="3-12")))
    refused("normative.own", lambda: checked.review("lawful", reviewer=CITY, text="合法", act=act(on="3-12")))


def test_what_was_sent_back_is_checked_and_reviewed_again():
    document = story.sent_back()
    assert document.status == "returned"

    document.check(CLEAN, text="已修改", pack=PACK, act=act(CITY, "3-9"))
    document.review("lawful", reviewer="区司法局", text="合法", act=act("lp-sfj", "3-12"))
    assert document.status == "reviewed"


def test_the_head_alone_signs_after_the_deputy():
    document = story.checked()
    document.review("lawful", reviewer="区司法局", text="合法", act=act("lp-sfj", "3-12"))
    document.audit(by=DEPUTY, act=act("leader", "3-13"))

    refused("sign.head", lambda: document.approve(by=DEPUTY, is_head=False, act=act("leader", "3-16")))


@pytest.mark.parametrize("pack", [PACK, CITY_PACK], ids=lambda pack: pack.code)
@pytest.mark.parametrize(
    ("title", "until", "rule"),
    [
        ("停车管理办法", "2031-3-31", None), ("停车管理办法", "2031-4-1", "normdoc.max_validity"),
        ("停车管理暂行办法", "2028-3-31", None), ("停车管理办法（试行）", "2028-4-1", "normdoc.max_validity_provisional"),
        ("停车管理办法", "2026-4-1", "normdoc.max_validity"),
    ],
)  # fmt: skip
def test_validity_is_five_years_at_most_and_two_for_what_is_provisional(pack, title, until, rule):
    document = story.approved(title=title)

    def publish():
        document.publish("1号", effective_from=day("4-1"), valid_until=day(until), pack=pack, act=act(on="3-18"))

    if rule is None:
        publish()
        assert document.valid_until == day(until)
    else:
        refused(rule, publish)


def test_a_document_expires_by_itself():
    document = story.filed()

    assert document.status_on(day("2028-3-31")) == "filed"
    assert document.status_on(day("2028-4-1")) == "expired"
    assert (document.is_in_force(day("2028-3-31")), document.is_in_force(day("2028-4-1"))) == (True, False)
    assert story.repealed().status_on(day("2028-4-1")) == "repealed"


@pytest.mark.parametrize(
    ("on", "before"),
    [("2027-9-30", None), ("2027-10-3", 180), ("2028-1-15", 90), ("2028-3-31", 30), ("2028-4-1", None)],
)
def test_what_expires_is_warned_of_step_by_step(on, before):
    found = expiring([story.filed(), story.drafted(2)], day(on), PACK)

    assert [warned.before for warned in found] == ([before] if before else [])


def test_who_drafted_it_interprets_it_as_often_as_asked_while_it_is_in_force():
    document = story.interpreted()

    document.interpret(CITY, text="“路内”指人行道以外", act=act(CITY, "5-7"))
    assert (
        "城管局"
        in refused(
            "decision.interpretation_working_days", lambda: document.interpret("lp-fgw", text="x", act=act(on="5-7"))
        )
        .called(lambda code: {CITY: "城管局"}.get(code, code))
        .zh
    )
    refused("text", lambda: document.interpret(CITY, text=" ", act=act(CITY, "5-7")))
    refused("normative.expired", lambda: document.interpret(CITY, text="x", act=act(CITY, "2028-4-1")))
    refused("normative.status", lambda: story.approved().interpret(CITY, text="x", act=act(CITY, "5-7")))


@pytest.mark.parametrize("pack", [PACK, CITY_PACK], ids=lambda pack: pack.code)
@pytest.mark.parametrize(
    ("until", "on", "is_head", "rule"),
    [
        ("2031-3-31", "2028-3-31", True, None),
        ("2031-4-1", "2028-3-31", True, "normdoc.max_validity"),  # five years from the day it took effect
        ("2028-3-31", "2028-3-1", True, "normative.extend"),
        ("2030-3-31", "2028-4-1", True, "normative.expired"),
        ("2030-3-31", "2028-3-1", False, "sign.head"),
    ],
)
def test_the_head_extends_it_before_it_expires_within_the_longest_validity(pack, until, on, is_head, rule):
    document = story.filed()

    def extend():
        document.extend(
            valid_until=day(until), reason="仍有必要", by=HEAD, is_head=is_head, pack=pack, act=act("leader", on)
        )

    if rule is None:
        extend()
        assert document.valid_until == day(until)
        assert document.status == "filed"
    else:
        refused(rule, extend)


def test_warnings_follow_the_new_last_day():
    assert expiring([story.extended()], day("2028-3-15"), PACK) == ()
    [warned] = expiring([story.extended()], day("2030-3-15"), PACK)
    assert warned.valid_until == day("2030-3-31")
    assert story.extended().status_on(day("2028-4-1")) == "filed"


def test_what_is_provisional_is_extended_to_two_years_at_most():
    document = story.approved(title="停车管理暂行办法")
    document.publish("1号", effective_from=day("4-1"), valid_until=day("2027-3-31"), pack=PACK, act=act(on="3-18"))
    said = {"reason": "仍需试行", "by": HEAD, "is_head": True, "pack": PACK, "act": act("leader", "5-6")}

    refused("normdoc.max_validity_provisional", lambda: document.extend(valid_until=day("2028-4-1"), **said))
    document.extend(valid_until=day("2028-3-31"), **said)
    assert document.valid_until == day("2028-3-31")


def test_what_is_not_filed_in_time_is_told():
    published, filed = story.published(), story.filed(n=2)

    assert published.file_by == day("4-17")
    assert unfiled([published, filed], day("4-17")) == ()
    assert unfiled([published, filed], day("4-18")) == (published.id,)
    refused("normative.filed_to", lambda: published.file([], act=act(on="4-2")))


def test_each_issuer_owes_a_clean_up_every_two_years():
    assert cleanup_due([story.filed(), story.drafted(2, issuer="城管局")], PACK) == {"区政府": day("2028-3-18")}
    assert cleanup_due([story.filed(n=2), story.kept()], PACK) == {"区政府": day("2029-6-1")}


def test_a_clean_up_has_one_result_for_each_document_and_agrees_with_its_validity():
    document = story.kept()

    def clean(round="2028年清理", result="keep", on="2028-5-6"):
        document.clean_up(round, result=result, reason="清理", act=act(on=on))

    refused("normative.round", lambda: clean("2027年清理", on="2027-6-2"))
    refused("normative.result", lambda: clean(on="2028-5-6"))
    refused("normative.result", lambda: clean(result="expired", on="2028-3-31"))
    clean(result="expired")
    assert document.cleaned["2028年清理"] == (day("2028-5-6"), "expired")


def test_a_clean_up_may_repeal():
    document = story.filed()
    document.clean_up("2027年清理", result="repeal", reason="已被替代", act=act(on="2027-6-1"))

    assert (document.status, document.repealed_on) == ("repealed", day("2027-6-1"))


def test_what_counts_against_an_issuer_is_counted():
    [before] = lawfulness([story.filed(), story.published(n=2)], day("4-20"), PACK)
    [after] = lawfulness([story.filed(), story.published(n=2)], day("2028-4-1"), PACK)

    assert (before.in_force, before.expired_unhandled, before.unfiled, before.cleanup_overdue) == (2, 0, 1, False)
    assert (after.in_force, after.expired_unhandled, after.unfiled, after.cleanup_overdue) == (0, 2, 1, True)
