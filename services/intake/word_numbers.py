"""Numbers that Word writes by itself 自动编号: they are not in a paragraph's text, yet the outline stands on them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "japaneseCounting",
}  # fmt: skip
_DIGITS = "〇一二三四五六七八九"
_SILENT = {"bullet", "none"}


@dataclass(frozen=True)
class _Level:
    form: str
    pattern: str
    start: int


class WordNumbers:
    """Counts the numbered paragraphs of one document in their order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                numbering = getattr(relation.target_part, "element", None)
                if numbering is not None:
                    self._read(numbering)

    def _read(self, numbering: BaseOxmlElement) -> None:
        for made in numbering.findall(qn("w:abstractNum")):
            self._levels[made.get(qn("w:abstractNumId"))] = {
                _number(level.get(qn("w:ilvl")) or "0", 0): _Level(
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", ""),
                    _number(_value(level, "w:start", "1"), 1),
                )
                for level in made.findall(qn("w:lvl"))
            }
        for used in numbering.findall(qn("w:num")):
            self._lists[used.get(qn("w:numId"))] = _value(used, "w:abstractNumId", "")

    def mark(self, paragraph: Paragraph) -> str:
        """The number Word shows before this paragraph, or an empty string."""
        place = _place(paragraph)
        if place is None:
            return ""
        made, depth = self._lists.get(place[0], ""), place[1]
        level = self._levels.get(made, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts[made]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if level.form in _SILENT:
            return ""
        return re.sub(r"%([1-9])", lambda slot: self._shown(made, int(slot[1]) - 1), level.pattern)

    def _shown(self, made: str, depth: int) -> str:
        level = self._levels[made].get(depth)
        if level is None:
            return ""
        count = self._counts[made].get(depth, level.start)
        return _spelt(count) if level.form in _CHINESE else str(count)


def _place(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list and level of a paragraph, its own or its style's."""
    holders = [paragraph._p.pPr]
    style = paragraph.style
    while style is not None and len(holders) < 12:  # a style may not be based on itself, a hostile file's is
        holders.append(style.element.find(qn("w:pPr")))
        style = getattr(style, "base_style", None)
    for holder in holders:
        numbered = None if holder is None else holder.find(qn("w:numPr"))
        if numbered is not None:
            wanted = _value(numbered, "w:numId", "0")
            return None if wanted == "0" else (wanted, _number(_value(numbered, "w:ilvl", "0"), 0))
    return None


def _value(holder: BaseOxmlElement, name: str, otherwise: str) -> str:
    found = holder.find(qn(name))
    return otherwise if found is None else str(found.get(qn("w:val")) or otherwise)


def _number(word: str, otherwise: int) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 6 else otherwise


def _spelt(number: int) -> str:
    """1 to 99 in Chinese."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
