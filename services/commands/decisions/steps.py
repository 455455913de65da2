"""Steps 环节事项: the matters given for the steps of a timeline learn what became of their step, in the same commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.decision import Decision
from domain.directive import ENDED, Directive
from services.commands.directives.deciding import Decision as At


def tell_matters(found: Decision, at: At) -> dict[str, Any]:
    """Of the last version; answers those whose step was dropped, which the office may want to withdraw."""
    dropped = list(_told(found, at))
    return {"dropped": dropped} if dropped else {}


def _told(found: Decision, at: At) -> Iterator[dict[str, str]]:
    version = found.now.timeline.versions[-1]
    of_step: dict[str, list[Directive]] = {}
    for id, milestone in found.now.directives.items():
        if any(change.code == milestone and change.was for change in version.changes):
            of_step.setdefault(milestone, []).append(at.record.get(Directive, id))
    for change in version.changes:
        for matter in of_step.get(change.code, ()):
            if matter.status in ENDED or change.was is None:
                continue
            basis: dict[str, Any] = {
                "decision": found.id, "version": version.n, "milestone": change.code,
                "reason": change.reason or version.reason,
            }  # fmt: skip
            if change.now is None:
                matter.lose_step(**basis, act=at.act)
                yield {"milestone": change.code, "id": str(matter.id), "number": matter.number}
            else:
                matter.reschedule(
                    **basis, was=change.was.due, due=change.now.due, calendar=at.calendar, pack=at.pack, act=at.act
                )
            at.beside.append(matter)
