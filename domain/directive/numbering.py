"""Numbering 编号: the matter takes its place in the register."""

from __future__ import annotations

from domain.aggregate import Act
from domain.directive.life import Life


class Numbering(Life):
    class Numbered(Life.Event):
        """The register number; it is part of the same commit as the series fact that gave it."""

        TOPIC = "directive.numbered"
        number: str
        series: str
        year: int
        n: int

        def change(self, directive: Life) -> None:
            directive.number, directive.series = self.number, self.series
            directive.number_year, directive.number_n = self.year, self.n

    def take_number(self, number: str, *, series: str, year: int, n: int, act: Act) -> None:
        self._must_be_alive()
        if not self.approved:
            self._refuse("number.approved_first", "未立项的事项不编号", "A matter is numbered once it is approved")
        if self.number:
            self._refuse("number.once", f"该事项已编号：{self.number}", f"The matter has its number: {self.number}")
        self.record(self.Numbered, act, number=number, series=series, year=year, n=n)
