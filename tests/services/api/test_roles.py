"""Every route by every role, on its own matter and on another's: the table, met through the door."""

from __future__ import annotations

import json

import pytest

from services.permissions import DIRECTIVE_ACTS, ROLES, TABLE, Caller, Subject, allowed
from tests.services.api import assessing, deciding, meeting
from tests.services.api.desk import Desk, instruction
from tests.services.api.test_bad_input import BODIES

ACCOUNT = {
    "office": "office",
    "office_head": "office-head",
    "leader": "leader",
    "unit": "lp-jw",
    "auditor": "auditor",
    "admin": "admin",
}
NAME = {"retract": "feedback/retract"}
ACTS = {NAME.get(name, name): body for name, body in BODIES.items() if "/directives/{id}" in body[0]}
OTHER_POSTS = {
    "/notices/read": "notices",
    "/notices/mute": "notices",
    "/session/settings": "session",
    "/session/password": "session",
    "/directives": "register",
    "/feedback/batch": "feedback",
    "/directives/urge": "urge",
    "/directives/urge/preview": "urge",
    "/views": "view.keep",
    "/calendar/notices": "calendar.notice",
    "/calendar/notices/preview": "calendar.notice",
    "/intake": "intake",
    "/intake/{id}/edit": "intake",
    "/intake/{id}/dismiss": "intake",
    "/intake/{id}/split": "intake",
    "/intake/{id}/join": "intake",
    "/intake/{id}/confirm": "intake",
    **assessing.ACTS,
    **meeting.ACTS,
    **deciding.ACTS,
}
READS = {
    "/session": "session",
    "/stream?limit=1": "stream",
    "/search?q=70": "search",
    "/notices": "notices",
    "/work/counts": "see.work",
    "/directives": "see",
    "/directives/totals?by=status": "see",
    "/views": "view.keep",
    "/exports/ledger.xlsx": "see",
    "/exports/ledger.csv": "see",
    "/work": "see.work",
    "/today": "see",
    "/statistics": "see",
    "/statistics/units": "see",
    "/events": "see",
    "/review": "review.see",
    "/units/LP-JW/clock": "desk.see",
    "/units/LP-JW/statement": "desk.see",
    "/units/LP-JW/statement.xlsx": "desk.see",
    "/feedback/sheet?unit=LP-JW": "feedback",
    "/units": "units.see",
    "/leaders": "units.see",
    "/calendar/2026": "calendar.see",
    "/calendar/add?from=2026-01-05&working_days=3": "calendar.see",
    "/audit/facts": "see.audit",
    "/audit/compare?from=2026-01-05": "see.audit",
    "/directives/{id}/compare?from=2026-01-05": "see.audit",
    "/files/" + "0" * 64: "file.see",
    "/files/" + "0" * 64 + "/preview": "file.see",
    "/calendar/notices": "calendar.see",
    "/calendar/between?from=2026-01-05&to=2026-01-09": "calendar.see",
    "/calendar/due?kind=working_days&days=5": "calendar.see",
    "/calendar/2026/deadlines": "see",
    "/calendar/falling-due": "see",
    "/rules": "rules.see",
    "/rules/500155/2022.1": "rules.see",
    "/intake": "intake",
    "/intake/number": "intake",
    "/intake/similar?title=新建公办幼儿园": "intake",
    "/intake/{id}": "intake",
    **assessing.READS,
    **meeting.READS,
    **deciding.READS,
}
NOBODYS = "00000000-0000-7000-8000-000000000000"


def may(role: str, act: str) -> bool:
    return role in TABLE[act]


@pytest.fixture(scope="module")
def own(shared_desk: Desk) -> str:
    """A matter of the unit and the leader asked for."""
    return shared_desk.assigned("LP-JW", **instruction(leader="FQZ"))


@pytest.fixture(scope="module")
def foreign(shared_desk: Desk) -> str:
    """A matter of another unit and another leader."""
    return shared_desk.assigned("LP-FGW", **instruction(leader="FQZ2"))


def test_the_table_and_the_routes_know_the_same_acts():
    assert set(ACTS) == set(DIRECTIVE_ACTS)
    assert set(ACCOUNT) == set(ROLES)


def test_every_route_is_in_this_test(shared_desk: Desk):
    described = shared_desk.client.get("/api/openapi.json").json()["paths"]
    gets = {path for path, operations in described.items() if "get" in operations}
    of_matter = {
        f"/directives/{{id}}{part}"
        for part in ("", "/facts", "/facts/{position}/link", "/evidence", "/lifeline", "/compare")
    }
    told = {path.partition("?")[0] for path in READS} | of_matter
    as_here = {
        path.removeprefix("/api/v1")
        .replace("{directive_id}", "{id}")
        .replace("{intake_id}", "{id}")
        .replace("{scheme_id}", "{id}")
        .replace("{assessment_id}", "{id}")
        .replace("{topic_id}", "{id}")
        .replace("{meeting_id}", "{id}")
        .replace("{document_id}", "{id}")
        .replace("{decision_id}", "{id}")
        .replace("{following_id}", "{id}")
        .replace("{unit}", "LP-JW")
        .replace("component.{kind}", "component.csv")
        .replace("{kind}", "docx")
        .replace("{file_id}", "0" * 64)
        .replace("{year}", "2026")
        .replace("{pack}/{version}", "500155/2022.1")
        .replace("{code}", "LP-JW")
        for path in gets
    }

    assert as_here - {"/healthz", "/readyz"} == told


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_ones_own_matter(shared_desk: Desk, own: str, act: str, role: str):
    path, body = ACTS[act]
    # The version is never right: whoever may act is stopped there, and nothing changes for the next.
    answer = shared_desk.send(
        ACCOUNT[role], path.replace("{id}", own), _said_by(role, body, own), **{"If-Match": '"999"'}
    )

    assert answer.status_code == (expected(role, act) or 412), (role, act, answer.text)


@pytest.mark.parametrize("role", ["unit", "leader"])
@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_anothers_matter(shared_desk: Desk, foreign: str, act: str, role: str):
    path, body = ACTS[act]

    answer = shared_desk.send(ACCOUNT[role], path.replace("{id}", foreign), _said_by(role, body, foreign))

    assert answer.status_code == (404 if may(role, act) else 403), (role, act, answer.text)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", OTHER_POSTS)
def test_what_is_done_beside_matters(shared_desk: Desk, path: str, role: str):
    body = json.loads(json.dumps(next(b for p, b in BODIES.values() if p == path)).replace("{id}", NOBODYS))

    answer = shared_desk.send(ACCOUNT[role], path.replace("{id}", NOBODYS), body)

    assert (answer.status_code == 403) == (not may(role, OTHER_POSTS[path])), (role, path, answer.text)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", READS)
def test_what_is_read(shared_desk: Desk, path: str, role: str):
    shared_desk.catch_up()

    answer = shared_desk.get(ACCOUNT[role], path.replace("{id}", NOBODYS))

    assert (answer.status_code == 403) == (not may(role, READS[path])), (role, path, answer.text)
    assert answer.status_code in (200, 403, 404)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ["", "/facts", "/evidence", "/lifeline"])
def test_a_matter_is_read_by_whom_it_concerns(shared_desk: Desk, own: str, foreign: str, path: str, role: str):
    subject = Subject(frozenset({"LP-JW"}), frozenset({"FQZ"}), "internal")
    caller = Caller("x", role, unit="LP-JW" if role == "unit" else None, post="FQZ" if role == "leader" else None)

    mine = shared_desk.get(ACCOUNT[role], f"/directives/{own}{path}").status_code
    theirs = shared_desk.get(ACCOUNT[role], f"/directives/{foreign}{path}").status_code

    assert (mine == 200) == allowed(caller, "see", subject)
    assert theirs == {"admin": 403, "unit": 404, "leader": 404}.get(role, 200)


@pytest.mark.parametrize("path", [*READS, "/directives/{id}", "/directives/{id}/facts", "/directives/{id}/evidence"])
def test_nobody_reads_without_logging_in(shared_desk: Desk, path: str):
    assert shared_desk.client.get("/api/v1" + path.replace("{id}", NOBODYS)).status_code == 401


@pytest.mark.parametrize("path", [*OTHER_POSTS, *(path for path, _ in ACTS.values()), "/files"])
def test_nobody_acts_without_logging_in(shared_desk: Desk, path: str):
    assert shared_desk.client.post("/api/v1" + path.replace("{id}", NOBODYS), json={}).status_code == 401


def expected(role: str, act: str) -> int:
    return 0 if may(role, act) else 403


def _said_by(role: str, body: dict, matter: str) -> dict:
    """The body as this role would send it: only the office speaks for others."""
    said = {key: value for key, value in body.items() if key != "evidence"}
    if "into" in said:
        said["into"] = matter
    if role not in ("office", "office_head"):
        said.pop("on_behalf_of", None)
    if role == "leader":
        said.pop("leader", None)
    return said
