"""Lights 亮灯 as they are told."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from domain.lights import Light, Lights


class LightTold(BaseModel):
    """A light with its reason, how far it is (in days and in working days), and when it will change by itself."""

    colour: str
    reason: str
    days: int
    working_days: int
    changes_on: date | None


class LightsTold(BaseModel):
    """办结 and 反馈: two clocks, two lights."""

    completion: LightTold
    reporting: LightTold


def lights_told(shown: Lights) -> LightsTold:
    return LightsTold(completion=_told(shown.completion), reporting=_told(shown.reporting))


def _told(shown: Light) -> LightTold:
    return LightTold(
        colour=shown.colour,
        reason=shown.reason_code,
        days=shown.days,
        working_days=shown.working_days,
        changes_on=shown.changes_on,
    )
