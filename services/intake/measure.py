"""How well the reader reads 测评: precision and recall per column against tables of tasks made by people."""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.intake.proposal import Proposal
from services.intake.reading import read_paragraphs
from services.intake.work_report import propose

SAMPLES = Path(__file__).parent / "samples"
COLUMNS = ("lead_units", "assist_units", "deadline", "recurrence", "parent", "section", "item")
ALIKE = 0.5


@dataclass(frozen=True)
class Expected:
    """One task as a person read it from the document."""

    seq: int
    parent_seq: int | None
    section: str
    item: str
    text: str
    lead_units: frozenset[str]
    assist_units: frozenset[str]
    deadline: str
    recurrence: str


@dataclass
class Tally:
    """Right, proposed and expected values of one column."""

    right: int = 0
    proposed: int = 0
    expected: int = 0

    def add(self, proposed: Iterable[str], expected: Iterable[str]) -> None:
        ours, theirs = set(proposed), set(expected)
        self.right += len(ours & theirs)
        self.proposed += len(ours)
        self.expected += len(theirs)

    def plus(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.proposed + other.proposed, self.expected + other.expected)

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


@dataclass
class Score:
    """The figures of one document."""

    name: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    missing: list[Expected] = field(default_factory=list)
    surplus: list[Proposal] = field(default_factory=list)
    wrong: list[tuple[str, Expected, Proposal]] = field(default_factory=list)


def score(name: str, proposals: Sequence[Proposal], expected: Sequence[Expected]) -> Score:
    """Pair what was proposed with what was expected, then count each column over the pairs."""
    pairs = _pairs(proposals, expected)
    answer = Score(name, {"tasks": Tally(len(pairs), len(proposals), len(expected))})
    answer.missing = [task for task in expected if task.seq not in {theirs.seq for _, theirs in pairs}]
    answer.surplus = [task for task in proposals if task.seq not in {ours.seq for ours, _ in pairs}]
    twin = {ours.seq: theirs.seq for ours, theirs in pairs}
    for column in COLUMNS:
        tally = answer.tallies.setdefault(column, Tally())
        for ours, theirs in pairs:
            said, meant = _values(column, ours, theirs, twin)
            tally.add(said, meant)
            if said != meant:
                answer.wrong.append((column, theirs, ours))
    return answer


def _values(column: str, ours: Proposal, theirs: Expected, twin: dict[int, int]) -> tuple[set[str], set[str]]:
    if column == "lead_units":
        return set(ours.lead_units), set(theirs.lead_units)
    if column == "assist_units":
        return set(ours.assist_units), set(theirs.assist_units)
    if column == "parent":
        parent = twin.get(ours.parent_seq) if ours.parent_seq else None
        return _one(str(parent or "")), _one(str(theirs.parent_seq or ""))
    if column == "deadline":
        return _one(ours.deadline.isoformat() if ours.deadline else ""), _one(theirs.deadline)
    if column == "recurrence":
        return _one(ours.recurrence), _one(theirs.recurrence)
    if column == "section":
        return (_one(_plain(ours.section)), _one(_plain(theirs.section))) if theirs.section else (set(), set())
    return (_one(_plain(ours.item)), _one(_plain(theirs.item))) if theirs.item else (set(), set())


def _one(value: str) -> set[str]:
    return {value} if value else set()


def _plain(text: str) -> str:
    return re.sub(r"[\s.．、]", "", text.split("／")[0])


def _pairs(proposals: Sequence[Proposal], expected: Sequence[Expected]) -> list[tuple[Proposal, Expected]]:
    words = {task.seq: task.title + task.text + task.read_from for task in proposals}
    ranked = sorted(
        ((_likeness(words[ours.seq], ours, theirs), ours, theirs) for ours in proposals for theirs in expected),
        key=lambda each: (-each[0], abs(each[1].seq - each[2].seq), each[1].seq),
    )
    used_ours: set[int] = set()
    used_theirs: set[int] = set()
    pairs = []
    for likeness, ours, theirs in ranked:
        if likeness < ALIKE:
            break
        if ours.seq in used_ours or theirs.seq in used_theirs:
            continue
        used_ours.add(ours.seq)
        used_theirs.add(theirs.seq)
        pairs.append((ours, theirs))
    return pairs


def _likeness(words: str, ours: Proposal, theirs: Expected) -> float:
    """Shared pairs of letters; a date in common decides between stages of one sentence."""
    grams = _grams(theirs.text)
    if not grams:
        return 0.0
    shared = len(grams & _grams(words)) / len(grams)
    if shared < ALIKE:
        return 0.0
    closeness = min(len(ours.text), len(theirs.text)) / max(len(ours.text), len(theirs.text), 1)
    same_day = ours.deadline is not None and ours.deadline.isoformat() == theirs.deadline
    return shared + 0.1 * closeness + (0.3 if same_day else 0.0)


_GRAMS: dict[str, frozenset[str]] = {}


def _grams(text: str) -> frozenset[str]:
    if text not in _GRAMS:
        _GRAMS[text] = frozenset(text[place : place + 2] for place in range(len(text) - 1))
    return _GRAMS[text]


def read_expected(path: Path) -> dict[str, list[Expected]]:
    """A table of tasks: our own (one document a file) or one with a doc_code column."""
    answer: dict[str, list[Expected]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            answer.setdefault(row.get("doc_code") or path.stem, []).append(
                Expected(
                    int(row["seq"]),
                    int(row["parent_seq"]) if row.get("parent_seq") else None,
                    row.get("section") or "",
                    row.get("item") or "",
                    row.get("text") or row.get("task") or "",
                    frozenset(part for part in (row.get("lead_units") or "").split("；") if part),
                    frozenset(part for part in (row.get("assist_units") or "").split("；") if part),
                    row.get("deadline") or row.get("deadline_first") or "",
                    row.get("recurrence") or "",
                )
            )
    return answer


def scores(expected: dict[str, list[Expected]], raw: Path) -> Iterator[Score]:
    """One score for each document whose text is at hand."""
    for name, tasks in expected.items():
        path = raw / f"{name}.txt"
        if path.exists():
            yield score(name, propose(read_paragraphs(path.read_bytes(), path.name)), tasks)


def table(found: Sequence[Score]) -> str:
    """The figures as a markdown table: precision / recall in per cent."""
    heads = ["document", "tasks", *COLUMNS]
    rows = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    total = {column: Tally() for column in heads[1:]}
    for each in found:
        total = {column: total[column].plus(each.tallies[column]) for column in total}
        rows.append(_row(each.name, each.tallies, heads[1:]))
    rows.append(_row("**total**", total, heads[1:]))
    return "\n".join(rows)


def _row(name: str, tallies: dict[str, Tally], columns: Sequence[str]) -> str:
    cells = []
    for column in columns:
        tally = tallies[column]
        figures = f"{tally.precision:.1%} / {tally.recall:.1%}" if tally.proposed or tally.expected else "–"
        cells.append(f"{figures} ({tally.right}/{tally.expected})" if column == "tasks" else figures)
    return "| " + " | ".join([name, *cells]) + " |"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.intake.measure", description=__doc__)
    parser.add_argument("--tasks", type=Path, help="a table of expected tasks (default: the shipped samples)")
    parser.add_argument("--raw", type=Path, help="the folder of the texts")
    parser.add_argument("--without", nargs="*", default=[], help="documents to leave out")
    parser.add_argument("--details", action="store_true", help="list every difference")
    options = parser.parse_args(arguments)
    if options.tasks:
        expected = read_expected(options.tasks)
    else:
        expected = {}
        for path in sorted((SAMPLES / "expected").glob("*.csv")):
            expected.update(read_expected(path))
    kept = {name: tasks for name, tasks in expected.items() if name not in options.without}
    found = list(scores(kept, options.raw or SAMPLES))
    sys.stdout.write(table(found) + "\n")
    if options.details:
        sys.stdout.write("\n".join(differences(found)) + "\n")
    return 0 if found else 1


def differences(found: Sequence[Score]) -> list[str]:
    """Every task missing or too many and every value read otherwise, one a line."""
    answer: list[str] = []
    for each in found:
        answer.extend(f"- {each.name} missing {task.seq}: {task.text[:60]}" for task in each.missing)
        answer.extend(
            f"- {each.name} surplus {extra.seq}: {extra.text[:60]} [{'、'.join(extra.lead_units)}] {extra.deadline_text}"
            for extra in each.surplus
        )
        answer.extend(
            f"- {each.name} {theirs.seq} {column}: {_shown(column, theirs)!r} read as {_shown(column, ours)!r}"
            for column, theirs, ours in each.wrong
        )
    return answer


def _shown(column: str, task: Expected | Proposal) -> str:
    value = getattr(task, "parent_seq" if column == "parent" else column)
    return "；".join(sorted(value)) if isinstance(value, (tuple, frozenset)) else str(value or "")


if __name__ == "__main__":
    sys.exit(main())
