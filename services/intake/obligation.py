"""Tasks said in a sentence 文中要求: a unit and a date in running text, or 「请X…」「由X牵头」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from services.intake.deadline import Due, dues, first_day, recurrence
from services.intake.outline import SECTION, Facts, Line, is_heading
from services.intake.proposal import Proposal, Unsure
from services.intake.undertaking import split_units
from services.intake.unit_words import UNIT, UNIT_LIST, units_at_start

_SEGMENT = re.compile(r"[^。！？；;]+[。！？；;]?")
_SAME_WORK = re.compile(r"(?:上述|以上|该项|此项|这项|前述)(?:工作|任务|事项)")
_OUGHT = r"(?:要|应当?|须|需|必须|负责|于|在|对照|会同|根据|按照?|以|都|组织|完成|制定|开展|建立|将|结合|抓紧|，)"
_OWN_SUBJECT = re.compile(r"^[^，。；]{2,30}?(?:要|应当?|须|必须|全部|全面完成)")
_GOALS = re.compile(
    r"指导思想|基本原则|工作目标|发展目标|总体目标|主要目标|试点目标|重大意义|重要意义|总体要求|工作原则|工作回顾"
)
_NARRATIVE = re.compile(r"(?:答复|复函|的函|通报|公报)$|规则|条例|章程|制度汇编|预案")
_ASKED = re.compile(r"(?:^|(?<=[，。；：]))(?:请|责成|责令)")
_ENTRUSTED = re.compile(
    rf"(?P<by>由|^|(?<=[，；：]))(?P<units>{UNIT_LIST.pattern})(?:共同|分别|具体|总)?(?P<verb>牵头|负责(?!同志|人|制|解释)|承办|主办)"
)
_HELPING = re.compile(
    rf"(?:会同|[，、])(?P<units>{UNIT_LIST.pattern})(?:按职责(?:分工)?)?(?:配合|协助|参与|协办|协同)|会同(?P<others>{UNIT_LIST.pattern})"
)
_TOLD = re.compile(r"要|须|应|负责(?!同志|人|制)|牵头|抓紧|尽快")
_TO_OBEY = re.compile(
    r"请[^。；]{0,40}(?:贯彻|遵照|参照|认真)(?:落实|执行|办理)|组织实施。?$"
)  # how a notice ends, no task
_MINUTES = re.compile(r"纪要|会议[议决]定事项")
_PAST = re.compile(r"前[，,]?(?:均|都|就)?已经?")

SHORT = 26


@dataclass
class _Subject:
    """The last unit a text spoke of: it carries over to sentences that name none."""

    units: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)


def obligations(lines: Sequence[Line], claimed: set[int], about: Facts) -> list[Proposal]:
    """Proposals for dated or entrusted work in lines no bracket or table has claimed."""
    found: list[Proposal] = []
    carried = _Subject()
    section, item, heading, skipping = "", "", "", False
    last = max((line.place for line in lines if line.level), default=-1)
    for line in lines:
        if line.level == SECTION:
            section, item, heading = (line.whole, "", line.text) if is_heading(line) else ("", line.mark, line.text)
            carried = _Subject()
            skipping = bool(_GOALS.search(line.whole[:30]))
        elif line.level:
            item, heading = line.mark, line.text
            skipping = bool(_GOALS.search(line.text[:12]))
        elif line.place > last and len(heading) > 60:
            item = ""  # the closing paragraphs of a document belong to no number
        if line.place in claimed or skipping or len(line.text) < 8:
            continue
        found.extend(_headed(task, heading) for task in _in_line(line, section, item, carried, about))
    return _said_once(found)


def _headed(task: Proposal, heading: str) -> Proposal:
    """A short sentence is understood only under its heading: 「各地要于年底前完成整改任务」."""
    name = re.split(r"[。！？；]", heading, maxsplit=1)[0]
    if len(task.text) > SHORT or not 4 <= len(name) <= 40 or task.text.startswith(name):
        return task
    return replace(task, title=f"{name}：{task.text}"[:40])


def _in_line(line: Line, section: str, item: str, carried: _Subject, about: Facts) -> Iterator[Proposal]:
    carried.first = []
    answer: list[Proposal] = []
    narrative = bool(_NARRATIVE.search(about.title))
    for segment in _SEGMENT.finditer(line.text):
        words = segment[0].strip()
        dated = [due for due in dues(words, about.reckon_from) if _is_ahead(due, words, about.reckon_from, narrative)]
        subject_before = list(carried.units)
        if dated and _SAME_WORK.search(words) and answer and not any(due.day for due in dated if not due.recurrence):
            answer[-1] = _again(answer[-1], dated)
        elif dated:
            answer.extend(_dated_tasks(line, words, dated, section, item, carried, subject_before))
        elif not narrative and (task := _entrusted(line, words, section, item, about)):
            answer.append(task)
        _remember(words, carried)
    for number, task in enumerate(answer):
        yield replace(task, seq=line.place * 1000 + number)


def _is_ahead(due: Due, words: str, issued: date | None, narrative: bool) -> bool:
    # 「到2009年」 and a span of days tell of a time; in a reply 「年内推出」 tells what others are doing
    if not due.text.endswith("前") and (narrative or not due.text.endswith("内")):
        return False
    if due.recurrence:
        return True
    if due.day is None:
        return bool(due.doubt_zh) and "印发" in due.text
    if issued:
        return due.day > issued and not _PAST.search(words)
    return not re.search(r"[已了]", words)


def _dated_tasks(
    line: Line, words: str, dated: list[Due], section: str, item: str, carried: _Subject, before: list[str]
) -> Iterator[Proposal]:
    starts = [0, *(_clause_start(words, before.end, due.start) for before, due in pairwise(dated)), len(words)]
    for due, (start, stop) in zip(dated, pairwise(starts), strict=True):
        clause = words[start:stop].strip("，,；;。 ")
        here = replace(due, start=due.start - start, end=due.end - start)
        units, helpers, sure = _who(words[start:stop], here, carried, nearby=start > 0)
        carried.units = units or carried.units
        same_work = _SAME_WORK.search(words)
        if same_work and not units_at_start(words):
            units, sure = carried.first or before, False
        text = line.text if same_work else clause
        yield _proposal(line, section, item, text, words, units, helpers, [due], sure)


def _clause_start(words: str, after: int, before: int) -> int:
    """Where the clause of a later date begins: at the last comma before it."""
    comma = max(words.rfind(mark, after, before) for mark in "，,、")
    return comma + 1 if comma >= 0 else before


def _who(words: str, due: Due, carried: _Subject, *, nearby: bool = False) -> tuple[list[str], list[str], bool]:
    """Units that must act by a date: named right after it, before it, or carried over; sure or not."""
    if entrusted := _entrusted_units(words):
        return *entrusted, True
    after = words[due.end :].lstrip("，, 由请")
    if opening := units_at_start(after):
        rest = after[opening.end() :]
        return _named(opening[0]), _helpers(rest), True
    named = None
    for match in UNIT_LIST.finditer(words[: due.start]):
        opens = match.start() == 0 or words[match.start() - 1] in "，。；：请由、"
        if opens and words[match.end() : match.end() + 1] not in {"的", "、"}:
            named = match
    if named:
        return _named(named[0]), _helpers(words[named.end() : due.start].lstrip("要须应")), True
    if _OWN_SUBJECT.match(after) or (nearby and re.match(r"[^，。；]{2,20}(?:全部|全面)", after)):
        inside = UNIT.search(after)
        return ([inside[0]] if inside else []), [], False
    if not carried.units:
        inside = UNIT.search(after)
        return ([inside[0]] if inside else []), [], False
    return list(carried.units), [], False


def _named(words: str) -> list[str]:
    """Units of a list in running text; 「等部门」 after them adds nothing that could be asked to act."""
    return [unit for unit in split_units(words) if unit in words]


def _helpers(rest: str) -> list[str]:
    if rest.startswith("会同") and (others := units_at_start(rest[2:])):
        return split_units(others[0])
    return []


def _remember(words: str, carried: _Subject) -> None:
    for match in UNIT_LIST.finditer(words):
        opens = match.start() == 0 or words[match.start() - 1] in "，。；：请由"
        if opens and re.match(_OUGHT, words[match.end() :]):
            carried.units = _named(match[0])
            carried.first = carried.first or carried.units


def _entrusted(line: Line, words: str, section: str, item: str, about: Facts) -> Proposal | None:
    """Work given to a unit without a date: asked for, entrusted, or told in minutes of a meeting."""
    lead: list[str] = []
    helpers: list[str] = []
    if _TO_OBEY.search(words):
        return None
    if (asked := _ASKED.search(words)) and (opening := units_at_start(words[asked.end() :])):
        lead = _named(opening[0])
        helpers = _helpers(words[asked.end() + opening.end() :])
    elif (match := _ENTRUSTED.search(words)) and (match["by"] == "由" or _MINUTES.search(about.title)):
        lead, helpers = _entrusted_units(words) or ([], [])
    elif _MINUTES.search(about.title):
        for named in UNIT_LIST.finditer(words):
            opens = named.start() == 0 or words[named.start() - 1] in "，；："
            if opens and _TOLD.match(words[named.end() :]):
                lead = _named(named[0])
                helpers = _helpers(words[named.end() :].lstrip("要须应"))
                break
    return _proposal(line, section, item, words.rstrip("。；; "), words, lead, helpers, [], True) if lead else None


def _entrusted_units(words: str) -> tuple[list[str], list[str]] | None:
    """「由A牵头，B、C配合」 「A负责，会同B」: lead and assisting units of a sentence."""
    match = _ENTRUSTED.search(words)
    if match is None:
        return None
    helping = _HELPING.search(words, match.end())
    return _named(match["units"]), _named(helping["units"] or helping["others"]) if helping else []


def _proposal(
    line: Line,
    section: str,
    item: str,
    text: str,
    sentence: str,
    lead: list[str],
    assist: list[str],
    found: list[Due],
    sure: bool,
) -> Proposal:
    doubts = [Unsure("text", "从行文中提取，请核对任务表述", "Taken from running text; check the wording")]
    if not lead:
        doubts.append(Unsure("lead_units", "文中未点明单位", "The text names no unit"))
    elif not sure:
        doubts.append(Unsure("lead_units", "单位由上下文推定", "The unit is taken from the context"))
    doubts.extend(Unsure("deadline", due.doubt_zh, due.doubt_en) for due in found if due.doubt_zh)
    return Proposal(
        seq=line.place * 1000,
        parent_seq=None,
        section=section,
        item=item,
        title="",
        text=text,
        lead_units=tuple(lead),
        assist_units=tuple(unit for unit in assist if unit not in lead),
        deadline_text="；".join(due.text for due in found),
        deadline=first_day(found),
        recurrence=recurrence(found),
        read_from=sentence,
        unsure=tuple(doubts),
        lead_rule="named-in-sentence" if lead else "not-named",
        stages=tuple(sorted({due.day for due in found if due.day})),
    )


def _again(task: Proposal, found: list[Due]) -> Proposal:
    """「2020年起，每年2月底前完成上述工作」 belongs to the task before it."""
    return replace(
        task,
        deadline_text="；".join([task.deadline_text, *(due.text for due in found)]).strip("；"),
        recurrence=task.recurrence or recurrence(found),
    )


def _said_once(found: Sequence[Proposal]) -> list[Proposal]:
    """A yearly duty announced in a preface and set out again below is one task."""
    answer = []
    for task in found:
        twin = task.recurrence and any(
            other is not task
            and other.recurrence == task.recurrence
            and other.lead_units == task.lead_units
            and (other.deadline_text != task.deadline_text or other.seq < task.seq)
            and _alike(task.text, other.text)
            and len(other.text) >= len(task.text) - 8
            for other in found
        )
        if not twin:
            answer.append(task)
    return answer


def _alike(left: str, right: str) -> bool:
    pairs = {left[place : place + 2] for place in range(len(left) - 1)}
    shared = sum(1 for pair in pairs if pair in right)
    return bool(pairs) and shared / len(pairs) >= 0.5
