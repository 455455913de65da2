"""What is done with a directive 督办事项, act by act: a module for each phase of its life, as in `domain.directive`.

Every act goes through `deciding.perform`: load, decide, keep.
"""

from services.commands.directives.assigning import add_unit, assign, deliver, hand_over, release_unit
from services.commands.directives.changing import correct, merge, split
from services.commands.directives.closing import archive, close, reopen, withdraw
from services.commands.directives.numbering import begin_series
from services.commands.directives.registering import approve, register
from services.commands.directives.reporting import (
    accept,
    find_concealment,
    give_feedback,
    retract_feedback,
    send_back,
    withdraw_concealment,
)
from services.commands.directives.reporting_up import endorse, instruct_again, report_up
from services.commands.directives.signing import decide_objection, object_to, sign_for
from services.commands.directives.timing import ask_extension, decide_extension, hold_review, resume, suspend, urge

__all__ = [
    "accept",
    "add_unit",
    "approve",
    "archive",
    "ask_extension",
    "assign",
    "begin_series",
    "close",
    "correct",
    "decide_extension",
    "decide_objection",
    "deliver",
    "endorse",
    "find_concealment",
    "give_feedback",
    "hand_over",
    "hold_review",
    "instruct_again",
    "merge",
    "object_to",
    "register",
    "release_unit",
    "reopen",
    "report_up",
    "resume",
    "retract_feedback",
    "send_back",
    "sign_for",
    "split",
    "suspend",
    "urge",
    "withdraw",
    "withdraw_concealment",
]
