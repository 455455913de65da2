"""What is done in a year of assessment 考核年度, act by act: a module for each part of the year.

Every act goes through `deciding.perform`: the year and its scheme are loaded, decide, and are kept.
"""

from services.commands.assessments.collecting import (
    assess_self,
    import_values,
    report_values,
    return_value,
    verify_values,
)
from services.commands.assessments.opening import adjust_target, adopt, exclude, merge_unit, open_year, set_targets
from services.commands.assessments.pointing import (
    answer_deduction,
    answer_veto,
    claim_bonus,
    claim_tolerance,
    decide_bonus,
    decide_deduction,
    decide_tolerance,
    decide_veto,
    notify_deduction,
    notify_self_assessment,
    propose_veto,
    revoke_veto,
    verify_veto,
)
from services.commands.assessments.settling import (
    appeal,
    apply_results,
    correct_points,
    correct_value,
    decide_appeal,
    grade,
    notify,
    publish,
    review,
    score,
)

__all__ = [
    "adjust_target",
    "adopt",
    "answer_deduction",
    "answer_veto",
    "appeal",
    "apply_results",
    "assess_self",
    "claim_bonus",
    "claim_tolerance",
    "correct_points",
    "correct_value",
    "decide_appeal",
    "decide_bonus",
    "decide_deduction",
    "decide_tolerance",
    "decide_veto",
    "exclude",
    "grade",
    "import_values",
    "merge_unit",
    "notify",
    "notify_deduction",
    "notify_self_assessment",
    "open_year",
    "propose_veto",
    "publish",
    "report_values",
    "return_value",
    "review",
    "revoke_veto",
    "score",
    "set_targets",
    "verify_values",
    "verify_veto",
]
