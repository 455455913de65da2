"""The permission table, cell by cell: what it does not name is forbidden."""

from __future__ import annotations

import pytest

from services.permissions import (
    DIRECTIVE_ACTS,
    LEADER_ACTS,
    LEVELS,
    ROLES,
    TABLE,
    UNIT_ACTS,
    Caller,
    Subject,
    allowed,
    allowed_acts,
    may_stand_in,
    tells_of,
    visible,
)

OWN = Subject(units=frozenset({"LP-JW"}), leaders=frozenset({"FQZ"}))
FOREIGN = Subject(units=frozenset({"LP-FGW"}), leaders=frozenset({"FQZ2"}))
CALLERS = {
    "office": Caller("a", "office"),
    "office_head": Caller("b", "office_head"),
    "leader": Caller("c", "leader", post="FQZ"),
    "unit": Caller("d", "unit", unit="LP-JW"),
    "auditor": Caller("e", "auditor"),
    "admin": Caller("f", "admin"),
}
BY_OFFICE = {"office", "office_head"}
EXPECTED = {
    **dict.fromkeys(DIRECTIVE_ACTS, BY_OFFICE),
    **{act: BY_OFFICE | {"unit"} for act in ("sign", "object", "feedback", "feedback/retract", "extension")},
    **{act: BY_OFFICE | {"leader"} for act in ("endorse", "instruct")},
    "concealment": {"office_head"},
    "concealment/withdraw": {"office_head"},
    "register": BY_OFFICE,
    "see": BY_OFFICE | {"leader", "unit", "auditor"},
    "see.work": BY_OFFICE | {"leader", "unit", "auditor"},
    "see.full": BY_OFFICE | {"auditor"},
    "see.audit": BY_OFFICE | {"auditor"},
    "scheme.see": BY_OFFICE | {"leader", "unit", "auditor"},
    "scheme.draft": BY_OFFICE,
    "scheme.opinion": BY_OFFICE | {"unit"},
    "scheme.approve": {"office_head", "leader"},
    "assessment.see": BY_OFFICE | {"leader", "unit", "auditor"},
    "assessment.export": BY_OFFICE | {"leader", "auditor"},
    "assessment.keep": BY_OFFICE,
    "assessment.report": BY_OFFICE | {"unit"},
    "assessment.verify": BY_OFFICE | {"unit"},
    "assessment.decide": BY_OFFICE | {"leader"},
    **{f"{each}.see": BY_OFFICE | {"leader", "unit", "auditor"} for each in ("topic", "meeting", "normative")},
    **{f"{each}.keep": BY_OFFICE for each in ("topic", "meeting", "normative")},
    **{
        each: BY_OFFICE | {"unit"} for each in ("topic.propose", "topic.opinion", "normative.draft", "normative.review")
    },
    **{each: BY_OFFICE | {"leader"} for each in ("topic.lead", "meeting.sign", "normative.lead")},
    "decision.see": BY_OFFICE | {"leader", "unit", "auditor"},
    "decision.account": BY_OFFICE | {"leader", "auditor"},
    **{f"decision.{act}": BY_OFFICE | {"unit"} for act in ("propose", "draft", "answer", "execute")},
    "decision.approve": BY_OFFICE | {"leader"},
    "decision.keep": BY_OFFICE,
    "units.see": set(ROLES),
    "calendar.see": set(ROLES),
    "calendar.notice": BY_OFFICE,
    "rules.see": set(ROLES),
    "intake": BY_OFFICE,
    "file.add": BY_OFFICE | {"unit", "leader"},
    "file.see": BY_OFFICE | {"leader", "unit", "auditor"},
    "file.see.any": BY_OFFICE | {"auditor"},
    "series.open": {"office_head"},
    "account.manage": {"admin"},
    "session": set(ROLES),
    "review.see": BY_OFFICE,
    "desk.see": BY_OFFICE | {"unit", "auditor"},
    "stream": BY_OFFICE | {"leader", "unit", "auditor"},
    "view.keep": BY_OFFICE | {"leader", "unit", "auditor"},
    "view.share": BY_OFFICE,
    "search": set(ROLES),
    "notices": BY_OFFICE | {"leader", "unit", "auditor"},
}


def test_every_role_has_a_caller_and_every_act_an_expectation():
    assert set(CALLERS) == set(ROLES)
    assert set(EXPECTED) == set(TABLE)


@pytest.mark.parametrize("act", TABLE)
@pytest.mark.parametrize("role", ROLES)
def test_each_cell_of_the_table(act: str, role: str):
    of_a_matter = act == "see" or act in DIRECTIVE_ACTS
    assert allowed(CALLERS[role], act, OWN if of_a_matter else None) == (role in EXPECTED[act])


@pytest.mark.parametrize("act", DIRECTIVE_ACTS)
@pytest.mark.parametrize("role", ["unit", "leader"])
def test_nothing_is_done_to_the_matter_of_another(act: str, role: str):
    assert not allowed(CALLERS[role], act, FOREIGN)
    assert not visible(CALLERS[role], FOREIGN)


def test_the_head_sees_and_instructs_on_every_matter():
    head = Caller("h", "leader", post="QZ", is_head=True)

    assert visible(head, FOREIGN)
    assert allowed(head, "instruct", FOREIGN)
    assert not allowed(head, "close", FOREIGN)


@pytest.mark.parametrize("act", DIRECTIVE_ACTS)
def test_auditors_and_administrators_act_on_nothing(act: str):
    assert not allowed(CALLERS["auditor"], act, OWN)
    assert not allowed(CALLERS["admin"], act, OWN)


@pytest.mark.parametrize("level", LEVELS)
def test_a_unit_reads_its_own_matter_at_every_level_and_an_administrator_none(level: str):
    subject = Subject(OWN.units, OWN.leaders, level)

    assert visible(CALLERS["unit"], subject)
    assert not visible(CALLERS["admin"], subject)


def test_a_level_nobody_knows_is_seen_by_nobody():
    assert not any(visible(caller, Subject(OWN.units, OWN.leaders, "top_secret")) for caller in CALLERS.values())


def test_a_unit_without_a_code_owns_nothing():
    assert not allowed(Caller("x", "unit"), "sign", Subject())
    assert not allowed(Caller("x", "leader"), "endorse", Subject())


def test_an_unknown_act_is_a_mistake_not_a_permission():
    with pytest.raises(KeyError):
        allowed(CALLERS["office"], "abolish", OWN)


def test_only_the_office_stands_in_and_only_for_units_and_leaders():
    for act in DIRECTIVE_ACTS:
        theirs = act in UNIT_ACTS | LEADER_ACTS
        assert may_stand_in(CALLERS["office"], act) == theirs
        assert not may_stand_in(CALLERS["unit"], act)


def test_allowed_acts_are_those_both_possible_and_permitted():
    assert allowed_acts(CALLERS["unit"], OWN, ["sign", "close", "feedback"]) == ["sign", "feedback"]
    assert allowed_acts(CALLERS["unit"], FOREIGN, ["sign", "feedback"]) == []


def test_a_unit_reads_common_facts_and_its_own():
    unit = CALLERS["unit"]

    assert tells_of(unit, {"title": "x"})
    assert tells_of(unit, {"unit": "LP-JW"})
    assert tells_of(unit, {"old": "LP-FGW", "new": "LP-JW"})
    assert tells_of(unit, {"unit": "LP-FGW", "reassigned_to": "LP-JW"})
    assert not tells_of(unit, {"unit": "LP-FGW"})
    assert tells_of(CALLERS["leader"], {"unit": "LP-FGW"})
