"""One door for files of every kind 导入文件: text, Word, Excel or csv into proposals and what to tell the clerk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.intake.ledger_sheet import read_ledger
from services.intake.outline import Facts, facts
from services.intake.proposal import Proposal
from services.intake.reading import CannotRead, read_paragraphs
from services.intake.work_report import propose

SHEETS = (".xlsx", ".xlsm", ".csv")
TEXTS = (".txt", ".docx", ".md")


@dataclass(frozen=True)
class Reading:
    """What was understood of one file."""

    about: Facts
    proposals: tuple[Proposal, ...]
    note_zh: str
    note_en: str
    text: str
    """The words as they were read, a paragraph (of a sheet: a row) a line, to be shown beside what was understood."""


def read_file(content: bytes, name: str, *, issued: date | None = None) -> Reading:
    """Read a file by its name's ending. Raises CannotRead with a message in both languages."""
    if name.lower().endswith(SHEETS):
        tasks = read_ledger(content, name, issued=issued)
        return Reading(Facts(name, "", issued, None), tuple(tasks), *_note(tasks), _rows(tasks))
    if not name.lower().endswith(TEXTS):
        kinds = "、".join(ending[1:] for ending in (*TEXTS, *SHEETS))
        raise CannotRead(f"不支持的文件类型，可导入：{kinds}", f"Unsupported file type; give one of: {kinds}")
    paragraphs = read_paragraphs(content, name)
    tasks = propose(paragraphs, issued=issued)
    return Reading(facts(paragraphs), tuple(tasks), *_note(tasks), "\n".join(paragraphs))


def _rows(tasks: list[Proposal]) -> str:
    return "\n".join(dict.fromkeys(task.read_from for task in tasks if task.read_from))


def _note(tasks: list[Proposal]) -> tuple[str, str]:
    if not tasks:
        return (
            "没有读到任务：文中没有写明承办单位、期限或任务清单（答复、通报、规则一类文件通常如此）",
            "No task was found: the text names no undertaking unit, deadline or list of tasks (as in replies and notices)",
        )
    doubtful = sum(1 for task in tasks if task.unsure)
    return (
        f"读到{len(tasks)}项任务，其中{doubtful}项有待核对；确认前不会立项",
        f"{len(tasks)} tasks were read, {doubtful} of them to be checked; nothing is registered before confirmation",
    )
