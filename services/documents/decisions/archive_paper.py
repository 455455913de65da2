"""Index of the archive 决策档案目录, to be printed and filed: every paper of a decision with the hash that binds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.documents.assessment.edition import Edition
from services.documents.assessment.paper import Column, Paper, Table, Text
from services.documents.decisions.timeline_paper import imprint, running


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of the procedure; `files` by their hashes."""

    n: int
    on: date
    sentence: str
    files: Sequence[str]
    position: int
    hash: str


def archive_paper(
    title: str, entries: Sequence[Entry], *, on: date, archived_on: date | None, edition: Edition
) -> Paper:
    told = edition.told
    columns = (
        Column(told("序号", "No."), 0.07, "center"), Column(told("日期", "Day"), 0.13), Column(told("内容", "What"), 0.42),
        Column(told("材料", "Files"), 0.14), Column(told("记录", "Fact"), 0.09, "right"), Column(told("哈希", "Hash"), 0.15),
    )  # fmt: skip
    rows = tuple(
        (
            str(each.n), each.on.isoformat(), each.sentence, "\n".join(file[:12] for file in each.files) or "—",
            str(each.position), f"{each.hash[:8]}\n{each.hash[8:16]}",
        )
        for each in entries
    )  # fmt: skip
    files = len({file for each in entries for file in each.files})
    state = (
        told(f"{archived_on}归档", f"archived {archived_on}") if archived_on else told("尚未归档", "not archived yet")
    )
    counted = (
        f"{len(entries)} {'paper' if len(entries) == 1 else 'papers'}, {files} {'file' if files == 1 else 'files'}"
    )
    summary = told(
        f"共{len(entries)}件，材料{files}份，{state}，永久保存。材料和记录以哈希的前几位标识。",
        f"{counted}, {state}, kept for ever. Files and facts go by the first digits of their hashes.",
    )
    return Paper(
        title=told(f"{title}\n决策档案目录", f"{title}\nIndex of the archive"),
        blocks=(Text(summary, flush=True), Table(columns, rows)),
        trace=imprint(edition, on),
        language=edition.language,
        note=edition.note,
        running=running(edition, title, on),
    )
