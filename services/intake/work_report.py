"""An official text into proposed tasks 任务分解: brackets, labels, tables, sentences and lists, by general rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.intake import commitments, obligation, task_table
from services.intake.deadline import Due, dues, first_day, recurrence
from services.intake.outline import SECTION, Facts, Line, facts, is_heading, lines
from services.intake.proposal import Proposal, Unsure, renumbered
from services.intake.undertaking import FIRST_LEADS, Undertaking, looks_like_unit, read_bracket, read_undertaking

TITLE_LENGTH = 40
_OPENERS, _CLOSERS = "（([【〔", "）)]】〕"
_ENDED = "。；！？”）)】…;"
_LABELLED = re.compile(
    r"(?:^|(?<=[。；！？”），,\s]))(?:[（(【\[]\s*)?(?:第一)?(?:牵头|主办|主责|责任|负责|承办|配合|协办|落实|实施|指导|参与)(?:责任|配合)?(?:（(?:配合|责任)）)?(?:单位|部门|科室|主体)\s*[：:]"
)
_LIMIT_LABEL = re.compile(
    r"^(?:[（(【])?(?:完成时限|完成时间|办结时限|办结期限|办理时限|时限要求|时间节点|时间要求|进度安排|时限)\s*[：:]"
)
_LEAD_IN = re.compile(r"^(?:具体|主要|重点|工作|目标|整改)?(?:措施|任务|举措|工作|目标)[：:]")
_PERSONS = re.compile(r"^(?:牵头|责任|分管|市|区|县|包抓|挂钩|联系)?(?:领导|责任人|负责人|联系人)\s*[：:]")
_INNER_MARK = re.compile(r"^(?P<mark>\d{1,2}[.．](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])\s*")


@dataclass
class _Place:
    """Where in the outline the reader stands, and which numbered lines became tasks."""

    section: str = ""
    marks: dict[int, tuple[str, str, int | None]] = field(default_factory=dict)  # level: mark, heading, task
    led_in: bool = False
    pending: list[Line] = field(default_factory=list)

    def move(self, line: Line) -> None:
        if line.level == SECTION:
            self.section = line.whole if _is_heading(line) else ""
        if line.level:
            self.marks = {level: entry for level, entry in self.marks.items() if level < line.level}
            self.marks[line.level] = (line.mark, _first_sentence(line.text), None)
            self.pending = []
            self.led_in = False
        elif _LEAD_IN.match(line.text):
            self.led_in = True

    @property
    def level(self) -> int:
        return max(self.marks, default=0)

    @property
    def item(self) -> str:
        if not self.marks or (self.level == SECTION and self.section):
            return ""
        return self.marks[self.level][0]

    def parent(self, line: Line) -> int | None:
        """The nearest numbered line above that is a task itself."""
        below = self.level if line.level or not self.led_in else self.level + 1
        above = [self.marks[level][2] for level in sorted(self.marks, reverse=True) if level < below]
        return next((task for task in above if task is not None), None)

    def settle(self, task: int, line: Line) -> None:
        mark, heading, known = self.marks.get(self.level, ("", "", None))
        if mark and known is None and not (self.led_in and not line.level):
            self.marks[self.level] = (mark, heading, task)


@dataclass
class _Reader:
    """Reads the assignments of one document, line by line."""

    about: Facts
    source: str
    first_leads_from: int | None
    place: _Place = field(default_factory=_Place)
    tasks: list[Proposal] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)
    everyone_below: str = ""

    def read(self, all_lines: Sequence[Line], taken: set[int]) -> None:
        skip_to = -1
        for number, line in enumerate(all_lines):
            if number < skip_to:
                continue
            self.place.move(line)
            if line.place in taken or _PERSONS.match(line.text):
                continue
            if _LABELLED.match(line.text) and not line.level:
                skip_to = self._labels(all_lines, number)
            elif self._brackets(line) or self._tail_label(line):
                continue
            elif line.level != SECTION or not _is_heading(line):
                self.place.pending.append(line)

    def _first_leads(self, line: Line) -> bool:
        return self.first_leads_from is not None and line.place >= self.first_leads_from

    def _brackets(self, line: Line) -> bool:
        found = False
        start = 0
        groups = _groups(line.text)
        for number, (opening, closing) in enumerate(groups):
            if opening < start:
                continue
            content = line.text[opening + 1 : closing - 1]
            named = self._bracket(line, opening, closing, content)
            if named is None:
                continue
            # 「（市教委牵头）（2025年6月底前完成）」 is one phrase in two brackets
            while number + 1 < len(groups) and groups[number + 1][0] == closing:
                number += 1
                closing = groups[number][1]
                content = content + "；" + line.text[groups[number][0] + 1 : closing - 1]
                named = read_undertaking(content, first_leads=self._first_leads(line)) or named
            text = line.text[start:opening].strip().lstrip("。；;，, ")
            held = self._held(line, text)
            self._add(line, text or held, content, named, line.text[start:closing].strip(), number=len(self.tasks))
            start = closing
            found = True
        return found

    def _bracket(self, line: Line, opening: int, closing: int, content: str) -> Undertaking | None:
        before = line.text[:opening].rstrip()
        after = line.text[closing : closing + 1]
        if before and before[-1] not in _ENDED and after not in {"", "。", "；", ";", "（", "("}:
            return None
        label = _LABELLED.search(before)
        if label and "。" not in before[label.end() :]:  # 「配合单位：各乡镇（街道）」: part of a name
            return None
        named = read_bracket(content, first_leads=self._first_leads(line))
        return named if named and named.is_named else None

    def _held(self, line: Line, text: str) -> str:
        """A bracket on a line of its own belongs to the text above it."""
        if text:
            return ""
        held = "\n".join(above.text for above in self.place.pending)
        self.claimed.update(above.place for above in self.place.pending)
        self.place.pending = []
        return held

    def _labels(self, all_lines: Sequence[Line], number: int) -> int:
        """「牵头单位：…」 「配合单位：…」 「完成时限：…」 on lines of their own."""
        block = [all_lines[number]]
        for line in all_lines[number + 1 : number + 6]:
            if line.level or not any(label.match(line.text) for label in (_LABELLED, _LIMIT_LABEL, _PERSONS)):
                break
            block.append(line)
        phrase = "；".join(line.text.strip("（）()【】[]。；; ") for line in block)
        named = read_undertaking(phrase, first_leads=self._first_leads(block[0]))
        if named is None or not named.is_named:
            self.place.pending.append(all_lines[number])
            return number + 1
        line = block[0]
        labels = "\n".join(part.whole for part in block)
        whole = "\n".join(part.whole for part in [*self.place.pending, *block])
        if whole not in self.source:
            whole = labels
        held = self._held(line, "")
        self.claimed.update(part.place for part in block)
        self._add(line, held, phrase, named, whole if whole in self.source else line.whole, number=len(self.tasks))
        return number + len(block)

    def _tail_label(self, line: Line) -> bool:
        """「……。责任单位：市教委。」 at the end of a paragraph."""
        mark = _LABELLED.search(line.text)
        if mark is None or not mark.start():
            return False
        phrase = line.text[mark.start() :].strip("（）()【】[] ")
        named = read_undertaking(phrase, first_leads=self._first_leads(line))
        if named is None or not named.is_named:
            return False
        self._add(line, line.text[: mark.start()].strip("，, "), phrase, named, line.whole, number=len(self.tasks))
        return True

    def _add(self, line: Line, text: str, phrase: str, named: Undertaking, read_from: str, *, number: int) -> None:
        text = text.strip()
        if not text:
            _, text, known = self.place.marks.get(self.place.level, ("", "", None))
            if known is not None:  # a second bracket under a task already read
                return
        text = _LEAD_IN.sub("", text, count=1)
        inner = _INNER_MARK.match(text)
        text = text[inner.end() :] if inner else text
        if not re.search(r"\w", text):
            return
        seq = line.place * 1000 + number % 1000
        found = self._dues(text, phrase, named)
        lead, assist, rule = named.lead, named.assist, named.rule
        if self.everyone_below and rule == "guiding-departments":
            lead, assist = (self.everyone_below,), (*lead, *assist)
        doubts = _doubts(named, found, lead)
        self.tasks.append(
            Proposal(
                seq=seq,
                parent_seq=self.place.parent(line),
                section=self.place.section,
                item=inner["mark"].replace("．", ".") if inner else self.place.item,
                title=self._title(line, text),
                text=text,
                lead_units=lead,
                assist_units=assist,
                deadline_text=named.time_limit or "；".join(due.text for due in found),
                deadline=first_day(found),
                recurrence=recurrence(found),
                read_from=read_from if read_from in self.source else phrase if phrase in self.source else line.whole,
                unsure=tuple(doubts),
                lead_rule=rule,
                unit_text=phrase,
                scope=named.scope,
                stages=tuple(sorted({due.day for due in found if due.day})),
            )
        )
        self.claimed.add(line.place)
        self.place.settle(seq, line)
        self.place.pending = []
        if named.everyone_below:
            self.everyone_below = named.everyone_below

    def _title(self, line: Line, text: str) -> str:
        """A numbered heading above the first task under it is that task's title."""
        if line.level or self.place.led_in or not self.place.marks or self.place.level == SECTION:
            return ""
        _, heading, known = self.place.marks[self.place.level]
        return heading if known is None and heading != _first_sentence(text) and len(heading) <= TITLE_LENGTH else ""

    def _dues(self, text: str, phrase: str, named: Undertaking) -> list[Due]:
        if named.time_limit and (found := dues(named.time_limit, self.about.reckon_from, column=True)):
            return found
        return dues(text, self.about.reckon_from) or dues(phrase, self.about.reckon_from)


def propose(paragraphs: Sequence[str], *, issued: date | None = None) -> list[Proposal]:
    """The proposed tasks of a document, in its order. Nothing is registered: a clerk confirms each."""
    source = "\n".join(paragraphs)
    about = facts(paragraphs)
    if issued:
        about = replace(about, issued=issued)
    all_lines = lines(paragraphs)
    first_leads_from = _first_leads_from(all_lines)
    in_tables = task_table.tables(all_lines, about, source, first_leads=first_leads_from is not None)
    reader = _Reader(about, source, first_leads_from)
    reader.read(all_lines, in_tables.claimed)
    claimed = in_tables.claimed | reader.claimed
    found = [*in_tables.proposals, *reader.tasks]
    if commitments.is_work_report(about, all_lines):
        promised = commitments.listed(all_lines, about)
        claimed |= {task.seq // 1000 for task in promised}
        found += [*promised, *commitments.plan(all_lines, about, claimed)]
    else:
        promised = commitments.listed([line for line in all_lines if line.place not in claimed], about)
        claimed |= {task.seq // 1000 for task in promised}
        found += [*promised, *obligation.obligations(all_lines, claimed, about)]
    ordered = sorted(found, key=lambda task: task.seq)
    return renumbered([_finished(task, about) for task in ordered])


def _finished(task: Proposal, about: Facts) -> Proposal:
    """Give every task a title, and a yearly plan's tasks the end of the year."""
    title = task.title or _first_sentence(task.text) or task.text
    if len(title) > TITLE_LENGTH:
        title = _shortened(title)
    if task.deadline or task.deadline_text or task.recurrence or not about.plan_year:
        return replace(task, title=title)
    end = date(about.plan_year, 12, 31)
    doubt = Unsure("deadline", "年度任务，期限推定为年底", "A yearly plan: the end of its year is taken")
    return replace(
        task,
        title=title,
        deadline=end,
        deadline_text=f"{about.plan_year}年",
        stages=(end,),
        unsure=(*task.unsure, doubt),
    )


def _doubts(named: Undertaking, found: Sequence[Due], lead: tuple[str, ...]) -> list[Unsure]:
    doubts = [Unsure("deadline", due.doubt_zh, due.doubt_en) for due in found if due.doubt_zh]
    if len({due.day for due in found if due.day}) > 1:
        doubts.append(Unsure("deadline", "有多个时间节点，取最早的", "Several dates; the earliest is taken"))
    if named.rule == "joint" and len(lead) > 1:
        doubts.append(Unsure("lead_units", "未写明牵头单位，均列为牵头", "No lead is named; all are taken as leads"))
    if named.rule == "guiding-departments":
        doubts.append(Unsure("lead_units", "文件只写明指导部门", "The document names guiding departments only"))
    if not lead:
        doubts.append(Unsure("lead_units", "文件未写明牵头单位", "The document names no lead"))
    if odd := [unit for unit in (*lead, *named.assist) if not looks_like_unit(unit)]:
        doubts.append(
            Unsure("lead_units", f"不像单位名称：{'、'.join(odd)[:60]}", f"Hardly a unit: {', '.join(odd)[:60]}")
        )
    return doubts


def _first_leads_from(all_lines: Sequence[Line]) -> int | None:
    for line in all_lines:
        if match := FIRST_LEADS.search(line.whole):
            return line.place if "下同" in line.whole[match.start() : match.end() + 20] else 0
    return None


def _groups(text: str) -> list[tuple[int, int]]:
    """Outermost brackets as (start, end)."""
    answer, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        if letter in _OPENERS:
            if not depth:
                start = place
            depth += 1
        elif letter in _CLOSERS and depth:
            depth -= 1
            if not depth:
                answer.append((start, place + 1))
    return answer


def _is_heading(line: Line) -> bool:
    return is_heading(line) and not any(
        read_bracket(line.text[start + 1 : stop - 1]) for start, stop in _groups(line.text)
    )


def _first_sentence(text: str) -> str:
    return re.split(r"[。！？；\n]", text, maxsplit=1)[0].strip()


def _shortened(title: str) -> str:
    """Cut a long first sentence at the last comma that leaves enough to know it by."""
    cut = max(title[:TITLE_LENGTH].rfind(mark) for mark in "，、")
    return title[:cut] if cut >= 12 else title[: TITLE_LENGTH - 1] + "…"
