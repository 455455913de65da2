"""Possible acts 可办事项: which acts the state of a topic or a meeting permits; who may do them is the table's business."""

from __future__ import annotations

from collections.abc import Mapping

from domain.rules import RulePack


def topic_acts(status: str, kind: str, *, unsigned: bool, papers_approved: bool, pack: RulePack) -> list[str]:
    """Acts possible now, in the order they are usually done. `unsigned`: a head concerned has not signed yet."""
    has_form = pack.flag("topic.signed_form")
    open_ = status in ("proposed", "coordinated")
    acts = {
        "coordinate": status == "proposed",
        "opinions": open_ and unsigned,
        "papers": not has_form and not papers_approved and (open_ or status == "reviewed"),
        "review": status == "coordinated" and not (has_form and unsigned),
        "admit": status == "reviewed"
        if has_form
        else status in ("coordinated", "reviewed") and (papers_approved or kind == "special"),
        "turn-down": open_ or status == "reviewed",
    }
    return _possible(acts)


def meeting_acts(status: str, *, has_agenda: bool, owes_matters: bool) -> list[str]:
    """`owes_matters`: an item of the minutes that units must carry out is no matter yet."""
    called = status == "called"
    acts = {
        "agenda": called,
        "papers": called,
        "leave": called,
        "move": called,
        "hold": called and has_agenda,
        "cancel": called,
        "minutes": status in ("held", "minuted"),
        "minutes/sign": status == "minuted",
        "handover": status == "signed" and owes_matters,
    }
    return _possible(acts)


def _possible(acts: Mapping[str, bool]) -> list[str]:
    return [act for act, possible in acts.items() if possible]
