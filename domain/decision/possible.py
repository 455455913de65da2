"""Possible acts 可办事项: which acts a decision's state permits; who may do them is the permission table's business."""

from __future__ import annotations

from domain.decision.checklist import checklist
from domain.decision.standing import Standing
from domain.rules import RulePack


def possible_acts(now: Standing, pack: RulePack) -> list[str]:
    """Acts possible now, in the order they are usually done; what hangs on an act's own day or words is not asked."""
    drafted = now.stage == "started" and now.draft is not None
    asked = now.consultations.values() if drafted else ()
    in_force = now.decided_on is not None and now.stage != "ended"
    stands = in_force and now.stage in ("decided", "suspended")
    told = now.published_on is not None or now.exempted
    acts = {
        "start": now.stage == "proposed",
        "emergency": now.stage in ("proposed", "started", "submitted")
        and now.emergency_on is None
        and pack.flag("emergency.deputy_may_act"),
        "emergency/report": now.emergency_on is not None and now.emergency_reported_on is None,
        "draft": now.stage == "started",
        "assess": drafted,
        "consult": drafted and bool(now.draft and now.draft.affected),
        "answer": any(one.state in ("asked", "agreed", "split") for one in asked),
        "coordinate": any(one.state == "split" for one in asked),
        "table-split": any(one.state == "split_again" for one in asked),
        "experts": drafted,
        "hearing": drafted,
        "steps": drafted,
        "steps/waive": drafted,
        "submit": drafted and not any(item.blocks for item in checklist(now, pack)),
        "office-discussion": now.stage in ("started", "submitted") and pack.flag("decision.office_prediscussion"),
        "decide": now.stage == "submitted",
        "party-report": now.stage == "decided" and now.party_reported_on is None,
        "publish": now.stage == "decided" and not told,
        "publish/exempt": now.stage == "decided" and not told,
        "interpret": in_force and now.published_on is not None and now.interpreted_on is None,
        "timeline": now.stage in ("started", "decided"),
        "reshape": bool(now.timeline.open) and now.stage not in ("proposed", "ended"),
        "reach": bool(now.timeline.open) and now.stage not in ("proposed", "ended"),
        "directives": now.stage not in ("proposed", "ended") or now.emergency_on is not None,
        "tracking": in_force,
        "opinions": now.stage not in ("proposed", "ended"),
        "problems": in_force,
        "evaluate": in_force,
        "evaluate/conclude": in_force and len(now.verdicts) < len(now.evaluations),
        "adjust": stands and bool(now.problems or now.verdicts or now.opinions),
        "suspend": now.stage == "decided",
        "resume": now.stage == "suspended",
        "end": stands,
        "archive": now.stage == "ended" and now.archived_on is None,
    }
    return [act for act, possible in acts.items() if possible]
