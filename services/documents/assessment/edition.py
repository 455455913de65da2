"""Edition 版次: whose result is printed, from which position of the record, by whom and in which language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain import words
from domain.scheme.scheme import Scheme
from services.documents.ledger_sheet import NOT_REAL


class Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Edition:
    """`issuer` in both languages, `position` the round's own, `printed_at` in the office's zone; `name` of a unit."""

    issuer: tuple[str, str]
    position: int
    printed_by: str
    printed_at: datetime
    name: Callable[[str], str]
    language: str = "zh"
    is_simulated: bool = False

    @property
    def english(self) -> bool:
        return self.language == "en"

    def told(self, zh: str, en: str) -> str:
        return en if self.english else zh

    def word(self, of: words.Words, code: str) -> str:
        return words.word(of, code, self.language)

    def called(self, thing: Named) -> str:
        return self.told(thing.name, thing.name_en)

    @property
    def house(self) -> str:
        return self.told(*self.issuer)

    @property
    def note(self) -> str:
        """That all is invented, where it is."""
        return self.told(*NOT_REAL) if self.is_simulated else ""

    def mark(self, title: str) -> str:
        return title + (self.told(f"（{self.note}）", f" ({self.note})") if self.note else "")

    def article(self, scheme: Scheme, article: str) -> str:
        """`L36` as 《…工作规则》第36条; what no law of the scheme has stays as it stands."""
        law, _, number = article.rpartition("-") if "-" in article else (article[:1], "", article[1:])
        if law not in scheme.laws:
            return article
        name_en = str(scheme.content["laws"][law].get("name_en") or scheme.laws[law])
        return self.told(f"《{scheme.laws[law]}》第{number}条", f"{name_en}, art. {number}")

    def subject(self, scheme: Scheme) -> str:
        """What the year is called on every sheet and notice."""
        return self.told(
            {"departments": f"{scheme.year}年度部门工作目标管理绩效考核",
             "localities": f"{scheme.year}年度镇街经济社会发展实绩考核"}[scheme.kind],
            {"departments": f"target performance of departments {scheme.year}",
             "localities": f"economic and social development of towns {scheme.year}"}[scheme.kind],
        )  # fmt: skip

    def imprint(self, scheme: Scheme, digest: str) -> str:
        """So that a print can be traced back and computed again: version, cut-off, position and digest."""
        said = (
            (self.told("方案", "Scheme"), f"{scheme.code}@{scheme.version}"),
            (self.told("截至", "As of"), scheme.cut_off.isoformat()),
            (self.told("计分位置", "Scored at position"), f"#{self.position}"),
            (self.told("结果摘要", "Digest"), digest[:16]),
            (self.told("导出", "Exported by"), f"{self.printed_by} {self.printed_at:%Y-%m-%d %H:%M}"),
        )
        return "    ".join(f"{what}{self.told('：', ': ')}{value}" for what, value in said)
