"""Assessment 考核: one scheme's year: targets, values, scores, grades, appeals, publication (field.md 1.4, 5; L36, C38).

Each module is one phase, named by its word, with that phase's facts and acts. What is scored, ranked and graded is a
pure fold of the scheme and these facts (`domain.results`); a round keeps what it was scored from.
"""

from __future__ import annotations

from domain.assessment.appealing import Appealing
from domain.assessment.collecting import Collecting
from domain.assessment.correcting import Correcting
from domain.assessment.merging import Merging
from domain.assessment.opening import Opening, assessment_id
from domain.assessment.publishing import Publishing
from domain.assessment.self_assessing import SelfAssessing
from domain.assessment.standing import ACCEPTED, GROUNDS, STAGES, TOLERANCE_GROUNDS
from domain.assessment.targeting import Targeting
from domain.assessment.tolerating import Tolerating
from domain.assessment.vetoing import Vetoing


class Assessment(
    Opening,  # 启动、下达目标
    Targeting,
    Collecting,  # 报送、核实、自评
    SelfAssessing,
    Vetoing,  # 加分、扣分、否决、容错、撤并
    Tolerating,
    Merging,
    Publishing,  # 计分、复核、评定、告知、公布、运用
    Appealing,  # 申诉、更正
    Correcting,
):
    """The phases in the order of a year; `Year` is what they share, `Standing` what they change."""

    TOPIC = "assessment"


__all__ = ["ACCEPTED", "GROUNDS", "STAGES", "TOLERANCE_GROUNDS", "Assessment", "assessment_id"]
