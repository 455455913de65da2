"""A year of assessment through the door: from a scheme's draft to the published result, each by whom it may be done."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from domain.scoring.supervision import STREAM
from tests.services.api.assessing import BODIES, FGW, JW, OTHER, TOWN, Year, written
from tests.services.api.desk import Desk
from tests.services.api.test_bad_input import check, mutated, post
from tests.services.api.test_bad_input import written as written_as


@pytest.fixture
def year(desk: Desk) -> Year:
    return Year(desk)


def test_a_scheme_is_drafted_consulted_and_approved_by_another(desk: Desk, year: Year):
    scheme = year.drafted()
    path = f"/schemes/{scheme}"
    assert desk.get(TOWN.lower(), path).status_code == 404
    desk.done("office", f"{path}/consult", {"until": str(desk.in_days(1))})

    early = desk.send("office-head", f"{path}/approve", {"basis": "会议"})
    desk.done(TOWN.lower(), f"{path}/opinions", {"agrees": False, "text": "产值权重偏高"})
    for unit in (FGW, OTHER):
        desk.done(unit.lower(), f"{path}/opinions", {"agrees": True})
    desk.done("office-head", f"{path}/approve", {"basis": "会议"})

    assert early.status_code == 409
    assert early.json()["rule"] == "scheme.consulting"
    told = desk.get("office", path).json()
    assert told["status"] == "approved"
    assert [v["version"] for v in told["versions"]] == ["2026.1"]
    assert {o["unit"]: o["agrees"] for o in told["opinions"]} == {FGW: True, TOWN: False, OTHER: True}
    assert [o["unit"] for o in desk.get(TOWN.lower(), path).json()["opinions"]] == [TOWN]


def test_a_scheme_is_open_work_of_whom_it_waits_for(desk: Desk, year: Year):
    """Of a unit while it is asked, of who approves once all have answered, never of its author."""

    def waits(who: str) -> int:
        desk.catch_up()
        (line,) = desk.get(who, "/schemes").json()["items"]
        counts = desk.get(who, "/work/counts").json()["counts"]
        assert counts.get("schemes", 0) == line["waits_for_me"]
        return int(line["waits_for_me"])

    path = f"/schemes/{year.drafted()}"
    assert waits("office-head") == 0
    desk.done("office", f"{path}/consult", {"until": str(desk.in_days(1))})
    assert (waits(TOWN.lower()), waits("office-head"), waits("office")) == (1, 0, 0)
    for unit in (FGW, TOWN, OTHER):
        desk.done(unit.lower(), f"{path}/opinions", {"agrees": True})
    assert (waits(TOWN.lower()), waits("office-head"), waits("leader")) == (0, 1, 1)
    desk.done("office-head", f"{path}/approve", {"basis": "会议"})
    assert waits("leader") == 0
    desk.done("office", f"{path}/adjustments", {"content": written(scheme__version="2026.2"), "reason": "并列"})
    assert (waits("office-head"), waits("office"), waits(TOWN.lower())) == (1, 0, 0)


def test_a_year_is_called_by_its_english_name_or_else_by_the_chinese(desk: Desk, year: Year):
    def called() -> set[str]:
        listed = desk.get("office", "/assessments", **{"Accept-Language": "en"}).json()["items"][0]["name"]
        return {listed, desk.get("office", f"/assessments/{year.id}", **{"Accept-Language": "en"}).json()["name"]}

    year.opened()
    desk.catch_up()
    assert called() == {"Trial scheme"}
    content = written(scheme__version="2026.2")
    del content["scheme"]["name_en"]
    desk.done("office", f"/schemes/{year.scheme}/adjustments", {"content": content, "reason": "不用英文"})
    desk.done("office-head", f"/schemes/{year.scheme}/adjustments/decide", {"approved": True, "reason": "会议"})
    year.done("office", "adopt", {"reason": "方案已调整"})
    desk.catch_up()
    assert called() == {"试行方案"}


def test_an_examined_draft_is_told_everything_wrong_with_it_by_its_place(desk: Desk):
    content = written()
    content["indicators"][0]["weight"] = 49
    content["indicators"][0]["verifier"] = "LP-XX"

    told = desk.send("office", "/schemes/examine", {"content": content}).json()

    assert [each["place"] for each in told["problems"]] == ["groups.towns", "groups.bodies"]
    content["indicators"][0]["weight"] = 50
    told = desk.send("office", "/schemes/examine", {"content": content}).json()
    assert [each["place"] for each in told["problems"]] == ["indicators.output.verifier"]
    assert desk.send("office", "/schemes", {"content": content}).json()["rule"] == "scheme.unsound"


def test_the_schemes_that_ship_can_be_begun_from(desk: Desk):
    told = desk.get("office", "/schemes/shipped").json()["items"]

    assert "500155-departments-2026" in {each["name"] for each in told}
    problems = desk.send("office", "/schemes/examine", {"content": told[-1]["content"]}).json()["problems"]
    assert all("units" in each["place"] or "owner" in each["place"] or "verifier" in each["place"] for each in problems)


def test_an_adjusted_scheme_is_adopted_by_the_year(desk: Desk, year: Year):
    year.opened()
    path = f"/schemes/{year.scheme}"
    adjusted = written(scheme__version="2026.2", scheme__rank_ties="dense")
    desk.done("office", f"{path}/adjustments", {"content": adjusted, "reason": "并列处理"})
    desk.done("office-head", f"{path}/adjustments/decide", {"approved": True, "reason": "会议"})

    year.done("office", "adopt", {"reason": "方案已调整"})

    assert year.get("office")["version"] == "2026.2"
    first = desk.get("office", f"{path}?version=2026.1").json()["content"]["scheme"]
    assert (first["version"], first.get("rank_ties")) == ("2026.1", written()["scheme"].get("rank_ties"))
    assert desk.get("office", f"{path}?version=2025.9").status_code == 404


def test_who_owes_which_value_is_told_to_whom_it_concerns(year: Year):
    year.opened()
    year.done(TOWN.lower(), "values", {"items": [{"unit": TOWN, "indicator": "output", "x": "90"}]})

    progress = {owner["owner"]: owner for owner in year.get("office")["collection"]}
    assert progress[TOWN]["given"] == 1
    assert progress[TOWN]["owed"] == 0
    assert progress[FGW]["owed"] == 1 + 3 + 3
    assert [owner["owner"] for owner in year.get(OTHER.lower())["collection"]] == [OTHER]
    owed = year.get(FGW.lower(), f"/values?state=owed&owner={FGW}&indicator=accidents")
    assert {line["unit"] for line in owed["items"]} == {FGW, TOWN, OTHER}
    assert owed["total"] == 3


def test_a_value_is_reported_by_its_owner_and_verified_by_another(desk: Desk, year: Year):
    year.opened()
    path = f"/assessments/{year.id}"
    items = {"items": [{"unit": TOWN, "indicator": "output", "x": "90"}]}

    assert desk.send(OTHER.lower(), f"{path}/values", items).json()["rule"] == "value.owner"
    year.done(TOWN.lower(), "values", items)
    assert desk.send(TOWN.lower(), f"{path}/verify", {"items": [{"n": 1}]}).json()["rule"] == "value.verifier"
    assert desk.send("auditor", f"{path}/verify", {"items": [{"n": 1}]}).status_code == 403
    year.done(JW.lower(), "values/1/return", {"reason": "未附报表"})
    year.done(TOWN.lower(), "values", {"items": [{"unit": TOWN, "indicator": "output", "x": "91"}]})
    year.done(JW.lower(), "verify", {"items": [{"n": 2}]})

    states = [line["state"] for line in year.get("office", f"/values?unit={TOWN}&indicator=output")["items"]]
    assert states == ["returned", "verified"]


def test_a_list_of_values_is_taken_whole_or_not_at_all(desk: Desk, year: Year):
    year.opened()
    items = [{"unit": TOWN, "indicator": "accidents", "n": 0}, {"unit": OTHER, "indicator": "accidents", "n": -1}]

    refused = desk.send(FGW.lower(), f"/assessments/{year.id}/values", {"items": items})

    assert refused.json()["rule"] == "value.negative"
    assert year.get("office", "/values?state=given")["total"] == 0


def test_the_stream_is_counted_and_its_facts_stand_on_the_receipt(desk: Desk, year: Year):
    year.collected()
    done = desk.reported(TOWN)
    desk.done("office", f"/directives/{done}/return", {"unit": TOWN, "reason_code": "incomplete", "comment": "缺"})
    desk.done(TOWN.lower(), f"/directives/{done}/feedback", {"kind": "final", "text": "补齐", "signed_by": "甲"})
    accepted = desk.done("office", f"/directives/{done}/accept", {"unit": TOWN, "grade": "good"})["position"]
    year.score()

    receipt = year.get("office", f"/results/{TOWN}/receipt")
    line = next(each for each in receipt["lines"] if each["indicator"] == "matters")

    in_time = str(desk.in_days(60))[:4] == "2026"
    assert line["stated"]["source"] == STREAM
    assert line["positions"].get("results_on_time_lead", []) == ([accepted] if in_time else [])
    assert line["formula"]
    assert line["facts"] == []
    output = next(each for each in receipt["lines"] if each["indicator"] == "output")
    assert output["points"] == "45.00"
    assert output["target"] == "100"
    assert len(output["facts"]) == 3, "its target, its report, its verification"
    assert output["better"]["gain"] == "1.00"
    assert output["spreadsheet"].startswith("ROUND(")


def test_a_round_is_reproduced_and_the_same_again_as_of_its_day(year: Year):
    year.graded()

    told = year.get("office", "/results")
    assert told["reproduced"]
    assert told["digest"] == year.get("office")["rounds"][0]["digest"]
    assert [(each["unit"], each["rank"]) for each in told["items"]] == [(OTHER, 1), (TOWN, 2), (FGW, 1)]
    assert year.get("office", f"/results?as_of={year.get('office')['as_of_position']}") == told


def test_a_unit_sees_its_own_result_once_told_and_all_once_published(desk: Desk, year: Year):
    year.graded(days_ago=20)
    receipt = f"/assessments/{year.id}/results/{TOWN}/receipt"
    assert year.get(TOWN.lower(), "/results")["items"] == []
    assert desk.get(TOWN.lower(), receipt).status_code == 404

    early = str(desk.today - timedelta(days=20))
    year.done("office", "notify", {"means": "公文交换", "on": early, "reason": "补录"})

    assert [each["unit"] for each in year.get(TOWN.lower(), "/results")["items"]] == [TOWN]
    assert desk.get(TOWN.lower(), receipt).status_code == 200
    assert desk.get(OTHER.lower(), receipt).status_code == 404
    assert desk.get("auditor", receipt).status_code == 200
    assert desk.get("leader2", receipt).status_code == 200
    year.done("office-head", "publish", {"basis": "绩效委员会批准", "public": True})
    shown = year.get(TOWN.lower(), "/results")["items"]
    assert {each["unit"]: bool(each["lines"]) for each in shown} == {TOWN: True, OTHER: False, FGW: False}
    assert desk.get(OTHER.lower(), receipt).status_code == 404


def test_a_granted_appeal_is_corrected_scored_again_and_what_changed_is_told(desk: Desk, year: Year):
    year.graded()
    year.done("office", "notify")
    n = year.done(TOWN.lower(), "appeals", {"indicator": "output", "text": "漏计两个项目"})["n"]
    path = f"/assessments/{year.id}/appeals/{n}/decide"
    recused = desk.send("office2", path, {"granted": True, "reason": "属实"})
    year.done("leader", f"appeals/{n}/decide", {"granted": True, "reason": "漏计属实"})
    year.done(
        "office-head", "corrections",
        {"what": "value", "unit": TOWN, "indicator": "output", "value": {"x": "120"}, "reason": "补计", "appeal": n},
    )  # fmt: skip
    year.score()

    assert recused.status_code == 409
    assert recused.json()["articles"] == ["D733-17"]
    told = {
        (each["unit"], each["what"]): (each["was"], each["now"]) for each in year.get("office", "/changes")["items"]
    }
    assert told[TOWN, "line"] == ("45.00", "50.00")
    assert told[TOWN, "rank"] == ("2", "1")
    assert year.get("office")["appeals"][0]["granted"] is True
    assert (
        year.get("office", "/results?round=1")["items"][1]["total"]
        != year.get("office", "/results")["items"][1]["total"]
    )


def test_an_appeal_whose_clock_ran_out_says_by_how_many_working_days(desk: Desk, year: Year):
    year.graded(days_ago=25)
    earlier = {"on": str(desk.today - timedelta(days=25)), "reason": "补录"}
    year.done("office", "notify", earlier)
    year.done("office", "appeals", {"indicator": "output", "text": "漏计一项", "on_behalf_of": TOWN, **earlier})

    (appeal,) = year.get("office")["appeals"]
    calendar = desk.door.office().calendar
    days = calendar.working_days_between(date.fromisoformat(appeal["decide_by"]), desk.today)
    assert appeal["late_days"] == max(0, days) > 0
    year.done("leader", "appeals/1/decide", {"granted": False, "reason": "已计入"})
    assert year.get("office")["appeals"][0]["late_days"] == appeal["late_days"]


def test_points_take_effect_after_they_could_be_answered_and_by_another(desk: Desk, year: Year):
    year.collected()
    path = f"/assessments/{year.id}"
    n = year.done("office", "deductions", {"unit": TOWN, "code": "criticism", "ground": "通报", "positions": [1]})["n"]
    decide = {"upheld": True, "reason": "属实"}

    unheard = desk.send("office-head", f"{path}/deductions/{n}/decide", decide)
    assert unheard.json()["rule"] == "deduction.not_heard"
    assert unheard.json()["articles"] == ["D733-21"]
    assert (
        desk.send(OTHER.lower(), f"{path}/deductions/{n}/answer", {"text": "说明"}).json()["rule"] == "deduction.unit"
    )
    year.done(TOWN.lower(), f"deductions/{n}/answer", {"text": "已整改"})
    assert desk.send("office", f"{path}/deductions/{n}/decide", decide).json()["rule"] == "assessment.own"
    year.done("office-head", f"deductions/{n}/decide", decide)
    claim = year.done(TOWN.lower(), "tolerances", {"deduction": n, "ground": "trial", "text": "改革试点"})["n"]
    year.done("leader", f"tolerances/{claim}/decide", {"accepted": "full", "reason": "符合情形"})
    bonus = year.done(OTHER.lower(), "bonuses", {"code": "praise", "ground": "市级表彰"})["n"]
    year.done("office-head", f"bonuses/{bonus}/decide", {"granted": True, "reason": "已核对"})
    veto = year.done("office", "vetoes", {"unit": OTHER, "code": "accident", "ground": "事故报告"})["n"]
    year.done(OTHER.lower(), f"vetoes/{veto}/answer", {"text": "有异议"})
    year.done("office2", f"vetoes/{veto}/verify", {"comment": "已核实"})
    year.done("leader", f"vetoes/{veto}/decide", {"approved": True, "reason": "会议"})
    year.score()

    told = {each["unit"]: each for each in year.get("office", "/results")["items"]}
    assert told[TOWN]["deduction"] == "0"
    assert told[OTHER]["bonus"] == "1"
    assert told[OTHER]["vetoes"] == ["accident"]
    assert told[OTHER]["grade"] == "good"
    assert [claim["unit"] for claim in year.get(TOWN.lower())["deductions"]] == [TOWN]
    assert year.get(OTHER.lower())["deductions"] == []
    year.done("office-head", f"vetoes/{veto}/revoke", {"reason": "改判"})


def test_what_if_and_sensitivity_change_nothing(desk: Desk, year: Year):
    year.graded()
    before = year.get("office")["etag"]

    told = year.done("office", "what-if", {"weights": {"towns": {"output": 40, "accidents": 40}}})
    assert {each["what"] for each in told["changes"]} >= {"line"}
    wrong = desk.send("office", f"/assessments/{year.id}/what-if", {"weights": {"towns": {"output": 40}}})
    assert wrong.status_code == 409
    assert wrong.json()["rule"] == "scheme.weights"
    swept = year.get("auditor", "/sensitivity?group=towns&indicator=output&spread=5&steps=3")
    assert {each["unit"] for each in swept["items"]} == {TOWN, OTHER}
    assert set(swept["moved"]) == {TOWN, OTHER}

    assert year.get("office")["etag"] == before


def test_the_year_ends_with_targets_for_the_next(desk: Desk, year: Year):
    year.graded(days_ago=20)
    early = str(desk.today - timedelta(days=20))
    year.done("office", "notify", {"on": early, "reason": "补录"})
    year.done("office-head", "publish", {"basis": "批准"})

    told = year.done("office-head", "apply", {"raise_by": "0.05", "text": "作为下年度目标依据"})

    assert {each["unit"]: each["target"] for each in told["targets"]} == {FGW: "105", TOWN: "100", OTHER: "105"}
    assert year.get("office")["stage"] == "applied"
    listed = desk.get("auditor", "/assessments").json()
    desk.catch_up()
    listed = desk.get("auditor", "/assessments").json()["items"]
    assert [(each["stage"], each["published"]) for each in listed] == [("applied", 1)]


def test_warnings_and_burden_are_told_beside_the_figures(year: Year):
    year.opened()
    year.done(TOWN.lower(), "values", {"items": [{"unit": TOWN, "indicator": "output", "x": "90"}]})
    year.desk.catch_up()

    codes = {(each["code"], each["indicator"]) for each in year.get("office", "/warnings") if each["unit"] == TOWN}
    assert codes == {("unverified", "output"), ("missing", "output"), ("missing", "accidents"), ("missing", "income")}
    assert {each["unit"] for each in year.get(TOWN.lower(), "/burden")["items"]} == {TOWN}


def test_the_same_request_again_is_answered_once_and_a_stale_version_is_refused(desk: Desk, year: Year):
    year.opened()
    path = f"/assessments/{year.id}/values"
    items = {"items": [{"unit": TOWN, "indicator": "output", "x": "90"}]}
    seen = f'"{year.get("office")["etag"]}"'

    first = desk.send(TOWN.lower(), path, items, key="one", **{"If-Match": seen})
    again = desk.send(TOWN.lower(), path, items, key="one")
    stale = desk.send(TOWN.lower(), path, items, **{"If-Match": seen})

    assert first.json() == again.json()
    assert stale.status_code == 412
    assert len(year.get("office", "/values?state=given")["items"]) == 1


def test_a_unit_reads_the_common_facts_and_its_own_without_the_rest(year: Year):
    year.graded()

    topics = [fact["topic"] for fact in year.get(TOWN.lower(), "/facts")["items"]]
    scored = next(fact for fact in year.get(TOWN.lower(), "/facts")["items"] if fact["topic"] == "assessment.scored")
    assert topics.count("assessment.value_reported") == 2, "its own, and that about it"
    assert not {"rows", "counts", "history"} & set(scored["data"])
    assert "rows" in next(
        fact for fact in year.get("auditor", "/facts")["items"] if fact["topic"] == "assessment.scored"
    )["data"]  # fmt: skip


@pytest.fixture(scope="module")
def settled(shared_desk: Desk) -> Year:
    """A year where most acts pass their first checks."""
    year = Year(shared_desk)
    year.graded()
    return year


@pytest.mark.parametrize("name", [name for name, (path, _) in BODIES.items() if "{id}" in path])
def test_one_wrong_place_in_what_is_sent_to_a_year_is_told(shared_desk: Desk, settled: Year, name: str):
    path, body = BODIES[name]
    target = path.replace("{id}", settled.id if path.startswith("/assessments") else settled.scheme)
    texts = json.dumps(body).replace(JW, TOWN)

    for sent in mutated(json.loads(texts)):
        check(post(shared_desk, target, written_as(sent)), sent)


WRONG = (
    "-1",
    "0",
    "9" * 30,
    "1e5",
    "NaN",
    "%00",
    "a%00b",
    "x" * 3000,
    "",
    "2026-02-30",
    "0001-01-01",
    "LP-JW",
    "towns",
)


@pytest.mark.parametrize(
    "path",
    [
        *(f"/assessments/{{id}}{part}" for part in (
            "?as_of=", "/values?state=", "/values?after=", "/values?limit=", "/facts?as_of=", "/results?round=",
            "/results?as_of=", "/results/", "/changes?from=", "/changes?to=", "/warnings?as_of=", "/burden?as_of=",
            "/sensitivity?group=towns&indicator=", "/sensitivity?indicator=output&group=",
            "/sensitivity?group=towns&indicator=output&spread=", "/sensitivity?group=towns&indicator=output&steps=",
        )),
        "/assessments?year=", "/assessments?kind=", "/assessments?as_of=", "/assessments/", "/schemes?as_of=",
        "/schemes/", "/assessments/{id}/results/500155104/receipt?round=",
    ],
)  # fmt: skip
def test_a_wrong_word_in_an_address_of_a_year_is_told(shared_desk: Desk, settled: Year, path: str):
    for word in WRONG:
        check(shared_desk.get("office", path.replace("{id}", settled.id) + word), path + word)


def test_whatever_stands_in_a_scheme_is_told_by_its_place(shared_desk: Desk):
    for content in mutated(written()):
        check(post(shared_desk, "/schemes/examine", written_as({"content": content})), content)
