"""Words of meetings and topics 会议用语: the name of every code, in Chinese and English."""

from __future__ import annotations

from domain.words import Words

MEETING_KIND: Words = {
    "plenary": ("全体会议", "plenary meeting"),
    "executive": ("常务会议", "executive meeting"),
    "office": ("办公会议", "office meeting"),
    "special": ("专题会议", "special meeting"),
    "exchange": ("碰头会议", "exchange meeting"),
    "thematic": ("专项工作会议", "thematic meeting"),
}

MEETING_STATUS: Words = {
    "called": ("待召开", "Called"),
    "held": ("已召开", "Held"),
    "minuted": ("纪要待签发", "Minutes to be signed"),
    "signed": ("纪要已签发", "Minutes signed"),
    "cancelled": ("已取消", "Cancelled"),
}

TOPIC_STATUS: Words = {
    "proposed": ("已提出", "Proposed"),
    "coordinated": ("已协调", "Coordinated"),
    "reviewed": ("办公室已审核", "Reviewed by the office"),
    "admitted": ("已确定", "Admitted"),
    "scheduled": ("已列入议程", "On an agenda"),
    "discussed": ("已审议", "Discussed"),
    "refused": ("不予上会", "Not tabled"),
}

TOPIC_REFUSAL: Words = {
    "within_powers": ("属职责权限内可以解决的事项", "can be settled within somebody's powers"),
    "not_coordinated": ("会前未经协调", "was not coordinated before"),
    "not_fully_coordinated": ("会前未经充分协调", "was not fully coordinated before"),
}

RANK: Words = {
    "head": ("主要负责人", "the head"),
    "executive_deputy": ("常务副职", "the executive deputy"),
    "deputy": ("分管副职", "the responsible deputy"),
    "secretary_general": ("秘书长", "the secretary-general"),
    "deputy_secretary_general": ("副秘书长", "a deputy secretary-general"),
    "office_director": ("办公室主任", "the office director"),
    "office_deputy_director": ("办公室副主任", "a deputy office director"),
    "office": ("办公室", "the office"),
    "legal": ("法制机构", "the legal body"),
    "convener": ("召集人", "who convened it"),
}
"""Posts by rank, and the bodies a paper passes."""
