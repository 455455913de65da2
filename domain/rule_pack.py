"""Rule pack 规则包: what one government's work rules say in one version, key by key, each with its article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, NoReturn, cast

from domain.rule_keys import KEYS

DAYS: Final = frozenset({"working days", "days"})

Cell = str | int | bool | tuple[str, ...]
Row = Mapping[str, Cell]
Value = bool | int | str | tuple[str, ...] | tuple[int, ...] | tuple[Row, ...] | Mapping[str, int] | Mapping[str, str]
Basis = Literal["article", "practice", "law"]


class PackError(ValueError):
    """A rule pack that cannot be trusted. Both sentences are shown to the user as they stand."""

    def __init__(self, zh: str, en: str, key: str) -> None:
        super().__init__(f"{key}: {en}" if key else en)
        self.zh, self.en, self.key = zh, en, key


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule 规则项 and where it stands: in an article of the rules, in a law, or in practice alone."""

    key: str
    value: Value
    articles: tuple[str, ...]
    basis: Basis
    inherited: bool
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class RulePack:
    """The rules of one government in one version 规则包, inherited ones filled in."""

    code: str
    name: str
    name_en: str
    tier: str
    issuer: str
    issuer_en: str
    letter: str
    last_article: int
    version: str
    effective_from: date
    effective_basis: str
    parent: str | None
    parent_version: str | None
    laws: Mapping[str, Mapping[str, str | int]]
    ancestors: Mapping[str, int]
    values: Mapping[str, Rule]

    def lacking(self) -> tuple[str, ...]:
        """The rule keys of today that it says nothing of: it was recorded before they were made."""
        return tuple(key for key in KEYS if key not in self.values)

    def completes(self, other: RulePack) -> bool:
        """Whether it says all that the other says, and only adds keys (and the laws they cite)."""
        return (
            replace(self, values=other.values, laws=other.laws) == other
            and other.values.items() <= self.values.items()
            and other.laws.items() <= self.laws.items()
        )

    def rule(self, key: str) -> Rule:
        rule = self.values.get(key)
        if rule is None:
            raise PackError(
                f"规则包{self.code}（{self.version}版）没有“{key}”",
                f"pack {self.code} {self.version} has no such key",
                key,
            )
        return rule

    def get(self, key: str) -> Value:
        return self.rule(key).value

    def flag(self, key: str) -> bool:
        value = self.get(key)
        return value if isinstance(value, bool) else _mistaken(key, "flag")

    def text(self, key: str) -> str:
        value = self.get(key)
        return value if isinstance(value, str) else _mistaken(key, "text")

    def number(self, key: str) -> int:
        value = self.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else _mistaken(key, "number")

    def days(self, key: str) -> int:
        return self.number(key) if key in KEYS and KEYS[key].unit in DAYS else _mistaken(key, "number of days")

    def items(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            return cast(tuple[str, ...], value)
        return _mistaken(key, "list of words")

    def steps(self, key: str) -> tuple[int, ...]:
        value = self.get(key)
        if isinstance(value, tuple) and all(isinstance(item, int) for item in value):
            return cast(tuple[int, ...], value)
        return _mistaken(key, "list of numbers")

    def rows(self, key: str) -> tuple[Row, ...]:
        value = self.get(key)
        if isinstance(value, tuple) and all(isinstance(item, Mapping) for item in value):
            return cast(tuple[Row, ...], value)
        return _mistaken(key, "list of tables")

    def row(self, key: str, code: str) -> Row | None:
        """The row of that code, e.g. the return reason `no_evidence`."""
        return next((row for row in self.rows(key) if row["code"] == code), None)

    def codes(self, key: str) -> tuple[str, ...]:
        return tuple(str(row["code"]) for row in self.rows(key))

    def levels(self, key: str) -> Mapping[str, int]:
        value = self.get(key)
        if isinstance(value, Mapping) and all(isinstance(item, int) for item in value.values()):
            return cast(Mapping[str, int], value)
        return _mistaken(key, "table of numbers")

    def words(self, key: str) -> Mapping[str, str]:
        value = self.get(key)
        if isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()):
            return cast(Mapping[str, str], value)
        return _mistaken(key, "table of words")

    def level(self, key: str, code: str) -> int:
        """The number for that code, e.g. the default term of an urgency."""
        levels = self.levels(key)
        return levels[code] if code in levels else _unlisted(key, code)

    def word(self, key: str, code: str) -> str:
        words = self.words(key)
        return words[code] if code in words else _unlisted(key, code)

    def number_pattern(self, series: str = "") -> str:
        """The pattern of a number series 编号序列; without a name, of the office's main one."""
        if not series:
            return self.text("number.pattern")
        row = self.row("number.series", series)
        if row is None:
            raise PackError(f"没有编号序列“{series}”", f"there is no number series {series!r}", "number.series")
        return str(row["pattern"])

    def to_fact(self) -> dict[str, object]:
        """The pack as plain JSON types: it enters the record with what it inherited, so that folds read no file."""
        return {
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "tier": self.tier,
            "issuer": self.issuer,
            "issuer_en": self.issuer_en,
            "letter": self.letter,
            "last_article": self.last_article,
            "version": self.version,
            "effective_from": self.effective_from.isoformat(),
            "effective_basis": self.effective_basis,
            "parent": self.parent,
            "parent_version": self.parent_version,
            "laws": {code: dict(law) for code, law in self.laws.items()},
            "ancestors": dict(self.ancestors),
            "values": {
                key: {
                    "value": _plain(rule.value),
                    "articles": list(rule.articles),
                    "basis": rule.basis,
                    "inherited": rule.inherited,
                    "note_zh": rule.note_zh,
                    "note_en": rule.note_en,
                }
                for key, rule in self.values.items()
            },
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, object]) -> RulePack:
        """A pack as it was recorded, whatever the keys of today are."""
        values = cast(Mapping[str, Mapping[str, object]], fact["values"])
        return cls(
            code=str(fact["code"]),
            name=str(fact["name"]),
            name_en=str(fact["name_en"]),
            tier=str(fact["tier"]),
            issuer=str(fact["issuer"]),
            issuer_en=str(fact["issuer_en"]),
            letter=str(fact["letter"]),
            last_article=cast(int, fact["last_article"]),
            version=str(fact["version"]),
            effective_from=date.fromisoformat(str(fact["effective_from"])),
            effective_basis=str(fact["effective_basis"]),
            parent=cast("str | None", fact["parent"]),
            parent_version=cast("str | None", fact["parent_version"]),
            laws={code: dict(law) for code, law in cast(Mapping[str, Mapping[str, str | int]], fact["laws"]).items()},
            ancestors=dict(cast(Mapping[str, int], fact["ancestors"])),
            values={
                key: Rule(
                    key=key,
                    value=_frozen(stated["value"]),
                    articles=tuple(cast(Sequence[str], stated["articles"])),
                    basis=cast(Basis, stated["basis"]),
                    inherited=cast(bool, stated["inherited"]),
                    note_zh=str(stated["note_zh"]),
                    note_en=str(stated["note_en"]),
                )
                for key, stated in values.items()
            },
        )

    def digest(self) -> str:
        """SHA-256 of what the pack says: the same for the same content, in whatever order it was written."""
        canonical = json.dumps(self.to_fact(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """A key on which two packs disagree; None where one of them does not have it."""

    key: str
    left: Rule | None
    right: Rule | None


def differences(left: RulePack, right: RulePack) -> tuple[Difference, ...]:
    """Where two packs, or two versions of one, say different things."""
    pairs = ((key, left.values.get(key), right.values.get(key)) for key in sorted({*left.values, *right.values}))
    return tuple(Difference(key, a, b) for key, a, b in pairs if (a.value if a else None) != (b.value if b else None))


def pack_on(versions: Sequence[RulePack], day: date) -> RulePack:
    """The version in force on that day."""
    codes = {pack.code for pack in versions}
    if len(codes) > 1:
        raise PackError("规则包不属于同一辖区", f"packs of several jurisdictions: {', '.join(sorted(codes))}", "")
    in_force = [pack for pack in versions if pack.effective_from <= day]
    if not in_force:
        raise PackError(f"{day.isoformat()}尚无施行的规则", f"no rules were in force on {day}", "effective_from")
    return max(in_force, key=lambda pack: (pack.effective_from, version_order(pack.version)))


def version_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _mistaken(key: str, asked: str) -> NoReturn:
    raise PackError(f"“{key}”不是{asked}", f"this key is no {asked}", key)


def _unlisted(key: str, code: str) -> NoReturn:
    raise PackError(f"“{key}”没有“{code}”的值", f"this key has no value for {code!r}", key)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {code: _plain(item) for code, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _frozen(value: object) -> Value:
    if isinstance(value, Mapping):
        return cast(Mapping[str, str], {code: _frozen(item) for code, item in value.items()})
    if isinstance(value, list | tuple):
        return cast(tuple[str, ...], tuple(_frozen(item) for item in value))
    return cast(Value, value)
