"""Decision 重大决策: proposed, put through its statutory steps, decided, published, carried out, evaluated, adjusted.

Each module is one phase of its life, named by its word, with that phase's facts and acts (L6, L18–L26, L33, L43;
C6, C21–C28, C35, C45; Decree 713). `checklist.py` says what is still missing, `accountability.py` who knew what.
"""

from __future__ import annotations

from domain.decision.adjusting import Adjusting
from domain.decision.archiving import Archiving, Paper, package
from domain.decision.assessing import Assessing
from domain.decision.checklist import Item, checklist
from domain.decision.consulting import Consulting
from domain.decision.deciding import Deciding
from domain.decision.evaluating import Evaluating
from domain.decision.executing import Executing
from domain.decision.handling import Handling
from domain.decision.proposing import Proposing
from domain.decision.publishing import Duty, Publishing, duties
from domain.decision.scheduling import Scheduling, timeline
from domain.decision.standing import STATUSES
from domain.decision.stepping import Stepping


class Decision(
    Proposing,  # 提出、启动、起草
    Handling,
    Assessing,  # 评估论证、征求意见、法定程序
    Consulting,
    Stepping,
    Deciding,  # 提请、决定
    Publishing,
    Executing,  # 执行、评估、调整
    Evaluating,
    Adjusting,
    Scheduling,  # 时间线
    Archiving,
):
    """The phases in the order of a life; `Course` is what they share, `Standing` what they change."""

    TOPIC = "decision"


__all__ = ["STATUSES", "Decision", "Duty", "Item", "Paper", "checklist", "duties", "package", "timeline"]
