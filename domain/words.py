"""Words 用语: the name of every code of ours, in Chinese and English."""

from __future__ import annotations

from domain.directive import STATUS_NAMES

Words = dict[str, tuple[str, str]]

STATUS: Words = {
    "draft": ("拟办", "Draft"),
    "numbered": ("已编号", "Numbered"),
    "delivered": ("已送达", "Delivered"),
    "in_progress": ("办理中", "In progress"),
    "result_submitted": ("待审核", "Awaiting review"),
    "returned": ("已退回", "Returned"),
    "accepted": ("审核通过", "Accepted"),
    "reported_up": ("已呈报", "Reported up"),
    "endorsed": ("领导已同意", "Endorsed"),
    "reinstructed": ("再批示", "Instructed again"),
    "suspended": ("已中止", "Suspended"),
    "closed": ("已办结", "Closed"),
    "archived": ("已归档", "Archived"),
    "withdrawn": ("已撤销", "Withdrawn"),
    "merged": ("已并入", "Merged"),
}
assert STATUS.keys() == STATUS_NAMES.keys()

SOURCE: Words = {
    "instruction": ("领导批示", "Leader's instruction"),
    "assigned": ("交办事项", "Assigned matter"),
    "meeting": ("会议议定", "Meeting decision"),
    "work_report": ("政府工作报告", "Government work report"),
    "superior": ("上级交办", "From above"),
    "own_proposal": ("自行提出", "Own proposal"),
    "proposal": ("建议提案", "Deputies' proposal"),
    "petition": ("信访", "Petition"),
    "hotline": ("政务热线", "Hotline"),
    "audit": ("审计", "Audit"),
    "inspection": ("督查", "Inspection"),
    "media": ("媒体反映", "Media"),
    "livelihood": ("民生实事", "Livelihood project"),
    "decision": ("重大决策", "Major decision"),
    "emergency": ("突发事件", "Emergency"),
}

ISSUER: Words = {
    "": ("本级", "This government"),
    "central_party": ("党中央", "CPC Central Committee"),
    "central_gov": ("国务院", "State Council"),
    "city_party": ("市委", "Municipal party committee"),
    "city_gov": ("市政府", "Municipal government"),
    "district_party": ("区委", "District party committee"),
    "district_gov": ("区政府", "District government"),
}

LEVEL: Words = {
    "open": ("公开", "Open"),
    "internal": ("内部", "Internal"),
    "work_secret": ("工作秘密", "Work secret"),
}

OUTCOME: Words = {
    "completed": ("已办结", "Completed"),
    "basically_completed": ("基本完成", "Basically completed"),
    "long_term": ("长期坚持", "Long term"),
    "not_completed": ("无法完成", "Not completed"),
    "no_longer_needed": ("不再需要", "No longer needed"),
    "merged": ("并案办理", "Merged"),
}

ROLE: Words = {"lead": ("牵头", "lead"), "assist": ("协办", "assisting")}

ASSIGNMENT: Words = {
    "sent": ("待签收", "To be signed for"),
    "signed_for": ("已签收", "Signed for"),
    "objected": ("有异议", "Objected"),
    "working": ("办理中", "Working"),
    "reported": ("已报结果", "Result reported"),
    "returned": ("已退回", "Returned"),
    "done": ("已完成", "Done"),
    "handed_over": ("已移交", "Handed over"),
    "released": ("已调出", "Released"),
    "excused": ("已免除", "Excused"),
}

HOLDER: Words = {
    "unit": ("承办单位", "Unit"),
    "office": ("督查办", "Office"),
    "leader": ("领导", "Leader"),
    "none": ("—", "—"),
}

LIGHT: Words = {
    "green": ("正常", "On track"),
    "yellow": ("临期", "Due soon"),
    "red": ("逾期", "Overdue"),
    "done_on_time": ("按期完成", "Done on time"),
    "done_late": ("逾期完成", "Done late"),
    "suspended": ("中止", "Suspended"),
    "none": ("无时限", "No deadline"),
}

LIGHT_REASON: Words = {
    "on_track": ("时限内", "Within the deadline"),
    "due_soon": ("即将到期", "Due soon"),
    "due_today": ("今日到期", "Due today"),
    "overdue": ("已逾期", "Overdue"),
    "review_later": ("未到复核日", "Review day ahead"),
    "review_soon": ("即将复核", "Review day near"),
    "review_overdue": ("复核日已过", "Review day passed"),
    "no_deadline": ("无时限", "No deadline"),
    "no_report_owed": ("无须反馈", "No report owed"),
    "not_assigned": ("尚未交办", "Not assigned yet"),
    "suspended": ("已中止，时限停止计算", "Suspended, the clock stands"),
    "waiting_for_review": ("已报结果，待审核", "Result in, awaiting review"),
    "waiting_for_decision": ("待督查办裁定", "Awaiting the office's decision"),
    "waiting_for_office": ("审核通过，待督查办办理", "Accepted, the office goes on"),
    "waiting_for_leader": ("已呈报，待领导批示", "Reported up, awaiting the leader"),
    "waiting_for_closing": ("领导已同意，待销号", "Endorsed, to be closed"),
    "received_late": ("结果逾期送达", "The result arrived late"),
    "done_on_time": ("按期完成", "Done on time"),
    "done_late": ("逾期完成", "Done late"),
    "done_without_deadline": ("已完成，无时限", "Done, no deadline"),
    "handed_over": ("已移交", "Handed over"),
    "released": ("已调出", "Released"),
    "excused": ("已免除", "Excused"),
    "withdrawn": ("已撤销", "Withdrawn"),
    "merged": ("已并案", "Merged"),
    "long_term": ("长期坚持", "Long term"),
    "not_completed": ("无法完成", "Not completed"),
    "no_longer_needed": ("不再需要", "No longer needed"),
    "over": ("已结束", "Over"),
}

URGENCY: Words = {
    "extra_urgent": ("特急", "extra urgent"),
    "urgent": ("加急", "urgent"),
    "normal": ("平件", "normal"),
}

RETURN_REASON: Words = {
    "incomplete": ("办理不完整", "not everything was done"),
    "no_evidence": ("缺少佐证材料", "evidence is missing"),
    "off_topic": ("答非所问", "does not answer what was asked"),
    "not_signed": ("未经主要负责人签发", "not signed by the principal head"),
    "not_coordinated": ("未与协办单位会商", "not agreed with the assisting units"),
    "no_measures": ("只有表态，没有措施和时间", "promises without measures and dates"),
    "false": ("与事实不符", "does not agree with the facts"),
    "wrong_form": ("格式不符合要求", "not in the required form"),
    "classified": ("含不应录入的涉密内容", "holds content that must not enter"),
}

CHANNEL: Words = {
    "system": ("系统", "system"),
    "api": ("接口", "API"),
    "paper": ("纸质", "paper"),
    "phone": ("电话", "phone"),
}

GRADE: Words = {
    "excellent": ("优", "excellent"),
    "good": ("良", "good"),
    "fair": ("中", "fair"),
    "poor": ("差", "poor"),
}

KIND: Words = {"progress": ("进展", "progress"), "final": ("办结", "final")}

FIELD: Words = {
    "title": ("事项名称", "title"),
    "content": ("内容", "content"),
    "leader": ("批示领导", "leader"),
    "opinion": ("批示内容", "opinion"),
    "received_on": ("收到日期", "day of receipt"),
    "basis": ("依据", "basis"),
    "issuer": ("交办机关", "issuer"),
    "external_number": ("来文字号", "number of the paper"),
    "external_due": ("来文时限", "deadline in the paper"),
    "urgency": ("紧急程度", "urgency"),
    "level": ("密级", "confidentiality"),
    "source": ("来源", "source"),
    "due": ("办结时限", "deadline"),
    "number": ("督办编号", "register number"),
}

DUE_KIND: Words = {
    "date": ("定日", "on a date"),
    "working_days": ("按工作日", "in working days"),
    "phased": ("分阶段", "in phases"),
    "recurring": ("周期性", "recurring"),
    "long_term": ("长期坚持", "long term"),
    "none": ("未定时限", "no deadline"),
}

ASSESSMENT_KIND: Words = {
    "departments": ("部门考核", "Assessment of departments"),
    "localities": ("镇街考核", "Assessment of towns"),
}

ASSESSMENT_STAGE: Words = {
    "open": ("数据采集", "Collecting"),
    "scored": ("已计分", "Scored"),
    "reviewed": ("已复核", "Reviewed"),
    "graded": ("已评定", "Graded"),
    "published": ("已公布", "Published"),
    "applied": ("已运用", "Applied"),
}

SCHEME_STATUS: Words = {
    "drafted": ("拟订中", "Draft"),
    "consulting": ("征求意见", "Consultation"),
    "approved": ("已批准", "Approved"),
}

VALUE_SOURCE: Words = {
    "stream": ("督办记录", "Supervision record"),
    "official": ("官方统计", "Official statistics"),
    "reported": ("单位报送", "Reported by a unit"),
    "ballot": ("评分票", "Ballot"),
    "survey": ("满意度调查", "Survey"),
}

VALUE_STATE: Words = {
    "given": ("待核实", "To be verified"),
    "verified": ("已核实", "Verified"),
    "returned": ("已退回", "Returned"),
    "replaced": ("已被替换", "Replaced"),
}

LINE_STATUS: Words = {
    "scored": ("已计分", "Scored"),
    "missing": ("缺少数据", "Missing"),
    "zeroed": ("本项记零", "Scores 0"),
    "not_applicable": ("不适用", "Not applicable"),
    "excluded": ("经批准不适用", "Excluded by decision"),
}

GRADE_REASON: Words = {
    "threshold": ("按分数线", "By the threshold"),
    "quota": ("受比例限制", "Held by the quota"),
    "veto": ("一票否决", "Held by a veto"),
}

TARGET_GROUND: Words = {
    "policy": ("重大政策调整", "policy change"),
    "organisation": ("机构调整", "reorganisation"),
    "force_majeure": ("不可抗力", "force majeure"),
    "new_task": ("新增重点任务", "new key task"),
}

TOLERANCE_GROUND: Words = {
    "trial": ("先行先试", "trial ahead of others"),
    "no_precedent": ("无先例可循", "no precedent"),
    "changed_rules": ("政策变化", "rules changed meanwhile"),
    "force_majeure": ("不可抗力", "force majeure"),
    "reported_obstacle": ("及时报告困难", "the obstacle was reported in time"),
    "dissent": ("留有不同意见", "dissent on record"),
}

TOLERANCE: Words = {
    "full": ("予以容错", "accepted in full"),
    "part": ("部分容错", "accepted in part"),
    "none": ("不予容错", "not accepted"),
}

VETO_EFFECT: Words = {
    "ineligible": ("不得评为最高等次", "Not eligible for the best grade"),
    "one_down": ("降低一个等次", "One grade down"),
    "fail": ("确定为最低等次", "The lowest grade"),
}

FREQUENCY: Words = {
    "monthly": ("每月", "Monthly"),
    "quarterly": ("每季", "Quarterly"),
    "half_yearly": ("每半年", "Half-yearly"),
    "yearly": ("每年", "Yearly"),
}

DOUBT: Words = {
    "missing": ("缺少数据", "Missing"),
    "unverified": ("未核实", "Unverified"),
    "same_hands": ("报送核实同一单位", "Reporter verified"),
    "jump": ("变动异常", "Improbable jump"),
    "series_break": ("口径变化", "Break in the series"),
    "self_gap": ("自评失实", "Self-assessment far off"),
    "dead_owner": ("数据责任单位未报", "Silent data owner"),
    "merged": ("机构撤并", "Merged"),
}

ROLE_OF_ACCOUNT: Words = {
    "office": ("督查办", "Supervision office"),
    "office_head": ("督查办主任", "Head of the office"),
    "leader": ("领导", "Leader"),
    "unit": ("承办单位", "Undertaking unit"),
    "auditor": ("审计人员", "Auditor"),
    "admin": ("系统管理员", "Administrator"),
}


def word(words: Words, code: str, language: str) -> str:
    """The name of a code in that language (`zh` or `en`); an unknown code stands for itself."""
    return both(words, code)[language == "en"]


def both(words: Words, code: str) -> tuple[str, str]:
    """The name of a code in Chinese and in English."""
    return words.get(code, (code, code))
