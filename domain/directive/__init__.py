"""Directive 督办事项: one matter a leader, a meeting or a plan ordered, from registration to closure.

Each module is one phase of its life, named by its word, with that phase's facts and acts (field.md 1.4; L36, L49, C38).
An act checks, then records; `change` only changes state and never refuses, for it runs again at every reading.
"""

from __future__ import annotations

from domain.directive.approving import Approving
from domain.directive.archiving import Archiving
from domain.directive.assigning import Assigning
from domain.directive.closing import OUTCOMES, Closing
from domain.directive.concealing import Concealing
from domain.directive.confidentiality import CLASSIFIED_LEVELS, LEVELS, refuse_classified
from domain.directive.correcting import CORRECTABLE, Correcting
from domain.directive.extending import Extending
from domain.directive.handing_over import HandingOver
from domain.directive.instructing import Instructing
from domain.directive.lasting import Lasting
from domain.directive.merging import Merging
from domain.directive.numbering import Numbering
from domain.directive.objecting import Objecting
from domain.directive.opinion import Opinion, refuse_bare_opinion
from domain.directive.registering import ISSUERS, SOURCES, Registering
from domain.directive.reopening import Reopening
from domain.directive.reporting import Reporting
from domain.directive.reporting_up import ReportingUp
from domain.directive.rescheduling import Rescheduling
from domain.directive.reviewing import GRADES, Reviewing
from domain.directive.signing import Signing
from domain.directive.splitting import Splitting, open_children
from domain.directive.standing import ENDED, STATUS_NAMES, STATUSES, Holder, Pending
from domain.directive.suspending import Suspending
from domain.directive.units import ChangingUnits
from domain.directive.urging import Urging
from domain.directive.withdrawing import Withdrawing


class Directive(
    Registering,  # 登记、立项、编号
    Approving,
    Numbering,
    Assigning,  # 交办、签收
    ChangingUnits,
    HandingOver,
    Signing,
    Objecting,
    Reporting,  # 反馈、审核、呈报
    Reviewing,
    Concealing,
    ReportingUp,
    Instructing,
    Urging,  # 催办、延期、中止、复核、更正
    Extending,
    Rescheduling,
    Suspending,
    Lasting,
    Correcting,
    Splitting,  # 分解、合并、撤销
    Merging,
    Withdrawing,
    Closing,  # 办结、重新办理、归档
    Reopening,
    Archiving,
):
    """The phases in the order of a life; `Life` is what they share, `Standing` what they change."""

    TOPIC = "directive"


__all__ = [
    "CLASSIFIED_LEVELS",
    "CORRECTABLE",
    "ENDED",
    "GRADES",
    "ISSUERS",
    "LEVELS",
    "OUTCOMES",
    "SOURCES",
    "STATUSES",
    "STATUS_NAMES",
    "Directive",
    "Holder",
    "Opinion",
    "Pending",
    "open_children",
    "refuse_bare_opinion",
    "refuse_classified",
]
