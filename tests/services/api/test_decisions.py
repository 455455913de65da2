"""A major decision through the door: from its proposal to a directive closed, an evaluation and a reshaped plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from domain.calendar import YearPlan
from services.office_calendar import plan
from services.wiring import House
from tests.services.api.deciding import BODIES, DEPUTY, FGW, HEAD, JW, OPINIONS, OTHER, TOWN, Course
from tests.services.api.desk import ACCOUNTS, Desk, final
from tests.services.api.test_bad_input import check, mutated, post, written


@pytest.fixture
def course(desk: Desk) -> Course:
    return Course(desk)


@pytest.fixture
def municipal(house: House) -> Iterator[Course]:
    """The same office under the rules of Chongqing."""
    house.create_record("500000", kind="simulated")
    with Desk(house, "500000") as made:
        yield Course(made)


@pytest.fixture(scope="module")
def decided(shared_desk: Desk) -> Course:
    """One that random acts can reach."""
    made = Course(shared_desk)
    made.reviewed()
    shared_desk.catch_up()
    return made


def states(course: Course) -> dict[tuple[str, str], str]:
    return {(item["group"], item["what"]): item["state"] for item in course.get()["checklist"]}


def test_a_decision_lives_from_proposal_to_a_closed_directive_an_evaluation_and_a_reshaped_plan(course: Course):
    desk = course.desk
    course.reviewed()
    before = {step["code"]: step for step in course.get(path="/timeline")["milestones"]}
    course.done("office", "interpret", {"unit": JW, "text": "政策解读", "evidence": [course.file]})
    [made] = course.done("office", "directives", {"items": [{"milestone": "tracking-1"}]})["directives"]

    matter = desk.get("office", f"/directives/{made['id']}").json()
    assert (matter["source"], matter["number"]) == ("decision", made["number"])
    assert matter["deadline"]["current"] == before["tracking-1"]["current"]["due"]
    desk.done(JW.lower(), f"/directives/{made['id']}/sign")
    desk.done(JW.lower(), f"/directives/{made['id']}/feedback", final())
    desk.done("office", f"/directives/{made['id']}/accept", {"unit": JW, "grade": "good", "comment": "属实"})
    desk.done("office", f"/directives/{made['id']}/close", {"outcome": "completed", "reason": "已落实"})
    course.done(TOWN, "problems", {"kind": "force_majeure", "text": "洪水"})
    moved = {"code": "midterm", "due": str(date.fromisoformat(before["midterm"]["first"]["due"]) + timedelta(days=21))}
    course.done(
        "leader", "reshape", {"changes": [moved], "ground": "force_majeure", "reason": "洪水", "asked_by": TOWN}
    )
    n = course.done("office", "evaluate", {"kind": "midterm", "evaluator": "某大学", "reason": "意见较多"})["n"]
    concluded = {"conclusion": "adjust", "text": "夜间收费应取消", "evidence": [course.file]}
    course.done("office", f"evaluate/{n}/conclude", concluded)
    course.done("office", "adjust", {"text": "夜间免费", "reason": "评估结论", "approved_by": DEPUTY})

    told = course.get()
    timeline = course.get(path="/timeline")
    steps = {step["code"]: step for step in timeline["milestones"]}
    assert (told["status"], told["stage"], told["public"]) == ("adjusted", "decided", True)
    assert {"end", "tracking", "reshape", "suspend"} <= set(told["acts"])
    assert steps["tracking-1"]["reached"] == str(desk.today)
    assert [each["number"] for each in steps["tracking-1"]["directives"]] == [made["number"]]
    assert steps["midterm"]["reached"] == str(desk.today)
    assert steps["midterm"]["first"] == before["midterm"]["first"]
    [part] = steps["midterm"]["slip"]["parts"]
    assert (part["ground"], part["approved_by"], part["asked_by"]) == ("force_majeure", DEPUTY, TOWN)
    assert part["days"] == steps["midterm"]["slip"]["planned"] >= 21
    facts = {fact["position"]: fact["topic"] for fact in course.get(path="/facts")["items"]}
    assert facts[part["position"]] == "decision.timeline_reshaped"
    assert facts[steps["tracking-1"]["reached_position"]] == "decision.milestone_reached"
    assert [version["ground"] for version in timeline["versions"]] == ["", "", "force_majeure"]


def test_a_decision_is_ended_by_minutes_and_archived_with_all_that_was_kept(course: Course):
    course.reviewed()
    course.done("head", "suspend", {"reason": "洪灾"})
    refused = course.refused("office", "end", {"reason": "目标已实现"})
    course.done("office", "resume", {"reason": "恢复", "approved_by": HEAD})
    course.done("office", "end", {**course.minutes(), "reason": "目标已实现"})
    course.done("office", "archive", {"comment": "材料齐全"})

    told = course.get()
    assert refused["rule"] == "decision.end"
    assert refused["articles"] == ["D713-37"]
    assert (told["status"], told["acts"]) == ("archived", [])
    package = course.get("auditor", "/package")
    assert len(package["items"]) == told["version"]
    assert course.file in package["items"][5]["files"]
    assert course.desk.get("leader", f"/decisions/{course.id}/files/{course.file}").content == "论证充分".encode()
    assert course.desk.get(OTHER, f"/decisions/{course.id}/files/{'0' * 64}").status_code == 404
    assert [phase["code"] for phase in told["phases"]][-3:] == ["suspended", "ended", "archived"]
    assert course.get(path="/timeline")["milestones"]


def test_nothing_is_tabled_while_a_part_of_the_procedure_is_open(course: Course):
    course.consulted()

    refused = course.refused("office", "submit", {"signed_by": "主任"})

    assert refused["rule"] == "decision.incomplete"
    assert states(course)["step", "legality_review"] == "open"
    assert states(course)["review", "fair_competition"] == "open"
    assert states(course)["review", "social_stability"] == "not_required"
    waived = {"signer": HEAD, "reason": "不需要"}
    assert course.refused("office", "steps/legality_review/waive", waived)["rule"] == "decision.never_waived"
    short = {"author": FGW, "conclusion": "heard", "text": "已听取", "evidence": [course.file], **course.late(20)}
    began = str(course.day(4))
    assert course.refused("office", "steps/public_participation", {**short, "began_on": began})["rule"] == (
        "decision.participation_days"
    )
    early = {"author": FGW, "conclusion": "lawful", "text": "合法", "evidence": [course.file]}
    assert course.refused("office", "steps/legality_review", early)["rule"] == "decision.legality_after_consultation"


def test_a_split_climbs_the_ladder_before_it_is_tabled(course: Course):
    course.consulted()
    against = {"agrees": False, "signed_by": "主任", "view": "收费偏高", "grounds": "居民来信"}
    course.done(FGW.lower(), "answer", against)
    said = {"unit": FGW, "text": "仍有分歧", "agreed": False}

    assert course.refused(JW.lower(), "coordinate", {**said, "rung": "deputy", "by": DEPUTY})["rule"] == (
        "consult.lead_first"
    )
    sides = [{"unit": unit, "view": "意见", "grounds": "依据"} for unit in (FGW, JW)]
    tabled = {"unit": FGW, "sides": sides, "tendency": "设过渡期"}
    assert course.refused(JW.lower(), "table-split", tabled)["rule"] == "consult.deputy_first"
    course.done(JW.lower(), "coordinate", {**said, "rung": "lead", "by": JW})
    course.done(JW.lower(), "coordinate", {**said, "rung": "deputy", "by": DEPUTY})
    course.done(JW.lower(), "table-split", tabled)

    assert {one["unit"]: one["state"] for one in course.get()["consultations"]} == {FGW: "tabled", TOWN: "asked"}


def test_only_signed_minutes_decide_and_the_head_speaks_last(course: Course):
    course.submitted()
    minutes, said = course.minutes(), course.said()
    unsigned = {"meeting": course.chamber.minuted(course.chamber.admitted(decision=course.id)), "item": 1}

    assert course.refused("office", "decide", {**unsigned, **said})["rule"] == "meeting.not_signed"
    first = {**said, "opinions": OPINIONS[::-1]}
    assert course.refused("office", "decide", {**minutes, **first})["rule"] == "decision.head_last"
    alone = [{**row, "stance": "disagree", "text": "不同意"} for row in OPINIONS[:2]] + OPINIONS[2:]
    assert course.refused("office", "decide", {**minutes, **said, "opinions": alone})["rule"] == "decision.departs"
    nowhere = {"meeting": course.id, "item": 1}
    assert course.desk.send("office", f"/decisions/{course.id}/decide", {**nowhere, **said}).status_code == 404
    course.done("office", "decide", {**minutes, **said})

    told = course.get("leader")["decided"]
    assert [row["stance"] for row in told[0]["opinions"]] == ["agree", "disagree", "agree"]
    assert course.get(JW.lower())["decided"][0]["opinions"] is None
    assert course.refused("office", "publish", {"channels": ["政府网站"], "evidence": [course.file]})["rule"] == (
        "decision.party_report_first"
    )


def test_what_is_published_is_everybodys_to_read_and_the_rest_is_not(course: Course):
    course.decided()
    path, other = f"/decisions/{course.id}", OTHER
    hidden = course.desk.get(other, path).status_code
    course.done("office", "party-report", {"paper": "梁府文〔2026〕8号", "text": "请示"})
    course.done("office", "publish", {"channels": ["政府网站"], "evidence": [course.file]})

    told = course.get(other)
    assert hidden == 404
    assert (told["draft"], told["consultations"], told["checklist"], told["acts"]) == (None, [], [], [])
    assert told["decided"][0]["outcome"] == "adopted"
    assert course.desk.get(other, f"{path}/timeline").status_code == 403
    topics = [fact["topic"] for fact in course.get(other, "/facts")["items"]]
    assert topics == ["decision.proposed", "decision.decided", "decision.published"]
    assert course.desk.get(other, f"{path}/accountability").status_code == 403
    asked = [fact for fact in course.get(TOWN, "/facts")["items"] if fact["topic"] == "decision.consulted"]
    assert [fact["data"]["unit"] for fact in asked] == [TOWN]
    assert len(course.get(JW.lower(), "/facts")["items"]) == len(course.get("office", "/facts")["items"])


def test_a_unit_does_its_own_part_alone(course: Course):
    course.drafted()
    send = course.desk.send

    path = f"/decisions/{course.id}"
    assert send(FGW.lower(), f"{path}/consult").status_code == 403
    course.done(JW.lower(), "consult")
    assert send(JW.lower(), f"{path}/answer", {"agrees": True, "signed_by": "主任"}).status_code == 403
    assert send(FGW.lower(), f"{path}/answer", {"unit": TOWN, "agrees": True, "signed_by": "x"}).status_code == 403
    course.done(FGW.lower(), "answer", {"agrees": True, "signed_by": "主任"})
    assert send(OTHER, f"{path}/answer", {"agrees": True, "signed_by": "镇长"}).status_code == 404
    assert send("leader", f"{path}/start", {"lead": JW, "approved_by": DEPUTY, "reason": "x"}).status_code == 403
    assert course.get(JW.lower())["acts"] == [
        "draft", "assess", "consult", "experts", "hearing", "steps", "steps/waive", "opinions",
    ]  # fmt: skip
    assert course.get(FGW.lower())["acts"] == ["answer"]


def test_only_the_head_suspends(course: Course):
    course.decided()

    assert course.refused("leader", "suspend", {"reason": "洪灾"})["rule"] == "decision.suspend"
    assert (
        course.desk.send("leader", f"/decisions/{course.id}/suspend", {"head": HEAD, "reason": "x"}).status_code == 403
    )
    course.done("office", "suspend", {"head": HEAD, "reason": "洪灾", "channel": "phone"})

    assert course.get()["stage"] == "suspended"


def test_a_plan_keeps_its_floors_and_its_grounds(course: Course):
    course.planned()
    steps = {step["code"]: step for step in course.get(path="/timeline")["milestones"]}
    comment = steps["public_participation"]
    early = {
        "code": "public_participation",
        "due": str(date.fromisoformat(comment["first"]["due"]) - timedelta(days=5)),
    }

    assert comment["floor"]["earliest"] <= comment["first"]["due"]
    policy = {"ground": "policy", "reason": "提前", "approved_by": DEPUTY}
    refused = course.refused("office", "reshape", {**policy, "changes": [early]})
    assert refused["rule"] == "timeline.floor"
    by_office = {"ground": "policy", "reason": "提前", "changes": [{**early, "explained": "防汛紧急"}]}
    assert course.refused("office", "reshape", by_office)["rule"] == "timeline.approver"
    dropped = {**policy, "changes": [{"code": "legality_review", "drop": True, "reason": "不需要"}]}
    assert course.refused("office", "reshape", dropped)["rule"] == "timeline.undroppable"
    moved = {"ground": "meeting_moved", "reason": "会议改期", "changes": [
        {"code": "meeting", "due": str(date.fromisoformat(steps["meeting"]["first"]["due"]) + timedelta(days=14))}
    ]}  # fmt: skip
    course.done("office", "reshape", moved)

    after = {step["code"]: step for step in course.get(path="/timeline")["milestones"]}
    assert after["meeting"]["slip"]["planned"] == 14
    assert after["public_participation"] == comment
    assert course.desk.get("office", f"/decisions/{course.id}/timeline?on={course.day(0)}").json()["milestones"] == []


def test_what_hangs_on_a_moved_step_follows_it_and_a_matter_is_opened_with_it(course: Course):
    course.planned()
    steps = {step["code"]: step for step in course.get(path="/timeline")["milestones"]}
    later = date.fromisoformat(steps["public_participation"]["first"]["due"]) + timedelta(days=30)
    asked = {
        "ground": "dependency", "reason": "征求意见延后", "approved_by": DEPUTY,
        "changes": [{"code": "public_participation", "due": str(later)}, {"code": "briefing", "title": "政策吹风会", "due": str(later)}],
        "given": [{"milestone": "legality_review", "unit": FGW}],
    }  # fmt: skip

    done = course.done("office", "reshape", asked)

    after = {step["code"]: step for step in course.get(path="/timeline")["milestones"]}
    assert after["legality_review"]["slip"]["planned"] > 0
    assert after["meeting"]["slip"]["planned"] > 0
    assert after["briefing"]["name"] == "政策吹风会"
    assert [each["milestone"] for each in done["directives"]] == ["legality_review"]
    unknown = {**asked, "given": [], "changes": [{"code": "nothing", "due": str(later)}]}
    assert course.refused("office", "reshape", unknown)["rule"] == "timeline.milestone"


def test_the_list_the_portfolio_and_what_is_due_are_told_as_of_any_moment(course: Course):
    course.consulted()
    desk = course.desk
    desk.catch_up()
    before = desk.record.head()[0]
    course.done("office", "reshape", {
        "ground": "meeting_moved", "reason": "改期",
        "changes": [{"code": "meeting", "due": str(desk.in_days(40))}],
    })  # fmt: skip
    desk.catch_up()

    [line] = desk.get("office", "/decisions?bars=true").json()["items"]
    assert (line["status"], line["lead"], line["light"]) == ("consulting", JW, "red")
    assert line["waiting"].keys() == {FGW, TOWN}
    assert {bar["code"] for bar in line["bars"]} >= {"meeting", "legality_review"}
    assert desk.get("office", f"/decisions?as_of={before}").json()["items"][0]["versions"] == 1
    assert line["versions"] == 2
    sums = desk.get("office", "/decisions/portfolio").json()
    assert sums["by_ground"] == {"meeting_moved": line["planned"]}
    assert desk.get("office", f"/decisions/portfolio?as_of={before}").json()["planned"] == 0
    for question, found in {
        "status=consulting": 1, "status=decided": 0, f"lead={JW}": 1, f"unit={TOWN}": 1, "unit=500155105": 0,
        "q=停车": 1, "q=%25": 0, "slip=true": 1, "slip=false": 0, "light=red": 1, "light=green": 0,
        f"due_before={desk.today}": 1, f"due_before={course.day(1)}": 0, "category=policy": 1, "category=budget": 0,
    }.items():  # fmt: skip
        assert desk.get("office", f"/decisions?{question}").json()["total"] == found, question
    assert desk.get(OTHER, "/decisions").json()["items"] == []
    assert desk.get(TOWN, "/decisions").json()["total"] == 1
    due = desk.get("office", f"/decisions/due?from={course.day(0)}&to={desk.in_days(60)}").json()["items"]
    assert {(each["kind"], each["unit"]) for each in due} >= {("answer", FGW), ("meeting", JW)}
    own = desk.get("office", f"/decisions/due?from={course.day(0)}&unit={TOWN}").json()["items"]
    assert [each["kind"] for each in own] == ["answer"]


def test_who_answers_for_it_and_what_each_knew(course: Course):
    course.decided()

    told = course.get("auditor", f"/accountability?who={DEPUTY}")
    assert {"proposed", "assessed", "reviewed", "waived", "tabled", "voted"} <= {deed["role"] for deed in told["deeds"]}
    assert {deed["who"] for deed in told["dissenters"]} == {"FQZ2", "丙"}
    about = {deed["subject"]: deed["subject_name"] for deed in told["deeds"] if deed["role"] == "assessed"}
    assert {deed["who_name"] for deed in told["deeds"] if deed["role"] == "recorded"} <= {name for name, *_ in ACCOUNTS}
    assert about["controllability"] == "可控性"
    assert len(about) == 5
    knew = {fact["sentence"] for fact in told["knew"]}
    assert len(knew) == course.get()["version"]
    by_then = course.get("auditor", f"/accountability?who={DEPUTY}&on={course.day(2)}&by=happened")
    assert len(by_then["knew"]) < len(told["knew"])
    assert course.get("auditor", f"/accountability?who={DEPUTY}&on={course.day(2)}")["knew"] == []


def test_a_notice_lists_the_timelines_it_would_move_and_they_move_once(course: Course):
    desk = course.desk
    course.reviewed()
    desk.catch_up()
    steps = {step["code"]: step for step in course.get(path="/timeline")["milestones"]}
    due = date.fromisoformat(steps["tracking-1"]["first"]["due"])
    known = plan(due.year) if due.year <= 2026 else YearPlan(due.year, (), (), "国办通知")
    notice = {
        "year": due.year, "holidays": [str(day) for day in sorted({*known.holidays, due})],
        "makeup_days": [str(day) for day in known.makeup_days], "source": "国办通知",
    }  # fmt: skip

    [given] = course.done("office", "directives", {"items": [{"milestone": "tracking-1", "unit": JW}]})["directives"]
    listed = desk.done("office", "/calendar/notices/preview", notice)["timelines"]
    page = desk.done("office", "/calendar/notices/preview?limit=1", notice)
    rest = desk.done("office", f"/calendar/notices/preview?after={page['next_after']}", notice)
    assert desk.get("office", "/timelines/affected").json()["items"] == []
    desk.done("office", "/calendar/notices", notice)
    affected = desk.get("office", "/timelines/affected").json()["items"]
    follow = {"ground": "calendar", "cause": "国办通知", "reason": "放假安排调整"}
    begun = desk.send("office", "/timelines/follow", follow, key="once").json()
    path = f"/timelines/follow/{begun['id']}"
    desk.sent *= 2  # a message may come twice
    desk.work()
    first = desk.get("office", path).json()
    again = desk.send("office", "/timelines/follow", follow, key="once").json()
    anew = desk.done("office", "/timelines/follow", follow)
    desk.work()

    assert [each["decision"] for each in listed] == [course.id]
    assert affected == listed == page["timelines"]
    assert (rest["timelines"], rest["next_after"]) == ([], None)
    assert (begun["done"], begun["of"], begun["items"]) == (0, 1, [])
    assert (first["done"], first["moved"], first["waiting"], first["cancelled"]) == (1, 1, 0, False)
    assert [each["decision"] for each in first["items"]] == [course.id]
    assert again == first
    assert desk.get("office", f"/timelines/follow/{anew['id']}").json()["items"] == []
    assert desk.get("office", f"{path}?after={course.id}").json()["items"] == []
    moved = {step["code"]: step for step in course.get(path="/timeline")["milestones"]}
    assert moved["tracking-1"]["current"]["due"] > str(due)
    assert moved["tracking-1"]["slip"]["parts"][0]["ground"] == "calendar"
    [matter] = desk.get("office", f"/directives/{given['id']}").json()["assignments"]
    assert (matter["due"]["first"], matter["due"]["current"]) == (str(due), moved["tracking-1"]["current"]["due"])
    desk.catch_up()
    assert desk.get("office", "/timelines/affected").json()["items"] == []


def test_a_following_that_is_cancelled_moves_nothing_more(course: Course):
    desk = course.desk
    course.reviewed()
    desk.catch_up()
    follow = {"ground": "rules", "cause": "2026.1", "reason": "规则修订"}
    begun = desk.send("office", "/timelines/follow", follow, key="once").json()

    cancelled = desk.done("office", f"/timelines/follow/{begun['id']}/cancel")
    desk.work()

    assert (cancelled["cancelled"], cancelled["done"]) == (True, 0)
    assert desk.send("office", "/timelines/follow", follow, key="once").json() == cancelled
    assert desk.sent == []
    desk.house.send = None
    assert desk.send("office", "/timelines/follow", follow).status_code == 503
    assert desk.send("office", f"/timelines/follow/{course.id}/cancel").status_code == 404


def test_a_matter_given_for_a_step_follows_it_and_a_dropped_step_is_told_to_the_office(course: Course):
    desk = course.desk
    course.reviewed()
    given = [{"milestone": code, "unit": JW} for code in ("tracking-1", "tracking-2")]
    [first, second] = course.done("office", "directives", {"items": given})["directives"]
    before = desk.get(JW.lower(), f"/directives/{first['id']}").json()
    due = str(desk.in_days(120))
    changes = [{"code": "tracking-1", "due": due}, {"code": "tracking-2", "drop": True, "reason": "与中期评估合并"}]

    said = {"ground": "policy", "reason": "洪水", "approved_by": DEPUTY, "changes": changes, "follow": False}
    done = course.done("office", "reshape", said)

    desk.catch_up()
    after = desk.get(JW.lower(), f"/directives/{first['id']}").json()
    [was], [now] = ([each["due"] for each in matter["assignments"]] for matter in (before, after))
    assert now["first"] == was["first"] == was["current"]
    assert now["current"] >= due > was["current"]
    facts = desk.get(JW.lower(), f"/directives/{first['id']}/facts").json()["items"]
    assert "决策时间线" in facts[-1]["sentence"]
    assert done["dropped"] == [second]
    assert desk.get("office", f"/directives/{second['id']}").json()["status"] != "withdrawn"
    told = desk.get("office2", "/notices").json()["items"]
    assert [(each["directive"], each["facts"][0]["topic"]) for each in told] == [
        (second["id"], "directive.step_dropped")
    ]
    desk.done("office", f"/directives/{second['id']}/withdraw", {"reason": "环节已取消"})


def test_what_liangping_allows_and_chongqing_does_not(course: Course, municipal: Course):
    for each in (course, municipal):
        each.proposed()
    course.done("office", "emergency", {"by": DEPUTY, "text": "组织转移群众"})
    refused = municipal.refused("office", "emergency", {"by": DEPUTY, "text": "组织转移群众"})

    assert refused["rule"] == "emergency.deputy_may_act"
    assert course.get()["emergency_on"] == str(course.desk.today)
    course.done("office", "emergency/report", {"text": "已妥善处置"})
    articles = {
        code: desk.get("office", "/decisions/catalogue").json()["catalogue"]["articles"]
        for code, desk in (("500155", course.desk), ("500000", municipal.desk))
    }
    assert articles == {"500155": ["L19"], "500000": ["C22"]}


def test_the_same_proposal_sent_twice_is_one_decision_and_a_stale_page_is_told_so(course: Course):
    desk = course.desk
    body = {"title": "改革", "category": "policy", "basis": "报告"}
    first = desk.send(JW.lower(), "/decisions", body, key="one").json()
    again = desk.send(JW.lower(), "/decisions", body, key="one").json()
    course.id = first["id"]

    start = {"lead": JW, "approved_by": DEPUTY, "reason": "必要"}
    stale = desk.send("office", f"/decisions/{course.id}/start", start, **{"If-Match": '"9"'})

    assert again == first
    assert stale.status_code == 412
    assert desk.send("office", f"/decisions/{course.id}/start", start, **{"If-Match": '"1"'}).status_code == 200
    assert desk.send("office", "/decisions", {**body, "proposer": "XX"}).json()["rule"] == "unit.unknown"


@pytest.mark.parametrize(
    "act", [act for act in BODIES if act.startswith("decision/") and not act.startswith("decision/follow")]
)
def test_what_is_sent_wrong_to_a_decision_is_told(decided: Course, act: str):
    path, body = BODIES[act]
    url = path.replace("{id}", decided.id)

    for sent in mutated(body):
        check(post(decided.desk, url, written(sent)), sent)
