"""Major decisions of the sample: one open to comment, one carried out and tracked, one whose timeline was reshaped again and
again, one adjusted, one ended and archived, one suspended. All invented; every act is made by its own command."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.deadlines import add_months
from domain.decision import Decision
from services.commands import decisions, directives, meetings
from services.commands.decisions import Given, Wanted
from services.commands.order import new_id
from services.demo.desk import Desk, Story
from services.record.supervision import Kept

HEAD, EXECUTIVE, SCHOOLS, HOUSING, FARMING = "LP-QZ", "LP-CWFQZ", "LP-FQZ1", "LP-FQZ2", "LP-FQZ3"
FIVE = ("legality", "necessity", "soundness", "feasibility", "controllability")
PAPER = sha256("虚构的佐证材料".encode()).hexdigest()
FORTNIGHT = timedelta(days=14)
PROCEDURE = timedelta(days=53)
"""From the proposal to the meeting: thirty days of comment, a legality review after it, the next slot."""
OPINIONS = (
    (EXECUTIVE, "何立诚", "agree", ""),
    (SCHOOLS, "林若溪", "agree", ""),
    (HOUSING, "秦向东", "reserve", "建议先在两个街道试行，总结经验后推开。"),
    (FARMING, "陶嘉禾", "agree", ""),
    (HEAD, "周明远", "agree", ""),
)


def stories(desk: Desk, until: date) -> Iterator[tuple[datetime, Story]]:
    """Decisions are taken on the days of the sample's executive meetings: every fortnight, the last a few days ago."""

    def met(back: int) -> date:
        return desk.calendar.next_working_day(until - timedelta(days=5) - FORTNIGHT * back)

    ended = _Life(desk, "中心城区供水阶梯价格调整方案", "LP-FGW", "LP-SLJ", "500155001", met(11))
    adjusted = _Life(desk, "生活垃圾分类收费试点办法", "LP-CGJ", "LP-CZJ", "500155002", met(10))
    carried_out = _Life(
        desk, "老城区排水防涝系统建设规划", "LP-JSW", "LP-SLJ", "500155003", met(9), category="planning"
    )
    suspended = _Life(desk, "城区烟花爆竹禁放区域调整方案", "LP-GAJ", "LP-YJJ", "500155004", met(8), category="social")
    reshaped = _Life(desk, "城乡公交一体化改革方案", "LP-JTJ", "LP-CZJ", "500155005", met(6), wait=FORTNIGHT)
    asked = _Life(desk, "公共停车场差别化收费方案", "LP-CGJ", "LP-FGW", "500155001", until + timedelta(days=29))
    for life, story in (
        (ended, ended.ended(met(3))),
        (adjusted, adjusted.adjusted()),
        (carried_out, carried_out.carried_out()),
        (suspended, suspended.suspended()),
        (reshaped, reshaped.reshaped()),
        (asked, asked.decided()),
    ):
        yield life.at(life.meeting - PROCEDURE - life.wait, 9), story


@dataclass
class _Life:
    """One decision, undertaken by `unit`, touching `other` and `town`, decided at the meeting of that day; `wait`: by how
    long that meeting was later than the one it was planned for."""

    desk: Desk
    title: str
    unit: str
    other: str
    town: str
    meeting: date
    category: str = "policy"
    wait: timedelta = timedelta(0)
    id: UUID = field(default_factory=lambda: UUID(int=0))

    # ── stories ─────────────────────────────────────────────────────────────────────────────────

    def carried_out(self) -> Story:
        """执行中: its first tracking is a matter given to its unit, reported and closed; opinions are heard."""
        yield from self.decided()
        yield from self.review(given=[Given("tracking-1")])
        yield from self._matter_closed()
        self.do(
            decisions.receive_opinion,
            "office",
            voice="public",
            channel="政务热线",
            text="雨季前应先改造低洼路段",
            taken="已纳入年度计划",
        )
        yield self.later(20)
        self.do(decisions.track, self.unit, unit=self.unit, text="三处易涝点已完工，其余按计划推进", evidence=[PAPER])

    def reshaped(self) -> Story:
        """时间线四版以上: a meeting moved, a flood, a new policy."""
        yield from self.decided()
        yield from self.review()
        yield self.later(9)
        self.do(
            decisions.report_problem,
            self.unit,
            unit=self.unit,
            kind="force_majeure",
            text="洪水冲毁两处站场",
            evidence=[PAPER],
        )
        yield self.later(2)
        self.postpone("tracking-1", 30, "force_majeure", "洪水冲毁站场，跟踪报告顺延", asked_by=self.unit)
        yield self.later(12)
        self.postpone("midterm", 45, "policy", "市级公交补贴政策调整，评估与之衔接", asked_by=self.other)
        yield self.later(6)
        self.do(
            decisions.track,
            self.unit,
            unit=self.unit,
            milestone="tracking-1",
            text="站场已修复，线路恢复运营",
            evidence=[PAPER],
        )

    def adjusted(self) -> Story:
        """已调整: a problem, an evaluation that asks for a change, the change, the plan after it."""
        yield from self.decided()
        yield from self.review()
        yield self.later(15)
        self.do(decisions.report_problem, self.town, unit=self.town, kind="problem", text="沿街商户计费口径不一")
        yield self.later(5)
        kept = self.do(
            decisions.open_evaluation,
            "office",
            kind="midterm",
            evaluator="某大学公共管理学院",
            reason="试点反映较多，提前评估",
        )
        yield self.later(15)
        self.do(
            decisions.conclude_evaluation, "office", n=kept.result["n"], conclusion="adjust", text="计费口径应统一，其余继续执行",
            evidence=[PAPER], heard="商户40户、居民200人",
        )  # fmt: skip
        yield self.later(3)
        self.do(decisions.adjust, "office", text="统一按经营面积计费", reason="中期评估结论", approved_by=HOUSING)
        yield self.later(1)
        self.postpone("evaluation", 30, "evaluation", "调整后再评估效果", asked_by=self.unit)

    def suspended(self) -> Story:
        """已中止: the head alone, on a report of what changed."""
        yield from self.decided()
        yield from self.review()
        yield self.later(25)
        text = "持续干旱，林区火险等级升至最高"
        self.do(decisions.report_problem, self.unit, unit=self.unit, kind="major_change", text=text)
        yield self.later(1)
        self.do(decisions.suspend, "leader", head=HEAD, reason=f"{text}，先行中止执行")

    def ended(self, meeting: date) -> Story:
        """已终止、归档: an evaluation, a meeting, the archive."""
        yield from self.decided()
        yield from self.review()
        yield self.later(30)
        reason = "上级出台统一价格政策，评估是否继续执行"
        kept = self.do(decisions.open_evaluation, "office", kind="evaluation", evaluator="某咨询机构", reason=reason)
        yield self.later(12)
        self.do(
            decisions.conclude_evaluation, "office", n=kept.result["n"], conclusion="end",
            text="已由全市统一政策替代，建议终止", evidence=[PAPER], heard="用水户300户",
        )  # fmt: skip
        minutes = yield from self._met(meeting, "同意终止执行，做好政策衔接。")
        self.do(decisions.end, "office", reason="全市统一政策替代", meeting=minutes)
        yield self.later(10)
        self.do(decisions.archive, "office", comment="材料齐全，永久保存")

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def decided(self) -> Story:
        """From the proposal to the party committee, the public and the interpretation."""
        self.id = self._new()
        decisions.propose(
            self.desk.record, self.desk.order(self.unit.lower()), id=self.id, title=self.title,
            content=f"{self.title}（虚构）", category=self.category, basis="区政府年度重大行政决策事项目录（虚构）",
            proposer=self.unit,
        )  # fmt: skip
        yield self.later(1)
        self.do(decisions.start, "office", lead=self.unit, approved_by=HOUSING, reason="经研究论证，确有必要启动")
        last = self.meeting - self.wait - FORTNIGHT * 4
        self.do(decisions.plan, "office", part="procedure", last_meeting=last)
        yield self.later(1)
        self.do(
            decisions.write_draft, self.unit, text="决策草案及说明（虚构）", affected=[self.other, self.town],
            competition=["business_conduct"],
        )  # fmt: skip
        yield self.later(1)
        for kind in FIVE:
            self.do(
                decisions.assess, self.unit, kind=kind, author=self.unit, passes=True, text="论证充分", evidence=[PAPER]
            )
        self.do(decisions.consult, self.unit)
        asked = self.desk.today
        yield self.later(3)
        self.do(decisions.answer, self.other, unit=self.other, agrees=True, signed_by="主要负责人")
        yield self.later(2)
        self.do(decisions.answer, self.town, unit=self.town, agrees=True, signed_by="街道办事处主任")
        answered = self.desk.today
        yield self.later(2)
        for expert, says in (("专家甲", "方案可行，建议完善配套"), ("专家乙", "风险可控")):
            self.do(
                decisions.hear_expert, self.unit, expert=expert, field="公共政策", supports=True, text=says, interest="",
                evidence=[PAPER],
            )  # fmt: skip
        self._step("expert_argument", "supported", "两位专家均支持")
        self._step("fair_competition", "passes", "未排除、限制竞争", "LP-SCJ")
        yield self.later(2)
        self._step("risk_assessment", "with_measures", "落实措施后风险可控", "某评估机构")
        yield self.at(asked + timedelta(days=31), 10)
        self._step("public_participation", "heard", "收到意见86条，采纳21条", began=asked, received=86, adopted=21)
        yield self.later(2)
        self._step("legality_review", "lawful", "符合法定权限和程序", "LP-SFJ", began=answered + timedelta(days=1))
        self.do(decisions.submit, self.unit, signed_by="主要负责人")
        yield from self._moved()
        minutes = yield from self._met(self.meeting, "原则同意，由承办单位组织实施。")
        rows = [dict(zip(("post", "person", "stance", "text"), row, strict=True)) for row in OPINIONS]
        self.do(
            decisions.decide, "office", meeting=minutes, item=1, outcome="adopted", opinions=rows,
            executing=[self.unit, self.town], until=add_months(self.meeting, 36),
        )  # fmt: skip
        yield self.later(2)
        self.do(decisions.report_to_party, "office", paper="区政府请示（虚构）", text="提请区委常委会审议")
        yield self.later(3)
        self.do(decisions.publish, "office", channels=["政府网站", "微信公众号"], evidence=[PAPER])
        yield self.later(1)
        self.do(decisions.interpret, self.unit, unit=self.unit, text="政策解读和问答", evidence=[PAPER])

    def review(self, given: list[Given] | None = None) -> Story:
        """执行评估的时间线; a step may be given to its unit at once."""
        yield self.later(1)
        self.do(decisions.plan, "office", part="review", given=given or [])

    def _moved(self) -> Story:
        """会议改期: what was planned for one meeting goes to the next."""
        if self.wait:
            yield self.later(1)
            self.do(
                decisions.reshape, "office", wanted=[Wanted("meeting", due=self.meeting, start=self.meeting)],
                ground="meeting_moved", reason="常务会议改期，顺延至下一次会议",
            )  # fmt: skip

    def _met(self, day: date, text: str) -> Generator[datetime, None, UUID]:
        """Its item at an executive meeting of that day, with minutes signed; answers the meeting."""
        topic, meeting = self._new(), self._new()
        yield self.at(self.desk.calendar.add_working_days(day, -4), 11)
        order, record = self.desk.order, self.desk.record
        meetings.propose(
            record, order(self.unit.lower()), id=topic, title=self.title, kind="executive", unit=self.unit,
            concerned=[self.other], decision=self.id,
        )  # fmt: skip
        meetings.coordinate(record, topic, order("office"), by=HOUSING, text="已会商一致")
        for unit in (self.unit, self.other):
            meetings.sign_opinion(
                record, topic, order(unit.lower()), unit=unit, agrees=True, text="同意", signed_by="主要负责人"
            )
        meetings.review(record, topic, order("office"), text="程序完备，材料齐全")
        meetings.admit(record, topic, order("leader"), by=HEAD)
        name = f"区政府常务会议（{day:%-m月%-d日}，重大决策）"
        meetings.call(record, order("office"), id=meeting, kind="executive", name=name, planned_on=day, chair=HEAD)
        meetings.set_agenda(record, meeting, order("office"), topics=[topic])
        meetings.send_papers(record, meeting, order("office"), to=[HEAD, EXECUTIVE, self.unit, self.other])
        yield self.at(day, 9)
        present = [*(post for post, *_ in OPINIONS), self.unit, self.other]
        meetings.hold(record, meeting, order("office"), present=present)
        yield self.later(1)
        items = [{"n": 1, "text": text, "units": [], "due": None}]
        meetings.minute(record, meeting, order("office"), number=f"{name}纪要", items=items)
        yield self.later(1)
        meetings.sign_minutes(record, meeting, order("leader"), by=HEAD)
        return meeting

    def _matter_closed(self) -> Story:
        """The matter of the first tracking, signed for, reported, accepted and closed: the step is reached by it."""
        [matter] = self.desk.record.get(Decision, self.id).now.directives
        step = self.desk.record.get(Decision, self.id).now.timeline.current["tracking-1"]
        yield self.later(1)
        self.desk.do(directives.sign_for, matter, self.unit.lower(), unit=self.unit)
        yield self.at(step.due - timedelta(days=8), 15)
        said = {"kind": "final", "text": "首轮排查完成，进度符合规划，报告附后。", "signed_by": "主要负责人"}
        self.desk.do(directives.give_feedback, matter, self.unit.lower(), unit=self.unit, **said)
        yield self.later(2)
        self.desk.do(directives.accept, matter, "office2", unit=self.unit, grade="good", comment="情况属实")
        self.desk.do(directives.close, matter, "office", outcome="completed", reason="首轮跟踪已完成")

    def postpone(self, code: str, days: int, ground: str, reason: str, *, asked_by: str) -> None:
        due = self.desk.record.get(Decision, self.id).now.timeline.current[code].due + timedelta(days=days)
        self.do(
            decisions.reshape, "office", wanted=[Wanted(code, due=self.desk.calendar.next_working_day(due))], ground=ground,
            reason=reason, asked_by=asked_by, approved_by=HOUSING,
        )  # fmt: skip

    def _step(
        self, step: str, conclusion: str, text: str, author: str = "", began: date | None = None, **n: int
    ) -> None:
        self.do(
            decisions.do_step, self.unit, step=step, author=author or self.unit, conclusion=conclusion, text=text,
            evidence=[PAPER], began_on=began, details=n,
        )  # fmt: skip

    def do(self, command: Any, by: str, **fields: Any) -> Kept:
        """By a user of the office, or by a unit's own account."""
        kept: Kept = command(self.desk.record, self.id, self.desk.order(by.lower()), **fields)
        return kept

    def at(self, day: date, hour: int) -> datetime:
        """That hour of the day, or an hour from now where that is past."""
        wanted = datetime.combine(self.desk.calendar.next_working_day(day), time(hour, 42), self.desk.zone)
        return max(wanted, self.desk.at + timedelta(hours=1))

    def later(self, working_days: int) -> datetime:
        """At set minutes: the sample's own chance stays with its matters."""
        return self.at(self.desk.calendar.add_working_days(self.desk.today, working_days), 14)

    def _new(self) -> UUID:
        return new_id(int(self.desk.at.timestamp() * 1000))
