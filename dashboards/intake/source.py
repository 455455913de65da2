"""The source text 原文: where each task was read from, so that both can be looked at side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Json = Mapping[str, Any]
MOST_SHOWN = 120_000
"""Characters shown in full; of a longer text only the paragraphs that tasks were read from, and their neighbours."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, with the tasks that were read from it."""

    words: str
    seqs: tuple[int, ...]


def paragraphs(text: str, proposals: Sequence[Json]) -> list[list[Piece]]:
    """The text, paragraph by paragraph, cut where a task's own sentence begins and ends; None where some are left out."""
    if not text.strip():
        text = "\n".join(dict.fromkeys(str(p["read_from"]) for p in proposals if p["read_from"]))
    spans = _spans(text, proposals)
    shown: list[list[Piece]] = []
    start = 0
    for line in text.split("\n"):
        shown.append(_cut(line, start, spans))
        start += len(line) + 1
    if len(text) <= MOST_SHOWN:
        return [pieces for pieces in shown if any(piece.words.strip() for piece in pieces)]
    return _near(shown)


def _spans(text: str, proposals: Sequence[Json]) -> list[tuple[int, int, int]]:
    """(start, end, seq) of each task's words. A sentence that stands there twice belongs to the tasks in their order."""
    places = [n for n, letter in enumerate(text) if not letter.isspace()]
    plain = "".join(text[n] for n in places)
    found: list[tuple[int, int, int]] = []
    taken: dict[str, int] = {}
    for proposal in proposals:
        for line in str(proposal["read_from"]).split("\n"):
            wanted = "".join(line.split())
            if not wanted:
                continue
            at = plain.find(wanted, taken.get(wanted, 0))
            at = plain.find(wanted) if at < 0 else at
            if at >= 0:
                taken[wanted] = at + 1
                found.append((places[at], places[at + len(wanted) - 1] + 1, int(proposal["seq"])))
    return sorted(found)


def _cut(line: str, start: int, spans: Sequence[tuple[int, int, int]]) -> list[Piece]:
    end = start + len(line)
    here = [span for span in spans if span[0] < end and span[1] > start]
    edges = sorted({start, end, *(min(max(edge, start), end) for span in here for edge in span[:2])})
    return [
        Piece(line[a - start : b - start], tuple(seq for first, last, seq in here if first <= a and last >= b))
        for a, b in pairwise(edges)
    ]


def _near(shown: list[list[Piece]]) -> list[list[Piece]]:
    marked = [n for n, pieces in enumerate(shown) if any(piece.seqs for piece in pieces)]
    kept: list[list[Piece]] = []
    last = -1
    for n, pieces in enumerate(shown):
        place = bisect_right(marked, n)
        is_near = any(abs(marked[i] - n) <= 1 for i in (place - 1, place) if 0 <= i < len(marked))
        if is_near:
            if n != last + 1:
                kept.append([Piece("……", ())])
            kept.append(pieces)
            last = n
    return kept
