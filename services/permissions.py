"""Who may do what: one table of acts, roles and scopes, asked at every door. What it does not name is forbidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, get_args

Role = Literal["office", "office_head", "leader", "unit", "auditor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
LEVELS: tuple[str, ...] = ("open", "internal", "work_secret")


class Scope(Enum):
    """How far a permission reaches: every matter, or those that are the caller's own."""

    ANY = "any"
    OWN_UNIT = "own unit"
    OWN_INSTRUCTION = "own instruction"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `account` stands in facts; `is_head` is the head of government, who sees every matter."""

    account: str
    role: Role
    unit: str | None = None
    post: str | None = None
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: the units that undertake or undertook a matter, the posts that instructed it, its level."""

    units: frozenset[str] = field(default_factory=frozenset)
    leaders: frozenset[str] = field(default_factory=frozenset)
    level: str = "open"


_OFFICE: dict[Role, Scope] = {"office": Scope.ANY, "office_head": Scope.ANY}
_UNIT: dict[Role, Scope] = {**_OFFICE, "unit": Scope.OWN_UNIT}
_LEADER: dict[Role, Scope] = {**_OFFICE, "leader": Scope.OWN_INSTRUCTION}
_READERS: dict[Role, Scope] = {**_UNIT, "leader": Scope.OWN_INSTRUCTION, "auditor": Scope.ANY}
_AUDIT: dict[Role, Scope] = {**_OFFICE, "auditor": Scope.ANY}
_EVERYONE: dict[Role, Scope] = dict.fromkeys(ROLES, Scope.ANY)
_BUSINESS: dict[Role, Scope] = {role: Scope.ANY for role in ROLES if role != "admin"}

TABLE: Mapping[str, Mapping[Role, Scope]] = {
    # acts on a directive: the office's own
    "register": _OFFICE,
    "approve": _OFFICE,
    "deliver": _OFFICE,
    "assign": _OFFICE,
    "units": _OFFICE,
    "handover": _OFFICE,
    "object/decide": _OFFICE,
    "accept": _OFFICE,
    "return": _OFFICE,
    "report-up": _OFFICE,
    "urge": _OFFICE,
    "extension/decide": _OFFICE,
    "review": _OFFICE,
    "suspend": _OFFICE,
    "resume": _OFFICE,
    "merge": _OFFICE,
    "split": _OFFICE,
    "correct": _OFFICE,
    "reopen": _OFFICE,
    "withdraw": _OFFICE,
    "archive": _OFFICE,
    "close": _OFFICE,
    "concealment": {"office_head": Scope.ANY},
    "concealment/withdraw": {"office_head": Scope.ANY},
    # acts on a directive: a unit's, which the office may enter on its behalf
    "sign": _UNIT,
    "object": _UNIT,
    "feedback": _UNIT,
    "feedback/retract": _UNIT,
    "extension": _UNIT,
    # acts on a directive: a leader's, which the office may enter on the leader's behalf
    "endorse": _LEADER,
    "instruct": _LEADER,
    # reading matters
    "see": _READERS,
    "see.work": _BUSINESS,
    "see.full": _AUDIT,
    "see.audit": _AUDIT,
    # schemes and years of assessment; who brought or had a part in a thing never decides it, whatever the role
    "scheme.see": _BUSINESS,
    "scheme.draft": _OFFICE,
    "scheme.opinion": _UNIT,
    "scheme.approve": {"office_head": Scope.ANY, "leader": Scope.ANY},
    "assessment.see": {**_BUSINESS, "unit": Scope.OWN_UNIT},
    "assessment.export": {**_AUDIT, "leader": Scope.ANY},
    "assessment.keep": _OFFICE,
    "assessment.report": _UNIT,
    "assessment.verify": _UNIT,
    "assessment.decide": {**_OFFICE, "leader": Scope.ANY},
    # meetings and normative documents; whose word counts for what is the rules' business
    "topic.see": {**_BUSINESS, "unit": Scope.OWN_UNIT},
    "topic.propose": _UNIT,
    "topic.opinion": _UNIT,
    "topic.lead": _LEADER,
    "topic.keep": _OFFICE,
    "meeting.see": {**_BUSINESS, "unit": Scope.OWN_UNIT},
    "meeting.keep": _OFFICE,
    "meeting.sign": _LEADER,
    "normative.see": _BUSINESS,
    "normative.draft": _UNIT,
    "normative.review": _UNIT,
    "normative.lead": _LEADER,
    "normative.keep": _OFFICE,
    # major decisions: a lead unit's part, a consulted unit's answer, an executing unit's reports, a leader's approval
    "decision.see": {**_BUSINESS, "unit": Scope.OWN_UNIT},
    "decision.account": {**_AUDIT, "leader": Scope.ANY},
    "decision.propose": _UNIT,
    "decision.draft": _UNIT,
    "decision.answer": _UNIT,
    "decision.execute": _UNIT,
    "decision.approve": _LEADER,
    "decision.keep": _OFFICE,
    # everything around them
    "units.see": _EVERYONE,
    "calendar.see": _EVERYONE,
    "calendar.notice": _OFFICE,
    "rules.see": _EVERYONE,
    "intake": _OFFICE,
    "file.add": {**_OFFICE, "unit": Scope.ANY, "leader": Scope.ANY},
    "file.see": _BUSINESS,
    "file.see.any": _AUDIT,
    "series.open": {"office_head": Scope.ANY},
    "account.manage": {"admin": Scope.ANY},
    "session": _EVERYONE,
    "review.see": _OFFICE,
    "desk.see": {**_OFFICE, "unit": Scope.OWN_UNIT, "auditor": Scope.ANY},
    "stream": _BUSINESS,
    "view.keep": _BUSINESS,
    "view.share": _OFFICE,
    "search": _EVERYONE,
    "notices": _BUSINESS,
}

LEVELS_SEEN: Mapping[Role, frozenset[str]] = {
    "office": frozenset(LEVELS),
    "office_head": frozenset(LEVELS),
    "leader": frozenset(LEVELS),
    "unit": frozenset(LEVELS),
    "auditor": frozenset(LEVELS),
    "admin": frozenset(),
}
"""Confidentiality 密级 by role, above the scope: a unit reads a work secret only where it undertakes the matter."""

UNIT_ACTS: frozenset[str] = frozenset(act for act, cells in TABLE.items() if cells is _UNIT)
LEADER_ACTS: frozenset[str] = frozenset(act for act, cells in TABLE.items() if cells is _LEADER)
DIRECTIVE_ACTS: tuple[str, ...] = tuple(TABLE)[1 : tuple(TABLE).index("see")]
"""The acts on a directive that exists, as their routes are named."""

KEEPERS: frozenset[Role] = frozenset(_OFFICE)
"""The supervision office: it alone may state an earlier day or act on another's behalf."""


def allowed(caller: Caller, act: str, subject: Subject | None = None) -> bool:
    """Whether the caller may do this act, on this matter if one is meant. An unknown act is a mistake of ours."""
    scope = TABLE[act].get(caller.role)
    if scope is None:
        return False
    if subject is None:
        return True
    return subject.level in LEVELS_SEEN[caller.role] and _within(caller, scope, subject)


def reach(caller: Caller, act: str) -> Scope | None:
    """How far a caller's permission for this act goes; None where there is none."""
    return TABLE[act].get(caller.role)


def visible(caller: Caller, subject: Subject) -> bool:
    """Whether the caller may know that this matter exists."""
    return allowed(caller, "see", subject)


def allowed_acts(caller: Caller, subject: Subject, possible: Iterable[str]) -> list[str]:
    """Of the acts that the matter's state permits, those this caller may do."""
    return [act for act in possible if allowed(caller, act, subject)]


def may_stand_in(caller: Caller, act: str) -> bool:
    """Whether the caller enters this act for the unit or leader whose it is."""
    return caller.role in KEEPERS and (act in UNIT_ACTS or act in LEADER_ACTS)


def _within(caller: Caller, scope: Scope, subject: Subject) -> bool:
    match scope:
        case Scope.ANY:
            return True
        case Scope.OWN_UNIT:
            return caller.unit is not None and caller.unit in subject.units
        case Scope.OWN_INSTRUCTION:
            return caller.is_head or (caller.post is not None and caller.post in subject.leaders)


# 字段可见: what of a fact a reader other than the office and auditors sees

_HIDDEN: Mapping[str, frozenset[str]] = {
    "directive.registered": frozenset({"petitioner", "document"}),
    "directive.approved": frozenset({"comment"}),
    "directive.urged": frozenset({"approved"}),
    "directive.archived": frozenset({"comment"}),
    "assessment.scored": frozenset({"counts", "history", "rows"}),
    "assessment.notified": frozenset({"units"}),
    "assessment.applied": frozenset({"targets"}),
    "scheme.opinion_given": frozenset({"text"}),
    "decision.decided": frozenset({"opinions", "departs"}),
}
_UNIT_FIELDS = ("unit", "old", "new", "reporter", "verifier")


def hidden_fields(topic: str) -> frozenset[str]:
    """Fields of such a fact that are the office's own."""
    return _HIDDEN.get(topic, frozenset())


def tells_of(caller: Caller, data: Mapping[str, object]) -> bool:
    """Whether a fact is common to the matter or about the caller's own unit."""
    if caller.role != "unit":
        return True
    named = [data[name] for name in _UNIT_FIELDS if name in data]
    return not named or caller.unit in (*named, data.get("reassigned_to"))
