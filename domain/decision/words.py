"""Words of major decisions and their timelines 决策用语: the name of every code, in Chinese and English."""

from __future__ import annotations

from domain.words import Words

DECISION_STATUS: Words = {
    "proposed": ("已提出", "Proposed"),
    "started": ("已启动", "Started"),
    "drafted": ("已形成草案", "Drafted"),
    "consulting": ("征求意见", "Consulting"),
    "gated": ("审查完成", "Reviewed"),
    "submitted": ("已提请审议", "Tabled"),
    "decided": ("已决定", "Decided"),
    "reported_to_party": ("已请示报告", "Reported to the party"),
    "published": ("已公开", "Published"),
    "executing": ("执行中", "Being carried out"),
    "evaluated": ("已评估", "Evaluated"),
    "adjusted": ("已调整", "Adjusted"),
    "suspended": ("已中止", "Suspended"),
    "ended": ("已终止", "Ended"),
    "archived": ("已归档", "Archived"),
}

DECISION_OUTCOME: Words = {
    "adopted": ("通过", "adopted"),
    "rejected": ("不予通过", "not adopted"),
    "amend": ("修改后再议", "to be amended"),
    "discuss_again": ("再次讨论", "to be discussed again"),
}

STANCE: Words = {
    "agree": ("同意", "agrees"),
    "disagree": ("不同意", "disagrees"),
    "reserve": ("保留意见", "reserves an opinion"),
}

DECISION_STEP: Words = {
    "public_participation": ("公众参与", "public participation"),
    "expert_argument": ("专家论证", "expert argument"),
    "risk_assessment": ("风险评估", "risk assessment"),
    "legality_review": ("合法性审查", "legality review"),
    "collective_decision": ("集体讨论决定", "collective decision"),
    "fair_competition": ("公平竞争审查", "fair-competition review"),
    "social_stability": ("社会稳定风险评估", "social-stability assessment"),
}

DECISION_ASSESSMENT: Words = {
    "legality": ("合法性", "legality"),
    "necessity": ("必要性", "necessity"),
    "soundness": ("科学性", "soundness"),
    "feasibility": ("可行性", "feasibility"),
    "controllability": ("可控性", "controllability"),
}

STEP_CONCLUSION: Words = {
    "heard": ("已充分听取", "heard"),
    "supported": ("专家支持", "supported"),
    "divided": ("意见不一", "divided"),
    "opposed": ("专家反对", "opposed"),
    "controllable": ("风险可控", "controllable"),
    "with_measures": ("采取措施后可控", "controllable with measures"),
    "uncontrollable": ("风险不可控", "not controllable"),
    "lawful": ("合法", "lawful"),
    "exploratory": ("探索性改革，已明示法律风险", "exploratory reform, its legal risk stated"),
    "amend": ("修改后再审", "to be amended"),
    "unlawful": ("不合法", "unlawful"),
    "passes": ("通过审查", "passes"),
    "exception": ("符合例外规定", "falls under an exception"),
    "fails": ("不通过审查", "fails"),
}

CHECK_STATE: Words = {
    "done": ("已完成", "Done"),
    "waived": ("不需要", "Not needed"),
    "open": ("未完成", "Open"),
    "stale": ("草案已改，须重做", "Draft changed: do it again"),
    "failed": ("未通过", "Failed"),
    "not_required": ("不涉及", "Does not apply"),
}

EVALUATION: Words = {"midterm": ("中期评估", "mid-term evaluation"), "evaluation": ("后评估", "post-evaluation")}

EVALUATION_CONCLUSION: Words = {
    "continue": ("继续执行", "continue"),
    "adjust": ("调整", "adjust"),
    "suspend": ("中止", "suspend"),
    "end": ("终止", "end"),
}

PROBLEM: Words = {
    "problem": ("执行中的问题", "a problem"),
    "major_change": ("客观情况重大变化", "a major change"),
    "force_majeure": ("不可抗力", "force majeure"),
}

VOICE: Words = {
    "affected": ("利益相关方", "those affected"),
    "public": ("社会公众", "the public"),
    "deputies": ("人大代表", "deputies"),
    "cppcc": ("政协委员", "CPPCC members"),
    "party": ("民主党派", "democratic parties"),
    "organisation": ("人民团体", "people's organisations"),
    "expert": ("专家学者", "experts"),
}

DEED: Words = {
    "proposed": ("提出", "Proposed"),
    "started": ("启动", "Started"),
    "assessed": ("评估论证", "Assessed"),
    "consulted": ("答复意见", "Was consulted"),
    "coordinated": ("协调", "Coordinated"),
    "reviewed": ("论证审查", "Reviewed"),
    "waived": ("签署不需要", "Signed that it is not needed"),
    "tabled": ("提请、签发", "Tabled or signed"),
    "voted": ("发表意见", "Gave an opinion"),
    "published": ("公开解读", "Published"),
    "executed": ("执行", "Carried out"),
    "evaluated": ("评估", "Evaluated"),
    "adjusted": ("调整", "Adjusted"),
    "scheduled": ("调整时间线", "Reshaped the timeline"),
    "recorded": ("录入", "Recorded"),
}

DEED_SUBJECT: Words = {
    **DECISION_ASSESSMENT,
    **DECISION_STEP,
    **EVALUATION,
    "hearing": ("听证", "hearing"),
}

DUTY: Words = {
    "emergency_report": ("向主要负责人报告紧急处置", "report what was done ahead of a meeting"),
    "party_report": ("向同级党委请示报告", "report to the party committee"),
    "publication": ("公开", "publication"),
    "interpretation": ("解读", "interpretation"),
}

MILESTONE: Words = {
    "consultation": ("征求意见", "consultation"),
    "public_participation": ("公开征求意见", "public comment"),
    "expert_argument": ("专家论证", "expert argument"),
    "risk_assessment": ("风险评估", "risk assessment"),
    "hearing": ("听证", "hearing"),
    "legality_review": ("合法性审查", "legality review"),
    "meeting": ("常务会议审议", "executive meeting"),
    "tracking": ("跟踪", "tracking"),
    "opinions": ("听取意见", "opinions heard"),
    "midterm": ("中期评估", "mid-term evaluation"),
    "evaluation": ("后评估", "post-evaluation"),
    "adjustment": ("调整窗口", "adjustment window"),
    "other": ("其他环节", "other step"),
}

TIMELINE_CHANGE: Words = {
    "added": ("新增", "added"),
    "moved": ("顺移", "moved"),
    "extended": ("延长", "extended"),
    "shortened": ("缩短", "shortened"),
    "reassigned": ("改派", "reassigned"),
    "dropped": ("取消", "dropped"),
}

TIMELINE_GROUND: Words = {
    "policy": ("政策调整", "policy changed"),
    "organisation": ("机构调整", "reorganisation"),
    "force_majeure": ("不可抗力", "force majeure"),
    "dependency": ("前置环节延后", "an earlier step is late"),
    "meeting_moved": ("会议改期", "the meeting was moved"),
    "calendar": ("工作日历调整", "the calendar changed"),
    "rules": ("规则修订", "the rules were revised"),
    "evaluation": ("评估结论", "an evaluation concluded"),
    "urgent_suspension": ("紧急中止", "urgent suspension"),
}
