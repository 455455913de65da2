"""The list of pages: the address of each, what it is called, who may open it, where the navigation has it."""

from __future__ import annotations

import dashboards.assessment.layout
import dashboards.assessment.receipt
import dashboards.assessment.years
import dashboards.calendar.layout
import dashboards.compare.layout
import dashboards.decisions.layout
import dashboards.decisions.moving
import dashboards.directive.layout
import dashboards.directive.notice
import dashboards.guide.layout
import dashboards.intake.document
import dashboards.intake.layout
import dashboards.ledger.layout
import dashboards.meetings.layout
import dashboards.normative.layout
import dashboards.review.layout
import dashboards.rules.layout
import dashboards.schemes.layout
import dashboards.signing.layout
import dashboards.statistics.layout
import dashboards.today.layout
import dashboards.today.report
import dashboards.topics.layout
import dashboards.unit.layout
import dashboards.unit.report
import dashboards.unit.statement
import dashboards.units.layout
import dashboards.wall.layout
import dashboards.year.appeals
import dashboards.year.collection
import dashboards.year.scoring
from dashboards.frame import AUDIT, BUSINESS, EVERYONE, OFFICE, Layout, Page

DESK = OFFICE | {"unit", "auditor"}


def _deep(path: str, under: str, zh: str, en: str, layout: Layout, roles: frozenset[str]) -> Page:
    """A page the navigation does not list; it marks the item it lies under."""
    return Page(path, "", zh, en, layout, roles, group="", under=under)


PAGES: tuple[Page, ...] = (
    Page("/", "home", "今日督办", "Today", dashboards.today.layout.page, BUSINESS, count="endorse"),
    Page("/ledger", "list-details", "督办台账", "Ledger", dashboards.ledger.layout.page, BUSINESS, count="ledger"),
    Page("/review", "checklist", "审核呈报", "Review", dashboards.review.layout.page, OFFICE, count="review"),
    Page("/unit", "building", "单位工作台", "Unit desk", dashboards.unit.layout.page, DESK, count="unit"),
    Page("/intake", "file-plus", "登记拟办", "Intake", dashboards.intake.layout.page, OFFICE, count="intake"),
    Page("/decisions", "git-merge", "重大决策", "Decisions", dashboards.decisions.layout.every, BUSINESS, group="decisions", count="decisions"),
    Page("/meetings", "users", "会议", "Meetings", dashboards.meetings.layout.page, BUSINESS, group="decisions", count="meetings"),
    Page("/topics", "arrows-split", "议题", "Topics", dashboards.topics.layout.page, BUSINESS, group="decisions", count="topics"),
    Page("/documents", "file-text", "规范性文件", "Documents", dashboards.normative.layout.page, BUSINESS, group="decisions"),
    Page("/signing", "signature", "签发权限", "Signing", dashboards.signing.layout.page, EVERYONE, group="decisions"),
    Page("/assessment", "trophy", "考核结果", "Results", dashboards.assessment.years.page, BUSINESS, group="assessment", count="appeals"),
    Page("/schemes", "clipboard-list", "考核方案", "Schemes", dashboards.schemes.layout.every, BUSINESS, group="assessment", count="schemes"),
    Page("/calendar", "calendar-event", "工作日历", "Calendar", dashboards.calendar.layout.page, EVERYONE, group="governance"),
    Page("/compare", "arrows-diff", "两日对比", "Compare days", dashboards.compare.layout.page, AUDIT, group="governance"),
    Page("/rules", "scale", "规则包", "Rule packs", dashboards.rules.layout.page, EVERYONE, group="governance"),
    Page("/units", "traffic-lights", "单位亮灯", "Units by light", dashboards.units.layout.page, BUSINESS),
    Page("/statistics", "chart-bar", "统计分析", "Statistics", dashboards.statistics.layout.page, BUSINESS),
    Page("/wall", "device-desktop", "大屏", "Big screen", dashboards.wall.layout.page, OFFICE | {"leader"}, bare=True),
    Page("/guide", "compass", "两分钟看懂", "Two-minute tour", dashboards.guide.layout.page, BUSINESS, group="foot"),
    _deep("/unit/report", "/unit", "集中填报", "Report all at once", dashboards.unit.report.page, OFFICE | {"unit"}),
    _deep("/unit/statement", "/unit", "对账单", "Statement", dashboards.unit.statement.page, DESK),
    _deep("/today/report", "/", "督查日报", "Daily report", dashboards.today.report.page, BUSINESS),
    _deep("/decisions/{key}", "/decisions", "重大决策", "Decision", dashboards.decisions.layout.page, BUSINESS),
    _deep("/timelines", "/decisions", "连带调整", "Timelines to move", dashboards.decisions.moving.page, OFFICE),
    _deep("/directive/{key}", "/ledger", "督办事项", "Directive", dashboards.directive.layout.page, BUSINESS),
    _deep("/directive/{key}/notice", "/ledger", "督办通知单", "Notice", dashboards.directive.notice.page, BUSINESS),
    _deep("/compare/{key}", "/compare", "两日对比", "Compare days", dashboards.compare.layout.matter, AUDIT),
    _deep("/schemes/{key}", "/schemes", "考核方案", "Scheme", dashboards.schemes.layout.page, BUSINESS),
    _deep("/assessment/{key}/collection", "/assessment", "数据采集", "Collection", dashboards.year.collection.page, BUSINESS),
    _deep("/assessment/{key}/scoring", "/assessment", "计分办理", "Scoring", dashboards.year.scoring.page, AUDIT | {"leader"}),
    _deep("/assessment/{key}/appeals", "/assessment", "申诉", "Appeals", dashboards.year.appeals.page, BUSINESS),
    _deep("/assessment/{key}", "/assessment", "考核结果", "Results", dashboards.assessment.layout.page, BUSINESS),
    _deep("/assessment/{key}/receipt/{unit}", "/assessment", "得分凭单", "Receipt", dashboards.assessment.receipt.page, BUSINESS),
    _deep("/meetings/{key}", "/meetings", "会议", "Meeting", dashboards.meetings.layout.one, BUSINESS),
    _deep("/topics/{key}", "/topics", "议题", "Topic", dashboards.topics.layout.one, BUSINESS),
    _deep("/documents/{key}", "/documents", "规范性文件", "Document", dashboards.normative.layout.one, BUSINESS),
    _deep("/intake/{key}", "/intake", "登记拟办", "Intake", dashboards.intake.document.page, OFFICE),
)  # fmt: skip
