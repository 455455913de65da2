"""Chapters 规则分章: how the keys of a rule pack are grouped for people, and which acts and lights each one drives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.rule_keys import ASSESSMENT, CLOCKS, DECISIONS, GOVERNMENT, HANDLING, MEETINGS, PAPERS, REGISTRATION, Key

Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chapter:
    code: str
    zh: str
    en: str
    keys: tuple[Key, ...]


CHAPTERS: Final = (
    Chapter("registration", "登记与编号", "Registration and numbers", REGISTRATION),
    Chapter("handling", "签收、反馈、审核与办结", "Signing, reporting, review and closure", HANDLING),
    Chapter("clocks", "时限、亮灯与提醒", "Deadlines, lights and reminders", CLOCKS),
    Chapter("papers", "公文与纪律", "Papers and discipline", PAPERS),
    Chapter("meetings", "会议", "Meetings", MEETINGS),
    Chapter("decisions", "重大决策与时间线", "Major decisions and their timelines", DECISIONS),
    Chapter("government", "政府与决策", "Government and decisions", GOVERNMENT),
    Chapter("assessment", "考核", "Assessment", ASSESSMENT),
)
"""What the office meets every day comes first."""

_REGISTER: Said = ("登记", "registration")
_NUMBER: Said = ("编号", "numbering")
_DEADLINE: Said = ("办结时限", "deadlines")
_LIGHT: Said = ("办结亮灯", "completion light")
_REPORT_LIGHT: Said = ("反馈亮灯", "reporting light")
_WORK: Said = ("今日待办的到期日", "due days of what is to do")
_REMIND: Said = ("到期提醒", "reminders")
_CLOSE: Said = ("销号", "closure")
_DECIDE: Said = ("提请审议", "tabling a decision")
_TIMELINE: Said = ("决策评估时间线", "review timelines")

USED: Final[Mapping[str, tuple[Said, ...]]] = {
    "request.definite_opinion": (("领导批示的意见", "a leader's opinion"),),
    "source.superiors": (_REGISTER, ("更正", "correction")),
    "number.pattern": (_NUMBER,),
    "number.series": (_NUMBER,),
    "approve.own_approval_sources": (("立项", "approval"),),
    "urgency.levels": (_REGISTER, _LIGHT, _REPORT_LIGHT),
    "urgency.due_working_days": (_DEADLINE,),
    "sign_for.working_days": (("签收", "signing for"), _WORK),
    "objection.working_days": (("管辖异议", "objections"),),
    "decide.working_days": (_WORK,),
    "review.office_working_days": (("审核", "review"), _WORK),
    "leader.wait_days": (("呈报、签批", "reports to the leader"), _WORK),
    "feedback.signed_by_principal_head": (("办结反馈", "final reports"),),
    "return.reason_codes": (("退回", "returns"),),
    "supplement.days": (("退回补充", "supplements"),),
    "extension.late_ask_allowed": (("延期申请", "extensions"),),
    "urge.needs_head_approval": (("催办", "urging"),),
    "correction.second_person_fields": (("更正", "correction"),),
    "late_entry.scan_channels": (("补录", "late entry"),),
    "evidence.log_downloads": (("佐证查阅登记", "the log of evidence taken out"),),
    "closure.needs_endorsement": (("领导签批", "endorsement"), _CLOSE),
    "closure.outcomes": (_CLOSE, _LIGHT),
    "deadline.roll_to_working_day": (_DEADLINE, ("反馈日期", "reporting days")),
    "lights.yellow": (_LIGHT,),
    "lights.reporting": (_REPORT_LIGHT,),
    "lights.review": (("长期事项复核灯", "review light of open-ended matters"),),
    "report.default_every": (("反馈日期", "reporting days"),),
    "report.default_every_by_source": (("反馈日期", "reporting days"),),
    "long_term.review_months": (("长期事项复核日", "review day of long-term matters"),),
    "none.review_months": (("未定时限事项复核日", "review day of matters without a deadline"),),
    "reminder.before_days": (_REMIND,),
    "reminder.overdue_every": (_REMIND,),
    "sign.table": (("公文签发", "signing papers"),),
    "emergency.deputy_may_act": (("紧急处置", "acting ahead of a meeting"),),
    "major.catalogue": (("提出重大决策", "proposing a decision"),),
    "coordination.delegate": (("分歧协调", "coordinating a split"),),
    "publish.channels": (("公开", "publication"),),
    "publish.working_days": (("公开", "publication"),),
    "decision.assessments": (_DECIDE,),
    "decision.steps": (_DECIDE,),
    "decision.meetings": (("集体讨论决定", "collective decision"),),
    "decision.participation_days": (_DECIDE, _TIMELINE),
    "decision.hearing_papers_days": (_DECIDE, _TIMELINE),
    "decision.legality_working_days": (_DECIDE, _TIMELINE),
    "decision.consult_working_days": (("征求意见", "consultation"), _TIMELINE),
    "decision.competition_triggers": (_DECIDE,),
    "decision.stability_triggers": (_DECIDE,),
    "decision.party_report_first": (("公开", "publication"),),
    "decision.interpretation_working_days": (("解读", "interpretation"),),
    "decision.office_prediscussion": (("办公会议讨论", "discussion by the office meeting"),),
    "meeting.executive.cadence": (_TIMELINE, ("常务会议时段", "slots of the executive meeting")),
    "meeting.plenary.min": (("全体会议次数", "the count of plenary meetings"),),
    "meeting.plenary.max": (("全体会议次数", "the count of plenary meetings"),),
    "meeting.types": (("召集会议、签发纪要", "calling meetings, signing minutes"), ("确定议题", "admitting topics")),
    "meeting.papers_working_days": (("会议材料", "papers of a meeting"),),
    "topic.signed_form": (("确定议题", "admitting topics"),),
    "topic.refuse_if": (("不予上会", "turning topics down"),),
    "normdoc.forbidden": (("规范性文件", "normative documents"),),
    "normdoc.max_validity": (("规范性文件", "normative documents"),),
    "normdoc.max_validity_provisional": (("规范性文件", "normative documents"),),
    "normdoc.filing_days": (("规范性文件备案", "filing normative documents"),),
    "normdoc.cleanup": (("规范性文件清理", "cleaning normative documents up"),),
    "normdoc.expiry_warning_days": (("规范性文件到期预警", "warnings before they expire"),),
    "timeline.every": (_TIMELINE,),
    "timeline.months": (_TIMELINE,),
    "timeline.working_days": (_TIMELINE,),
    "timeline.grounds": (_TIMELINE,),
}
"""Keys that decide something here, and what. Any other is kept and shown, and nothing asks it yet."""


def chapter_of(key: str) -> Chapter | None:
    return next((chapter for chapter in CHAPTERS if any(each.name == key for each in chapter.keys)), None)
