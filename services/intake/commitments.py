"""Commitments of a work report 政府工作报告任务: the year's plan and the listed 民生实事, which name no units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from services.intake.deadline import dues
from services.intake.outline import ITEM, POINT, SECTION, Facts, Line
from services.intake.proposal import Proposal, Unsure

_LIST = re.compile(
    r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})[件项个](?P<what>[^，。；：]{0,14}(?:实事|重点工作|重点任务|目标任务|大事|工程|项目))[^：。；]{0,12}：(?P<list>[^。]+)"
)
_AHEAD = re.compile(r"(?:将|继续|接续|着力|全力|要|重点|集中)(?:[^，。：]{0,8})(?:办好|办理|实施|抓好|推进|完成|做好)")
_PLAN = re.compile(r"(?:工作安排|工作部署|重点工作|主要任务|重点任务|工作任务|工作打算|工作建议|工作计划|主要工作)")
_REVIEW = re.compile(r"回顾|总结|成就|过去|时期|规划|五年|展望|成绩|开展情况|完成情况")
_TARGETS = re.compile(r"(?:主要)?预期目标(?:是|为)?[：:]?")
_GREETING = re.compile(r"^(?:各位代表|同志们|以上|上述|现在|做好今年|今年是|为此)")
_NO_UNIT = Unsure("lead_units", "文件未写明单位，请分办时确定", "The document names no unit; decide when assigning")
_NO_PARENT = Unsure("text", "整段列为一项，分办前可再拆分", "A whole paragraph as one task; it may be split")


def is_work_report(about: Facts, lines: Sequence[Line]) -> bool:
    """A government's report to its congress 政府工作报告."""
    named = "政府工作报告" in about.title and not re.search(r"分工|分解|任务", about.title)
    return named or any(line.whole.startswith("各位代表") for line in lines[:12])


def listed(lines: Sequence[Line], about: Facts) -> list[Proposal]:
    """Items of 「N件民生实事，包括：…；…」."""
    answer = []
    for line in lines:
        for match in _LIST.finditer(line.text):
            before = line.text[: match.start()][-20:]
            if not _AHEAD.search(before + match["n"]) or "；" not in match["list"]:
                continue
            pieces = [piece.strip() for piece in match["list"].split("；") if piece.strip()]
            doubts = [_NO_UNIT]
            if match["n"].isdigit() and int(match["n"]) != len(pieces):
                zh = f"文件称{match['n']}件，读到{len(pieces)}件"
                doubts.append(Unsure("text", zh, f"The document says {match['n']}, {len(pieces)} were read"))
            for number, piece in enumerate(pieces, 1):
                answer.append(
                    _commitment(
                        line.place * 1000 + number, None, match["what"], str(number), "", piece, piece, about, doubts
                    )
                )
    return answer


def plan(lines: Sequence[Line], about: Facts, claimed: set[int]) -> list[Proposal]:
    """The numbered work of the plan sections, each paragraph under a number its child."""
    answer: list[Proposal] = []
    section, inside, parent = "", False, None
    for line in lines:
        if line.level == SECTION:
            inside = _opens_plan(line.whole, about, inside)
            section, parent = line.whole[:80], None
            continue
        if not inside or line.place in claimed or len(line.text) < 15 or _GREETING.match(line.text):
            continue
        if _TARGETS.search(line.text[:40]):
            doubts = [_NO_UNIT, Unsure("text", "含多项指标，请逐项拆分", "Several targets in one; split them")]
            title = "经济社会发展主要预期目标"
            answer.append(
                _commitment(line.place * 1000, None, section, "", title, line.text, line.whole, about, doubts)
            )
        elif line.level in (ITEM, POINT):
            task = _commitment(
                line.place * 1000, None, section, line.mark, "", line.text, line.whole, about, [_NO_UNIT]
            )
            parent = task.seq
            answer.append(task)
        elif parent is not None:
            answer.append(
                _commitment(
                    line.place * 1000,
                    parent,
                    section,
                    _mark_of(answer, parent),
                    "",
                    line.text,
                    line.whole,
                    about,
                    [_NO_UNIT, _NO_PARENT],
                )
            )
    return answer


def _opens_plan(heading: str, about: Facts, inside: bool) -> bool:
    years = [int(year) for year in re.findall(r"(20\d\d)年", heading)]
    if _PLAN.search(heading) and not _REVIEW.search(heading):
        return not years or about.plan_year is None or about.plan_year in years
    if _REVIEW.search(heading):
        return False
    return inside  # 「四、加强政府自身建设」 follows the plan and is broken down with it


def _mark_of(answer: Sequence[Proposal], seq: int) -> str:
    return next(task.item for task in answer if task.seq == seq)


def _commitment(
    seq: int,
    parent: int | None,
    section: str,
    item: str,
    title: str,
    text: str,
    source: str,
    about: Facts,
    doubts: list[Unsure],
) -> Proposal:
    year = about.plan_year or (about.issued.year if about.issued else None)
    end = date(year, 12, 31) if year else None
    limits = [due for due in dues(text, about.reckon_from) if due.day and due.text.endswith("前")]
    last = limits[0].day if limits else end
    asked = [*doubts]
    if last and not limits:
        asked.append(
            Unsure("deadline", "报告为年度任务，期限推定为当年年底", "A yearly report: the end of its year is taken")
        )
    return Proposal(
        seq, parent, section, item, title, text, (), (), limits[0].text if limits else f"{year}年" if year else "", last, "", source,
        tuple(asked), "not-named", stages=(last,) if last else (),
    )  # fmt: skip
